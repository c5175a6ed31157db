/** Watches, alerts and webhooks as people read them. */
import type { Schemas } from '../frame/api.ts';
import { showMoney } from '../frame/money.ts';
import { providerNames, showListings } from '../frame/naming.ts';
import { pricingWords } from '../market/filter-words.ts';
import type { WatchKind } from './watches-search.ts';

type Watch = Schemas['Watch'];

export const kindWords: Readonly<Record<WatchKind, string>> = {
  price_below: 'Price at or below',
  price_above: 'Price at or above',
  spread_above: 'Spread between markets at or above',
  back_in_stock: 'Back in stock',
  listing_gone: 'Listing gone',
};

/** What of the market is looked at, beyond the model. */
export function scopeWords({ pricing, provider, min_gpus }: Pick<Watch, 'pricing' | 'provider' | 'min_gpus'>): string {
  const parts = [
    pricing === null ? null : pricingWords[pricing].toLowerCase(),
    provider === null ? null : `at ${providerNames[provider]}`,
    min_gpus === null ? null : min_gpus === 1 ? '1 GPU or more' : `${min_gpus} GPUs or more`,
  ];
  return parts.filter((part) => part !== null).join(', ');
}

/** "12.5 %": the zeros of the wire say nothing. */
const showPercentText = (text: string): string => `${text.replace(/\.?0+$/, '')} %`;

export function showWatched(kind: WatchKind, value: string): string {
  switch (kind) {
    case 'price_below':
    case 'price_above':
      return showMoney(value);
    case 'spread_above':
      return showPercentText(value.includes('.') ? value : `${value}.0`);
    case 'back_in_stock':
      return value === '0' ? 'none' : showListings(Number(value));
    case 'listing_gone':
      return value === '0' ? 'not on offer' : 'on offer';
  }
}

export const nameOfWatch = ({ kind, model }: Pick<Watch, 'kind' | 'model'>): string =>
  `${model ?? 'a listing'}, ${kindWords[kind].toLowerCase()}`;

export const hookWords: Readonly<Record<Schemas['Webhook']['state'], string>> = {
  working: 'Working',
  failing: 'Failing',
  untried: 'Nothing sent yet',
  off: 'Paused',
};

export const deliveryWords: Readonly<Record<Schemas['Delivery']['state'], string>> = {
  pending: 'On its way',
  delivered: 'Delivered',
  failed: 'Given up',
};
