/**
 * The list of the page, and how it stays fresh without the reader losing the place: every 15 seconds the pages in sight
 * are read again and their rows renewed where they stand. The order changes only at the top of an untouched list;
 * elsewhere it waits for the reader's word.
 */
import { type InfiniteData, useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { type RefObject, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { Listing, SearchAnswer } from '../frame/api.ts';
import { compareMoney } from '../frame/money.ts';
import { fetchListing, fetchPage, listingsQuery, PAGE } from './queries.ts';
import type { ApiQuery } from './search-params.ts';

const PERIOD_MS = 15_000;
const PAGES_RELOADED_MAX = 10;
const LOST_MAX = 30;

export type Move = 'up' | 'down';
/** Where the reader is: the rows in sight, and whether nothing holds the list in its place. */
export type Sight = { first: number; last: number; untouched: boolean };
type Pages = InfiniteData<SearchAnswer, string | null>;

const single = (answer: SearchAnswer): Pages => ({ pages: [answer], pageParams: [null] });
const idsOf = (answer: SearchAnswer | undefined): string => (answer?.items ?? []).map(({ id }) => id).join();

function movesBetween(before: readonly Listing[], after: ReadonlyMap<string, Listing>): Map<string, Move> {
  const moves = new Map<string, Move>();
  for (const { id, price_per_gpu_hour: old } of before) {
    const now = after.get(id)?.price_per_gpu_hour;
    const difference = now === undefined ? 0 : compareMoney(now, old);
    if (difference !== 0) moves.set(id, difference < 0 ? 'down' : 'up');
  }
  return moves;
}

const byId = (answers: readonly SearchAnswer[]): Map<string, Listing> =>
  new Map(answers.flatMap(({ items }) => items.map((item) => [item.id, item] as const)));

/** Rows in sight that left the pages they stood on (their price moved far, or they are gone), read one by one. */
async function readLost(
  rows: readonly Listing[],
  { first, last }: Sight,
  fresh: ReadonlyMap<string, Listing>,
): Promise<Listing[]> {
  const lost = rows.slice(first, last + 1).filter(({ id }) => !fresh.has(id));
  const read = await Promise.allSettled(lost.slice(0, LOST_MAX).map(({ id }) => fetchListing(id)));
  return read.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
}

/** Rows of an answer renewed in place; those nothing new is known of stay as they are. */
const renewed = (answer: SearchAnswer, fresh: ReadonlyMap<string, Listing>): SearchAnswer => ({
  ...answer,
  items: answer.items.map((item) => fresh.get(item.id) ?? item),
});

/** Runs while the page is looked at; at once on coming back to it after longer than a period. */
function usePeriod(run: () => Promise<void>, enabled: boolean): void {
  const latest = useRef(run);
  latest.current = run;
  useEffect(() => {
    if (!enabled) return;
    let ranAt = Date.now();
    let running = false;
    const tick = async () => {
      if (running || document.visibilityState !== 'visible' || Date.now() - ranAt < PERIOD_MS) return;
      running = true;
      await latest.current();
      running = false;
      ranAt = Date.now();
    };
    const timer = setInterval(() => void tick(), 1000);
    const onSight = () => void tick();
    document.addEventListener('visibilitychange', onSight);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', onSight);
    };
  }, [enabled]);
}

export function useListings(query: ApiQuery, sight: RefObject<Sight>) {
  const client = useQueryClient();
  const list = useInfiniteQuery(listingsQuery(query));
  const key = JSON.stringify(query);
  const [pulse, setPulse] = useState<{ key: string; answer: SearchAnswer | null; failed: boolean } | null>(null);
  const [moves, setMoves] = useState<ReadonlyMap<string, Move>>(new Map());
  const [movedKey, setMovedKey] = useState<string | null>(null);
  const { queryKey } = listingsQuery(query);

  const replace = useCallback((pages: Pages) => client.setQueryData(['listings', query], pages), [client, query]);

  const renew = async () => {
    const pages = client.getQueryData<Pages>(queryKey);
    if (!pages) return;
    const { first, last } = sight.current;
    const wanted = new Set([0, Math.floor(first / PAGE), Math.floor(last / PAGE)]);
    const inSight = [...wanted].filter((page) => page < pages.pages.length);
    try {
      const answers = await Promise.all(inSight.map((page) => fetchPage(query, pages.pageParams[page] ?? null)));
      const [head] = answers;
      const now = client.getQueryData<Pages>(queryKey);
      if (!head || !now) return;
      const fresh = byId(answers);
      const shown = now.pages.flatMap(({ items }) => items);
      if (!sight.current.untouched)
        for (const listing of await readLost(shown, sight.current, fresh)) fresh.set(listing.id, listing);
      setMoves(movesBetween(shown, fresh));
      setPulse({ key, answer: head, failed: false });
      const differs =
        head.total !== now.pages[0]?.total || inSight.some((page, at) => idsOf(now.pages[page]) !== idsOf(answers[at]));
      if (differs && sight.current.untouched) {
        replace(single(head));
        setMovedKey(null);
      } else {
        replace({ ...now, pages: now.pages.map((page) => renewed(page, fresh)) });
        if (differs) setMovedKey(key);
      }
    } catch {
      setPulse({ key, answer: pulse?.key === key ? pulse.answer : null, failed: true });
    }
  };
  usePeriod(renew, list.isSuccess && !list.isPlaceholderData);

  /** Reads the list anew; answers the place of the row that was at the top, to stay there. */
  const refresh = async (): Promise<number> => {
    const anchor = rows[sight.current.first]?.id;
    const depth = sight.current.untouched ? 1 : Math.min(list.data?.pages.length ?? 1, PAGES_RELOADED_MAX);
    const pages: SearchAnswer[] = [];
    const pageParams: (string | null)[] = [];
    let cursor: string | null = null;
    do {
      const answer: SearchAnswer = await fetchPage(query, cursor);
      pages.push(answer);
      pageParams.push(cursor);
      cursor = answer.next_cursor;
    } while (cursor !== null && pages.length < depth);
    replace({ pages, pageParams });
    setMovedKey(null);
    const [head] = pages;
    if (head) setPulse({ key, answer: head, failed: false });
    const place = anchor === undefined ? -1 : pages.flatMap(({ items }) => items).findIndex(({ id }) => id === anchor);
    return Math.max(0, place);
  };

  // A price that moves between two reads can bring a row onto two pages.
  const rows = useMemo(() => [...byId(list.data?.pages ?? []).values()], [list.data]);
  const head = list.data?.pages[0];
  const current = pulse?.key === key ? pulse : null;
  return {
    list,
    rows,
    head,
    total: head?.total ?? 0,
    /** The newest answer, for its age. */
    newest: current?.answer ?? head,
    failing: current?.failed ?? false,
    moves,
    moved: movedKey === key,
    refresh,
  };
}
