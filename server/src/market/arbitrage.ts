/**
 * Where the same GPU is cheaper, and what that is worth. Sides are compared by the lower quartile of what each market
 * asks, never by its cheapest offer, and only offers that a survey counts stand behind them.
 */
import type { Clock } from '#base/clock';
import { type MicroUsdc, microUsdc, mulDiv } from '#base/money';
import * as catalog from '#catalog';
import type { Pricing, ProviderName } from '#providers';
import {
  type Confidence,
  type CountClass,
  confidenceOf,
  confidences,
  type Exclusion,
  type Extra,
  MONTH_DECIDAYS,
  quantileOf,
  savingsPercent,
  spreadPercent,
  usualDay,
  YEAR_DAYS,
} from './arbitrage-rules.ts';
import type { Board } from './board.ts';
import type { Listing } from './listing.ts';
import { type Reference, scoreOf } from './reference.ts';
import type { Usage } from './rules.ts';
import { byPrice, type Candidate, type Cell, compared, isRateCard, type Side, type Survey, survey } from './survey.ts';

export type SideFigures = {
  readonly provider: ProviderName;
  readonly offers: number;
  readonly machines: number;
  readonly rateCard: boolean;
  /** Share of the last day's snapshots in which three or more offers were there. */
  readonly presence: number;
  readonly normalized: { readonly p25: MicroUsdc; readonly median: MicroUsdc };
  /** As the market shows them, without disk and traffic. */
  readonly raw: {
    readonly min: MicroUsdc;
    readonly p25: MicroUsdc;
    readonly median: MicroUsdc;
    readonly p75: MicroUsdc;
    readonly max: MicroUsdc;
  };
  /** The cheapest with everything in, and the cheapest as the market shows it. */
  readonly cheapest: Candidate;
  readonly cheapestShown: Listing;
};

export type ComparedFigures = { readonly sides: readonly SideFigures[]; readonly leftOut: readonly Extra[] };

export type Opportunity = {
  readonly model: string;
  readonly pricing: Pricing;
  readonly countClass: CountClass;
  readonly cheap: SideFigures;
  readonly dear: SideFigures;
  /** Every market with enough machines, the cheapest first. */
  readonly sides: readonly SideFigures[];
  readonly leftOut: readonly Extra[];
  readonly spreadPercent: number;
  readonly savingsPercent: number;
  /** Between the two lower quartiles, per GPU-hour. */
  readonly spread: MicroUsdc;
  readonly confidence: Confidence;
  readonly buy: Candidate;
  readonly savingPerMonth: MicroUsdc;
  readonly excluded: Readonly<Partial<Record<Exclusion, number>>>;
};

export type OpportunityQuery = {
  readonly model?: readonly string[];
  readonly pricing?: Pricing;
  readonly minSpreadPercent: number;
  readonly minMachines: number;
  readonly minConfidence: Confidence;
  /** Thousandths of an hour a day, for what is saved. */
  readonly milliHoursPerDay: number;
  readonly day: Usage;
};

/** How often a market had three or more offers of a model lately, 0 to 1. */
export type Presence = (model: string, provider: ProviderName, pricing: Pricing) => number;

const whole = (value: number): MicroUsdc => microUsdc(BigInt(value));

/** For as many hours a day, over a month of 30.4 days. */
export const perMonth = (perHour: MicroUsdc, milliHoursPerDay: number): MicroUsdc =>
  mulDiv(perHour, BigInt(milliHoursPerDay) * MONTH_DECIDAYS, 10_000n, 'half-up');
export const perYear = (perHour: MicroUsdc, milliHoursPerDay: number): MicroUsdc =>
  mulDiv(perHour, BigInt(milliHoursPerDay) * YEAR_DAYS, 1_000n, 'half-up');

const machinesBehind = (candidates: readonly Candidate[]): number =>
  candidates.reduce((sum, { machines }) => sum + machines, 0);

/** What the market would rent now comes before what is only shown. */
const toBuy = (candidates: readonly Candidate[], order: typeof byPrice): Candidate => {
  const bookable = candidates.filter(({ listing }) => listing.bookable);
  const among = bookable.length > 0 ? bookable : candidates;
  return among.reduce((best, one) => (order(one, best) < 0 ? one : best));
};
const byShownPrice = (a: Candidate, b: Candidate): number =>
  Number(a.listing.pricePerGpuHour - b.listing.pricePerGpuHour) || byPrice(a, b);

export function figuresOf({ provider, candidates }: Side, presence: number): SideFigures {
  const normalized = quantileOf(candidates.map((one) => ({ value: one.normalized, machines: one.machines })));
  const raw = quantileOf(
    candidates.map(({ listing, machines }) => ({ value: Number(listing.pricePerGpuHour), machines })),
  );
  return {
    provider,
    offers: candidates.length,
    machines: machinesBehind(candidates),
    rateCard: isRateCard(provider),
    presence,
    normalized: { p25: whole(normalized(0.25)), median: whole(normalized(0.5)) },
    raw: {
      min: whole(raw(0)),
      p25: whole(raw(0.25)),
      median: whole(raw(0.5)),
      p75: whole(raw(0.75)),
      max: whole(raw(1)),
    },
    cheapest: toBuy(candidates, byPrice),
    cheapestShown: toBuy(candidates, byShownPrice).listing,
  };
}

function opportunityOf(cell: Cell, query: OpportunityQuery, found: Survey, presence: Presence): Opportunity | null {
  const { model, pricing, countClass } = cell;
  const sides = cell.sides
    .filter(({ candidates }) => machinesBehind(candidates) >= query.minMachines)
    .map((side) => figuresOf(side, presence(model, side.provider, pricing)))
    .sort((a, b) => Number(a.normalized.p25 - b.normalized.p25) || (a.provider < b.provider ? -1 : 1));
  const [cheap, dear] = [sides[0], sides.at(-1)];
  if (cheap === undefined || dear === undefined || cheap === dear) return null;
  const confidence = confidenceOf([cheap, dear]);
  if (confidence === null || confidences.indexOf(confidence) > confidences.indexOf(query.minConfidence)) return null;
  const [low, high] = [Number(cheap.normalized.p25), Number(dear.normalized.p25)];
  if (low <= 0 || high <= low || spreadPercent(low, high) < query.minSpreadPercent) return null;
  const saved = Math.max(0, high - cheap.cheapest.normalized);
  return {
    model,
    pricing,
    countClass,
    cheap,
    dear,
    sides,
    leftOut: cell.leftOut,
    spreadPercent: spreadPercent(low, high),
    savingsPercent: savingsPercent(low, high),
    spread: whole(high - low),
    confidence,
    buy: cheap.cheapest,
    savingPerMonth: perMonth(whole(saved), query.milliHoursPerDay),
    excluded: found.excluded.get(model) ?? {},
  };
}

/** Believed ones first, and of those the widest. */
const byWorth = (a: Opportunity, b: Opportunity): number =>
  confidences.indexOf(a.confidence) - confidences.indexOf(b.confidence) ||
  b.spreadPercent - a.spreadPercent ||
  (`${a.model}|${a.pricing}|${a.countClass}` < `${b.model}|${b.pricing}|${b.countClass}` ? -1 : 1);

export const opportunitiesIn = (found: Survey, query: OpportunityQuery, presence: Presence): Opportunity[] =>
  found.cells
    .filter(
      ({ model, pricing }) =>
        (query.model === undefined || query.model.includes(model)) &&
        (query.pricing === undefined || query.pricing === pricing),
    )
    .map((cell) => opportunityOf(cell, query, found, presence))
    .filter((one) => one !== null)
    .sort(byWorth);

export type Spread = {
  readonly spreadPercent: number;
  readonly cheap: ProviderName;
  readonly dear: ProviderName;
};

/** What a survey counts is kept for so long, or until the market changes. */
const KEPT_MS = 60_000;
const SURVEYS_KEPT = 8;

/** `state` is another text whenever a survey could be another one. */
export function createArbitrage(board: Board, clock: Clock, state: () => string, presence: Presence) {
  const kept = new Map<string, { readonly state: string; readonly until: number; readonly survey: Survey }>();
  const surveyFor = (day: Usage): Survey => {
    const key = `${day.diskMilliGb} ${day.egressMilliGb} ${day.ingressMilliGb}`;
    const asOf = state();
    const now = clock.now();
    const known = kept.get(key);
    if (known?.state === asOf && now < known.until) return known.survey;
    if (kept.size >= SURVEYS_KEPT) kept.clear();
    const made = survey(board, now, day);
    kept.set(key, { state: asOf, until: now + KEPT_MS, survey: made });
    return made;
  };
  const opportunities = (query: OpportunityQuery): readonly Opportunity[] =>
    opportunitiesIn(surveyFor(query.day), query, presence);
  return {
    survey: surveyFor,
    opportunities,
    /** The widest believed spread of a model; null where there is none. */
    spreadOf(model: string, pricing: Pricing): Spread | null {
      const [widest] = [
        ...opportunities({
          ...{ model: [model], pricing, day: usualDay, milliHoursPerDay: 24_000 },
          ...{ minSpreadPercent: 0, minMachines: 3, minConfidence: 'medium' },
        }),
      ].sort((a, b) => b.spreadPercent - a.spreadPercent);
      if (widest === undefined) return null;
      return { spreadPercent: widest.spreadPercent, cheap: widest.cheap.provider, dear: widest.dear.provider };
    },
    /** Each market's prices for a model, over all counts of GPUs or one class of them. */
    sides(model: string, pricing: Pricing, countClass: CountClass | null, day: Usage): ComparedFigures {
      const offered = new Map<ProviderName, Listing[]>();
      for (const cell of surveyFor(day).cells) {
        if (cell.model !== model || cell.pricing !== pricing) continue;
        if (countClass !== null && cell.countClass !== countClass) continue;
        for (const { provider, candidates } of cell.sides)
          offered.set(provider, [...(offered.get(provider) ?? []), ...candidates.map(({ listing }) => listing)]);
      }
      const { sides, leftOut } = compared(
        [...offered].map(([provider, listings]) => ({ provider, listings })),
        day,
      );
      return { leftOut, sides: sides.map((side) => figuresOf(side, presence(model, side.provider, pricing))) };
    },
    /** The best offers by a measure, one for each machine; of many offers of one price the first by the market's id. */
    deals(measure: DealMeasure, query: DealQuery): readonly Deal[] {
      const { cells } = surveyFor(usualDay);
      const rated: Deal[] = [];
      for (const { pricing, sides } of cells) {
        if (query.pricing !== pricing) continue;
        for (const { candidates } of sides)
          for (const { listing } of candidates) {
            const per = listing.bookable && fits(listing, query) ? rate(measure, listing, board.reference) : null;
            if (per !== null) rated.push({ listing, per, perPrice: Number(listing.pricePerGpuHour) / per });
          }
      }
      rated.sort((a, b) => a.perPrice - b.perPrice || (a.listing.externalId < b.listing.externalId ? -1 : 1));
      const seen = new Set<string>();
      return rated
        .filter(({ listing: { provider, machineId, id } }) => {
          const machine = `${provider}|${machineId ?? id}`;
          return !seen.has(machine) && seen.add(machine);
        })
        .slice(0, query.limit);
    },
  };
}

export type Arbitrage = ReturnType<typeof createArbitrage>;

export const dealMeasures = ['price_per_tflops', 'price_per_vram_gb', 'price_per_g_score_point'] as const;
export type DealMeasure = (typeof dealMeasures)[number];

export type DealQuery = {
  readonly pricing: Pricing;
  readonly limit: number;
  readonly minVramGb?: number;
  readonly provider?: readonly ProviderName[];
  readonly model?: readonly string[];
};

export type Deal = {
  readonly listing: Listing;
  /** TFLOPS, GB or points of one GPU. */
  readonly per: number;
  /** Micro-USDC an hour for one of them. */
  readonly perPrice: number;
};

const fits = ({ vramGb, provider, model }: Listing, query: DealQuery): boolean =>
  (query.minVramGb === undefined || (vramGb ?? 0) >= query.minVramGb) &&
  (query.provider === undefined || query.provider.includes(provider)) &&
  (query.model === undefined || (model !== null && query.model.includes(model)));

/** How much of it one GPU has; null where that is not known. */
function rate(measure: DealMeasure, listing: Listing, reference: Reference | null): number | null {
  const known = listing.model === null ? undefined : catalog.modelByName(listing.model);
  switch (measure) {
    case 'price_per_tflops':
      return known?.fp16Tflops ?? null;
    case 'price_per_vram_gb':
      return listing.vramGb;
    case 'price_per_g_score_point': {
      const points = reference === null ? 0 : scoreOf(listing, reference).comparable;
      return points > 0 ? points : null;
    }
  }
}
