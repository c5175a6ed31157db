/** The SQL of captured observations and of the days that are made from them. */
import { sql } from 'kysely';
import type { Observation } from './history-import-rules.ts';
import type { MarketDb } from './store.ts';

type Day = { readonly date: string; readonly series: number };

/** Writes what is new or other than before, and makes the days anew that it touches. One import at a time. */
export async function writeObservations(
  tx: MarketDb,
  observations: readonly Observation[],
): Promise<{ readonly fresh: number; readonly changed: number }> {
  await sql`select pg_advisory_xact_lock(hashtextextended('gp4u price observations', 0))`.execute(tx);
  const lines = await importedLines(tx, observations);
  const column = (name: keyof Observation) => observations.map((one) => one[name]);
  const { rows } = await sql<{ is_new: boolean | null; date: string; series: number | null }>`
    with given as (
      select * from unnest(${column('date')}::date[], ${column('provider')}::text[], ${column('gpuModel')}::text[],
        ${column('gpuCount')}::int[], ${column('region')}::text[], ${column('rentalType')}::text[], ${column('priceMin')}::bigint[],
        ${column('priceMedian')}::bigint[], ${column('priceMax')}::bigint[], ${column('offers')}::int[],
        ${observations.map((one) => lines.get(lineKey(one)) ?? null)}::int[])
        as one (date, provider, gpu_model, gpu_count, region, rental_type, price_min, price_median, price_max, offers, series)
    ), meant_before as (
      select known.date, known.series
      from given cross join lateral (select * from market.price_observation one
        where (one.date, one.provider, one.gpu_model, one.gpu_count, one.region, one.rental_type)
          = (given.date, given.provider, given.gpu_model, given.gpu_count, given.region, given.rental_type) offset 0) known
      where known.series is distinct from given.series
    ), written as (
      insert into market.price_observation as known select * from given
      on conflict (date, provider, gpu_model, gpu_count, region, rental_type) do update set price_min = excluded.price_min,
        price_median = excluded.price_median, price_max = excluded.price_max, offers = excluded.offers, series = excluded.series
      where (known.price_min, known.price_median, known.price_max, known.offers, known.series)
        is distinct from (excluded.price_min, excluded.price_median, excluded.price_max, excluded.offers, excluded.series)
      returning (xmax = 0) as is_new, date, series
    )
    select is_new, date::text, series from written
    union all select null, date::text, series from meant_before`.execute(tx);
  const days = new Map<string, Day>();
  for (const { date, series } of rows) if (series !== null) days.set(`${date} ${series}`, { date, series });
  if (days.size > 0) await makeDays(tx, [...days.values()]);
  const written = (isNew: boolean) => rows.filter(({ is_new }) => is_new === isNew).length;
  return { fresh: written(true), changed: written(false) };
}

const lineKey = ({ model, pricing, market }: Observation): string => `${model}|${pricing}|${market}`;

/** The lines of what is known, by their keys; made where there are none. */
async function importedLines(tx: MarketDb, observations: readonly Observation[]): Promise<Map<string, number>> {
  const wanted = [
    ...new Map(
      observations.filter(({ model, pricing }) => model !== null && pricing !== null).map((one) => [lineKey(one), one]),
    ).values(),
  ];
  const column = (name: 'model' | 'pricing' | 'market') => wanted.map((one) => one[name]);
  const given = sql`unnest(${column('model')}::text[], ${column('pricing')}::text[], ${column('market')}::text[])
    as given (model, pricing, provider)`;
  await sql`
    insert into market.series (model, pricing, provider, imported) select model, pricing, provider, true from ${given}
    where not exists (select 1 from market.series line where line.imported
      and (line.model, line.pricing, line.provider) = (given.model, given.pricing, given.provider))`.execute(tx);
  const { rows } = await sql<{ key: string; id: number }>`
    select model || '|' || pricing || '|' || provider as key, id
    from ${given} join market.series line using (model, pricing, provider) where line.imported`.execute(tx);
  return new Map(rows.map(({ key, id }) => [key, id]));
}

/** The least price, quartiles of the medians weighted by offers, the greatest price, the sum of the offers. */
async function makeDays(tx: MarketDb, days: readonly Day[]): Promise<void> {
  const given = sql`unnest(${days.map(({ date }) => date)}::date[], ${days.map(({ series }) => series)}::int[])
    as day (date, series)`;
  // What all observations of a day mean may be something else by now.
  await sql`
    delete from market.price_series made using ${given}
    where made.series = day.series and made.minutes = 1440 and made.at = day.date::timestamp at time zone 'UTC'
      and not exists (select 1 from market.price_observation one
        where one.series = day.series and one.date = day.date)`.execute(tx);
  await sql`
    with ranked as (
      select one.*, sum(offers) over (partition by one.series, one.date order by price_median) as upto,
        sum(offers) over (partition by one.series, one.date) as total
      from ${given} cross join lateral (select * from market.price_observation found
        where found.series = day.series and found.date = day.date offset 0) one
    )
    insert into market.price_series as known (at, minutes, series, low, p25, median, p75, high, listings, gpus, samples)
    select date::timestamp at time zone 'UTC', 1440, series, min(price_min),
      min(price_median) filter (where upto * 4 >= total), min(price_median) filter (where upto * 2 >= total),
      min(price_median) filter (where upto * 4 >= total * 3), max(price_max), least(sum(offers), 2147483647),
      least(sum(offers * gpu_count::bigint), 2147483647), least(count(*), 32767)
    from ranked group by series, date
    on conflict (series, minutes, at) do update set low = excluded.low, p25 = excluded.p25, median = excluded.median,
      p75 = excluded.p75, high = excluded.high, listings = excluded.listings, gpus = excluded.gpus,
      samples = excluded.samples`.execute(tx);
}
