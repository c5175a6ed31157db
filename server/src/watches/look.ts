/** What a watch looks at: one value of the market, and whether it can be known. */
import type * as market from '#market';
import type { Tx } from '#platform/db';
import { displayNames, type Pricing, type ProviderName, providerNames } from '#providers';
import {
  NOTHING_KNOWN,
  type Observation,
  observePresence,
  observePrice,
  observeSpread,
  observeStock,
  type Value,
} from './rules.ts';
import type { WatchRow } from './store.ts';

export type Spread = {
  readonly spreadPercent: number;
  readonly cheap: ProviderName;
  readonly dear: ProviderName;
};
/** null: nothing is known of it now. */
export type SpreadOf = (model: string, pricing: Pricing) => Spread | null;

export type MarketView = Pick<market.Market, 'search' | 'shown' | 'feed' | 'isUnusual' | 'mode'>;

export type LookDeps = {
  readonly market: MarketView;
  /** Markets that are switched off are no part of what is watched. */
  readonly isEnabled: (provider: ProviderName) => boolean;
  readonly spreadOf: SpreadOf;
  /** The transaction that looks: it must not wait for a second connection. */
  readonly tx?: Tx;
};

export type Subject = Pick<WatchRow, 'kind' | 'model' | 'listing_id' | 'pricing' | 'provider' | 'min_gpus'>;

export type Look = {
  readonly seen: Observation;
  /** What can be shown; null: there is none, or it is not known. */
  readonly value: Value | null;
  /** Where it was seen: the listing to rent. */
  readonly listing: { readonly id: string; readonly provider: ProviderName; readonly price: Value } | null;
  /** The dear side of a spread, and no other's. */
  readonly dear: ProviderName | null;
  /** Whether every market that counts was read lately. */
  readonly complete: boolean;
};

const UNKNOWN: Look = { seen: NOTHING_KNOWN, value: null, listing: null, dear: null, complete: false };

/** Enough to find one that can be booked among those that cannot; what is counted is counted up to here. */
const PAGE = 200;
const PAGES_MAX = 10;
const NO_USAGE = { seconds: 3600, diskMilliGb: 0, egressMilliGb: 0, ingressMilliGb: 0 };

/** Markets a watch depends on that were read before and cannot be read now. */
export function unreadMarkets({ market: view, isEnabled }: LookDeps, provider: ProviderName | null): ProviderName[] {
  return providerNames.filter((name) => {
    if (provider !== null && name !== provider) return false;
    const { observedAt, stale } = view.feed(name);
    return stale && isEnabled(name) && (observedAt !== null || provider !== null);
  });
}

/** Nothing at all was read yet, or something cannot be: then what is not seen may be there all the same. */
const isComplete = (deps: LookDeps, provider: ProviderName | null): boolean =>
  unreadMarkets(deps, provider).length === 0 &&
  providerNames.some((name) => (provider === null || name === provider) && !deps.market.feed(name).stale);

/** The market as far as it was read, to tell one reading from the next. */
export function readingNow({ market: view, isEnabled }: LookDeps) {
  const feeds = providerNames.map((name) => ({ name, ...view.feed(name), enabled: isEnabled(name) }));
  return {
    revisions: Object.fromEntries(feeds.map(({ name, revision }) => [name, revision])),
    market: feeds
      .map(({ revision, stale, enabled }) => `${revision}${stale ? '-' : '+'}${enabled ? '' : 'off'}`)
      .join(),
  };
}

/** What can be had and booked now at a price that may be believed: how much of it, up to a page, and the cheapest. */
function onOffer({ market: view }: LookDeps, { model, pricing, provider, min_gpus }: Subject) {
  let cursor: string | undefined;
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const { items, nextCursor } = view.search({
      ...(model === null ? {} : { model: [model] }),
      ...(pricing === null ? {} : { pricing }),
      ...(provider === null ? {} : { provider: [provider] }),
      ...(min_gpus === null ? {} : { minGpus: min_gpus }),
      ...(cursor === undefined ? {} : { cursor }),
      availableOnly: true,
      sort: 'price',
      usage: NO_USAGE,
      withCost: false,
      limit: PAGE,
    });
    // Nobody wants to be woken by a price that is an error or a bait.
    const bookable = items.filter(({ listing }) => listing.bookable && !view.isUnusual(listing));
    const cheapest = bookable[0]?.listing ?? null;
    if (cheapest !== null || nextCursor === null) return { count: bookable.length, cheapest };
    cursor = nextCursor;
  }
  return { count: 0, cheapest: null };
}

/** A listing that its market has not shown for some readings is gone for whoever would rent it. */
async function presence(deps: LookDeps, id: string): Promise<Look> {
  const { listing, status } = await deps.market.shown(id, deps.tx);
  const complete = isComplete(deps, listing.provider);
  const isThere = status === 'available' || status === 'busy';
  return {
    seen: observePresence(isThere, complete),
    value: isThere ? 1n : 0n,
    listing: { id, provider: listing.provider, price: listing.pricePerGpuHour },
    dear: null,
    complete,
  };
}

function lookAtMarket(deps: LookDeps, subject: Subject): Look {
  const complete = isComplete(deps, subject.provider);
  const { count, cheapest } = onOffer(deps, subject);
  const price = cheapest?.pricePerGpuHour ?? null;
  const listing = cheapest === null ? null : { id: cheapest.id, provider: cheapest.provider, price: price ?? 0n };
  if (subject.kind === 'back_in_stock')
    return { seen: observeStock(count, complete), value: BigInt(count), listing, dear: null, complete };
  return { seen: observePrice(subject.kind, price, complete), value: price, listing, dear: null, complete };
}

function lookAtSpread(deps: LookDeps, subject: Subject): Look {
  const pricing = subject.pricing ?? 'on_demand';
  const spread = deps.spreadOf(subject.model ?? '', pricing);
  if (spread === null) return UNKNOWN;
  const told = observeSpread(spread.spreadPercent);
  // A market that cannot be read may make it wider, never narrower.
  const complete = isComplete(deps, null);
  const seen = complete || told.atMost === null ? told : { atLeast: told.atMost, atMost: null };
  const { cheapest } = onOffer(deps, { ...subject, pricing, provider: spread.cheap });
  const listing =
    cheapest === null ? null : { id: cheapest.id, provider: cheapest.provider, price: cheapest.pricePerGpuHour };
  return { seen, value: told.atMost, listing, dear: spread.dear, complete: complete && told.atMost !== null };
}

export async function look(deps: LookDeps, subject: Subject): Promise<Look> {
  if (subject.listing_id !== null) return presence(deps, subject.listing_id);
  return subject.kind === 'spread_above' ? lookAtSpread(deps, subject) : lookAtMarket(deps, subject);
}

/** Many watch the same: what was looked at once is not looked at again while the market stands still. */
export function rememberLooks(deps: LookDeps): (subject: Subject) => Promise<Look> {
  const known = new Map<string, Promise<Look>>();
  return (subject) => {
    const { kind, model, listing_id, pricing, provider, min_gpus } = subject;
    const key = JSON.stringify([kind, model, listing_id, pricing, provider, min_gpus]);
    const found = known.get(key) ?? look(deps, subject);
    known.set(key, found);
    return found;
  };
}

export const marketName = (provider: ProviderName | null): string | null =>
  provider === null ? null : displayNames[provider];
