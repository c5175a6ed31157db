/** The orders to choose from, each with what its first row promises. */
import { useQueries } from '@tanstack/react-query';
import type { Listing } from '../frame/api.ts';
import { showMoney, showPrice } from '../frame/money.ts';
import { showNumber, showShare } from '../frame/naming.ts';
import { useMarketAddress } from './market-address.ts';
import { bestQuery } from './queries.ts';
import { apiQuery, type MarketSearch, type Sort, scoreShown, sorts } from './search-params.ts';
import classes from './sort-tabs.module.css';

const words: Readonly<
  Record<Sort, { label: string; promise: (best: Listing, search: MarketSearch) => string | null }>
> = {
  price: { label: 'Cheapest', promise: (best) => `${showPrice(best.price_per_gpu_hour)} / GPU-h` },
  price_per_tflops: {
    label: 'Best per TFLOPS',
    promise: ({ fp16_tflops, model }) => (fp16_tflops === null ? null : model),
  },
  g_score: {
    label: 'Best G-Score',
    promise: (best, search) => {
      const score = best[scoreShown(search)];
      return score === null ? null : showNumber(score);
    },
  },
  total_cost: {
    label: 'Lowest total',
    promise: ({ total_cost }) => (total_cost ? showMoney(total_cost.total) : null),
  },
  vram: { label: 'Most VRAM', promise: ({ vram_gb }) => (vram_gb === null ? null : `${showNumber(vram_gb)} GB`) },
  reliability: {
    label: 'Most reliable',
    promise: ({ reliability }) => (reliability === null ? null : showShare(reliability)),
  },
};

export function SortTabs() {
  const { search, change } = useMarketAddress();
  const best = useQueries({ queries: sorts.map((sort) => bestQuery(apiQuery({ ...search, sort }))) });
  const sorted = search.sort ?? 'price';
  return (
    <fieldset className={classes.tabs}>
      <legend className={classes.hidden}>Order</legend>
      {sorts.map((sort, at) => {
        const { label, promise } = words[sort];
        const first = best[at]?.data?.first;
        return (
          <button
            key={sort}
            type="button"
            aria-pressed={sort === sorted}
            onClick={() => change({ sort: sort === 'price' ? undefined : sort })}
          >
            <span className={classes.label}>{label}</span>
            <span className={classes.promise}>{(first ? promise(first, search) : null) ?? '–'}</span>
          </button>
        );
      })}
    </fieldset>
  );
}
