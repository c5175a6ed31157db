/**
 * io.net. There is no list of machines: an offer is a card, sold as one of several products, with a count of idle
 * cards. The snapshot needs no key and its prices are "from" prices. With a key the VM product is asked place by
 * place and quoted by the server, fees in; a quote is kept while the snapshot's price for the card stays the same.
 */
import type { Clock } from '#base/clock';
import { usdcFromNumber } from '#base/money';
import type { Adapter, FigureSources, PriceKind } from '../offer.ts';
import type { ProviderClient } from '../resilience.ts';
import { collect, drop, dropUnreadable, idOf, type Row } from '../row.ts';
import { card } from './card.ts';
import { createMachines } from './machines.ts';
import { createRenting } from './renting.ts';
import { type SnapshotRow, snapshotAnswer, snapshotRow } from './wire.ts';

const SNAPSHOT = '/v1/io-explorer/network/market-snapshot?hardware_type=gpu';

const products = {
  cluster: 'price',
  baremetal: 'baremetal_price',
  kubernetes: 'kubernetes_price',
  caas: 'caas_price',
  vmaas: 'vmaas_price',
} as const;
type Product = keyof typeof products;
/** Sold to be wired together. */
const clustered: ReadonlySet<Product> = new Set(['cluster', 'kubernetes']);

function sourcesOf(priceKind: PriceKind, externalId: string): FigureSources {
  const product = externalId.split('/')[1] as Product | undefined;
  const shared = {
    model: 'market-snapshot: hardware_name, looked up in the GP4U catalog',
    vram_gb: 'GP4U catalog, or the size in hardware_name',
    fp16_tflops: 'GP4U catalog (vendor datasheet)',
    fp32_tflops: 'GP4U catalog (vendor datasheet)',
    memory_bandwidth_gbps: 'GP4U catalog (vendor datasheet)',
  };
  const figures =
    priceKind === 'live'
      ? {
          ...shared,
          price_per_hour: 'vmaas/price: total_cost_usdc for one hour, fees in',
          free: 'vmaas/available-vms: available_replicas',
          country: 'vmaas/available-vms: iso2',
        }
      : {
          ...shared,
          price_per_hour: `market-snapshot: ${product ? products[product] : 'price'} (a "from" price, fees not in)`,
          capacity: 'market-snapshot: total',
          free: 'market-snapshot: idle',
        };
  return { key: priceKind === 'live' ? 'ionet/vmaas' : `ionet/${product ?? 'cluster'}`, figures };
}

export function createIonet(client: ProviderClient, clock: Clock, apiKey: string | null): Adapter {
  const machines = apiKey === null ? null : createMachines(client, clock, apiKey);
  const snapshot = async (signal: AbortSignal): Promise<{ rows: Row[]; cards: SnapshotRow[] }> => {
    const { data } = await client.request({ path: SNAPSHOT, endpoint: 'explorer', signal }, snapshotAnswer);
    const cards: SnapshotRow[] = [];
    return { rows: data.flatMap((raw) => snapshotRows(raw, machines !== null, cards)), cards };
  };
  return {
    name: 'ionet',
    configured: apiKey !== null,
    note:
      apiKey === null
        ? 'Without IONET_API_KEY only the public snapshot is shown: prices are "from" prices and cannot be booked.'
        : 'Virtual machines are quoted with your key; other products show the public snapshot.',
    sources: ({ priceKind, externalId }) => sourcesOf(priceKind, externalId),
    async fetchOffers(signal) {
      const { rows, cards } = await snapshot(signal);
      const prices = new Map(cards.map((row) => [row.id, row.vmaas_price ?? null]));
      if (machines !== null) rows.push(...(await machines.rows(prices, signal)));
      return collect(rows);
    },
    async checkCredentials(signal) {
      if (machines === null) {
        await snapshot(signal);
        return 'io.net answers; there is no key';
      }
      await machines.hardware(signal);
      return 'io.net takes the key';
    },
    renting: apiKey === null ? null : createRenting(client, clock, apiKey),
    lookUp(externalId) {
      const [hardware, product, place] = externalId.split('/');
      if (product !== 'vmaas' || machines === null)
        return { key: 'snapshot', fetch: async (signal) => collect((await snapshot(signal)).rows).offers };
      if (place === undefined) return null;
      return {
        key: `vmaas/${hardware}`,
        fetch: async (signal) => collect(await machines.ofCard(Number(hardware), signal)).offers,
      };
    },
  };
}

/** One offer for each product the card is sold as; with a key the VM product comes from the keyed endpoints. */
export function snapshotRows(raw: unknown, keyed: boolean, cards: SnapshotRow[]): Row[] {
  const parsed = snapshotRow.safeParse(raw);
  const id = idOf(raw, 'id');
  if (!parsed.success) return [dropUnreadable(id, raw, parsed.error)];
  const row = parsed.data;
  if (row.type.toUpperCase() !== 'GPU') return [drop(id, 'not_a_gpu', `type is ${row.type}`)];
  if (row.idle > row.total) return [drop(id, 'bad_field', `idle: ${row.idle} of a total of ${row.total}`)];
  cards.push(row);
  const sold = (Object.keys(products) as Product[]).filter((product) => row[products[product]] != null);
  if (sold.length === 0) return [drop(id, 'no_price', 'no product has a price')];
  return sold
    .filter((product) => !(keyed && product === 'vmaas'))
    .map((product) => {
      const externalId = `${row.id}/${product}`;
      const perHour = usdcFromNumber(row[products[product]] ?? Number.NaN);
      if (!perHour) return drop(externalId, 'bad_field', `${products[product]}: ${row[products[product]]} is no price`);
      return {
        offer: card({
          externalId,
          raw: row.hardware_name,
          perHour,
          capability: clustered.has(product) ? 'cluster' : null,
          capacity: row.total,
          free: row.idle,
          priceKind: 'market',
          bookable: false,
          country: null,
          region: null,
        }),
      };
    });
}
