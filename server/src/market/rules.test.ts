import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatUsdc, microUsdc } from '#base/money';
import { costOf, medianOf, missesAt, statusOf, totalOf } from './rules.ts';

const price = fc.bigInt({ min: 0n, max: 100_000_000_000n }).map(microUsdc);
/** Per GB, up to 100 USDC: totals stay below 2^53 micro-USDC, where plain numbers are exact. */
const maybePrice = fc.option(fc.bigInt({ min: 0n, max: 100_000_000n }).map(microUsdc));
const usage = fc.record({
  seconds: fc.integer({ min: 36, max: 8784 * 3600 }),
  diskMilliGb: fc.integer({ min: 0, max: 1_000_000_000 }),
  egressMilliGb: fc.integer({ min: 0, max: 1_000_000_000 }),
  ingressMilliGb: fc.integer({ min: 0, max: 1_000_000_000 }),
});
const prices = fc.record({
  pricePerHour: price,
  storagePricePerGbMonth: maybePrice,
  egressPricePerGb: maybePrice,
  ingressPricePerGb: maybePrice,
});

describe('the cost of a job', () => {
  it('is 8 hours of the GPU, 500 GB for 8 of 720 hours and 100 GB sent, each line to the micro-USDC', () => {
    const cost = costOf(
      {
        pricePerHour: microUsdc(60_000n),
        storagePricePerGbMonth: microUsdc(133_333n),
        egressPricePerGb: microUsdc(1_302n),
        ingressPricePerGb: microUsdc(0n),
      },
      { seconds: 8 * 3600, diskMilliGb: 500_000, egressMilliGb: 100_000, ingressMilliGb: 0 },
    );
    expect(cost.lines.map(({ amount }) => formatUsdc(amount))).toEqual([
      '0.480000',
      '0.740739',
      '0.130200',
      '0.000000',
    ]);
    expect(formatUsdc(cost.total)).toBe('1.350939');
    expect(cost.complete).toBe(true);
  });

  it('is the sum of its lines, and the ranking by plain numbers agrees with it', () => {
    fc.assert(
      fc.property(prices, usage, (known, used) => {
        const cost = costOf(known, used);
        expect(cost.lines.reduce((sum, { amount }) => sum + amount, 0n)).toBe(cost.total);
        const number = (value: bigint | null) => (value === null ? Number.NaN : Number(value));
        const ranked = totalOf(
          number(known.pricePerHour),
          number(known.storagePricePerGbMonth),
          number(known.egressPricePerGb),
          number(known.ingressPricePerGb),
          used,
        );
        expect(ranked).toBe(Number(cost.total));
      }),
      { numRuns: 2000 },
    );
  });

  it('says when a price that is needed is not known', () => {
    const known = {
      pricePerHour: microUsdc(1n),
      storagePricePerGbMonth: null,
      egressPricePerGb: null,
      ingressPricePerGb: null,
    };
    expect(costOf(known, { seconds: 3600, diskMilliGb: 0, egressMilliGb: 0, ingressMilliGb: 0 }).complete).toBe(true);
    expect(costOf(known, { seconds: 3600, diskMilliGb: 1000, egressMilliGb: 0, ingressMilliGb: 0 }).complete).toBe(
      false,
    );
  });
});

describe('the status of a listing', () => {
  it('turns stale with the third miss', () => {
    const at = (revision: number) =>
      statusOf({ gone: false, free: 1, absentSinceRevision: 5 }, { revision, stale: false });
    expect([5, 6, 7].map(at)).toEqual(['available', 'available', 'stale']);
    expect(missesAt(null, 9)).toBe(0);
  });

  it('is busy when nothing is free, and stale with its whole market', () => {
    expect(statusOf({ gone: false, free: 0, absentSinceRevision: null }, { revision: 1, stale: false })).toBe('busy');
    expect(statusOf({ gone: false, free: 1, absentSinceRevision: null }, { revision: 1, stale: true })).toBe('stale');
  });
});

describe('the median', () => {
  it('is the middle, or between the two middle ones', () => {
    expect([medianOf([]), medianOf([3]), medianOf([1, 4]), medianOf([1, 2, 9])]).toEqual([null, 3, 3, 2]);
  });
});
