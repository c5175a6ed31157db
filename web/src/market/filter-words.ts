/** Filters in words: for chips, for the empty list and for the answer to "why not here?". */

import { showMoney } from '../frame/money.ts';
import { countryName, providerNames, showNumber, showShare } from '../frame/naming.ts';
import type { FilterName, MarketSearch } from './search-params.ts';

export const pricingWords = { on_demand: 'On demand', interruptible: 'Interruptible' } as const;

export const filterLabels: Readonly<Record<FilterName, string>> = {
  q: 'Search words',
  model: 'Model',
  provider: 'Provider',
  country: 'Country',
  min_vram_gb: 'Least VRAM',
  max_vram_gb: 'Most VRAM',
  min_price: 'Lowest price',
  max_price: 'Highest price',
  min_gpus: 'Fewest GPUs',
  max_gpus: 'Most GPUs',
  pricing: 'Pricing',
  min_g_score: 'G-Score',
  min_reliability: 'Reliability',
  available_only: 'Available only',
};

/** A value of a filter that takes several, by itself. */
export function showFilterItem(name: 'model' | 'provider' | 'country', value: string): string {
  if (name === 'provider') return providerNames[value as keyof typeof providerNames] ?? value;
  return name === 'country' ? countryName(value) : value;
}

export function showFilter(name: FilterName, search: MarketSearch): string {
  const { q, min_price, max_price, pricing, min_reliability } = search;
  switch (name) {
    case 'q':
      return `“${q ?? ''}”`;
    case 'model':
    case 'provider':
    case 'country':
      return (search[name] ?? []).map((value) => showFilterItem(name, value)).join(', ');
    case 'min_vram_gb':
      return `VRAM from ${showNumber(search.min_vram_gb ?? 0)} GB`;
    case 'max_vram_gb':
      return `VRAM to ${showNumber(search.max_vram_gb ?? 0)} GB`;
    case 'min_price':
      return `From ${showMoney(min_price ?? '0')} per GPU-hour`;
    case 'max_price':
      return `To ${showMoney(max_price ?? '0')} per GPU-hour`;
    case 'min_gpus':
      return `From ${search.min_gpus ?? 1} GPUs`;
    case 'max_gpus':
      return `To ${search.max_gpus ?? 1} GPUs`;
    case 'pricing':
      return pricingWords[pricing ?? 'on_demand'];
    case 'min_g_score':
      return `G-Score from ${showNumber(search.min_g_score ?? 0)}`;
    case 'min_reliability':
      return `Reliability from ${showShare(min_reliability ?? 0)}`;
    case 'available_only':
      return 'Available only';
  }
}
