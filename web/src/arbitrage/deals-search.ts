/** What the address of the best deals says. Names are the API's own. */

import { known, modelsIn, numberIn, oneIn, type Pricing, pricings, someIn } from '../frame/address.ts';
import type { ProviderName } from '../frame/api.ts';

export const providers = ['vast', 'ionet', 'akash', 'render'] as const satisfies readonly ProviderName[];

export type DealsSearch = {
  readonly model?: readonly string[];
  readonly provider?: readonly ProviderName[];
  readonly pricing?: Pricing;
  readonly min_vram_gb?: number;
};

export const VRAM_MAX = 100_000;

export const readDealsSearch = (raw: Readonly<Record<string, unknown>>): DealsSearch =>
  known<DealsSearch>({
    model: modelsIn(raw),
    provider: someIn(raw, 'provider', providers),
    pricing: oneIn(raw, 'pricing', pricings),
    min_vram_gb: numberIn(raw, 'min_vram_gb', 0, VRAM_MAX),
  });
