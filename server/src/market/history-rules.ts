/** Decisions of the price history: buckets, figures of a reading, what hours and days are made of, low or high. */
import { DAY_MS, type Instant, MINUTE_MS, plus } from '#base/clock';
import { addUsdc, formatUsdc, type MicroUsdc, microUsdc, mulDiv } from '#base/money';
import { medianOf } from './rules.ts';

export const periods = ['5m', '1h', '1d'] as const;
export type Period = (typeof periods)[number];
export const minutesOf = { '5m': 5, '1h': 60, '1d': 1440 } as const satisfies Record<Period, number>;
export type Minutes = (typeof minutesOf)[Period];

/** How many days each kind of row is kept; of price changes 0 means for ever. */
export type Retention = Readonly<Record<Period, number>> & { readonly changes: number };

export const bucketOf = (at: Instant, minutes: Minutes): Instant => (at - (at % (minutes * MINUTE_MS))) as Instant;
const bucketAfter = (at: Instant, minutes: Minutes): Instant => bucketOf(plus(at, minutes * MINUTE_MS - 1), minutes);

/** A line that was seen within this goes on with rows of nothing while its market is read. */
export const MISSED_MS = 7 * DAY_MS;

// A reading ----------------------------------------------------------------------------------------------------------

export type Pricing = 'on_demand' | 'interruptible';

/** Micro-USDC per GPU-hour; null where nothing is to be had. Plain numbers: tens of thousands are sorted a sync. */
export type Figures = {
  readonly low: number | null;
  readonly p25: number | null;
  readonly median: number | null;
  readonly p75: number | null;
  readonly high: number | null;
  readonly listings: number;
  /** Distinct GPUs; offers of one machine that overlap count once. */
  readonly gpus: number;
};

export const NOTHING: Figures = { low: null, p25: null, median: null, p75: null, high: null, listings: 0, gpus: 0 };

/** By `model|pricing`. */
export type Snapshot = ReadonlyMap<string, Figures>;

export const lineOf = (model: string, pricing: Pricing): string => `${model}|${pricing}`;

/** The least of sorted values that so many quarters of them do not exceed: a price that somebody asks. */
const quarter = (sorted: readonly number[], quarters: number): number =>
  sorted[Math.ceil((sorted.length * quarters) / 4) - 1] as number;

export function figuresOf(sorted: readonly number[], gpus: number): Figures {
  if (sorted.length === 0) return NOTHING;
  return {
    low: sorted[0] as number,
    p25: quarter(sorted, 1),
    median: medianOf(sorted),
    p75: quarter(sorted, 3),
    high: sorted[sorted.length - 1] as number,
    listings: sorted.length,
    gpus,
  };
}

export const sameFigures = (a: Figures, b: Figures): boolean =>
  a === b ||
  (a.low === b.low &&
    a.p25 === b.p25 &&
    a.median === b.median &&
    a.p75 === b.p75 &&
    a.high === b.high &&
    a.listings === b.listings &&
    a.gpus === b.gpus);

// Hours and days -----------------------------------------------------------------------------------------------------

export type Point = {
  readonly at: Instant;
  readonly low: MicroUsdc | null;
  readonly p25: MicroUsdc | null;
  readonly median: MicroUsdc | null;
  readonly p75: MicroUsdc | null;
  readonly high: MicroUsdc | null;
  readonly listings: number;
  readonly gpus: number;
  readonly samples: number;
};
export type Row = Point & { readonly series: number };

const known = (amounts: readonly (MicroUsdc | null)[]): MicroUsdc[] => amounts.filter((amount) => amount !== null);

function meanPrice(amounts: readonly (MicroUsdc | null)[]): MicroUsdc | null {
  const all = known(amounts);
  return all.length === 0 ? null : mulDiv(addUsdc(...all), 1n, BigInt(all.length), 'half-up');
}

const meanCount = (counts: readonly number[]): number =>
  Math.floor((2 * counts.reduce((sum, n) => sum + n, 0) + counts.length) / (2 * counts.length));

const extreme = (amounts: readonly (MicroUsdc | null)[], sign: 1n | -1n): MicroUsdc | null =>
  known(amounts).reduce<MicroUsdc | null>(
    (found, amount) => (found === null || amount * sign < found * sign ? amount : found),
    null,
  );

/** One row from the finer ones of its bucket: means over time, rounded half up; the least low, the greatest high. */
function merged(rows: readonly Row[], at: Instant): Row {
  return {
    series: (rows[0] as Row).series,
    at,
    low: extreme(
      rows.map(({ low }) => low),
      1n,
    ),
    p25: meanPrice(rows.map(({ p25 }) => p25)),
    median: meanPrice(rows.map(({ median }) => median)),
    p75: meanPrice(rows.map(({ p75 }) => p75)),
    high: extreme(
      rows.map(({ high }) => high),
      -1n,
    ),
    listings: meanCount(rows.map(({ listings }) => listings)),
    gpus: meanCount(rows.map(({ gpus }) => gpus)),
    samples: rows.reduce((sum, { samples }) => sum + samples, 0),
  };
}

/** Rows of longer buckets from all the rows of the next shorter ones, by series and time. */
export function rollUp(rows: readonly Row[], minutes: Minutes): Row[] {
  const buckets = new Map<string, { at: Instant; rows: Row[] }>();
  for (const row of rows) {
    const at = bucketOf(row.at, minutes);
    const key = `${row.series} ${at}`;
    const bucket = buckets.get(key) ?? { at, rows: [] };
    buckets.set(key, bucket);
    bucket.rows.push(row);
  }
  return [...buckets.values()]
    .map((bucket) => merged(bucket.rows, bucket.at))
    .sort((a, b) => a.series - b.series || a.at - b.at);
}

// What is asked for --------------------------------------------------------------------------------------------------

export const POINTS_MAX = 4_000;
const FINE_MS = 2 * DAY_MS;
const HOURLY_MS = 14 * DAY_MS;
const usualRangeMs: Readonly<Record<Period, number>> = { '5m': FINE_MS, '1h': HOURLY_MS, '1d': 365 * DAY_MS };

export type Range = { readonly period: Period; readonly from: Instant; readonly to: Instant };

/** The period that suits the range, of those that reach back that far. */
function periodFor(from: Instant, to: Instant, now: Instant, keep: Retention): Period {
  const reaches = (period: Period) => now - from <= keep[period] * DAY_MS;
  if (to - from <= FINE_MS && reaches('5m')) return '5m';
  return to - from <= HOURLY_MS && reaches('1h') ? '1h' : '1d';
}

export type Asked = { readonly from?: Instant; readonly to?: Instant; readonly period?: Period };

/** The buckets that are asked for, whole ones; a text where they are too many or none. */
export function rangeOf(asked: Asked, now: Instant, keep: Retention): Range | string {
  const to = asked.to ?? now;
  const from = asked.from ?? (Math.max(0, to - usualRangeMs[asked.period ?? '1h']) as Instant);
  if (from >= to) return 'must be before to';
  const period = asked.period ?? periodFor(from, to, now, keep);
  const minutes = minutesOf[period];
  const range = { period, from: bucketOf(from, minutes), to: bucketAfter(to, minutes) };
  const buckets = (range.to - range.from) / (minutes * MINUTE_MS);
  return buckets <= POINTS_MAX
    ? range
    : `makes ${buckets} points of ${period}; at most ${POINTS_MAX} are told: choose a longer period or a shorter range`;
}

// Low or high --------------------------------------------------------------------------------------------------------

export const VERDICT_MS = 30 * DAY_MS;
const HOURS_NEEDED = 24;
const DAYS_NEEDED = 7;
const LOW_AT = 25;
const HIGH_AT = 75;

/** How often the figure was below today's, and the same, over so many hours or days. */
export type Standing = {
  readonly basis: 'hours' | 'days';
  readonly samples: number;
  readonly below: number;
  readonly equal: number;
  /** Its quartiles. */
  readonly quartiles: readonly [MicroUsdc, MicroUsdc, MicroUsdc] | null;
};

export function standingOf(basis: Standing['basis'], earlier: readonly MicroUsdc[], now: MicroUsdc): Standing {
  const sorted = earlier.toSorted((a, b) => Number(a - b));
  const at = (quarters: number) => sorted[Math.ceil((sorted.length * quarters) / 4) - 1] as MicroUsdc;
  return {
    basis,
    samples: sorted.length,
    below: sorted.filter((price) => price < now).length,
    equal: sorted.filter((price) => price === now).length,
    quartiles: sorted.length === 0 ? null : [at(1), at(2), at(3)],
  };
}

export const isEnough = ({ basis, samples }: Standing): boolean =>
  samples >= (basis === 'hours' ? HOURS_NEEDED : DAYS_NEEDED);

export type Verdict = {
  readonly word: 'low' | 'typical' | 'high' | 'unknown';
  /** The least lower quartile of the connected providers now, and whose it is; null: nothing is to be had. */
  readonly price: MicroUsdc | null;
  readonly provider: string | null;
  /** Of 100: how much of the time it was cheaper; as often as it was the same, half. */
  readonly percentile: number | null;
  readonly basis: Standing['basis'] | null;
  readonly samples: number;
  readonly quartiles: Standing['quartiles'];
  readonly sentence: string;
};

export type Offered = { readonly price: MicroUsdc; readonly provider: string; readonly name: string };

/** Enough of both kinds is not needed: hours count before days. */
export function verdictOf(model: string, now: Offered | null, standing: Standing): Verdict {
  const { basis, samples, quartiles } = standing;
  const said = { price: now?.price ?? null, provider: now?.provider ?? null, basis, samples, quartiles };
  const unknown = (sentence: string): Verdict => ({ ...said, word: 'unknown', percentile: null, sentence });
  if (now === null)
    return unknown(
      `No connected market that was read in the last minutes has ${model} available, so there is no price to judge.`,
    );
  const price = `${formatUsdc(now.price)} USDC per GPU-hour at ${now.name}`;
  if (!isEnough(standing))
    return unknown(
      `${price} cannot be judged yet: prices of ${samples} ${basis} are known, ${HOURS_NEEDED} hours or ${DAYS_NEEDED} days are needed.`,
    );
  const percentile = Math.round((100 * (standing.below + standing.equal / 2)) / samples);
  const word = percentile <= LOW_AT ? 'low' : percentile >= HIGH_AT ? 'high' : 'typical';
  const dearer = samples - standing.below - standing.equal;
  return {
    ...said,
    word,
    percentile,
    sentence: `${price} is ${word} for ${model}: of the last ${samples} ${basis} it was cheaper in ${standing.below}, the same in ${standing.equal} and dearer in ${dearer}.`,
  };
}

/** The least of each bucket. */
export function leastByBucket(points: readonly Pick<Point, 'at' | 'p25'>[]): MicroUsdc[] {
  const least = new Map<Instant, bigint>();
  for (const { at, p25 } of points) {
    if (p25 === null) continue;
    const before = least.get(at);
    if (before === undefined || p25 < before) least.set(at, p25);
  }
  return [...least.values()].map(microUsdc);
}
