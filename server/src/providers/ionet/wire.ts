/** io.net: the keyless market snapshot and the keyed VM endpoints, only the fields we read. Prices are $/h per card. */
import { z } from 'zod';

const price = z.number().min(0).max(100_000).nullish();
const count = z.number().int().min(0);

export const snapshotAnswer = z.object({ data: z.array(z.unknown()) });

export const snapshotRow = z.object({
  id: z.number().int(),
  hardware_name: z.string().trim().min(1),
  brand_name: z.string().nullish().catch(null),
  type: z.string(),
  /** Ray cluster product; the others name theirs. null: not sold for this card. */
  price,
  baremetal_price: price,
  kubernetes_price: price,
  caas_price: price,
  vmaas_price: price,
  total: count,
  idle: count,
});

export type SnapshotRow = z.infer<typeof snapshotRow>;

export const hardwareAnswer = z.object({
  data: z.object({
    hardware: z.array(
      z.object({
        hardware_id: z.number().int(),
        hardware_name: z.string().min(1),
        brand_name: z.string().nullish(),
        available: count,
      }),
    ),
  }),
});

export const locationsAnswer = z.object({
  data: z.array(
    z.object({
      id: z.number().int(),
      iso2: z.string().nullish(),
      name: z.string().nullish(),
      available_replicas: count,
    }),
  ),
});

/** For the whole block, all replicas, fees in. */
export const quoteAnswer = z.object({ data: z.object({ total_cost_usdc: z.number().min(0).max(1e9) }) });
