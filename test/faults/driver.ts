/** Puts one market into trouble, looks at the product as its users do, and takes the trouble away again. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client, Schemas } from '../../client/src/client.ts';
import { type FaultCase, type MarketName, markets } from './cases.ts';

export type Product = {
  readonly url: string;
  readonly sandboxUrl: string;
  readonly operator: Client;
};

/** For the market in trouble, so that a fault that lasts takes seconds; the others keep their time. */
export const QUICK = { timeout_ms: 2_500, open_seconds: 2 } as const;
export const USUAL = { timeout_ms: null, open_seconds: null } as const;

type Sync = Schemas['SyncAnswer']['syncs'][number];

export type Seen = {
  readonly market: MarketName;
  readonly fault: string;
  readonly ended: string;
  readonly tookMs: number;
  readonly breaker: string;
  readonly health: string;
  readonly says: string;
  readonly listings: string;
  /** The markets that were left in peace: their longest sync. */
  readonly othersMs: number;
  readonly searchMs: readonly number[];
  /** What should not be; empty when all is well. */
  readonly wrong: readonly string[];
};

const must = <T>(data: T | undefined, what: string): T => {
  if (data === undefined) throw new Error(`no answer to ${what}`);
  return data;
};

export async function control(product: Product, method: string, path: string, body?: object): Promise<void> {
  const response = await fetch(`${product.sandboxUrl}/control${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`the sandbox refused ${method} ${path}`);
}

export async function configure(product: Product, name: MarketName, body: object): Promise<void> {
  const { data } = await product.operator.PATCH('/api/providers/{name}', { params: { path: { name } }, body });
  must(data, `the settings of ${name}`);
}

async function ended(product: Product, id: string): Promise<Sync> {
  const until = Date.now() + 60_000;
  for (;;) {
    const { data } = await product.operator.GET('/api/providers/syncs/{id}', { params: { path: { id } } });
    const sync = data?.syncs[0];
    if (sync && (sync.state === 'succeeded' || sync.state === 'failed')) return sync;
    if (Date.now() > until) throw new Error(`the sync ${id} does not end: ${sync?.provider} ${sync?.state}`);
    await sleep(25);
  }
}

/** A sync of each of these, begun at once; how each ended. */
export async function syncs(product: Product, names: readonly MarketName[]): Promise<Map<MarketName, Sync>> {
  const queued = await Promise.all(
    names.map(async (name) => {
      const { data } = await product.operator.POST('/api/providers/sync/{name}', { params: { path: { name } } });
      return must(data, `a sync of ${name}`).id;
    }),
  );
  const all = await Promise.all(queued.map((id) => ended(product, id)));
  return new Map(all.map((sync) => [sync.provider, sync]));
}

export async function health(product: Product): Promise<Map<MarketName, Schemas['ProviderHealth']>> {
  const names = [...markets];
  const all = await Promise.all(
    names.map(async (name) => {
      const path = '/api/provider-health/providers/{name}/health';
      const { data } = await product.operator.GET(path, { params: { path: { name } } });
      return must(data, `the health of ${name}`);
    }),
  );
  return new Map(all.map((one) => [one.provider, one]));
}

export type Stand = {
  readonly total: number;
  readonly cheapest: string;
  readonly dearest: string;
  readonly gone: number;
};

/** What a search shows of a market. */
export async function stand(product: Product, provider: MarketName): Promise<Stand> {
  const prices: string[] = [];
  let cursor: string | null | undefined;
  let [total, gone] = [0, 0];
  do {
    const query = { provider: [provider], limit: 200, ...(cursor ? { cursor } : {}) } as never;
    const { data } = await product.operator.GET('/api/gpus/search', { params: { query } });
    const answer = must(data, 'a search');
    total = answer.total;
    for (const item of answer.items) {
      prices.push(item.price_per_gpu_hour);
      if (item.status === 'gone') gone += 1;
    }
    cursor = answer.next_cursor;
  } while (cursor);
  return { total, gone, cheapest: prices[0] ?? '', dearest: prices.at(-1) ?? '' };
}

/** Searches one after the other until told to stop, as people would meanwhile. */
export function searching(product: Product): { stop(): Promise<number[]> } {
  let going = true;
  const times: number[] = [];
  const done = (async () => {
    for (let n = 0; going; n += 1) {
      const start = performance.now();
      const response = await fetch(`${product.url}/api/gpus/search?limit=50&min_price=0.0${n % 10}${n}`);
      await response.arrayBuffer();
      if (response.status !== 200) throw new Error(`a search answered ${response.status}`);
      times.push(performance.now() - start);
      await sleep(5);
    }
  })();
  return {
    async stop() {
      going = false;
      await done;
      return times;
    },
  };
}

async function settled(product: Product, market: MarketName): Promise<void> {
  await control(product, 'DELETE', `/faults/${market}`);
  await configure(product, market, { base_url: null, ...USUAL });
  const name = { params: { path: { name: market } } };
  await product.operator.POST('/api/provider-health/circuit-breakers/{name}/reset', name);
  await product.operator.POST('/api/provider-health/rate-limiters/reset', {
    params: { query: { provider: market } as never },
  });
  await product.operator.POST('/api/provider-health/providers/{name}/health-check', name);
  const ends = await syncs(product, [market]);
  if (ends.get(market)?.state !== 'succeeded')
    throw new Error(`${market} does not come back: ${ends.get(market)?.error?.detail}`);
}

/** One market, one fault. */
export async function suffer(product: Product, market: MarketName, given: FaultCase): Promise<Seen> {
  const wrong: string[] = [];
  await settled(product, market);
  const [before, well] = [await stand(product, market), await health(product)];
  await configure(product, market, QUICK);
  if (given.fault !== null) await control(product, 'PUT', `/faults/${market}`, given.fault(market));
  if (given.baseUrl) await configure(product, market, { base_url: given.baseUrl(product.sandboxUrl, market) });
  const meanwhile = searching(product);
  const ends = await syncs(product, markets);
  const [after, healths] = [await stand(product, market), await health(product)];
  const confirmed = await confirm(product, market);
  const searchMs = await meanwhile.stop();
  await settled(product, market);
  const healed = await stand(product, market);

  const own = ends.get(market);
  const [kind, state] = [own?.error?.kind ?? null, healths.get(market)];
  const says = state?.reasons.join('. ') ?? '';
  // The reconciler may have met it first, so often that the market is not asked for a moment.
  const isForestalled = kind === 'circuit_open' && !given.ends.includes(null);
  if (!given.ends.includes(kind) && !isForestalled)
    wrong.push(`the sync ended with ${kind ?? 'success'}: ${own?.error?.detail ?? ''}`);
  if (given.health !== null && state?.state !== given.health) wrong.push(`health is ${state?.state}`);
  if (given.says && !given.says.test(says)) wrong.push('the reason is another');
  if (after.gone > 0) wrong.push(`${after.gone} listings are gone`);
  if (Math.abs(after.total - before.total) > before.total * 0.02)
    wrong.push(`${before.total} listings became ${after.total}`);
  if (given.ends[0] !== null && (after.cheapest !== before.cheapest || after.dearest !== before.dearest))
    wrong.push(`prices from ${after.cheapest} to ${after.dearest}`);
  if (Math.abs(healed.total - before.total) > before.total * 0.05)
    wrong.push(`${healed.total} listings when it was over`);
  if (confirmed !== null) wrong.push(confirmed);
  for (const name of markets) {
    if (name === market) continue;
    if (ends.get(name)?.state !== 'succeeded') wrong.push(`${name} was touched: ${ends.get(name)?.error?.detail}`);
    const [then, now] = [well.get(name), healths.get(name)];
    // Its own faults of some minutes ago may still show in its rates: what counts is what failed meanwhile.
    if (now?.last_failure?.at !== then?.last_failure?.at) wrong.push(`${name} failed: ${now?.last_failure?.detail}`);
    if (now?.breaker !== 'closed' || now.last_reading?.outcome !== 'taken') wrong.push(`${name} is ${now?.breaker}`);
    if (now?.state === 'UNAVAILABLE') wrong.push(`${name} is unavailable: ${now.reason}`);
  }
  return {
    ...{ market, fault: given.name, ended: kind ?? 'well', tookMs: own?.duration_ms ?? 0 },
    ...{ breaker: state?.breaker ?? '?', health: state?.state ?? '?', says, wrong, searchMs },
    listings: `${before.total}/${after.total}/${healed.total}`,
    othersMs: Math.max(...markets.filter((name) => name !== market).map((name) => ends.get(name)?.duration_ms ?? 0)),
  };
}

/** Asking a market that is in trouble about one offer is answered, soon, and with words. */
async function confirm(product: Product, provider: MarketName): Promise<string | null> {
  const query = { provider: [provider], limit: 1 } as never;
  const { data: found } = await product.operator.GET('/api/gpus/search', { params: { query } });
  const id = found?.items[0]?.id ?? '';
  const start = performance.now();
  const params = { path: { id }, query: { confirm: true } as never };
  const { data, response } = await product.operator.GET('/api/gpus/{id}', { params });
  const took = performance.now() - start;
  if (!data?.confirmation?.detail) return `confirming a listing answered ${response.status}`;
  return took > 4_000 ? `confirming a listing took ${Math.round(took)} ms` : null;
}
