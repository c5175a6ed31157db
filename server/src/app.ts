/** The whole product wired on one page. */

import * as auth from '#auth';
import type { Clock } from '#base/clock';
import { createGuard } from '#http/guard';
import { createOnce } from '#http/idempotency';
import { createPage } from '#http/page';
import { bodyNotJson, bodyTooLarge, methodNotAllowed, routeUnknown, starting } from '#http/problem';
import { createRateLimits } from '#http/rate-limit';
import { createRootRoutes } from '#http/root-routes';
import type { Router } from '#http/route';
import { closeRoutes, createServer } from '#http/server';
import * as market from '#market';
import { createCache } from '#platform/cache';
import type { Config } from '#platform/config';
import type { Database } from '#platform/db';
import { idempotencyJobs } from '#platform/idempotency';
import { startJobs } from '#platform/jobs';
import type { Log } from '#platform/log';
import { createMetrics } from '#platform/metrics';
import { createProviders, type Providers } from '#providers';
import * as wallet from '#wallet';
import { authJobs } from './auth/jobs.ts';
import { authProblems, createAuthRoutes } from './auth/routes.ts';
import { createWalletLoginRoutes, walletLoginProblems } from './auth/wallet-routes.ts';
import { ledgerJobs } from './ledger/jobs.ts';
import { createGpuRoutes } from './market/gpu-routes.ts';
import { createProviderRoutes, marketProblems } from './market/provider-routes.ts';
import { createHealthRoutes, providerProblems } from './providers/health-routes.ts';
import { providerJobs } from './providers/jobs.ts';
import { createSettingsRoutes } from './providers/settings-routes.ts';
import { walletJobs } from './wallet/jobs.ts';
import { createWalletRoutes, walletProblems } from './wallet/routes.ts';

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
  /** Starts what a worker does beside its syncs. */
  startJobs(): void;
  close(): Promise<void>;
};

export function createApp(deps: AppDeps): App {
  const { config, database, clock, log, sandboxUrl, secret, pageFolder } = deps;
  const { mode } = config;
  const metrics = createMetrics();
  const providers = createProviders({
    ...{ database, clock, log, mode, metrics, sandboxUrl },
    keys: config.providers,
    sandboxSize: config.sandbox.size,
    staleAfterMs: market.STALE_AFTER_MS,
    cache: createCache({ redisUrl: config.redisUrl?.reveal() ?? null, mode, clock, log }),
  });
  const theMarket = market.createMarket({ database, providers, mode, clock, log, metrics });
  const theAuth = auth.createAuth({ database, clock, secret, mode, origin: config.http.origin });
  const theWallet = wallet.createWallet({ database, mode, clock });
  const limits = createRateLimits(mode);
  const guard = createGuard(theAuth.authenticate, limits);
  const page = pageFolder === null ? null : createPage(pageFolder);
  const problems = [
    ...[...marketProblems, ...providerProblems, ...authProblems, ...walletLoginProblems, ...walletProblems],
    ...[bodyNotJson, bodyTooLarge, methodNotAllowed, routeUnknown, starting],
  ];
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
    http.route('/', createGpuRoutes(theMarket));
    http.route('/', createProviderRoutes({ market: theMarket, providers, guard }));
    http.route('/', createHealthRoutes({ providers, guard, mode, clock }));
    http.route('/', createSettingsRoutes({ providers, guard, mode }));
    const authDeps = { auth: theAuth, guard, limits, secureCookies: mode === 'live' };
    http.route('/', createAuthRoutes(authDeps));
    http.route('/', createWalletLoginRoutes(authDeps));
    http.route('/', createWalletRoutes({ wallet: theWallet, guard, once: createOnce(database, clock) }));
    page?.mount(http);
  }
  closeRoutes(http, page?.read ?? null);
  let jobs: ReturnType<typeof startJobs> | null = null;
  return {
    http,
    market: theMarket,
    providers,
    auth: theAuth,
    wallet: theWallet,
    startJobs() {
      jobs ??= startJobs({ db: database.kysely, clock, log }, [
        ...[...ledgerJobs, ...walletJobs],
        ...[...authJobs, ...idempotencyJobs, ...providerJobs],
      ]);
    },
    async close() {
      await jobs?.stop();
      await theMarket.close();
      await providers.close();
    },
  };
}
