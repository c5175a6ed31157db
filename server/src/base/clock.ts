import { setTimeout as delay, setImmediate as immediate } from 'node:timers/promises';

/** A UTC instant in milliseconds since 1970. Leaves the program as RFC 3339 only (`formatInstant`). */
export type Instant = number & { readonly __instant: unique symbol };

/** The one source of time. Tests hand in one they turn by hand. */
export type Clock = {
  now(): Instant;
  /** Waits, or returns early when the signal aborts; never throws. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
};

export const systemClock: Clock = {
  now: () => Date.now() as Instant,
  async sleep(ms, signal) {
    await delay(ms, undefined, signal ? { signal } : undefined).catch(() => undefined);
  },
};

/** Lets waiting requests run: long loops call it between slices of work. */
export const breathe = (): Promise<void> => immediate();

export const SECOND_MS = 1_000;
export const MINUTE_MS = 60_000;
export const DAY_MS = 86_400_000;

const formatted = new Map<Instant, string>();
const FORMATTED_MAX = 20_000;

/** RFC 3339 with milliseconds and `Z`. Listings share most of their instants, so the texts are kept. */
export function formatInstant(instant: Instant): string {
  const known = formatted.get(instant);
  if (known !== undefined) return known;
  if (formatted.size >= FORMATTED_MAX) formatted.clear();
  const text = new Date(instant).toISOString();
  formatted.set(instant, text);
  return text;
}

const RFC3339 = /^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}(\.\d{1,9})?([Zz]|[+-]\d{2}:\d{2})$/;

const EARLIEST = Date.UTC(1970, 0, 1);
const LATEST = Date.UTC(9999, 11, 31);

/** null when the text is no RFC 3339 instant with a zone, names a day that is none, or is before 1970 or after 9999. */
export function parseInstant(text: string): Instant | null {
  if (!RFC3339.test(text)) return null;
  const ms = Date.parse(text);
  if (Number.isNaN(ms) || ms < EARLIEST || ms > LATEST) return null;
  const day = Date.parse(`${text.slice(0, 10)}T00:00:00Z`);
  // The 31st of February would become a day of March.
  if (Number.isNaN(day) || new Date(day).toISOString().slice(0, 10) !== text.slice(0, 10)) return null;
  return ms as Instant;
}

/** The date of an HTTP header; null when it is none. */
export function parseHttpDate(text: string | null): Instant | null {
  const ms = text === null ? Number.NaN : Date.parse(text);
  return Number.isNaN(ms) ? null : (ms as Instant);
}

export const instantFromUnixSeconds = (seconds: number): Instant => Math.round(seconds * 1000) as Instant;

export const plus = (instant: Instant, ms: number): Instant => (instant + ms) as Instant;

/** Monotonic milliseconds, for durations. */
export const stopwatch = (): (() => number) => {
  const start = performance.now();
  return () => performance.now() - start;
};

/** For libraries that ask for one. */
export const asDate = (instant: Instant): Date => new Date(instant);
