/** Offers sorted into steps of price. What lies far off the rest is counted apart, so that it squeezes nothing. */
import type { MarketComparison, ProviderName } from '../frame/api.ts';

type Offer = MarketComparison['prices'][number];

export const markets = ['vast', 'ionet', 'akash', 'render'] as const satisfies readonly ProviderName[];

/** Offers at usual prices by market; unusual ones, whosever, apart. */
export type Counts = Record<ProviderName, number> & { unusual: number };

/** Micro-USDC per GPU-hour: from here, up to there. An end of the scale is open: null. */
export type Step = { readonly from: number | null; readonly to: number | null; readonly counts: Counts };

export type Distribution = { readonly steps: readonly Step[]; readonly lowest: number; readonly highest: number };

const STEPS_MOST = 24;
/** Where the scale ends at the latest, as a multiple of the median. */
const FAR = 3;
const LEAST_STEP = 100;

/** Prices have six places, so this is exact. */
const microsOf = ({ price_per_gpu_hour: text }: Offer): number => Number(text.replace('.', ''));

function niceStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  const nice = [1, 2, 2.5, 5, 10].find((factor) => factor * power >= least) ?? 10;
  return Math.max(LEAST_STEP, Math.round(nice * power));
}

function countsOf(offers: readonly Offer[]): Counts {
  const counts: Counts = { vast: 0, ionet: 0, akash: 0, render: 0, unusual: 0 };
  for (const { provider, unusual } of offers) counts[unusual ? 'unusual' : provider] += 1;
  return counts;
}

/** null: there is no offer. */
export function distribute(offers: readonly Offer[]): Distribution | null {
  const all = offers.map(microsOf).sort((a, b) => a - b);
  const usual = offers
    .filter(({ unusual }) => !unusual)
    .map(microsOf)
    .sort((a, b) => a - b);
  const shown = usual.length === 0 ? all : usual;
  const [low, high] = [shown[0], shown.at(-1)];
  if (low === undefined || high === undefined) return null;
  const middle = shown[Math.floor(shown.length / 2)] ?? high;
  const end = Math.min(high, middle * FAR);
  const step = niceStep(Math.max(1, (end - low) / (STEPS_MOST - 2)));
  const start = Math.floor(low / step) * step;
  const length = Math.floor((end - start) / step) + 1;
  const stop = start + length * step;
  const between = (from: number | null, to: number | null): Step => ({
    from,
    to,
    counts: countsOf(
      offers.filter((offer) => {
        const price = microsOf(offer);
        return (from === null || price >= from) && (to === null || price < to);
      }),
    ),
  });
  const inside = Array.from({ length }, (_, at) => between(start + at * step, start + (at + 1) * step));
  const lowest = all[0] ?? low;
  const highest = all.at(-1) ?? high;
  return {
    steps: [
      ...(lowest < start ? [between(null, start)] : []),
      ...inside,
      ...(highest >= stop ? [between(stop, null)] : []),
    ],
    lowest,
    highest,
  };
}

/** Micro-USDC as the wire writes money. */
export const wireOf = (micros: number): string => {
  const digits = String(micros).padStart(7, '0');
  return `${digits.slice(0, -6)}.${digits.slice(-6)}`;
};

export const offersIn = ({ counts }: Step): number => Object.values(counts).reduce((sum, count) => sum + count, 0);
