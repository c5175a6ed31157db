/** The job a total cost is reckoned for. The server reckons; these fields only ask. */

import { NativeSelect } from '@mantine/core';
import classes from './filters.module.css';
import { useMarketAddress } from './market-address.ts';
import { between, NumberField } from './number-field.tsx';
import { hasCostBasis, type Workload, workloads } from './search-params.ts';

const GB_MAX = 1_000_000;
const quick = [
  [1, '1 h'],
  [8, '8 h'],
  [24, '1 day'],
  [168, '1 week'],
  [720, '30 days'],
] as const;

const workWords: Readonly<Record<Workload, string>> = {
  training: 'Training',
  inference: 'Inference',
  rendering: 'Rendering',
};
/** Where most people have measured. */
const measuredOn = ['H100 SXM5', 'H200 SXM', 'A100 SXM4 80GB', 'L40S', 'RTX 5090', 'RTX 4090', 'RTX 3090'];

/** With a kind of work the hours are those of one GPU, and each listing takes its own time. */
function WorkFields() {
  const { search, change } = useMarketAddress();
  const models = [
    ...new Set([...(search.model ?? []), ...(search.measured_on ? [search.measured_on] : []), ...measuredOn]),
  ];
  return (
    <>
      <NativeSelect
        size="xs"
        label="Kind of work"
        value={search.workload ?? ''}
        data={[
          { value: '', label: 'Any: the same hours everywhere' },
          ...workloads.map((value) => ({ value, label: workWords[value] })),
        ]}
        onChange={(event) => {
          const workload = workloads.find((known) => known === event.currentTarget.value);
          change(workload === undefined ? { workload, measured_on: undefined } : { workload });
        }}
      />
      {search.workload && (
        <NativeSelect
          size="xs"
          label="Hours measured on one"
          value={search.measured_on ?? ''}
          data={[{ value: '', label: 'the model you look for' }, ...models.map((value) => ({ value, label: value }))]}
          onChange={(event) => change({ measured_on: event.currentTarget.value || undefined })}
        />
      )}
    </>
  );
}

const text = (value: number | undefined): string | undefined => (value === undefined ? undefined : String(value));
const number = (value: string | undefined): number | undefined => (value === undefined ? undefined : Number(value));

export function JobFields() {
  const { search, change } = useMarketAddress();
  const gb = between(0, GB_MAX, { places: 3 });
  return (
    <fieldset className={classes.group}>
      <legend>Your job, for the total cost</legend>
      <div className={classes.quick}>
        {quick.map(([hours, label]) => (
          <button
            key={hours}
            type="button"
            aria-pressed={search.hours === hours}
            onClick={() => change({ hours: search.hours === hours ? undefined : hours })}
          >
            {label}
          </button>
        ))}
      </div>
      <div className={classes.pair}>
        <NumberField
          label="Hours"
          unit="h"
          value={text(search.hours)}
          check={between(0.01, 8784, { places: 2 })}
          onChange={(value) => change({ hours: number(value) })}
        />
        <NumberField
          label="Disk"
          unit="GB"
          value={text(search.disk_gb)}
          check={gb}
          onChange={(value) => change({ disk_gb: number(value) })}
        />
        <NumberField
          label="Sent out"
          unit="GB"
          value={text(search.egress_gb)}
          check={gb}
          onChange={(value) => change({ egress_gb: number(value) })}
        />
        <NumberField
          label="Received"
          unit="GB"
          value={text(search.ingress_gb)}
          check={gb}
          onChange={(value) => change({ ingress_gb: number(value) })}
        />
      </div>
      <WorkFields />
      {hasCostBasis(search) && search.hours === undefined && <p className={classes.note}>Without hours: one hour.</p>}
    </fieldset>
  );
}
