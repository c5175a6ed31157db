import { describe, expect, it } from 'vitest';
import type { Instant } from '#base/clock';
import { microUsdc } from '#base/money';
import * as catalog from '#catalog';
import type { Offer } from '#providers';
import { offerOf } from '../../../test/support/offers.ts';
import { paceOf } from './job.ts';
import type { Listing, Shown } from './listing.ts';
import { reasonOf } from './rank.ts';
import type { Reference } from './reference.ts';
import { costOf } from './rules.ts';

const NOW = 1_772_000_000_000 as Instant;
const listing = (id: string, fields: Partial<Offer> = {}): Listing => ({
  ...offerOf(id, fields),
  ...{ id, provider: 'vast', firstSeenAt: NOW, priceChangedAt: NOW },
  ...{ absentSinceRevision: null, lastSeenAt: null, gone: false },
});
const reference: Reference = {
  ...{ version: 1, madeAt: NOW, indexVersion: 'test', prices: {} },
  efficiency: { on_demand: null, interruptible: null },
  benchmarks: { 'RTX 4090': { median: 100, offers: 9 } },
};
const training = { workload: 'training', measuredOn: 'RTX 4090' } as const;
const HOUR = 3600;

describe('how long a job takes', () => {
  it('is the hours measured, on the model they were measured on', () => {
    const same = paceOf(listing('a', { dlperf: 100 }), training, 8 * HOUR, reference);
    expect(same).toEqual({ seconds: 8 * HOUR, times: 1, measured: true });
  });

  it('goes by what was measured on the machine: a little better counts, much better does not', () => {
    const at = (dlperf: number | null, workload: catalog.Workload = 'training') =>
      paceOf(listing('a', { dlperf }), { ...training, workload }, HOUR, reference)?.times;
    expect(at(50)).toBe(0.5);
    expect(at(105)).toBe(1.05);
    expect(at(200)).toBe(1.1);
    expect(at(null)).toBe(1);
    expect(at(200, 'inference')).toBe(1);
    expect(at(50, 'inference')).toBe(0.5);
  });

  it('several GPUs share it, less what they lose when they train together', () => {
    const four = listing('a', { dlperf: 100, gpuCount: 4 });
    expect(paceOf(four, training, 38 * HOUR, reference)?.seconds).toBe(10 * HOUR);
    expect(paceOf(four, { ...training, workload: 'rendering' }, 40 * HOUR, reference)?.seconds).toBe(10 * HOUR);
  });

  it('another model takes as long as its speed says, an unknown one nobody knows', () => {
    const h100 = catalog.modelByName('H100 SXM5') as catalog.GpuModel;
    const rtx4090 = catalog.modelByName('RTX 4090') as catalog.GpuModel;
    const times = (catalog.performanceIndex(h100) ?? 0) / (catalog.performanceIndex(rtx4090) ?? 1);
    expect(paceOf(listing('a', { model: 'H100 SXM5', dlperf: null }), training, HOUR, reference)?.times).toBe(times);
    expect(paceOf(listing('a', { model: null }), training, HOUR, reference)).toBeNull();
  });
});

describe('the reason for a rank', () => {
  const usage = { seconds: 8 * HOUR, diskMilliGb: 500_000, egressMilliGb: 100_000, ingressMilliGb: 0 };
  const shown = (id: string, fields: Partial<Offer> = {}): Shown => {
    const one = listing(id, fields);
    return { listing: one, status: 'available', observedAt: NOW, cost: costOf(one, usage) };
  };
  const perHour = (usd: number) => microUsdc(BigInt(Math.round(usd * 1e6)));
  const free = { storagePricePerGbMonth: microUsdc(0n), egressPricePerGb: microUsdc(0n) };
  const best = shown('best', { ...free, pricePerHour: perHour(0.4) });
  const bait = shown('bait', { ...free, pricePerHour: perHour(0.35), egressPricePerGb: perHour(0.02) });

  it('says of the cheapest what it is made of, and that others only look cheaper', () => {
    expect(reasonOf(best, best, [best, bait])).toBe(
      'The cheapest job: GPU 3.20; 1 below asks less an hour and costs more in all',
    );
  });

  it('says of the others what makes the difference', () => {
    expect(reasonOf(bait, best, [best, bait])).toBe('1.60 more than the cheapest: GPU −0.40, traffic out +2.00');
    expect(reasonOf({ ...best, listing: listing('twin') }, best, [])).toBe('Costs the same as the cheapest');
  });

  it('says what is not known of those that come last', () => {
    const unknown = shown('unknown', { egressPricePerGb: null, storagePricePerGbMonth: null });
    expect(reasonOf(unknown, best, [])).toBe('Comes last: its market does not tell the price of disk and traffic out');
    const slow: Shown = { ...best, pace: null, cost: best.cost && { ...best.cost, complete: false } };
    expect(reasonOf(slow, best, [])).toBe('Comes last: its market does not tell how fast it is at this work');
  });
});
