/** What the address of the watches says: what the form for a new one is filled with. Names are the API's own. */
import { known, modelsIn, oneIn, type Pricing, pricings } from '../frame/address.ts';
import type { Schemas } from '../frame/api.ts';

export type WatchKind = Schemas['Watch']['kind'];

export const watchKinds = [
  'price_below',
  'price_above',
  'spread_above',
  'back_in_stock',
  'listing_gone',
] as const satisfies readonly WatchKind[];

export type WatchesSearch = {
  readonly kind?: WatchKind;
  readonly model?: string;
  readonly listing?: string;
  readonly pricing?: Pricing;
};

const LISTING_ID = /^[0-9a-f-]{36}$/i;

export function readWatchesSearch(raw: Readonly<Record<string, unknown>>): WatchesSearch {
  const listing = String(raw.listing ?? '');
  return known<WatchesSearch>({
    kind: oneIn(raw, 'kind', watchKinds),
    model: modelsIn(raw)?.[0],
    listing: LISTING_ID.test(listing) ? listing : undefined,
    pricing: oneIn(raw, 'pricing', pricings),
  });
}
