import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DAY_MS, type Instant, MINUTE_MS, plus } from '#base/clock';
import { microUsdc } from '#base/money';
import { inTransaction } from '#platform/db';
import { FetchFailure } from '#platform/fetch';
import { type TestMarket, testMarket } from '../../../test/support/market.ts';
import { offerOf } from '../../../test/support/offers.ts';
import type { Retention } from './history-rules.ts';
import { presence, typicalPrices } from './history-store.ts';
import { marketJobs } from './jobs.ts';
import { syncWhenDue } from './sync.ts';

const keep: Retention = { '5m': 7, '1h': 90, '1d': 1825, changes: 30 };
const HOUR_MS = 60 * MINUTE_MS;
let made: TestMarket;
let start: Instant;
beforeAll(async () => {
  made = await testMarket();
  start = made.clock.now();
});
afterAll(() => made?.close());

const priced = (id: string, micro: bigint, model = 'RTX 4090') =>
  offerOf(id, { model, pricePerGpuHour: microUsdc(micro), pricePerHour: microUsdc(micro) });
const chart = (period: '5m' | '1h' | '1d', model = 'RTX 4090') =>
  made.market.series({ model, pricing: 'on_demand', period, from: start, to: plus(made.clock.now(), 1) });
const pointsOf = async (period: '5m' | '1h' | '1d', model?: string) =>
  (await chart(period, model)).series[0]?.points.map(({ at, low, p25, median, high, listings, samples }) => [
    (at - start) / MINUTE_MS,
    ...[low, p25, median, high].map((price) => (price === null ? null : Number(price))),
    ...[listings, samples],
  ]) ?? [];
const db = () => made.market.syncDeps.db;
const versions = async () =>
  (await sql<{ xmin: string }>`select xmin::text from market.price_series order by series, minutes, at`.execute(db()))
    .rows;
const jobs = async (undo = false): Promise<void> => {
  for (const job of marketJobs(made.clock, keep))
    for (let more = true; more; )
      more = await inTransaction(db(), made.clock, async (tx) => {
        const waits = await job.run(tx as never);
        if (undo) throw new Error('killed');
        return waits;
      }).catch(() => false);
};

describe('the history of a market that is read', () => {
  it('has in each five minutes the lowest and highest of its readings, the rest as of the last', async () => {
    made.shelves.vast.offers = [priced('1', 300_000n), priced('2', 400_000n), priced('9', 900_000n, 'H100 SXM5')];
    await made.sync();
    expect(await pointsOf('5m')).toEqual([[0, 300_000, 300_000, 350_000, 400_000, 2, 1]]);
    const written = await versions();
    made.clock.turn(30_000);
    await made.sync();
    expect(await versions()).toEqual(written);
    made.clock.turn(30_000);
    made.shelves.vast.offers = [priced('1', 500_000n), priced('2', 600_000n), priced('9', 900_000n, 'H100 SXM5')];
    await made.sync();
    expect(await pointsOf('5m')).toEqual([[0, 300_000, 500_000, 550_000, 600_000, 2, 1]]);
  });

  it('goes on where another worker takes over, whatever this one remembers', async () => {
    const other = await made.another();
    made.clock.turn(30_000);
    made.shelves.vast.offers = [priced('1', 200_000n), priced('2', 600_000n), priced('9', 900_000n, 'H100 SXM5')];
    await other.requestSync(['vast']);
    await syncWhenDue(other.syncDeps, 'vast', new AbortController().signal);
    made.clock.turn(30_000);
    await made.sync();
    expect(await pointsOf('5m')).toEqual([[0, 200_000, 200_000, 400_000, 600_000, 2, 1]]);
  });

  it('has a row of nothing where a model vanished, and none where the market could not be read', async () => {
    made.clock.turn(3 * MINUTE_MS);
    made.shelves.vast.offers = [priced('1', 200_000n), priced('2', 600_000n)];
    await made.sync();
    made.clock.turn(5 * MINUTE_MS);
    made.shelves.vast.fail = new FetchFailure('timeout', 'too slow');
    await made.sync();
    made.clock.turn(5 * MINUTE_MS);
    made.shelves.vast.fail = null;
    await made.sync();
    expect((await pointsOf('5m')).map(([minute]) => minute)).toEqual([0, 5, 15]);
    expect(await pointsOf('5m', 'H100 SXM5')).toEqual([
      [0, 900_000, 900_000, 900_000, 900_000, 1, 1],
      [5, null, null, null, null, 0, 1],
      [15, null, null, null, null, 0, 1],
    ]);
    const steady = await presence(db(), start);
    expect(steady.get('RTX 4090|vast|on_demand')).toEqual({ snapshots: 3, present: 3 });
    expect(steady.get('H100 SXM5|vast|on_demand')).toEqual({ snapshots: 3, present: 1 });
  });

  it('shows an hour and a day that are not over, and the same when they are made and made again', async () => {
    const shown = [await pointsOf('1h'), await pointsOf('1d')];
    expect(shown[0]).toEqual([[0, 200_000, 200_000, 400_000, 600_000, 2, 3]]);
    expect((await typicalPrices(db(), made.clock.now())).get('RTX 4090|on_demand')).toBe(400_000);
    await jobs();
    expect((await sql`select 1 from market.rolled_up`.execute(db())).rows).toEqual([]);
    made.clock.turn(DAY_MS - 15 * MINUTE_MS);
    await made.sync();
    await jobs(true);
    expect((await sql`select 1 from market.rolled_up`.execute(db())).rows).toEqual([]);
    await jobs();
    expect((await pointsOf('1h'))[0]).toEqual(shown[0]?.[0]);
    expect((await pointsOf('1d'))[0]).toEqual(shown[1]?.[0]);
    const { rows } = await sql<{ minutes: number; until: Instant }>`
      select * from market.rolled_up order by minutes`.execute(db());
    expect(rows).toEqual([{ minutes: 60, until: plus(start, HOUR_MS) }]);
    made.clock.turn(2 * HOUR_MS);
    await jobs();
    const kept = [await pointsOf('1h'), await pointsOf('1d')];
    await sql`delete from market.rolled_up`.execute(db());
    await jobs();
    expect([await pointsOf('1h'), await pointsOf('1d')]).toEqual(kept);
    expect((await typicalPrices(db(), made.clock.now())).get('RTX 4090|on_demand')).toBe(400_000);
  });

  it('does not take the word of a reading that is not believed', async () => {
    const rows = (await versions()).length;
    made.shelves.vast.offers = Array.from({ length: 30 }, (_, i) => priced(`m${i}`, 300_000n));
    await made.sync();
    made.clock.turn(5 * MINUTE_MS);
    made.shelves.vast.offers = [];
    await made.sync();
    expect((await versions()).length).toBe(rows + 2);
  });

  it('forgets what is older than it is kept, and of listings that are gone all but the last price', async () => {
    const changes = async () =>
      (
        await sql<{ n: number }>`select count(*)::int as n from market.price_change c
        join market.listing l on l.id = c.listing_id where l.external_id = '1'`.execute(db())
      ).rows[0]?.n;
    const kinds = async () =>
      (
        await sql<{ minutes: number }>`select distinct minutes from market.price_series order by 1`.execute(db())
      ).rows.map(({ minutes }) => minutes);
    expect(await changes()).toBe(3);
    for (let day = 0; day < 3; day += 1) {
      made.clock.turn(DAY_MS);
      made.shelves.vast.offers = Array.from({ length: 30 }, (_, i) => priced(`m${i}`, 300_000n));
      await made.sync();
    }
    expect(
      (await db().selectFrom('market.listing').select('gone').where('external_id', '=', '1').execute())[0]?.gone,
    ).toBe(true);
    await jobs();
    expect(await kinds()).toEqual([5, 60, 1440]);
    made.clock.turn(31 * DAY_MS);
    await jobs();
    expect([await kinds(), await changes()]).toEqual([[60, 1440], 1]);
    made.clock.turn(2000 * DAY_MS);
    await jobs();
    expect(await kinds()).toEqual([]);
  });
});
