/** Points in time as people read them. */
import { useEffect, useState } from 'react';

const units = [
  [86_400, 'd'],
  [3600, 'h'],
  [60, 'min'],
] as const;

/** "12 s", "3 min", "5 h", "2 d". A clock that runs behind the server's shows nothing below zero. */
export function showAge(at: string, now: number): string {
  const seconds = Math.max(0, Math.round((now - Date.parse(at)) / 1000));
  const unit = units.find(([size]) => seconds >= size);
  return unit === undefined ? `${seconds} s` : `${Math.floor(seconds / unit[0])} ${unit[1]}`;
}

export const showAgo = (at: string, now: number): string => `${showAge(at, now)} ago`;

/** "2026-03-04 12:30:05 UTC" */
export const showUtc = (at: string): string => `${at.slice(0, 10)} ${at.slice(11, 19)} UTC`;

export function showDuration(milliseconds: number): string {
  return milliseconds < 1000 ? `${milliseconds} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
}

/** The time now, renewed every so often. */
export function useNow(everyMs: number): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}

/** "24 Nov 2026, 03:12" in the reader's own zone and manner. */
export const showLocal = (at: string): string =>
  new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(at));
