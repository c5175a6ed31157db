import { afterEach, describe, expect, it } from 'vitest';
import { DAY_MS } from '#base/clock';
import { microUsdc } from '#base/money';
import { FetchFailure } from '#platform/fetch';
import { type TestMarket, testMarket } from '../../../test/support/market.ts';
import { offerOf } from '../../../test/support/offers.ts';
import type { SearchInput } from './market.ts';
import { syncWhenDue } from './sync.ts';

const all: SearchInput = {
  sort: 'price',
  limit: 200,
  withCost: false,
  usage: { seconds: 3600, diskMilliGb: 0, egressMilliGb: 0, ingressMilliGb: 0 },
};
const open: TestMarket[] = [];

async function setup(): Promise<TestMarket> {
  const made = await testMarket();
  open.push(made);
  return made;
}

afterEach(async () => {
  for (const made of open.splice(0)) await made.close();
});

const lastSync = async ({ market }: TestMarket) => {
  const status = (await market.providerStatuses()).find(({ provider }) => provider === 'vast');
  return [status?.succeeded, status?.failed]
    .filter((sync) => sync != null)
    .sort((a, b) => b.requested_at - a.requested_at)[0];
};

describe('a sync', () => {
  it('lists what the market offers and counts it', async () => {
    const made = await setup();
    made.shelves.vast.offers = [offerOf('1'), offerOf('2')];
    made.shelves.vast.dropped = [{ externalId: '3', reason: 'no_price', detail: 'x' }];
    await made.sync();
    expect(made.market.search(all).total).toBe(2);
    expect(await lastSync(made)).toMatchObject({
      fetched: 3,
      new: 2,
      changed: 0,
      unchanged: 0,
      dropped: { no_price: 1 },
    });
  });

  it('writes only what changed and keeps the id of a listing through a new price', async () => {
    const made = await setup();
    made.shelves.vast.offers = [offerOf('1'), offerOf('2')];
    await made.sync();
    const before = made.market.search(all).items.find(({ listing }) => listing.externalId === '1');
    made.clock.turn(30_000);
    made.shelves.vast.offers = [
      offerOf('1', { pricePerHour: microUsdc(400_000n), pricePerGpuHour: microUsdc(400_000n) }),
      offerOf('2'),
    ];
    await made.sync();
    expect(await lastSync(made)).toMatchObject({ new: 0, changed: 1, unchanged: 1 });
    const after = await made.market.listing(before?.listing.id ?? '');
    expect(after.listing.pricePerHour).toBe(400_000n);
    expect(after.history.map(({ pricePerHour }) => pricePerHour)).toEqual([400_000n, 350_000n]);
    expect(after.listing.priceChangedAt).toBe(made.clock.now());
    expect(after.listing.firstSeenAt).toBe(made.clock.now() - 30_000);
    expect(after.prices).toEqual({ changes: 1, min: 350_000n, max: 400_000n });
  });

  it('appends nothing to the price history when another figure changed', async () => {
    const made = await setup();
    made.shelves.vast.offers = [offerOf('1')];
    await made.sync();
    made.clock.turn(30_000);
    made.shelves.vast.offers = [offerOf('1', { reliability: 0.5 })];
    await made.sync();
    const [item] = made.market.search(all).items;
    expect(item?.listing.reliability).toBe(0.5);
    expect((await made.market.listing(item?.listing.id ?? '')).history).toHaveLength(1);
  });

  it('calls a listing stale after three misses, gone after a day, and knows it again when it comes back', async () => {
    const made = await setup();
    made.shelves.vast.offers = [offerOf('1'), offerOf('2')];
    await made.sync();
    const seenAt = made.clock.now();
    const id = made.market.search(all).items.find(({ listing }) => listing.externalId === '1')?.listing.id ?? '';
    const statusNow = async () => (await made.market.listing(id)).status;
    made.shelves.vast.offers = [offerOf('2')];
    const statuses: string[] = [];
    for (let i = 0; i < 4; i += 1) {
      made.clock.turn(30_000);
      await made.sync();
      statuses.push(await statusNow());
    }
    expect(statuses).toEqual(['available', 'available', 'stale', 'stale']);
    expect((await made.market.listing(id)).observedAt).toBe(seenAt);
    made.clock.turn(DAY_MS);
    await made.sync();
    expect(await statusNow()).toBe('gone');
    expect(made.market.search(all).total).toBe(1);
    made.shelves.vast.offers = [offerOf('1'), offerOf('2')];
    made.clock.turn(30_000);
    await made.sync();
    expect(await statusNow()).toBe('available');
    expect(made.market.search(all).total).toBe(2);
  });

  it('leaves every other market alone when one fails, and tells why', async () => {
    const made = await setup();
    made.shelves.vast.offers = [offerOf('1')];
    made.shelves.akash.offers = [offerOf('a')];
    await made.sync();
    made.clock.turn(1_000);
    made.shelves.vast.fail = new FetchFailure('server', 'vast answered 500');
    await made.sync();
    await made.sync('akash');
    expect(made.market.search(all).total).toBe(2);
    expect(await lastSync(made)).toMatchObject({
      state: 'failed',
      error_kind: 'server',
      error_detail: 'vast answered 500',
    });
  });

  it('shows a market that was not read for three periods as stale', async () => {
    const made = await setup();
    made.shelves.vast.offers = [offerOf('1')];
    await made.sync();
    made.clock.turn(91_000);
    expect(made.market.search(all).items[0]?.status).toBe('stale');
    expect(made.market.search({ ...all, availableOnly: true }).total).toBe(0);
  });

  it('is done once when two workers are asked at the same moment', async () => {
    const made = await setup();
    made.shelves.vast.offers = [offerOf('1')];
    const other = await made.another();
    await made.market.requestSync(['vast']);
    const signal = new AbortController().signal;
    await Promise.all(
      [made.market, other, made.market, other].map((market) => syncWhenDue(market.syncDeps, 'vast', signal)),
    );
    // Whichever of the two did it, the other hears of it from the database.
    await expect.poll(() => [made.market.feed('vast').revision, other.feed('vast').revision]).toEqual([1, 1]);
    await other.close();
  });

  it('reaches the board of every server on the database', async () => {
    const made = await setup();
    const other = await made.another();
    made.shelves.vast.offers = [offerOf('1')];
    await made.sync();
    await expect.poll(() => other.search(all).total, { timeout: 5_000 }).toBe(1);
    await other.close();
  });

  it('is queued once however often it is asked for', async () => {
    const made = await setup();
    const [a, b] = await Promise.all([made.market.requestSync(['vast']), made.market.requestSync(['vast'])]);
    expect(a.id).toBe(b.id);
  });
});
