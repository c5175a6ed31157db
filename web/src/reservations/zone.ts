/** Wall times of a zone and the instants they stand for. Lengths are reckoned on instants: days have 23 and 25 hours too. */

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

export const ownZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone ?? 'UTC';

/** One for each zone: making one takes far longer than using it. */
const wallFormats = new Map<string, Intl.DateTimeFormat>();

function wallFormat(zone: string): Intl.DateTimeFormat {
  const known = wallFormats.get(zone);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat('en-CA', {
    ...{ timeZone: zone, calendar: 'gregory', numberingSystem: 'latn', hourCycle: 'h23' },
    ...{ year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' },
  });
  wallFormats.set(zone, format);
  return format;
}

/** "2026-03-29T14:05": what a clock on the wall shows. */
export function wallOf(at: number, zone: string): string {
  const format = wallFormat(zone);
  const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, value]));
  return `${parts.get('year')}-${parts.get('month')}-${parts.get('day')}T${parts.get('hour')}:${parts.get('minute')}`;
}

const asUtc = (wall: string): number => Date.parse(`${wall}Z`);

/** When the clock shows this: never in an hour that is left out, twice in one that comes twice, else once. */
export function instantsOf(wall: string, zone: string): number[] {
  const utc = asUtc(wall);
  if (Number.isNaN(utc)) return [];
  const offsets = [-DAY_MS, 0, DAY_MS].map((shift) => asUtc(wallOf(utc + shift, zone)) - (utc + shift));
  const found = [...new Set(offsets.map((offset) => utc - offset))];
  return found.filter((at) => wallOf(at, zone) === wall).sort((a, b) => a - b);
}

type Text = string | number;

/** An hour that comes twice is told by how far it is from UTC. */
function clockOf(at: Date, zone: string): Intl.DateTimeFormatOptions {
  const isTwice = instantsOf(wallOf(at.getTime(), zone), zone).length > 1;
  return { timeZone: zone, hour: '2-digit', minute: '2-digit', ...(isTwice ? { timeZoneName: 'shortOffset' } : {}) };
}

const show = (at: Text, zone: string, day: Intl.DateTimeFormatOptions): string => {
  const date = new Date(at);
  return new Intl.DateTimeFormat(undefined, { ...day, ...clockOf(date, zone) }).format(date);
};

/** "Sun, 29 Mar, 14:05" in the reader's manner. */
export const showMoment = (at: Text, zone: string): string =>
  show(at, zone, { weekday: 'short', day: 'numeric', month: 'short' });

export const showClock = (at: Text, zone: string): string => show(at, zone, {});

/** "2026-03-29 12:05 UTC" */
export const showUtcMinute = (at: number): string => `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;

/** Of a day's name, which no zone moves. */
export const showDay = (day: string): string =>
  new Intl.DateTimeFormat(undefined, { timeZone: 'UTC', weekday: 'short', day: 'numeric', month: 'short' }).format(
    new Date(`${day}T12:00:00Z`),
  );

/** "3 h", "45 min", "49 h 30 min" */
export function showLength(milliseconds: number): string {
  const minutes = Math.round(milliseconds / MINUTE_MS);
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  const words = [hours > 0 ? `${hours} h` : null, rest > 0 || hours === 0 ? `${rest} min` : null];
  return words.filter((word) => word !== null).join(' ');
}

export type Block = { readonly start_time: string; readonly end_time: string };

export const lengthOf = ({ start_time, end_time }: Block): number => Date.parse(end_time) - Date.parse(start_time);

/** "Sun, 29 Mar, 14:05 to 16:05": the day of the end only where it is another. */
export function showBlock({ start_time: start, end_time: end }: Block, zone: string): string {
  const sameDay = wallOf(Date.parse(start), zone).slice(0, 10) === wallOf(Date.parse(end), zone).slice(0, 10);
  return `${showMoment(start, zone)} to ${sameDay ? showClock(end, zone) : showMoment(end, zone)}`;
}
