/** Render's compute API: offers by page, and jobs; every call signed. */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { createRenderJobs, type RenderJobs } from './render-jobs.ts';
import { OFFERS, offersOf } from './render-offers.ts';

export const RENDER_PUBLIC = 'pk_sandbox';
export const RENDER_SECRET = 'sk_sandbox';
const CLOCK_MS = 300_000;
const NONCES_MAX = 100_000;

export type RenderReply = { readonly status: number; readonly body: unknown };
const error = (status: number, code: string, message: string): RenderReply => ({
  status,
  body: { error: { code, message } },
});

export type Signed = {
  readonly method: string;
  readonly path: string;
  readonly rawQuery: string;
  readonly body: string;
  header(name: string): string | null;
};

type Json = { readonly [name: string]: unknown };

/** Keys sorted at every level, no spaces. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const names = Object.keys(value).sort();
  return `{${names.map((name) => `${JSON.stringify(name)}:${canonical((value as Json)[name])}`).join()}}`;
}

/** What the signature must have covered; null: the body is no JSON, or was sent otherwise than it is signed. */
function canonicalBody(body: string): string | null {
  if (body === '') return '';
  try {
    return canonical(JSON.parse(body)) === body ? body : null;
  } catch {
    return null;
  }
}

export type Render = {
  readonly size: number;
  readonly jobs: RenderJobs;
  /** `empty`: no offers, where another market is replayed. */
  answer(call: Signed, query: URLSearchParams, nowMs: number, empty: boolean): RenderReply;
};

export function createRender(seed: number): Render {
  const nonces = new Map<string, number>();
  const jobs = createRenderJobs(seed);

  const refusal = (call: Signed, nowMs: number): RenderReply | null => {
    const [key, time, nonce, signature] = ['X-API-Key', 'X-Time', 'X-Nonce', 'X-Signature'].map(
      (name) => call.header(name) ?? '',
    ) as [string, string, string, string];
    if (key !== RENDER_PUBLIC) return error(401, 'INVALID_API_KEY', 'unknown key');
    if (!/^\d{12,14}$/.test(time) || Math.abs(nowMs - Number(time)) > CLOCK_MS)
      return error(401, 'INVALID_TIMESTAMP', 'time is off');
    if (!/^[0-9a-f]{32}$/.test(nonce) || nonces.has(nonce))
      return error(401, 'INVALID_NONCE', 'nonce was used or is malformed');
    const body = canonicalBody(call.body);
    const sortedQuery = call.rawQuery === '' ? '' : call.rawQuery.split('&').sort().join('&');
    const text = `${key}|${time}|${nonce}|${call.method}|${call.path}|${sortedQuery}|${createHash('sha256')
      .update(body ?? '')
      .digest('hex')}`;
    const wanted = createHmac('sha256', RENDER_SECRET).update(text).digest('hex');
    const isSame = signature.length === wanted.length && timingSafeEqual(Buffer.from(signature), Buffer.from(wanted));
    if (body === null || !isSame) return error(401, 'INVALID_SIGNATURE', 'signature does not match');
    if (nonces.size > NONCES_MAX) for (const [old, at] of nonces) if (nowMs - at > CLOCK_MS) nonces.delete(old);
    nonces.set(nonce, nowMs);
    return null;
  };

  return {
    size: OFFERS,
    jobs,
    answer(call, query, nowMs, empty) {
      const refused = refusal(call, nowMs);
      if (refused) return refused;
      const isOffers = call.method === 'GET' && call.path === '/v1/compute/offers';
      const [limit, page] = [Number(query.get('limit') ?? 50), Number(query.get('page') ?? 1)];
      if (!Number.isInteger(limit) || limit < 1 || limit > 50)
        return error(400, 'VALIDATION_ERROR', 'limit must be 1 to 50');
      if (!Number.isInteger(page) || page < 1) return error(400, 'VALIDATION_ERROR', 'page must be 1 or more');
      const reply = isOffers
        ? { status: 200, body: empty ? [] : shown(seed, jobs, query, nowMs) }
        : jobs.answer({ ...call, query, body: call.body === '' ? undefined : JSON.parse(call.body) }, nowMs);
      if (reply === null) return error(404, 'NOT_FOUND', 'no such route');
      const { status, body } = reply;
      return Array.isArray(body)
        ? { status, body: { data: body.slice((page - 1) * limit, page * limit), page, limit, total: body.length } }
        : { status, body };
    },
  };
}

function shown(seed: number, jobs: RenderJobs, query: URLSearchParams, nowMs: number) {
  const taken = jobs.taken(nowMs);
  const [name, count] = [query.get('filter[gpu_name]'), query.get('filter[gpu_count]')];
  return offersOf(seed, nowMs).filter(
    ({ offer_id: id, hardware_summary: hardware }) =>
      !taken.has(id) &&
      (name === null || hardware.gpu_model_label === name) &&
      (count === null || String(hardware.gpu_count) === count),
  );
}
