/** Akash Console API, `GET /v1/gpu-prices`: only the fields we read. Prices are USD per GPU-hour. */
import { z } from 'zod';

const price = z.number().min(0).max(100_000);
const count = z.number().int().min(0);

export const gpuPricesAnswer = z.object({ models: z.array(z.unknown()) });

export const gpuPriceRow = z.object({
  vendor: z.string().min(1),
  model: z.string().min(1),
  ram: z.string().min(1),
  interface: z.string().min(1),
  availability: z.object({ total: count, available: count }),
  /** null: nobody bid in the last 31 days. */
  price: z.object({ min: price, max: price, med: price }).nullable(),
});

/** `GET /v1/balances`: that it answers is all we read. */
export const balancesAnswer = z.object({ data: z.object({ balance: z.number() }) });
