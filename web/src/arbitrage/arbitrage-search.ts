/** What the address of the arbitrage page says. Names are the API's own. */
import { known, modelsIn, numberIn, oneIn, type Pricing, pricings } from '../frame/address.ts';

export const confidences = ['high', 'medium', 'low'] as const;
export type Confidence = (typeof confidences)[number];

export type ArbitrageSearch = {
  readonly model?: readonly string[];
  readonly min_spread?: number;
  readonly pricing?: Pricing;
  readonly min_confidence?: Confidence;
  readonly hours_per_day?: number;
  readonly disk_gb?: number;
  readonly egress_gb?: number;
  readonly ingress_gb?: number;
};

export const SPREAD_MAX = 100_000;
export const GB_MAX = 1_000_000;

export const readArbitrageSearch = (raw: Readonly<Record<string, unknown>>): ArbitrageSearch =>
  known<ArbitrageSearch>({
    model: modelsIn(raw),
    min_spread: numberIn(raw, 'min_spread', 0, SPREAD_MAX),
    pricing: oneIn(raw, 'pricing', pricings),
    min_confidence: oneIn(raw, 'min_confidence', confidences),
    hours_per_day: numberIn(raw, 'hours_per_day', 0.01, 24),
    disk_gb: numberIn(raw, 'disk_gb', 0, GB_MAX),
    egress_gb: numberIn(raw, 'egress_gb', 0, GB_MAX),
    ingress_gb: numberIn(raw, 'ingress_gb', 0, GB_MAX),
  });
