/** io.net: the keyless market snapshot, and the keyed VM endpoints that quote a whole block with fees. */
import { halfUp, microUsd, type RentedMachines } from './account.ts';
import {
  createIonetMachines,
  detail,
  type IonetCall,
  type IonetMachines,
  type IonetReply,
  invalid,
  type Stock,
} from './ionet-machines.ts';
import { createRandom } from './random.ts';

export const IONET_KEY = 'sandbox-ionet-key';
/** Of what the cards cost, in hundredths of a percent. */
const FEES = { reservation: 25n, facilitation: 200n };
const WHOLE = 10_000n;

type Card = {
  readonly id: number;
  readonly name: string;
  readonly usd: number;
  readonly total: number;
  readonly products: number;
};

/** Name, $ per card-hour of the cluster product, cards, how many further products it is sold as. */
const table = `
H100 80GB HBM3|1.19|512|4
H100 PCIe|1.45|96|4
H100 80G PCIe|1.49|32|2
H200|2.19|256|4
B200|3.4|64|3
A100 80GB PCIe|0.83|128|4
A100-PCIE-40GB|0.55|64|3
A100-SXM4-80GB|0.92|192|4
L40S|0.62|88|4
L40|0.55|40|3
L4|0.28|60|2
A40|0.31|24|1
A10|0.22|12|1
RTX A6000|0.38|52|3
RTX A5000|0.2|48|2
RTX A4000|0.12|60|2
RTX 6000 Ada Generation|0.62|44|3
RTX 5000 Ada Generation|0.44|20|2
RTX 4000 SFF Ada Generation|0.16|18|1
RTX 4000|0.09|14|0
RTX 5000|0.12|10|0
GeForce RTX 5090|0.46|120|3
NVIDIA GeForce RTX 4090|0.25|617|3
GeForce RTX 4090 D|0.23|22|1
GeForce RTX 4080|0.17|70|1
GeForce RTX 4070|0.1|55|1
GeForce RTX 4060|0.06|62|0
GeForce RTX 3090|0.14|410|2
GeForce RTX 3090 Ti|0.16|35|1
GeForce RTX 3080 Ti|0.11|48|0
GeForce RTX 3080|0.09|150|0
GeForce RTX 3070|0.06|90|0
GeForce RTX 3060|0.04|80|0
NVIDIA Tesla T4|0.07|64|1
Tesla V100-PCIE-16GB|0.1|40|1
Tesla V100-SXM2-32GB|0.16|56|2
Tesla V100S-PCIE-32GB|0.15|8|0
`;

const cards: readonly Card[] = table
  .trim()
  .split('\n')
  .map((line, i) => {
    const [name = '', usd = '0', total = '0', products = '0'] = line.split('|');
    return { id: 101 + i * 3, name, usd: Number(usd), total: Number(total), products: Number(products) };
  });

const places = [
  { id: 1, iso2: 'US', name: 'United States' },
  { id: 2, iso2: 'DE', name: 'Germany' },
  { id: 3, iso2: 'SG', name: 'Singapore' },
  { id: 4, iso2: 'CA', name: 'Canada' },
  { id: 5, iso2: 'JP', name: 'Japan' },
] as const;

const cents = (usd: number): number => Math.round(usd * 100) / 100;
const HOUR_MS = 3_600_000;

/** As if nothing were ours: idle cards move by the minute, prices by the hour. */
function stateOf(card: Card, seed: number, nowMs: number) {
  const minute = createRandom(seed * 7 + card.id * 131 + Math.floor(nowMs / 60_000));
  const hour = createRandom(seed * 11 + card.id * 173 + Math.floor(nowMs / HOUR_MS));
  const usual = createRandom(seed + card.id).next();
  const idle =
    usual < 0.12 ? 0 : Math.min(card.total, Math.max(0, Math.round(card.total * 0.3 * usual + minute.normal() * 2)));
  return { idle, usd: cents(card.usd * hour.around(0.03)) };
}

function rowOf(card: Card, { idle, usd }: { readonly idle: number; readonly usd: number }) {
  const product = (n: number, factor: number): number | null => (card.products >= n ? cents(usd * factor) : null);
  return {
    id: card.id,
    brand_name: 'NVIDIA',
    hardware_name: card.name,
    price: usd,
    baremetal_price: product(4, 1.5),
    kubernetes_price: product(1, 1.4),
    caas_price: product(3, 1.75),
    vmaas_price: product(2, 1.65),
    type: 'GPU',
    total: card.total,
    hired: card.total - idle,
    idle,
    available: idle,
    busy_percent: Math.round(((card.total - idle) / card.total) * 100),
    icon: null,
    is_trending: false,
  };
}

export type Ionet = {
  readonly size: number;
  readonly machines: RentedMachines;
  snapshot(query: URLSearchParams, nowMs: number): IonetReply;
  keyed(call: IonetCall, key: string | null, nowMs: number): IonetReply;
};

const cpu = (id: number, brand: string, name: string, price: number, total: number, hired: number) => ({
  ...{ id, brand_name: brand, hardware_name: name, price, type: 'CPU' },
  ...{ total, hired, idle: total - hired },
});
const cpus = [cpu(9001, 'Apple', 'M2 Ultra', 0.1, 10, 0), cpu(9002, 'AMD', 'Ryzen 9 7950X', 0.05, 40, 12)];

/** The places that have a card. */
const placesOf = (card: Card) => places.filter((_, i) => (card.id + i) % 3 !== 0);

export function createIonet(seed: number): Ionet {
  /** What is left at each place. */
  const stocksOf = (card: Card, nowMs: number): readonly Stock[] => {
    const { idle, usd } = stateOf(card, seed, nowMs);
    const at = placesOf(card);
    return at.map((place, i) => ({
      ...{ hardwareName: card.name, place },
      freeCards: Math.max(
        0,
        Math.floor(idle / at.length) + (i < idle % at.length ? 1 : 0) - machines.taken(card.id, place.id, nowMs),
      ),
      blockMicroUsd: (gpus, hours) => blockMicroUsd(usd, gpus, hours),
    }));
  };
  const soldAs = (id: number): Card | undefined => cards.find((card) => card.products >= 2 && card.id === id);
  const machines: IonetMachines = createIonetMachines((hardware, place, nowMs) => {
    const card = soldAs(hardware);
    return (card && stocksOf(card, nowMs).find((stock) => stock.place.id === place)) ?? null;
  });
  const nowOf = (card: Card, nowMs: number) => {
    const { idle, usd } = stateOf(card, seed, nowMs);
    const free = stocksOf(card, nowMs).reduce((sum, { freeCards }) => sum + freeCards, 0);
    return { usd, idle: card.products >= 2 ? free : idle };
  };

  return {
    machines,
    size: cards.reduce(
      (sum, card) =>
        sum +
        1 +
        (card.products >= 1 ? 1 : 0) +
        (card.products >= 3 ? 1 : 0) +
        (card.products >= 4 ? 1 : 0) +
        (card.products >= 2 ? placesOf(card).length : 0),
      0,
    ),
    snapshot(query, nowMs) {
      const wanted = query.get('hardware_type')?.toUpperCase() ?? null;
      const gpus = cards.map((card) => rowOf(card, nowOf(card, nowMs)));
      const brand = query.get('brand_name');
      // One Apple row stays in a GPU answer, as the captured one had it.
      const rows = [...gpus, ...(wanted === 'GPU' ? cpus.slice(0, 1) : cpus)].filter(
        (entry) => brand === null || entry.brand_name === brand,
      );
      return { status: 200, body: { status: 'succeeded', data: rows } };
    },
    keyed(call, key, nowMs) {
      if (key !== IONET_KEY) return detail(401, 'Invalid API key');
      const rented = machines.answer(call, nowMs);
      if (rented !== null) return rented;
      const { method, path, query } = call;
      if (method !== 'GET') return detail(404, 'Not Found');
      if (path === '/hardware/max-gpus-per-vm') {
        const sold = cards.filter((card) => card.products >= 2);
        const hardware = sold.map((card) => ({
          max_gpus_per_vm: 8,
          available: nowOf(card, nowMs).idle,
          hardware_id: card.id,
          hardware_name: card.name,
          brand_name: 'NVIDIA',
        }));
        return { status: 200, body: { data: { hardware, total: hardware.length } } };
      }
      if (path !== '/available-vms' && path !== '/price') return detail(404, 'Not Found');
      const card = soldAs(Number(query.get('hardware_id')));
      if (card === undefined) return invalid('query', 'hardware_id', 'unknown hardware');
      const stocks = stocksOf(card, nowMs);
      return path === '/price' ? quote(query, stocks) : availableVms(query, stocks);
    },
  };
}

function blockMicroUsd(usd: number, gpus: number, hours: number): bigint {
  const cost = microUsd(cents(usd * 1.65)) * BigInt(gpus) * BigInt(hours);
  return halfUp(cost * (WHOLE + FEES.reservation + FEES.facilitation), WHOLE);
}

const countIn = (query: URLSearchParams, name: string): number => Number(query.get(name) ?? Number.NaN);
const TOO_FEW = 'ensure this value is greater than or equal to 1';
const isCount = (value: number): boolean => Number.isInteger(value) && value >= 1;

function availableVms(query: URLSearchParams, stocks: readonly Stock[]): IonetReply {
  const gpus = countIn(query, 'hardware_qty');
  if (!isCount(gpus)) return invalid('query', 'hardware_qty', TOO_FEW);
  const data = stocks.map(({ place, freeCards }) => ({ ...place, available_replicas: Math.floor(freeCards / gpus) }));
  return { status: 200, body: { data } };
}

function quote(query: URLSearchParams, stocks: readonly Stock[]): IonetReply {
  const [hours, gpus, replicas] = [
    countIn(query, 'duration_hours'),
    countIn(query, 'gpus_per_vm'),
    countIn(query, 'replica_count'),
  ];
  if (!isCount(hours)) return invalid('query', 'duration_hours', TOO_FEW);
  if (!isCount(gpus)) return invalid('query', 'gpus_per_vm', TOO_FEW);
  if (!isCount(replicas)) return invalid('query', 'replica_count', TOO_FEW);
  let wanted: unknown;
  try {
    wanted = JSON.parse(query.get('location_ids') ?? 'null');
  } catch {
    wanted = null;
  }
  if (!Array.isArray(wanted) || wanted.length !== 1) return invalid('query', 'location_ids', 'exactly one location');
  const at = stocks.find(({ place }) => place.id === wanted[0]);
  if (!at) return invalid('query', 'location_ids', 'unknown location');
  const total = Number(at.blockMicroUsd(gpus * replicas, hours)) / 1e6;
  const feeOf = (part: bigint): number => (total * Number(part)) / Number(WHOLE + FEES.reservation + FEES.facilitation);
  return {
    status: 200,
    body: {
      data: {
        replica_count: replicas,
        gpus_per_vm: gpus,
        available_replica_count: Array.from({ length: Math.floor(at.freeCards / gpus) }, (_, i) => i + 1),
        discount: 0,
        ionet_fee: feeOf(FEES.reservation),
        ionet_fee_percent: 0.25,
        currency_conversion_fee: feeOf(FEES.facilitation),
        currency_conversion_fee_percent: 2,
        // Exactly what a deploy or an extend of it takes.
        total_cost_usdc: total,
      },
    },
  };
}
