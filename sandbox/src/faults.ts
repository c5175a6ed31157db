/** Ways a market fails, switched on over the control route. A fault either replaces the answer or spoils its body. */
import type { ServerResponse } from 'node:http';
import type { Random } from './random.ts';

export const providers = ['vast', 'ionet', 'akash', 'render'] as const;
export type Provider = (typeof providers)[number];

export const faultKinds = [
  'status',
  'rate_limited',
  'unauthorized',
  'slow',
  'drip',
  'hang',
  'reset',
  'lost_answer',
  'truncated',
  'garbage',
  'huge',
  'deep',
  'empty',
  'duplicate',
  'drift',
  'strings',
  'prices',
  'clock_skew',
] as const;
export type FaultKind = (typeof faultKinds)[number];

export type Fault = {
  readonly kind: FaultKind;
  readonly probability: number;
  /** How many requests it still meets; null: all. */
  left: number | null;
  /** Only requests whose path holds this text. */
  readonly path: string | null;
  readonly status: number;
  readonly seconds: number;
  readonly bytes: number;
  readonly levels: number;
  readonly field: string;
  readonly to: string;
  readonly price: 'negative' | 'zero' | '1e308';
  readonly retryAfter: number | null;
};

/** null: the body makes no fault. */
export function readFault(body: unknown): Fault | null {
  if (typeof body !== 'object' || body === null) return null;
  const given = body as Record<string, unknown>;
  const kind = faultKinds.find((known) => known === given.kind);
  if (kind === undefined) return null;
  const number = (name: string, usual: number): number =>
    typeof given[name] === 'number' ? (given[name] as number) : usual;
  const text = (name: string, usual: string): string =>
    typeof given[name] === 'string' ? (given[name] as string) : usual;
  return {
    kind,
    probability: number('probability', 1),
    left: typeof given.count === 'number' ? given.count : null,
    path: typeof given.path === 'string' ? given.path : null,
    status: number('status', 500),
    seconds: number('seconds', 30),
    bytes: number('bytes', 300 * 1024 * 1024),
    levels: number('levels', 10_000),
    field: text('field', 'offers'),
    to: text('to', 'renamed'),
    price: given.price === 'zero' || given.price === '1e308' ? given.price : 'negative',
    retryAfter: typeof given.retry_after === 'number' ? given.retry_after : null,
  };
}

export function strikes(fault: Fault | undefined, path: string, random: Random): fault is Fault {
  if (
    !fault ||
    fault.left === 0 ||
    (fault.path !== null && !path.includes(fault.path)) ||
    !random.chance(fault.probability)
  )
    return false;
  if (fault.left !== null) fault.left -= 1;
  return true;
}

const pricesOf: Record<Provider, readonly string[]> = {
  vast: ['dph_base', 'dph_total', 'min_bid'],
  ionet: ['price', 'baremetal_price', 'kubernetes_price', 'caas_price', 'vmaas_price', 'total_cost_usdc'],
  akash: ['min', 'max', 'med', 'avg'],
  render: ['hourly_rate_usd'],
};
const listOf: Record<Provider, string> = { vast: 'offers', ionet: 'data', akash: 'models', render: 'data' };

type Json = { [key: string]: unknown };

function mapDeep(value: unknown, change: (key: string, value: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map((entry) => mapDeep(entry, change));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, change(key, mapDeep(entry, change))]));
}

/** The answer with another content, still well-formed JSON. */
export function spoil(fault: Fault, provider: Provider, body: unknown): unknown {
  const isPrice = (key: string): boolean => pricesOf[provider].includes(key);
  const list = listOf[provider];
  const json = body as Json;
  switch (fault.kind) {
    case 'empty':
      return { ...json, [list]: [], total: 0 };
    case 'duplicate':
      return Array.isArray(json[list]) ? { ...json, [list]: [...json[list], ...json[list]] } : body;
    case 'drift':
      return JSON.parse(JSON.stringify(body).replaceAll(`"${fault.field}":`, `"${fault.to}":`));
    case 'strings':
      return mapDeep(body, (key, value) => (isPrice(key) && typeof value === 'number' ? String(value) : value));
    case 'prices':
      return mapDeep(body, (key, value) =>
        isPrice(key) && typeof value === 'number'
          ? fault.price === 'zero'
            ? 0
            : fault.price === '1e308'
              ? 1e308
              : -value
          : value,
      );
    case 'clock_skew':
      return mapDeep(body, (key, value) =>
        key === 'quoted_at' && typeof value === 'string'
          ? new Date(Date.parse(value) + fault.seconds * 1000).toISOString()
          : value,
      );
    default:
      return body;
  }
}

const rateLimited: Record<Provider, readonly [type: string, body: string]> = {
  vast: ['text/plain', 'API requests too frequent: endpoint threshold=4.5'],
  ionet: ['application/json', '{"detail":"Too many requests"}'],
  akash: [
    'application/json',
    '{"error":"TooManyRequestsError","message":"Too many requests","code":"rate_limited","type":"client_error"}',
  ],
  render: ['application/json', '{"error":{"code":"RATE_LIMITED","message":"too many requests"}}'],
};
const unauthorized: Record<Provider, string> = {
  vast: '{"success":false,"error":"auth_error","msg":"Invalid user key"}',
  ionet: '{"detail":"Invalid API key"}',
  akash: '{"error":"UnauthorizedError","message":"Invalid API key","code":"unauthorized","type":"client_error"}',
  render: '{"error":{"code":"INVALID_SIGNATURE","message":"signature does not match"}}',
};

export function sendRateLimited(response: ServerResponse, provider: Provider, retryAfter: number | null): void {
  const [type, body] = rateLimited[provider];
  response
    .writeHead(429, { 'content-type': type, ...(retryAfter === null ? {} : { 'retry-after': String(retryAfter) }) })
    .end(body);
}

/** Answers in place of the market. false: the fault spoils a body instead, or only delays. */
export function replaceAnswer(fault: Fault, provider: Provider, response: ServerResponse, body: () => string): boolean {
  switch (fault.kind) {
    case 'status':
      response
        .writeHead(fault.status, { 'content-type': 'application/json' })
        .end('{"success":false,"error":"server_error","msg":"internal error"}');
      return true;
    case 'rate_limited':
      sendRateLimited(response, provider, fault.retryAfter);
      return true;
    case 'unauthorized':
      response.writeHead(401, { 'content-type': 'application/json' }).end(unauthorized[provider]);
      return true;
    case 'hang':
      return true;
    case 'reset':
      response.socket?.destroy();
      return true;
    case 'lost_answer':
      // What was asked for happens; who asked never hears of it.
      body();
      response.socket?.destroy();
      return true;
    case 'garbage':
      response
        .writeHead(200, { 'content-type': 'text/html' })
        .end('<!doctype html><title>Just a moment…</title><h1>Checking your browser</h1>');
      return true;
    case 'truncated': {
      const whole = body();
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(whole.slice(0, Math.max(1, whole.length >> 1)));
      return true;
    }
    case 'deep':
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(`${'['.repeat(fault.levels)}${']'.repeat(fault.levels)}`);
      return true;
    case 'huge':
      stream(response, fault.bytes);
      return true;
    case 'drip':
      drip(response, body());
      return true;
    default:
      return false;
  }
}

function stream(response: ServerResponse, bytes: number): void {
  response.writeHead(200, { 'content-type': 'application/json' });
  const block = Buffer.alloc(64 * 1024, 0x20);
  let left = bytes;
  const more = (): void => {
    while (left > 0 && !response.destroyed) {
      left -= block.length;
      if (!response.write(block)) return void response.once('drain', more);
    }
    response.end('{}');
  };
  more();
}

function drip(response: ServerResponse, body: string): void {
  response.writeHead(200, { 'content-type': 'application/json' });
  let at = 0;
  const timer = setInterval(() => {
    response.write(body[at] ?? ' ');
    at += 1;
    if (at >= body.length) {
      clearInterval(timer);
      response.end();
    }
  }, 1000);
  response.once('close', () => clearInterval(timer));
}
