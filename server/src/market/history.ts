/** The price history as it is asked for: a model's chart, and whether today's price is low for it. */
import { type Clock, DAY_MS, type Instant, MINUTE_MS, plus } from '#base/clock';
import { ZERO_USDC } from '#base/money';
import { invalidField } from '#base/problem';
import { displayNames, type ProviderName, providerNames } from '#providers';
import {
  type Asked,
  bucketOf,
  isEnough,
  leastByBucket,
  minutesOf,
  type Point,
  type Pricing,
  type Range,
  type Retention,
  type Row,
  rangeOf,
  rollUp,
  standingOf,
  VERDICT_MS,
  type Verdict,
  verdictOf,
} from './history-rules.ts';
import * as history from './history-store.ts';
import { modelOfPath } from './model-name.ts';
import type { MarketDb } from './store.ts';

/** Figures this old are still those of now: a market is stale before. */
const NOW_MS = 10 * MINUTE_MS;

export type SeriesInput = Asked & {
  /** Canonical name, or an alias that means one model. */
  readonly model: string;
  readonly pricing: Pricing;
  /** Only of these. */
  readonly provider?: readonly string[];
};

export type Series = {
  readonly provider: string;
  readonly imported: boolean;
  readonly points: readonly Point[];
};

export type Chart = Range & {
  readonly model: string;
  readonly pricing: Pricing;
  /** The bucket that is not over: its figures still move. null: not in the range. */
  readonly running: Instant | null;
  readonly series: readonly Series[];
  readonly verdict: Verdict;
};

export function createHistory(db: MarketDb, clock: Clock, keep: Retention) {
  return {
    /** Throws `modelUnknown`, `invalidRequest`. */
    async series(input: SeriesInput): Promise<Chart> {
      const model = modelOfPath(input.model).name;
      const now = clock.now();
      const range = rangeOf(input, now, keep);
      if (typeof range === 'string') throw invalidField('/query/from', range);
      for (const name of input.provider ?? []) await demandKnown(db, name);
      const [lines, marks] = await Promise.all([history.readLines(db, model, input.pricing), history.readMarks(db)]);
      const wanted = lines.filter(({ provider }) => input.provider?.includes(provider) ?? true);
      const [series, verdict] = await Promise.all([
        readSeries(db, wanted, range, marks),
        judge(db, lines, { model, pricing: input.pricing, now }),
      ]);
      const running = bucketOf(now, minutesOf[range.period]);
      return {
        ...{ ...range, model, pricing: input.pricing, series, verdict },
        running: running >= range.from && running < range.to ? running : null,
      };
    },

    /** Whether today's price is low for the model. Throws `modelUnknown`, `invalidRequest`. */
    async verdict(text: string, pricing: Pricing): Promise<Verdict> {
      const model = modelOfPath(text).name;
      return judge(db, await history.readLines(db, model, pricing), { model, pricing, now: clock.now() });
    },
  };
}

const isConnected = (name: string): name is ProviderName => (providerNames as readonly string[]).includes(name);

async function demandKnown(db: MarketDb, name: string): Promise<void> {
  if (!isConnected(name) && !(await history.hasProvider(db, name)))
    throw invalidField('/query/provider', `there are no prices of "${name.slice(0, 40)}"`);
}

/** Finished buckets as they are kept, later ones from the finer rows. */
async function readSeries(
  db: MarketDb,
  lines: readonly history.Line[],
  { period, from, to }: Range,
  marks: history.Marks,
): Promise<readonly Series[]> {
  const ids = lines.map(({ id }) => id);
  const rows =
    period === '5m'
      ? await history.readRows(db, ids, 5, from, to)
      : await longerRows(db, ids, { period, from, to }, marks);
  const pointsOf = new Map<number, Row[]>(ids.map((id) => [id, []]));
  for (const row of rows) pointsOf.get(row.series)?.push(row);
  return lines
    .map(({ id, provider, imported }) => {
      const points = pointsOf.get(id) ?? [];
      if (!imported) return { provider, imported, points };
      const own = lines.find((line) => !line.imported && line.provider === provider);
      const ownDays = new Set(pointsOf.get(own?.id ?? -1)?.map(({ at }) => at));
      return { provider, imported, points: points.filter(({ at }) => !ownDays.has(at)) };
    })
    .filter(({ points }) => points.length > 0);
}

async function longerRows(
  db: MarketDb,
  ids: readonly number[],
  { period, from, to }: Range & { readonly period: '1h' | '1d' },
  marks: history.Marks,
): Promise<readonly Row[]> {
  const fine = (since: Instant) => history.readRows(db, ids, 5, since, to).then((rows) => rollUp(rows, 60));
  const later = (...instants: Instant[]) => Math.max(...instants) as Instant;
  if (period === '1h') {
    const [kept, running] = await Promise.all([
      // Imported lines have no hours.
      history.readRows(db, ids, 60, from, Math.min(to, marks[60]) as Instant),
      fine(later(from, marks[60])),
    ]);
    return [...kept, ...running];
  }
  const [days, hours, running] = await Promise.all([
    history.readRows(db, ids, 1440, from, to),
    history.readRows(db, ids, 60, later(from, marks[1440]), Math.min(to, marks[60]) as Instant),
    fine(later(from, marks[1440], marks[60])),
  ]);
  // A day that was kept since the marks were read is made from the same hours.
  const made = rollUp([...hours, ...running], 1440);
  const known = new Set(days.map(({ series, at }) => `${series} ${at}`));
  return [...days, ...made.filter(({ series, at }) => !known.has(`${series} ${at}`))];
}

type Judged = { readonly model: string; readonly pricing: Pricing; readonly now: Instant };

async function judge(db: MarketDb, lines: readonly history.Line[], { model, now }: Judged): Promise<Verdict> {
  const connected = lines.filter(({ provider }) => isConnected(provider));
  const own = connected.filter(({ imported }) => !imported).map(({ id }) => id);
  const since = plus(now, -VERDICT_MS);
  const [cheapest, leastByHour] = await Promise.all([
    history.cheapestNow(db, own, plus(now, -NOW_MS)),
    history.leastByHour(db, own, since),
  ]);
  const offered = cheapest === null ? null : { ...cheapest, name: displayNames[cheapest.provider as ProviderName] };
  const price = offered?.price ?? ZERO_USDC;
  const hours = standingOf('hours', leastByHour, price);
  if (isEnough(hours)) return verdictOf(model, offered, hours);
  const range = { period: '1d', from: bucketOf(since, 1440), to: plus(bucketOf(now, 1440), DAY_MS) } as const;
  const series = await readSeries(db, connected, range, await history.readMarks(db));
  const days = standingOf('days', leastByBucket(series.flatMap(({ points }) => points)), price);
  return verdictOf(model, offered, isEnough(days) ? days : hours);
}
