/**
 * Search over the board: every filter is one named test on a slot, so that the scan and the answer to "why is it not
 * in the result?" cannot disagree. One pass counts, fills the facets and keeps the best rows of the page.
 */
import { createHash } from 'node:crypto';
import type { Instant } from '#base/clock';
import { type Cursor, encodeCursor } from '#base/page';
import type { Pricing, ProviderName } from '#providers';
import type { Board, CodeColumn } from './board.ts';
import type { Listing } from './listing.ts';
import { feedIsStale, type ListingStatus, statusOf, totalOf, type Usage } from './rules.ts';

export const sorts = ['price', 'price_per_tflops', 'g_score', 'vram', 'reliability', 'total_cost'] as const;
export type Sort = (typeof sorts)[number];
export const facetNames = ['model', 'provider', 'country'] as const;
export type FacetName = (typeof facetNames)[number];

/** Prices in whole micro-USDC; every bound is inclusive; a list means any of its values. */
export type Query = {
  readonly model?: readonly string[];
  /** Spellings the catalog does not know, as markets wrote them. */
  readonly modelRaw?: readonly string[];
  readonly provider?: readonly ProviderName[];
  readonly country?: readonly string[];
  readonly region?: readonly string[];
  readonly minVramGb?: number;
  readonly maxVramGb?: number;
  readonly minPrice?: number;
  readonly maxPrice?: number;
  readonly minGpus?: number;
  readonly maxGpus?: number;
  readonly minGScore?: number;
  readonly minReliability?: number;
  readonly pricing?: Pricing;
  readonly availableOnly?: boolean;
  readonly freeFrom?: Instant;
  readonly freeTo?: Instant;
  readonly q?: string;
  readonly sort: Sort;
  readonly usage: Usage;
};

/** A condition of the query, by its name on the wire. */
export type Condition = {
  readonly name: string;
  readonly wanted: string;
  readonly test: (slot: number) => boolean;
  readonly actual: (listing: Listing) => string;
};

export type FacetCount = { readonly value: string | null; readonly count: number; readonly countIfOpened: number };

export type Result = {
  readonly listings: readonly Listing[];
  readonly total: number;
  readonly nextCursor: string | null;
  readonly facets: Readonly<Record<FacetName, readonly FacetCount[]>>;
};

const show = (value: number | string | null): string => (value === null ? 'unknown' : String(value));
const usd = (micro: number): string => `${(micro / 1e6).toFixed(6)} USDC per GPU-hour`;

function oneOfCodes(board: Board, column: CodeColumn, wanted: readonly string[]): (slot: number) => boolean {
  const codes = new Set(wanted.map((value) => board.codes[column].find(value)).filter((code) => code !== undefined));
  return (slot) => codes.has(board.columns[column][slot] ?? -1);
}

function bounds(board: Board, query: Query): Condition[] {
  const { columns } = board;
  const conditions: Condition[] = [];
  const add = (
    name: string,
    limit: number | undefined,
    column: Float64Array,
    atLeast: boolean,
    actual: Condition['actual'],
    wanted = String(limit),
  ) => {
    if (limit === undefined) return;
    // A comparison with NaN is false: what is not known never meets a bound.
    const test = atLeast
      ? (slot: number) => (column[slot] as number) >= limit
      : (slot: number) => (column[slot] as number) <= limit;
    conditions.push({ name, wanted: `${atLeast ? 'at least' : 'at most'} ${wanted}`, test, actual });
  };
  const vram = (listing: Listing) => `${show(listing.vramGb)} GB`;
  const price = (listing: Listing) => usd(Number(listing.pricePerGpuHour));
  const gpus = (listing: Listing) => String(listing.gpuCount);
  add('min_vram_gb', query.minVramGb, columns.vram, true, vram);
  add('max_vram_gb', query.maxVramGb, columns.vram, false, vram);
  add('min_price', query.minPrice, columns.perGpuHour, true, price, usd(query.minPrice ?? 0));
  add('max_price', query.maxPrice, columns.perGpuHour, false, price, usd(query.maxPrice ?? 0));
  add('min_gpus', query.minGpus, columns.gpuCount, true, gpus);
  add('max_gpus', query.maxGpus, columns.gpuCount, false, gpus);
  add('min_reliability', query.minReliability, columns.reliability, true, (listing) => show(listing.reliability));
  return conditions;
}

function textCondition(board: Board, q: string): Condition {
  const words = q.toLowerCase().split(/\s+/).filter(Boolean);
  const { values } = board.codes.text;
  const hits = new Uint8Array(values.length);
  values.forEach((text, code) => {
    hits[code] = text !== null && words.every((word) => text.includes(word)) ? 1 : 0;
  });
  return {
    name: 'q',
    wanted: `the words ${words.join(', ')}`,
    test: (slot) => hits[board.columns.text[slot] ?? 0] === 1,
    actual: (listing) =>
      `${listing.model ?? listing.modelRaw}, ${listing.region ?? listing.country ?? 'place unknown'}`,
  };
}

/** The conditions that are no facets. */
export function conditionsOf(board: Board, query: Query, now: Instant): Condition[] {
  const conditions = bounds(board, query);
  const { pricing, freeTo } = query;
  if (query.minGScore !== undefined) {
    conditions.push({
      name: 'min_g_score',
      wanted: `at least ${query.minGScore}`,
      test: () => false,
      actual: () => 'unknown',
    });
  }
  if (pricing !== undefined) {
    conditions.push({
      name: 'pricing',
      wanted: pricing,
      test: oneOfCodes(board, 'pricing', [pricing]),
      actual: (listing) => listing.pricing,
    });
  }
  if (query.availableOnly === true) {
    const status = statusBySlot(board, now);
    const actual = (listing: Listing) =>
      statusOf(listing, {
        ...board.feed(listing.provider),
        stale: feedIsStale(board.feed(listing.provider).observedAt, now),
      });
    conditions.push({
      name: 'available_only',
      wanted: 'available',
      test: (slot) => status(slot) === 'available',
      actual,
    });
  }
  if (freeTo !== undefined) {
    const until = board.columns.rentableUntil;
    const actual = (listing: Listing) =>
      listing.rentableUntil === null ? 'no end known' : `the host's contract ends before`;
    conditions.push({
      name: 'free_to',
      wanted: 'free for the whole block',
      test: (slot) => (until[slot] as number) >= freeTo,
      actual,
    });
  }
  if (query.region !== undefined) {
    const wanted = query.region.map((value) => value.toLowerCase());
    conditions.push({
      name: 'region',
      wanted: query.region.join(', '),
      test: oneOfCodes(board, 'region', wanted),
      actual: (listing) => show(listing.region),
    });
  }
  if (query.q !== undefined && query.q.trim() !== '') conditions.push(textCondition(board, query.q));
  return conditions;
}

/** The conditions on facets; null where the query sets none. */
export function facetConditionsOf(board: Board, query: Query): Record<FacetName, Condition | null> {
  const condition = (name: FacetName, wanted: readonly string[] | undefined): Condition | null =>
    wanted === undefined
      ? null
      : {
          name,
          wanted: wanted.join(', '),
          test: oneOfCodes(board, name, wanted),
          actual: (listing) => show(listing[name]),
        };
  return {
    model: modelCondition(board, query),
    provider: condition('provider', query.provider),
    country: condition('country', query.country),
  };
}

function modelCondition(board: Board, query: Query): Condition | null {
  if (query.model === undefined && query.modelRaw === undefined) return null;
  const byName = oneOfCodes(board, 'model', query.model ?? []);
  const raw = new Set(query.modelRaw);
  const test =
    raw.size === 0
      ? byName
      : (slot: number) =>
          byName(slot) || (board.columns.model[slot] === 0 && raw.has(board.rows[slot]?.modelRaw ?? ''));
  return {
    name: 'model',
    wanted: [...(query.model ?? []), ...raw].join(', '),
    test,
    actual: (listing) => listing.model ?? listing.modelRaw,
  };
}

export function statusBySlot(board: Board, now: Instant): (slot: number) => ListingStatus {
  const feeds = board.codes.provider.values.map((name) => {
    const feed = name === null ? { revision: 0, observedAt: null } : board.feed(name as ProviderName);
    return { revision: feed.revision, stale: feedIsStale(feed.observedAt, now) };
  });
  const { absentSince, free, provider } = board.columns;
  return (slot) => {
    const feed = feeds[provider[slot] ?? 0] ?? { revision: 0, stale: true };
    const absent = absentSince[slot] as number;
    return statusOf(
      { gone: false, free: free[slot] as number, absentSinceRevision: absent === 0 ? null : absent },
      feed,
    );
  };
}

/** Smaller is better; NaN (not known) comes last. */
function keyOf(board: Board, query: Query): (slot: number) => number {
  const { columns } = board;
  const { usage } = query;
  switch (query.sort) {
    case 'price':
      return (slot) => columns.perGpuHour[slot] as number;
    case 'price_per_tflops':
      return (slot) => (columns.perGpuHour[slot] as number) / (columns.fp16[slot] as number);
    case 'vram':
      return (slot) => -(columns.vram[slot] as number);
    case 'reliability':
      return (slot) => -(columns.reliability[slot] as number);
    case 'g_score':
      return () => Number.NaN;
    case 'total_cost':
      return (slot) =>
        totalOf(
          columns.perHour[slot] as number,
          columns.storage[slot] as number,
          columns.egress[slot] as number,
          columns.ingress[slot] as number,
          usage,
        );
  }
}

type Ranked = { readonly key: number; readonly id: string; readonly slot: number };

/** The first `size` of what is offered, in order of key and then id. A binary heap with the worst on top. */
class Best {
  readonly #heap: Ranked[] = [];
  readonly #size: number;
  constructor(size: number) {
    this.#size = size;
  }

  /** Whether a row of this key can still get in; spares reading its id. */
  admits(key: number): boolean {
    return this.#heap.length < this.#size || key <= (this.#heap[0] as Ranked).key;
  }

  offer(row: Ranked): void {
    const heap = this.#heap;
    if (heap.length < this.#size) {
      heap.push(row);
      this.#up(heap.length - 1);
    } else if (before(row, heap[0] as Ranked)) {
      heap[0] = row;
      this.#down();
    }
  }

  sorted(): Ranked[] {
    return this.#heap.sort((a, b) => (before(a, b) ? -1 : 1));
  }

  #up(from: number): void {
    const heap = this.#heap;
    for (let i = from; i > 0; ) {
      const parent = (i - 1) >> 1;
      if (!before(heap[parent] as Ranked, heap[i] as Ranked)) return;
      this.#swap(i, parent);
      i = parent;
    }
  }

  #down(): void {
    const heap = this.#heap;
    for (let i = 0; ; ) {
      let worst = i;
      for (const child of [2 * i + 1, 2 * i + 2]) {
        if (child < heap.length && before(heap[worst] as Ranked, heap[child] as Ranked)) worst = child;
      }
      if (worst === i) return;
      this.#swap(i, worst);
      i = worst;
    }
  }

  #swap(a: number, b: number): void {
    const heap = this.#heap;
    const row = heap[a] as Ranked;
    heap[a] = heap[b] as Ranked;
    heap[b] = row;
  }
}

const before = (a: { key: number; id: string }, b: { key: number; id: string }): boolean =>
  a.key === b.key ? a.id < b.id : a.key < b.key;

/** Ties a cursor to its query: the same filters and sort, whatever the page's size. */
export function fingerprint(query: Query): string {
  const entries = Object.entries(query).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256').update(JSON.stringify(entries)).digest('base64url').slice(0, 12);
}

export function search(board: Board, query: Query, limit: number, cursor: Cursor | null, now: Instant): Result {
  const conditions = conditionsOf(board, query, now).map(({ test }) => test);
  const facets = facetConditionsOf(board, query);
  const tests = facetNames.map((name) => facets[name]?.test ?? null);
  const columns = facetNames.map((name) => board.columns[name]);
  const counts = facetNames.map((name) => new Int32Array(board.codes[name].size));
  const opened = facetNames.map((name) => new Int32Array(board.codes[name].size));
  const key = keyOf(board, query);
  const best = new Best(limit + 1);
  const after =
    cursor === null
      ? null
      : { key: cursor.key === null ? Number.POSITIVE_INFINITY : Number(cursor.key), id: cursor.id };
  let total = 0;
  scan: for (let slot = 0; slot < board.rows.length; slot += 1) {
    const row = board.rows[slot];
    if (row === undefined) continue;
    for (const test of conditions) if (!test(slot)) continue scan;
    let failed = -1;
    for (let f = 0; f < tests.length; f += 1) {
      const test = tests[f];
      if (test == null || test(slot)) continue;
      if (failed !== -1) continue scan;
      failed = f;
    }
    if (failed !== -1) {
      count(opened[failed], columns[failed], slot);
      continue;
    }
    total += 1;
    for (let f = 0; f < tests.length; f += 1) {
      count(counts[f], columns[f], slot);
      count(opened[f], columns[f], slot);
    }
    const rank = key(slot);
    const ranked = Number.isNaN(rank) ? Number.POSITIVE_INFINITY : rank;
    if (best.admits(ranked) && (after === null || before(after, { key: ranked, id: row.id }))) {
      best.offer({ key: ranked, id: row.id, slot });
    }
  }
  return { ...page(board, query, best.sorted(), limit), total, facets: facetsOf(board, counts, opened) };
}

function count(into: Int32Array | undefined, column: Int32Array | undefined, slot: number): void {
  if (!into || !column) return;
  const code = column[slot] as number;
  into[code] = (into[code] as number) + 1;
}

function page(
  board: Board,
  query: Query,
  ranked: readonly Ranked[],
  limit: number,
): Pick<Result, 'listings' | 'nextCursor'> {
  const shown = ranked.slice(0, limit);
  const last = shown.at(-1);
  const listings = shown.map(({ slot }) => board.rows[slot]).filter((row) => row !== undefined);
  if (ranked.length <= limit || last === undefined) return { listings, nextCursor: null };
  const key = Number.isFinite(last.key) ? last.key : null;
  return { listings, nextCursor: encodeCursor({ query: fingerprint(query), key, id: last.id }) };
}

function facetsOf(board: Board, counts: readonly Int32Array[], opened: readonly Int32Array[]): Result['facets'] {
  const facet = (i: number): FacetCount[] =>
    board.codes[facetNames[i] as FacetName].values
      .map((value, code) => ({ value, count: counts[i]?.[code] ?? 0, countIfOpened: opened[i]?.[code] ?? 0 }))
      .filter(({ countIfOpened }) => countIfOpened > 0)
      .sort((a, b) => b.countIfOpened - a.countIfOpened || ((a.value ?? '') < (b.value ?? '') ? -1 : 1));
  return { model: facet(0), provider: facet(1), country: facet(2) };
}
