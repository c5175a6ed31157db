/** Vast.ai's answers: only the fields we read. Of an offer and an instance prices are USD for the whole of it. */
import { z } from 'zod';

const PRICE_MAX_USD = 100_000;
const price = z.number().min(0).max(PRICE_MAX_USD);
/** Words about the host that decide no price: when they cannot be read the offer lives on without them. */
const told = <T extends z.ZodType>(type: T) => type.nullish().catch(null);
const size = told(z.number().min(0));

export const vastOffer = z.object({
  id: z.number().int().positive(),
  gpu_name: z.string().trim().min(1),
  num_gpus: z.number().int().min(1).max(1024),
  /** MB of one GPU. */
  gpu_ram: z.number().positive(),
  /** $/h without disk. */
  dph_base: price,
  /** $ per GB and month of 720 hours. */
  storage_cost: price.nullish(),
  /** $ per GB sent from, and to, the machine. */
  inet_up_cost: price.nullish(),
  inet_down_cost: price.nullish(),
  gpu_ids: z.array(z.number().int()).nullish(),
  is_bid: z.boolean().nullish(),
  rentable: z.boolean().nullish(),
  rented: z.boolean().nullish(),
  machine_id: told(z.number().int()),
  host_id: told(z.number().int()),
  gpu_arch: told(z.string()),
  reliability2: told(z.number().min(0).max(1)),
  reliability: told(z.number().min(0).max(1)),
  verification: told(z.string()),
  dlperf: size,
  cpu_cores_effective: size,
  cpu_ram: size,
  disk_space: size,
  inet_down: size,
  inet_up: size,
  geolocation: told(z.string()),
  /** GB/s between the GPUs of the machine. */
  bw_nvlink: size,
  /** Watts of one GPU. */
  gpu_max_power: size,
  /** Unix seconds. */
  end_date: size,
});

export type VastOffer = z.infer<typeof vastOffer>;

export const vastAnswer = z.object({ offers: z.array(z.unknown()) });

/** `users/current`: that there is an account behind the key is all we read. */
export const vastAccount = z.object({ id: z.number().int() });

/** A create, taken or refused: a refusal may have made an instance all the same. */
export const vastCreated = z.object({
  success: told(z.boolean()),
  new_contract: told(z.number().int().positive()),
  error: told(z.string()),
  msg: told(z.string()),
});

const port = z.coerce.number().int().min(1).max(65_535);
const host = z
  .string()
  .trim()
  .regex(/^[\w.:-]{1,253}$/);

export const vastInstance = z.object({
  id: z.number().int().positive(),
  label: told(z.string()),
  /** null: it is still being provided. */
  actual_status: told(z.string()),
  intended_status: told(z.string()),
  cur_state: told(z.string()),
  next_state: told(z.string()),
  status_msg: told(z.string()),
  public_ipaddr: told(host),
  ports: told(z.record(z.string(), told(z.array(z.object({ HostPort: port }))))),
  ssh_host: told(host),
  ssh_port: told(port),
  dph_base: told(price),
});

export type VastInstance = z.infer<typeof vastInstance>;

export const vastInstances = z.object({
  instances: z.array(vastInstance),
  next_token: told(z.string().min(1)),
});

/** One, which some of its servers put into a list; none: it is gone. */
export const vastOneInstance = z.object({ instances: z.union([vastInstance, z.array(vastInstance)]).nullish() });

export const vastDone = z.object({ success: told(z.boolean()), error: told(z.string()), msg: told(z.string()) });

/** Billing records; an instance has one or several, of which `source` tells it. */
export const vastCharges = z.object({
  results: z.array(z.object({ source: told(z.string()), amount: z.number() })),
  next_token: told(z.string().min(1)),
});
export type VastCharges = z.infer<typeof vastCharges>;
