/**
 * Which offers tell what a model costs: fresh, rentable, from machines that can be believed, one for each machine, at
 * a price that is not odd. Everything that compares prices starts from here, so that nothing can disagree about it.
 */
import type { Instant } from '#base/clock';
import type { MicroUsdc } from '#base/money';
import type { Pricing, ProviderName } from '#providers';
import {
  type CountClass,
  countClasses,
  countClassOf,
  type Exclusion,
  type Extra,
  extras,
  isTrusted,
  isUsualBenchmark,
  sizeAdjustment,
} from './arbitrage-rules.ts';
import type { Board } from './board.ts';
import { statusBySlot } from './conditions.ts';
import type { Listing } from './listing.ts';
import { type ListingStatus, totalOf, type Usage } from './rules.ts';

const SECONDS_PER_HOUR = 3600;

/** A listing that counts, with what it costs when what is used beside the GPU is paid as well. */
export type Candidate = {
  readonly listing: Listing;
  /** Micro-USDC per GPU-hour, for a machine of usual size, the extras of the day in that are compared. */
  readonly normalized: number;
  /** Different machines that can be had through it. */
  readonly machines: number;
};

export type Side = { readonly provider: ProviderName; readonly candidates: readonly Candidate[] };

/** Markets side by side, the same things in each price. */
export type Compared = {
  readonly sides: readonly Side[];
  /** What no price here contains, because some offer does not tell what it costs: it would look cheap by its silence. */
  readonly leftOut: readonly Extra[];
};

/** Like with like: one model, one kind of pricing, machines with about as many GPUs. */
export type Cell = Compared & {
  readonly model: string;
  readonly pricing: Pricing;
  readonly countClass: CountClass;
};

export type Survey = {
  readonly cells: readonly Cell[];
  /** By model, how many offers do not count, and why. */
  readonly excluded: ReadonlyMap<string, Readonly<Partial<Record<Exclusion, number>>>>;
};

/** Markets that set the price of a card themselves: every free unit sells at it. */
const rateCards: ReadonlySet<ProviderName> = new Set(['ionet']);
export const isRateCard = (provider: ProviderName): boolean => rateCards.has(provider);

/** Only as many as are surely different. */
function machinesOf({ machineId, machines, free, provider }: Listing): number {
  if (machineId !== null) return 1;
  if (machines !== null) return Math.min(machines, free);
  return isRateCard(provider) ? free : 1;
}

/** Why the listing in a slot does not count; null: it does. */
function exclusionOf(listing: Listing, status: ListingStatus, unusual: number, benchmark: number): Exclusion | null {
  if (listing.model === null) return 'no_model';
  if (listing.priceKind === 'guide' || !(listing.bookable || listing.priceKind === 'live')) return 'not_rentable';
  if (status === 'busy') return 'busy';
  if (status !== 'available') return 'stale';
  if (!isTrusted(listing.verified, listing.reliability)) return 'unverified';
  if (unusual !== 0) return unusual === 1 ? 'unusual_price' : 'no_usual_price';
  return isUsualBenchmark(Number.isNaN(benchmark) ? null : benchmark) ? null : 'odd_benchmark';
}

const priceOf = (extra: Extra, listing: Listing): MicroUsdc | null => {
  if (extra === 'disk') return listing.storagePricePerGbMonth;
  return extra === 'egress' ? listing.egressPricePerGb : listing.ingressPricePerGb;
};

function normalizedPrice(listing: Listing, day: Usage, leftOut: readonly Extra[]): number {
  const price = (extra: Extra): number => (leftOut.includes(extra) ? 0 : Number(priceOf(extra, listing)));
  const total = totalOf(Number(listing.pricePerHour), price('disk'), price('egress'), price('ingress'), day);
  const { gpuCount: gpus, cpuCores, ramGb } = listing;
  const perGpuHour = Math.floor((total * SECONDS_PER_HOUR) / (gpus * day.seconds) + 0.5);
  return perGpuHour + sizeAdjustment(Number(listing.pricePerGpuHour), gpus, cpuCores, ramGb);
}

/** Cheapest first, ties by the market's own id: the order does not depend on how offers came. */
export const byPrice = (a: Candidate, b: Candidate): number =>
  a.normalized - b.normalized || (a.listing.externalId < b.listing.externalId ? -1 : 1);

/** Everything that counts of one model in one market. */
type Offered = { readonly provider: ProviderName; readonly listings: readonly Listing[] };

export function survey(board: Board, now: Instant, day: Usage): Survey {
  const status = statusBySlot(board, now);
  const { unusual, benchmark } = board.columns;
  const excluded = new Map<string, Partial<Record<Exclusion, number>>>();
  const exclude = (model: string, reason: Exclusion): void => {
    const counts = excluded.get(model) ?? {};
    counts[reason] = (counts[reason] ?? 0) + 1;
    excluded.set(model, counts);
  };
  const counting = new Map<number, Listing[]>();
  for (const slot of board.occupiedSlots()) {
    const listing = board.rows[slot];
    if (listing === undefined) continue;
    const reason = exclusionOf(listing, status(slot), unusual[slot] as number, benchmark[slot] as number);
    if (reason !== null) {
      exclude(listing.model ?? listing.modelRaw, reason);
      continue;
    }
    const key = sideKey(board, slot);
    const known = counting.get(key);
    if (known === undefined) counting.set(key, [listing]);
    else known.push(listing);
  }
  return { cells: cellsOf(counting.values(), day, exclude), excluded };
}

/** A number for each market, model, kind of pricing and class of GPU count: the codes of the board put together. */
function sideKey({ columns, codes }: Board, slot: number): number {
  const { model, pricing, provider, gpuCount } = columns;
  const countClass = countClasses.indexOf(countClassOf(gpuCount[slot] as number));
  const cell =
    ((model[slot] as number) * codes.pricing.size + (pricing[slot] as number)) * countClasses.length + countClass;
  return cell * codes.provider.size + (provider[slot] as number);
}

function cellsOf(
  counting: Iterable<readonly Listing[]>,
  day: Usage,
  exclude: (model: string, reason: Exclusion) => void,
): Cell[] {
  const cells = new Map<string, Pick<Cell, 'model' | 'pricing' | 'countClass'> & { readonly offered: Offered[] }>();
  for (const listings of counting) {
    const [any] = listings;
    if (any === undefined || any.model === null) continue;
    const { model, pricing, gpuCount, provider } = any;
    const countClass = countClassOf(gpuCount);
    const key = `${model}|${pricing}|${countClass}`;
    const cell = cells.get(key) ?? { model, pricing, countClass, offered: [] };
    cells.set(key, cell);
    cell.offered.push({ provider, listings });
  }
  return [...cells.values()].map(({ offered, ...cell }) => ({
    ...cell,
    ...compared(offered, day, () => exclude(cell.model, 'same_machine')),
  }));
}

/** Markets with the same things in each price: an extra counts where every offer tells what it costs. */
export function compared(offered: readonly Offered[], day: Usage, onSameMachine?: () => void): Compared {
  const leftOut = extras.filter((extra) =>
    offered.some(({ listings }) => listings.some((listing) => priceOf(extra, listing) === null)),
  );
  const sides = offered.map(({ provider, listings }) => {
    const candidates = listings.map((listing) => ({
      listing,
      normalized: normalizedPrice(listing, day, leftOut),
      machines: machinesOf(listing),
    }));
    return { provider, candidates: onePerMachine(candidates.sort(byPrice), onSameMachine) };
  });
  return { sides, leftOut };
}

/** Of offers in order of price, the first of each machine: a machine can be rented once. */
function onePerMachine(sorted: readonly Candidate[], onOther: () => void = () => undefined): Candidate[] {
  const seen = new Set<string>();
  return sorted.filter(({ listing: { machineId } }) => {
    if (machineId === null) return true;
    if (!seen.has(machineId)) return seen.add(machineId);
    onOther();
    return false;
  });
}
