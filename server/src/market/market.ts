/**
 * The market: what can be rented where, for how much, as of when. It keeps true that a listing keeps its id while the
 * offer lives, that only changed rows are written, and that what is shown says how old it is and where it is from.
 * States of a listing: available, busy, stale (missed three syncs), gone (missed for a day). It never rents anything.
 */
import type { Mode } from '#platform/config';
import type { ProviderName } from '#providers';
import { Board } from './board.ts';
import { type Confirmed, confirmListing } from './confirm.ts';
import { createQueries } from './queries.ts';
import { STALE_AFTER_MS as staleAfterMs } from './rules.ts';
import type * as store from './store.ts';
import { createUpkeep, type UpkeepDeps } from './upkeep.ts';

export type { Confirmed } from './confirm.ts';
export type { Listing, Shown } from './listing.ts';
export type { SearchInput } from './queries.ts';
export type { Cost, Usage } from './rules.ts';
export type { SyncRow } from './store.ts';
export type { ProviderSummary } from './summary.ts';

/** A market that was not read for so long is shown as stale. */
export const STALE_AFTER_MS = staleAfterMs;

export type Market = ReturnType<typeof createMarket>;

export function createMarket(deps: UpkeepDeps & { readonly mode: Mode }) {
  const db = deps.database.kysely as store.MarketDb;
  const board = new Board();
  const { names } = deps.providers;
  const queries = createQueries(db, board, names, deps.clock);
  return {
    mode: deps.mode,
    /** What the market itself says of a listing now. Throws `listingUnknown`. */
    confirm: async (id: string): Promise<Confirmed> =>
      confirmListing(deps.providers, (await queries.listing(id)).listing),
    /** The adapter's own account of itself. */
    adapter: (provider: ProviderName) => deps.providers.adapter(provider),
    ...queries,
    ...createUpkeep(deps, db, board, names),
  };
}
