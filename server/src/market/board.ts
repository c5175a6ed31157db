/**
 * The market in memory: every listing that is not gone, as rows to show and as columns to scan. It is a copy of the
 * database, kept up by feed revisions, and the only thing a search reads. A scan over columns with a bounded heap
 * needs no order kept, so applying a change costs the same wherever its price lies.
 */
import { assert } from '#base/assert';
import { breathe, type Instant } from '#base/clock';
import * as catalog from '#catalog';
import { displayNames, type ProviderName, providerNames } from '#providers';
import type { Listing } from './listing.ts';
import { benchmarkRatio, judgePrice, type Reference, scoreOf } from './reference.ts';

export type Feed = { readonly revision: number; readonly observedAt: Instant | null };

/** Distinct texts as small numbers; 0 is null. */
export class Codes {
  readonly #codes = new Map<string, number>();
  readonly values: (string | null)[] = [null];

  of(value: string | null): number {
    if (value === null) return 0;
    const known = this.#codes.get(value);
    if (known !== undefined) return known;
    this.#codes.set(value, this.values.length);
    return this.values.push(value) - 1;
  }

  find(value: string): number | undefined {
    return this.#codes.get(value);
  }

  get size(): number {
    return this.values.length;
  }
}

const numeric = [
  'perGpuHour',
  'perHour',
  'storage',
  'egress',
  'ingress',
  'vram',
  'reliability',
  'fp16',
  'rentableUntil',
  'gpuCount',
  'free',
  'absentSince',
  /** Before it is cut off at 100. */
  'gScore',
  'comparableScore',
  /** 1: the price is unusual; 0: it is not; NaN: nobody knows. */
  'unusual',
  /** Of one GPU beside the median of its model. */
  'benchmark',
] as const;
const coded = ['provider', 'pricing', 'model', 'country', 'region', 'what', 'where'] as const;

export type NumberColumn = (typeof numeric)[number];
export type CodeColumn = (typeof coded)[number];
/** Unknown numbers are NaN; prices are whole micro-USDC below 2^53. */
export type Columns = Record<NumberColumn, Float64Array> & Record<CodeColumn, Int32Array>;

const FIRST_SIZE = 4096;
const JUDGED_AT_ONCE = 4096;

function emptyColumns(size: number): Columns {
  return {
    ...(Object.fromEntries(numeric.map((name) => [name, new Float64Array(size)])) as Record<
      NumberColumn,
      Float64Array
    >),
    ...(Object.fromEntries(coded.map((name) => [name, new Int32Array(size)])) as Record<CodeColumn, Int32Array>),
  };
}

const orNaN = (value: number | bigint | null): number => (value === null ? Number.NaN : Number(value));

export class Board {
  columns = emptyColumns(FIRST_SIZE);
  /** By slot; undefined is a free slot. */
  readonly rows: (Listing | undefined)[] = [];
  readonly codes: Record<CodeColumn, Codes> = Object.fromEntries(coded.map((name) => [name, new Codes()])) as Record<
    CodeColumn,
    Codes
  >;
  readonly #slotById = new Map<string, number>();
  readonly #slotByExternalId = Object.fromEntries(providerNames.map((name) => [name, new Map()])) as Record<
    ProviderName,
    Map<string, number>
  >;
  readonly #feeds = Object.fromEntries(
    providerNames.map((name) => [name, { revision: 0, observedAt: null }]),
  ) as Record<ProviderName, Feed>;
  readonly #freeSlots: number[] = [];
  /** 1 where a slot holds a listing. */
  #occupied = new Uint8Array(FIRST_SIZE);
  /** Grows with every change; answers that were made from an older one can be told. */
  version = 0;
  #slots = { version: -1, list: new Int32Array(0) };

  #reference: Reference | null = null;

  /** What scores are made by; null until there was something to make it of. */
  get reference(): Reference | null {
    return this.#reference;
  }

  /** Gives way to other work as it goes. */
  async setReference(reference: Reference): Promise<void> {
    this.#reference = reference;
    for (let slot = 0; slot < this.rows.length; slot += 1) {
      if (slot % JUDGED_AT_ONCE === JUDGED_AT_ONCE - 1) await breathe();
      const row = this.rows[slot];
      if (row) this.#judge(slot, row);
    }
    this.version += 1;
  }

  feed(provider: ProviderName): Feed {
    return this.#feeds[provider];
  }

  setFeed(provider: ProviderName, feed: Feed): void {
    assert(feed.revision >= this.#feeds[provider].revision, 'a feed never goes back');
    this.#feeds[provider] = feed;
    this.version += 1;
  }

  get(id: string): Listing | undefined {
    const slot = this.#slotById.get(id);
    return slot === undefined ? undefined : this.rows[slot];
  }

  slotOf(id: string): number | undefined {
    return this.#slotById.get(id);
  }

  byExternalId(provider: ProviderName, externalId: string): Listing | undefined {
    const slot = this.#slotByExternalId[provider].get(externalId);
    return slot === undefined ? undefined : this.rows[slot];
  }

  listingsOf(provider: ProviderName): Iterable<Listing> {
    const { rows } = this;
    const slots = this.#slotByExternalId[provider];
    return (function* () {
      for (const slot of slots.values()) {
        const row = rows[slot];
        if (row) yield row;
      }
    })();
  }

  count(provider: ProviderName): number {
    return this.#slotByExternalId[provider].size;
  }

  /** The slots that hold a listing, in order; not to be changed. Made once for each version. */
  occupiedSlots(): Int32Array {
    if (this.#slots.version === this.version) return this.#slots.list;
    const occupied = this.#occupied;
    const list = new Int32Array(this.#slotById.size);
    let found = 0;
    for (let slot = 0; slot < this.rows.length; slot += 1) {
      if (occupied[slot] !== 1) continue;
      list[found] = slot;
      found += 1;
    }
    this.#slots = { version: this.version, list };
    return list;
  }

  /** Adds, replaces, or, when the listing is gone, takes away. */
  put(listing: Listing): void {
    this.version += 1;
    const known = this.#slotById.get(listing.id);
    if (listing.gone) {
      if (known !== undefined) this.#remove(known, listing);
      return;
    }
    const slot = known ?? this.#freeSlots.pop() ?? this.rows.length;
    this.#grow(slot + 1);
    this.rows[slot] = listing;
    this.#occupied[slot] = 1;
    this.#slotById.set(listing.id, slot);
    this.#slotByExternalId[listing.provider].set(listing.externalId, slot);
    this.#fill(slot, listing);
  }

  #remove(slot: number, listing: Listing): void {
    this.rows[slot] = undefined;
    this.#occupied[slot] = 0;
    this.#slotById.delete(listing.id);
    this.#slotByExternalId[listing.provider].delete(listing.externalId);
    this.#freeSlots.push(slot);
  }

  #grow(size: number): void {
    const old = this.columns.perHour.length;
    if (size <= old) return;
    const grown = emptyColumns(old * 2);
    for (const name of [...numeric, ...coded]) grown[name].set(this.columns[name]);
    this.columns = grown;
    const occupied = new Uint8Array(old * 2);
    occupied.set(this.#occupied);
    this.#occupied = occupied;
  }

  #fill(slot: number, listing: Listing): void {
    const { columns, codes } = this;
    columns.perGpuHour[slot] = Number(listing.pricePerGpuHour);
    columns.perHour[slot] = Number(listing.pricePerHour);
    columns.storage[slot] = orNaN(listing.storagePricePerGbMonth);
    columns.egress[slot] = orNaN(listing.egressPricePerGb);
    columns.ingress[slot] = orNaN(listing.ingressPricePerGb);
    columns.vram[slot] = orNaN(listing.vramGb);
    columns.reliability[slot] = orNaN(listing.reliability);
    columns.fp16[slot] = orNaN(
      listing.model === null ? null : (catalog.modelByName(listing.model)?.fp16Tflops ?? null),
    );
    columns.rentableUntil[slot] = listing.rentableUntil ?? Number.POSITIVE_INFINITY;
    columns.gpuCount[slot] = listing.gpuCount;
    columns.free[slot] = listing.free;
    columns.absentSince[slot] = listing.absentSinceRevision ?? 0;
    columns.provider[slot] = codes.provider.of(listing.provider);
    columns.pricing[slot] = codes.pricing.of(listing.pricing);
    columns.model[slot] = codes.model.of(listing.model);
    columns.country[slot] = codes.country.of(listing.country);
    columns.region[slot] = codes.region.of(listing.region === null ? null : listing.region.toLowerCase());
    columns.what[slot] = codes.what.of(whatOf(listing));
    columns.where[slot] = codes.where.of(whereOf(listing));
    this.#judge(slot, listing);
  }

  #judge(slot: number, listing: Listing): void {
    const { columns } = this;
    const score = this.#reference === null ? null : scoreOf(listing, this.#reference);
    columns.gScore[slot] = score?.unclamped ?? Number.NaN;
    columns.comparableScore[slot] = score?.comparable ?? Number.NaN;
    const { verdict } = judgePrice(listing, this.#reference);
    columns.unusual[slot] = verdict === 'unknown' ? Number.NaN : verdict === 'unusual' ? 1 : 0;
    columns.benchmark[slot] = orNaN(benchmarkRatio(listing, this.#reference));
  }
}

const joined = (...parts: (string | null)[]): string =>
  parts
    .filter((part) => part !== null)
    .join(' ')
    .toLowerCase();

/** The maker's word for its consumer cards, which the markets leave out. */
const isGeForce = (model: string | null): boolean => /^(RTX [2345]0|GTX)/.test(model ?? '');

/** What free text is looked for in, in two parts: few distinct ones each, where together they would be many. */
const whatOf = ({ model, modelRaw, vendor, provider }: Listing): string =>
  joined(model, modelRaw, vendor, isGeForce(model) ? 'geforce' : null, provider, displayNames[provider]);
const whereOf = ({ country, region }: Listing): string => joined(country, region);
