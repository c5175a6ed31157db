/** A later end, after what it adds was shown. */
import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { answered, api, type Schemas } from '../frame/api.ts';
import { Card, fieldError } from '../frame/form.tsx';
import { balanceQuery } from '../frame/me.ts';
import { amountOf, micros, showMoney } from '../frame/money.ts';
import { Refusal, type refusedBy } from './clash.tsx';
import { startFields } from './draft.ts';
import { MomentField } from './moment-field.tsx';
import { extensionQuery } from './queries.ts';
import classes from './reservations.module.css';
import type { Detail } from './reservations-search.ts';
import { useChange } from './use-change.ts';
import {
  HOUR_MS,
  instantsOf,
  lengthOf,
  MINUTE_MS,
  showBlock,
  showLength,
  showMoment,
  showUtcMinute,
  wallOf,
} from './zone.ts';

const FIELDS = ['/end_time'];

/** The same time of the next day, which may be 23 or 25 hours away. */
function aDayLater(end: number, zone: string): number {
  const wall = wallOf(end, zone);
  const [day = '', time = ''] = wall.split('T');
  const next = new Date(`${day}T12:00:00Z`);
  next.setUTCDate(next.getUTCDate() + 1);
  const [found] = instantsOf(`${next.toISOString().slice(0, 10)}T${time}`, zone);
  // Of a time that comes twice, and of the seconds that a wall time has not, the rest stays as it is.
  return found === undefined ? end + 24 * HOUR_MS : found + (end % MINUTE_MS);
}

const steps = [
  ['+1 h', (end: number) => end + HOUR_MS],
  ['+4 h', (end: number) => end + 4 * HOUR_MS],
  ['+1 day', aDayLater],
] as const;

/** The fields have no seconds: as far as the minute that has begun. */
const wholeMinute = (at: number, zone: string) => startFields(Math.floor(at / MINUTE_MS) * MINUTE_MS, zone);

/** By a step from the end as it is, to a moment that was typed, or to one that was offered. */
type Chosen = { readonly step: string } | { readonly wall: string; readonly later: boolean } | { readonly at: number };

function endOf(chosen: Chosen, end: number, zone: string): number | null {
  if ('step' in chosen) return steps.find(([name]) => name === chosen.step)?.[1](end, zone) ?? null;
  if ('at' in chosen) return chosen.at;
  const all = instantsOf(chosen.wall, zone);
  const found = (chosen.later ? all.at(-1) : all[0]) ?? null;
  // A wall time has no seconds. Whole hours after the end are meant as such: some markets sell nothing else.
  const seconds = end % MINUTE_MS;
  return found !== null && (found - (end - seconds)) % HOUR_MS === 0 ? found + seconds : found;
}

type Quote = Schemas['ExtensionQuote'];
type AddedProps = { readonly detail: Detail; readonly to: number; readonly quote: Quote; readonly zone: string };

function Added({ detail, to, quote: { added, cost }, zone }: AddedProps) {
  const { data: balance } = useQuery(balanceQuery);
  const end = Date.parse(detail.end_time);
  const more = micros(cost.total) - micros(detail.cost.total);
  // Where a cheaper machine took over.
  const held = more - micros(added);
  return (
    <p data-added>
      Ends {showMoment(to, zone)}; {showUtcMinute(to)}. {showLength(to - end)} more cost{' '}
      <strong>{showMoney(amountOf(more))}</strong> at {showMoney(detail.price_per_hour)} an hour
      {held > 0n && `, of which ${showMoney(amountOf(held))} are set aside already`}.
      {balance && <span className={classes.soft}> You have {showMoney(balance.available)} available.</span>}
    </p>
  );
}

type InsteadProps = {
  readonly problem: NonNullable<ReturnType<typeof refusedBy>>;
  readonly detail: Detail;
  readonly zone: string;
  readonly takeUntil: (end: number) => void;
};

/** As far as it is free; or a block of its own, later. */
function Instead({ problem, detail, zone, takeUntil }: InsteadProps) {
  const rest = problem.free_parts?.find(({ start_time: start }) => Date.parse(start) === Date.parse(detail.end_time));
  return (
    <>
      {rest && (
        <div>
          <Button size="xs" variant="default" onClick={() => takeUntil(Date.parse(rest.end_time))}>
            Extend until {showMoment(rest.end_time, zone)} ({showLength(lengthOf(rest))})
          </Button>
        </div>
      )}
      {problem.next_free?.slice(0, 1).map((block) => (
        <Link
          key={block.start_time}
          to="/book"
          search={{
            ...{ gpu: detail.gpu_id, from: block.start_time, hours: lengthOf(block) / HOUR_MS },
            ...{ gpu_count: detail.gpu_count, disk_gb: detail.disk_gb },
          }}
        >
          Free next: {showBlock(block, zone)}
        </Link>
      ))}
    </>
  );
}

export function Extend({ detail, zone, now }: { detail: Detail; zone: string; now: number }) {
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const end = Date.parse(detail.end_time);
  const to = chosen === null ? null : endOf(chosen, end, zone);
  const extending = useChange(
    detail.id,
    (at: number, header) =>
      answered(
        api.POST('/api/reservations/{id}/extend', {
          params: { path: { id: detail.id }, header },
          body: { end_time: new Date(at).toISOString() },
        }),
      ),
    ({ end_time: later }) => {
      setChosen(null);
      notifications.show({ title: 'Extended', message: `It ends ${showMoment(later, zone)}` });
    },
  );
  const choose = (next: Chosen) => {
    setChosen(next);
    extending.reset();
  };
  const typed = wholeMinute(to ?? end, zone);
  const { wall, later } = chosen !== null && 'wall' in chosen ? chosen : typed;
  const noSuchTime = wall === '' ? 'Day and time, please' : 'There is no such time: the clocks are put forward over it';
  const tooEarly = to !== null && to <= end ? 'After the end as it is' : undefined;
  const fault = chosen !== null && to === null ? noSuchTime : tooEarly;
  const wanted = fault === undefined ? to : null;
  const quote = useQuery(extensionQuery(detail.id, wanted));
  const quoted = wanted === null || quote.isError ? undefined : quote.data;
  const added = quoted?.added;
  const refused = extending.error ?? quote.error;
  return (
    <Card title="Extend" id="extend">
      <form
        className={classes.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (wanted !== null && added !== undefined && !extending.isPending) extending.mutate(wanted);
        }}
      >
        <fieldset className={classes.length}>
          <legend>By how much</legend>
          <div className={classes.quick}>
            {steps.map(([step]) => (
              <button
                key={step}
                type="button"
                aria-pressed={chosen !== null && 'step' in chosen && chosen.step === step}
                onClick={() => choose({ step })}
              >
                {step}
              </button>
            ))}
          </div>
        </fieldset>
        <MomentField
          label="New end"
          {...{ wall, later, zone, at: to }}
          min={Math.max(now, end)}
          error={fault ?? fieldError(refused, '/end_time')}
          onChange={choose}
        />
        <div aria-live="polite">
          {wanted !== null && quoted !== undefined && <Added {...{ detail, to: wanted, quote: quoted, zone }} />}
        </div>
        <Refusal
          error={refused}
          fields={FIELDS}
          zone={zone}
          nothing="The end stays as it is."
          instead={(problem) => <Instead {...{ problem, detail, zone }} takeUntil={(at) => choose({ at })} />}
        />
        <div>
          <Button
            type="submit"
            loading={extending.isPending || (wanted !== null && quote.isPending)}
            disabled={added === undefined}
          >
            {added === undefined ? 'Extend' : `Extend for ${showMoney(added)}`}
          </Button>
        </div>
      </form>
    </Card>
  );
}
