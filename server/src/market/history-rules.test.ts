import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_MS, type Instant, MINUTE_MS, parseInstant } from '#base/clock';
import { microUsdc } from '#base/money';
import type { Offer } from '#providers';
import { offerOf } from '../../../test/support/offers.ts';
import { modelOf, readObservation } from './history-import-rules.ts';
import { bucketOf, figuresOf, NOTHING, type Row, rangeOf, rollUp, type Standing, verdictOf } from './history-rules.ts';
import { Tally } from './history-tally.ts';

const NOW = parseInstant('2026-11-24T10:07:00Z') as Instant;
const keep = { '5m': 7, '1h': 90, '1d': 1825, changes: 0 };
const usd = (value: number) => microUsdc(BigInt(Math.round(value * 1e6)));

function tallied(offers: readonly Offer[], tally = new Tally()): Tally {
  for (const offer of offers) tally.add(offer);
  return tally;
}
const anOffer = fc
  .record({
    model: fc.constantFrom('RTX 4090', 'H100 SXM5', null),
    pricing: fc.constantFrom('on_demand' as const, 'interruptible' as const),
    free: fc.nat(2),
    gpuIds: fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 3 }),
    pricePerGpuHour: fc.constantFrom(usd(0.1), usd(0.2), usd(0.3), usd(0.4)),
  })
  .map((fields) => offerOf('1', { ...fields, capacity: 4, gpuCount: 2 }));

describe('the figures of a reading', () => {
  it('quartiles are asked by somebody, and a quarter, a half and three quarters ask no more', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 1e9 }), { minLength: 1, maxLength: 60 }), (prices) => {
        const { low, p25, median, p75, high, listings } = figuresOf(
          prices.toSorted((a, b) => a - b),
          0,
        );
        const [a, b, c] = [p25, median, p75] as [number, number, number];
        const upTo = (limit: number) => prices.filter((price) => price <= limit).length / prices.length;
        expect(prices).toContain(a);
        expect(prices).toContain(c);
        expect([low, high, listings]).toEqual([Math.min(...prices), Math.max(...prices), prices.length]);
        expect(a <= b && b <= c).toBe(true);
        expect(upTo(a) >= 0.25 && upTo(b) >= 0.5 && upTo(c) >= 0.75).toBe(true);
        expect(upTo(a - 1) < 0.25 && upTo(c - 1) < 0.75).toBe(true);
      }),
    );
    expect(figuresOf([], 0)).toEqual(NOTHING);
  });

  it('counts what can be had now, at a price that is one, of a known model, each GPU once', () => {
    const offers = [
      offerOf('1', { gpuIds: ['a', 'b'] }),
      offerOf('2', { gpuIds: ['b'], pricePerGpuHour: usd(0.5) }),
      offerOf('3', { gpuIds: [], free: 3, gpuCount: 2, capacity: 4 }),
      offerOf('4', { free: 0 }),
      offerOf('5', { priceKind: 'guide' }),
      offerOf('6', { model: null }),
      offerOf('7', { pricing: 'interruptible' }),
    ];
    const found = tallied(offers).snapshot();
    expect([...found.keys()]).toEqual(['RTX 4090|on_demand', 'RTX 4090|interruptible']);
    expect(found.get('RTX 4090|on_demand')).toMatchObject({ low: 350_000, high: 500_000, listings: 3, gpus: 8 });
  });
});

describe('a tally that is kept up', () => {
  it('is what is counted from scratch, whatever came and went', () => {
    const offers = fc.array(anOffer, { maxLength: 12 });
    fc.assert(
      fc.property(offers, offers, offers, (stay, go, come) => {
        const tally = tallied([...go, ...stay]);
        tally.snapshot();
        for (const offer of go) tally.remove(offer);
        expect(tallied(come, tally).snapshot()).toEqual(tallied([...stay, ...come]).snapshot());
      }),
    );
  });
});

const price = fc.bigInt({ min: 0n, max: 10_000_000n }).map(microUsdc);
const fine = fc.array(
  fc.record({
    series: fc.integer({ min: 1, max: 3 }),
    bucket: fc.integer({ min: 0, max: 60 }),
    prices: fc.option(fc.array(price, { minLength: 5, maxLength: 5 })),
    listings: fc.nat(50),
  }),
  { maxLength: 60 },
);
const rowsOf = (
  given: (typeof fine)['generate'] extends (...args: never[]) => { value: infer T } ? T : never,
): Row[] => [
  ...new Map(
    given.map(({ series, bucket, prices, listings }) => {
      const [low = null, p25 = null, median = null, p75 = null, high = null] =
        prices?.toSorted((a, b) => Number(a - b)) ?? [];
      const at = (bucket * 5 * MINUTE_MS) as Instant;
      return [`${series} ${bucket}`, { series, at, low, p25, median, p75, high, listings, gpus: listings, samples: 1 }];
    }),
  ).values(),
];

describe('hours and days', () => {
  it('made hour by hour, in any order, and again, are what is made from scratch', () => {
    fc.assert(
      fc.property(fine, (given) => {
        const rows = rowsOf(given);
        const scratch = rollUp(rows, 60);
        const hours = [...new Set(rows.map(({ at }) => bucketOf(at, 60)))].reverse();
        const one = (hour: Instant) =>
          rollUp(
            rows.filter(({ at }) => bucketOf(at, 60) === hour),
            60,
          );
        const made = new Map([...hours, ...hours].flatMap(one).map((row) => [`${row.series} ${row.at}`, row]));
        expect(new Set(made.values())).toEqual(new Set(scratch));
        expect(rollUp(scratch, 1440).reduce((sum, { samples }) => sum + samples, 0)).toBe(rows.length);
        for (const { low, p25, median, p75, high } of scratch)
          if (low !== null && p25 !== null && median !== null && p75 !== null && high !== null)
            expect(low <= p25 && p25 <= median && median <= p75 && p75 <= high).toBe(true);
      }),
    );
  });

  it('are means over time rounded half up, the least low and the greatest high', () => {
    const row = (minute: number, median: bigint | null, listings: number): Row => {
      const same = median === null ? null : microUsdc(median);
      const at = (minute * MINUTE_MS) as Instant;
      return {
        series: 1,
        at,
        low: same,
        p25: same,
        median: same,
        p75: same,
        high: same,
        listings,
        gpus: 1,
        samples: 1,
      };
    };
    expect(rollUp([row(0, 10n, 3), row(5, 13n, 4), row(10, null, 0)], 60)).toEqual([
      { ...row(0, 12n, 2), low: 10n, high: 13n, gpus: 1, samples: 3 },
    ]);
  });
});

describe('the range of a chart', () => {
  it('chooses a period that suits and reaches back, whole buckets, and says when they are too many', () => {
    const ago = (days: number) => (NOW - days * DAY_MS) as Instant;
    expect(rangeOf({}, NOW, keep)).toMatchObject({ period: '1h' });
    expect(rangeOf({ from: ago(2) }, NOW, keep)).toEqual({
      period: '5m',
      from: ago(2) - 2 * MINUTE_MS,
      to: NOW + 3 * MINUTE_MS,
    });
    expect(rangeOf({ from: ago(30), to: ago(29) }, NOW, keep)).toMatchObject({ period: '1h' });
    expect(rangeOf({ from: ago(300), to: ago(299) }, NOW, keep)).toMatchObject({ period: '1d' });
    expect(rangeOf({ period: '1d' }, NOW, keep)).toMatchObject({ from: bucketOf(ago(365), 1440) });
    expect(rangeOf({ from: NOW, to: NOW }, NOW, keep)).toBe('must be before to');
    expect(rangeOf({ from: ago(20), period: '5m' }, NOW, keep)).toMatch(/^makes 5761 points of 5m/);
  });
});

describe('low, typical or high', () => {
  const offered = { price: usd(0.3), provider: 'vast', name: 'Vast.ai' };
  const standing = (below: number, equal: number, samples: number, basis: Standing['basis'] = 'hours'): Standing => ({
    ...{ basis, samples, below, equal },
    quartiles: [usd(0.2), usd(0.3), usd(0.4)],
  });

  it.each([
    [standing(10, 5, 50), 'low', 25],
    [standing(11, 5, 50), 'typical', 27],
    [standing(0, 48, 48), 'typical', 50],
    [standing(37, 1, 50), 'high', 75],
    [standing(23, 0, 23), 'unknown', null],
    [standing(6, 0, 6, 'days'), 'unknown', null],
    [standing(7, 0, 7, 'days'), 'high', 100],
  ])('%o is %s', (given, word, percentile) => {
    expect(verdictOf('RTX 4090', offered, given)).toMatchObject({ word, percentile, samples: given.samples });
  });

  it('says it in words, and why it cannot be said', () => {
    expect(verdictOf('RTX 4090', offered, standing(10, 5, 50)).sentence).toBe(
      '0.300000 USDC per GPU-hour at Vast.ai is low for RTX 4090: of the last 50 hours it was cheaper in 10, the same in 5 and dearer in 35.',
    );
    expect(verdictOf('RTX 4090', null, standing(10, 5, 50))).toMatchObject({ word: 'unknown', price: null });
    expect(verdictOf('RTX 4090', offered, standing(1, 1, 3)).sentence).toContain('prices of 3 hours are known');
  });
});

describe('a captured observation', () => {
  const given = {
    ...{
      date: '2026-05-08',
      provider: 'vast.ai',
      gpu_model: 'A100_SXM_80GB',
      gpu_count: '2',
      region: '',
      rental_type: 'spot',
    },
    ...{ price_min_usd: '0.4', price_median_usd: '0.5', price_max_usd: '6e-1', n_offers: '9' },
  };

  it('is taken for what it means, or for nothing', () => {
    expect(readObservation(given, NOW)).toMatchObject({
      ...{ market: 'vast', model: 'A100 SXM4 80GB', pricing: 'interruptible', priceMax: 600_000n, gpuCount: 2 },
    });
    const spelled = [
      'RTX_4090',
      'H100_SXM',
      'A100_PCIE_40GB',
      'RTX_PRO_6000',
      'GB200',
      'A100',
      'RTX_4090_24GB',
      'RTX_4090_99GB',
    ];
    expect(spelled.map(modelOf)).toEqual([
      'RTX 4090',
      'H100 SXM5',
      'A100 PCIe 40GB',
      null,
      null,
      null,
      'RTX 4090',
      null,
    ]);
  });

  it.each([
    [{ date: '2026-02-30' }, /^date must be a day/],
    [{ date: '2026-11-27' }, /^date must be a day/],
    [{ provider: ' ' }, /^provider is empty/],
    [{ gpu_count: '0' }, /^gpu_count must be/],
    [{ n_offers: '1.5' }, /^n_offers must be/],
    [{ price_median_usd: '-1' }, /^price_median_usd must be/],
    [{ price_min_usd: '0.7' }, /^the prices must not fall/],
  ])('with %o is refused in words', (change, words) => {
    expect(readObservation({ ...given, ...change }, NOW)).toMatch(words);
  });
});
