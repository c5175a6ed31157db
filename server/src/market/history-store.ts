/** The SQL of the price history: lines, their rows by bucket, what is rolled up, what is forgotten. */
import { sql } from 'kysely';
import { DAY_MS, formatInstant, type Instant, MINUTE_MS, plus } from '#base/clock';
import { type MicroUsdc, microUsdc } from '#base/money';
import type { ProviderName } from '#providers';
import { providerNames } from '#providers';
import {
  bucketOf,
  type Figures,
  type Minutes,
  type Offered,
  type Pricing,
  type Retention,
  type Row,
} from './history-rules.ts';
import type { MarketDb } from './store.ts';

export type Line = {
  readonly id: number;
  readonly model: string;
  readonly pricing: Pricing;
  readonly provider: string;
  readonly imported: boolean;
  readonly seen_at: Instant | null;
};

// Readings -----------------------------------------------------------------------------------------------------------

/** The lines of one connected provider, as it was read. */
export async function readLinesOf(db: MarketDb, provider: ProviderName): Promise<Line[]> {
  const { rows } = await sql<Line>`select * from market.series where provider = ${provider} and not imported`.execute(
    db,
  );
  return rows;
}

export async function addLines(
  tx: MarketDb,
  provider: ProviderName,
  at: Instant,
  lines: readonly { model: string; pricing: Pricing }[],
): Promise<Line[]> {
  const { rows } = await sql<Line>`
    insert into market.series (model, pricing, provider, imported, seen_at)
    select model, pricing, ${provider}, false, ${formatInstant(at)}
    from unnest(${lines.map(({ model }) => model)}::text[], ${lines.map(({ pricing }) => pricing)}::text[]) as line (model, pricing)
    returning *`.execute(tx);
  return rows;
}

export async function markSeen(tx: MarketDb, at: Instant, ids: readonly number[]): Promise<void> {
  await sql`update market.series set seen_at = ${formatInstant(at)} where id = any(${ids as number[]}::int[])`.execute(
    tx,
  );
}

/** A reading's figures in the five minutes it falls in; lows and highs over all its readings, the rest as of the last. */
export async function writeReading(
  tx: MarketDb,
  at: Instant,
  rows: readonly (Figures & { readonly series: number })[],
): Promise<void> {
  const column = (name: keyof Figures | 'series') => rows.map((row) => row[name]);
  await sql`
    insert into market.price_series as known (at, minutes, samples, series, low, p25, median, p75, high, listings, gpus)
    select ${formatInstant(bucketOf(at, 5))}::timestamptz, 5, 1, reading.*
    from unnest(${column('series')}::int[], ${column('low')}::bigint[], ${column('p25')}::bigint[], ${column('median')}::bigint[],
      ${column('p75')}::bigint[], ${column('high')}::bigint[], ${column('listings')}::int[], ${column('gpus')}::int[]) as reading
    on conflict (series, minutes, at) do update set
      low = least(known.low, excluded.low), high = greatest(known.high, excluded.high), p25 = excluded.p25,
      median = excluded.median, p75 = excluded.p75, listings = excluded.listings, gpus = excluded.gpus`.execute(tx);
}

// Hours and days -----------------------------------------------------------------------------------------------------

const PRICES = ['low', 'p25', 'median', 'p75', 'high'] as const;
const NUMBERS = ['at', 'listings', 'gpus', 'samples'] as const;
type Columns = { readonly series: number } & Readonly<
  Record<(typeof PRICES)[number], readonly (bigint | null)[]> & Record<(typeof NUMBERS)[number], string>
>;

/** One row for each line with its values in lists: thousands of points are read in a few milliseconds. */
const LISTS = sql.raw(
  [
    ...PRICES.map((name) => `array_agg(${name} order by at) as ${name}`),
    ...NUMBERS.map((name) => {
      const value = name === 'at' ? "(date_part('epoch', at) * 1000)::bigint" : name;
      return `string_agg(${value}::text, ',' order by at) as ${name}`;
    }),
  ].join(', '),
);

function toRows(lines: readonly Columns[]): Row[] {
  const rows: Row[] = [];
  const price = (value: bigint | null | undefined) => (value == null ? null : microUsdc(value));
  for (const line of lines) {
    const [at, listings, gpus, samples] = NUMBERS.map((name) => line[name].split(',').map(Number)) as [
      Instant[],
      ...[number[], number[], number[]],
    ];
    for (const [i, instant] of at.entries())
      rows.push({
        series: line.series,
        at: instant,
        low: price(line.low[i]),
        p25: price(line.p25[i]),
        median: price(line.median[i]),
        p75: price(line.p75[i]),
        high: price(line.high[i]),
        listings: listings[i] as number,
        gpus: gpus[i] as number,
        samples: samples[i] as number,
      });
  }
  return rows;
}

/** Of some lines, in order. */
export async function readRows(
  db: MarketDb,
  ids: readonly number[],
  minutes: Minutes,
  from: Instant,
  to: Instant,
): Promise<Row[]> {
  if (ids.length === 0 || from >= to) return [];
  const { rows } = await sql<Columns>`
    select series, ${LISTS} from market.price_series
    where series = any(${ids as number[]}::int[]) and minutes = ${minutes}
      and at >= ${formatInstant(from)} and at < ${formatInstant(to)} group by series order by series`.execute(db);
  return toRows(rows);
}

/** Of every line that was read. One look into the index for each line, however many rows there are. */
async function readAllRows(db: MarketDb, minutes: Minutes, from: Instant, to: Instant): Promise<Row[]> {
  const { rows } = await sql<Columns>`
    select series, ${LISTS} from market.series line cross join lateral (
      select * from market.price_series where series = line.id and minutes = ${minutes}
        and at >= ${formatInstant(from)} and at < ${formatInstant(to)} offset 0) found
    where not line.imported group by series order by series`.execute(db);
  return toRows(rows);
}

/** Hours and days before these are final. */
export type Marks = Readonly<Record<60 | 1440, Instant>>;

export async function readMarks(db: MarketDb): Promise<Marks> {
  const { rows } = await sql<{ minutes: 60 | 1440; until: Instant }>`select * from market.rolled_up`.execute(db);
  const until = (minutes: 60 | 1440) => rows.find((row) => row.minutes === minutes)?.until ?? (0 as Instant);
  return { 60: until(60), 1440: until(1440) };
}

async function firstRow(db: MarketDb, minutes: Minutes, from: Instant): Promise<Instant | null> {
  const { rows } = await sql<{ at: Instant | null }>`
    select min(first.at) as at from market.series line cross join lateral (
      select at from market.price_series where series = line.id and minutes = ${minutes} and at >= ${formatInstant(from)}
      order by at limit 1) first
    where not line.imported`.execute(db);
  return rows[0]?.at ?? null;
}

/**
 * Makes the rows of one hour, or day, that is over, from all the finer rows before `sourceUntil`. Made again it gives
 * the same. False: nothing is over.
 */
export async function rollUpNext(
  tx: MarketDb,
  source: Minutes,
  target: 60 | 1440,
  sourceUntil: Instant,
  make: (rows: readonly Row[], minutes: Minutes) => readonly Row[],
): Promise<boolean> {
  const marks = await readMarks(tx);
  const first = await firstRow(tx, source, marks[target]);
  if (first === null) return false;
  const from = bucketOf(first, target);
  const until = plus(from, target * MINUTE_MS);
  if (until > sourceUntil) return false;
  await writeRows(tx, target, make(await readAllRows(tx, source, from, until), target));
  await sql`insert into market.rolled_up (minutes, until) values (${target}, ${formatInstant(until)})
    on conflict (minutes) do update set until = excluded.until`.execute(tx);
  return true;
}

async function writeRows(tx: MarketDb, minutes: Minutes, rows: readonly Row[]): Promise<void> {
  const column = (name: keyof Row) => rows.map((row) => row[name]);
  await sql`
    insert into market.price_series (minutes, at, series, low, p25, median, p75, high, listings, gpus, samples)
    select ${minutes}, made.* from unnest(${rows.map(({ at }) => formatInstant(at))}::timestamptz[], ${column('series')}::int[],
      ${column('low')}::bigint[], ${column('p25')}::bigint[], ${column('median')}::bigint[], ${column('p75')}::bigint[],
      ${column('high')}::bigint[], ${column('listings')}::int[], ${column('gpus')}::int[], ${column('samples')}::int[]) as made
    on conflict (series, minutes, at) do update set low = excluded.low, p25 = excluded.p25, median = excluded.median,
      p75 = excluded.p75, high = excluded.high, listings = excluded.listings, gpus = excluded.gpus,
      samples = excluded.samples`.execute(tx);
}

// What is asked ------------------------------------------------------------------------------------------------------

export async function readLines(db: MarketDb, model: string, pricing: Pricing): Promise<Line[]> {
  const { rows } = await sql<Line>`
    select * from market.series where model = ${model} and pricing = ${pricing} order by provider, imported`.execute(
    db,
  );
  return rows;
}

export async function hasProvider(db: MarketDb, provider: string): Promise<boolean> {
  const { rows } = await sql`select 1 from market.series where provider = ${provider} limit 1`.execute(db);
  return rows.length > 0;
}

/** The cheapest lower quartile among the last figures of each line, none older than `since`. */
export async function cheapestNow(
  db: MarketDb,
  ids: readonly number[],
  since: Instant,
): Promise<Pick<Offered, 'price' | 'provider'> | null> {
  const { rows } = await sql<{ provider: string; p25: bigint }>`
    select line.provider, last.p25 from market.series line cross join lateral (
      select p25 from market.price_series where series = line.id and minutes = 5 and at >= ${formatInstant(since)}
      order by at desc limit 1) last
    where line.id = any(${ids as number[]}::int[]) and last.p25 is not null order by last.p25, line.provider limit 1`.execute(
    db,
  );
  return rows[0] ? { price: microUsdc(rows[0].p25), provider: rows[0].provider } : null;
}

/** The least lower quartile of each hour since then, in no order. */
export async function leastByHour(db: MarketDb, ids: readonly number[], since: Instant): Promise<MicroUsdc[]> {
  const { rows } = await sql<{ prices: bigint[] }>`
    select coalesce(array_agg(price), '{}') as prices from (
      select min(p25) as price from market.price_series
      where series = any(${ids as number[]}::int[]) and minutes = 60 and at >= ${formatInstant(since)} and p25 is not null
      group by at) hour`.execute(db);
  return (rows[0]?.prices ?? []).map(microUsdc);
}

const TYPICAL_DAYS = 7;

/**
 * By `model|pricing` the median price per GPU-hour in micro-USDC over the last seven days, each hour's median weighted
 * by its listings, over the connected providers. The hours that are not over yet count by their five-minute rows.
 */
export async function typicalPrices(db: MarketDb, now: Instant): Promise<Map<string, number>> {
  const marks = await readMarks(db);
  const since = formatInstant(plus(now, -TYPICAL_DAYS * DAY_MS));
  const { rows } = await sql<{ line: string; price: bigint }>`
    with figure as (
      select line.model || '|' || line.pricing as line, found.median as price, found.weight
      from market.series line cross join lateral (
        select median, listings * 12 as weight from market.price_series
          where series = line.id and minutes = 60 and at >= ${since}
        union all
        select median, listings from market.price_series
          where series = line.id and minutes = 5 and at >= greatest(${since}, ${formatInstant(marks[60])}::timestamptz)
      ) found
      where not line.imported and line.provider = any(${providerNames as unknown as string[]}) and found.median is not null and found.weight > 0
    ), ranked as (
      select line, price, sum(weight) over (partition by line order by price) as upto, sum(weight) over (partition by line) as total
      from figure
    )
    select line, min(price) as price from ranked where upto * 2 >= total group by line`.execute(db);
  return new Map(rows.map(({ line, price }) => [line, Number(price)]));
}

export type Presence = { readonly snapshots: number; readonly present: number };

/** So many listings make a model one that a market has. */
/** By `model|provider|pricing`: five-minute rows since then, and those in which it could be had. */
export async function presence(db: MarketDb, since: Instant): Promise<Map<string, Presence>> {
  const { rows } = await sql<{ line: string } & Presence>`
    select line.model || '|' || line.provider || '|' || line.pricing as line, found.* from market.series line cross join lateral (
      select count(*)::int as snapshots, count(*) filter (where listings > 0)::int as present
      from market.price_series where series = line.id and minutes = 5 and at >= ${formatInstant(since)}) found
    where not line.imported and found.snapshots > 0`.execute(db);
  return new Map(rows.map(({ line, snapshots, present }) => [line, { snapshots, present }]));
}

// Forgetting ---------------------------------------------------------------------------------------------------------

const PRUNED_TOGETHER = 20_000;
const PRUNED_OF_A_LINE = 500;

/** A bounded number of rows that are older than they are kept; what is not rolled up yet stays. True: more waits. */
export async function forgetRows(tx: MarketDb, keep: Retention, now: Instant): Promise<boolean> {
  const marks = await readMarks(tx);
  const before = (days: number, mark: Instant) => Math.min(plus(now, -days * DAY_MS), mark) as Instant;
  const limits = [
    [5, before(keep['5m'], marks[60])],
    [60, before(keep['1h'], marks[1440])],
    [1440, before(keep['1d'], now)],
  ] as const;
  let more = false;
  for (const [minutes, limit] of limits) {
    const { numAffectedRows } = await sql`
      delete from market.price_series where ctid = any(array(
        select old.ctid from market.series line cross join lateral (
          select ctid from market.price_series where series = line.id and minutes = ${minutes} and at < ${formatInstant(limit)}
          order by at limit ${PRUNED_OF_A_LINE}) old
        limit ${PRUNED_TOGETHER}))`.execute(tx);
    more ||= Number(numAffectedRows ?? 0) >= PRUNED_OF_A_LINE;
  }
  return more;
}

/** A bounded number of price changes of listings that are gone for longer; the last of each stays. True: more waits. */
export async function forgetChanges(tx: MarketDb, days: number, now: Instant): Promise<boolean> {
  if (days === 0) return false;
  const { numAffectedRows } = await sql`
    delete from market.price_change where ctid = any(array(
      select change.ctid from market.listing join market.price_change change on change.listing_id = listing.id
      where listing.gone and listing.last_seen_at < ${formatInstant(plus(now, -days * DAY_MS))}
        and change.at < listing.price_changed_at
      limit ${PRUNED_TOGETHER}))`.execute(tx);
  return Number(numAffectedRows ?? 0) === PRUNED_TOGETHER;
}
