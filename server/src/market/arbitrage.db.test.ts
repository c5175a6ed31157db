import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DAY_MS } from '#base/clock';
import { formatUsdc, microUsdc } from '#base/money';
import { openDatabase } from '#platform/db';
import { createLog } from '#platform/log';
import type { Offer } from '#providers';
import { handClock, type TestMarket, testMarket } from '../../../test/support/market.ts';
import { offerOf } from '../../../test/support/offers.ts';
import { createRandom } from '../../../test/support/random.ts';
import type { OpportunityQuery } from './arbitrage.ts';
import { usualDay } from './arbitrage-rules.ts';

const every: OpportunityQuery = {
  minSpreadPercent: 0,
  minMachines: 2,
  minConfidence: 'low',
  milliHoursPerDay: 24_000,
  day: usualDay,
};

const usd = (value: number) => microUsdc(BigInt(Math.round(value * 1e6)));
const priced = (externalId: string, perGpu: number, fields: Partial<Offer> = {}): Offer => {
  const gpuCount = fields.gpuCount ?? 1;
  const pricePerGpuHour = usd(perGpu);
  return offerOf(externalId, {
    machineId: externalId,
    ...fields,
    pricePerGpuHour,
    pricePerHour: microUsdc(pricePerGpuHour * BigInt(gpuCount)),
  });
};

async function filled(vast: readonly Offer[], render: readonly Offer[]): Promise<TestMarket> {
  const made = await testMarket();
  made.shelves.vast.offers = [...vast];
  made.shelves.render.offers = [...render];
  for (const provider of ['vast', 'ionet', 'akash', 'render'] as const) await made.sync(provider);
  await made.market.refreshReference();
  return made;
}

/** Everything again, by hand, from the rows of the database: as plain as it can be said. */
async function byHand(url: string): Promise<Map<string, { spread: number; buy: string }>> {
  type Row = Record<string, string | number | boolean | null> & { id: string };
  const database = await openDatabase(url, handClock(), createLog('silent'));
  const { rows } = await sql<Row>`
    select l.*, l.price_per_gpu_hour::float8 as gpu, l.price_per_hour::float8 as hour, l.storage_price_per_gb_month::float8 as gb,
      l.egress_price_per_gb::float8 as egress, l.ingress_price_per_gb::float8 as ingress,
      (r.body->'prices'->(l.model || '|' || l.pricing)->>'median')::float8 as usual,
      (r.body->'benchmarks'->l.model->>'median')::float8 as dlperf_usual
    from market.listing l, (select body from market.reference order by version desc limit 1) r
    where l.absent_since_revision is null and not l.gone`.execute(database.kysely);
  await database.close();
  const believed = rows.filter((row) => {
    const [price, usual] = [Number(row.gpu), Number(row.usual)];
    const trusted =
      row.verified === true || Number(row.reliability) >= 0.95 || (row.verified === null && row.reliability === null);
    const speed = row.dlperf === null ? 1 : Number(row.dlperf) / Number(row.dlperf_usual);
    return (
      row.model !== null &&
      row.price_kind === 'live' &&
      Number(row.free) > 0 &&
      trusted &&
      price <= 3 * usual &&
      price * 3 >= usual &&
      speed >= 0.6 &&
      speed <= 1.3
    );
  });
  const group = (row: Row): string => {
    const n = Number(row.gpu_count);
    return `${row.model}|${row.pricing}|${n === 1 ? '1' : n < 5 ? '2-4' : n < 8 ? '5-7' : '8+'}`;
  };
  const silent = new Set(
    believed.flatMap((row) =>
      ['gb', 'egress', 'ingress'].filter((one) => row[one] === null).map((one) => `${group(row)} ${one}`),
    ),
  );
  const cost = (row: Row): number => {
    const told = (extra: string) => (silent.has(`${group(row)} ${extra}`) ? 0 : Number(row[extra]));
    const day =
      Math.round(Number(row.hour) * 24) +
      Math.round((told('gb') * 100 * 24) / 720) +
      Math.round(told('egress') * 10) +
      Math.round(told('ingress') * 20);
    const gpus = Number(row.gpu_count);
    const over = (value: unknown, usual: number) => (value === null ? 0 : Number(value) / gpus - usual);
    const more = 2200 * over(row.cpu_cores, 8) + 1100 * over(row.ram_gb, 32);
    const cap = Number(row.gpu) * 0.15;
    return Math.round(day / 24 / gpus) - Math.round(Math.min(cap, Math.max(-cap, more)));
  };
  const found = new Map<string, { spread: number; buy: string }>();
  for (const key of new Set(believed.map(group))) {
    const sides = ['vast', 'render'].map((provider) => {
      const cheapest = new Map<string, { cost: number; id: string }>();
      for (const row of believed.filter((one) => group(one) === key && one.provider === provider)) {
        const one = { cost: cost(row), id: String(row.external_id) };
        const machine = String(row.machine_id ?? row.id);
        const known = cheapest.get(machine);
        if (known === undefined || one.cost < known.cost || (one.cost === known.cost && one.id < known.id))
          cheapest.set(machine, one);
      }
      return [...cheapest.values()].sort((a, b) => a.cost - b.cost || (a.id < b.id ? -1 : 1));
    });
    if (sides.some((side) => side.length < 2)) continue;
    const quarters = sides.map((side) => {
      const place = (side.length - 1) / 4;
      const [low, high] = [side[Math.floor(place)]?.cost ?? 0, side[Math.ceil(place)]?.cost ?? 0];
      return Math.round(low + (high - low) * (place % 1));
    });
    const [cheap, dear] = [Math.min(...quarters), Math.max(...quarters)];
    if (dear <= cheap) continue;
    const side = sides[quarters.indexOf(cheap)] ?? [];
    found.set(key, { spread: (100 * (dear - cheap)) / cheap, buy: side[0]?.id ?? '' });
  }
  return found;
}

/** `silent`: what the market tells no price for. */
function anyOffers(seed: number, prefix: string, base: number, silent: Partial<Offer> = {}): Offer[] {
  const { below, pick } = createRandom(seed);
  const next = () => below(1_000_000) / 1_000_000;
  return Array.from({ length: 120 }, (_, i) =>
    priced(`${prefix}${i}`, base * (0.2 + next() * next() * 4), {
      model: pick(['RTX 4090', 'RTX 4090', 'RTX 3090']),
      gpuCount: pick([1, 1, 1, 2, 4, 6, 8]),
      pricing: pick(['on_demand', 'on_demand', 'interruptible']),
      machineId: pick([`${prefix}m${Math.floor(next() * 60)}`, `${prefix}m${i}`]),
      verified: pick([true, false, null]),
      reliability: pick([null, 0.9, 0.96, 0.999]),
      dlperf: pick([null, 40, 90, 100, 140]),
      free: pick([0, 1, 1, 1]),
      cpuCores: pick([null, 4, 8, 64]),
      ramGb: pick([null, 16, 32, 256]),
      storagePricePerGbMonth: pick([usd(0.1), usd(0.3), usd(2)]),
      egressPricePerGb: pick([usd(0), usd(0.013), usd(0.1)]),
      ...silent,
    }),
  );
}

describe('opportunities', () => {
  it('are what one finds by hand in the listing table', async () => {
    let seen = 0;
    const silences: Partial<Offer>[] = [
      {},
      { egressPricePerGb: null },
      { storagePricePerGbMonth: null, egressPricePerGb: null, ingressPricePerGb: null },
    ];
    for (const [index, silent] of silences.entries()) {
      const seed = 3 + 14 * index;
      const made = await filled(anyOffers(seed, 'v', 0.3), anyOffers(seed + 1, 'r', 0.5, silent));
      const found = made.market.arbitrage.opportunities(every);
      const expected = await byHand(made.url);
      expect(new Set(found.map((one) => `${one.model}|${one.pricing}|${one.countClass}`))).toEqual(
        new Set(expected.keys()),
      );
      for (const one of found) {
        const hand = expected.get(`${one.model}|${one.pricing}|${one.countClass}`);
        expect(one.spreadPercent).toBeCloseTo(hand?.spread ?? Number.NaN, 6);
        expect(one.buy.listing.externalId).toBe(hand?.buy);
        seen += 1;
      }
      await made.close();
    }
    expect(seen).toBeGreaterThan(5);
  });

  describe('rest on nothing odd', () => {
    let made: TestMarket;
    const five = (prefix: string, price: number, fields: Partial<Offer> = {}) =>
      [0, 1, 2, 3, 4].map((i) => priced(`${prefix}${i}`, price + i * 0.001, fields));
    const spread = () => made.market.arbitrage.opportunities({ ...every, minMachines: 3, minConfidence: 'medium' });
    beforeAll(async () => {
      made = await filled(
        [...five('v', 0.3), priced('bait', 0.01), priced('dream', 40), ...five('i', 0.1, { pricing: 'interruptible' })],
        [...five('r', 0.4), priced('lonely', 0.6, { model: 'RTX 3090' })],
      );
    });

    afterAll(() => made?.close());

    it('an odd price is shown as unusual and counts for nothing', () => {
      const [one, ...others] = spread();
      expect(others).toEqual([]);
      expect(one).toMatchObject({ pricing: 'on_demand', countClass: '1', confidence: 'medium' });
      expect(one?.cheap).toMatchObject({ provider: 'vast', machines: 5 });
      expect(one?.buy.listing.externalId).toBe('v0');
      expect(one?.excluded).toMatchObject({ unusual_price: 2 });
      expect(one?.spreadPercent).toBeCloseTo((100 * 0.1) / 0.321, -1);
      expect(one?.savingsPercent).toBeCloseTo(100 - 100 / (1 + (one?.spreadPercent ?? 0) / 100), 6);
    });

    it('a market is not dearer for telling what disk and traffic cost', async () => {
      const untold = { storagePricePerGbMonth: null, egressPricePerGb: null, ingressPricePerGb: null };
      const even = await filled(five('v', 0.3), five('r', 0.3, untold));
      const opportunities = even.market.arbitrage.opportunities({ ...every, minMachines: 3 });
      expect(opportunities).toEqual([]);
      await even.close();
    });

    it('what is saved is for the offer that can be had, by the hours of use', () => {
      const [one] = spread();
      const dear = Number(one?.dear.normalized.p25);
      const hour = dear - (one?.buy.normalized ?? 0);
      expect(formatUsdc(one?.savingPerMonth ?? microUsdc(0n))).toBe(((hour * 24 * 30.4) / 1e6).toFixed(6));
    });

    it('a market that is not read any more stands behind nothing', async () => {
      made.clock.turn(89_000);
      await made.sync('render');
      expect(spread()).toHaveLength(1);
      made.clock.turn(2_000);
      expect(spread()).toEqual([]);
      await made.sync('vast');
      expect(spread()).toHaveLength(1);
    });

    it('one machine that is offered five times is one machine', async () => {
      made.shelves.render.offers = five('r', 0.4, { machineId: 'same' });
      await made.sync('render');
      expect(spread()).toEqual([]);
    });
  });
});

describe('scores', () => {
  const scoresOf = (made: TestMarket) =>
    new Map(
      [...made.market.syncDeps.board.rows].flatMap((row, slot) =>
        row ? [[row.externalId, made.market.syncDeps.board.columns.gScore[slot]] as const] : [],
      ),
    );

  it('do not depend on the order of arrival, and one more offer moves no other', async () => {
    const [vast, render] = [anyOffers(5, 'v', 0.3), anyOffers(6, 'r', 0.5)];
    const made = await filled(vast, render);
    const backwards = await testMarket();
    backwards.shelves.vast.offers = [...vast].reverse();
    backwards.shelves.render.offers = [...render].reverse();
    for (const provider of ['render', 'akash', 'ionet', 'vast'] as const) await backwards.sync(provider);
    await backwards.market.refreshReference();
    const before = scoresOf(made);
    expect([...before.values()].every((value) => value !== undefined && value > 0)).toBe(true);
    expect(new Map([...scoresOf(backwards)].sort())).toEqual(new Map([...before].sort()));

    made.shelves.vast.offers = [...vast, priced('one more', 0.002, { dlperf: 500 })];
    await made.sync();
    await made.market.refreshReference();
    const after = scoresOf(made);
    expect(after.get('one more')).toBeGreaterThan(0);
    after.delete('one more');
    expect(after).toEqual(before);
    // After a day the market's own median counts; tables follow each other by the hour, and one offer moves none.
    const later = async (ms: number) => {
      made.clock.turn(ms);
      await made.sync('vast');
      await made.sync('render');
      await made.market.refreshReference();
      return scoresOf(made);
    };
    const watched = await later(DAY_MS);
    expect(made.market.reference()).toMatchObject({ version: 2 });
    expect(watched).not.toEqual(before);
    made.shelves.vast.offers.push(priced('yet another', 0.002, { dlperf: 500 }));
    const hour = await later(3_600_001);
    expect(made.market.reference()?.version).toBe(3);
    for (const [id, value] of watched) expect(hour.get(id)).toBe(value);
    await made.close();
    await backwards.close();
  });
});
