/** io.net: the keyless market snapshot, and the keyed VM endpoints that quote a whole block with fees. */
import { createRandom } from './random.ts';

export const IONET_KEY = 'sandbox-ionet-key';
const FEES = 1 + 0.02 + 0.0025;

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

/** Idle cards move by the minute, prices by the hour. */
function stateOf(card: Card, seed: number, nowMs: number) {
  const minute = createRandom(seed * 7 + card.id * 131 + Math.floor(nowMs / 60_000));
  const hour = createRandom(seed * 11 + card.id * 173 + Math.floor(nowMs / HOUR_MS));
  const usual = createRandom(seed + card.id).next();
  const idle =
    usual < 0.12 ? 0 : Math.min(card.total, Math.max(0, Math.round(card.total * 0.3 * usual + minute.normal() * 2)));
  return { idle, usd: cents(card.usd * hour.around(0.03)) };
}

export type IonetReply = { readonly status: number; readonly body: unknown };

function rowOf(card: Card, seed: number, nowMs: number) {
  const { idle, usd } = stateOf(card, seed, nowMs);
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

export function createIonet(seed: number) {
  const placesOf = (card: Card) => places.filter((_, i) => (card.id + i) % 3 !== 0);
  const machines = (card: Card, nowMs: number) => {
    const { idle } = stateOf(card, seed, nowMs);
    const at = placesOf(card);
    return at.map((place, i) => ({
      ...place,
      available_replicas: Math.floor(idle / at.length) + (i < idle % at.length ? 1 : 0),
    }));
  };

  return {
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
    snapshot(query: URLSearchParams, nowMs: number): IonetReply {
      const wanted = query.get('hardware_type')?.toUpperCase() ?? null;
      const gpus = cards.map((card) => rowOf(card, seed, nowMs));
      const cpus = [
        {
          id: 9001,
          brand_name: 'Apple',
          hardware_name: 'M2 Ultra',
          price: 0.1,
          type: 'CPU',
          total: 10,
          hired: 0,
          idle: 10,
        },
        {
          id: 9002,
          brand_name: 'AMD',
          hardware_name: 'Ryzen 9 7950X',
          price: 0.05,
          type: 'CPU',
          total: 40,
          hired: 12,
          idle: 28,
        },
      ];
      const brand = query.get('brand_name');
      // One Apple row stays in a GPU answer, as the captured one had it.
      const rows = [...gpus, ...(wanted === 'GPU' ? cpus.slice(0, 1) : cpus)].filter(
        (entry) => brand === null || entry.brand_name === brand,
      );
      return { status: 200, body: { status: 'succeeded', data: rows } };
    },
    keyed(path: string, query: URLSearchParams, key: string | null, nowMs: number): IonetReply {
      if (key !== IONET_KEY) return detail(401, 'Invalid API key');
      if (path === '/hardware/max-gpus-per-vm') {
        const sold = cards.filter((card) => card.products >= 2);
        const hardware = sold.map((card) => ({
          max_gpus_per_vm: 8,
          available: stateOf(card, seed, nowMs).idle,
          hardware_id: card.id,
          hardware_name: card.name,
          brand_name: 'NVIDIA',
        }));
        return { status: 200, body: { data: { hardware, total: hardware.length } } };
      }
      const card = cards.find(({ id, products }) => products >= 2 && String(id) === query.get('hardware_id'));
      if (path === '/available-vms')
        return card
          ? { status: 200, body: { data: machines(card, nowMs) } }
          : invalid('hardware_id', 'unknown hardware');
      if (path === '/price')
        return card
          ? quote(query, machines(card, nowMs), stateOf(card, seed, nowMs).usd)
          : invalid('hardware_id', 'unknown hardware');
      return detail(404, 'Not Found');
    },
  };
}

const invalid = (field: string, msg: string): IonetReply => ({
  status: 422,
  body: { detail: [{ loc: ['query', field], msg, type: 'value_error' }] },
});

const detail = (status: number, text: string): IonetReply => ({ status, body: { detail: text } });

function quote(
  query: URLSearchParams,
  places: readonly { id: number; available_replicas: number }[],
  usd: number,
): IonetReply {
  const count = (name: string): number => Number(query.get(name) ?? Number.NaN);
  for (const name of ['duration_hours', 'gpus_per_vm', 'replica_count'])
    if (!Number.isInteger(count(name)) || count(name) < 1)
      return invalid(name, 'ensure this value is greater than or equal to 1');
  let wanted: unknown;
  try {
    wanted = JSON.parse(query.get('location_ids') ?? 'null');
  } catch {
    wanted = null;
  }
  if (!Array.isArray(wanted) || wanted.length !== 1) return invalid('location_ids', 'exactly one location');
  const at = places.find(({ id }) => id === wanted[0]);
  if (!at) return invalid('location_ids', 'unknown location');
  const perGpu = cents(usd * 1.65);
  const cost = perGpu * count('duration_hours') * count('gpus_per_vm') * count('replica_count');
  return {
    status: 200,
    body: {
      data: {
        replica_count: count('replica_count'),
        gpus_per_vm: count('gpus_per_vm'),
        available_replica_count: Array.from({ length: at.available_replicas }, (_, i) => i + 1),
        discount: 0,
        ionet_fee: cost * 0.0025,
        ionet_fee_percent: 0.25,
        currency_conversion_fee: cost * 0.02,
        currency_conversion_fee_percent: 2,
        total_cost_usdc: Math.round(cost * FEES * 1e6) / 1e6,
      },
    },
  };
}
