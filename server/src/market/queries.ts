/** What can be asked of the market: all from the board, only histories from the database. */
import type { Clock, Instant } from '#base/clock';
import { isId } from '#base/id';
import { type Cursor, decodeCursor } from '#base/page';
import { invalidField } from '#base/problem';
import * as catalog from '#catalog';
import type { ProviderName } from '#providers';
import type { Board } from './board.ts';
import { type Comparison, compare } from './compare.ts';
import type { Query } from './conditions.ts';
import { type Explanation, explain } from './explain.ts';
import { type Job, paceOf, type Workload } from './job.ts';
import type { Listing, Shown } from './listing.ts';
import { oneModel } from './model-name.ts';
import { listingUnknown } from './problems.ts';
import { reasonOf } from './rank.ts';
import { costOf, feedIsStale, statusOf, type Usage } from './rules.ts';
import { fingerprint, type Result, search } from './search.ts';
import * as store from './store.ts';
import { type ModelSummary, type ProviderSummary, summarizeModels, summarizeProviders } from './summary.ts';

export type SearchInput = Omit<Query, 'model' | 'modelRaw' | 'job'> & {
  /** The kind of work, and the model the hours were measured on, by name or alias. */
  readonly job?: { readonly workload: Workload; readonly measuredOn?: string };
  /** Canonical names or any known alias. */
  readonly model?: readonly string[];
  readonly limit: number;
  readonly cursor?: string;
  readonly withCost: boolean;
  readonly explain?: { readonly id: string | null };
};

export type SearchOutcome = Pick<Result, 'total' | 'nextCursor' | 'facets'> & {
  readonly items: readonly Shown[];
  readonly explanation: Explanation | null;
};

export type Detail = Shown & {
  readonly prices: store.PriceSummary | null;
  readonly history: readonly store.PriceChange[];
  /** Listings that share a physical GPU: renting one takes the others off the market. */
  readonly overlaps: readonly string[];
};

export type ProviderStatus = ProviderSummary & {
  readonly feed: { readonly revision: number; readonly observedAt: Instant | null; readonly stale: boolean };
  readonly succeeded: store.SyncRow | null;
  readonly failed: store.SyncRow | null;
};

const HISTORY_SHOWN = 100;

export function createQueries(db: store.MarketDb, board: Board, names: readonly ProviderName[], clock: Clock) {
  const feedNow = (provider: ProviderName) => {
    const feed = board.feed(provider);
    return { revision: feed.revision, observedAt: feed.observedAt, stale: feedIsStale(feed.observedAt, clock.now()) };
  };

  const show = (listing: Listing, usage: Usage | null, job?: Job): Shown => {
    const feed = feedNow(listing.provider);
    const pace = usage === null || job === undefined ? undefined : paceOf(listing, job, usage.seconds, board.reference);
    const own = usage === null || !pace ? usage : { ...usage, seconds: pace.seconds };
    const cost = own === null ? null : costOf(listing, own);
    return {
      listing,
      status: statusOf(listing, feed),
      observedAt: listing.lastSeenAt ?? feed.observedAt ?? listing.firstSeenAt,
      // Without its speed nobody knows what the job costs.
      cost: cost !== null && pace === null ? { ...cost, complete: false } : cost,
      ...(pace === undefined ? {} : { pace }),
    };
  };

  const find = async (id: string, handle: unknown = db): Promise<Listing> => {
    const listing = board.get(id) ?? (isId(id) ? await store.findListing(handle as store.MarketDb, id) : null);
    if (!listing) throw listingUnknown({ detail: `There is no listing ${id.slice(0, 60)}.` });
    return listing;
  };

  /** With what each costs and, where that is the order, why it stands where it stands. */
  const ranked = (query: Query, listings: readonly Listing[], place: Cursor | null, now: Instant): Shown[] => {
    const items = listings.map((listing) => show(listing, query.usage, query.job));
    const [first] = place === null ? listings : search(board, query, 1, null, now).listings;
    if (query.sort !== 'total_cost' || first === undefined) return items;
    const cheapest = show(first, query.usage, query.job);
    return items.map((item) => ({ ...item, rankReason: reasonOf(item, cheapest, items) }));
  };

  return {
    /** A listing as of now. */
    show: (listing: Listing): Shown => show(listing, null),

    /** Where the reading of one market stands. */
    feed: feedNow,

    /** Another text whenever an answer made from the board alone could be another one. */
    state: (): string => `${board.version} ${names.map((name) => feedNow(name).stale).join(' ')}`,

    search(input: SearchInput): SearchOutcome {
      const { limit, cursor, withCost, explain: asked, model, job, ...rest } = input;
      const models = resolveModels(board, model);
      const query: Query = { ...rest, ...models, ...(job === undefined ? {} : { job: jobOf(job, models.model) }) };
      const place = cursor === undefined ? null : readCursor(cursor, query);
      const now = clock.now();
      const result = search(board, query, limit, place, now);
      return {
        total: result.total,
        nextCursor: result.nextCursor,
        facets: result.facets,
        items: withCost ? ranked(query, result.listings, place, now) : result.listings.map((one) => show(one, null)),
        explanation: asked === undefined ? null : explain(board, query, asked.id, now),
      };
    },

    async compare(
      ids: readonly string[],
      usage: Usage,
    ): Promise<{ items: readonly Shown[]; rows: readonly Comparison[] }> {
      const items: Shown[] = [];
      for (const id of ids) items.push(show(await find(id), usage));
      return { items, rows: compare(items) };
    },

    /** One listing as of now, without its history; within a transaction by its handle. Throws `listingUnknown`. */
    shown: async (id: string, handle?: unknown): Promise<Shown> => show(await find(id, handle), null),

    async listing(id: string): Promise<Detail> {
      const listing = await find(id);
      const [prices, history] = await Promise.all([
        store.summarizePrices(db, id),
        store.readPriceChanges(db, id, HISTORY_SHOWN),
      ]);
      return { ...show(listing, null), prices, history, overlaps: overlapsOf(board, listing) };
    },

    models: (all: boolean): readonly ModelSummary[] => summarizeModels(board, all, clock.now()),

    onOffer: (): readonly ProviderSummary[] => summarizeProviders(board, names, clock.now()),

    /** Finished syncs, newest first. */
    lastSyncs: (provider: ProviderName | null, limit: number): Promise<readonly store.SyncRow[]> =>
      store.readSyncs(db, provider, limit),

    async providerStatuses(): Promise<readonly ProviderStatus[]> {
      const syncs = await store.latestSyncs(db);
      const latest = (provider: ProviderName, state: store.SyncState) =>
        syncs.find((sync) => sync.provider === provider && sync.state === state) ?? null;
      return summarizeProviders(board, names, clock.now()).map((summary) => ({
        ...summary,
        feed: feedNow(summary.provider),
        succeeded: latest(summary.provider, 'succeeded'),
        failed: latest(summary.provider, 'failed'),
      }));
    },
  };
}

const USUAL_MODEL = 'H100 SXM5';

/** Hours that were not said to be of a model are of the one that is looked for, where it is one. */
function jobOf({ workload, measuredOn }: NonNullable<SearchInput['job']>, models: readonly string[] = []): Job {
  if (measuredOn !== undefined) return { workload, measuredOn: oneModel(measuredOn, '/query/measured_on').name };
  const [only] = models;
  return { workload, measuredOn: models.length === 1 && only !== undefined ? only : USUAL_MODEL };
}

function readCursor(text: string, query: Query): Cursor {
  const cursor = decodeCursor(text);
  if (cursor === null) throw invalidField('/query/cursor', 'is no cursor of this API');
  if (cursor.query !== fingerprint(query)) {
    throw invalidField(
      '/query/cursor',
      'belongs to another query; send the same filters and sort, or start without a cursor',
    );
  }
  return cursor;
}

function resolveModels(board: Board, wanted: readonly string[] | undefined): Pick<Query, 'model' | 'modelRaw'> {
  if (wanted === undefined) return {};
  const model = new Set<string>();
  const modelRaw = new Set<string>();
  for (const text of wanted) {
    const found = catalog.findModels(text);
    for (const { name } of found) model.add(name);
    if (found.length > 0) continue;
    const spellings = uncataloguedSpellings(board).filter((raw) => raw.toLowerCase() === text.trim().toLowerCase());
    if (spellings.length === 0) {
      const near = catalog.suggestModels(text, 3);
      const hint =
        near.length > 0 ? `; did you mean ${near.join(', ')}?` : '; GET /api/gpus/models?all=true lists them';
      throw invalidField('/query/model', `no known model or alias is called "${text.slice(0, 60)}"${hint}`);
    }
    for (const raw of spellings) modelRaw.add(raw);
  }
  return { model: [...model].sort(), ...(modelRaw.size > 0 ? { modelRaw: [...modelRaw].sort() } : {}) };
}

function uncataloguedSpellings(board: Board): string[] {
  const spellings = new Set<string>();
  for (const row of board.rows) if (row && row.model === null) spellings.add(row.modelRaw);
  return [...spellings];
}

function overlapsOf(board: Board, listing: Listing): string[] {
  if (listing.gpuIds.length === 0) return [];
  const own = new Set(listing.gpuIds);
  const ids: string[] = [];
  for (const other of board.listingsOf(listing.provider)) {
    if (other.id !== listing.id && other.gpuIds.some((gpu) => own.has(gpu))) ids.push(other.id);
  }
  return ids;
}
