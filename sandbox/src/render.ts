/** Render's compute API: offers by page, every call signed. */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { createRandom } from './random.ts';

export const RENDER_PUBLIC = 'pk_sandbox';
export const RENDER_SECRET = 'sk_sandbox';
const CLOCK_MS = 300_000;
const NONCES_MAX = 100_000;

const cards = [
  { label: 'NVIDIA RTX 3090', vram: 24, usd: 0.31 },
  { label: 'NVIDIA RTX 4090', vram: 24, usd: 0.35 },
  { label: 'NVIDIA RTX 5090', vram: 32, usd: 0.57 },
  { label: 'NVIDIA H200', vram: 141, usd: 2 },
  { label: 'NVIDIA RTX 4080', vram: 16, usd: 0.28 },
  { label: 'NVIDIA RTX 5080', vram: 16, usd: 0.33 },
] as const;
const regions = [
  'us-west-2',
  'us-east-1',
  'eu-central-1',
  'eu-west-2',
  'ap-northeast-1',
  'ap-southeast-2',
  'ca-central-1',
  'sa-east-1',
];
const COUNT = 96;

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

const offersOf = (seed: number, nowMs: number) =>
  Array.from({ length: COUNT }, (_, i) => {
    const made = createRandom(seed * 19 + i * 71);
    const card = cards[i % cards.length] as (typeof cards)[number];
    const gpus = made.pick([1, 1, 2, 4, 8]);
    const hour = createRandom(seed * 23 + i * 89 + Math.floor(nowMs / 3_600_000));
    const uuid = createHash('sha256')
      .update(`${seed}/${i}`)
      .digest('hex')
      .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');
    const registry = createHash('sha256')
      .update(card.label)
      .digest('hex')
      .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');
    return {
      offer_id: uuid,
      region_code: made.pick(regions),
      availability: {},
      hardware_summary: {
        gpu_count: gpus,
        gpu_model_label: card.label,
        gpu_registry_uuid: registry,
        min_gpu_vram_gib: card.vram,
        gpu_models: [{ name: card.label, count: gpus, gpu_registry_uuid: registry, min_vram_gib: card.vram }],
        cpu_cores: 8 * gpus,
        ram_gib: 32 * gpus,
        storage_gib: 250 * gpus,
      },
      pricing: {
        hourly_rate_usd: Math.round(card.usd * gpus * made.around(0.06) * hour.around(0.01) * 1e4) / 1e4,
        quoted_at: new Date(nowMs).toISOString(),
      },
      up: createRandom(seed * 29 + i * 97 + Math.floor(nowMs / 1_800_000)).next() > 0.04,
    };
  });

export function createRender(seed: number) {
  const nonces = new Map<string, number>();

  const refusal = (call: Signed, nowMs: number): RenderReply | null => {
    const [key, time, nonce, signature] = ['X-API-Key', 'X-Time', 'X-Nonce', 'X-Signature'].map(
      (name) => call.header(name) ?? '',
    ) as [string, string, string, string];
    if (key !== RENDER_PUBLIC) return error(401, 'INVALID_API_KEY', 'unknown key');
    if (!/^\d{12,14}$/.test(time) || Math.abs(nowMs - Number(time)) > CLOCK_MS)
      return error(401, 'INVALID_TIMESTAMP', 'time is off');
    if (!/^[0-9a-f]{32}$/.test(nonce) || nonces.has(nonce))
      return error(401, 'INVALID_NONCE', 'nonce was used or is malformed');
    const sortedQuery = call.rawQuery === '' ? '' : call.rawQuery.split('&').sort().join('&');
    const text = `${key}|${time}|${nonce}|${call.method}|${call.path}|${sortedQuery}|${createHash('sha256').update(call.body).digest('hex')}`;
    const wanted = createHmac('sha256', RENDER_SECRET).update(text).digest('hex');
    if (signature.length !== wanted.length || !timingSafeEqual(Buffer.from(signature), Buffer.from(wanted)))
      return error(401, 'INVALID_SIGNATURE', 'signature does not match');
    if (nonces.size > NONCES_MAX) for (const [old, at] of nonces) if (nowMs - at > CLOCK_MS) nonces.delete(old);
    nonces.set(nonce, nowMs);
    return null;
  };

  return {
    size: COUNT,
    answer(call: Signed, query: URLSearchParams, nowMs: number, empty: boolean): RenderReply {
      const refused = refusal(call, nowMs);
      if (refused) return refused;
      if (call.method !== 'GET' || call.path !== '/v1/compute/offers') return error(404, 'NOT_FOUND', 'no such route');
      const [limit, page] = [Number(query.get('limit') ?? 50), Number(query.get('page') ?? 1)];
      if (!Number.isInteger(limit) || limit < 1 || limit > 50)
        return error(400, 'VALIDATION_ERROR', 'limit must be 1 to 50');
      if (!Number.isInteger(page) || page < 1) return error(400, 'VALIDATION_ERROR', 'page must be 1 or more');
      const name = query.get('filter[gpu_name]');
      const count = query.get('filter[gpu_count]');
      const found = (empty ? [] : offersOf(seed, nowMs))
        .filter(
          ({ up, hardware_summary: hardware }) =>
            up &&
            (name === null || hardware.gpu_model_label === name) &&
            (count === null || String(hardware.gpu_count) === count),
        )
        .map(({ up: _, ...offer }) => offer);
      return {
        status: 200,
        body: { data: found.slice((page - 1) * limit, page * limit), page, limit, total: found.length },
      };
    },
  };
}
