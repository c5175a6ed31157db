/** The market: every listing of every provider in one list. */
import { ActionIcon, Button } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { IconAdjustments, IconRefresh } from '@tabler/icons-react';
import { lazy, Suspense, useCallback, useEffect, useRef, useState } from 'react';
import { showListings, showWhole } from '../frame/naming.ts';
import { Sheet } from '../frame/sheet.tsx';
import { Failure, Loading } from '../frame/states.tsx';
import { Chips } from './chips.tsx';
import { Filters } from './filters.tsx';
import { Freshness, StaleMarket } from './freshness.tsx';
import { type Sight, useListings } from './live.ts';
import { useMarketAddress } from './market-address.ts';
import classes from './market-page.module.css';
import { Results } from './results.tsx';
import { SearchBox } from './search-box.tsx';
import { activeFilters, apiQuery, parseAddress, readSearch } from './search-params.ts';
import { Shortcuts } from './shortcuts.tsx';
import { SortTabs } from './sort-tabs.tsx';
import { WhyFew } from './why-few.tsx';

const FEW = 4;

const ListingDrawer = lazy(() => import('./listing-drawer.tsx').then((room) => ({ default: room.ListingDrawer })));
const CompareTray = lazy(() => import('./compare-tray.tsx').then((room) => ({ default: room.CompareTray })));

// Read before the router tidies the address up.
const { ignored } = readSearch(location.pathname === '/' ? parseAddress(location.search) : {});

function useIgnoredNotice(): void {
  useEffect(() => {
    if (ignored.length === 0) return;
    notifications.show({
      id: 'ignored',
      color: 'yellow',
      title: 'Part of the address was left out',
      message: `What it says for ${ignored.join(', ')} makes no sense here; the rest is as asked.`,
      autoClose: 12_000,
      closeButtonProps: { 'aria-label': 'Close this notice' },
    });
  }, []);
}

/** Said only once a result has settled, or a reader who hears the page would hear every letter's result. */
function Announced({ text }: { text: string }) {
  const [said, setSaid] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setSaid(text), 600);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <p role="status" className={classes.hidden}>
      {said}
    </p>
  );
}

export function MarketPage() {
  const { search } = useMarketAddress();
  const query = apiQuery(search);
  const sight = useRef<Sight>({ first: 0, last: 0, untouched: true });
  const grid = useRef<HTMLDivElement>(null);
  const top = useRef<HTMLDivElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const market = useListings(query, sight);
  const { list, rows, total, head, newest, moved } = market;
  const wide = useMediaQuery('(min-width: 75em)', undefined, { getInitialValueInEffect: false });
  const [filtersOpen, setFiltersOpen] = useState(false);
  const [place, setPlace] = useState<{ index: number; wish: number } | null>(null);
  const [refreshing, setRefreshing] = useState(false);
  useIgnoredNotice();
  const filters = activeFilters(search).length;
  const key = JSON.stringify(query);

  // Another query is another list: it starts at its top.
  const shown = useRef(key);
  useEffect(() => {
    if (shown.current === key) return;
    shown.current = key;
    const edge = (top.current?.getBoundingClientRect().top ?? 0) + window.scrollY;
    if (window.scrollY > edge) window.scrollTo({ top: edge });
  }, [key]);

  const { fetchNextPage, hasNextPage, isFetchingNextPage, isFetchNextPageError, isPlaceholderData } = list;
  const more = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage && !isFetchNextPageError && !isPlaceholderData) void fetchNextPage();
  }, [fetchNextPage, hasNextPage, isFetchingNextPage, isFetchNextPageError, isPlaceholderData]);

  const refresh = async () => {
    setRefreshing(true);
    try {
      const index = await market.refresh();
      if (!sight.current.untouched) setPlace((before) => ({ index, wish: (before?.wish ?? 0) + 1 }));
    } catch {
      notifications.show({
        color: 'red',
        title: 'Not refreshed',
        message: 'The server did not answer. The list stays as it was.',
      });
    }
    setRefreshing(false);
  };

  const toFirstRow = () => grid.current?.querySelector<HTMLElement>('[data-index="0"]')?.focus();
  const panel = <Filters facets={head?.facets} />;
  return (
    <div className={classes.page}>
      <div className={classes.hero}>
        <div className={classes.heroInner}>
          <h1>Every GPU for rent, in one list</h1>
          <SearchBox input={input} onDown={toFirstRow} />
        </div>
      </div>
      <div className={classes.columns}>
        {wide && (
          <aside className={classes.side} aria-label="Filters">
            {panel}
          </aside>
        )}
        <section className={classes.main} aria-label="Results">
          <div ref={top} />
          {newest?.stale && <StaleMarket />}
          <SortTabs />
          <div className={classes.bar}>
            <p className={classes.total}>
              <strong>{head ? showWhole(total) : '…'}</strong> {total === 1 ? 'listing' : 'listings'}
            </p>
            {newest && <Freshness answer={newest} failing={market.failing} />}
            <div className={classes.actions}>
              {!wide && (
                <Button
                  variant="default"
                  leftSection={<IconAdjustments aria-hidden size={18} />}
                  onClick={() => setFiltersOpen(true)}
                >
                  Filters{filters > 0 ? ` (${filters})` : ''}
                </Button>
              )}
              <ActionIcon
                variant="default"
                size={36}
                aria-label="Refresh"
                loading={refreshing}
                onClick={() => void refresh()}
              >
                <IconRefresh aria-hidden size={18} />
              </ActionIcon>
              <Shortcuts search={input} />
            </div>
          </div>
          <Chips />
          <Announced text={head && !list.isPlaceholderData ? showListings(total) : ''} />
          {list.isPending && <Loading label="Reading the market" rows={12} height={50} />}
          {list.isError && rows.length === 0 && (
            <Failure error={list.error} retry={() => void list.refetch()} busy={list.isFetching} />
          )}
          {head && total <= FEW && !list.isPlaceholderData && (total === 0 || filters > 0) && <WhyFew total={total} />}
          {rows.length > 0 && (
            <Results
              rows={rows}
              total={total}
              hasMore={hasNextPage}
              more={more}
              dimmed={isPlaceholderData}
              moves={market.moves}
              sight={sight}
              place={place}
              grid={grid}
            />
          )}
          {isFetchNextPageError && list.error && (
            <Failure error={list.error} retry={() => void fetchNextPage()} busy={isFetchingNextPage} />
          )}
        </section>
      </div>
      {moved && (
        <div className={classes.pill} role="status">
          <button type="button" onClick={() => void refresh()}>
            <IconRefresh aria-hidden size={16} /> Prices moved · refresh
          </button>
        </div>
      )}
      <Sheet
        opened={filtersOpen && !wide}
        onClose={() => setFiltersOpen(false)}
        title="Filters"
        side="left"
        size="min(24rem, 100%)"
        closeLabel="Close the filters"
      >
        {panel}
        <Button fullWidth mt="lg" onClick={() => setFiltersOpen(false)}>
          Show {showListings(total)}
        </Button>
      </Sheet>
      <Suspense>
        {search.listing !== undefined && <ListingDrawer id={search.listing} rows={rows} query={query} />}
        {search.compare !== undefined && <CompareTray ids={search.compare} rows={rows} />}
      </Suspense>
    </div>
  );
}
