/** What a captured observation has to be, and what it is taken to mean. Nothing is guessed. */
import { DAY_MS, formatInstant, type Instant, parseInstant, plus } from '#base/clock';
import { type MicroUsdc, parseUsdc } from '#base/money';
import * as catalog from '#catalog';
import type { Pricing } from './history-rules.ts';

/** As a file has it, each field as text. */
export const observationFields = [
  'date',
  'provider',
  'gpu_model',
  'gpu_count',
  'region',
  'rental_type',
  'price_min_usd',
  'price_median_usd',
  'price_max_usd',
  'n_offers',
] as const;
export type GivenObservation = Readonly<Record<(typeof observationFields)[number], string>>;

export type Observation = {
  readonly date: string;
  readonly provider: string;
  readonly gpuModel: string;
  readonly gpuCount: number;
  readonly region: string;
  readonly rentalType: string;
  readonly priceMin: MicroUsdc;
  readonly priceMedian: MicroUsdc;
  readonly priceMax: MicroUsdc;
  readonly offers: number;
  /** Our name of the provider where it is connected, else its own. */
  readonly market: string;
  /** null: the spelling is none of the catalog's, or may mean several. */
  readonly model: string | null;
  readonly pricing: Pricing | null;
};

const COUNT_MAX = 1_000_000;
/** Dearer is a fault of the file. */
const PRICE_MAX = 1_000_000_000_000n;

const ownNames: Readonly<Record<string, string>> = {
  'vast.ai': 'vast',
  'io.net': 'ionet',
  'akash network': 'akash',
  'render network': 'render',
};
const pricings: Readonly<Record<string, Pricing>> = {
  on_demand: 'on_demand',
  ondemand: 'on_demand',
  spot: 'interruptible',
  interruptible: 'interruptible',
  bid: 'interruptible',
};

/** `A100_SXM_80GB`: memory that the name carries at its end decides between models that share the rest of it. */
export function modelOf(spelling: string): string | null {
  const text = spelling.replaceAll('_', ' ').trim();
  const [only, ...others] = catalog.findModels(text);
  if (only !== undefined && others.length === 0) return only.name;
  const sized = /^(.*\S)\s*[ -](\d{1,4}) ?GB$/i.exec(text);
  if (sized === null) return null;
  const [, raw = '', vramGb] = sized;
  const named = catalog.findModels(raw).filter((model) => model.vramGb === Number(vramGb));
  return named.length === 1 && named[0] ? named[0].name : null;
}

const meanings = new Map<string, string | null>();
const MEANINGS_MAX = 1_000;
function rememberedModelOf(spelling: string): string | null {
  const known = meanings.get(spelling);
  if (known !== undefined) return known;
  if (meanings.size >= MEANINGS_MAX) meanings.clear();
  const model = modelOf(spelling);
  meanings.set(spelling, model);
  return model;
}

const count = (text: string): number | null =>
  /^\d{1,7}$/.test(text) && Number(text) >= 1 && Number(text) <= COUNT_MAX ? Number(text) : null;

const price = (text: string): MicroUsdc | null => {
  const amount = parseUsdc(text);
  return amount === null || amount > PRICE_MAX ? null : amount;
};

const isDay = (date: string, now: Instant): boolean => {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(date) ? parseInstant(`${date}T00:00:00Z`) : null;
  return at !== null && at <= plus(now, DAY_MS);
};

/** The observation, or in words what is wrong with it. */
export function readObservation(given: GivenObservation, now: Instant): Observation | string {
  if (!isDay(given.date, now))
    return `date must be a day that is not ahead, such as ${formatInstant(now).slice(0, 10)}`;
  for (const name of ['provider', 'gpu_model', 'rental_type'] as const)
    if (given[name].trim() === '') return `${name} is empty`;
  const gpuCount = count(given.gpu_count);
  const offers = count(given.n_offers);
  if (gpuCount === null) return `gpu_count must be a whole number from 1 to ${COUNT_MAX}`;
  if (offers === null) return `n_offers must be a whole number from 1 to ${COUNT_MAX}`;
  const prices = { price_min_usd: price(given.price_min_usd), price_median_usd: price(given.price_median_usd) };
  const priceMax = price(given.price_max_usd);
  const { price_min_usd: priceMin, price_median_usd: priceMedian } = prices;
  if (priceMin === null || priceMedian === null || priceMax === null) {
    const name = priceMin === null ? 'price_min_usd' : priceMedian === null ? 'price_median_usd' : 'price_max_usd';
    return `${name} must be a decimal number of dollars per GPU-hour, 0 or more`;
  }
  if (priceMin > priceMedian || priceMedian > priceMax) return 'the prices must not fall from min to median to max';
  const provider = given.provider.trim();
  return {
    date: given.date,
    provider,
    gpuModel: given.gpu_model.trim(),
    gpuCount,
    region: given.region.trim(),
    rentalType: given.rental_type.trim(),
    ...{ priceMin, priceMedian, priceMax, offers },
    market: ownNames[provider.toLowerCase()] ?? provider.toLowerCase(),
    model: rememberedModelOf(given.gpu_model),
    pricing: pricings[given.rental_type.trim().toLowerCase()] ?? null,
  };
}

export const keyOf = ({ date, provider, gpuModel, gpuCount, region, rentalType }: Observation): string =>
  JSON.stringify([date, provider, gpuModel, gpuCount, region, rentalType]);
