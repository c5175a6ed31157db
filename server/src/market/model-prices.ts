/** One model: what each market asks, and what the cheapest saves. */
import type { Clock } from '#base/clock';
import { type MicroUsdc, microUsdc, mulDiv, ZERO_USDC } from '#base/money';
import type { Pricing, ProviderName } from '#providers';
import { type Arbitrage, perMonth, perYear, type SideFigures } from './arbitrage.ts';
import {
  type CountClass,
  countClassOf,
  type Exclusion,
  type Extra,
  quantileOf,
  savingsPercent,
  usualDay,
} from './arbitrage-rules.ts';
import type { Board } from './board.ts';
import { statusBySlot } from './conditions.ts';
import type { Listing } from './listing.ts';
import { judgePrice } from './reference.ts';
import { feedIsStale, type Usage } from './rules.ts';

export type Quartiles = {
  readonly min: MicroUsdc;
  readonly p25: MicroUsdc;
  readonly median: MicroUsdc;
  readonly p75: MicroUsdc;
  readonly max: MicroUsdc;
};

type ShownPrice = { readonly provider: ProviderName; readonly price: MicroUsdc; readonly unusual: boolean };

export type ModelComparison = {
  readonly providers: readonly {
    readonly provider: ProviderName;
    /** Milliseconds since it was read; null: never. */
    readonly age: number | null;
    readonly stale: boolean;
    /** Every offer that can be had now, odd and unproven ones among them; by offer, not by machine. */
    readonly shown: { readonly offers: number; readonly quartiles: Quartiles | null };
    /** The offers that count. */
    readonly counted: SideFigures | null;
  }[];
  readonly prices: readonly ShownPrice[];
  /** What is in none of the prices that count. */
  readonly leftOut: readonly Extra[];
  readonly excluded: Readonly<Partial<Record<Exclusion, number>>>;
};

export type Savings = {
  readonly cheapest: Listing | null;
  /** Of the cheapest, over the days asked for. */
  readonly cost: MicroUsdc;
  readonly providers: readonly {
    readonly provider: ProviderName;
    readonly typical: MicroUsdc;
    readonly offers: number;
    readonly machines: number;
    readonly typicalCost: MicroUsdc;
    readonly saving: MicroUsdc;
    readonly savingPercent: number;
    readonly savingPerMonth: MicroUsdc;
    readonly savingPerYear: MicroUsdc;
  }[];
  readonly excluded: Readonly<Partial<Record<Exclusion, number>>>;
};

const PRICES_SHOWN = 2_000;

const quartilesOf = (prices: readonly ShownPrice[]): Quartiles | null => {
  if (prices.length === 0) return null;
  const quantile = quantileOf(prices.map(({ price }) => ({ value: Number(price), machines: 1 })));
  const at = (share: number) => microUsdc(BigInt(quantile(share)));
  return { min: at(0), p25: at(0.25), median: at(0.5), p75: at(0.75), max: at(1) };
};

/** Thousandths of hours a day and of days. */
export type Use = { readonly milliHoursPerDay: number; readonly milliDays: number };

const over = (perHour: MicroUsdc, { milliHoursPerDay, milliDays }: Use): MicroUsdc =>
  mulDiv(perHour, BigInt(milliHoursPerDay) * BigInt(milliDays), 1_000_000n, 'half-up');

export function createModelPrices(
  board: Board,
  names: readonly ProviderName[],
  clock: Clock,
  arbitrage: Pick<Arbitrage, 'sides' | 'survey'>,
) {
  const shownPrices = (model: string, pricing: Pricing, countClass: CountClass | null): ShownPrice[] => {
    const status = statusBySlot(board, clock.now());
    const prices: ShownPrice[] = [];
    for (const slot of board.occupiedSlots()) {
      const row = board.rows[slot];
      if (row === undefined || row.model !== model || row.pricing !== pricing || row.priceKind === 'guide') continue;
      if (status(slot) !== 'available') continue;
      if (countClass !== null && countClassOf(row.gpuCount) !== countClass) continue;
      const unusual = judgePrice(row, board.reference).verdict === 'unusual';
      prices.push({ provider: row.provider, price: row.pricePerGpuHour, unusual });
    }
    return prices.sort((a, b) => Number(a.price - b.price));
  };
  return {
    compare(model: string, pricing: Pricing, countClass: CountClass | null, day: Usage): ModelComparison {
      const now = clock.now();
      const prices = shownPrices(model, pricing, countClass);
      const { sides, leftOut } = arbitrage.sides(model, pricing, countClass, day);
      return {
        providers: names.map((provider) => {
          const { observedAt } = board.feed(provider);
          const own = prices.filter((one) => one.provider === provider);
          return {
            provider,
            age: observedAt === null ? null : now - observedAt,
            stale: feedIsStale(observedAt, now),
            shown: { offers: own.length, quartiles: quartilesOf(own) },
            counted: sides.find((side) => side.provider === provider) ?? null,
          };
        }),
        prices: prices.slice(0, PRICES_SHOWN),
        leftOut,
        excluded: arbitrage.survey(day).excluded.get(model) ?? {},
      };
    },

    /** Prices as the markets show them: disk and traffic are not in. */
    savings(model: string, pricing: Pricing, use: Use): Savings {
      const { sides } = arbitrage.sides(model, pricing, null, usualDay);
      const price = (side: SideFigures) => side.cheapestShown.pricePerGpuHour;
      const [best] = [...sides].sort((a, b) => Number(price(a) - price(b)) || (a.provider < b.provider ? -1 : 1));
      const cheapest = best === undefined ? null : best.cheapestShown;
      const least = cheapest?.pricePerGpuHour ?? ZERO_USDC;
      const rows = sides.map((side) => {
        const typical = side.raw.median;
        const saved = typical > least ? microUsdc(typical - least) : ZERO_USDC;
        return {
          provider: side.provider,
          typical,
          offers: side.offers,
          machines: side.machines,
          typicalCost: over(typical, use),
          saving: over(saved, use),
          savingPercent: saved === ZERO_USDC ? 0 : savingsPercent(Number(least), Number(typical)),
          savingPerMonth: perMonth(saved, use.milliHoursPerDay),
          savingPerYear: perYear(saved, use.milliHoursPerDay),
        };
      });
      return {
        cheapest,
        cost: over(least, use),
        providers: rows.sort((a, b) => Number(b.typical - a.typical) || (a.provider < b.provider ? -1 : 1)),
        excluded: arbitrage.survey(usualDay).excluded.get(model) ?? {},
      };
    },
  };
}
