/** A place in an ordered list: the sort key of the last row shown and its id. Opaque on the wire. */
export type Cursor = { readonly query: string; readonly key: number | string | null; readonly id: string };

export const DEFAULT_LIMIT = 50;
export const MAX_LIMIT = 200;

export const encodeCursor = (cursor: Cursor): string =>
  Buffer.from(JSON.stringify([cursor.query, cursor.key, cursor.id])).toString('base64url');

/** null when the text is no cursor of ours. */
export function decodeCursor(text: string): Cursor | null {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    if (!Array.isArray(parsed) || parsed.length !== 3) return null;
    const [query, key, id] = parsed as unknown[];
    if (typeof query !== 'string' || typeof id !== 'string') return null;
    if (key !== null && typeof key !== 'number' && typeof key !== 'string') return null;
    return { query, key, id };
  } catch {
    return null;
  }
}
