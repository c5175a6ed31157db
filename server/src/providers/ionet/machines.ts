/**
 * io.net's virtual machines, place by place: what can be had now and what the server quotes for an hour, fees in.
 * A quote is kept while the snapshot's price for the card stays the same, ten minutes at most.
 */
import type { z } from 'zod';
import { type Clock, type Instant, MINUTE_MS, plus } from '#base/clock';
import { type MicroUsdc, usdcFromNumber } from '#base/money';
import { FetchFailure } from '#platform/fetch';
import type { ProviderClient } from '../resilience.ts';
import { drop, type Row } from '../row.ts';
import { card } from './card.ts';
import { hardwareAnswer, locationsAnswer, quoteAnswer } from './wire.ts';

export const VMAAS = '/enterprise/v1/io-cloud/vmaas';
const QUOTE_AGE_MS = 10 * MINUTE_MS;
/** Quotes of one reading are not all over at once. */
const spread = (): number => QUOTE_AGE_MS * (0.5 + Math.random() / 2);
const CARDS_AT_ONCE = 4;

type Quote = { readonly perHour: MicroUsdc; readonly until: Instant; readonly snapshotPrice: number | null };

type Card = { readonly id: number; readonly name: string };

/** One VM for a block of hours. */
export type Block = {
  readonly hardware: number;
  readonly place: number;
  readonly gpus: number;
  readonly hours: number;
};

export function pricePath({ hardware, place, gpus, hours }: Block): string {
  const query = new URLSearchParams({
    location_ids: JSON.stringify([place]),
    hardware_id: String(hardware),
    currency: 'usdc',
    duration_hours: String(hours),
    gpus_per_vm: String(gpus),
    replica_count: '1',
  });
  return `/price?${query}`;
}

export type Machines = {
  /** Every machine there is. `prices`: the snapshot's VM price by hardware id. */
  rows(prices: ReadonlyMap<number, number | null>, signal: AbortSignal): Promise<Row[]>;
  /** The machines with one card, quoted anew. */
  ofCard(hardware: number, signal: AbortSignal): Promise<Row[]>;
  hardware(signal: AbortSignal): Promise<readonly (Card & { readonly available: number })[]>;
};

export function createMachines(client: ProviderClient, clock: Clock, apiKey: string): Machines {
  const quotes = new Map<string, Quote>();
  const keyed = <T>(path: string, shape: z.ZodType<T>, signal: AbortSignal): Promise<T> =>
    client.request({ path: VMAAS + path, endpoint: 'vmaas', headers: { 'x-api-key': apiKey }, signal }, shape);

  const quote = async (hardware: number, place: number, snapshotPrice: number | null, signal: AbortSignal) => {
    const key = `${hardware}/${place}`;
    const kept = quotes.get(key);
    const now = clock.now();
    if (kept && kept.snapshotPrice === snapshotPrice && now < kept.until) return kept.perHour;
    const answer = await keyed(pricePath({ hardware, place, gpus: 1, hours: 1 }), quoteAnswer, signal);
    const perHour = usdcFromNumber(answer.data.total_cost_usdc);
    if (!perHour) return null;
    quotes.set(key, { perHour, until: plus(now, spread()), snapshotPrice });
    return perHour;
  };

  const machinesOf = async (card: Card, snapshotPrice: number | null, signal: AbortSignal): Promise<Row[]> => {
    const query = new URLSearchParams({ hardware_id: String(card.id), hardware_qty: '1' });
    const { data } = await keyed(`/available-vms?${query}`, locationsAnswer, signal);
    const rows: Row[] = [];
    for (const place of data) {
      const externalId = `${card.id}/vmaas/${place.id}`;
      const perHour = await quote(card.id, place.id, snapshotPrice, signal);
      rows.push(
        perHour === null
          ? drop(externalId, 'no_price', 'the server quoted no price')
          : { offer: machine(card, externalId, place, perHour) },
      );
    }
    return rows;
  };

  const hardware = async (signal: AbortSignal) =>
    (await keyed('/hardware/max-gpus-per-vm', hardwareAnswer, signal)).data.hardware.map((row) => ({
      id: row.hardware_id,
      name: row.hardware_name,
      available: row.available,
    }));

  return {
    hardware,
    async rows(prices, signal) {
      const rows: Row[] = [];
      const waiting = (await hardware(signal)).filter(({ available }) => available > 0);
      const worker = async (): Promise<void> => {
        for (let next = waiting.pop(); next; next = waiting.pop())
          rows.push(...(await tolerant(next, () => machinesOf(next, prices.get(next.id) ?? null, signal))));
      };
      await Promise.all(Array.from({ length: CARDS_AT_ONCE }, worker));
      return rows;
    },
    async ofCard(id, signal) {
      const known = (await hardware(signal)).find((row) => row.id === id);
      for (const key of quotes.keys()) if (key.startsWith(`${id}/`)) quotes.delete(key);
      return known === undefined ? [] : await machinesOf(known, null, signal);
    },
  };
}

/** A card whose answers cannot be read is dropped; the others live on. */
async function tolerant({ id }: Card, read: () => Promise<Row[]>): Promise<Row[]> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof FetchFailure) || error.kind !== 'schema_drift') throw error;
    return [drop(`${id}/vmaas`, 'bad_field', error.message)];
  }
}

type Place = {
  readonly iso2?: string | null | undefined;
  readonly name?: string | null | undefined;
  readonly available_replicas: number;
};

function machine({ name }: Card, externalId: string, place: Place, perHour: MicroUsdc) {
  const free = place.available_replicas;
  return card({
    externalId,
    raw: name,
    perHour,
    capability: null,
    capacity: free,
    free,
    priceKind: 'live',
    bookable: true,
    country: /^[A-Z]{2}$/.test(place.iso2 ?? '') ? (place.iso2 ?? null) : null,
    region: place.name ?? null,
  });
}
