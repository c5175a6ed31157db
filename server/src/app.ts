/** The whole product wired on one page. */

import * as auth from '#auth';
import type { Clock } from '#base/clock';
import { createEventRoutes, eventProblems } from '#http/event-routes';
import { createGuard } from '#http/guard';
import { createOnce } from '#http/idempotency';
import { createPage } from '#http/page';
import { bodyNotJson, bodyTooLarge, methodNotAllowed, routeUnknown, starting, tooBusy } from '#http/problem';
import { createRateLimits } from '#http/rate-limit';
import { createRootRoutes } from '#http/root-routes';
import type { Router } from '#http/route';
import { closeRoutes, createServer } from '#http/server';
import { createEventStreams } from '#http/sse';
import * as market from '#market';
import { createCache } from '#platform/cache';
import type { Config } from '#platform/config';
import type { Database } from '#platform/db';
import { eventJobs } from '#platform/events';
import { idempotencyJobs } from '#platform/idempotency';
import { startJobs } from '#platform/jobs';
import type { Log } from '#platform/log';
import { createMetrics } from '#platform/metrics';
import { createProviders, type Providers } from '#providers';
import * as rentals from '#rentals';
import * as reservations from '#reservations';
import * as wallet from '#wallet';
import * as watches from '#watches';
import { authJobs } from './auth/jobs.ts';
import { authProblems, createAuthRoutes } from './auth/routes.ts';
import { createWalletLoginRoutes, walletLoginProblems } from './auth/wallet-routes.ts';
import { ledgerJobs } from './ledger/jobs.ts';
import { createArbitrageRoutes } from './market/arbitrage-routes.ts';
import { createGpuRoutes } from './market/gpu-routes.ts';
import { createHistoryRoutes, historyProblems } from './market/history-routes.ts';
import { marketJobs } from './market/jobs.ts';
import { createProviderRoutes, marketProblems } from './market/provider-routes.ts';
import { createScoreRoutes } from './market/score-routes.ts';
import { createHealthRoutes, providerProblems } from './providers/health-routes.ts';
import { providerJobs } from './providers/jobs.ts';
import { createSettingsRoutes } from './providers/settings-routes.ts';
import { createBudgetRoutes } from './reservations/budget-routes.ts';
import { createFeedRoutes } from './reservations/feed-routes.ts';
import { createReservationJobs } from './reservations/jobs.ts';
import { createReservationRoutes, reservationProblems } from './reservations/routes.ts';
import { walletJobs } from './wallet/jobs.ts';
import { createWalletRoutes, walletProblems } from './wallet/routes.ts';
import { createWatchJobs } from './watches/jobs.ts';
import { createWatchRoutes, watchProblems } from './watches/routes.ts';
import { createWebhookRoutes } from './watches/webhook-routes.ts';

export const version = '0.1.0';

export type AppDeps = {
  readonly config: Config;
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  /** The pretend markets; null in live mode. */
  readonly sandboxUrl: string | null;
  /** Seals signing keys; the same for every process of one database. */
  readonly secret: string;
  /** The folder of the built page; null where none is served. */
  readonly pageFolder: string | null;
};

export type App = {
  readonly http: Router;
  readonly market: market.Market;
  readonly providers: Providers;
  readonly auth: auth.Auth;
  readonly wallet: wallet.Wallet;
  readonly watches: watches.Watches;
  readonly rentals: rentals.Rentals;
  readonly reservations: reservations.Reservations;
  /** Starts what a worker does beside its syncs. */
  startJobs(): void;
  close(): Promise<void>;
};

const problems = [
  ...[...marketProblems, ...historyProblems, ...providerProblems],
  ...[...authProblems, ...walletLoginProblems, ...walletProblems, ...watchProblems, ...eventProblems],
  ...reservationProblems,
  ...[bodyNotJson, bodyTooLarge, methodNotAllowed, routeUnknown, starting, tooBusy],
];

/** Each room with the doors it goes through, lowest first. */
function createRooms({ config, database, clock, log, sandboxUrl, secret }: AppDeps) {
  const { mode } = config;
  const metrics = createMetrics();
  const providers = createProviders({
    ...{ database, clock, log, mode, metrics, sandboxUrl },
    keys: config.providers,
    sandboxSize: config.sandbox.size,
    staleAfterMs: market.STALE_AFTER_MS,
    cache: createCache({ redisUrl: config.redisUrl?.reveal() ?? null, mode, clock, log }),
  });
  const theMarket = market.createMarket({ database, providers, mode, clock, log, metrics, keep: config.history });
  const theWatches = watches.createWatches({
    ...{ database, clock, log, mode, secret, market: theMarket },
    isEnabled: providers.isEnabled,
    spreadOf: theMarket.arbitrage.spreadOf,
  });
  const theRentals = rentals.createRentals({ database, clock, log, renting: providers.renting });
  return {
    ...{ metrics, providers, market: theMarket, watches: theWatches, rentals: theRentals },
    auth: auth.createAuth({ database, clock, secret, mode, origin: config.http.origin }),
    wallet: wallet.createWallet({ database, mode, clock }),
    reservations: reservations.createReservations({
      ...{ database, clock, mode, market: theMarket, rentals: theRentals },
    }),
  };
}

export function createApp(deps: AppDeps): App {
  const { config, database, clock, log, pageFolder } = deps;
  const { mode } = config;
  const { metrics, ...rooms } = createRooms(deps);
  const { providers, market: theMarket, auth: theAuth, watches: theWatches } = rooms;
  const streams = createEventStreams({ database, clock, log });
  const limits = createRateLimits(mode);
  const guard = createGuard(theAuth.authenticate, limits);
  const page = pageFolder === null ? null : createPage(pageFolder);
  const { proxyHops } = config.http;
  const http = createServer({
    ...{ log, metrics, version, problems, proxyHops },
    isLive: mode === 'live',
    everyRequest: [limits.everyone],
  });
  http.route(
    '/',
    createRootRoutes({ mode, version, metrics, isReady: () => theMarket.ready(), page: page?.read ?? null }),
  );
  if (config.role !== 'worker') {
    http.route('/', createScoreRoutes(theMarket));
    http.route('/', createGpuRoutes(theMarket, rooms.rentals.bookedIn));
    http.route('/', createArbitrageRoutes(theMarket));
    http.route('/', createProviderRoutes({ market: theMarket, providers, guard }));
    http.route('/', createHistoryRoutes({ market: theMarket, guard }));
    http.route('/', createHealthRoutes({ providers, guard, mode, clock }));
    http.route('/', createSettingsRoutes({ providers, guard, mode }));
    const authDeps = { auth: theAuth, guard, limits, secureCookies: mode === 'live' };
    http.route('/', createAuthRoutes(authDeps));
    http.route('/', createWalletLoginRoutes(authDeps));
    const once = createOnce(database, clock);
    http.route('/', createWalletRoutes({ wallet: rooms.wallet, guard, once }));
    http.route('/', createBudgetRoutes({ database, clock, mode, guard }));
    http.route('/', createFeedRoutes({ database, clock, mode, guard, origin: config.http.origin }));
    http.route('/', createReservationRoutes({ reservations: rooms.reservations, guard, once }));
    http.route('/', createWatchRoutes({ watches: theWatches, guard, once }));
    http.route('/', createWebhookRoutes({ watches: theWatches, guard, once }));
    http.route('/', createEventRoutes({ streams, guard }));
    page?.mount(http);
  }
  closeRoutes(http, page?.read ?? null);
  let jobs: ReturnType<typeof startJobs> | null = null;
  return {
    http,
    ...rooms,
    startJobs() {
      jobs ??= startJobs({ db: database.kysely, clock, log }, [
        ...[...ledgerJobs, ...walletJobs, ...marketJobs(clock, config.history)],
        ...[...authJobs, ...idempotencyJobs, ...providerJobs],
        ...[...eventJobs, ...createWatchJobs(theWatches), ...createReservationJobs(rooms.reservations)],
      ]);
      theWatches.startSending();
      rooms.rentals.startWork();
    },
    async close() {
      await streams.close();
      await jobs?.stop();
      await theWatches.close();
      await rooms.rentals.close();
      await theMarket.close();
      await providers.close();
    },
  };
}
