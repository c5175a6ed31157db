/** The pages and their addresses. */
import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { Frame } from './frame/frame.tsx';
import { PageBroken } from './frame/page-broken.tsx';
import { PageMissing } from './frame/page-missing.tsx';
import { MarketPage } from './market/market-page.tsx';
import { parseAddress, readSearch, writeAddress } from './market/search-params.ts';
import { readModelsSearch } from './models/models-search.ts';

export function createPages() {
  const root = createRootRoute({ component: Frame, notFoundComponent: PageMissing });
  const market = createRoute({
    getParentRoute: () => root,
    path: '/',
    validateSearch: (raw: Record<string, unknown>) => readSearch(raw).search,
    component: MarketPage,
  });
  const models = createRoute({
    getParentRoute: () => root,
    path: '/models',
    validateSearch: (raw: Record<string, unknown>) => readModelsSearch(raw),
    component: lazyRouteComponent(() => import('./models/models-page.tsx'), 'ModelsPage'),
  });
  const markets = createRoute({
    getParentRoute: () => root,
    path: '/markets',
    component: lazyRouteComponent(() => import('./markets/markets-page.tsx'), 'MarketsPage'),
  });
  return createRouter({
    routeTree: root.addChildren([market, models, markets]),
    parseSearch: parseAddress,
    stringifySearch: writeAddress,
    defaultPreload: 'intent',
    defaultErrorComponent: PageBroken,
  });
}
