/**
 * What one market has for each model and pricing, kept up offer by offer: a sync changes one in a hundred, and counting
 * all of them anew would take as long as a good part of it. Offers added and removed are as if the rest were counted at
 * once.
 */
import type { MicroUsdc } from '#base/money';
import { type Figures, figuresOf, lineOf, type Pricing, type Snapshot } from './history-rules.ts';

type Sold = {
  readonly model: string | null;
  readonly pricing: Pricing;
  readonly priceKind: 'live' | 'market' | 'guide';
  readonly free: number;
  readonly gpuCount: number;
  readonly gpuIds: readonly string[];
  readonly pricePerGpuHour: MicroUsdc;
};

type Group = {
  readonly prices: number[];
  isSorted: boolean;
  /** GPUs without an id of their own. */
  unnamed: number;
  /** By id of a GPU the offers that hold it. */
  readonly gpus: Map<string, number>;
  figures: Figures | null;
};

/** Of a model that is known, at a price that is one, to be had now. */
const counts = (offer: Sold): offer is Sold & { readonly model: string } =>
  offer.free > 0 && offer.model !== null && offer.priceKind !== 'guide';

function sort(group: Group): void {
  if (!group.isSorted) group.prices.sort((a, b) => a - b);
  group.isSorted = true;
}

function placeOf(sorted: readonly number[], price: number): number {
  let [from, to] = [0, sorted.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((sorted[middle] as number) < price) from = middle + 1;
    else to = middle;
  }
  return from;
}

export class Tally {
  readonly #groups: Readonly<Record<Pricing, Map<string, Group>>> = { on_demand: new Map(), interruptible: new Map() };

  add(offer: Sold): void {
    if (!counts(offer)) return;
    const ofPricing = this.#groups[offer.pricing];
    let group = ofPricing.get(offer.model);
    if (group === undefined) {
      group = { prices: [], isSorted: true, unnamed: 0, gpus: new Map(), figures: null };
      ofPricing.set(offer.model, group);
    }
    group.figures = null;
    group.prices.push(Number(offer.pricePerGpuHour));
    group.isSorted = false;
    if (offer.gpuIds.length === 0) group.unnamed += offer.free * offer.gpuCount;
    for (const gpu of offer.gpuIds) group.gpus.set(gpu, (group.gpus.get(gpu) ?? 0) + 1);
  }

  /** An offer just as it was added. */
  remove(offer: Sold): void {
    if (!counts(offer)) return;
    const group = this.#groups[offer.pricing].get(offer.model);
    if (group === undefined) return;
    group.figures = null;
    sort(group);
    group.prices.splice(placeOf(group.prices, Number(offer.pricePerGpuHour)), 1);
    if (offer.gpuIds.length === 0) group.unnamed -= offer.free * offer.gpuCount;
    for (const gpu of offer.gpuIds) {
      const left = (group.gpus.get(gpu) ?? 0) - 1;
      if (left > 0) group.gpus.set(gpu, left);
      else group.gpus.delete(gpu);
    }
  }

  /** Only of what is to be had. Figures that did not change are the same objects as before. */
  snapshot(): Snapshot {
    const snapshot = new Map<string, Figures>();
    for (const pricing of ['on_demand', 'interruptible'] as const)
      for (const [model, group] of this.#groups[pricing]) {
        if (group.prices.length === 0) continue;
        sort(group);
        group.figures ??= figuresOf(group.prices, group.gpus.size + group.unnamed);
        snapshot.set(lineOf(model, pricing), group.figures);
      }
    return snapshot;
  }
}
