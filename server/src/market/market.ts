/**
 * The market: what can be rented where, for how much, as of when. It keeps true that a listing keeps its id while the
 * offer lives, that only changed rows are written, and that what is shown says how old it is and where it is from.
 * States of a listing: available, busy, stale (missed three syncs), gone (missed for a day). It never rents anything.
 */
import type { Mode } from '#platform/config';
import type { ProviderName } from '#providers';
import { alternativesTo } from './alternatives.ts';
import { createArbitrage } from './arbitrage.ts';
import { Board } from './board.ts';
import { type Confirmed, confirmListing } from './confirm.ts';
import { createHistory } from './history.ts';
import { createImport } from './history-import.ts';
import type { Retention } from './history-rules.ts';
import type { Listing } from './listing.ts';
import { oneModel as theOneModel } from './model-name.ts';
import { createModelPrices } from './model-prices.ts';
import { createPresence } from './presence.ts';
import * as problems from './problems.ts';
import { createQueries } from './queries.ts';
import { judgePrice } from './reference.ts';
import { readReference } from './reference-store.ts';
import * as rules from './rules.ts';
import type * as store from './store.ts';
import { createUpkeep, type UpkeepDeps } from './upkeep.ts';

export type { Alternative } from './alternatives.ts';
export type { Confirmed } from './confirm.ts';
export type { Chart } from './history.ts';
export type { Imported } from './history-import.ts';
export type { Point, Verdict } from './history-rules.ts';
export type { Listing, Shown } from './listing.ts';
export type { SearchInput } from './queries.ts';
export type { Cost, Usage } from './rules.ts';
export type { SyncRow } from './store.ts';
export type { ProviderSummary } from './summary.ts';

/** A market that was not read for so long is shown as stale. */
export const { STALE_AFTER_MS } = rules;

/** The job's price line by line: of search results, quotes and bills. */
export const { costOf } = rules;

export const { listingUnknown } = problems;

/** The one model that a field of a request names. Throws `invalidRequest` that names the field. */
export const oneModel = theOneModel;

export type Market = ReturnType<typeof createMarket>;

export function createMarket(deps: UpkeepDeps & { readonly mode: Mode; readonly keep: Retention }) {
  const db = deps.database.kysely as store.MarketDb;
  const board = new Board();
  const { names } = deps.providers;
  const queries = createQueries(db, board, names, deps.clock);
  const presence = createPresence(db, deps.clock, deps.log);
  const arbitrage = createArbitrage(board, deps.clock, queries.state, presence.of);
  const upkeep = createUpkeep(deps, db, board, names);
  return {
    arbitrage: { ...arbitrage, ...createModelPrices(board, names, deps.clock, arbitrage) },
    mode: deps.mode,
    /** What the market itself says of a listing now. Throws `listingUnknown`. */
    confirm: async (id: string): Promise<Confirmed> =>
      confirmListing(deps.providers, (await queries.listing(id)).listing),
    /** What scores and odd prices are judged by; null until the whole market was read once. */
    reference: () => board.reference,
    /** Whether its price is so far from the model's that it is an error, a trap or a bait. */
    isUnusual: (listing: Listing): boolean => judgePrice(listing, board.reference).verdict === 'unusual',
    /** What could be rented in place of a listing, for so many GPUs in all. */
    alternatives: (first: Listing, gpus: number, limit: number) =>
      alternativesTo(board, first, gpus, limit, deps.clock.now()),
    /** One by its version, or the newest; null where there is none. */
    findReference: (version: number | null) => readReference(db, version),
    /** The adapter's own account of itself. */
    adapter: (provider: ProviderName) => deps.providers.adapter(provider),
    ...queries,
    ...createHistory(db, deps.clock, deps.keep),
    ...createImport(db, deps.clock),
    ...upkeep,
    /** Loads what is known and keeps it up with the database until `close`. */
    async follow(): Promise<void> {
      await Promise.all([upkeep.follow(), presence.read()]);
    },
  };
}
