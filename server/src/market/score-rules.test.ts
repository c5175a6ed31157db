import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { efficiencyPart, performancePart, reliabilityPart, type ScoreInput, score, shrunk } from './score-rules.ts';

const input = (fields: Partial<ScoreInput> = {}): ScoreInput => ({
  provider: 'vast',
  performanceIndex: 0.25,
  availability: 0.99,
  observations: null,
  usdPerGpuHour: 0.5,
  medianEfficiency: 0.5,
  capability: null,
  ...fields,
});

describe('the parts', () => {
  it('halve, add a nine, double by even steps', () => {
    expect([2, 1, 0.5, 1 / 8, 1 / 64, 1 / 1000].map((index) => Math.round(performancePart(index)))).toEqual([
      100, 100, 83, 50, 0, 0,
    ]);
    expect([0, 0.9, 0.99, 0.999, 1].map((availability) => Math.round(reliabilityPart(availability)))).toEqual([
      0, 33, 67, 100, 100,
    ]);
    expect([0.5, 1, 2, 4, 100].map((times) => efficiencyPart(times, 1))).toEqual([25, 50, 75, 100, 100]);
  });

  it('few observations lean to the prior, many do not', () => {
    expect(shrunk(1, 0)).toBeCloseTo(0.98);
    expect(shrunk(1, 20)).toBeCloseTo(0.99);
    expect(shrunk(1, 1e9)).toBeCloseTo(1);
    expect(shrunk(0.9, null)).toBe(0.9);
  });
});

describe('the score', () => {
  it('weighs by the market, and once by weights that all share', () => {
    // P = 100 * (1 - 2/6), R = 66.67, E = 50.
    expect(score(input())).toMatchObject({ gScore: 63.3333, comparable: 62.5, boost: 1, assumed: [] });
    expect(score(input({ provider: 'akash' })).gScore).toBeCloseTo(60, 3);
    expect(score(input({ provider: 'ionet' })).gScore).toBeCloseTo(63.3333, 3);
    expect(score(input({ provider: 'akash' })).comparable).toBe(score(input()).comparable);
  });

  it('a boost is for what the market can do, and ties are told apart above 100', () => {
    const best = { performanceIndex: 2, availability: 1, usdPerGpuHour: 0.1, capability: 'cluster' } as const;
    expect(score(input({ ...best, provider: 'ionet' }))).toMatchObject({
      gScore: 100,
      unclamped: 110,
      comparable: 100,
    });
    expect(score(input({ ...best, provider: 'vast' }))).toMatchObject({ gScore: 100, unclamped: 100 });
    expect(score(input({ ...best, provider: 'render', capability: 'generative_ai' })).unclamped).toBe(105);
    expect(score(input({ ...best, provider: 'ionet', capability: null })).unclamped).toBe(100);
  });

  it('what is not known is assumed, said, and neither nothing nor all', () => {
    const blind = score(input({ performanceIndex: null, availability: null, medianEfficiency: null }));
    expect(blind.assumed).toEqual(['performance_index', 'availability', 'median_efficiency']);
    for (const part of Object.values(blind.parts)) expect(part > 0 && part < 100).toBe(true);
    expect(score(input({ availability: 0 })).assumed).toEqual(['availability']);
  });

  it('stays between 0 and 100, and is no lower for a cheaper, faster or steadier offer', () => {
    const number = (min: number, max: number) => fc.double({ min, max, noNaN: true });
    const any = fc.record({
      provider: fc.constantFrom('vast', 'ionet', 'akash', 'render'),
      performanceIndex: fc.option(number(0.001, 5)),
      availability: fc.option(number(0, 1)),
      observations: fc.option(fc.nat(1000)),
      usdPerGpuHour: number(0.001, 100),
      medianEfficiency: fc.option(number(0.01, 10)),
      capability: fc.option(fc.constantFrom('cluster', 'generative_ai')),
    }) as fc.Arbitrary<ScoreInput>;
    fc.assert(
      fc.property(any, number(1, 10), (one, times) => {
        const made = score(one);
        expect(made.gScore >= 0 && made.gScore <= 100 && made.comparable >= 0 && made.comparable <= 100).toBe(true);
        const cheaper = score({ ...one, usdPerGpuHour: one.usdPerGpuHour / times });
        expect(cheaper.unclamped).toBeGreaterThanOrEqual(made.unclamped);
        if (one.performanceIndex !== null)
          expect(score({ ...one, performanceIndex: one.performanceIndex * times }).unclamped).toBeGreaterThanOrEqual(
            made.unclamped,
          );
        if (one.availability)
          expect(score({ ...one, availability: 1 }).unclamped).toBeGreaterThanOrEqual(made.unclamped);
      }),
    );
  });
});
