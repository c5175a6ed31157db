/**
 * Search over the board: the conditions narrow the candidates one after the other, then one pass counts, fills the
 * facets and keeps the best rows of the page.
 */
import { createHash } from 'node:crypto';
import type { Instant } from '#base/clock';
import { type Cursor, encodeCursor } from '#base/page';
import type { Board, Columns } from './board.ts';
import {
  conditionsOf,
  type FacetName,
  facetConditionsOf,
  facetNames,
  keep,
  markFailed,
  type Query,
  scoreColumn,
} from './conditions.ts';
import { type Job, paceOf } from './job.ts';
import type { Listing } from './listing.ts';
import { totalOf, type Usage, unitFactors } from './rules.ts';

export type FacetCount = { readonly value: string | null; readonly count: number; readonly countIfOpened: number };

export type Result = {
  readonly listings: readonly Listing[];
  readonly total: number;
  readonly nextCursor: string | null;
  readonly facets: Readonly<Record<FacetName, readonly FacetCount[]>>;
};

/**
 * Memory that one search after the other uses: hundreds of kilobytes for each would be garbage soon. A search neither
 * waits for anything nor keeps any of it.
 */
const scratch = { slots: new Int32Array(0), keys: new Float64Array(0), failed: new Uint8Array(0) };
const roomFor = (length: number): number => Math.ceil(length * 1.25);

function copyOfSlots(slots: Int32Array): Int32Array {
  if (scratch.slots.length < slots.length) scratch.slots = new Int32Array(roomFor(slots.length));
  const copy = scratch.slots.subarray(0, slots.length);
  copy.set(slots);
  return copy;
}

/** With the keys of another search in it; whoever takes it writes all of it. */
function roomForKeys(length: number): Float64Array {
  if (scratch.keys.length < length) scratch.keys = new Float64Array(roomFor(length));
  return scratch.keys.subarray(0, length);
}

function noneFailed(length: number): Uint8Array {
  if (scratch.failed.length < length) scratch.failed = new Uint8Array(roomFor(length));
  return scratch.failed.subarray(0, length).fill(0);
}

/**
 * A key for each slot: smaller is better, what is not known comes last. Of a total cost, a bound just below it; a cost
 * of which a part is not known is not known.
 */
function keysOf(board: Board, query: Query, slots: Int32Array, length: number): Float64Array {
  const { columns } = board;
  const keys = roomForKeys(length);
  switch (query.sort) {
    case 'price':
      copyKeys(columns.perGpuHour, slots, keys, 1);
      break;
    case 'vram':
      copyKeys(columns.vram, slots, keys, -1);
      break;
    case 'reliability':
      copyKeys(columns.reliability, slots, keys, -1);
      break;
    case 'g_score':
      copyKeys(scoreColumn(board, query), slots, keys, -1);
      break;
    case 'price_per_tflops':
      for (let i = 0; i < length; i += 1) {
        const slot = slots[i] as number;
        keys[i] = lastIfUnknown((columns.perGpuHour[slot] as number) / (columns.fp16[slot] as number));
      }
      break;
    case 'total_cost':
      if (query.job === undefined) lowestTotals(columns, query.usage, slots, keys);
      else jobTotals(board, query.usage, query.job, slots, keys);
  }
  return keys;
}

/** Four lines are each rounded by half a micro-USDC at most; the factor covers what plain numbers lose. */
const LINES_ROUNDING = 3;
const PLAIN_LOSS = 1 - 1e-12;

function lowestTotals(columns: Columns, usage: Usage, slots: Int32Array, keys: Float64Array): void {
  const { perHour, storage, egress, ingress } = columns;
  const [hour, disk, out, into] = unitFactors(usage);
  for (let i = 0; i < keys.length; i += 1) {
    const slot = slots[i] as number;
    let total = (perHour[slot] as number) * hour;
    if (disk > 0) total += (storage[slot] as number) * disk;
    if (out > 0) total += (egress[slot] as number) * out;
    if (into > 0) total += (ingress[slot] as number) * into;
    keys[i] = lastIfUnknown(total * PLAIN_LOSS - LINES_ROUNDING);
  }
}

/** Each listing takes its own time, so there is no bound that is cheaper than the total itself. */
function jobTotals(board: Board, usage: Usage, job: Job, slots: Int32Array, keys: Float64Array): void {
  const { perHour, storage, egress, ingress } = board.columns;
  const [, disk, out, into] = unitFactors(usage);
  for (let i = 0; i < keys.length; i += 1) {
    const slot = slots[i] as number;
    const row = board.rows[slot];
    const pace = row === undefined ? null : paceOf(row, job, usage.seconds, board.reference);
    const unknown =
      pace === null ||
      (disk > 0 && Number.isNaN(storage[slot])) ||
      (out > 0 && Number.isNaN(egress[slot])) ||
      (into > 0 && Number.isNaN(ingress[slot]));
    keys[i] = unknown
      ? Number.POSITIVE_INFINITY
      : totalOf(perHour[slot] as number, storage[slot] as number, egress[slot] as number, ingress[slot] as number, {
          ...usage,
          seconds: pace.seconds,
        });
  }
}

const lastIfUnknown = (key: number): number => (Number.isNaN(key) ? Number.POSITIVE_INFINITY : key);

function copyKeys(column: Float64Array, slots: Int32Array, keys: Float64Array, sign: 1 | -1): void {
  for (let i = 0; i < keys.length; i += 1) keys[i] = lastIfUnknown(sign * (column[slots[i] as number] as number));
}

type Ranked = { readonly key: number; readonly id: string; readonly slot: number };

/** The first `size` of what is offered, in order of key and then id. A binary heap with the worst on top. */
class Best {
  readonly #heap: Ranked[] = [];
  readonly #size: number;
  constructor(size: number) {
    this.#size = size;
  }

  /** No key above this can still get in; spares reading the row. */
  worst = Number.POSITIVE_INFINITY;

  offer(row: Ranked): void {
    const heap = this.#heap;
    if (heap.length < this.#size) {
      heap.push(row);
      this.#up(heap.length - 1);
    } else if (before(row, heap[0] as Ranked)) {
      heap[0] = row;
      this.#down();
    }
    if (heap.length === this.#size) this.worst = (heap[0] as Ranked).key;
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
  const candidates = copyOfSlots(board.occupiedSlots());
  let found = candidates.length;
  for (const { test } of conditionsOf(board, query, now)) found = keep(candidates, found, test);
  const failed = failedFacets(board, query, candidates, found);
  const counts =
    failed === null
      ? found === candidates.length
        ? countBoard(board, candidates)
        : countAll(board, candidates, found)
      : facetNames.map((name, f) => countFacet(board, name, candidates, found, failed, 1 << f));
  const matches = failed === null ? found : keepUnfailed(candidates, found, failed);
  const ranked = best(board, query, candidates, matches, limit + 1, cursor);
  return { ...page(board, query, ranked, limit), total: matches, facets: facetsOf(board, counts) };
}

/** A bit for each facet whose condition the candidate fails; null when the query has none on facets. */
function failedFacets(board: Board, query: Query, slots: Int32Array, length: number): Uint8Array | null {
  const conditions = facetConditionsOf(board, query);
  if (facetNames.every((name) => conditions[name] === null)) return null;
  const failed = noneFailed(length);
  facetNames.forEach((name, f) => {
    const test = conditions[name]?.test;
    if (test) markFailed(slots, length, test, failed, 1 << f);
  });
  return failed;
}

function keepUnfailed(slots: Int32Array, length: number, failed: Uint8Array): number {
  let kept = 0;
  for (let i = 0; i < length; i += 1) {
    if (failed[i] !== 0) continue;
    slots[kept] = slots[i] as number;
    kept += 1;
  }
  return kept;
}

/** By code: how many match, and how many would if the condition on this very facet (`own`) were lifted. */
type FacetTally = { readonly counts: Int32Array; readonly opened: Int32Array };

const bump = (counts: Int32Array, code: number): void => {
  counts[code] = (counts[code] as number) + 1;
};

const wholeBoards = new WeakMap<Board, { readonly version: number; readonly tallies: FacetTally[] }>();

/** Where every listing matches: counted once for each version of the board. */
function countBoard(board: Board, slots: Int32Array): FacetTally[] {
  const counted = wholeBoards.get(board);
  if (counted?.version === board.version) return counted.tallies;
  const tallies = countAll(board, slots, slots.length);
  wholeBoards.set(board, { version: board.version, tallies });
  return tallies;
}

/** Where the query has no condition on a facet: one pass for all three. */
function countAll(board: Board, slots: Int32Array, length: number): FacetTally[] {
  const tallies = facetNames.map((name) => new Int32Array(board.codes[name].size));
  const [models, providers, countries] = tallies as [Int32Array, Int32Array, Int32Array];
  const { model, provider, country } = board.columns;
  for (let i = 0; i < length; i += 1) {
    const slot = slots[i] as number;
    bump(models, model[slot] as number);
    bump(providers, provider[slot] as number);
    bump(countries, country[slot] as number);
  }
  return tallies.map((counts) => ({ counts, opened: counts }));
}

function countFacet(
  board: Board,
  name: FacetName,
  slots: Int32Array,
  length: number,
  failed: Uint8Array,
  own: number,
): FacetTally {
  const codes = board.columns[name];
  const counts = new Int32Array(board.codes[name].size);
  const opened = new Int32Array(counts.length);
  for (let i = 0; i < length; i += 1) {
    const bits = failed[i] as number;
    if ((bits & ~own) !== 0) continue;
    const code = codes[slots[i] as number] as number;
    bump(opened, code);
    if (bits === 0) bump(counts, code);
  }
  return { counts, opened };
}

const exactTotals =
  ({ perHour, storage, egress, ingress }: Columns, usage: Usage) =>
  (slot: number): number =>
    totalOf(perHour[slot] as number, storage[slot] as number, egress[slot] as number, ingress[slot] as number, usage);

/** The first rows in order, after the cursor. */
function best(
  board: Board,
  query: Query,
  slots: Int32Array,
  length: number,
  size: number,
  cursor: Cursor | null,
): Ranked[] {
  const after =
    cursor === null
      ? null
      : { key: cursor.key === null ? Number.POSITIVE_INFINITY : Number(cursor.key), id: cursor.id };
  const keys = keysOf(board, query, slots, length);
  const exact = query.sort === 'total_cost' && query.job === undefined ? exactTotals(board.columns, query.usage) : null;
  const heap = new Best(size);
  for (let i = 0; i < length; i += 1) {
    if ((keys[i] as number) > heap.worst) continue;
    const slot = slots[i] as number;
    const key = keys[i] as number;
    const ranked = exact === null || key === Number.POSITIVE_INFINITY ? key : exact(slot);
    if (ranked > heap.worst) continue;
    const id = board.rows[slot]?.id ?? '';
    if (after === null || before(after, { key: ranked, id })) heap.offer({ key: ranked, id, slot });
  }
  return heap.sorted();
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

function facetsOf(board: Board, tallies: readonly FacetTally[]): Result['facets'] {
  const facet = (f: number): FacetCount[] => {
    const { counts, opened } = tallies[f] as FacetTally;
    const { values } = board.codes[facetNames[f] as FacetName];
    const found: FacetCount[] = [];
    opened.forEach((countIfOpened, code) => {
      if (countIfOpened > 0) found.push({ value: values[code] ?? null, count: counts[code] as number, countIfOpened });
    });
    return found.sort((a, b) => b.countIfOpened - a.countIfOpened || ((a.value ?? '') < (b.value ?? '') ? -1 : 1));
  };
  return { model: facet(0), provider: facet(1), country: facet(2) };
}
