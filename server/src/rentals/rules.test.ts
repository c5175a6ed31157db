import { describe, expect, it } from 'vitest';
import type { Instant } from '#base/clock';
import { createRandom } from '../../../test/support/random.ts';
import {
  freeBlocks,
  freeParts,
  joined,
  mayAskAgain,
  next,
  outcomeOf,
  type RentalEvent,
  type RentalState,
  whyLate,
  whyOver,
} from './rules.ts';

const block = (from: number, to: number) => ({ from: from as Instant, to: to as Instant });
const slot = (unit: string, from: number, to: number) => ({ unit, ...block(from, to) });

describe('blocks of time', () => {
  it('are put together where they touch', () => {
    expect(joined([block(5, 7), block(1, 3), block(3, 4), block(6, 9)])).toEqual([block(1, 4), block(5, 9)]);
  });

  it('leave free what they do not cover', () => {
    const within = block(0, 10);
    expect(freeParts([], within)).toEqual([within]);
    expect(freeParts([block(2, 4), block(8, 20)], within)).toEqual([block(0, 2), block(4, 8)]);
    expect(freeParts([block(-5, 12)], within)).toEqual([]);
    expect(freeParts([block(-5, 0), block(10, 12)], within)).toEqual([within]);
  });

  it('are free where the same units are from end to end', () => {
    const held = [slot('a', 0, 4), slot('b', 2, 6), slot('c', 3, 5)];
    const within = block(0, 8);
    expect(freeBlocks(held, 3, 1, within)).toEqual([block(0, 3), block(4, 8)]);
    expect(freeBlocks(held, 3, 2, within)).toEqual([block(0, 2), block(5, 8)]);
    expect(freeBlocks(held, 3, 3, within)).toEqual([block(6, 8)]);
    expect(freeBlocks(held, 4, 1, within)).toEqual([within]);
    // At each moment one is free, but none of them the whole time.
    const halves = [slot('a', 0, 4), slot('b', 4, 8)];
    expect(freeBlocks(halves, 2, 1, within)).toEqual([block(0, 4), block(4, 8)]);
    expect(freeBlocks([slot('a', 2, 3), slot('b', 4, 5)], 2, 1, within)).toEqual([block(0, 4), block(3, 8)]);
  });

  it('contain each block that enough units are free for, and no other', () => {
    const random = createRandom(4);
    const within = block(0, 25);
    for (let round = 0; round < 200; round += 1) {
      const units = 1 + random.below(4);
      const wanted = 1 + random.below(units);
      const held = Array.from({ length: random.below(9) }, () => {
        const from = random.below(19);
        return slot(`u${1 + random.below(units)}`, from, from + 1 + random.below(6));
      });
      const free = freeBlocks(held, units, wanted, within);
      for (let from = 0; from < 25; from += 1)
        for (let to = from + 1; to <= 25; to += 1) {
          const touched = new Set(held.filter((one) => one.from < to && from < one.to).map(({ unit }) => unit)).size;
          expect(free.some((one) => one.from <= from && to <= one.to)).toBe(units - touched >= wanted);
        }
    }
  });
});

describe('a rental', () => {
  it('takes no edge that there is not', () => {
    const way = (...events: RentalEvent[]) =>
      events.reduce<RentalState>((state, event) => next(state, event), 'booked');
    expect(way('begin', 'rented', 'ready', 'over', 'released')).toBe('ended');
    expect(way('begin', 'gone')).toBe('ended');
    expect(way('stop')).toBe('ended');
    expect(way('begin', 'rented', 'broke', 'released')).toBe('ended');
    // Only the market's answer tells whether there is something to release.
    expect(() => way('begin', 'stop')).toThrow('renting cannot be stop');
    expect(() => way('begin', 'rented', 'ready', 'released')).toThrow();
    expect(() => next('ended', 'begin')).toThrow();
  });

  it('came to what its machine did until it was let go of', () => {
    const of = (stop: number | null, running: number | null, over: number | null) =>
      outcomeOf({ stop_at: stop, running_at: running, over_at: over, end_at: 100 } as Parameters<typeof outcomeOf>[0]);
    expect([of(50, 10, 60), of(50, null, null)]).toEqual(['stopped', 'stopped']);
    expect([of(null, null, 60), of(null, 10, 100), of(null, 10, 99)]).toEqual(['failed', 'used', 'interrupted']);
  });

  it('is over by its user and its time alone, and waited for so long only', () => {
    const minute = 60_000;
    const of = (state: RentalState, more: object = {}) => ({
      ...{ state, reference: null, asked_at: null, stop_at: null },
      ...{ start_at: 0 as Instant, end_at: (60 * minute) as Instant, ...more },
    });
    const asked = { reference: 'a', asked_at: (5 * minute) as Instant };
    const over = (...given: Parameters<typeof of>) =>
      [59, 60].map((at) => whyOver(of(...given), (at * minute) as Instant)?.event ?? null);
    for (const state of ['renting', 'booting', 'running'] as const) {
      expect(over(state, asked)).toEqual([null, 'over']);
      expect(over(state, { ...asked, stop_at: 1 as Instant })).toEqual(['stop', 'stop']);
    }
    const late = (...given: Parameters<typeof of>) =>
      [19, 20, 24, 25].map((at) => whyLate(of(...given), (at * minute) as Instant)?.event ?? null);
    expect(late('renting')).toEqual([null, 'broke', 'broke', 'broke']);
    expect(late('renting', asked)).toEqual([null, null, null, 'broke']);
    expect(late('booting', asked)).toEqual([null, null, null, 'broke']);
    expect(late('running', asked)).toEqual([null, null, null, null]);
    const unreached = (...given: Parameters<typeof of>) =>
      [20, 34, 35].map((at) => whyLate(of(...given), (at * minute) as Instant, false)?.event ?? null);
    expect(unreached('renting')).toEqual(['broke', 'broke', 'broke']);
    expect(unreached('booting', asked)).toEqual([null, null, 'broke']);
  });

  it('is not asked for again before the market had time to show it', () => {
    expect([0, 44_999, 45_000].map((ms) => mayAskAgain(0 as Instant, ms as Instant))).toEqual([false, false, true]);
  });
});
