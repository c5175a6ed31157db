/** The pages and their addresses. */
import { createRootRoute, createRoute, createRouter } from '@tanstack/react-router';
import { Frame } from './frame/frame.tsx';
import { MarketPage } from './market/market-page.tsx';
import { parseAddress, readSearch, writeAddress } from './market/search-params.ts';

export function createPages() {
  const root = createRootRoute({ component: Frame });
  const market = createRoute({
    getParentRoute: () => root,
    path: '/',
    validateSearch: (raw: Record<string, unknown>) => readSearch(raw).search,
    component: MarketPage,
  });
  return createRouter({
    routeTree: root.addChildren([market]),
    parseSearch: parseAddress,
    stringifySearch: writeAddress,
    defaultPreload: 'intent',
  });
}
