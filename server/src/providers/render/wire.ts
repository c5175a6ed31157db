/** Render Network's compute API (Dispersed), `GET /v1/compute/offers`: only the fields we read. */
import { z } from 'zod';

export const offersAnswer = z.object({ data: z.array(z.unknown()), total: z.number().int().min(0).nullish() });

export const computeOffer = z.object({
  offer_id: z.string().min(1),
  region_code: z.string().nullish().catch(null),
  hardware_summary: z.object({
    gpu_count: z.number().int().min(1).max(1024),
    gpu_model_label: z.string().trim().min(1),
    min_gpu_vram_gib: z.number().positive().nullish(),
    cpu_cores: z.number().min(0).nullish().catch(null),
    ram_gib: z.number().min(0).nullish().catch(null),
    storage_gib: z.number().min(0).nullish().catch(null),
  }),
  /** USD for the whole configuration. */
  pricing: z.object({ hourly_rate_usd: z.number().min(0).max(100_000) }),
});

export type ComputeOffer = z.infer<typeof computeOffer>;
