/** Render Network's compute API (Dispersed): only the fields we read. */
import { z } from 'zod';

const told = <T extends z.ZodType>(type: T) => type.nullish().catch(null);
const rows = <T extends z.ZodType>(row: T) => z.object({ data: z.array(row), total: told(z.number().int().min(0)) });

/** `GET /v1/compute/offers` */
export const offersAnswer = rows(z.unknown());

export const computeOffer = z.object({
  offer_id: z.string().min(1),
  region_code: told(z.string()),
  hardware_summary: z.object({
    gpu_count: z.number().int().min(1).max(1024),
    gpu_model_label: z.string().trim().min(1),
    gpu_registry_uuid: told(z.string().min(1)),
    min_gpu_vram_gib: z.number().positive().nullish(),
    cpu_cores: told(z.number().min(0)),
    ram_gib: told(z.number().min(0)),
    storage_gib: told(z.number().min(0)),
  }),
  /** USD for the whole configuration. */
  pricing: z.object({ hourly_rate_usd: z.number().min(0).max(100_000) }),
});

export type ComputeOffer = z.infer<typeof computeOffer>;

const host = z.string().regex(/^[\w.:-]{1,253}$/);
const port = z.coerce.number().int().min(1).max(65_535);
/** Milliseconds since 1970. */
const instantMs = z.number().int().min(0).max(8e15);
const rate = told(z.object({ hourly_rate_usd: told(z.number().min(0).max(100_000)) }));

/** Some answers come with `data` around them. */
const bare = <T extends z.ZodType>(type: T) =>
  z.preprocess((raw) => (typeof raw === 'object' && raw !== null && 'data' in raw ? raw.data : raw), type);

export const renderJob = z.object({
  uuid: z.string().min(1),
  title: told(z.string()),
  status: z.string(),
  /** It is not in its documents: read where it is told. */
  pricing: rate,
});
export type RenderJob = z.infer<typeof renderJob>;

export const renderJobs = rows(renderJob);
export const oneJob = bare(renderJob);
export const jobMade = bare(z.object({ uuid: z.string().min(1) }));
/** What it says is not documented. */
export const jobCancelled = z.unknown();

export const renderRun = z.object({
  job_uuid: told(z.string()),
  status: told(z.string()),
  started_at_ms: told(instantMs),
  ended_at_ms: told(instantMs),
  duration_ms: told(z.number().min(0).max(1e13)),
  node_urls: told(
    z.array(
      told(z.object({ description: told(z.union([z.string(), z.number()])), hostname: told(host), port: told(port) })),
    ),
  ),
});
export type RenderRun = z.infer<typeof renderRun>;

export const renderRuns = rows(renderRun);

export const refusalAnswer = z.object({
  error: z.object({ code: told(z.union([z.string(), z.number()])), message: told(z.string()) }),
});
