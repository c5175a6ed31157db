/**
 * What makes the same GPU comparable, when a price may be believed, and what a difference is worth. Prices are whole
 * micro-USDC per GPU-hour as plain numbers (below 2^53).
 */
import type { Usage } from './rules.ts';

/** What a person uses beside the GPU while prices are compared: disk at all times, traffic in a day. */
export const usualDay: Usage = {
  seconds: 86_400,
  diskMilliGb: 100_000,
  ingressMilliGb: 20_000,
  egressMilliGb: 10_000,
};

/** What is paid beside the GPU, where a market tells a price for it. */
export const extras = ['disk', 'egress', 'ingress'] as const;
export type Extra = (typeof extras)[number];

export const countClasses = ['1', '2-4', '5-7', '8+'] as const;
export type CountClass = (typeof countClasses)[number];

export const countClassOf = (gpus: number): CountClass =>
  gpus >= 8 ? '8+' : gpus >= 5 ? '5-7' : gpus >= 2 ? '2-4' : '1';

/** A machine with more than this a GPU is worth more, one with less is worth less. */
const USUAL_VCPUS = 8;
const USUAL_RAM_GB = 32;
/**
 * Micro-USDC an hour: about what Akash's hosts ask for a core and for a GB by the pricing script that comes with their
 * software (1.60 and 0.80 USD a month). What a machine has beyond the usual is taken off its price.
 */
const PER_VCPU_HOUR = 2_200;
const PER_RAM_GB_HOUR = 1_100;
/** No machine is worth much more for its cores: they were not asked for. */
const ADJUSTMENT_MOST = 0.15;

/** What is added to the price of a GPU-hour so that machines of other sizes compare; what is not told is as usual. */
export function sizeAdjustment(perGpuHour: number, gpus: number, vcpus: number | null, ramGb: number | null): number {
  const beyond =
    (vcpus === null ? 0 : PER_VCPU_HOUR * (vcpus / gpus - USUAL_VCPUS)) +
    (ramGb === null ? 0 : PER_RAM_GB_HOUR * (ramGb / gpus - USUAL_RAM_GB));
  const most = perGpuHour * ADJUSTMENT_MOST;
  return -Math.round(Math.min(most, Math.max(-most, beyond))) || 0;
}

/** Why an offer says nothing about what its model costs. */
export const exclusions = [
  'no_model',
  'not_rentable',
  'stale',
  'busy',
  'unverified',
  'unusual_price',
  'no_usual_price',
  'odd_benchmark',
  'same_machine',
] as const;
export type Exclusion = (typeof exclusions)[number];

const TRUSTED_AVAILABILITY = 0.95;
/** Markets that tell neither vouch for their hosts themselves. */
export const isTrusted = (verified: boolean | null, availability: number | null): boolean =>
  verified === true || (availability ?? 0) >= TRUSTED_AVAILABILITY || (verified === null && availability === null);

const BENCHMARK_LEAST = 0.6;
const BENCHMARK_MOST = 1.3;
export const isUsualBenchmark = (ratio: number | null): boolean =>
  ratio === null || (ratio >= BENCHMARK_LEAST && ratio <= BENCHMARK_MOST);

export type Weighted = { readonly value: number; readonly machines: number };

/** The value at a share of the way through all machines in order, between two of them in proportion, half up. */
export function quantileOf(samples: readonly Weighted[]): (share: number) => number {
  const sorted = [...samples].sort((a, b) => a.value - b.value);
  let total = 0;
  /** How many machines there are up to each sample. */
  const passed = sorted.map(({ machines }) => {
    total += machines;
    return total;
  });
  const at = (index: number): number => sorted[passed.findIndex((upTo) => index < upTo)]?.value ?? 0;
  return (share) => {
    const place = (total - 1) * share;
    const lower = Math.floor(place);
    const low = at(lower);
    return Math.floor(low + (at(Math.min(total - 1, lower + 1)) - low) * (place - lower) + 0.5);
  };
}

/** How much more the dear side costs, in percent of the cheap one. */
export const spreadPercent = (cheap: number, dear: number): number => (100 * (dear - cheap)) / cheap;
/** The same difference in percent of the dear side: what is saved. */
export const savingsPercent = (cheap: number, dear: number): number => 100 * (1 - cheap / dear);

export const confidences = ['high', 'medium', 'low'] as const;
export type Confidence = (typeof confidences)[number];

export const MACHINES_FOR_HIGH = 5;
export const MACHINES_FOR_MEDIUM = 3;
export const PRESENCE_FOR_HIGH = 0.8;

export type Evidence = {
  readonly machines: number;
  /** Share of the last day's snapshots in which the side was there. */
  readonly presence: number;
};

/** null: one machine on a side is no side. */
export function confidenceOf(sides: readonly Evidence[]): Confidence | null {
  const machines = Math.min(...sides.map((side) => side.machines));
  if (machines < 2) return null;
  if (machines < MACHINES_FOR_MEDIUM) return 'low';
  const presence = Math.min(...sides.map((side) => side.presence));
  return machines >= MACHINES_FOR_HIGH && presence >= PRESENCE_FOR_HIGH ? 'high' : 'medium';
}

/** Days of a month, in tenths. */
export const MONTH_DECIDAYS = 304n;
export const YEAR_DAYS = 365n;
