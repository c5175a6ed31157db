/**
 * What a query asks of a listing. Every filter is one named test on a slot, so that the scan and the answer to "why is
 * it not in the result?" cannot disagree.
 */
import type { Instant } from '#base/clock';
import type { Pricing, ProviderName } from '#providers';
import type { Board, CodeColumn } from './board.ts';
import type { Job } from './job.ts';
import type { Listing } from './listing.ts';
import { feedIsStale, type ListingStatus, statusOf, type Usage } from './rules.ts';

export const sorts = ['price', 'price_per_tflops', 'g_score', 'vram', 'reliability', 'total_cost'] as const;
export type Sort = (typeof sorts)[number];
export const facetNames = ['model', 'provider', 'country'] as const;
export type FacetName = (typeof facetNames)[number];

export type IsBooked = (listing: Listing) => boolean;

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
  /** What bookings leave no unit of within that block. */
  readonly isBooked?: IsBooked;
  readonly q?: string;
  readonly sort: Sort;
  readonly usage: Usage;
  /** The usage is for one GPU of a model; each listing takes its own time. */
  readonly job?: Job;
};

/** A test on a slot. The common kinds are data, so that a scan runs them without a call for each slot. */
export type Test =
  | { readonly kind: 'at_least' | 'at_most'; readonly column: Float64Array; readonly limit: number }
  | { readonly kind: 'code'; readonly codes: Int32Array; readonly hits: Uint8Array }
  | { readonly kind: 'other'; readonly passes: (slot: number) => boolean };

/** A condition of the query, by its name on the wire. */
export type Condition = {
  readonly name: string;
  readonly wanted: string;
  readonly test: Test;
  readonly actual: (listing: Listing) => string;
};

const show = (value: number | string | null): string => (value === null ? 'unknown' : String(value));
const usd = (micro: number): string => `${(micro / 1e6).toFixed(6)} USDC per GPU-hour`;

/** By code: 1 for the wanted ones. */
function wantedCodes(board: Board, column: CodeColumn, wanted: readonly string[]): Uint8Array {
  const hits = new Uint8Array(board.codes[column].size);
  for (const value of wanted) {
    const code = board.codes[column].find(value);
    if (code !== undefined) hits[code] = 1;
  }
  return hits;
}

const oneOfCodes = (board: Board, column: CodeColumn, wanted: readonly string[]): Test => ({
  kind: 'code',
  codes: board.columns[column],
  hits: wantedCodes(board, column, wanted),
});

const other = (test: (slot: number) => boolean): Test => ({ kind: 'other', passes: test });

/** What is not known (NaN) never meets a bound. */
export function passes(test: Test, slot: number): boolean {
  switch (test.kind) {
    case 'at_least':
      return (test.column[slot] as number) >= test.limit;
    case 'at_most':
      return (test.column[slot] as number) <= test.limit;
    case 'code':
      return test.hits[test.codes[slot] as number] === 1;
    case 'other':
      return test.passes(slot);
  }
}

/** Moves the slots that pass to the front and says how many they are. */
export function keep(slots: Int32Array, length: number, test: Test): number {
  switch (test.kind) {
    case 'at_least':
      return keepBetween(slots, length, test.column, test.limit, Number.POSITIVE_INFINITY);
    case 'at_most':
      return keepBetween(slots, length, test.column, Number.NEGATIVE_INFINITY, test.limit);
    case 'code':
      return keepCodes(slots, length, test.codes, test.hits);
    case 'other':
      return keepOther(slots, length, test.passes);
  }
}

function keepBetween(slots: Int32Array, length: number, column: Float64Array, least: number, most: number): number {
  let kept = 0;
  for (let i = 0; i < length; i += 1) {
    const slot = slots[i] as number;
    const value = column[slot] as number;
    slots[kept] = slot;
    if (value >= least && value <= most) kept += 1;
  }
  return kept;
}

function keepCodes(slots: Int32Array, length: number, codes: Int32Array, hits: Uint8Array): number {
  let kept = 0;
  for (let i = 0; i < length; i += 1) {
    const slot = slots[i] as number;
    slots[kept] = slot;
    kept += hits[codes[slot] as number] as number;
  }
  return kept;
}

function keepOther(slots: Int32Array, length: number, test: (slot: number) => boolean): number {
  let kept = 0;
  for (let i = 0; i < length; i += 1) {
    const slot = slots[i] as number;
    slots[kept] = slot;
    if (test(slot)) kept += 1;
  }
  return kept;
}

/** Sets the bit for each of the slots that fails. */
export function markFailed(slots: Int32Array, length: number, test: Test, failed: Uint8Array, bit: number): void {
  if (test.kind !== 'code') {
    for (let i = 0; i < length; i += 1) if (!passes(test, slots[i] as number)) failed[i] = (failed[i] as number) | bit;
    return;
  }
  const { codes, hits } = test;
  for (let i = 0; i < length; i += 1)
    if (hits[codes[slots[i] as number] as number] !== 1) failed[i] = (failed[i] as number) | bit;
}

/** For order: one market's listings by its own weights, several markets' by the weights that all share. */
export const scoreColumn = (board: Board, { provider }: Query): Float64Array =>
  provider?.length === 1 ? board.columns.gScore : board.columns.comparableScore;

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
    const test: Test = { kind: atLeast ? 'at_least' : 'at_most', column, limit };
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
  const scored = (listing: Listing) => {
    const value = columns.gScore[board.slotOf(listing.id) ?? -1];
    return value === undefined || Number.isNaN(value) ? 'not scored' : String(Math.min(100, value));
  };
  // Always by the market's own weights: a filter on markets must not change what another filter means.
  add('min_g_score', query.minGScore, columns.gScore, true, scored);
  add('min_reliability', query.minReliability, columns.reliability, true, (listing) => show(listing.reliability));
  return conditions;
}

/** Words that fit the bits of one number. */
const WORDS_AT_ONCE = 30;

/** `rtx4090`, `a100-pcie`: written without the blanks that markets put in. */
const MODEL_LIKE = /^(?=.*[a-z])(?=.*\d)[a-z0-9-]{4,}$/;
const squeeze = (text: string): string => text.replace(/[^a-z0-9]+/g, '');

/** By code: a bit for each word the text holds. */
function wordsIn(texts: readonly (string | null)[], words: readonly string[]): Int32Array {
  const squeezed = words.map((word) => (MODEL_LIKE.test(word) ? squeeze(word) : null));
  const squeezes = squeezed.some((word) => word !== null);
  return Int32Array.from(texts, (text) => {
    if (text === null) return 0;
    let bits = 0;
    const whole = squeezes ? squeeze(text) : '';
    for (let w = 0; w < words.length; w += 1) {
      const close = squeezed[w];
      if (text.includes(words[w] as string) || (close && whole.includes(close))) bits |= 1 << w;
    }
    return bits;
  });
}

function textCondition(board: Board, q: string): Condition {
  const words = [...new Set(q.toLowerCase().split(/\s+/).filter(Boolean))];
  const { what, where } = board.columns;
  const tests: ((slot: number) => boolean)[] = [];
  for (let from = 0; from < words.length; from += WORDS_AT_ONCE) {
    const some = words.slice(from, from + WORDS_AT_ONCE);
    const all = 2 ** some.length - 1;
    const [whatHits, whereHits] = [wordsIn(board.codes.what.values, some), wordsIn(board.codes.where.values, some)];
    tests.push(
      (slot) => ((whatHits[what[slot] as number] as number) | (whereHits[where[slot] as number] as number)) === all,
    );
  }
  const [only] = tests;
  return {
    name: 'q',
    wanted: `the words ${words.join(', ')}`,
    test: other(tests.length === 1 && only ? only : (slot) => tests.every((test) => test(slot))),
    actual: (listing) =>
      `${listing.model ?? listing.modelRaw}, ${listing.region ?? listing.country ?? 'place unknown'}`,
  };
}

/** The conditions that are no facets. */
export function conditionsOf(board: Board, query: Query, now: Instant): Condition[] {
  const conditions = bounds(board, query);
  const { pricing, freeTo } = query;
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
      test: other((slot) => status(slot) === 'available'),
      actual,
    });
  }
  if (freeTo !== undefined) {
    const actual = (listing: Listing) =>
      listing.rentableUntil === null ? 'no end known' : `the host's contract ends before`;
    conditions.push({
      name: 'free_to',
      wanted: 'free for the whole block',
      test: { kind: 'at_least', column: board.columns.rentableUntil, limit: freeTo },
      actual,
    });
  }
  const { isBooked } = query;
  if (isBooked !== undefined) {
    const free = (listing: Listing | undefined): boolean => listing !== undefined && !isBooked(listing);
    conditions.push({
      name: 'free_from',
      wanted: 'free for the whole block',
      test: other((slot) => free(board.rows[slot])),
      actual: () => 'booked for a part of it',
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
      : other(
          (slot) =>
            passes(byName, slot) || (board.columns.model[slot] === 0 && raw.has(board.rows[slot]?.modelRaw ?? '')),
        );
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
