import { describe, expect, it } from 'vitest';
import { type Instant, parseInstant } from '#base/clock';
import { daysIn, isZone } from './days.ts';
import { billedUntil, demandEdge, faultOfBlock, HOUR_MS, secondsOf, wholeHours } from './rules.ts';

const at = (text: string): Instant => parseInstant(text) as Instant;
const noon = at('2026-03-01T12:00:00Z');
const later = (ms: number): Instant => (noon + ms) as Instant;

describe('a block', () => {
  it.each([
    ['of an hour from now', 0, HOUR_MS, null],
    ['of a minute', 0, 60_000, null],
    ['that began a moment ago', -60_000, HOUR_MS, null],
    ['in 60 days', 60 * 24 * HOUR_MS, 61 * 24 * HOUR_MS, null],
    ['that ends as it begins', 0, 0, '/end_time'],
    ['that ends before it begins', HOUR_MS, 0, '/end_time'],
    ['of less than a minute', 0, 59_999, '/end_time'],
    ['of more than 31 days', 0, 31 * 24 * HOUR_MS + 1, '/end_time'],
    ['in the past', -3 * 60_000, HOUR_MS, '/start_time'],
    ['that is over by now', -119_000, -59_000, '/end_time'],
    ['in more than 60 days', 60 * 24 * HOUR_MS + 1, 61 * 24 * HOUR_MS, '/start_time'],
  ])('%s', (_, from, to, pointer) => {
    expect(faultOfBlock({ from: later(from), to: later(to) }, noon)?.pointer ?? null).toBe(pointer);
  });
});

describe('a stretch', () => {
  it('is sold in whole hours where there is one', () => {
    const of = (ms: number) => wholeHours({ from: noon, to: later(ms) }).map(({ from, to }) => (to - from) / HOUR_MS);
    expect([of(HOUR_MS - 1), of(HOUR_MS), of(2.9 * HOUR_MS)]).toEqual([[], [1], [2]]);
  });
});

describe('what is billed', () => {
  it('is nothing before the machine answers, then the hours that have begun, never beyond the end', () => {
    const end = later(10 * HOUR_MS);
    expect(billedUntil(null, end, noon)).toBeNull();
    expect(billedUntil(noon, end, noon)).toBe(later(HOUR_MS));
    expect(billedUntil(noon, end, later(1))).toBe(later(HOUR_MS));
    expect(billedUntil(noon, end, later(HOUR_MS))).toBe(later(HOUR_MS));
    expect(billedUntil(noon, end, later(HOUR_MS + 1))).toBe(later(2 * HOUR_MS));
    expect(billedUntil(noon, end, later(9.5 * HOUR_MS))).toBe(end);
    expect(billedUntil(noon, later(HOUR_MS / 2), later(60_000))).toBe(later(HOUR_MS / 2));
  });

  it('counts whole seconds, the last in full', () => {
    expect([0, 1, 1000, 1001].map((ms) => secondsOf({ from: noon, to: later(ms) }))).toEqual([0, 1, 1, 2]);
  });
});

describe('states', () => {
  it('end once', () => {
    for (const state of ['completed', 'cancelled', 'failed'] as const)
      expect(() => demandEdge(state, 'active')).toThrow(`is ${state}`);
    expect(() => demandEdge('pending', 'completed')).toThrow();
    expect(() => demandEdge('active', 'completed')).not.toThrow();
  });
});

describe('days of a zone', () => {
  const hours = (zone: string, day: string) => {
    const [found] = daysIn(zone, at(`${day}T12:00:00Z`), 1);
    return [found?.day, found && (found.to - found.from) / HOUR_MS];
  };
  it.each([
    ['UTC', '2026-03-29', 24],
    ['Europe/Berlin', '2026-03-29', 23],
    ['Europe/Berlin', '2026-10-25', 25],
    ['America/New_York', '2026-03-08', 23],
    ['America/Havana', '2026-11-01', 25],
    // The clock goes over midnight itself.
    ['Africa/Cairo', '2026-04-24', 23],
    ['Asia/Beirut', '2026-10-24', 25],
    ['Australia/Lord_Howe', '2026-04-05', 24.5],
  ])('%s on %s', (zone, day, length) => {
    expect(hours(zone, day)).toEqual([day, length]);
  });

  it('follow each other without a gap, as a calendar on the wall has them', () => {
    for (const zone of ['Asia/Kathmandu', 'Pacific/Kiritimati', 'Pacific/Niue', 'America/St_Johns']) {
      const days = daysIn(zone, at('2026-10-20T00:30:00Z'), 60);
      expect(days).toHaveLength(60);
      for (const [i, { from }] of days.slice(1).entries()) expect(from).toBe(days[i]?.to);
      const wall = new Intl.DateTimeFormat('en-CA', {
        timeZone: zone,
        dateStyle: 'short',
        timeStyle: 'medium',
        hour12: false,
      });
      for (const { day, from, to } of days) {
        expect(wall.format(from).slice(0, 10)).toBe(day);
        expect(wall.format(to - 1).slice(0, 10)).toBe(day);
        expect(wall.format(from - 1).slice(0, 10) < day).toBe(true);
      }
    }
  });

  it('knows zones', () => {
    expect(['Europe/Berlin', 'UTC', 'Europe/Nowhere', ''].map(isZone)).toEqual([true, true, false, false]);
  });
});
