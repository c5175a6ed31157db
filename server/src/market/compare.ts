import { formatUsdc, type MicroUsdc } from '#base/money';
import * as catalog from '#catalog';
import type { Listing, Shown } from './listing.ts';

type Value = string | number | boolean | null;

/** One figure of the listings side by side; `best` names the ids that have the best value of it. */
export type Comparison = {
  readonly field: string;
  readonly unit: string | null;
  readonly better: 'lower' | 'higher' | null;
  readonly values: readonly Value[];
  readonly best: readonly string[];
};

type Figure = {
  readonly field: string;
  readonly unit?: string;
  readonly better?: 'lower' | 'higher';
  readonly read: (item: Shown) => { readonly value: Value; readonly rank?: number };
};

const money = (amount: MicroUsdc | null) =>
  amount === null ? { value: null } : { value: formatUsdc(amount), rank: Number(amount) };
const number = (value: number | null | undefined) => (value == null ? { value: null } : { value, rank: value });
const plain = (value: Value) => ({ value });
const model = ({ listing }: Shown) => (listing.model === null ? undefined : catalog.modelByName(listing.model));
const fp16 = (item: Shown) => model(item)?.fp16Tflops ?? null;
const perTflops = (item: Shown) => {
  const tflops = fp16(item);
  const micro = Number(item.listing.pricePerGpuHour);
  return tflops === null ? { value: null } : { value: (micro / tflops / 1e6).toFixed(6), rank: micro / tflops };
};
const of = (read: (listing: Listing) => Value) => (item: Shown) => plain(read(item.listing));

const figures: readonly Figure[] = [
  { field: 'model', read: of((listing) => listing.model ?? listing.modelRaw) },
  { field: 'provider', read: of((listing) => listing.provider) },
  { field: 'status', read: ({ status }) => plain(status) },
  { field: 'pricing', read: of((listing) => listing.pricing) },
  { field: 'price_kind', read: of((listing) => listing.priceKind) },
  { field: 'price_per_gpu_hour', unit: 'USDC', better: 'lower', read: ({ listing }) => money(listing.pricePerGpuHour) },
  { field: 'price_per_hour', unit: 'USDC', better: 'lower', read: ({ listing }) => money(listing.pricePerHour) },
  { field: 'price_per_tflops_hour', unit: 'USDC', better: 'lower', read: perTflops },
  { field: 'total_cost', unit: 'USDC', better: 'lower', read: ({ cost }) => money(cost?.complete ? cost.total : null) },
  {
    field: 'storage_price_per_gb_month',
    unit: 'USDC',
    better: 'lower',
    read: ({ listing }) => money(listing.storagePricePerGbMonth),
  },
  {
    field: 'egress_price_per_gb',
    unit: 'USDC',
    better: 'lower',
    read: ({ listing }) => money(listing.egressPricePerGb),
  },
  {
    field: 'ingress_price_per_gb',
    unit: 'USDC',
    better: 'lower',
    read: ({ listing }) => money(listing.ingressPricePerGb),
  },
  { field: 'gpu_count', better: 'higher', read: ({ listing }) => number(listing.gpuCount) },
  { field: 'vram_gb', unit: 'GB', better: 'higher', read: ({ listing }) => number(listing.vramGb) },
  { field: 'fp16_tflops', unit: 'TFLOPS', better: 'higher', read: (item) => number(fp16(item)) },
  { field: 'fp32_tflops', unit: 'TFLOPS', better: 'higher', read: (item) => number(model(item)?.fp32Tflops) },
  {
    field: 'memory_bandwidth_gbps',
    unit: 'GB/s',
    better: 'higher',
    read: (item) => number(model(item)?.memoryBandwidthGbps),
  },
  { field: 'reliability', better: 'higher', read: ({ listing }) => number(listing.reliability) },
  { field: 'cpu_cores', better: 'higher', read: ({ listing }) => number(listing.cpuCores) },
  { field: 'ram_gb', unit: 'GB', better: 'higher', read: ({ listing }) => number(listing.ramGb) },
  { field: 'disk_gb', unit: 'GB', better: 'higher', read: ({ listing }) => number(listing.diskGb) },
  { field: 'inet_down_mbps', unit: 'Mbit/s', better: 'higher', read: ({ listing }) => number(listing.inetDownMbps) },
  { field: 'inet_up_mbps', unit: 'Mbit/s', better: 'higher', read: ({ listing }) => number(listing.inetUpMbps) },
  { field: 'country', read: of((listing) => listing.country) },
];

/** A value that all share is nobody's best. */
export function compare(items: readonly Shown[]): Comparison[] {
  return figures.map(({ field, unit = null, better = null, read }) => {
    const cells = items.map((item) => ({ id: item.listing.id, ...read(item) }));
    const ranks = cells.map(({ rank }) => rank).filter((rank) => rank !== undefined);
    const target = better === 'lower' ? Math.min(...ranks) : Math.max(...ranks);
    const winners = better === null ? [] : cells.filter(({ rank }) => rank === target).map(({ id }) => id);
    return {
      field,
      unit,
      better,
      values: cells.map(({ value }) => value),
      best: winners.length === items.length ? [] : winners,
    };
  });
}
