/** What the address of the savings calculator says. Names are the API's own. */
import { known, modelsIn, numberIn, oneIn, type Pricing, pricings } from '../frame/address.ts';

export type SavingsSearch = {
  readonly model?: string;
  readonly hours_per_day?: number;
  readonly days?: number;
  readonly pricing?: Pricing;
};

export const DAYS_MAX = 3650;

export const readSavingsSearch = (raw: Readonly<Record<string, unknown>>): SavingsSearch =>
  known<SavingsSearch>({
    model: modelsIn(raw)?.[0],
    hours_per_day: numberIn(raw, 'hours_per_day', 0.01, 24),
    days: numberIn(raw, 'days', 0.1, DAYS_MAX),
    pricing: oneIn(raw, 'pricing', pricings),
  });
