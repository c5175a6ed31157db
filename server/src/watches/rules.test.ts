import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Instant, MINUTE_MS, plus, SECOND_MS } from '../base/clock.ts';
import {
  judge,
  type Observation,
  observePresence,
  observePrice,
  observeSpread,
  observeStock,
  type State,
  sentence,
  stateInWords,
  step,
  type Terms,
  type WatchKind,
} from './rules.ts';

const T0 = 1_800_000_000_000 as Instant;
const usdc = (text: number): bigint => BigInt(Math.round(text * 1e6));
const at = (value: number): Observation => ({ atLeast: usdc(value), atMost: usdc(value) });
const terms = (kind: WatchKind, threshold: number | null, more: Partial<Terms> = {}): Terms => ({
  kind,
  threshold: threshold === null ? null : usdc(threshold),
  hysteresisPercent: 3,
  cooldownMs: 3600 * SECOND_MS,
  ...more,
});
const below = terms('price_below', 0.3);
const FRESH: State = { armed: true, firedAt: null };

/** The minutes at which a watch fires over observations that are a minute apart. */
function firings(of: Terms, seen: readonly Observation[]): number[] {
  let state = FRESH;
  return seen.flatMap((observation, minute) => {
    const next = step(of, state, observation, plus(T0, minute * MINUTE_MS));
    state = next.state;
    return next.fire ? [minute] : [];
  });
}
const repeat = <T>(times: number, ...items: T[]): T[] => Array.from({ length: times }, () => items).flat();

describe('a watch', () => {
  it.each<[string, Terms, number[], number[]]>([
    ['a price at the threshold counts', below, [0.31, 0.3], [1]],
    ['fires once while it holds', below, repeat(200, 0.29), [0]],
    ['is not armed again within the hysteresis', below, [0.29, ...repeat(100, 0.305, 0.29)], [0]],
    ['is armed again beyond it', below, [0.29, 0.31, ...repeat(60, 0.32), 0.29], [0, 62]],
    ['tells after the cool-down what still holds', below, [0.29, 0.31, ...repeat(80, 0.29)], [0, 60]],
    ['and not what holds no more', below, [0.29, 0.31, 0.29, ...repeat(80, 0.32)], [0]],
    ['price above', terms('price_above', 0.3), [0.29, 0.3, 0.295, 0.35, ...repeat(60, 0.29), 0.31], [1, 64]],
    ['spread above', terms('spread_above', 20), [10, 25, 25], [1]],
    ['a threshold of zero is met by nothing else', terms('price_below', 0), [0.1, 0.1], []],
  ])('%s', (_, of, values, expected) => {
    expect(firings(of, values.map(at))).toEqual(expected);
  });

  it('of stock and of a listing fires when there is some, and when it is not there', () => {
    const stock = terms('back_in_stock', null, { hysteresisPercent: 0, cooldownMs: 5 * MINUTE_MS });
    const counts = [0, 3, 2, 0, 0, 0, 0, 0, 1].map((count) => observeStock(count, true));
    expect(firings(stock, counts)).toEqual([1, 8]);
    const gone = terms('listing_gone', null, { hysteresisPercent: 0, cooldownMs: 5 * MINUTE_MS });
    const there = [true, false, false, true, true, true, true, false].map((isThere) => observePresence(isThere, true));
    expect(firings(gone, there)).toEqual([1, 7]);
  });

  it('concludes nothing from a market that cannot be read', () => {
    const unread = { atLeast: null, atMost: null };
    for (const kind of ['price_below', 'price_above', 'spread_above', 'back_in_stock', 'listing_gone'] as const) {
      const state = { armed: false, firedAt: T0 };
      const of = terms(kind, kind.includes('_above') || kind === 'price_below' ? 1 : null);
      expect(step(of, state, unread, plus(T0, 9e9))).toEqual({ state, fire: false, heldUntil: null });
      expect(step(of, FRESH, unread, T0).fire).toBe(false);
    }
    expect(observePresence(false, false)).toEqual(unread);
    expect(observeSpread(null)).toEqual(unread);
    // Some stock is some stock; none among the markets that were read is not none.
    expect(observeStock(2, false)).toEqual({ atLeast: 2n, atMost: null });
    expect(observeStock(0, false)).toEqual({ atLeast: 0n, atMost: null });
  });

  it('with a market unread takes a low price for one that is there, and no price for the lowest', () => {
    const seen = (kind: WatchKind, price: number | null) =>
      observePrice(kind, price === null ? null : usdc(price), false);
    expect(step(below, FRESH, seen('price_below', 0.29), T0).fire).toBe(true);
    const fired = { armed: false, firedAt: T0 };
    expect(step(below, fired, seen('price_below', 0.5), T0).state.armed).toBe(false);
    const above = terms('price_above', 0.3);
    expect(step(above, FRESH, seen('price_above', 0.5), T0).fire).toBe(false);
    expect(step(above, fired, seen('price_above', 0.2), T0).state.armed).toBe(true);
  });

  it('where nothing can be had there is no low price and no high one', () => {
    const fired = { armed: false, firedAt: T0 };
    expect(step(below, fired, observePrice('price_below', null, true), T0).state.armed).toBe(true);
    const above = terms('price_above', 0.3);
    expect(step(above, FRESH, observePrice('price_above', null, true), T0).fire).toBe(false);
    expect(step(above, fired, observePrice('price_above', null, true), T0).state.armed).toBe(false);
  });

  const anyTerms = fc.record({
    kind: fc.constantFrom<WatchKind>('price_below', 'price_above', 'spread_above'),
    threshold: fc.bigInt({ min: 1n, max: 1_000_000n }),
    hysteresisPercent: fc.integer({ min: 0, max: 50 }),
    cooldownMs: fc.integer({ min: 60, max: 7200 }).map((seconds) => seconds * SECOND_MS),
  });
  /** Values around a threshold, now and then with a bound or both unknown, at moments one after the other. */
  const looks = fc.array(
    fc.record({
      percent: fc.integer({ min: 40, max: 160 }),
      low: fc.boolean(),
      high: fc.boolean(),
      afterMs: fc.integer({ min: 0, max: 3_600_000 }),
    }),
    { maxLength: 60 },
  );

  it('that flaps however it may never fires twice within the cool-down, nor twice without having gone back', () => {
    fc.assert(
      fc.property(anyTerms, looks, (of, seen) => {
        let state = FRESH;
        let now = T0;
        let last: Instant | null = null;
        let wentBack = true;
        for (const { percent, low, high, afterMs } of seen) {
          now = plus(now, afterMs);
          const value = (of.threshold * BigInt(percent)) / 100n;
          const observation = { atLeast: low ? value : null, atMost: high ? value : null };
          const isFalling = of.kind === 'price_below';
          const beyond = isFalling
            ? low && value * 100n > of.threshold * BigInt(100 + of.hysteresisPercent)
            : high && value * 100n < of.threshold * BigInt(100 - of.hysteresisPercent);
          if (beyond) wentBack = true;
          const next = step(of, state, observation, now);
          if (next.fire) {
            const holds = isFalling ? high && value <= of.threshold : low && value >= of.threshold;
            if (!holds || !wentBack || (last !== null && now - last < of.cooldownMs)) return false;
            wentBack = false;
            last = now;
          }
          state = next.state;
        }
        return true;
      }),
      { numRuns: 2000 },
    );
  });

  it('that really crosses fires exactly once, however often it is looked at on either side', () => {
    const side = fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(anyTerms, side, side, (of, before, after) => {
        const falling = of.kind === 'price_below';
        const value = (percent: number): Observation => {
          const exact = (of.threshold * BigInt(percent)) / 100n;
          return { atLeast: exact, atMost: exact };
        };
        const quiet = before.map((percent) => value(falling ? 101 + percent : Math.min(99, percent)));
        const holds = after.map((percent) => value(falling ? percent : 100 + percent));
        // A threshold of a few millionths may have nothing between it and its hundredth.
        fc.pre(of.threshold > 1000n);
        return JSON.stringify(firings(of, [...quiet, ...holds])) === JSON.stringify([quiet.length]);
      }),
    );
  });
});

describe('the words', () => {
  const watched = { ...below, model: 'RTX 4090', pricing: 'interruptible', market: 'Vast.ai', minGpus: 4 };
  it('say what happened, and what has to happen', () => {
    expect(sentence(watched, usdc(0.2875), 'Vast.ai')).toBe(
      'RTX 4090 (interruptible, at Vast.ai, 4 GPUs or more) can be had for 0.2875 USDC per GPU-hour at Vast.ai: at or below 0.30.',
    );
    const standing = { armed: false, firedAt: T0, paused: false, held: false };
    expect(stateInWords(below, standing, T0)).toBe('Told. It is armed again once it is above 0.309.');
    expect(stateInWords(below, { ...standing, armed: true, firedAt: null }, T0)).toBe(
      'Armed: told when the cheapest costs 0.30 USDC per GPU-hour or less.',
    );
    expect(stateInWords(below, { ...standing, armed: true, held: true }, T0)).toContain('told after the cool-down');
    expect(stateInWords(below, { ...standing, paused: true }, T0)).toContain('Paused');
  });
});

describe('a message', () => {
  const tried = (status: number | null, attempts: number, retryAfterMs: number | null = null, random = 0.5) =>
    judge({ status, retryAfterMs }, attempts, random);

  it('is tried nine times over some twenty hours, and then given up', () => {
    const waits = Array.from({ length: 9 }, (_, i) => tried(500, i + 1));
    const seconds = waits.map((verdict) => (verdict.outcome === 'again' ? verdict.inMs / 1000 : verdict.outcome));
    expect(seconds).toEqual([5, 30, 120, 600, 1800, 7200, 21_600, 43_200, 'failed']);
    expect(tried(null, 20).outcome).toBe('failed');
    expect([0, 1].map((random) => tried(500, 1, null, random))).toEqual([
      { outcome: 'again', inMs: 4000 },
      { outcome: 'again', inMs: 6000 },
    ]);
  });

  it('is taken with 2xx alone, waits as long as it is asked to, and ends a webhook that is gone', () => {
    expect([200, 204, 299].map((status) => tried(status, 1).outcome)).toEqual(Array(3).fill('delivered'));
    expect([301, 404, 500, null].map((status) => tried(status, 1).outcome)).toEqual(Array(4).fill('again'));
    expect(tried(410, 1).outcome).toBe('gone');
    expect(tried(429, 1, 600_000)).toEqual({ outcome: 'again', inMs: 600_000 });
    expect(tried(503, 4, 1000)).toEqual({ outcome: 'again', inMs: 600_000 });
    expect(tried(500, 1, 600_000)).toEqual({ outcome: 'again', inMs: 5000 });
  });
});
