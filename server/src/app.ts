/** The whole product wired on one page. */
import type { Clock } from '#base/clock';
import { operatorsOnly } from '#http/operator-guard';
import { createPage } from '#http/page';
import { bodyNotJson, bodyTooLarge, methodNotAllowed, routeUnknown, starting } from '#http/problem';
import { createRootRoutes } from '#http/root-routes';
import type { Router } from '#http/route';
import { closeRoutes, createServer } from '#http/server';
import * as market from '#market';
import type { Config } from '#platform/config';
import type { Database } from '#platform/db';
import type { Log } from '#platform/log';
import { createMetrics } from '#platform/metrics';
import { createProviders } from '#providers';
import { createGpuRoutes } from './market/gpu-routes.ts';
import { createProviderRoutes, marketProblems } from './market/provider-routes.ts';

export const version = '0.1.0';

export type AppDeps = {
  readonly config: Config;
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  /** The pretend markets; null in live mode. */
  readonly sandboxUrl: string | null;
  /** The folder of the built page; null where none is served. */
  readonly pageFolder: string | null;
};

export type App = {
  readonly http: Router;
  readonly market: market.Market;
  close(): Promise<void>;
};

export function createApp({ config, database, clock, log, sandboxUrl, pageFolder }: AppDeps): App {
  const metrics = createMetrics();
  const providers = createProviders(config.providers, sandboxUrl, clock);
  const theMarket = market.createMarket({ database, providers, mode: config.mode, clock, log, metrics });
  const page = pageFolder === null ? null : createPage(pageFolder);
  const problems = [...marketProblems, bodyNotJson, bodyTooLarge, methodNotAllowed, routeUnknown, starting];
  const http = createServer({ log, metrics, version, problems });
  http.route(
    '/',
    createRootRoutes({
      mode: config.mode,
      version,
      metrics,
      isReady: () => theMarket.ready(),
      page: page?.read ?? null,
    }),
  );
  if (config.role !== 'worker') {
    http.route('/', createGpuRoutes(theMarket));
    http.route('/', createProviderRoutes(theMarket, operatorsOnly(config.http.operatorToken, config.mode)));
    page?.mount(http);
  }
  closeRoutes(http, page?.read ?? null);
  return { http, market: theMarket, close: () => theMarket.close() };
}
