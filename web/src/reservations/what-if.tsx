/** What happens when something does not go as it should, and what the user wishes then. */
import { TextInput } from '@mantine/core';
import type { Schemas } from '../frame/api.ts';
import { Card } from '../frame/form.tsx';
import { showMoney } from '../frame/money.ts';
import type { Draft } from './draft.ts';
import classes from './reservations.module.css';
import { SettingsFields } from './settings-fields.tsx';

type WhatIfProps = {
  readonly draft: Draft;
  readonly set: (patch: Partial<Draft>) => void;
  readonly quote: Schemas['ReservationQuote'] | undefined;
  readonly errorOf: (pointer: string) => string | undefined;
};

export function WhatIf({ draft, set, quote, errorOf }: WhatIfProps) {
  const now = quote === undefined ? 'what it costs' : `the ${showMoney(quote.price_per_hour)} it costs now`;
  return (
    <Card title="What happens if…" id="what-if">
      <dl className={classes.whatIf}>
        <dt>…you cancel?</dt>
        <dd>{quote?.rule ?? 'The rule comes with the price.'}</dd>
        <dt>…the price changes?</dt>
        <dd>Not for you: what was booked is what is billed.</dd>
      </dl>
      <div className={classes.form}>
        <SettingsFields
          settings={draft.settings}
          set={(patch) => set({ settings: { ...draft.settings, ...patch } })}
          errorOf={errorOf}
        />
        <TextInput
          label="Price limit in USDC an hour"
          description={`For all its GPUs. Another that takes over may cost up to that. Empty: ${now}`}
          inputMode="decimal"
          autoComplete="off"
          maxLength={20}
          value={draft.limit}
          error={errorOf('/max_price_per_hour')}
          onChange={({ currentTarget: { value } }) => set({ limit: value.trim().replace(',', '.') })}
        />
      </div>
    </Card>
  );
}
