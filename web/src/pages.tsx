/** The pages and their addresses. */
import { createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { readArbitrageSearch } from './arbitrage/arbitrage-search.ts';
import { readDealsSearch } from './arbitrage/deals-search.ts';
import { readSavingsSearch } from './arbitrage/savings-search.ts';
import { Frame } from './frame/frame.tsx';
import { PageBroken } from './frame/page-broken.tsx';
import { PageMissing } from './frame/page-missing.tsx';
import { MarketPage } from './market/market-page.tsx';
import { parseAddress, readSearch, writeAddress } from './market/search-params.ts';
import { readModelSearch } from './models/model-search.ts';
import { readModelsSearch } from './models/models-search.ts';
import { demandLogin, Inside } from './people/inside.tsx';
import { readEntrySearch } from './people/people-search.ts';
import { readBookSearch } from './reservations/book-search.ts';
import { readReservationsSearch } from './reservations/reservations-search.ts';
import { readTransactionsSearch } from './wallet/transactions-search.ts';
import { readAnalyticsSearch, readWalletSearch } from './wallet/wallet-search.ts';
import { readWatchesSearch } from './watches/watches-search.ts';

type Raw = Record<string, unknown>;

const createRoot = () => createRootRoute({ component: Frame, notFoundComponent: PageMissing });

/** Where it is cheaper, what is worth its price, what that saves. */
function createIntelligence(root: ReturnType<typeof createRoot>) {
  const arbitrage = createRoute({
    getParentRoute: () => root,
    path: '/arbitrage',
    validateSearch: (raw: Raw) => readArbitrageSearch(raw),
    component: lazyRouteComponent(() => import('./arbitrage/arbitrage-page.tsx'), 'ArbitragePage'),
  });
  const deals = createRoute({
    getParentRoute: () => root,
    path: '/deals',
    validateSearch: (raw: Raw) => readDealsSearch(raw),
    component: lazyRouteComponent(() => import('./arbitrage/deals-page.tsx'), 'DealsPage'),
  });
  const savings = createRoute({
    getParentRoute: () => root,
    path: '/savings',
    validateSearch: (raw: Raw) => readSavingsSearch(raw),
    component: lazyRouteComponent(() => import('./arbitrage/savings-page.tsx'), 'SavingsPage'),
  });
  return [arbitrage, deals, savings] as const;
}

const createInside = (root: ReturnType<typeof createRoot>) =>
  createRoute({ getParentRoute: () => root, id: 'inside', beforeLoad: demandLogin, component: Inside });

/** Booking a machine, and what was booked. */
function createReservations(inside: ReturnType<typeof createInside>) {
  const book = createRoute({
    getParentRoute: () => inside,
    path: '/book',
    validateSearch: (raw: Raw) => readBookSearch(raw),
    component: lazyRouteComponent(() => import('./reservations/book-page.tsx'), 'BookPage'),
  });
  const reservations = createRoute({
    getParentRoute: () => inside,
    path: '/reservations',
    validateSearch: (raw: Raw) => readReservationsSearch(raw),
    component: lazyRouteComponent(() => import('./reservations/reservations-page.tsx'), 'ReservationsPage'),
  });
  const reservation = createRoute({
    getParentRoute: () => inside,
    path: '/reservations/$id',
    component: lazyRouteComponent(() => import('./reservations/reservation-page.tsx'), 'ReservationPage'),
  });
  return [book, reservations, reservation] as const;
}

export function createPages() {
  const root = createRoot();
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
  const model = createRoute({
    getParentRoute: () => root,
    path: '/models/$model',
    validateSearch: (raw: Raw) => readModelSearch(raw),
    component: lazyRouteComponent(() => import('./models/model-page.tsx'), 'ModelPage'),
  });
  const intelligence = createIntelligence(root);
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
  const inside = createInside(root);
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
  const watches = createRoute({
    getParentRoute: () => inside,
    path: '/watches',
    validateSearch: (raw: Raw) => readWatchesSearch(raw),
    component: lazyRouteComponent(() => import('./watches/watches-page.tsx'), 'WatchesPage'),
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
      model,
      ...intelligence,
      status,
      markets,
      login,
      signup,
      inside.addChildren([
        account,
        operations,
        watches,
        ...createReservations(inside),
        wallet.addChildren([overview, transactions, analytics]),
      ]),
    ]),
    parseSearch: parseAddress,
    stringifySearch: writeAddress,
    defaultPreload: 'intent',
    defaultErrorComponent: PageBroken,
  });
}
