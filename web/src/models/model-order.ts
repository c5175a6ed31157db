/** The orders of the table of models; what is not known comes last, whichever way. */
import type { Model } from '../frame/api.ts';
import type { ModelSort } from './models-search.ts';

type Order = { readonly rank: (model: Model) => number | string | null; readonly highestFirst: boolean };

// Money as a number is good enough to sort by, and for nothing else.
const price = (amount: string | null): number | null => (amount === null ? null : Number(amount));

export const orders: Readonly<Record<ModelSort, Order>> = {
  model: { rank: ({ model }) => model, highestFirst: false },
  vram: { rank: ({ vram_gb }) => vram_gb, highestFirst: true },
  fp16: { rank: ({ fp16_tflops }) => fp16_tflops, highestFirst: true },
  performance: { rank: ({ performance_index }) => performance_index, highestFirst: true },
  listings: { rank: ({ listings }) => listings, highestFirst: true },
  available: { rank: ({ gpus_available }) => gpus_available, highestFirst: true },
  cheapest: { rank: (model) => price(model.cheapest_price_per_gpu_hour), highestFirst: false },
  median: { rank: (model) => price(model.median_price_per_gpu_hour), highestFirst: false },
};

export function inOrder(models: readonly Model[], sort: ModelSort, reversed: boolean): Model[] {
  const { rank, highestFirst } = orders[sort];
  const sign = highestFirst === reversed ? 1 : -1;
  return [...models].sort((a, b) => {
    const [left, right] = [rank(a), rank(b)];
    if (left === null || right === null) return (left === null ? 1 : 0) - (right === null ? 1 : 0);
    if (typeof left === 'string' || typeof right === 'string')
      return sign * String(left).localeCompare(String(right), 'en', { numeric: true });
    return sign * (left - right);
  });
}
