/** The list of listings: a grid that holds only the rows in sight, scrolled with the page. */
import { Skeleton } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { defaultRangeExtractor, type Range, useWindowVirtualizer } from '@tanstack/react-virtual';
import {
  type KeyboardEvent,
  type MouseEvent,
  type RefObject,
  useCallback,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { useNow } from '../frame/age.ts';
import type { Listing } from '../frame/api.ts';
import { ListingRow } from './listing-row.tsx';
import type { Move, Sight } from './live.ts';
import { patched, useMarketAddress } from './market-address.ts';
import { PAGE } from './queries.ts';
import classes from './results.module.css';
import { COMPARE_MAX, hasCostBasis, type Sort, scoreShown, writeAddress } from './search-params.ts';

const ROW_PX = 58;
const CARD_PX = 152;

type Column = { readonly area: string; readonly label: string; readonly sort?: Sort; readonly wide?: boolean };

const columns: readonly Column[] = [
  { area: 'pick', label: 'Compare' },
  { area: 'gpu', label: 'GPU' },
  { area: 'vram', label: 'VRAM', sort: 'vram' },
  { area: 'tflops', label: 'TFLOPS', wide: true },
  { area: 'price', label: 'Per GPU-hour', sort: 'price' },
  { area: 'score', label: 'G-Score', sort: 'g_score' },
  { area: 'hour', label: 'Per hour' },
  { area: 'total', label: 'Total', sort: 'total_cost' },
  { area: 'provider', label: 'Provider' },
  { area: 'place', label: 'Place' },
  { area: 'reliability', label: 'Reliability', sort: 'reliability' },
  { area: 'network', label: 'Network', wide: true },
  { area: 'kind', label: 'Price is' },
  { area: 'seen', label: 'Seen', wide: true },
];

const highestFirst: readonly Sort[] = ['g_score', 'vram', 'reliability'];

function Heads({ withTotal, phone }: { withTotal: boolean; phone: boolean }) {
  const { search, change } = useMarketAddress();
  const sorted = search.sort ?? 'price';
  return (
    // biome-ignore lint/a11y/useSemanticElements: a virtual list cannot be a table element
    // biome-ignore lint/a11y/useFocusableInteractive: its buttons take the focus
    <div role="row" aria-rowindex={1} className={classes.heads}>
      {columns
        .filter(({ area }) => withTotal || area !== 'total')
        .map(({ area, label, sort, wide }) => {
          const here = sort !== undefined && sort === sorted;
          const direction = sort && highestFirst.includes(sort) ? 'descending' : 'ascending';
          return (
            // biome-ignore lint/a11y/useSemanticElements: a virtual list cannot be a table element
            // biome-ignore lint/a11y/useFocusableInteractive: its button takes the focus
            <div
              key={area}
              role="columnheader"
              className={classes.head}
              data-area={area}
              data-wide={wide || undefined}
              {...(sort === undefined ? {} : { 'aria-sort': here ? direction : 'none' })}
            >
              {sort === undefined || phone ? (
                <span className={area === 'pick' ? classes.hidden : undefined}>{label}</span>
              ) : (
                <button type="button" onClick={() => change({ sort: sort === 'price' ? undefined : sort })}>
                  {label}
                  <span aria-hidden data-here={here || undefined}>
                    {direction === 'ascending' ? '↑' : '↓'}
                  </span>
                </button>
              )}
            </div>
          );
        })}
    </div>
  );
}

export type ResultsProps = {
  readonly rows: readonly Listing[];
  readonly total: number;
  readonly hasMore: boolean;
  /** Reads on; called again and again while the end is near. */
  readonly more: () => void;
  readonly dimmed: boolean;
  readonly moves: ReadonlyMap<string, Move>;
  readonly sight: RefObject<Sight>;
  /** A row to bring to the top, once; its number makes the wish new. */
  readonly place: { readonly index: number; readonly wish: number } | null;
  readonly grid: RefObject<HTMLDivElement | null>;
};

/** Keys the grid answers, as steps from the row that has the focus. */
const steps: Readonly<Record<string, number>> = {
  ArrowDown: 1,
  ArrowUp: -1,
  PageDown: 10,
  PageUp: -10,
  Home: Number.NEGATIVE_INFINITY,
  End: Number.POSITIVE_INFINITY,
};

const onControl = (target: EventTarget): boolean =>
  target instanceof Element && target.closest('button, input, label') !== null;

export function Results({ rows, total, hasMore, more, dimmed, moves, sight, place, grid }: ResultsProps) {
  const { search, change, toggleCompared } = useMarketAddress();
  const phone = useMediaQuery('(max-width: 48em)', undefined, { getInitialValueInEffect: false });
  const now = useNow(5000);
  const body = useRef<HTMLDivElement>(null);
  const [offset, setOffset] = useState(0);
  const [activeId, setActiveId] = useState<string | null>(null);
  const focusWanted = useRef<string | null>(null);
  const height = phone ? CARD_PX : ROW_PX;
  const score = scoreShown(search);
  const withTotal = hasCostBasis(search) || search.sort === 'total_cost';
  const count = hasMore ? Math.max(total, rows.length + 1) : rows.length;
  const found = activeId === null ? -1 : rows.findIndex(({ id }) => id === activeId);
  const activeIndex = found === -1 ? 0 : found;

  // A new function would make it measure every row anew.
  const keyOf = useCallback((index: number) => rows[index]?.id ?? index, [rows]);
  const virtual = useWindowVirtualizer({
    count,
    estimateSize: () => height,
    overscan: 10,
    scrollMargin: offset,
    scrollPaddingStart: phone ? 8 : 48,
    scrollPaddingEnd: 84,
    getItemKey: keyOf,
    // The row with the focus stays on the page wherever the reader scrolls, or the focus would be lost.
    rangeExtractor: (range: Range) => {
      const near = defaultRangeExtractor(range);
      if (found === -1 || near.includes(found)) return near;
      return [...near, found].sort((a, b) => a - b);
    },
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: rows that change their height are measured anew
  useEffect(() => {
    virtual.measure();
  }, [virtual, height]);

  // What stands above the list grows and shrinks (chips, notices), so its place is measured after each render
  // but those of scrolling, which change nothing above.
  useLayoutEffect(() => {
    if (virtual.isScrolling) return;
    const measured = body.current === null ? 0 : body.current.getBoundingClientRect().top + window.scrollY;
    if (Math.abs(measured - offset) > 0.5) setOffset(measured);
  });

  const { startIndex = 0, endIndex = 0 } = virtual.range ?? {};
  useEffect(() => {
    const inside = body.current?.contains(document.activeElement) === true;
    sight.current = {
      first: startIndex,
      last: endIndex,
      untouched: startIndex === 0 && !inside && body.current?.matches(':hover') !== true,
    };
  });
  useEffect(() => {
    if (hasMore && endIndex + PAGE / 2 > rows.length) more();
  }, [hasMore, endIndex, rows.length, more]);

  const wish = place?.wish;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a wish is followed once, whatever changes around it
  useEffect(() => {
    if (place) virtual.scrollToIndex(place.index, { align: 'start' });
  }, [wish]);

  useEffect(() => {
    if (focusWanted.current === null) return;
    const row = body.current?.querySelector<HTMLElement>(`[data-id="${focusWanted.current}"]`);
    if (!row) return;
    focusWanted.current = null;
    row.focus({ preventScroll: true });
  });

  const goTo = (index: number) => {
    const target = rows[Math.max(0, Math.min(index, rows.length - 1))];
    if (!target) return;
    focusWanted.current = target.id;
    setActiveId(target.id);
    virtual.scrollToIndex(rows.indexOf(target), { align: 'auto' });
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const row = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-id]') : null;
    const id = row?.dataset.id;
    if (row === null || id === undefined) return;
    const step = steps[event.key];
    if (step !== undefined) {
      event.preventDefault();
      goTo(Number(row.dataset.index) + step);
    } else if (event.key === 'Enter' && event.target === row) change({ listing: id });
    else if (event.key === 'c') toggleCompared(id);
  };

  const onClick = (event: MouseEvent) => {
    const row = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-id]') : null;
    const id = row?.dataset.id;
    const selecting = (window.getSelection()?.toString() ?? '') !== '';
    if (id === undefined || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const link = event.target instanceof Element && event.target.closest('a') !== null;
    if (link) event.preventDefault();
    else if (onControl(event.target) || selecting) return;
    change({ listing: id });
  };

  const compared = search.compare ?? [];
  const byPrice = (search.sort ?? 'price') === 'price';
  return (
    // biome-ignore lint/a11y/useSemanticElements: a virtual list cannot be a table element
    <div
      ref={grid}
      role="grid"
      aria-label="Listings"
      aria-rowcount={total + 1}
      aria-busy={dimmed}
      className={classes.grid}
      data-total={withTotal || undefined}
      data-dimmed={dimmed || undefined}
      onKeyDown={onKeyDown}
      onClick={onClick}
      onFocus={(event) => {
        const id = event.target.closest<HTMLElement>('[data-id]')?.dataset.id;
        if (id !== undefined) setActiveId(id);
      }}
    >
      {/* biome-ignore lint/a11y/useSemanticElements: a virtual list cannot be a table element */}
      <div role="rowgroup" className={classes.headGroup}>
        <Heads withTotal={withTotal} phone={phone === true} />
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: a virtual list cannot be a table element */}
      <div role="rowgroup" ref={body} className={classes.body} style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start, key }) => {
          const listing = rows[index];
          const top = start - offset;
          return listing ? (
            <ListingRow
              key={key}
              listing={listing}
              index={index}
              top={top}
              height={height}
              now={now}
              withTotal={withTotal}
              score={score}
              lowest={byPrice && index === 0}
              active={index === activeIndex}
              open={search.listing === listing.id}
              compared={compared.includes(listing.id)}
              compareFull={compared.length >= COMPARE_MAX}
              move={moves.get(listing.id)}
              onCompare={toggleCompared}
              href={`/${writeAddress(patched(search, { listing: listing.id }))}`}
            />
          ) : (
            <div
              key={key}
              aria-hidden
              className={classes.waiting}
              style={{ height, transform: `translateY(${top}px)` }}
            >
              <Skeleton height={14} width="30%" />
              <Skeleton height={14} width="12%" />
              <Skeleton height={14} width="18%" />
            </div>
          );
        })}
      </div>
    </div>
  );
}
