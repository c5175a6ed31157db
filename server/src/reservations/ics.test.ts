import { describe, expect, it } from 'vitest';
import { type Instant, parseInstant } from '#base/clock';
import { type CalendarEvent, calendarOf, escapeText, fold } from './ics-rules.ts';

const at = (text: string): Instant => parseInstant(text) as Instant;
const event: CalendarEvent = {
  ...{ uid: '0199@gp4u', from: at('2026-03-01T12:00:00.999Z'), to: at('2026-03-01T13:00:00Z') },
  ...{ createdAt: at('2026-02-01T00:00:00Z'), changedAt: at('2026-02-02T03:04:05Z') },
  ...{ sequence: 3, status: 'TENTATIVE', summary: '2 × RTX 4090, at Vast.ai; now' },
  ...{ description: 'one\ntwo', url: 'https://gp4u.example/reservations/0199' },
};

describe('a calendar', () => {
  it('escapes what has a meaning and leaves out what cannot be written', () => {
    expect(escapeText('a\\b;c,d\r\ne\rf\ng\u0000\u0007\th:i"')).toBe('a\\\\b\\;c\\,d\\ne\\nf\\ng\th:i"');
  });

  it('folds by octets, cuts no character, and unfolds to what it was', () => {
    for (const text of [`X:${'a'.repeat(300)}`, `X:${'ü€😀×'.repeat(40)}`, `X:${'a'.repeat(72)}😀${'b'.repeat(80)}`]) {
      const lines = fold(text).split('\r\n');
      expect(lines.length).toBeGreaterThan(1);
      for (const line of lines) {
        expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
        expect(line).not.toContain('\uFFFD');
        expect(Buffer.from(line).toString()).toBe(line);
      }
      expect(lines.slice(1).every((line) => line.startsWith(' '))).toBe(true);
      expect(lines.map((line, i) => (i === 0 ? line : line.slice(1))).join('')).toBe(text);
    }
    expect(fold('a'.repeat(75))).toBe('a'.repeat(75));
    expect(fold('a'.repeat(76))).toBe(`${'a'.repeat(75)}\r\n a`);
    // A line is as full as it can be.
    expect(fold('é'.repeat(38)).split('\r\n')).toEqual(['é'.repeat(37), ' é']);
  });

  it('has something in it before the first reservation', () => {
    expect(calendarOf('GP4U', [])).toMatch(
      /\r\nBEGIN:VTIMEZONE\r\nTZID:UTC\r\n[\s\S]*END:VTIMEZONE\r\nEND:VCALENDAR\r\n$/,
    );
    expect(calendarOf('GP4U', [event])).not.toContain('VTIMEZONE');
  });

  it('has every line end of the standard, times of UTC, and the same text for the same reservations', () => {
    const text = calendarOf('GP4U', [event]);
    expect(text).toBe(calendarOf('GP4U', [{ ...event }]));
    expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    expect(text.endsWith('END:VCALENDAR\r\n')).toBe(true);
    expect(text.split('\r\n').slice(7, 21)).toEqual([
      'BEGIN:VEVENT',
      'UID:0199@gp4u',
      'DTSTAMP:20260202T030405Z',
      'CREATED:20260201T000000Z',
      'LAST-MODIFIED:20260202T030405Z',
      'SEQUENCE:3',
      'STATUS:TENTATIVE',
      'DTSTART:20260301T120000Z',
      'DTEND:20260301T130000Z',
      'SUMMARY:2 × RTX 4090\\, at Vast.ai\\; now',
      'DESCRIPTION:one\\ntwo',
      'URL:https://gp4u.example/reservations/0199',
      'TRANSP:TRANSPARENT',
      'END:VEVENT',
    ]);
  });
});
