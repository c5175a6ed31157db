/** One pretend market over HTTP with its own bill, seen through the providers' door; the test turns the clock of both. */
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect } from 'vitest';
import { type RunningSandbox, startSandbox } from '../../sandbox/src/sandbox.ts';
import { type Clock, type Instant, plus, SECOND_MS, systemClock } from '../../server/src/base/clock.ts';
import { createCache } from '../../server/src/platform/cache.ts';
import { loadConfig } from '../../server/src/platform/config.ts';
import type { Database } from '../../server/src/platform/db.ts';
import { createLog } from '../../server/src/platform/log.ts';
import { createMetrics } from '../../server/src/platform/metrics.ts';
import {
  createProviders,
  type Offer,
  type ProviderName,
  type Providers,
  type Renting,
  type RentOrder,
  RentRefused,
} from '../../server/src/providers/providers.ts';
import { freshDatabase } from './fresh-database.ts';

const START = Date.UTC(2026, 10, 1) as Instant;
const KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHd3 anna@home';

type Options = { readonly size: number; readonly bootSeconds: number };

/** Starts it before the tests of a file; before each of them nothing of ours is there, and there is credit. */
export function rentingStage(provider: ProviderName, { size, bootSeconds }: Options) {
  const signal = new AbortController().signal;
  const ever = { from: 0 as Instant, to: (START * 2) as Instant };
  let now = START;
  let references = 0;
  let sandbox: RunningSandbox;
  let fresh: { database: Database; drop: () => Promise<void> };
  let providers: Providers;
  let renting: Renting;
  const clock: Clock = { now: () => now, sleep: systemClock.sleep };
  const until = (seconds: number): Instant => plus(now, seconds * SECOND_MS);

  async function control(method: string, path: string, body?: object): Promise<unknown> {
    const init = { method, ...(body ? { body: JSON.stringify(body) } : {}) };
    const response = await fetch(`${sandbox.url}/control${path}`, init);
    expect(response.status).toBe(200);
    return await response.json();
  }

  const stage = {
    ...{ signal, ever, control, until },
    now: (): Instant => now,
    turn: (seconds: number): void => {
      now = until(seconds);
    },
    /** Prices may move by the hour. */
    turnToHour: (): void => {
      now = (Math.ceil(now / (3600 * SECOND_MS)) * 3600 * SECOND_MS) as Instant;
    },
    url: (): string => sandbox.url,
    bill: async <Bill>(): Promise<Bill> => (await control('GET', `/bill/${provider}`)) as Bill,
    offers: async (): Promise<readonly Offer[]> => (await providers.read(provider, signal)).offers,
    providers: (): Providers => providers,
    renting: (): Renting => renting,
    /** For an hour, at what it costs, with a reference of its own. */
    orderOf({ externalId, gpuCount, pricePerHour }: Offer, changes: Partial<RentOrder> = {}): RentOrder {
      references += 1;
      return {
        ...{ reference: `rental-${references}`, externalId, gpuCount, diskGb: 50, sshKeys: [KEY] },
        ...{ pricePerHourMax: pricePerHour, until: until(3600), ...changes },
      };
    },
    reasonOf: async (asked: Promise<unknown>): Promise<string> => {
      const refusal = await asked.catch((error: unknown) => error);
      if (!(refusal instanceof RentRefused)) throw refusal;
      return refusal.reason;
    },
    refusedFor: (order: RentOrder): Promise<string> => stage.reasonOf(renting.rent(order, signal)),
  };

  beforeAll(async () => {
    fresh = await freshDatabase();
    const { database } = fresh;
    sandbox = await startSandbox({ size, seed: 5, now: () => now });
    const log = createLog('silent');
    providers = createProviders({
      ...{ database, clock, log, metrics: createMetrics(), mode: 'sandbox', sandboxUrl: sandbox.url },
      ...{ keys: loadConfig({}).providers, sandboxSize: size, staleAfterMs: 60 * SECOND_MS },
      cache: createCache({ redisUrl: null, mode: 'sandbox', clock, log }),
    });
    // Limits are tested elsewhere.
    await sql`insert into providers.setting (provider, requests_per_minute, burst, failure_threshold)
      values (${provider}, 100000, 50000, 100)`.execute(database.kysely);
    await providers.follow();
    const found = providers.renting(provider);
    if (found === null) throw new Error(`nothing can be rented at ${provider}`);
    renting = found;
  });
  afterAll(async () => {
    await providers?.close();
    await sandbox?.close();
    await fresh?.drop();
  });
  beforeEach(async () => {
    await control('DELETE', '/faults');
    for (const { id } of await renting.list(signal)) await renting.release(id, signal);
    await control('PUT', `/boots/${provider}`, { seconds: bootSeconds });
    await control('PUT', `/credit/${provider}`, { usd: 1000 });
  });
  return stage;
}
