/** Akash's Console API, market side: what providers bid lately, one row for each card, memory and interface. */
import { createRandom } from './random.ts';

export const AKASH_KEY = 'ac.sk.sandbox.key';
const USD_PER_AKT = 0.54;

/** model|ram|interface|lowest $|highest $|GPUs|providers; no price: nobody bid. */
const table = `
a100|80Gi|SXM4|1.07|1.83|222|7
a100|80Gi|PCIe|0.95|1.6|24|4
a100|40Gi|PCIe|0.7|1.1|8|2
a100|40Gi|SXM4|0.8|1.2|8|1
a100|64Gi|SXM|0.9|0.9|4|1
a40|48Gi|PCIe|0.35|0.5|6|2
a5000|24Gi|PCIe|0.2|0.35|9|3
b200|180Gi|SXM6|5|5.4|16|1
gtx1060|6Gi|PCIe|0.04|0.06|3|2
gtx1070|8Gi|PCIe|0.05|0.08|5|3
gtx1070ti|8Gi|PCIe|0.05|0.07|4|2
gtx1080|8Gi|PCIe|0.06|0.08|3|2
gtx1080ti|11Gi|PCIe|0.08|0.12|8|3
gtx1650ti|4Gi|PCIe|0.03|0.03|1|1
gtx1660ti|6Gi|PCIe|0.05|0.05|2|1
h100|80Gi|SXM5|2.01|3.16|71|4
h100|80Gi|PCIe|1.8|2.4|12|2
h200|141Gi|SXM5|2.9|4.45|48|3
h200nvl|141Gi|PCIe|3|3.2|8|1
m4000|8Gi|PCIe|0.05|0.05|2|1
p100|16Gi|PCIe|0.1|0.14|4|1
p4|8Gi|PCIe|0.06|0.09|6|2
p40|24Gi|PCIe|0.12|0.18|14|4
pro6000mq|96Gi|PCIe|||1|1
pro6000se|96Gi|PCIe|1.4|2.04|16|3
pro6000we|96Gi|PCIe|1.2|1.45|10|2
rtx2060|6Gi|PCIe|0.05|0.07|3|2
rtx2080ti|11Gi|PCIe|0.1|0.15|4|2
rtx3060|12Gi|PCIe|0.07|0.1|5|3
rtx3060ti|8Gi|PCIe|0.08|0.1|8|2
rtx3080|10Gi|PCIe|0.1|0.16|6|3
rtx3090|24Gi|PCIe|0.15|0.28|19|5
rtx3090ti|24Gi|PCIe|0.2|0.24|3|1
rtx4000|8Gi|PCIe|0.08|0.1|2|1
rtx4000ada|20Gi|PCIe|0.2|0.26|4|1
rtx4060ti|16Gi|PCIe|0.12|0.16|7|2
rtx4070ti|12Gi|PCIe|0.14|0.2|3|2
rtx4080s|16Gi|PCIe|0.2|0.26|4|1
rtx4090|24Gi|PCIe|0.28|0.49|35|5
rtx5070|12Gi|PCIe|0.14|0.18|2|1
rtx5080|16Gi|PCIe|0.22|0.3|2|1
rtx5090|32Gi|PCIe|0.42|0.69|21|4
rtx5090m|24Gi|PCIe|0.15|0.15|2|1
rtx6000|24Gi|PCIe|0.15|0.2|2|1
rtx8000|48Gi|PCIe|0.21|0.3|6|1
rtxa6000|48Gi|PCIe|0.34|0.6|30|5
t4|16Gi|PCIe|0.1|0.15|20|3
v100|16Gi|SXM2|0.3|0.3|4|1
v100|32Gi|PCIe|0.3|0.3|2|1
v100|32Gi|SXM2|0.28|0.36|16|2
v100|32Gi|SXM3|0.3|0.34|16|1
titanx|12Gi|PCIe|||1|1
`;

const cents = (usd: number): number => Math.round(usd * 100) / 100;

export type AkashReply = { readonly status: number; readonly body: unknown };

export const consoleError = (status: number, code: string, message: string): AkashReply => ({
  status,
  body: {
    error: code.replace(/(^|_)(\w)/g, (_, __, letter: string) => letter.toUpperCase()),
    message,
    code,
    type: status < 500 ? 'client_error' : 'server_error',
  },
});

type Prices = { readonly currency: string } & Readonly<
  Record<'min' | 'max' | 'avg' | 'weightedAverage' | 'med', number>
>;
type Counts = { readonly total: number; readonly available: number };

export type AkashRow = {
  readonly vendor: string;
  readonly model: string;
  readonly ram: string;
  readonly interface: string;
  readonly availability: Counts;
  readonly providerAvailability: Counts;
  readonly price: Prices | null;
  readonly priceUakt: Prices | null;
};

/** How many GPUs of a row are ours. */
type Taken = (row: string, nowMs: number) => number;

const totals = (list: readonly AkashRow[]) => ({
  total: list.reduce((sum, row) => sum + row.availability.total, 0),
  available: list.reduce((sum, row) => sum + row.availability.available, 0),
});

export function createAkash(seed: number) {
  const rows = table.trim().split('\n');
  const models = (nowMs: number): AkashRow[] =>
    rows.map((line, i) => {
      const [model = '', ram = '', face = '', low = '', high = '', gpus = '0', hosts = '0'] = line.split('|');
      const total = Number(gpus);
      const quarter = createRandom(seed * 13 + i * 197 + Math.floor(nowMs / 900_000));
      const minute = createRandom(seed * 17 + i * 211 + Math.floor(nowMs / 120_000));
      const available = Math.min(
        total,
        Math.max(0, Math.round(total * createRandom(seed + i * 7).next() * 0.8 + minute.normal())),
      );
      const availability = { total, available };
      const providerAvailability = { total: Number(hosts), available: Math.min(Number(hosts), available) };
      if (low === '')
        return {
          vendor: 'nvidia',
          model,
          ram,
          interface: face,
          availability,
          providerAvailability,
          price: null,
          priceUakt: null,
        };
      const [min, max] = [Number(low), Number(high)];
      const med = cents(min + (max - min) * (0.4 + 0.2 * quarter.next()));
      const avg = cents((min + max + med) / 3);
      const price = { currency: 'USD', min, max, avg, weightedAverage: cents((avg + med) / 2), med };
      const uakt = (usd: number): number => Math.round((usd / USD_PER_AKT) * 1e8) / 100;
      const priceUakt = {
        currency: 'uakt',
        min: uakt(min),
        max: uakt(max),
        avg: uakt(avg),
        weightedAverage: uakt(price.weightedAverage),
        med: uakt(med),
      };
      return { vendor: 'nvidia', model, ram, interface: face, availability, providerAvailability, price, priceUakt };
    });
  const left = (nowMs: number, taken: Taken): AkashRow[] =>
    models(nowMs).map((row) => {
      const { total, available } = row.availability;
      const ours = taken(`${row.model}|${row.ram}|${row.interface}`, nowMs);
      return { ...row, availability: { total, available: Math.max(0, available - ours) } };
    });
  return {
    size: rows.filter((line) => !line.includes('||')).length,
    models,
    /** What needs no key. */
    answer(path: string, taken: Taken, nowMs: number): AkashReply {
      const list = left(nowMs, taken);
      if (path === '/v1/gpu-prices') return { status: 200, body: { availability: totals(list), models: list } };
      if (path === '/v1/gpu') {
        const details = list.map(({ model, ram, interface: face, availability }) => ({
          model,
          ram,
          interface: face,
          allocatable: availability.total,
          allocated: availability.total - availability.available,
        }));
        const { total, available } = totals(list);
        return {
          status: 200,
          body: { gpus: { total: { allocatable: total, allocated: total - available }, details: { nvidia: details } } },
        };
      }
      if (path === '/v1/market-data/akt')
        return {
          status: 200,
          body: {
            price: USD_PER_AKT,
            volume: 8_000_000,
            marketCap: 140_000_000,
            marketCapRank: 320,
            priceChange24h: 0.01,
            priceChangePercentage24: 1.9,
          },
        };
      return consoleError(404, 'not_found', 'Not found');
    },
  };
}
