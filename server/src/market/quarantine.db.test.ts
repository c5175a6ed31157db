import { afterEach, describe, expect, it } from 'vitest';
import type { Actor } from '#base/actor';
import { MINUTE_MS } from '#base/clock';
import { microUsdc } from '#base/money';
import type { Dropped, Offer } from '#providers';
import { type TestMarket, testMarket } from '../../../test/support/market.ts';
import { offerOf } from '../../../test/support/offers.ts';
import type { SearchInput } from './market.ts';
import { doubt, type Sight } from './rules.ts';

const all: SearchInput = {
  sort: 'price',
  limit: 200,
  withCost: false,
  usage: { seconds: 3600, diskMilliGb: 0, egressMilliGb: 0, ingressMilliGb: 0 },
};
const open: TestMarket[] = [];
afterEach(async () => {
  for (const made of open.splice(0)) await made.close();
});

const OPERATOR: Actor = {
  ...{ userId: '0199f0c2-7c5e-7a3b-9c1d-2f6f0a1b2c3d', role: 'operator', sessionId: null, key: null },
  address: '127.0.0.1',
};
const offers = (count: number, usd = 350_000n) =>
  Array.from({ length: count }, (_, n) =>
    offerOf(String(n + 1), { pricePerHour: microUsdc(usd), pricePerGpuHour: microUsdc(usd) }),
  );
const broken = (count: number): Dropped[] =>
  Array.from({ length: count }, (_, n) => ({ externalId: String(n + 1), reason: 'missing_field', detail: 'dph_base' }));

/** A market of a hundred offers, read once. */
async function setup(count = 100): Promise<TestMarket> {
  const made = await testMarket();
  open.push(made);
  made.shelves.vast.offers = offers(count);
  await made.sync();
  made.clock.turn(30_000);
  return made;
}

const show = (shelves: TestMarket['shelves'], given: Offer[]): void => {
  shelves.vast.offers = given;
};
const shown = ({ market }: TestMarket) => {
  const { total, items } = market.search(all);
  return {
    total,
    prices: new Set(items.map(({ listing }) => listing.pricePerHour)),
    statuses: new Set(items.map(({ status }) => status)),
  };
};
const lastFailure = async ({ market }: TestMarket) =>
  (await market.providerStatuses()).find(({ provider }) => provider === 'vast')?.failed;

describe('a reading that cannot be true', () => {
  it.each<[string, (made: TestMarket) => void, string]>([
    ['an empty list', ({ shelves }) => show(shelves, []), 'implausible'],
    ['less than half of what was there', ({ shelves }) => show(shelves, offers(49)), 'implausible'],
    [
      'rows of which most cannot be read',
      ({ shelves }) => {
        shelves.vast.offers = offers(10);
        shelves.vast.dropped = broken(90);
      },
      'schema_drift',
    ],
    ['prices a hundred times as high', ({ shelves }) => show(shelves, offers(100, 35_000_000n)), 'implausible'],
    ['prices of almost nothing', ({ shelves }) => show(shelves, offers(100, 1n)), 'implausible'],
  ])('%s changes nothing, and is written down', async (_, spoil, kind) => {
    const made = await setup();
    const before = shown(made);
    spoil(made);
    await made.sync();
    expect(shown(made)).toEqual(before);
    expect(await lastFailure(made)).toMatchObject({ error_kind: kind, missing: 0, gone: 0 });
  });

  it('keeps every listing through a day of empty lists: stale, never gone', async () => {
    const made = await setup();
    made.shelves.vast.offers = [];
    for (let n = 0; n < 30; n += 1) {
      made.clock.turn(50 * MINUTE_MS);
      await made.sync();
    }
    expect(shown(made)).toMatchObject({ total: 100, statuses: new Set(['stale']) });
    made.shelves.vast.offers = offers(100);
    await made.sync();
    expect(shown(made)).toMatchObject({ total: 100, statuses: new Set(['available']) });
  });

  it('is taken when the market shows the same for ten minutes', async () => {
    const made = await setup();
    made.shelves.vast.offers = offers(40);
    for (let n = 0; n < 20; n += 1) {
      await made.sync();
      expect(await lastFailure(made)).toMatchObject({ error_kind: 'implausible', fetched: 40 });
      expect(shown(made).total).toBe(100);
      made.clock.turn(30_000);
    }
    await made.sync();
    expect((await made.market.providerStatuses())[0]?.succeeded).toMatchObject({ fetched: 40, missing: 60 });
  });

  it('is taken at once when an operator says so', async () => {
    const made = await setup();
    made.shelves.vast.offers = [];
    await expect(made.market.orderSync({ ...OPERATOR, role: 'user' }, ['vast'], true)).rejects.toMatchObject({
      definition: { code: 'operator-needed' },
    });
    await made.market.orderSync(OPERATOR, ['vast'], true);
    await made.sync();
    expect((await made.market.providerStatuses())[0]?.succeeded).toMatchObject({ fetched: 0, missing: 100 });
  });
});

describe('what is believed', () => {
  const usual: Sight = {
    known: 100,
    knownAgeMs: 30_000,
    offers: 100,
    fetched: 100,
    broken: 0,
    compared: 100,
    leapt: 0,
  };
  it.each<[string, Partial<Sight>, string | null]>([
    ['the usual', {}, null],
    ['half of it', { offers: 50, compared: 50 }, null],
    ['less than half', { offers: 49, compared: 49 }, 'implausible'],
    ['less than half of what was read an hour ago', { offers: 49, compared: 49, knownAgeMs: 3_600_000 }, null],
    ['nothing, even after a day', { offers: 0, compared: 0, knownAgeMs: 86_400_000 }, 'implausible'],
    ['nothing of a market of four', { known: 4, offers: 0, fetched: 0, compared: 0 }, null],
    ['nothing of a market of five', { known: 5, offers: 0, fetched: 0, compared: 0 }, 'implausible'],
    ['half of a market of ten', { known: 10, offers: 4, fetched: 4, compared: 4 }, null],
    ['a first reading', { known: 0, knownAgeMs: null, compared: 0 }, null],
    [
      'a first reading that cannot be read',
      { known: 0, knownAgeMs: null, offers: 0, broken: 100, compared: 0 },
      'schema_drift',
    ],
    ['a first reading of nothing', { known: 0, knownAgeMs: null, offers: 0, fetched: 0, compared: 0 }, null],
    ['many broken rows beside enough good ones', { fetched: 300, broken: 200 }, null],
    ['half of the prices leap', { leapt: 50 }, null],
    ['more than half leap', { leapt: 51 }, 'implausible'],
    ['a few listings leap', { compared: 19, leapt: 19 }, null],
  ])('%s', (_, changes, kind) => {
    expect(doubt({ ...usual, ...changes })?.kind ?? null).toBe(kind);
  });
});
