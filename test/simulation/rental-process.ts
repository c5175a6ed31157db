/**
 * A server or a worker of nothing but the market, rentals and reservations, on a clock that runs faster, to be killed; or
 * one that reads the markets. It is loaded first and told later what it is, so that a killed one is followed at once.
 */
import type { Actor } from '../../server/src/base/actor.ts';
import { type Clock, type Instant, systemClock } from '../../server/src/base/clock.ts';
import { Problem } from '../../server/src/base/problem.ts';
import { ledgerJobs } from '../../server/src/ledger/jobs.ts';
import { createMarket, type Market, STALE_AFTER_MS } from '../../server/src/market/market.ts';
import { syncWhenDue } from '../../server/src/market/sync.ts';
import { createCache } from '../../server/src/platform/cache.ts';
import { loadConfig } from '../../server/src/platform/config.ts';
import { type Database, openDatabase, type Tx } from '../../server/src/platform/db.ts';
import { type Answer, once } from '../../server/src/platform/idempotency.ts';
import { startJobs } from '../../server/src/platform/jobs.ts';
import { createLog } from '../../server/src/platform/log.ts';
import { createMetrics } from '../../server/src/platform/metrics.ts';
import { createProviders, isPrepaid, type ProviderName, providerNames } from '../../server/src/providers/providers.ts';
import { createRentals } from '../../server/src/rentals/rentals.ts';
import { createReservationJobs } from '../../server/src/reservations/jobs.ts';
import { createReservations, type Reservations } from '../../server/src/reservations/reservations.ts';
import { fastClock, type Pace } from './fast-clock.ts';

export type Start = {
  readonly role: 'server' | 'worker' | 'reader';
  readonly databaseUrl: string;
  readonly sandboxUrl: string;
  readonly size: number;
  readonly pace: Pace;
  readonly logLevel: string;
};
export type OfferSeen = {
  readonly id: string;
  readonly provider: ProviderName;
  readonly pricePerHour: bigint;
  readonly isPrepaid: boolean;
};
/** What a person wants, under a key of the person's own: asked again under the same key it is done once. */
export type Order = { readonly key: string; readonly user: string } & (
  | {
      readonly verb: 'book';
      readonly gpuId: string;
      readonly from: number;
      readonly to: number;
      readonly priceLimit: string | null;
      readonly replacesFailed: boolean;
      readonly replacesLost: boolean;
      readonly extension: { readonly minutes: number; readonly cap: string } | null;
    }
  | { readonly verb: 'extend'; readonly reservation: string; readonly to: number }
  | { readonly verb: 'cancel'; readonly reservation: string }
);
export type Asked = { readonly id: number; readonly order: Order | null };
export type Answered =
  | { readonly id: number; readonly outcome: 'ok'; readonly made: string; readonly offers: readonly OfferSeen[] }
  /** With the code of the problem. */
  | { readonly id: number; readonly outcome: 'refused'; readonly why: string }
  /** With what was thrown: nobody knows what came of it. */
  | { readonly id: number; readonly outcome: 'unknown'; readonly why: string };
export type Said = 'loaded' | { readonly rented: readonly ProviderName[] } | Answered;

const SYNC_MS = 600;
const OFFERS = 200;

const tell = (said: Said): void => void process.send?.(said, undefined, undefined, () => undefined);

function createRooms({ sandboxUrl, size, logLevel }: Start, database: Database, clock: Clock) {
  const log = createLog(logLevel);
  const metrics = createMetrics();
  const config = loadConfig({});
  const providers = createProviders({
    ...{ database, clock, log, metrics, mode: 'sandbox', sandboxUrl },
    ...{ keys: config.providers, sandboxSize: size, staleAfterMs: STALE_AFTER_MS },
    cache: createCache({ redisUrl: null, mode: 'sandbox', clock, log }),
  });
  // By the real clock: on the other one everything would be stale when a reading takes a second.
  const market = createMarket({
    ...{ database, providers, mode: 'sandbox', clock: systemClock, log, metrics, keep: config.history },
  });
  const rentals = createRentals({ database, clock, log, renting: providers.renting });
  const reservations = createReservations({ database, clock, mode: 'sandbox', market, rentals });
  return { log, providers, market, rentals, reservations };
}

/** Again and again, whenever the last one is so long ago. */
async function keepFresh(market: Market, provider: ProviderName): Promise<never> {
  const { signal } = new AbortController();
  for (;;) {
    await market
      .requestSync([provider])
      .then(() => syncWhenDue(market.syncDeps, provider, signal))
      .then(() => market.refreshReference())
      .catch(() => undefined);
    await systemClock.sleep(SYNC_MS);
  }
}

function offersOf(market: Market): OfferSeen[] {
  const usage = { seconds: 1, diskMilliGb: 0, egressMilliGb: 0, ingressMilliGb: 0 };
  return providerNames.flatMap((provider) =>
    market
      .search({ provider: [provider], availableOnly: true, sort: 'price', limit: OFFERS, withCost: false, usage })
      .items.filter(({ listing }) => listing.bookable)
      .map(({ listing: { id, pricePerHour } }) => ({ id, provider, pricePerHour, isPrepaid: isPrepaid(provider) })),
  );
}

async function carryOut(reservations: Reservations, tx: Tx, order: Order): Promise<string> {
  const actor: Actor = { userId: order.user, role: 'user', sessionId: null, key: null, address: 'simulation' };
  if (order.verb === 'cancel') await reservations.cancel(tx, actor, order.reservation);
  else if (order.verb === 'extend') await reservations.extend(tx, actor, order.reservation, order.to as Instant);
  else {
    const { gpuId, from, to, priceLimit, extension, replacesFailed, replacesLost } = order;
    const { reservation } = await reservations.book(tx, actor, {
      ...{ gpuId, from: from as Instant, to: to as Instant, gpuCount: null, diskGb: null, sshKey: null },
      ...{
        priceLimit: priceLimit === null ? null : BigInt(priceLimit),
        totalShown: null,
        replacesFailed,
        replacesLost,
      },
      extension: extension === null ? null : { minutes: extension.minutes, cap: BigInt(extension.cap) },
    });
    return reservation.id;
  }
  return order.reservation;
}

/** As the routes do it: once for a key, and a refusal is an answer. */
async function answer(
  database: Database,
  clock: Clock,
  reservations: Reservations,
  order: Order,
): Promise<{ readonly refused: string } | { readonly made: string }> {
  const claim = { principal: order.user, route: order.verb, key: order.key, request: order };
  const work = async (tx: Tx): Promise<Answer> => ({
    status: 201,
    body: { made: await carryOut(reservations, tx, order) },
  });
  const refusalOf = (error: unknown): Answer | null =>
    error instanceof Problem ? { status: 409, body: { refused: error.definition.code } } : null;
  const done = await once(database.kysely, clock, claim, work, refusalOf);
  if (done.outcome === 'running' || done.outcome === 'other_request') throw new Error(done.outcome);
  return done.answer.body as { refused: string } | { made: string };
}

async function start(settings: Start): Promise<void> {
  const clock = fastClock(settings.pace);
  const database = await openDatabase(settings.databaseUrl, clock, createLog('silent'));
  const { log, providers, market, rentals, reservations } = createRooms(settings, database, clock);
  await Promise.all([providers.follow(), market.follow()]);
  if (settings.role === 'worker') {
    startJobs({ db: database.kysely, clock, log }, [...ledgerJobs, ...createReservationJobs(reservations)]);
    rentals.startWork();
  }
  if (settings.role === 'reader') {
    for (const provider of providerNames) void keepFresh(market, provider);
  }
  const perform = async ({ id, order }: Asked): Promise<Answered> => {
    try {
      const offers = order === null ? offersOf(market) : [];
      const done = order === null ? { made: '' } : await answer(database, clock, reservations, order);
      return 'made' in done
        ? { id, outcome: 'ok', made: done.made, offers }
        : { id, outcome: 'refused', why: done.refused };
    } catch (error) {
      return { id, outcome: 'unknown', why: error instanceof Error ? (error.stack ?? error.message) : String(error) };
    }
  };
  process.on('message', (asked: Asked) => void perform(asked).then(tell));
  tell({ rented: providerNames.filter((name) => providers.renting(name) !== null) });
}

process.once('message', (settings: Start) => void start(settings));
process.on('disconnect', () => process.exit(0));
tell('loaded');
