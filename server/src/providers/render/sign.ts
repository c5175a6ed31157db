/**
 * Signed calls to Render's compute API. The signature covers method, path, sorted query and the hash of the body, which
 * is sent exactly as it was hashed; a nonce may not be used twice, so every attempt is signed anew.
 */
import { createHash, createHmac, randomBytes } from 'node:crypto';
import type { z } from 'zod';
import type { Clock } from '#base/clock';
import { FetchFailure, type HttpRequest } from '#platform/fetch';
import type { CallRequest, ProviderClient } from '../resilience.ts';

export type RenderKey = { readonly publicKey: string; readonly secretKey: string };

type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

export type RenderCall = {
  readonly method?: NonNullable<HttpRequest['method']>;
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: Json;
};

const PAGE_ROWS = 50;
const PAGES_MAX = 10_000;

const encode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

const sorted = (value: Json): Json => {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, field]) => [name, sorted(field)]),
  );
};

/** Keys sorted at every level, no spaces, ASCII alone: other characters are escaped. */
export const canonicalJson = (value: Json): string =>
  JSON.stringify(sorted(value)).replace(
    /[\u007f-\uffff]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

/** The headers of one call, and the query string and body it was signed with. */
export function sign(key: RenderKey, timeMs: number, nonce: string, call: RenderCall) {
  const queryString = Object.entries(call.query ?? {})
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .join('&');
  const body = call.body === undefined ? null : canonicalJson(call.body);
  const parts = [key.publicKey, timeMs, nonce, call.method ?? 'GET', call.path, queryString, sha256(body ?? '')];
  const signature = createHmac('sha256', key.secretKey).update(parts.join('|')).digest('hex');
  return {
    queryString,
    body,
    headers: {
      ...{ 'X-API-Key': key.publicKey, 'X-Time': String(timeMs), 'X-Nonce': nonce, 'X-Signature': signature },
      ...(body === null ? {} : { 'content-type': 'application/json' }),
    },
  };
}

type How = Pick<CallRequest, 'endpoint' | 'once' | 'signal'>;

export type SignedCalls = ReturnType<typeof createSignedCalls>;

export function createSignedCalls(client: ProviderClient, clock: Clock, key: RenderKey) {
  const ask = <T>(call: RenderCall, how: How, shape: z.ZodType<T>): Promise<T> =>
    client.request(() => {
      const { headers, queryString, body } = sign(key, clock.now(), randomBytes(16).toString('hex'), call);
      return {
        ...how,
        ...{ method: call.method ?? 'GET', headers },
        path: queryString === '' ? call.path : `${call.path}?${queryString}`,
        ...(body === null ? {} : { body }),
      };
    }, shape);

  return {
    ask,
    /** The rows of each page, until the market is told whole. */
    async *pages<T>(call: RenderCall, how: How, shape: z.ZodType<Page<T>>): AsyncGenerator<readonly T[]> {
      for (let number = 1; number <= PAGES_MAX; number += 1) {
        const query = { ...call.query, limit: String(PAGE_ROWS), page: String(number) };
        const { data, total } = await ask({ ...call, query }, how, shape);
        yield data;
        if (data.length < PAGE_ROWS || (total != null && number * PAGE_ROWS >= total)) return;
      }
      throw new FetchFailure('bad_answer', `Render did not come to an end within ${PAGES_MAX} pages`);
    },
  };
}

type Page<T> = { readonly data: readonly T[]; readonly total?: number | null | undefined };
