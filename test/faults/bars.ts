/** What holds over all faults: outages that last, others left in peace, limits over several workers. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type MarketName, markets } from './cases.ts';
import { configure, control, health, type Product, QUICK, stand, syncs, USUAL } from './driver.ts';
import type { StartedProduct } from './product.ts';

const quantile = (values: readonly number[], q: number): number =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * q))] ?? 0;

type SeenRequests = { minute: number; provider: string; path: string; status: number; count: number };

export async function requests(product: Product, provider: MarketName): Promise<SeenRequests[]> {
  const response = await fetch(`${product.sandboxUrl}/control/requests`);
  const { requests: all } = (await response.json()) as { requests: SeenRequests[] };
  return all.filter((seen) => seen.provider === provider);
}

const count = (seen: readonly SeenRequests[]): number => seen.reduce((sum, one) => sum + one.count, 0);

async function until(what: string, holds: () => Promise<boolean>, seconds: number): Promise<void> {
  const end = Date.now() + seconds * 1000;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`${what}: not within ${seconds} s`);
    await sleep(100);
  }
}

export type Outage = {
  readonly calls: number;
  readonly most: number;
  readonly healed: number;
  readonly wrong: string[];
};

/**
 * 500s for so long, and nobody helps: the breaker opens, one call tries each time it may, and when the market is back
 * it is read again by itself.
 */
export async function outage(
  product: Product,
  market: MarketName,
  seconds: number,
  openSeconds: number,
): Promise<Outage> {
  await configure(product, market, { open_seconds: openSeconds });
  const before = await stand(product, market);
  const calls = count(await requests(product, market));
  await control(product, 'PUT', `/faults/${market}`, { kind: 'status', status: 500 });
  // A market that is read by one call fails three times in a sync; two of them open the breaker.
  for (let n = 0; n < 2; n += 1) await syncs(product, [market]);
  await sleep(seconds * 1000);
  const wrong: string[] = [];
  const during = await stand(product, market);
  if (during.total !== before.total || during.gone > 0) wrong.push(`${before.total} listings became ${during.total}`);
  const asked = count(await requests(product, market)) - calls;
  // Five that open it, one each time it may be tried; a look at the key every half minute may be one of them.
  const most = 5 + Math.ceil(seconds / openSeconds) + 2;
  if (asked > most) wrong.push(`it was asked ${asked} times, not ${most}`);
  const state = (await health(product)).get(market);
  if (state?.breaker === 'closed') wrong.push('the breaker is closed');
  for (const other of markets)
    if (other !== market && (await health(product)).get(other)?.state === 'UNAVAILABLE') wrong.push(`${other} is gone`);
  await control(product, 'DELETE', `/faults/${market}`);
  const start = Date.now();
  await until(
    `${market} comes back`,
    async () => {
      const now = (await health(product)).get(market);
      return now?.breaker === 'closed' && now.last_reading?.outcome === 'taken';
    },
    openSeconds + 60,
  );
  return { calls: asked, most, healed: (Date.now() - start) / 1000, wrong };
}

/** How long the others' syncs take while one market hangs, and while none does, in turns. */
export async function hanging(product: Product, rounds: number): Promise<{ market: MarketName; ratio: number }[]> {
  const result: { market: MarketName; ratio: number }[] = [];
  for (const market of markets) {
    const others = markets.filter((name) => name !== market);
    const times = { well: [] as number[], hung: [] as number[] };
    await configure(product, market, QUICK);
    for (let round = 0; round < rounds; round += 1) {
      for (const kind of ['well', 'hung'] as const) {
        if (kind === 'hung') await control(product, 'PUT', `/faults/${market}`, { kind: 'hang' });
        const all = await syncs(product, markets);
        times[kind].push(Math.max(...others.map((name) => all.get(name)?.duration_ms ?? 0)));
        await control(product, 'DELETE', `/faults/${market}`);
        const path = { params: { path: { name: market } } };
        await product.operator.POST('/api/provider-health/circuit-breakers/{name}/reset', path);
      }
    }
    await configure(product, market, USUAL);
    result.push({ market, ratio: quantile(times.hung, 0.5) / quantile(times.well, 0.5) });
  }
  return result;
}

/** Two more workers, syncs without a pause: the most calls any minute saw at the sandbox. */
export async function limits(
  product: StartedProduct,
  market: MarketName,
  limit: { requests_per_minute: number; burst: number },
  seconds: number,
): Promise<{ most: number; total: number }> {
  const workers = [await product.another('worker'), await product.another('worker')];
  await configure(product, market, limit);
  const stamps: number[] = [];
  const before = count(await requests(product, market));
  let seen = before;
  const end = Date.now() + seconds * 1000;
  const asking = (async () => {
    while (Date.now() < end) {
      await product.operator.POST('/api/providers/sync/{name}', { params: { path: { name: market } } });
      await sleep(200);
    }
  })();
  // Every window of a minute, not only those of the clock: what is new is stamped as it is seen.
  while (Date.now() < end) {
    const now = count(await requests(product, market));
    for (; seen < now; seen += 1) stamps.push(Date.now());
    await sleep(50);
  }
  await asking;
  for (const worker of workers) await worker.close();
  const inMinuteFrom = (at: number): number => stamps.filter((later) => later >= at && later < at + 60_000).length;
  const most = Math.max(0, ...stamps.map(inMinuteFrom));
  return { most, total: seen - before };
}
