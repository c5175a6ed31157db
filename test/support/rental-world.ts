/** Rentals and reservations over the pretend markets' HTTP, with one clock for both that the test turns. */
import { sql } from 'kysely';
import { type RunningSandbox, startSandbox } from '../../sandbox/src/sandbox.ts';
import type { Actor } from '../../server/src/base/actor.ts';
import { type Instant, SECOND_MS } from '../../server/src/base/clock.ts';
import { newId } from '../../server/src/base/id.ts';
import { microUsdc } from '../../server/src/base/money.ts';
import * as ledger from '../../server/src/ledger/ledger.ts';
import { createMarket, type Listing, type Market, STALE_AFTER_MS } from '../../server/src/market/market.ts';
import { syncWhenDue } from '../../server/src/market/sync.ts';
import { createCache } from '../../server/src/platform/cache.ts';
import { loadConfig } from '../../server/src/platform/config.ts';
import { type Database, inTransaction, type Tx } from '../../server/src/platform/db.ts';
import { createLog } from '../../server/src/platform/log.ts';
import { createMetrics } from '../../server/src/platform/metrics.ts';
import { createProviders, type ProviderName, providerNames } from '../../server/src/providers/providers.ts';
import { createRentals, type Rentals } from '../../server/src/rentals/rentals.ts';
import {
  createReservations,
  type Reservations,
  reservationChecks,
  type Wanted,
} from '../../server/src/reservations/reservations.ts';
import { freshDatabase } from './fresh-database.ts';
import { type HandClock, handClock } from './market.ts';

const START = Date.UTC(2026, 10, 1);
const ROUNDS_MAX = 50;

export type Billed = {
  readonly label: string | null;
  readonly created: string;
  readonly running: string | null;
  readonly destroyed: string | null;
  readonly total_micro_usd: number;
  readonly id: string | number;
};

export type RentalWorld = {
  readonly sandbox: RunningSandbox;
  readonly database: Database;
  readonly clock: HandClock;
  readonly market: Market;
  readonly rentals: Rentals;
  readonly reservations: Reservations;
  tx<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** Somebody with so many USDC. */
  person(usdc: number): Promise<Actor>;
  sync(...providers: ProviderName[]): Promise<void>;
  control(method: string, path: string, body?: object): Promise<unknown>;
  bill(provider: ProviderName): Promise<readonly Billed[]>;
  /** Books from now on for so many hours. */
  book(actor: Actor, listing: Listing, hours: number, more?: Partial<Wanted>): Promise<string>;
  /** All that is due, until nothing is. */
  work(): Promise<void>;
  /** Turns the clock in steps, with all that is due after each. */
  pass(seconds: number, stepSeconds?: number): Promise<void>;
  /** What `gp4u verify` finds. */
  faults(): Promise<string[]>;
  close(): Promise<void>;
};

export async function rentalWorld({ size = 600, seed = 3 } = {}): Promise<RentalWorld> {
  const { database, drop } = await freshDatabase();
  const clock = handClock(START);
  const sandbox = await startSandbox({ size, seed, now: () => clock.now() });
  const log = createLog('silent');
  const metrics = createMetrics();
  const config = loadConfig({});
  const providers = createProviders({
    ...{ database, clock, log, metrics, mode: 'sandbox', sandboxUrl: sandbox.url },
    ...{ keys: config.providers, sandboxSize: size, staleAfterMs: STALE_AFTER_MS },
    cache: createCache({ redisUrl: null, mode: 'sandbox', clock, log }),
  });
  // Limits are tested elsewhere.
  for (const provider of providerNames)
    await sql`insert into providers.setting (provider, requests_per_minute, burst, failure_threshold)
      values (${provider}, 100000, 50000, 100)`.execute(database.kysely);
  await providers.follow();
  const market = createMarket({ database, providers, mode: 'sandbox', clock, log, metrics, keep: config.history });
  await market.follow();
  const rentals = createRentals({ database, clock, log, renting: providers.renting });
  const reservations = createReservations({ database, clock, mode: 'sandbox', market, rentals });
  const tx = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => inTransaction(database.kysely, clock, work);

  async function sync(...names: ProviderName[]): Promise<void> {
    for (const provider of names.length > 0 ? names : providerNames) {
      await market.requestSync([provider]);
      await syncWhenDue(market.syncDeps, provider, new AbortController().signal);
    }
    await market.refreshReference();
  }

  async function control(method: string, path: string, body?: object): Promise<unknown> {
    const init = { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
    const response = await fetch(`${sandbox.url}/control${path}`, init);
    if (!response.ok) throw new Error(`the sandbox answers ${response.status} to ${method} ${path}`);
    return response.json();
  }

  async function work(): Promise<void> {
    const jobs = [reservations.follow, reservations.owe, reservations.lookAhead];
    for (let round = 0; round < ROUNDS_MAX; round += 1) {
      let done = await rentals.workOnce();
      done += await rentals.readBills();
      for (const job of jobs) while (await tx(job)) done += 1;
      if (done === 0) return;
    }
  }

  await sync();
  return {
    ...{ sandbox, database, clock, market, rentals, reservations, tx, sync, control, work },
    async person(usdc) {
      const userId = newId();
      const db = database.kysely;
      const account = await ledger.openAccount(db, 'user', userId);
      const treasury = await ledger.openAccount(db, 'treasury', '');
      const leg = { kind: 'transfer', debit: treasury, credit: account, code: 'deposit' } as const;
      const amount = microUsdc(BigInt(usdc) * 1_000_000n);
      await ledger.post(db, { flow: newId(), step: 'credit', cause: 'test', legs: [{ ...leg, amount }] });
      return { userId, role: 'user', sessionId: null, key: null, address: 'test' };
    },
    async bill(provider) {
      return ((await control('GET', `/bill/${provider}`)) as { instances: Billed[] }).instances;
    },
    async book(actor, listing, hours, more = {}) {
      const from = clock.now();
      const { reservation } = await tx((handle) =>
        reservations.book(handle, actor, {
          ...{ gpuId: listing.id, from, to: (from + hours * 3600 * SECOND_MS) as Instant, gpuCount: null },
          ...{ diskGb: null, sshKey: null, priceLimit: null, totalShown: null },
          ...{ replacesFailed: true, replacesLost: false, extension: null },
          ...more,
        }),
      );
      return reservation.id;
    },
    async pass(seconds, stepSeconds = 10) {
      for (let left = seconds; left > 0; left -= stepSeconds) {
        clock.turn(Math.min(left, stepSeconds) * SECOND_MS);
        await work();
      }
    },
    async faults() {
      const report = await ledger.verify(database.kysely, clock, { also: reservationChecks });
      return report.faults.map(({ what, row, detail }) => `${what} ${row} ${detail}`);
    },
    async close() {
      await rentals.close();
      await market.close();
      await providers.close();
      await sandbox.close();
      await drop();
    },
  };
}
