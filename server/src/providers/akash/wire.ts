/** Akash Console API: only the fields we read. The prices of `GET /v1/gpu-prices` are USD per GPU-hour. */
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
  /** Hosts, of which each may have several machines. */
  providerAvailability: z.object({ available: count }).nullish().catch(null),
  /** null: nobody bid in the last 31 days. */
  price: z.object({ min: price, max: price, med: price }).nullable(),
});

/** `GET /v1/balances`: that it answers is all we read. */
export const balancesAnswer = z.object({ data: z.object({ balance: z.number() }) });

/** Words that decide nothing: when they cannot be read the rest is read without them. */
const told = <T extends z.ZodType>(type: T) => type.nullish().catch(null);
/** A deployment's number, which is when it was made in Unix milliseconds. */
const dseq = z.string().regex(/^\d{1,20}$/);
const coin = z.object({ denom: z.string(), amount: z.string().max(64) });
const coins = z.array(coin);

export type AkashCoin = z.infer<typeof coin>;

/** `POST /v1/deployments` */
export const createdAnswer = z.object({
  data: z.object({ dseq, signTx: told(z.object({ code: z.number(), rawLog: told(z.string()) })) }),
});

const port = z.number().int().min(1).max(65_535);
const host = z
  .string()
  .trim()
  .regex(/^[\w.:-]{1,253}$/);

/** What the provider says of its containers, by service. */
const leaseStatus = z.object({
  forwarded_ports: told(z.record(z.string(), told(z.array(z.object({ port, externalPort: port, host: told(host) }))))),
  services: told(z.record(z.string(), z.object({ ready_replicas: told(count) }))),
});

/** Of a bid, and of the lease that it becomes. */
const leaseId = z.object({ dseq, gseq: count, oseq: count, provider: z.string().min(1) });

const lease = z.object({
  id: leaseId,
  state: z.string(),
  price: coin,
  reason: told(z.string()),
  /** null: the provider has not answered; in a list nobody has asked it. */
  status: told(leaseStatus),
});

export type AkashLease = z.infer<typeof lease>;

const deployment = z.object({
  deployment: z.object({ id: z.object({ dseq }), state: z.string(), hash: told(z.string()) }),
  leases: z.array(lease),
  escrow_account: told(z.object({ state: z.object({ transferred: coins, funds: coins }) })),
});

export type AkashDeployment = z.infer<typeof deployment>;

/** Of `GET /v1/deployments/{dseq}`, `POST /v1/leases` and `POST /v1/deposit-deployment`. */
export const deploymentAnswer = z.object({ data: deployment });

export const deploymentsAnswer = z.object({
  data: z.object({ deployments: z.array(deployment), pagination: z.object({ hasMore: z.boolean() }) }),
});

/** `DELETE /v1/deployments/{dseq}` */
export const closedAnswer = z.object({ data: z.object({ success: z.boolean() }) });

export const bidsAnswer = z.object({ data: z.array(z.unknown()) });

export const bidRow = z.object({
  bid: z.object({
    id: leaseId,
    state: z.string(),
    price: coin,
  }),
});

export type AkashBid = z.infer<typeof bidRow>['bid'];
