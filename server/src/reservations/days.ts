/** Days as a time zone has them, 23 and 25 hours long twice a year; pure. */
import { DAY_MS, formatInstant, type Instant, parseInstant, plus, SECOND_MS } from '#base/clock';
import type { TimeBlock } from './rules.ts';

export type Day = TimeBlock & {
  /** `2026-03-29` */
  readonly day: string;
};

export function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** The date that a calendar on the wall shows. */
function dateIn(zone: string): (at: Instant) => string {
  const format = new Intl.DateTimeFormat('en-CA', {
    ...{ timeZone: zone, calendar: 'gregory', numberingSystem: 'latn' },
    ...{ year: 'numeric', month: '2-digit', day: '2-digit' },
  });
  return (at) => {
    const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, value]));
    return `${parts.get('year')?.padStart(4, '0')}-${parts.get('month')}-${parts.get('day')}`;
  };
}

/** No zone is further from UTC. */
const FURTHEST_MS = 15 * 3600 * SECOND_MS;

/** The first second of a day: dates never go back, not even where the clock does. */
function startOf(day: string, dateOf: (at: Instant) => string): Instant {
  const utc = parseInstant(`${day}T00:00:00Z`) as Instant;
  let [before, from] = [-FURTHEST_MS / SECOND_MS, FURTHEST_MS / SECOND_MS];
  while (from - before > 1) {
    const middle = Math.floor((before + from) / 2);
    if (dateOf(plus(utc, middle * SECOND_MS)) >= day) from = middle;
    else before = middle;
  }
  return plus(utc, from * SECOND_MS);
}

const dayAfter = (day: string): string =>
  formatInstant(plus(parseInstant(`${day}T12:00:00Z`) as Instant, DAY_MS)).slice(0, 10);

/** So many days from the one that now is in. A day that a zone left out is missing. */
export function daysIn(zone: string, now: Instant, count: number): Day[] {
  const dateOf = dateIn(zone);
  const days: Day[] = [];
  let day = dateOf(now);
  let from = startOf(day, dateOf);
  for (let i = 0; i < count; i += 1) {
    const next = dayAfter(day);
    const to = startOf(next, dateOf);
    if (to > from) days.push({ day, from, to });
    [day, from] = [next, to];
  }
  return days;
}
