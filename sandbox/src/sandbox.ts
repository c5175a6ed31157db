/** The pretend markets behind one port: each under its name, with its own paths, keys, limits and errors. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RentedMachines } from './account.ts';
import { createAkash } from './akash.ts';
import { createAkashDeployments } from './akash-deployments.ts';
import { control, type Switches } from './control.ts';
import { type Provider, providers, replaceAnswer, sendRateLimited, spoil, strikes } from './faults.ts';
import { createIonet } from './ionet.ts';
import { createRandom } from './random.ts';
import { createRender } from './render.ts';
import { createReplay, type Replay } from './replay.ts';
import { searchOffers, VAST_KEY, type VastSource, worldSource } from './vast.ts';
import { createVastInstances, type VastInstances } from './vast-instances.ts';
import { createVastWorld, type VastWorld } from './vast-world.ts';

export type SandboxOptions = {
  readonly port?: number;
  readonly host?: string;
  /** Offers over all markets. */
  readonly size?: number;
  readonly seed?: number;
  readonly replayDir?: string | null;
  readonly now?: () => number;
};

export type RunningSandbox = { readonly url: string; readonly switches: Switches; close(): Promise<void> };

const REQUESTS_PER_MINUTE = 100_000;
const BODY_BYTES_MAX = 1024 * 1024;
const MINUTE_MS = 60_000;
const SEEN_MINUTES = 60;

type Call = {
  readonly method: string;
  readonly path: string;
  readonly rawQuery: string;
  readonly query: URLSearchParams;
  readonly body: string;
  readonly request: IncomingMessage;
};
type Reply = { readonly status: number; readonly body: unknown; readonly headers?: Record<string, string> };

const json = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
};

const header = (request: IncomingMessage, name: string): string | null => {
  const value = request.headers[name.toLowerCase()];
  return typeof value === 'string' ? value : null;
};

function vastReply(source: VastSource, instances: VastInstances, call: Call, nowMs: number): Reply {
  const bearer = /^Bearer (.+)$/.exec(header(call.request, 'authorization') ?? '')?.[1] ?? call.query.get('api_key');
  if (bearer !== null && bearer !== undefined && bearer !== VAST_KEY)
    return { status: 404, body: { msg: 'Invalid user key' } };
  const keyed = bearer === VAST_KEY;
  if (call.path === '/api/v0/users/current/') {
    return keyed
      ? { status: 200, body: instances.account(nowMs) }
      : { status: 401, body: { success: false, error: 'auth_error', msg: 'Invalid user key' } };
  }
  const rented = rentedReply(instances, call, keyed, nowMs);
  if (rented !== null) return rented;
  const isBundles = call.path === '/api/v0/bundles/' && (call.method === 'GET' || call.method === 'POST');
  const isAsks = call.path === '/api/v0/search/asks/' && call.method === 'PUT';
  if (!isBundles && !isAsks) return { status: 404, body: { success: false, error: 'not_found', msg: 'no such route' } };
  const text = call.method === 'GET' ? (call.query.get('q') ?? '{}') : call.body || '{}';
  const parsed = json(text);
  const filter = isAsks && typeof parsed === 'object' && parsed !== null ? (parsed as { q?: unknown }).q : parsed;
  if (typeof filter !== 'object' || filter === null || Array.isArray(filter))
    return { status: 400, body: { error: 'invalid_request', msg: 'Invalid json body' } };
  return {
    status: 200,
    body: {
      offers: searchOffers(
        source,
        { filter: filter as Record<string, unknown>, order: call.query.get('order') },
        { keyed, taken: instances.taken, nowMs },
      ),
    },
  };
}

/** Instances are for who has a key. */
function rentedReply(instances: VastInstances, call: Call, keyed: boolean, nowMs: number): Reply | null {
  if (!/^\/api\/v\d\/(instances|asks|charges)\//.test(call.path)) return null;
  if (!keyed) return { status: 401, body: { success: false, error: 'auth_error', msg: 'Invalid user key' } };
  return instances.answer({ ...call, body: json(call.body) }, nowMs);
}

type Markets = Record<Provider, (call: Call, nowMs: number) => Reply>;

function createMarkets(
  seed: number,
  size: number,
  replay: Replay | null,
  startMs: number,
): { markets: Markets; world: VastWorld | null; rented: Partial<Record<Provider, RentedMachines>> } {
  const [ionet, akash, render] = [createIonet(seed), createAkash(seed), createRender(seed)];
  const rest = ionet.size + akash.size + render.size;
  const world = replay === null ? createVastWorld(seed, Math.max(20, size - rest), startMs) : null;
  const source = replay?.vast ?? worldSource(world as VastWorld);
  const instances = createVastInstances(source);
  const deployments = createAkashDeployments(seed, akash.models);
  const vmaas = '/enterprise/v1/io-cloud/vmaas';
  const markets: Markets = {
    vast: (call, nowMs) => vastReply(source, instances, call, nowMs),
    ionet(call, nowMs) {
      if (call.path === '/v1/io-explorer/network/market-snapshot') {
        return replay
          ? { status: 200, body: replay.other('ionet-market-snapshot') ?? { status: 'succeeded', data: [] } }
          : ionet.snapshot(call.query, nowMs);
      }
      if (!call.path.startsWith(vmaas)) return { status: 404, body: { detail: 'Not Found' } };
      const path = call.path.slice(vmaas.length);
      const reply = ionet.keyed({ ...call, path, body: json(call.body) }, header(call.request, 'x-api-key'), nowMs);
      return replay && reply.status === 200 && path.startsWith('/hardware/')
        ? { status: 200, body: { data: { hardware: [], total: 0 } } }
        : reply;
    },
    akash(call, nowMs) {
      const captured =
        replay && call.path === '/v1/gpu-prices'
          ? (replay.other('akash-gpu-prices') ?? { availability: { total: 0, available: 0 }, models: [] })
          : null;
      if (captured !== null) return { status: 200, body: captured, headers: { 'cache-control': 'max-age=120' } };
      const key = header(call.request, 'x-api-key');
      const rented = deployments.answer({ ...call, body: json(call.body), key }, nowMs);
      if (rented !== null) return rented;
      const reply = akash.answer(call.path, deployments.taken, nowMs);
      return { ...reply, headers: { 'cache-control': 'max-age=120' } };
    },
    render: (call, nowMs) =>
      render.answer({ ...call, header: (name) => header(call.request, name) }, call.query, nowMs, replay !== null),
  };
  return {
    markets,
    world,
    rented: { vast: instances, ionet: ionet.machines, akash: deployments, render: render.jobs },
  };
}

export async function startSandbox(options: SandboxOptions = {}): Promise<RunningSandbox> {
  const { port = 0, host = '127.0.0.1', size = 3000, seed = 1, replayDir = null, now = Date.now } = options;
  const switches: Switches = { faults: new Map(), latency: new Map(), limits: new Map(), seen: new Map(), clockMs: 0 };
  const nowMs = (): number => now() + switches.clockMs;
  const replay = replayDir === null ? null : createReplay(replayDir, nowMs());
  const { markets, world, rented } = createMarkets(seed, size, replay, nowMs());
  const chance = createRandom(seed + 77);
  const overLimit = createLimiter(switches, nowMs);

  const market = async (provider: Provider, call: Call, response: ServerResponse): Promise<void> => {
    response.once('close', () => note(switches, nowMs(), provider, call.path, response.statusCode));
    const { min, max } = switches.latency.get(provider) ?? { min: 0, max: 2 };
    if (max > 0) await sleep(min + chance.next() * (max - min));
    if (overLimit(provider, call.request)) return sendRateLimited(response, provider, null);
    const fault = switches.faults.get(provider);
    const struck = strikes(fault, call.path, chance);
    const answer = (): Reply => {
      const reply = markets[provider](call, nowMs());
      return struck && reply.status === 200 ? { ...reply, body: spoil(fault, provider, reply.body) } : reply;
    };
    if (struck && replaceAnswer(fault, provider, response, () => JSON.stringify(answer().body))) return;
    if (struck && fault.kind === 'slow') await sleep(fault.seconds * 1000);
    if (response.destroyed) return;
    const { status, body, headers = {} } = answer();
    const date =
      struck && fault.kind === 'clock_skew' ? { date: new Date(nowMs() + fault.seconds * 1000).toUTCString() } : {};
    response.writeHead(status, { 'content-type': 'application/json', ...date, ...headers }).end(JSON.stringify(body));
  };

  const server = createServer((request, response) => {
    void handle(request, response).catch((error: unknown) => {
      if (!response.headersSent) response.writeHead(500, { 'content-type': 'text/plain' });
      response.end(error instanceof Error ? error.message : String(error));
    });
  });

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://sandbox');
    const [, first = '', ...rest] = url.pathname.split('/');
    const body = await readBody(request);
    const method = request.method ?? 'GET';
    if (first === 'control') {
      const reply = control({ switches, seed, now: nowMs, replay, world, rented }, method, rest, json(body));
      return void response
        .writeHead(reply.status, { 'content-type': 'application/json' })
        .end(JSON.stringify(reply.body));
    }
    const provider = providers.find((known) => known === first);
    if (!provider)
      return void response.writeHead(404, { 'content-type': 'application/json' }).end('{"error":"no such market"}');
    await market(
      provider,
      { method, path: `/${rest.join('/')}`, rawQuery: url.search.slice(1), query: url.searchParams, body, request },
      response,
    );
  }

  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, host, resolve));
  const address = server.address();
  const actual = typeof address === 'object' && address !== null ? address.port : port;
  return {
    url: `http://${host}:${actual}`,
    switches,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > BODY_BYTES_MAX) throw new Error('the body is too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Counts each caller's requests by the minute. */
function createLimiter(switches: Switches, nowMs: () => number) {
  const taken = new Map<string, { minute: number; count: number }>();
  return (provider: Provider, request: IncomingMessage): boolean => {
    const minute = Math.floor(nowMs() / MINUTE_MS);
    const key = `${provider}/${header(request, 'authorization') ?? header(request, 'x-api-key') ?? request.socket.remoteAddress}`;
    const entry = taken.get(key);
    const current = entry?.minute === minute ? entry : { minute, count: 0 };
    current.count += 1;
    taken.set(key, current);
    return current.count > (switches.limits.get(provider) ?? REQUESTS_PER_MINUTE);
  };
}

function note({ seen: all }: Switches, nowMs: number, provider: Provider, path: string, status: number): void {
  const minute = Math.floor(nowMs / MINUTE_MS);
  const key = `${minute} ${provider} ${path} ${status}`;
  const seen = all.get(key) ?? { minute, provider, path, status, count: 0 };
  seen.count += 1;
  all.set(key, seen);
  for (const [old, entry] of all) {
    if (entry.minute >= minute - SEEN_MINUTES) break;
    all.delete(old);
  }
}
