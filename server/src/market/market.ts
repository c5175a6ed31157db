/**
 * The market: what can be rented where, for how much, as of when. It keeps true that a listing keeps its id while the
 * offer lives, that only changed rows are written, and that what is shown says how old it is and where it is from.
 * States of a listing: available, busy, stale (missed three syncs), gone (missed for a day). It never rents anything.
 */
import type { Mode } from '#platform/config';
import type { ProviderName } from '#providers';
import { Board } from './board.ts';
import { createQueries } from './queries.ts';
import type * as store from './store.ts';
import { createUpkeep, type UpkeepDeps } from './upkeep.ts';

export type { Listing, Shown } from './listing.ts';
export type { ProviderStatus, SearchInput } from './queries.ts';
export type { Cost, Usage } from './rules.ts';
export type { SyncRow } from './store.ts';
export type { ProviderSummary } from './summary.ts';

export type Market = ReturnType<typeof createMarket>;

export function createMarket(deps: UpkeepDeps & { readonly mode: Mode }) {
  const db = deps.database.kysely as store.MarketDb;
  const board = new Board();
  const names = Object.keys(deps.providers) as ProviderName[];
  return {
    mode: deps.mode,
    /** The adapter's own account of itself. */
    adapter: (provider: ProviderName) => deps.providers[provider],
    ...createQueries(db, board, names, deps.clock),
    ...createUpkeep(deps, db, board, names),
  };
}
