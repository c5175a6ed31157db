/** The pages and their addresses. */
import { createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { Frame } from './frame/frame.tsx';
import { PageBroken } from './frame/page-broken.tsx';
import { PageMissing } from './frame/page-missing.tsx';
import { MarketPage } from './market/market-page.tsx';
import { parseAddress, readSearch, writeAddress } from './market/search-params.ts';
import { readModelsSearch } from './models/models-search.ts';
import { demandLogin, Inside } from './people/inside.tsx';
import { readEntrySearch } from './people/people-search.ts';
import { readTransactionsSearch } from './wallet/transactions-search.ts';
import { readAnalyticsSearch, readWalletSearch } from './wallet/wallet-search.ts';

type Raw = Record<string, unknown>;

export function createPages() {
  const root = createRootRoute({ component: Frame, notFoundComponent: PageMissing });
  const market = createRoute({
    getParentRoute: () => root,
    path: '/',
    validateSearch: (raw: Raw) => readSearch(raw).search,
    component: MarketPage,
  });
  const models = createRoute({
    getParentRoute: () => root,
    path: '/models',
    validateSearch: (raw: Raw) => readModelsSearch(raw),
    component: lazyRouteComponent(() => import('./models/models-page.tsx'), 'ModelsPage'),
  });
  const status = createRoute({
    getParentRoute: () => root,
    path: '/status',
    component: lazyRouteComponent(() => import('./status/status-page.tsx'), 'StatusPage'),
  });
  const markets = createRoute({
    getParentRoute: () => root,
    path: '/markets',
    beforeLoad: () => {
      throw redirect({ to: '/status', replace: true });
    },
  });
  const login = createRoute({
    getParentRoute: () => root,
    path: '/login',
    validateSearch: (raw: Raw) => readEntrySearch(raw),
    component: lazyRouteComponent(() => import('./people/login-page.tsx'), 'LoginPage'),
  });
  const signup = createRoute({
    getParentRoute: () => root,
    path: '/signup',
    validateSearch: (raw: Raw) => readEntrySearch(raw),
    component: lazyRouteComponent(() => import('./people/signup-page.tsx'), 'SignupPage'),
  });
  const inside = createRoute({ getParentRoute: () => root, id: 'inside', beforeLoad: demandLogin, component: Inside });
  const operations = createRoute({
    getParentRoute: () => inside,
    path: '/operations',
    component: lazyRouteComponent(() => import('./operations/operations-page.tsx'), 'OperationsPage'),
  });
  const account = createRoute({
    getParentRoute: () => inside,
    path: '/account',
    component: lazyRouteComponent(() => import('./people/account-page.tsx'), 'AccountPage'),
  });
  const wallet = createRoute({
    getParentRoute: () => inside,
    path: '/wallet',
    component: lazyRouteComponent(() => import('./wallet/wallet-frame.tsx'), 'WalletFrame'),
  });
  const overview = createRoute({
    getParentRoute: () => wallet,
    path: '/',
    validateSearch: (raw: Raw) => readWalletSearch(raw),
    component: lazyRouteComponent(() => import('./wallet/overview-page.tsx'), 'OverviewPage'),
  });
  const transactions = createRoute({
    getParentRoute: () => wallet,
    path: '/transactions',
    validateSearch: (raw: Raw) => readTransactionsSearch(raw),
    component: lazyRouteComponent(() => import('./wallet/transactions-page.tsx'), 'TransactionsPage'),
  });
  const analytics = createRoute({
    getParentRoute: () => wallet,
    path: '/analytics',
    validateSearch: (raw: Raw) => readAnalyticsSearch(raw),
    component: lazyRouteComponent(() => import('./wallet/analytics-page.tsx'), 'AnalyticsPage'),
  });
  return createRouter({
    routeTree: root.addChildren([
      market,
      models,
      status,
      markets,
      login,
      signup,
      inside.addChildren([account, operations, wallet.addChildren([overview, transactions, analytics])]),
    ]),
    parseSearch: parseAddress,
    stringifySearch: writeAddress,
    defaultPreload: 'intent',
    defaultErrorComponent: PageBroken,
  });
}
