/** What the address of a model's page says beside its name. */
import { known, oneIn, type Pricing, pricings } from '../frame/address.ts';
import { type Span, spans } from './history.ts';

export const gpuCounts = ['1', '2-4', '5-7', '8+'] as const;
export type GpuCount = (typeof gpuCounts)[number];

export type ModelSearch = { readonly pricing?: Pricing; readonly gpu_count?: GpuCount; readonly span?: Span };

export const readModelSearch = (raw: Readonly<Record<string, unknown>>): ModelSearch =>
  known<ModelSearch>({
    pricing: oneIn(raw, 'pricing', pricings),
    gpu_count: oneIn(raw, 'gpu_count', gpuCounts),
    span: oneIn(raw, 'span', spans),
  });
