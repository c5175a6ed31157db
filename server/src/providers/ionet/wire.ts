/** io.net: the keyless market snapshot and the keyed VM endpoints, only the fields we read. Prices are $/h per card. */
import { z } from 'zod';

/** What decides nothing: when it cannot be read the rest lives on without it. */
const told = <T extends z.ZodType>(type: T) => type.nullish().catch(null);

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
export const quoteAnswer = z.object({
  data: z.object({
    total_cost_usdc: z.number().min(0).max(1e9),
    /** How many such VMs may be had at once, each number of them. */
    available_replica_count: told(z.array(z.number())),
  }),
});

const id = z.string().min(1).max(100);
const minutes = told(z.number().min(0));
const instant = told(z.iso.datetime({ offset: true, local: true }));

/** Not described for VMs; as for containers, and wherever else the id may be. */
export const deployedAnswer = z.object({
  deployment_id: told(id),
  id: told(id),
  data: told(z.object({ deployment_id: told(id), id: told(id) })),
});

export const deploymentsAnswer = z.object({
  data: z.object({ deployments: z.array(z.object({ id, status: z.string(), name: told(z.string()) })) }),
});

export const deploymentAnswer = z.object({
  data: z.object({
    id,
    status: z.string(),
    /** null: it does not run yet. */
    started_at: instant,
    /** USD, all that was paid for it. */
    amount_paid: told(z.number().min(0).max(1e9)),
    compute_minutes_served: minutes,
    compute_minutes_remaining: minutes,
  }),
});

export type Deployment = z.infer<typeof deploymentAnswer>['data'];

const service = z.object({
  port: z.coerce.number().int(),
  public_port: z.coerce.number().int().min(1).max(65_535),
  public_ip: z.string(),
});

const vm = z.object({
  ssh_access: told(z.string()),
  network_services: told(z.record(z.string(), told(service))),
  vm_events: told(z.array(z.object({ time: told(z.string()), message: told(z.string()) }))),
});

export type Vm = z.infer<typeof vm>;

export const vmsAnswer = z.object({ data: z.object({ workers: z.array(vm) }) });

/** What is asked for counts; the answer to it does not. */
export const anyAnswer = z.unknown();
