/** Reservations as a calendar that other programs read (RFC 5545); pure. */
import { formatInstant, type Instant, SECOND_MS } from '#base/clock';

export type CalendarEvent = {
  /** The same for as long as the event is told. */
  readonly uid: string;
  readonly from: Instant;
  readonly to: Instant;
  readonly createdAt: Instant;
  readonly changedAt: Instant;
  readonly sequence: number;
  readonly status: 'CONFIRMED' | 'CANCELLED' | 'TENTATIVE';
  readonly summary: string;
  readonly description: string;
  readonly url: string;
};

const LINE_OCTETS_MAX = 75;

/** Control characters cannot be written at all, line ends and separators only behind a backslash. */
export const escapeText = (text: string): string =>
  text
    .replace(/\r\n?/g, '\n')
    .replace(/[\\;,]/g, '\\$&')
    .replaceAll('\n', '\\n')
    .replace(/\p{Cc}/gu, (c) => (c === '\t' ? c : ''));

/** No line is longer than 75 octets; each that goes on begins with a blank, and no character is cut. */
export function fold(line: string): string {
  const lines: string[] = [];
  let [current, octets] = ['', 0];
  for (const character of line) {
    const size = Buffer.byteLength(character);
    if (octets + size > LINE_OCTETS_MAX) {
      lines.push(current);
      [current, octets] = [' ', 1];
    }
    current += character;
    octets += size;
  }
  return [...lines, current].join('\r\n');
}

/** `20260301T120000Z`; whole seconds. */
const utc = (at: Instant): string =>
  `${formatInstant((Math.floor(at / SECOND_MS) * SECOND_MS) as Instant)
    .slice(0, 19)
    .replace(/[-:]/g, '')}Z`;

const linesOf = (event: CalendarEvent): readonly string[] => [
  'BEGIN:VEVENT',
  `UID:${event.uid}`,
  // The time of the change and not of the reading: the same reservations are the same text.
  `DTSTAMP:${utc(event.changedAt)}`,
  `CREATED:${utc(event.createdAt)}`,
  `LAST-MODIFIED:${utc(event.changedAt)}`,
  `SEQUENCE:${event.sequence}`,
  `STATUS:${event.status}`,
  `DTSTART:${utc(event.from)}`,
  `DTEND:${utc(event.to)}`,
  `SUMMARY:${escapeText(event.summary)}`,
  `DESCRIPTION:${escapeText(event.description)}`,
  `URL:${event.url}`,
  // Whoever rents a machine can still be met.
  'TRANSP:TRANSPARENT',
  'END:VEVENT',
];

/** A calendar has at least one component (RFC 5545, 3.6), also before the first event. */
const NOTHING = [
  ...['BEGIN:VTIMEZONE', 'TZID:UTC', 'BEGIN:STANDARD', 'DTSTART:19700101T000000', 'TZOFFSETFROM:+0000'],
  ...['TZOFFSETTO:+0000', 'TZNAME:UTC', 'END:STANDARD', 'END:VTIMEZONE'],
];

export const calendarOf = (name: string, events: readonly CalendarEvent[]): string =>
  [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//GP4U//Reservations//EN',
    'CALSCALE:GREGORIAN',
    `X-WR-CALNAME:${escapeText(name)}`,
    'REFRESH-INTERVAL;VALUE=DURATION:PT15M',
    'X-PUBLISHED-TTL:PT15M',
    ...(events.length === 0 ? NOTHING : events.flatMap(linesOf)),
    'END:VCALENDAR',
    '',
  ]
    .map(fold)
    .join('\r\n');
