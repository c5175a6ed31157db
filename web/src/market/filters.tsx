/** The filters, the job the total cost is for, and how many listings each choice would bring. */
import { Checkbox, MultiSelect, SegmentedControl, Select, Switch } from '@mantine/core';
import type { SearchAnswer } from '../frame/api.ts';
import { countryName, providerNames, showWhole } from '../frame/naming.ts';
import classes from './filters.module.css';
import { JobFields } from './job-fields.tsx';
import { useMarketAddress } from './market-address.ts';
import { between, NumberField } from './number-field.tsx';
import type { MarketSearch } from './search-params.ts';

type Facets = SearchAnswer['facets'];
type Facet = Facets['model'];

const providers = ['vast', 'ionet', 'akash', 'render'] as const;

/** What a choice holds now, or would hold: a choice not made counts as if its own filter were open. */
function choicesOf(facet: Facet | undefined, chosen: readonly string[], name: (value: string) => string) {
  const counts = new Map<string, number>(chosen.map((value) => [value, 0]));
  for (const { value, count, count_if_opened } of facet ?? []) {
    if (value !== null) counts.set(value, chosen.includes(value) ? count : count_if_opened);
  }
  return [...counts].map(([value, count]) => ({ value, label: name(value), count }));
}

const unnamed = (facet: Facet | undefined): number => facet?.find(({ value }) => value === null)?.count_if_opened ?? 0;

type ManyProps = {
  readonly label: string;
  readonly hint: string;
  readonly choices: readonly { value: string; label: string; count: number }[];
  readonly chosen: readonly string[];
  readonly onChange: (values: string[]) => void;
};

function Many({ label, hint, choices, chosen, onChange }: ManyProps) {
  const counts = new Map(choices.map(({ value, count }) => [value, count]));
  return (
    <MultiSelect
      label={label}
      size="xs"
      searchable
      clearable
      hidePickedOptions={false}
      classNames={{ inputField: classes.typed ?? '' }}
      nothingFoundMessage="Nothing of that name is on offer"
      maxDropdownHeight={320}
      comboboxProps={{ withinPortal: true }}
      clearButtonProps={{ 'aria-label': `Clear ${label.toLowerCase()}` }}
      data={choices.map(({ value, label: text }) => ({ value, label: text }))}
      value={[...chosen]}
      onChange={onChange}
      {...(chosen.length === 0 ? { placeholder: hint } : {})}
      renderOption={({ option, checked }) => (
        <span className={classes.option} data-checked={checked || undefined}>
          <span>{option.label}</span>
          <span className={classes.count}>{showWhole(counts.get(option.value) ?? 0)}</span>
        </span>
      )}
    />
  );
}

type RangeProps = {
  readonly legend: string;
  readonly unit?: string;
  readonly min: string | undefined;
  readonly max: string | undefined;
  readonly check: (text: string) => string | null;
  readonly onMin: (text: string | undefined) => void;
  readonly onMax: (text: string | undefined) => void;
};

function Range({ legend, unit, min, max, check, onMin, onMax }: RangeProps) {
  const checkMin = (text: string) =>
    check(text) ?? (max !== undefined && Number(text) > Number(max) ? 'Above the other' : null);
  const checkMax = (text: string) =>
    check(text) ?? (min !== undefined && Number(text) < Number(min) ? 'Below the other' : null);
  const common = unit === undefined ? {} : { unit };
  return (
    <fieldset className={classes.group}>
      <legend>{legend}</legend>
      <div className={classes.pair}>
        <NumberField label="From" value={min} check={checkMin} onChange={onMin} {...common} />
        <NumberField label="To" value={max} check={checkMax} onChange={onMax} {...common} />
      </div>
    </fieldset>
  );
}

const text = (value: number | undefined): string | undefined => (value === undefined ? undefined : String(value));
const number = (value: string | undefined): number | undefined => (value === undefined ? undefined : Number(value));

const reliabilities = [
  { value: '', label: 'Any, also unknown' },
  { value: '0.8', label: '80% and more' },
  { value: '0.9', label: '90% and more' },
  { value: '0.95', label: '95% and more' },
  { value: '0.98', label: '98% and more' },
  { value: '0.99', label: '99% and more' },
  { value: '0.995', label: '99.5% and more' },
];

function reliabilityChoices({ min_reliability }: MarketSearch) {
  const current = text(min_reliability);
  return current === undefined || reliabilities.some(({ value }) => value === current)
    ? reliabilities
    : [...reliabilities, { value: current, label: `${Number(current) * 100}% and more` }];
}

function Providers({
  facet,
  search,
  onChange,
}: {
  facet: Facet | undefined;
  search: MarketSearch;
  onChange: (values: NonNullable<MarketSearch['provider']>) => void;
}) {
  const chosen = search.provider ?? [];
  const choices = choicesOf(facet, chosen, (value) => value);
  return (
    <fieldset className={classes.group}>
      <legend>Provider</legend>
      {providers.map((name) => {
        const count = choices.find(({ value }) => value === name)?.count ?? 0;
        const checked = chosen.includes(name);
        return (
          <Checkbox
            key={name}
            size="xs"
            checked={checked}
            classNames={{ body: classes.check ?? '', labelWrapper: classes.checkLabel ?? '' }}
            label={
              <span className={classes.option}>
                <span>{providerNames[name]}</span>
                <span className={classes.count}>{showWhole(count)}</span>
              </span>
            }
            onChange={() => onChange(checked ? chosen.filter((other) => other !== name) : [...chosen, name])}
          />
        );
      })}
    </fieldset>
  );
}

export function Filters({ facets }: { facets: Facets | undefined }) {
  const { search, change } = useMarketAddress();
  const uncatalogued = unnamed(facets?.model);
  const placeless = unnamed(facets?.country);
  return (
    <div className={classes.filters}>
      <div className={classes.group}>
        <Many
          label="Model"
          hint="Any model"
          choices={choicesOf(facets?.model, search.model ?? [], (value) => value)}
          chosen={search.model ?? []}
          onChange={(model) => change({ model })}
        />
        {uncatalogued > 0 && (
          <p className={classes.note}>{showWhole(uncatalogued)} with a spelling not in the catalog: search by name.</p>
        )}
      </div>
      <Providers facet={facets?.provider} search={search} onChange={(provider) => change({ provider })} />
      <Range
        legend="Price per GPU-hour"
        unit="$"
        min={search.min_price}
        max={search.max_price}
        check={between(0, 1_000_000)}
        onMin={(min_price) => change({ min_price })}
        onMax={(max_price) => change({ max_price })}
      />
      <Range
        legend="VRAM per GPU"
        unit="GB"
        min={text(search.min_vram_gb)}
        max={text(search.max_vram_gb)}
        check={between(0, 100_000)}
        onMin={(value) => change({ min_vram_gb: number(value) })}
        onMax={(value) => change({ max_vram_gb: number(value) })}
      />
      <Range
        legend="GPUs in the listing"
        min={text(search.min_gpus)}
        max={text(search.max_gpus)}
        check={between(1, 100_000, { whole: true })}
        onMin={(value) => change({ min_gpus: number(value) })}
        onMax={(value) => change({ max_gpus: number(value) })}
      />
      <fieldset className={classes.group}>
        <legend>Pricing</legend>
        <SegmentedControl
          fullWidth
          size="xs"
          aria-label="Pricing"
          value={search.pricing ?? 'any'}
          data={[
            { value: 'any', label: 'Any' },
            { value: 'on_demand', label: 'On demand' },
            { value: 'interruptible', label: 'Interruptible' },
          ]}
          onChange={(value) =>
            change({ pricing: value === 'on_demand' || value === 'interruptible' ? value : undefined })
          }
        />
        <Switch
          size="xs"
          label="Available now only"
          checked={search.available_only === true}
          onChange={(event) => change({ available_only: event.currentTarget.checked ? true : undefined })}
        />
      </fieldset>
      <div className={classes.group}>
        <Many
          label="Country"
          hint="Anywhere"
          choices={choicesOf(facets?.country, search.country ?? [], countryName)}
          chosen={search.country ?? []}
          onChange={(country) => change({ country })}
        />
        {placeless > 0 && <p className={classes.note}>{showWhole(placeless)} do not say where they are.</p>}
      </div>
      <Select
        label="Reliability"
        size="xs"
        allowDeselect={false}
        data={reliabilityChoices(search)}
        value={text(search.min_reliability) ?? ''}
        onChange={(value) => change({ min_reliability: value ? Number(value) : undefined })}
      />
      <NumberField
        label="G-Score, at least"
        value={text(search.min_g_score)}
        check={between(0, 100, { places: 1 })}
        onChange={(value) => change({ min_g_score: number(value) })}
      />
      <JobFields />
    </div>
  );
}
