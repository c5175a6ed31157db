import type { Instant } from '#base/clock';
import { type MicroUsdc, microUsdc } from '#base/money';
import * as catalog from '#catalog';
import type { ProviderName } from '#providers';
import type { Board } from './board.ts';
import { statusBySlot } from './conditions.ts';
import type { Listing } from './listing.ts';
import { medianOf } from './rules.ts';

/** Prices per GPU-hour over listings that are available on demand at a live or market price. */
type PriceRange = { readonly cheapest: MicroUsdc | null; readonly median: MicroUsdc | null };

export type ModelSummary = PriceRange & {
  readonly model: catalog.GpuModel;
  readonly performanceIndex: number | null;
  readonly listings: number;
  readonly available: number;
  /** Distinct physical GPUs that can be had now; overlapping offers of one machine count once. */
  readonly gpusAvailable: number;
  readonly providers: readonly ProviderName[];
};

export type ProviderSummary = PriceRange & {
  readonly provider: ProviderName;
  readonly listings: number;
  readonly available: number;
  readonly busy: number;
  readonly stale: number;
  readonly models: number;
  readonly gpusAvailable: number;
  readonly unknownSpellings: readonly { readonly modelRaw: string; readonly listings: number }[];
};

class Tally {
  listings = 0;
  available = 0;
  busy = 0;
  stale = 0;
  #gpusUnnamed = 0;
  readonly #gpus = new Set<string>();
  readonly #prices: number[] = [];
  readonly providers = new Set<ProviderName>();
  readonly models = new Set<string>();
  readonly unknown = new Map<string, number>();

  add(listing: Listing, status: 'available' | 'busy' | 'stale' | 'gone'): void {
    this.listings += 1;
    this.providers.add(listing.provider);
    if (listing.model === null) this.unknown.set(listing.modelRaw, (this.unknown.get(listing.modelRaw) ?? 0) + 1);
    else this.models.add(listing.model);
    if (status === 'busy') this.busy += 1;
    if (status === 'stale') this.stale += 1;
    if (status !== 'available') return;
    this.available += 1;
    if (listing.gpuIds.length === 0) this.#gpusUnnamed += listing.free * listing.gpuCount;
    for (const gpu of listing.gpuIds) this.#gpus.add(`${listing.provider}/${gpu}`);
    if (listing.pricing === 'on_demand' && listing.priceKind !== 'guide')
      this.#prices.push(Number(listing.pricePerGpuHour));
  }

  get gpusAvailable(): number {
    return this.#gpus.size + this.#gpusUnnamed;
  }

  prices(): PriceRange {
    const sorted = this.#prices.sort((a, b) => a - b);
    const toUsdc = (value: number | null | undefined) => (value == null ? null : microUsdc(BigInt(value)));
    return { cheapest: toUsdc(sorted[0]), median: toUsdc(medianOf(sorted)) };
  }
}

function tallies<Key>(board: Board, now: Instant, keyOf: (listing: Listing) => Key | null): Map<Key, Tally> {
  const status = statusBySlot(board, now);
  const found = new Map<Key, Tally>();
  board.rows.forEach((listing, slot) => {
    const key = listing === undefined ? null : keyOf(listing);
    if (listing === undefined || key === null) return;
    const tally = found.get(key) ?? new Tally();
    found.set(key, tally);
    tally.add(listing, status(slot));
  });
  return found;
}

/** Each model on offer, or the whole catalog, in the catalog's order. */
export function summarizeModels(board: Board, all: boolean, now: Instant): ModelSummary[] {
  const found = tallies(board, now, (listing) => listing.model);
  return catalog.models
    .filter(({ name }) => all || found.has(name))
    .map((model) => {
      const tally = found.get(model.name) ?? new Tally();
      const { listings, available, gpusAvailable } = tally;
      const providers = [...tally.providers].sort();
      return {
        model,
        performanceIndex: catalog.performanceIndex(model),
        listings,
        available,
        gpusAvailable,
        providers,
        ...tally.prices(),
      };
    });
}

export function summarizeProviders(board: Board, names: readonly ProviderName[], now: Instant): ProviderSummary[] {
  const found = tallies(board, now, (listing) => listing.provider);
  return names.map((provider) => {
    const tally = found.get(provider) ?? new Tally();
    const { listings, available, busy, stale, gpusAvailable } = tally;
    const unknownSpellings = [...tally.unknown]
      .sort(([, a], [, b]) => b - a)
      .map(([modelRaw, n]) => ({ modelRaw, listings: n }));
    return {
      provider,
      listings,
      available,
      busy,
      stale,
      gpusAvailable,
      models: tally.models.size,
      unknownSpellings,
      ...tally.prices(),
    };
  });
}
