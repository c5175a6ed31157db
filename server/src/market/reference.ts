/**
 * What prices and speeds are judged by: medians over all that was on offer in the last day, made at most once an hour
 * and never changed. Scores and the judgement of odd prices depend on an offer and on a reference alone, so one more
 * offer moves nothing else, and what was said can be worked out again from the version it names.
 */
import { DAY_MS, type Instant } from '#base/clock';
import * as catalog from '#catalog';
import type { Pricing } from '#providers';
import type { Listing } from './listing.ts';
import { medianOf } from './rules.ts';
import { type Score, score } from './score-rules.ts';

export type Median = { readonly median: number; readonly offers: number };

export type Medians = {
  /** Performance index per USDC per hour. */
  readonly efficiency: Readonly<Record<Pricing, Median | null>>;
  /** Micro-USDC per GPU-hour, by `priceKey`. */
  readonly prices: Readonly<Record<string, Median>>;
  /** Of one GPU as the market measured it, by model. */
  readonly benchmarks: Readonly<Record<string, Median>>;
};

export type Reference = Medians & {
  readonly version: number;
  readonly madeAt: Instant;
  /** Of the catalog's table of performance. */
  readonly indexVersion: string;
};

export const REFERENCE_AGE_MS = 3_600_000;

/** So long the market is watched before its own median performance per USDC is believed. */
export const WATCHED_MS = DAY_MS;

/**
 * Until then: the median over 9,336 offers of Vast.ai, by the DLPerf and the median price of their models (500.farm
 * gpu-stats of 2025-12-07), and for interruptible ones the same at 0.73 of the price, as is usual there.
 */
export const priorEfficiency: Medians['efficiency'] = {
  on_demand: { median: 0.82, offers: 0 },
  interruptible: { median: 1.12, offers: 0 },
};

/** A median that moved by less is left as it was: one offer among hundreds moves it by a fraction of that. */
const MOVED = 0.03;

const steady = (before: Median | null, now: Median | null): Median | null =>
  before !== null && now !== null && Math.abs(now.median / before.median - 1) < MOVED ? before : now;

/** DLPerf of one H100 SXM5. */
const DLPERF_OF_ONE = 353.9;

export const priceKey = (model: string, pricing: Pricing): string => `${model}|${pricing}`;

/** Relative to H100 SXM5, of one GPU: what the market measured on this very machine, else the model's. */
export function performanceIndexOf({ provider, dlperf, model }: Listing): number | null {
  if (provider === 'vast' && dlperf !== null) return dlperf / DLPERF_OF_ONE;
  const known = model === null ? undefined : catalog.modelByName(model);
  return known === undefined ? null : catalog.performanceIndex(known);
}

const usdPerGpuHour = ({ pricePerGpuHour }: Listing): number => Number(pricePerGpuHour) / 1e6;

class Samples {
  readonly #byKey = new Map<string, number[]>();
  add(key: string, value: number): void {
    const known = this.#byKey.get(key);
    if (known === undefined) this.#byKey.set(key, [value]);
    else known.push(value);
  }
  medians(middle: (sorted: readonly number[]) => number): Record<string, Median> {
    const keys = [...this.#byKey.keys()].sort();
    return Object.fromEntries(
      keys.map((key) => {
        const values = Float64Array.from(this.#byKey.get(key) ?? []).sort();
        return [key, { median: middle(values as unknown as number[]), offers: values.length }];
      }),
    );
  }
}

const wholeMiddle = (sorted: readonly number[]): number => medianOf(sorted) ?? 0;
const middle = (sorted: readonly number[]): number => {
  const half = sorted.length >> 1;
  const upper = sorted[half] ?? 0;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[half - 1] ?? upper)) / 2;
};

export type Before = {
  /** What a model's price was over the last week, by `priceKey`; it stands where it is known. */
  readonly typical: ReadonlyMap<string, number>;
  /** The efficiency that stands, or the prior's. */
  readonly efficiency: Medians['efficiency'];
  readonly isWatchedLongEnough: boolean;
};

export const nothingBefore: Before = {
  typical: new Map(),
  efficiency: priorEfficiency,
  isWatchedLongEnough: false,
};

/** The medians of these listings, in whatever order they come. */
export function measure(listings: Iterable<Listing>, before: Before): Medians {
  const [efficiency, prices, benchmarks] = [new Samples(), new Samples(), new Samples()];
  for (const listing of listings) {
    const index = performanceIndexOf(listing);
    const usd = usdPerGpuHour(listing);
    if (usd > 0 && index !== null) efficiency.add(listing.pricing, index / usd);
    if (listing.model === null) continue;
    if (listing.priceKind !== 'guide')
      prices.add(priceKey(listing.model, listing.pricing), Number(listing.pricePerGpuHour));
    if (listing.dlperf !== null) benchmarks.add(listing.model, listing.dlperf);
  }
  const now = prices.medians(wholeMiddle);
  const week = Object.fromEntries(
    [...before.typical]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, median]) => [key, { median, offers: now[key]?.offers ?? 0 }]),
  );
  const { on_demand = null, interruptible = null } = efficiency.medians(middle);
  const measured = {
    on_demand: steady(before.efficiency.on_demand, on_demand),
    interruptible: steady(before.efficiency.interruptible, interruptible),
  };
  return {
    efficiency: before.isWatchedLongEnough ? measured : before.efficiency,
    prices: { ...now, ...week },
    benchmarks: benchmarks.medians(middle),
  };
}

export const scoreOf = (listing: Listing, reference: Reference): Score =>
  score({
    provider: listing.provider,
    performanceIndex: performanceIndexOf(listing),
    availability: listing.reliability,
    observations: null,
    usdPerGpuHour: usdPerGpuHour(listing),
    medianEfficiency: reference.efficiency[listing.pricing]?.median ?? null,
    capability: listing.capability,
  });

/** So far from what is usual a price is an error, a trap or a bait, and no opportunity. */
const UNUSUAL_FACTOR = 3;

export type PriceJudgement = {
  readonly verdict: 'usual' | 'unusual' | 'unknown';
  /** The price as a multiple of the model's median; null where that is not known. */
  readonly ratio: number | null;
};

export function judgePrice(listing: Listing, reference: Reference | null): PriceJudgement {
  const known = listing.model === null ? undefined : reference?.prices[priceKey(listing.model, listing.pricing)];
  if (known === undefined || known.median <= 0) return { verdict: 'unknown', ratio: null };
  const price = Number(listing.pricePerGpuHour);
  const odd = price > known.median * UNUSUAL_FACTOR || price * UNUSUAL_FACTOR < known.median;
  return { verdict: odd ? 'unusual' : 'usual', ratio: price / known.median };
}

/** How fast this very machine is beside the median of its model; null where nobody measured it. */
export function benchmarkRatio(listing: Listing, reference: Reference | null): number | null {
  const known = listing.model === null ? undefined : reference?.benchmarks[listing.model];
  return listing.dlperf === null || known === undefined || known.median <= 0 ? null : listing.dlperf / known.median;
}
