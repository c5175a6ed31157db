/** A market whose providers say what the test hands them, on a real database and with a clock turned by hand. */
import type { Clock, Instant } from '../../server/src/base/clock.ts';
import { createMarket, type Market, STALE_AFTER_MS } from '../../server/src/market/market.ts';
import { syncWhenDue } from '../../server/src/market/sync.ts';
import { createCache } from '../../server/src/platform/cache.ts';
import { loadConfig } from '../../server/src/platform/config.ts';
import type { Database } from '../../server/src/platform/db.ts';
import { createLog } from '../../server/src/platform/log.ts';
import { createMetrics } from '../../server/src/platform/metrics.ts';
import {
  type Adapter,
  createProviders,
  type Dropped,
  type Offer,
  type ProviderName,
} from '../../server/src/providers/providers.ts';
import { freshDatabase } from './fresh-database.ts';

export type HandClock = Clock & { turn(ms: number): void };

export function handClock(start = Date.UTC(2026, 2, 1)): HandClock {
  let now = start;
  return {
    now: () => now as Instant,
    turn: (ms) => {
      now += ms;
    },
    sleep: async (ms, signal) => {
      await new Promise<void>((resolve) => {
        const end = (): void => {
          clearTimeout(timer);
          signal?.removeEventListener('abort', end);
          resolve();
        };
        const timer = setTimeout(end, Math.min(ms, 20));
        if (signal?.aborted) end();
        else signal?.addEventListener('abort', end);
      });
    },
  };
}

export type Shelf = { offers: Offer[]; dropped: Dropped[]; fail: Error | null };

const adapterOf = (name: ProviderName, shelf: Shelf): Adapter => ({
  name,
  configured: true,
  note: 'a test',
  sources: () => ({ key: 'test', figures: {} }),
  async fetchOffers() {
    if (shelf.fail) throw shelf.fail;
    return {
      offers: [...shelf.offers],
      dropped: [...shelf.dropped],
      fetched: shelf.offers.length + shelf.dropped.length,
    };
  },
  checkCredentials: async () => 'a test',
  renting: null,
  lookUp: (externalId) => ({
    key: externalId,
    fetch: async () => shelf.offers.filter((offer) => offer.externalId === externalId),
  }),
});

export type TestMarket = {
  readonly market: Market;
  readonly database: Database;
  readonly clock: HandClock;
  readonly url: string;
  readonly shelves: Record<ProviderName, Shelf>;
  /** One sync of the provider, now. */
  sync(provider?: ProviderName): Promise<void>;
  /** A second server on the same database. */
  another(): Promise<Market>;
  close(): Promise<void>;
};

const names = ['vast', 'ionet', 'akash', 'render'] as const;

export async function testMarket(): Promise<TestMarket> {
  const { database, url, drop } = await freshDatabase();
  const clock = handClock();
  const shelves = Object.fromEntries(
    names.map((name) => [name, { offers: [], dropped: [], fail: null }]),
  ) as unknown as Record<ProviderName, Shelf>;
  const adapters = Object.fromEntries(names.map((name) => [name, adapterOf(name, shelves[name])])) as Record<
    ProviderName,
    Adapter
  >;
  const config = loadConfig({});
  const log = createLog('silent');
  const made: { close(): Promise<void> }[] = [];
  const make = async (): Promise<Market> => {
    const metrics = createMetrics();
    const providers = createProviders({
      ...{ database, clock, log, metrics, adapters, mode: 'sandbox', sandboxUrl: 'http://127.0.0.1:1' },
      ...{ keys: config.providers, sandboxSize: 0, staleAfterMs: STALE_AFTER_MS },
      cache: createCache({ redisUrl: null, mode: 'sandbox', clock, log }),
    });
    const market = createMarket({ database, providers, mode: 'sandbox', clock, log, metrics, keep: config.history });
    made.push(market, providers);
    await market.follow();
    return market;
  };
  const market = await make();
  return {
    market,
    database,
    clock,
    url,
    shelves,
    another: make,
    async sync(provider = 'vast') {
      await market.requestSync([provider]);
      await syncWhenDue(market.syncDeps, provider, new AbortController().signal);
    },
    async close() {
      for (const one of made) await one.close();
      await drop();
    },
  };
}
