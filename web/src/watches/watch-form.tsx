/** A new watch. The address can fill it in. */
import { Button, NativeSelect, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { ModelField } from '../arbitrage/model-field.tsx';
import { known, pricings } from '../frame/address.ts';
import { answered, api, type ProviderName, type Schemas } from '../frame/api.ts';
import { Card, FormProblem, fieldError } from '../frame/form.tsx';
import { showPrice } from '../frame/money.ts';
import { providerNames } from '../frame/naming.ts';
import { pricingWords } from '../market/filter-words.ts';
import { listingName } from '../market/listing-row.tsx';
import { listingQuery } from '../market/queries.ts';
import { useOnceKey } from '../wallet/use-once.ts';
import { kindWords } from './watch-words.ts';
import classes from './watches.module.css';
import { type WatchesSearch, watchKinds } from './watches-search.ts';

type NewWatch = Schemas['NewWatch'];

/** As it stands in the fields. */
type Draft = {
  readonly kind: NewWatch['kind'];
  readonly model: string | undefined;
  readonly listing: string;
  readonly pricing: '' | NonNullable<NewWatch['pricing']>;
  readonly provider: '' | ProviderName;
  readonly minGpus: string;
  readonly threshold: string;
  readonly hysteresis: string;
  readonly cooldown: string;
  readonly note: string;
};

const blank: Draft = {
  ...{ kind: 'price_below', model: undefined, listing: '', pricing: '', provider: '', minGpus: '' },
  ...{ threshold: '', hysteresis: '', cooldown: '3600', note: '' },
};

const fields = [
  ...['/kind', '/model', '/listing_id', '/pricing', '/provider', '/min_gpus', '/threshold'],
  ...['/hysteresis_percent', '/cooldown_seconds', '/note'],
];
const folded = ['/hysteresis_percent', '/cooldown_seconds', '/note'];

const cooldowns = [
  { value: '60', label: '1 minute' },
  { value: '300', label: '5 minutes' },
  { value: '900', label: '15 minutes' },
  { value: '3600', label: '1 hour' },
  { value: '21600', label: '6 hours' },
  { value: '86400', label: '1 day' },
  { value: '604800', label: '1 week' },
];

/** What a kind has use for. */
const usesOf = (kind: NewWatch['kind']) => ({
  model: kind !== 'listing_gone',
  machines: kind !== 'listing_gone' && kind !== 'spread_above',
  threshold: kind !== 'listing_gone' && kind !== 'back_in_stock',
});

const text = (typed: string): string | undefined => (typed.trim() === '' ? undefined : typed.trim());
const digits = (typed: string): string => typed.replace(/\D/g, '').slice(0, 6);
const whole = (typed: string): number | undefined => (typed === '' ? undefined : Number(typed));

function bodyOf(draft: Draft): NewWatch {
  const { kind } = draft;
  const uses = usesOf(kind);
  return known<NewWatch>({
    kind,
    model: uses.model ? draft.model : undefined,
    listing_id: uses.model ? undefined : text(draft.listing),
    pricing: uses.model && draft.pricing !== '' ? draft.pricing : undefined,
    provider: uses.machines && draft.provider !== '' ? draft.provider : undefined,
    min_gpus: uses.machines ? whole(draft.minGpus) : undefined,
    threshold: uses.threshold ? text(draft.threshold)?.replace(',', '.') : undefined,
    hysteresis_percent: uses.threshold ? whole(draft.hysteresis) : undefined,
    cooldown_seconds: Number(draft.cooldown),
    note: text(draft.note),
    paused: undefined,
  });
}

/** Which listing an id is of, so that nobody watches the wrong one. */
function ListingNamed({ id }: { id: string }) {
  const { data } = useQuery({ ...listingQuery(id), enabled: id.length === 36 });
  if (!data) return null;
  return (
    <p className={classes.soft}>
      {listingName(data)} at {providerNames[data.provider]}, {showPrice(data.price_per_gpu_hour)} per GPU-hour
    </p>
  );
}

type PartProps = {
  readonly draft: Draft;
  readonly set: (patch: Partial<Draft>) => void;
  readonly error: Error | null;
};

function WhatIsWatched({ draft, set, error }: PartProps) {
  if (draft.kind === 'listing_gone')
    return (
      <>
        <TextInput
          label="Listing"
          description="Its id. Easier: open an offer in the market and choose “Watch this offer”"
          autoComplete="off"
          spellCheck={false}
          maxLength={36}
          value={draft.listing}
          error={fieldError(error, '/listing_id')}
          onChange={({ currentTarget: { value } }) => set({ listing: value.trim() })}
        />
        <ListingNamed id={draft.listing} />
      </>
    );
  const isSpread = draft.kind === 'spread_above';
  return (
    <>
      <ModelField
        size="sm"
        chosen={draft.model}
        error={fieldError(error, '/model')}
        onChange={(model) => set({ model })}
      />
      <NativeSelect
        label="Pricing"
        value={isSpread && draft.pricing === '' ? 'on_demand' : draft.pricing}
        error={fieldError(error, '/pricing')}
        data={[
          ...(isSpread ? [] : [{ value: '', label: 'Either' }]),
          ...pricings.map((value) => ({ value, label: pricingWords[value] })),
        ]}
        onChange={({ currentTarget: { value } }) => set({ pricing: value as Draft['pricing'] })}
      />
      {!isSpread && (
        <div className={classes.pair}>
          <NativeSelect
            label="Market"
            value={draft.provider}
            error={fieldError(error, '/provider')}
            data={[
              { value: '', label: 'Any' },
              ...Object.entries(providerNames).map(([value, label]) => ({ value, label })),
            ]}
            onChange={({ currentTarget: { value } }) => set({ provider: value as Draft['provider'] })}
          />
          <TextInput
            label="GPUs at least"
            inputMode="numeric"
            autoComplete="off"
            placeholder="1"
            value={draft.minGpus}
            error={fieldError(error, '/min_gpus')}
            onChange={({ currentTarget: { value } }) => set({ minGpus: digits(value) })}
          />
        </div>
      )}
    </>
  );
}

function Folded({ draft, set, error }: PartProps) {
  const [opened, setOpened] = useState(false);
  const needed = folded.some((pointer) => fieldError(error, pointer) !== undefined);
  return (
    <details
      className={classes.fold}
      open={opened || needed}
      onToggle={({ currentTarget }) => setOpened(currentTarget.open)}
    >
      <summary>How often, and a note</summary>
      <div className={classes.form}>
        {usesOf(draft.kind).threshold && (
          <TextInput
            label="Way back in percent"
            description="How far the value must go back over the threshold before it can be told again; empty: 3"
            inputMode="numeric"
            autoComplete="off"
            placeholder="3"
            value={draft.hysteresis}
            error={fieldError(error, '/hysteresis_percent')}
            onChange={({ currentTarget: { value } }) => set({ hysteresis: digits(value) })}
          />
        )}
        <NativeSelect
          label="Cool-down"
          description="Between two alerts at least"
          value={draft.cooldown}
          error={fieldError(error, '/cooldown_seconds')}
          data={cooldowns}
          onChange={({ currentTarget: { value } }) => set({ cooldown: value })}
        />
        <TextInput
          label="Note"
          description="What it is for; told with the alert"
          autoComplete="off"
          maxLength={200}
          value={draft.note}
          error={fieldError(error, '/note')}
          onChange={({ currentTarget: { value } }) => set({ note: value })}
        />
      </div>
    </details>
  );
}

export function WatchForm({ search, done }: { search: WatchesSearch; done: () => void }) {
  const queries = useQueryClient();
  const once = useOnceKey();
  const { listing = '', ...filled } = search;
  const isFilled = Object.keys(search).length > 0;
  const [draft, setDraft] = useState<Draft>({ ...blank, ...filled, listing });
  const threshold = useRef<HTMLInputElement>(null);
  const submit = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    // Who comes by a link has only this left to say.
    if (isFilled) (threshold.current ?? submit.current)?.focus();
  }, [isFilled]);
  const body = bodyOf(draft);
  const adding = useMutation({
    mutationFn: () => {
      const header = { 'idempotency-key': once.keyFor(JSON.stringify(body)) };
      return answered(api.POST('/api/watches', { params: { header }, body }));
    },
    onSuccess: () => {
      notifications.show({ message: 'It is watched from now on' });
      setDraft(blank);
      done();
    },
    onSettled: (_, error) => {
      once.answered(error);
      return queries.invalidateQueries({ queryKey: ['mine', 'watches'] });
    },
  });
  const { error } = adding;
  const set = (patch: Partial<Draft>) => setDraft((before) => ({ ...before, ...patch }));
  const part = { draft, set, error };
  const unit = draft.kind === 'spread_above' ? 'percent' : 'USDC per GPU-hour';
  return (
    <Card title="Watch something" id="new-watch">
      <form
        className={classes.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          adding.mutate();
        }}
      >
        <FormProblem error={error} fields={fields} />
        <NativeSelect
          label="Tell me of"
          value={draft.kind}
          error={fieldError(error, '/kind')}
          data={watchKinds.map((value) => ({ value, label: kindWords[value] }))}
          onChange={({ currentTarget: { value } }) => {
            adding.reset();
            set({ kind: value as Draft['kind'] });
          }}
        />
        <WhatIsWatched {...part} />
        {usesOf(draft.kind).threshold && (
          <TextInput
            ref={threshold}
            label={`Threshold in ${unit}`}
            inputMode="decimal"
            autoComplete="off"
            required
            placeholder={draft.kind === 'spread_above' ? '25' : '0.30'}
            value={draft.threshold}
            error={fieldError(error, '/threshold')}
            onChange={({ currentTarget: { value } }) => set({ threshold: value })}
          />
        )}
        <Folded {...part} />
        <Button ref={submit} type="submit" loading={adding.isPending}>
          Watch it
        </Button>
        <p className={classes.soft}>What holds already is told at once. Nothing is ever rented by itself.</p>
      </form>
    </Card>
  );
}
