/**
 * The G-Score: how good an offer is for its price, 0 to 100, from performance, reliability and efficiency. Each part is
 * put on one scale for all markets; only the weights are a market's own. It depends on the offer and on the reference
 * alone, never on what else is on offer now or on the order in which offers came.
 */

export type ScoredProvider = 'vast' | 'ionet' | 'akash' | 'render';
export type Weights = { readonly performance: number; readonly reliability: number; readonly efficiency: number };
export type Capability = 'cluster' | 'generative_ai';

const weigh = (performance: number, reliability: number, efficiency: number): Weights => ({
  performance,
  reliability,
  efficiency,
});

export const weights: Readonly<Record<ScoredProvider, Weights>> = {
  vast: weigh(0.4, 0.4, 0.2),
  ionet: weigh(0.5, 0.3, 0.2),
  akash: weigh(0.3, 0.3, 0.4),
  render: weigh(0.5, 0.3, 0.2),
};
/** The mean of the four: for lists over several markets. */
export const comparableWeights = weigh(0.425, 0.325, 0.25);

/** What an offer of the market gains when it can do that. */
export const boosts: Readonly<Partial<Record<ScoredProvider, { readonly for: Capability; readonly factor: number }>>> =
  {
    ionet: { for: 'cluster', factor: 1.1 },
    render: { for: 'generative_ai', factor: 1.05 },
  };

/** What is assumed where a market does not tell. */
export const priors = {
  /** The lower quartile of what Vast.ai's hosts have: not to tell is no merit. */
  availability: 0.98,
  /** About an RTX 3080. */
  performanceIndex: 0.1,
} as const;
/** How many observations the prior counts as much as. */
const PRIOR_OBSERVATIONS = 20;

export type ScoreInput = {
  readonly provider: ScoredProvider;
  /** Relative to H100 SXM5, per GPU; null: not known. */
  readonly performanceIndex: number | null;
  /** 0 to 1; null, or 0 as new machines have it: not known. */
  readonly availability: number | null;
  /** How many observations stand behind it; null: the market does not say, and it is taken as it is. */
  readonly observations: number | null;
  /** USDC per GPU-hour. */
  readonly usdPerGpuHour: number;
  /** The median of performance index per USDC per hour, of all markets and this kind of pricing; null: not known. */
  readonly medianEfficiency: number | null;
  readonly capability: Capability | null;
};

export type Score = {
  /** By the market's own weights, 0 to 100: for lists of that market. */
  readonly gScore: number;
  /** Before it is cut off at 100: orders what would tie. */
  readonly unclamped: number;
  /** By the weights all share, without boost: for lists over several markets. */
  readonly comparable: number;
  readonly parts: Weights;
  readonly weights: Weights;
  readonly boost: number;
  /** Inputs that were not known, and a prior stood in for. */
  readonly assumed: readonly ('performance_index' | 'availability' | 'median_efficiency')[];
};

const clamp = (value: number): number => Math.min(1, Math.max(0, value));
/** Four places: what is shown is what is compared. */
const round = (value: number): number => Math.round(value * 10_000) / 10_000;

/** H100 SXM5 is 100; each halving takes a sixth of it. */
export const performancePart = (index: number): number => 100 * clamp(1 + Math.log2(index) / 6);

/** Each nine is a third: 0.9 is 33, 0.99 is 67, 0.999 is 100. */
export const reliabilityPart = (availability: number): number =>
  availability >= 1 ? 100 : 100 * clamp(-Math.log10(1 - availability) / 3);

/** The median is 50, twice the median 75, half of it 25. */
export const efficiencyPart = (efficiency: number, median: number): number =>
  100 * clamp(0.5 + Math.log2(efficiency / median) / 4);

/** Few observations count little beside what is usual. */
export const shrunk = (availability: number, observations: number | null): number =>
  observations === null
    ? availability
    : (observations * availability + PRIOR_OBSERVATIONS * priors.availability) / (observations + PRIOR_OBSERVATIONS);

const weighted = (parts: Weights, by: Weights): number =>
  by.performance * parts.performance + by.reliability * parts.reliability + by.efficiency * parts.efficiency;

export function score(input: ScoreInput): Score {
  const { provider, medianEfficiency, usdPerGpuHour } = input;
  const availability = input.availability === 0 ? null : input.availability;
  const index = input.performanceIndex ?? priors.performanceIndex;
  const comparable = input.performanceIndex !== null && medianEfficiency !== null && usdPerGpuHour > 0;
  const parts = {
    performance: performancePart(index),
    reliability: reliabilityPart(
      availability === null ? priors.availability : shrunk(availability, input.observations),
    ),
    efficiency: comparable ? efficiencyPart(index / usdPerGpuHour, medianEfficiency) : 50,
  };
  const offered = boosts[provider];
  const boost = offered !== undefined && offered.for === input.capability ? offered.factor : 1;
  const unclamped = round(boost * weighted(parts, weights[provider]));
  return {
    gScore: Math.min(100, unclamped),
    unclamped,
    comparable: round(weighted(parts, comparableWeights)),
    parts: weigh(round(parts.performance), round(parts.reliability), round(parts.efficiency)),
    weights: weights[provider],
    boost,
    assumed: [
      ...(input.performanceIndex === null ? (['performance_index'] as const) : []),
      ...(availability === null ? (['availability'] as const) : []),
      ...(comparable ? [] : (['median_efficiency'] as const)),
    ],
  };
}
