/**
 * Vast.ai's search as its clients see it: `bundles` by GET and POST, `search/asks` by PUT. No page token: 64 rows
 * without a key, 128 with one, whatever limit was asked. Offers are as the captured answers have them, 96 fields.
 */
import type { Ask, VastWorld } from './vast-world.ts';

export const VAST_KEY = 'sandbox-vast-key';
const CAP = 64;
const CAP_KEYED = 128;
const STORAGE_GB = 8;
const MONTH_HOURS = 720;

export type Offer = Record<string, unknown>;
type Type = 'on-demand' | 'bid';

/** Where offers come from: the seeded market, or a captured day. */
export type VastSource = {
  /** Offers of one side by rising dph_total, at `storageGb` of disk. */
  sorted(type: Type, storageGb: number, nowMs: number): readonly Lazy[];
};

/** An offer whose 96 fields are only made when a page shows it. */
export type Lazy = { readonly dphTotal: number; make(): Offer };

export type Search = { readonly filter: Record<string, unknown>; readonly order: unknown };

type Operator = 'eq' | 'neq' | 'gt' | 'lt' | 'gte' | 'lte' | 'in' | 'notin';
const notFilters = new Set(['type', 'order', 'limit', 'allocated_storage', 'disable_bundling', 'select_cols', 'q']);

const compare = (a: unknown, b: unknown): number =>
  typeof a === 'string' || typeof b === 'string' ? String(a).localeCompare(String(b)) : Number(a) - Number(b);

const operators: Record<Operator, (value: unknown, wanted: unknown) => boolean> = {
  eq: (value, wanted) => value === wanted,
  neq: (value, wanted) => value !== wanted,
  gt: (value, wanted) => value != null && compare(value, wanted) > 0,
  lt: (value, wanted) => value != null && compare(value, wanted) < 0,
  gte: (value, wanted) => value != null && compare(value, wanted) >= 0,
  lte: (value, wanted) => value != null && compare(value, wanted) <= 0,
  in: (value, wanted) => Array.isArray(wanted) && wanted.includes(value),
  notin: (value, wanted) => Array.isArray(wanted) && !wanted.includes(value),
};

function matches(offer: Offer, field: string, condition: unknown): boolean {
  // Filtering on id finds nothing on the real server either; ask_contract_id is the one to use.
  if (field === 'id') return false;
  const value = field === 'geolocation' ? String(offer[field] ?? '').slice(-2) : offer[field];
  if (typeof condition !== 'object' || condition === null) return value === condition;
  return Object.entries(condition).every(([name, wanted]) => operators[name as Operator]?.(value, wanted) ?? true);
}

type Sorting = readonly [field: string, falling: boolean];

function orderOf(order: unknown): Sorting[] {
  const list = typeof order === 'string' ? [[order, 'asc']] : Array.isArray(order) ? order : [];
  return list.map(
    (entry): Sorting => (Array.isArray(entry) ? [String(entry[0]), entry[1] === 'desc'] : [String(entry), false]),
  );
}

/** Where a rising list reaches the price. */
function firstAtLeast(offers: readonly Lazy[], price: number): number {
  let low = 0;
  let high = offers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((offers[middle] as Lazy).dphTotal < price) low = middle + 1;
    else high = middle;
  }
  return low;
}

const numberIn = (condition: unknown, ...names: string[]): number | null => {
  if (typeof condition !== 'object' || condition === null) return null;
  for (const name of names) {
    const value = (condition as Record<string, unknown>)[name];
    if (typeof value === 'number') return value;
  }
  return null;
};

/** Who asks and when, and the GPUs that are rented. */
export type Searcher = { readonly keyed: boolean; readonly taken: ReadonlySet<number>; readonly nowMs: number };

const has = (offer: Offer | null, taken: ReadonlySet<number>): boolean =>
  taken.size > 0 && Array.isArray(offer?.gpu_ids) && offer.gpu_ids.some((gpu) => taken.has(gpu));

export function searchOffers(
  source: VastSource,
  { filter, order }: Search,
  { keyed, taken, nowMs }: Searcher,
): Offer[] {
  const limit = Math.min(
    keyed ? CAP_KEYED : CAP,
    typeof filter.limit === 'number' && filter.limit > 0 ? filter.limit : Number.POSITIVE_INFINITY,
  );
  const storage = typeof filter.allocated_storage === 'number' ? filter.allocated_storage : STORAGE_GB;
  const all = source.sorted(
    filter.type === 'bid' || filter.type === 'interruptible' ? 'bid' : 'on-demand',
    storage,
    nowMs,
  );
  const conditions = Object.entries(filter).filter(([field]) => !notFilters.has(field));
  const sorting = orderOf(filter.order ?? order);
  const byPrice = sorting.length === 1 && sorting[0]?.[0] === 'dph_total' && !sorting[0][1];
  const from = numberIn(filter.dph_total, 'gte', 'gt', 'eq');
  const to = numberIn(filter.dph_total, 'lte', 'lt', 'eq');
  const found: Offer[] = [];
  for (let i = from === null ? 0 : firstAtLeast(all, from); i < all.length; i += 1) {
    const lazy = all[i] as Lazy;
    if (to !== null && lazy.dphTotal > to) break;
    const offer = lazy.make();
    // A captured day may hold rows that are none.
    if (has(offer, taken) || (offer === null && conditions.length > 0)) continue;
    if (!conditions.every(([field, condition]) => matches(offer, field, condition))) continue;
    found.push(offer);
    if (byPrice && found.length >= limit) break;
  }
  if (!byPrice) found.sort((a, b) => bySorting(a, b, sorting.length > 0 ? sorting : [['score', true]]));
  return found.slice(0, limit).map((offer, rank) => ({ ...offer, rn: rank + 1 }));
}

function bySorting(a: Offer, b: Offer, sorting: readonly Sorting[]): number {
  for (const [field, falling] of sorting) {
    const [x, y] = [a[field], b[field]];
    if (x === y) continue;
    if (x == null) return 1;
    if (y == null) return -1;
    const order = compare(x, y);
    if (order !== 0) return falling ? -order : order;
  }
  return 0;
}

/** The seeded market. Sorted anew after each drift. */
export function worldSource(world: VastWorld): VastSource {
  const made = new Map<string, { version: number; offers: Lazy[] }>();
  return {
    sorted(type, storageGb, nowMs) {
      world.advance(nowMs);
      const key = `${type}/${storageGb}`;
      const known = made.get(key);
      if (known && known.version === world.version) return known.offers;
      const offers: Lazy[] = [];
      for (const ask of world.asks.values()) {
        if (type === 'bid' && !ask.takesBids) continue;
        const base = type === 'bid' ? minBid(ask) : ask.dphBase;
        offers.push({
          dphTotal: totalOf(ask, base, storageGb),
          make: () => render(ask, base, storageGb, type === 'bid', nowMs),
        });
      }
      offers.sort((a, b) => a.dphTotal - b.dphTotal);
      if (made.size > 8) made.clear();
      made.set(key, { version: world.version, offers });
      return offers;
    },
  };
}

const minBid = (ask: Ask): number => ask.dphBase * ask.bidShare;

function totalOf(ask: Ask, base: number, storageGb: number): number {
  if (ask.override && typeof ask.override.dph_base === 'number')
    return ask.override.dph_base + (ask.machine.storageUsd * storageGb) / MONTH_HOURS;
  // Rows without a price come first, so that they are met at all.
  return ask.broken === 'no_price' ? -1 : base + (ask.machine.storageUsd * storageGb) / MONTH_HOURS;
}

const breakages: Record<Exclude<Ask['broken'], null>, Offer> = {
  no_price: { dph_base: null, dph_total: null },
  no_gpus: { num_gpus: 0 },
  negative: { dph_base: -0.25 },
  no_ram: { gpu_ram: null },
};

/** What all offers of the sandbox share. */
const constants: Offer = {
  bundled_results: null,
  bw_nvlink: 0,
  cluster_id: null,
  compute_cap: 890,
  cpu_arch: 'amd64',
  cpu_ghz: 2.8,
  credit_discount_max: 0,
  cuda_max_good: 13,
  direct_port_count: 19,
  discount_rate: 0,
  discounted_hourly: 0,
  disk_bw: 2004,
  disk_name: 'nvme',
  driver_vers: 580076005,
  driver_version: '580.76.05',
  expected_reliability: 0,
  external: null,
  geolocode: 921675020,
  gpu_display_active: false,
  gpu_lanes: 16,
  gpu_max_power: 450,
  gpu_max_temp: 80,
  gpu_mem_bw: 879,
  has_avx: 1,
  hostname: null,
  is_vm_deverified: false,
  logo: '',
  mobo_name: null,
  nw_disk_avg_bw: null,
  nw_disk_max_bw: null,
  nw_disk_min_bw: null,
  os_version: '22.04',
  pci_gen: 4,
  pcie_bw: 10.8,
  reliability_mult: 0.96,
  rentable: true,
  rented: false,
  resource_type: 'gpu',
  static_ip: false,
  time_remaining: '',
  time_remaining_isbid: '',
  webpage: null,
  rn: 1,
};

function figures(ask: Ask, base: number, storageGb: number): Offer {
  const { machine } = ask;
  const gpus = ask.gpuIds.length;
  const storage = (machine.storageUsd * storageGb) / MONTH_HOURS;
  const total = base + storage;
  const dlperf = machine.card.dlperf * machine.speed * gpus;
  const flops = machine.card.tflops * gpus;
  const parts = (gpu: number, all: number) => ({
    discountTotalHour: 0,
    discountedTotalPerHour: all,
    diskHour: storage,
    gpuCostPerHour: gpu,
    totalHour: all,
  });
  return {
    discounted_dph_total: total,
    dph_base: base,
    dph_total: total,
    dph_total_adj: total + 2 * machine.inetDownUsd,
    storage_cost: machine.storageUsd,
    storage_total_cost: storage,
    min_bid: minBid(ask),
    inet_down_cost: machine.inetDownUsd,
    inet_up_cost: machine.inetUpUsd,
    internet_down_cost_per_tb: machine.inetDownUsd * 1024,
    internet_up_cost_per_tb: machine.inetUpUsd * 1024,
    avail_vol_dph: machine.storageUsd / MONTH_HOURS,
    vram_costperhour: base / ((machine.ramMb * gpus) / 1024),
    dlperf,
    dlperf_per_dphtotal: dlperf / total,
    flops_per_dphtotal: flops / total,
    total_flops: flops,
    score: (dlperf / total) * machine.reliability,
    search: parts(base, total),
    instance: parts(0, storage),
  };
}

function render(ask: Ask, base: number, storageGb: number, isBid: boolean, nowMs: number): Offer {
  const { machine } = ask;
  const { card } = machine;
  const gpus = ask.gpuIds.length;
  const share = gpus / machine.gpuIds.length;
  return {
    ...constants,
    ...figures(ask, base, storageGb),
    ask_contract_id: ask.id,
    avail_vol_ask_id: ask.id + 3,
    avail_vol_size: machine.diskGb * 2,
    bundle_id: machine.id * 97 + gpus,
    cpu_cores: machine.cpuCores,
    cpu_cores_effective: (machine.cpuCores ?? 8) * share,
    cpu_name: machine.cpuName,
    cpu_ram: Math.round(machine.cpuRamMb * share),
    disk_space: machine.diskGb * share,
    duration: Math.max(0, machine.endDate - nowMs / 1000),
    end_date: machine.endDate,
    geolocation: machine.geolocation,
    gpu_arch: card.name.startsWith('Instinct') ? 'amd' : 'nvidia',
    gpu_frac: share,
    gpu_ids: [...ask.gpuIds],
    gpu_name: card.name,
    gpu_ram: machine.ramMb,
    gpu_total_ram: machine.ramMb * gpus,
    host_id: machine.hostId,
    hosting_type: machine.datacenter ? 1 : 0,
    id: ask.id,
    inet_down: machine.inetDown,
    inet_up: machine.inetUp,
    is_bid: isBid,
    machine_id: machine.id,
    num_gpus: gpus,
    public_ipaddr: machine.address,
    reliability: machine.reliability,
    reliability2: machine.reliability,
    start_date: machine.startDate,
    vericode: machine.verification === 'verified' ? 1 : 0,
    verification: machine.verification,
    vms_enabled: machine.datacenter,
    ...(ask.broken === null ? {} : breakages[ask.broken]),
    ...ask.override,
  };
}
