/** What the addresses of the login and sign-up pages say. */

export type EntrySearch = {
  /** Where to go afterwards. */
  readonly next?: string;
  /** A login was there and is over. */
  readonly over?: true;
};

const first = (value: unknown): string => String(Array.isArray(value) ? value[0] : (value ?? ''));

/** Only ways within the page: an address that leads elsewhere would make a trap of the login. */
export function safeNext(text: string): string | undefined {
  if (!/^\/(?![/\\])/.test(text) || text.length > 2000 || /[\p{Cc}\\]/u.test(text)) return undefined;
  return /^\/(login|signup)\b/.test(text) ? undefined : text;
}

export function readEntrySearch(raw: Readonly<Record<string, unknown>>): EntrySearch {
  const next = safeNext(first(raw.next));
  return { ...(next === undefined ? {} : { next }), ...(first(raw.over) === 'true' ? { over: true } : {}) };
}
