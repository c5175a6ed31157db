import { DAY_MS, type Instant, SECOND_MS } from '#base/clock';
import { addUsdc, type MicroUsdc, microUsdc, mulDiv, ZERO_USDC } from '#base/money';

export const SYNC_PERIOD_MS = 30 * SECOND_MS;
/** A listing not seen for so many syncs in a row is stale; so is a whole market that was not read for as long. */
export const MISSES_UNTIL_STALE = 3;
export const STALE_AFTER_MS = MISSES_UNTIL_STALE * SYNC_PERIOD_MS;
export const GONE_AFTER_MS = DAY_MS;
/** The month of every storage price, as Vast.ai counts it. */
export const MONTH_HOURS = 720;

export type ListingStatus = 'available' | 'busy' | 'stale' | 'gone';

export type Presence = {
  readonly gone: boolean;
  readonly free: number;
  /** The first revision of the feed that did not see the listing; null while it is there. */
  readonly absentSinceRevision: number | null;
};

export const missesAt = (absentSinceRevision: number | null, revision: number): number =>
  absentSinceRevision === null ? 0 : revision - absentSinceRevision + 1;

export function statusOf(presence: Presence, feed: { revision: number; stale: boolean }): ListingStatus {
  if (presence.gone) return 'gone';
  if (feed.stale || missesAt(presence.absentSinceRevision, feed.revision) >= MISSES_UNTIL_STALE) return 'stale';
  return presence.free > 0 ? 'available' : 'busy';
}

export const feedIsStale = (observedAt: Instant | null, now: Instant): boolean =>
  observedAt === null || now - observedAt > STALE_AFTER_MS;

/** What a reading looks like beside what was known before it. */
export type Sight = {
  /** Listings that were there before. */
  readonly known: number;
  /** When they were last read; null: never. */
  readonly knownAgeMs: number | null;
  readonly offers: number;
  readonly fetched: number;
  /** Rows that could not be read. */
  readonly broken: number;
  /** Of the known ones that are still there: all, and those whose price is another one altogether. */
  readonly compared: number;
  readonly leapt: number;
};

export type Doubt = {
  readonly kind: 'schema_drift' | 'implausible';
  readonly detail: string;
  /** Showing the same again and again makes it believed. */
  readonly mayPass: boolean;
};

/** So few say nothing about a market. */
const FEW_KNOWN = 5;
const MANY_KNOWN = 20;
const HALF = 0.5;
const LEAP = 5;
/** What was known longer ago may well have changed altogether. */
const KNOWN_HOLDS_MS = 3_600_000;
/** A market that shows the same again and again has changed: readings in a row, which is ten minutes. */
export const READINGS_UNTIL_BELIEVED = 20;
export const SAME_SIZE = 0.1;
/** Readings asked for one after the other prove nothing. */
export const BELIEVED_AFTER_MS = 570 * SECOND_MS;
/** How the detail of a doubt ends that may pass. */
export const WERE_BEFORE = 'were before';

export const leapt = (before: MicroUsdc, after: MicroUsdc): boolean =>
  after > before * BigInt(LEAP) || after * BigInt(LEAP) < before;

/** Whether a reading can be what the market really shows. Outages have answered with empty lists before. */
export function doubt(sight: Sight): Doubt | null {
  const { known, knownAgeMs, offers, fetched, broken, compared } = sight;
  const mostBroken = fetched >= FEW_KNOWN && broken > fetched * HALF;
  const recent = knownAgeMs !== null && knownAgeMs < KNOWN_HOLDS_MS;
  const vanished = known >= FEW_KNOWN && offers === 0;
  const fewLeft = known >= MANY_KNOWN && offers < known * HALF;
  if (mostBroken && (vanished || fewLeft || known === 0))
    return {
      mayPass: false,
      kind: 'schema_drift',
      detail: `${broken} of ${fetched} offers cannot be read: its answers have changed`,
    };
  if (vanished || (fewLeft && recent))
    return {
      mayPass: !vanished,
      kind: 'implausible',
      detail: `${offers === 0 ? 'no offer' : `${offers} offers`} where ${known} ${WERE_BEFORE}`,
    };
  if (recent && compared >= MANY_KNOWN && sight.leapt > compared * HALF)
    return {
      mayPass: false,
      kind: 'implausible',
      detail: `the prices of ${sight.leapt} of ${compared} offers are another one altogether (${LEAP}-fold or a ${LEAP}th)`,
    };
  return null;
}

/** What a person means to use: times in whole seconds, amounts in thousandths of a GB. */
export type Usage = {
  readonly seconds: number;
  readonly diskMilliGb: number;
  readonly egressMilliGb: number;
  readonly ingressMilliGb: number;
};

export type CostLine = {
  readonly item: 'gpu' | 'disk' | 'egress' | 'ingress';
  /** null: the market does not tell this price; counted as nothing and said so. */
  readonly unitPrice: MicroUsdc | null;
  readonly unit: 'hour' | 'gb_month' | 'gb';
  readonly quantity: number;
  readonly amount: MicroUsdc;
};

export type Cost = { readonly total: MicroUsdc; readonly complete: boolean; readonly lines: readonly CostLine[] };

/** How fast a listing does a job. */
export type Pace = {
  readonly seconds: number;
  /** How many of the GPUs the hours were measured on it is worth. */
  readonly times: number;
  /** Whether a benchmark of the model, or of this very machine, is behind it. */
  readonly measured: boolean;
};

export type Prices = {
  readonly pricePerHour: MicroUsdc;
  readonly storagePricePerGbMonth: MicroUsdc | null;
  readonly egressPricePerGb: MicroUsdc | null;
  readonly ingressPricePerGb: MicroUsdc | null;
};

const SECONDS_PER_HOUR = 3600;
/** Divisors that bring a line's product of whole numbers to micro-USDC. */
const GPU_DIVISOR = SECONDS_PER_HOUR;
const DISK_DIVISOR = 1000 * SECONDS_PER_HOUR * MONTH_HOURS;
const TRAFFIC_DIVISOR = 1000;

function line(
  item: CostLine['item'],
  unit: CostLine['unit'],
  unitPrice: MicroUsdc | null,
  amount: number,
  divisor: number,
  quantity: number,
): CostLine {
  const exact = unitPrice === null ? ZERO_USDC : mulDiv(unitPrice, BigInt(amount), BigInt(divisor), 'half-up');
  return { item, unit, unitPrice, quantity, amount: exact };
}

/** The job's price line by line; each line is rounded half up to the micro-USDC and the lines sum to the total. */
export function costOf(prices: Prices, usage: Usage): Cost {
  const diskSeconds = usage.diskMilliGb * usage.seconds;
  const lines = [
    line('gpu', 'hour', prices.pricePerHour, usage.seconds, GPU_DIVISOR, usage.seconds / SECONDS_PER_HOUR),
    line('disk', 'gb_month', prices.storagePricePerGbMonth, diskSeconds, DISK_DIVISOR, diskSeconds / DISK_DIVISOR),
    line('egress', 'gb', prices.egressPricePerGb, usage.egressMilliGb, TRAFFIC_DIVISOR, usage.egressMilliGb / 1000),
    line('ingress', 'gb', prices.ingressPricePerGb, usage.ingressMilliGb, TRAFFIC_DIVISOR, usage.ingressMilliGb / 1000),
  ];
  return {
    total: addUsdc(...lines.map(({ amount }) => amount)),
    complete: lines.every(({ unitPrice, quantity }) => unitPrice !== null || quantity === 0),
    lines,
  };
}

/** price × amount / divisor, half up, on safe integers; beyond them on bigints. Equal to `mulDiv` in every case. */
function product(price: number, amount: number, divisor: number): number {
  const exact = price * amount;
  if (exact > Number.MAX_SAFE_INTEGER)
    return Number(mulDiv(microUsdc(BigInt(price)), BigInt(amount), BigInt(divisor), 'half-up'));
  // The quotient may be rounded over the next whole number; the rest, exact, tells.
  const quotient = Math.floor(exact / divisor);
  const rest = exact - quotient * divisor;
  if (rest < 0) return 2 * (rest + divisor) >= divisor ? quotient : quotient - 1;
  return 2 * rest >= divisor ? quotient + 1 : quotient;
}

/** What a unit price of each line is multiplied with, unrounded: hours, GB-months, GB sent, GB received. */
export const unitFactors = (usage: Usage): readonly [number, number, number, number] => [
  usage.seconds / GPU_DIVISOR,
  (usage.diskMilliGb * usage.seconds) / DISK_DIVISOR,
  usage.egressMilliGb / TRAFFIC_DIVISOR,
  usage.ingressMilliGb / TRAFFIC_DIVISOR,
];

/** `costOf(…).total` for columns of plain numbers (NaN: not known), for ranking many listings. */
export function totalOf(perHour: number, storage: number, egress: number, ingress: number, usage: Usage): number {
  let total = product(perHour, usage.seconds, GPU_DIVISOR);
  const diskSeconds = usage.diskMilliGb * usage.seconds;
  if (storage > 0 && diskSeconds > 0) total += product(storage, diskSeconds, DISK_DIVISOR);
  if (egress > 0) total += product(egress, usage.egressMilliGb, TRAFFIC_DIVISOR);
  if (ingress > 0) total += product(ingress, usage.ingressMilliGb, TRAFFIC_DIVISOR);
  return total;
}

/** The middle of sorted whole values: the mean of the two middle ones, rounded half up, when their number is even. */
export function medianOf(sorted: readonly number[]): number | null {
  const middle = sorted.length >> 1;
  const upper = sorted[middle];
  if (upper === undefined) return null;
  return sorted.length % 2 === 1 ? upper : Math.floor((upper + (sorted[middle - 1] ?? upper) + 1) / 2);
}
