/** When a watch tells its user, and when a message is sent again; pure. */
import { DAY_MS, type Instant, MINUTE_MS, plus, SECOND_MS } from '#base/clock';
import { formatUsdc, microUsdc } from '#base/money';

export const watchKinds = ['price_below', 'price_above', 'spread_above', 'back_in_stock', 'listing_gone'] as const;
export type WatchKind = (typeof watchKinds)[number];

/** In millionths of a USDC or percent, or a count. */
export type Value = bigint;

/**
 * What is known of the value: it is at least this and at most that; null: no such bound is known. A market that cannot
 * be read takes away a bound, so that nothing is ever concluded from what was not seen.
 */
export type Observation = { readonly atLeast: Value | null; readonly atMost: Value | null };

export const NOTHING_KNOWN: Observation = { atLeast: null, atMost: null };
const exactly = (value: Value): Observation => ({ atLeast: value, atMost: value });

/** No price is as high as this. */
const BEYOND_PRICES: Value = 2n ** 62n;

/**
 * Of the cheapest price there is; null: nothing can be had. With a market unread there may be a cheaper one. Where
 * nothing can be had there is no low price, and no high one either.
 */
export function observePrice(kind: WatchKind, cheapest: Value | null, everyMarketRead: boolean): Observation {
  if (cheapest !== null) return { atLeast: everyMarketRead ? cheapest : null, atMost: cheapest };
  return everyMarketRead && kind === 'price_below' ? { atLeast: BEYOND_PRICES, atMost: null } : NOTHING_KNOWN;
}

/** Of a count of listings; a market that is unread may have more. */
export const observeStock = (count: number, everyMarketRead: boolean): Observation => ({
  atLeast: BigInt(count),
  atMost: everyMarketRead ? BigInt(count) : null,
});

export const observeSpread = (percent: number | null): Observation =>
  percent === null || !Number.isFinite(percent) ? NOTHING_KNOWN : exactly(BigInt(Math.round(percent * 1e6)));

/** 1 while the listing is there. */
export const observePresence = (isThere: boolean, marketRead: boolean): Observation =>
  marketRead ? exactly(isThere ? 1n : 0n) : NOTHING_KNOWN;

/** What a watch is told by, as far as it decides. */
export type Terms = {
  readonly kind: WatchKind;
  /** null where the kind says it all: there is stock, the listing is not there. */
  readonly threshold: Value | null;
  readonly hysteresisPercent: number;
  readonly cooldownMs: number;
};

export type State = {
  /** Not told yet, or gone back far enough since it was. */
  readonly armed: boolean;
  readonly firedAt: Instant | null;
};

export type Step = {
  readonly state: State;
  readonly fire: boolean;
  /** It holds and would be told, but for the cool-down that ends then. */
  readonly heldUntil: Instant | null;
};

const rising: ReadonlySet<WatchKind> = new Set(['price_above', 'spread_above', 'back_in_stock']);

/** What is compared with; both ends count: a price of just the threshold is one to tell of. */
const thresholdOf = ({ kind, threshold }: Terms): Value => threshold ?? (kind === 'back_in_stock' ? 1n : 0n);

function holds(terms: Terms, { atLeast, atMost }: Observation): boolean {
  const threshold = thresholdOf(terms);
  return rising.has(terms.kind) ? atLeast !== null && atLeast >= threshold : atMost !== null && atMost <= threshold;
}

/** The other side of the threshold, by the hysteresis. */
function isBack(terms: Terms, { atLeast, atMost }: Observation): boolean {
  const threshold = thresholdOf(terms);
  const percent = BigInt(terms.hysteresisPercent);
  return rising.has(terms.kind)
    ? atMost !== null && atMost * 100n < threshold * (100n - percent)
    : atLeast !== null && atLeast * 100n > threshold * (100n + percent);
}

export const coolUntil = ({ firedAt }: State, { cooldownMs }: Terms): Instant | null =>
  firedAt === null ? null : plus(firedAt, cooldownMs);

/**
 * One look at the market. A watch fires when it holds and is armed, and is armed again when the value has gone back by
 * the hysteresis; never twice within the cool-down: what comes true then is told after it, if it still holds.
 */
export function step(terms: Terms, state: State, seen: Observation, now: Instant): Step {
  const armed = state.armed || isBack(terms, seen);
  if (!armed || !holds(terms, seen)) return { state: { ...state, armed }, fire: false, heldUntil: null };
  const until = coolUntil(state, terms);
  if (until !== null && now < until) return { state: { ...state, armed }, fire: false, heldUntil: until };
  return { state: { armed: false, firedAt: now }, fire: true, heldUntil: null };
}

/** Whether a value that was seen would be told now, but for the cool-down. */
export const isHeld = (terms: Terms, state: State, value: Value | null, now: Instant): boolean =>
  value !== null && step(terms, state, exactly(value), now).heldUntil !== null;

// In words -----------------------------------------------------------------------------------------------------------

export const showValue = (kind: WatchKind, value: Value): string =>
  kind === 'back_in_stock' || kind === 'listing_gone' ? String(value) : formatUsdc(microUsdc(value));

/** Two places at least, and no trailing zeros beyond them. */
const short = (value: Value): string => formatUsdc(microUsdc(value)).replace(/0{1,4}$/, '');

export type Watched = Terms & {
  readonly model: string | null;
  readonly pricing: string | null;
  /** The market's name, where one is named. */
  readonly market: string | null;
  readonly minGpus: number | null;
};

/** "RTX 4090 (interruptible, at Vast.ai, 4 GPUs or more)". */
function subject({ model, pricing, market, minGpus }: Watched): string {
  const more = [
    pricing === 'interruptible' ? 'interruptible' : pricing === 'on_demand' ? 'on demand' : null,
    market === null ? null : `at ${market}`,
    minGpus === null ? null : `${minGpus} GPUs or more`,
  ].filter((part) => part !== null);
  return `${model ?? 'a listing'}${more.length > 0 ? ` (${more.join(', ')})` : ''}`;
}

/** What has happened, for the person who asked to be told. */
export function sentence(watch: Watched, value: Value, where: string | null): string {
  const what = subject(watch);
  const at = where === null ? '' : ` at ${where}`;
  const threshold = short(watch.threshold ?? 0n);
  switch (watch.kind) {
    case 'price_below':
      return `${what} can be had for ${short(value)} USDC per GPU-hour${at}: at or below ${threshold}.`;
    case 'price_above':
      return `The cheapest ${what} costs ${short(value)} USDC per GPU-hour${at}: at or above ${threshold}.`;
    case 'spread_above':
      return `The price of ${what} differs by ${short(value)} % between markets${where === null ? '' : `, cheapest${at}`}: at or above ${threshold} %.`;
    case 'back_in_stock':
      return `${what} is in stock again: ${value === 1n ? 'one listing' : `${value} listings`}, the cheapest${at}.`;
    case 'listing_gone':
      return `The listing of ${what} that you watch is not on offer any more.`;
  }
}

const conditions: Readonly<Record<WatchKind, (threshold: string) => string>> = {
  price_below: (threshold) => `the cheapest costs ${threshold} USDC per GPU-hour or less`,
  price_above: (threshold) => `the cheapest costs ${threshold} USDC per GPU-hour or more`,
  spread_above: (threshold) => `the spread is ${threshold} % or more`,
  back_in_stock: () => 'there is stock',
  listing_gone: () => 'the listing is gone',
};

/** Where the value has to go before the watch can fire again. */
function way({ kind, hysteresisPercent, threshold }: Terms): string {
  if (kind === 'back_in_stock') return 'the stock has run out';
  if (kind === 'listing_gone') return 'the listing is back';
  const percent = BigInt(hysteresisPercent);
  const edge = ((threshold ?? 0n) * (rising.has(kind) ? 100n - percent : 100n + percent)) / 100n;
  return `it is ${rising.has(kind) ? 'below' : 'above'} ${short(edge)}${kind === 'spread_above' ? ' %' : ''}`;
}

export type Standing = State & { readonly paused: boolean; readonly held: boolean };

/** How a watch stands, as a sentence. */
export function stateInWords(terms: Terms, standing: Standing, now: Instant): string {
  if (standing.paused) return 'Paused: nothing is told.';
  const condition = conditions[terms.kind](short(terms.threshold ?? 0n));
  if (!standing.armed) return `Told. It is armed again once ${way(terms)}.`;
  const until = coolUntil(standing, terms);
  const cooling = until !== null && until > now;
  if (standing.held && cooling) return 'It came true again; told after the cool-down, if it still holds.';
  return `Armed: told when ${condition}${cooling ? ', after the cool-down' : ''}.`;
}

// Sending again ------------------------------------------------------------------------------------------------------

/** Waits after the first, second, … try that failed; after the last of them there is one more. */
const WAITS_MS = [
  ...[5 * SECOND_MS, 30 * SECOND_MS, 2 * MINUTE_MS, 10 * MINUTE_MS, 30 * MINUTE_MS],
  ...[120 * MINUTE_MS, 360 * MINUTE_MS, 720 * MINUTE_MS],
];
const JITTER = 0.2;
const GONE = 410;
const LEFT_ALONE: ReadonlySet<number> = new Set([429, 503]);
/** A webhook that took nothing for so long is switched off. */
export const FAILING_MAX_MS = 5 * DAY_MS;

export type Tried = { readonly status: number | null; readonly retryAfterMs: number | null };

export type Verdict =
  | { readonly outcome: 'delivered' | 'failed' | 'gone' }
  | { readonly outcome: 'again'; readonly inMs: number };

/** What becomes of a message after its `attempts`-th try; `random` from 0 to 1 spreads the tries of many. */
export function judge({ status, retryAfterMs }: Tried, attempts: number, random: number): Verdict {
  if (status !== null && status >= 200 && status < 300) return { outcome: 'delivered' };
  if (status === GONE) return { outcome: 'gone' };
  const wait = WAITS_MS[attempts - 1];
  if (wait === undefined) return { outcome: 'failed' };
  const spread = Math.round(wait * (1 + JITTER * (2 * random - 1)));
  const asked = status !== null && LEFT_ALONE.has(status) ? (retryAfterMs ?? 0) : 0;
  return { outcome: 'again', inMs: Math.max(spread, asked) };
}

/** Why a try failed, for the log of deliveries. */
export function failureInWords(status: number, isOff: boolean): string {
  if (isOff) return 'It answered 410 Gone: the webhook is switched off.';
  if (status >= 300 && status < 400) return `It answered ${status}: redirects are not followed.`;
  return `It answered ${status}; only 200 to 299 count.`;
}
