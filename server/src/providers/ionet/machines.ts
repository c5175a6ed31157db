/**
 * io.net's virtual machines, place by place: what can be had now and what the server quotes for an hour, fees in.
 * A quote is kept while the snapshot's price for the card stays the same, ten minutes at most.
 */
import { type Clock, type Instant, MINUTE_MS } from '#base/clock';
import { type MicroUsdc, usdcFromNumber } from '#base/money';
import { FetchFailure, type JsonClient } from '#platform/fetch';
import { drop, dropUnreadable, type Row } from '../row.ts';
import { card } from './card.ts';
import { hardwareAnswer, locationsAnswer, quoteAnswer } from './wire.ts';

const VMAAS = '/enterprise/v1/io-cloud/vmaas';
const QUOTE_AGE_MS = 10 * MINUTE_MS;
const CARDS_AT_ONCE = 4;

type Quote = { readonly perHour: MicroUsdc; readonly at: Instant; readonly snapshotPrice: number | null };

/** `prices`: the snapshot's VM price by hardware id. */
export type MachineRows = (prices: ReadonlyMap<number, number | null>, signal: AbortSignal) => Promise<Row[]>;

export function createMachineRows(client: JsonClient, clock: Clock, apiKey: string): MachineRows {
  const quotes = new Map<string, Quote>();
  const keyed = (path: string, signal: AbortSignal): Promise<unknown> =>
    client.request({ path: VMAAS + path, headers: { 'x-api-key': apiKey }, signal });

  const quote = async (hardware: number, place: number, snapshotPrice: number | null, signal: AbortSignal) => {
    const key = `${hardware}/${place}`;
    const kept = quotes.get(key);
    const now = clock.now();
    if (kept && kept.snapshotPrice === snapshotPrice && now - kept.at < QUOTE_AGE_MS) return kept.perHour;
    const query = new URLSearchParams({
      location_ids: JSON.stringify([place]),
      hardware_id: String(hardware),
      currency: 'usdc',
      duration_hours: '1',
      gpus_per_vm: '1',
      replica_count: '1',
    });
    const answer = quoteAnswer.safeParse(await keyed(`/price?${query}`, signal));
    const perHour = answer.success ? usdcFromNumber(answer.data.data.total_cost_usdc) : null;
    if (perHour !== null) quotes.set(key, { perHour, at: now, snapshotPrice });
    return perHour;
  };

  const machinesOf = async (
    hardware: { id: number; name: string },
    snapshotPrice: number | null,
    signal: AbortSignal,
  ): Promise<Row[]> => {
    const query = new URLSearchParams({ hardware_id: String(hardware.id), hardware_qty: '1' });
    const answer = locationsAnswer.safeParse(await keyed(`/available-vms?${query}`, signal));
    if (!answer.success) return [dropUnreadable(`${hardware.id}/vmaas`, answer.data, answer.error)];
    const rows: Row[] = [];
    for (const place of answer.data.data) {
      const externalId = `${hardware.id}/vmaas/${place.id}`;
      const perHour = await quote(hardware.id, place.id, snapshotPrice, signal);
      if (perHour === null) rows.push(drop(externalId, 'no_price', 'the server quoted no price'));
      else {
        const country = /^[A-Z]{2}$/.test(place.iso2 ?? '') ? (place.iso2 ?? null) : null;
        const free = place.available_replicas;
        rows.push({
          offer: card({
            externalId,
            raw: hardware.name,
            perHour,
            capacity: free,
            free,
            priceKind: 'live',
            bookable: true,
            country,
            region: place.name ?? null,
          }),
        });
      }
    }
    return rows;
  };

  return async (prices, signal) => {
    const answer = hardwareAnswer.safeParse(await keyed('/hardware/max-gpus-per-vm', signal));
    if (!answer.success) throw new FetchFailure('bad_answer', 'io.net answered JSON without a list of hardware');
    const rows: Row[] = [];
    const todo = answer.data.data.hardware.filter((hardware) => hardware.available > 0);
    const worker = async (): Promise<void> => {
      for (let next = todo.pop(); next; next = todo.pop()) {
        const hardware = { id: next.hardware_id, name: next.hardware_name };
        rows.push(...(await machinesOf(hardware, prices.get(hardware.id) ?? null, signal)));
      }
    };
    await Promise.all(Array.from({ length: CARDS_AT_ONCE }, worker));
    return rows;
  };
}
