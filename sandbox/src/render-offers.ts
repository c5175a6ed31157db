/** The pretend Render's offers: some go for half an hour, and every price moves with the hour. */
import { createHash } from 'node:crypto';
import { createRandom } from './random.ts';

const cards = [
  { label: 'NVIDIA RTX 3090', vram: 24, usd: 0.31 },
  { label: 'NVIDIA RTX 4090', vram: 24, usd: 0.35 },
  { label: 'NVIDIA RTX 5090', vram: 32, usd: 0.57 },
  { label: 'NVIDIA H200', vram: 141, usd: 2 },
  { label: 'NVIDIA RTX 4080', vram: 16, usd: 0.28 },
  { label: 'NVIDIA RTX 5080', vram: 16, usd: 0.33 },
] as const;
const regions = [
  'us-west-2',
  'us-east-1',
  'eu-central-1',
  'eu-west-2',
  'ap-northeast-1',
  'ap-southeast-2',
  'ca-central-1',
  'sa-east-1',
];
export const OFFERS = 96;

export const uuidOf = (text: string): string =>
  createHash('sha256')
    .update(text)
    .digest('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');

export type RenderOffer = ReturnType<typeof offersOf>[number];

/** Those that are there now. */
export const offersOf = (seed: number, nowMs: number) =>
  Array.from({ length: OFFERS }, (_, i) => {
    const made = createRandom(seed * 19 + i * 71);
    const card = cards[i % cards.length] as (typeof cards)[number];
    const gpus = made.pick([1, 1, 2, 4, 8]);
    const hour = createRandom(seed * 23 + i * 89 + Math.floor(nowMs / 3_600_000));
    const registry = uuidOf(card.label);
    return {
      offer_id: uuidOf(`${seed}/${i}`),
      region_code: made.pick(regions),
      availability: {},
      hardware_summary: {
        gpu_count: gpus,
        gpu_model_label: card.label,
        gpu_registry_uuid: registry,
        min_gpu_vram_gib: card.vram,
        gpu_models: [{ name: card.label, count: gpus, gpu_registry_uuid: registry, min_vram_gib: card.vram }],
        cpu_cores: 8 * gpus,
        ram_gib: 32 * gpus,
        storage_gib: 250 * gpus,
      },
      pricing: {
        hourly_rate_usd: Math.round(card.usd * gpus * made.around(0.06) * hour.around(0.01) * 1e4) / 1e4,
        quoted_at: new Date(nowMs).toISOString(),
      },
      up: createRandom(seed * 29 + i * 97 + Math.floor(nowMs / 1_800_000)).next() > 0.04,
    };
  })
    .filter(({ up }) => up)
    .map(({ up: _, ...offer }) => offer);
