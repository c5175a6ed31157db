/**
 * Vast.ai. The search has no page token and gives 64 rows without a key, 128 with one, so the market is walked by
 * price: ask for the cheapest, then for what costs at least as much as the last row, until nothing new comes.
 * A price shared by more offers than fit a page is walked by offer id instead.
 */
import { type Clock, instantFromUnixSeconds, SECOND_MS } from '#base/clock';
import { usdcFromNumber } from '#base/money';
import * as catalog from '#catalog';
import { FetchFailure, type Refusal } from '#platform/fetch';
import type { Adapter, FigureSources, Offer, OfferBatch, Pricing } from '../offer.ts';
import type { ProviderClient } from '../resilience.ts';
import { collect, drop, dropUnreadable, idOf, type Row } from '../row.ts';
import { createRenting } from './renting.ts';
import { type VastOffer, vastAccount, vastAnswer, vastOffer } from './wire.ts';

const PAGES_MAX = 20_000;
const ROWS_ASKED = 1_000;
/** The server may compare at another precision than it prints. */
const PRICE_SLACK = 1e-9;
/** A large market is read in small steps, so that nobody else on the machine has to wait for it; not the first time. */
const PAGE_PAUSE_MS = 50;

type Filter = Readonly<Record<string, unknown>>;
type Asked = { readonly type: 'on-demand' | 'bid'; readonly filter: Filter; readonly order: string };

const figures: FigureSources['figures'] = {
  price_per_hour: 'bundles: dph_base (the whole offer, without disk)',
  price_per_gpu_hour: 'bundles: dph_base / num_gpus',
  storage_price_per_gb_month: 'bundles: storage_cost (a month is 720 hours)',
  egress_price_per_gb: 'bundles: inet_up_cost',
  ingress_price_per_gb: 'bundles: inet_down_cost',
  vram_gb: 'bundles: gpu_ram, matched to the nominal size of the card',
  model:
    'bundles: gpu_name and gpu_ram, where they fit several bw_nvlink and gpu_max_power, looked up in the GP4U catalog',
  fp16_tflops: 'GP4U catalog (vendor datasheet)',
  fp32_tflops: 'GP4U catalog (vendor datasheet)',
  memory_bandwidth_gbps: 'GP4U catalog (vendor datasheet)',
  reliability: 'bundles: reliability2',
  cpu_cores: "bundles: cpu_cores_effective (this offer's share)",
  ram_gb: "bundles: cpu_ram (this offer's share)",
  country: 'bundles: the last two letters of geolocation',
};

const TOO_FREQUENT = /endpoint threshold=(\d+(?:\.\d+)?)/;

/** Vast.ai's own way of refusing: a wrong key is a 404, and a 429 names the least time between calls, if anything. */
export function refusal(status: number, text: string): Refusal | null {
  if (status === 404 && /invalid user key/i.test(text)) return { kind: 'auth' };
  // A host may only rent its own machines, and who has no credit none; the key is taken.
  if (status === 403 && /invalid_args|insufficient/i.test(text)) return { kind: 'refused' };
  const threshold = status === 429 ? TOO_FREQUENT.exec(text)?.[1] : undefined;
  return threshold === undefined ? null : { retryAfterMs: Math.min(60, Number(threshold)) * SECOND_MS };
}

const types = ['on-demand', 'bid'] as const;
const BID = '/bid';

/** The market's own id, and the side of the market. */
function askOf(externalId: string): { readonly id: number; readonly isBid: boolean } | null {
  const isBid = externalId.endsWith(BID);
  const id = Number(isBid ? externalId.slice(0, -BID.length) : externalId);
  return Number.isSafeInteger(id) ? { id, isBid } : null;
}

export function createVast(client: ProviderClient, clock: Clock, apiKey: string | null): Adapter {
  let readOnce = false;
  const keyed = apiKey === null ? {} : { authorization: `Bearer ${apiKey}` };
  const search = async (asked: Asked, signal: AbortSignal): Promise<unknown[]> => {
    const query = { ...asked.filter, type: asked.type, order: [[asked.order, 'asc']], limit: ROWS_ASKED };
    const text = JSON.stringify(query);
    const { offers } = await client.request(
      apiKey === null
        ? { path: `/api/v0/bundles/?q=${encodeURIComponent(text)}`, endpoint: 'search', signal }
        : {
            method: 'POST',
            path: '/api/v0/bundles/',
            endpoint: 'search',
            headers: { ...keyed, 'content-type': 'application/json' },
            body: text,
            signal,
          },
      vastAnswer,
    );
    return offers;
  };
  const read = (raw: unknown, type: Asked['type']): Row => normalize(raw, type === 'bid', apiKey !== null);
  const lookUp: Adapter['lookUp'] = (externalId) => {
    const ask = askOf(externalId);
    if (ask === null) return null;
    const type = ask.isBid ? 'bid' : 'on-demand';
    return {
      key: `${type}/${ask.id}`,
      async fetch(signal) {
        const rows = await search({ type, filter: { ask_contract_id: { eq: ask.id } }, order: 'dph_total' }, signal);
        return collect(rows.map((raw) => read(raw, type))).offers;
      },
    };
  };
  return {
    name: 'vast',
    configured: apiKey !== null,
    note:
      apiKey === null
        ? 'Without VAST_API_KEY the market can be read but not rented.'
        : 'Read and rented with your key.',
    sources: () => ({ key: 'vast/live', figures }),
    async fetchOffers(signal) {
      const walks = await Promise.all(
        types.map((type) =>
          walk(async (filter, order) => {
            if (readOnce) await clock.sleep(PAGE_PAUSE_MS, signal);
            return await search({ type, filter, order }, signal);
          }),
        ),
      );
      readOnce = true;
      return collect(
        walks.flatMap((raws, i) => raws.map((raw) => read(raw, types[i] ?? 'on-demand'))),
      ) satisfies OfferBatch;
    },
    async checkCredentials(signal) {
      if (apiKey === null) {
        await search({ type: 'on-demand', filter: { num_gpus: { eq: 1 } }, order: 'dph_total' }, signal);
        return 'Vast.ai answers; there is no key';
      }
      await client.request(
        { path: '/api/v0/users/current/', endpoint: 'account', headers: keyed, signal },
        vastAccount,
      );
      return 'Vast.ai takes the key';
    },
    lookUp,
    renting: apiKey === null ? null : createRenting(client, apiKey, { askOf, lookUp }),
  };
}

type Page = (filter: Filter, order: string) => Promise<unknown[]>;

const field = (raw: unknown, name: string): unknown =>
  typeof raw === 'object' && raw !== null ? (raw as Record<string, unknown>)[name] : undefined;

const numbers = (rows: readonly unknown[], name: string): number[] =>
  rows.map((row) => field(row, name)).filter((value): value is number => typeof value === 'number');

/** Every row of one market side, each once. */
export async function walk(page: Page): Promise<unknown[]> {
  const seen = new Map<unknown, unknown>();
  const add = (rows: readonly unknown[]): number => {
    const before = seen.size;
    for (const row of rows) seen.set(field(row, 'ask_contract_id') ?? field(row, 'id') ?? JSON.stringify(row), row);
    return seen.size - before;
  };
  let filter: Filter = {};
  let largest = 0;
  let passed = Number.NEGATIVE_INFINITY;
  for (let pages = 0; pages < PAGES_MAX; pages += 1) {
    const rows = await page(filter, 'dph_total');
    const fresh = add(rows);
    const prices = numbers(rows, 'dph_total');
    const last = prices.length > 0 ? Math.max(...prices) : null;
    if (last !== null && last <= passed)
      throw new FetchFailure('bad_answer', 'Vast.ai answered offers that are cheaper than what was asked for');
    const full = rows.length > 0 && rows.length >= largest;
    largest = Math.max(largest, rows.length);
    if (last === null) {
      // Rows without a price cannot be passed by price; asking from zero leaves them behind.
      if (fresh === 0) return [...seen.values()];
      filter = { dph_total: { gte: 0 } };
    } else if (fresh > 0) {
      filter = { dph_total: { gte: last * (1 - PRICE_SLACK) } };
    } else if (full) {
      await walkOnePrice(page, last, add);
      passed = last;
      filter = { dph_total: { gt: last * (1 + PRICE_SLACK) } };
    } else return [...seen.values()];
  }
  throw new FetchFailure('bad_answer', `Vast.ai did not come to an end within ${PAGES_MAX} pages`);
}

async function walkOnePrice(page: Page, price: number, add: (rows: readonly unknown[]) => number): Promise<void> {
  const level = { gte: price * (1 - PRICE_SLACK), lte: price * (1 + PRICE_SLACK) };
  let after = 0;
  for (let pages = 0; pages < PAGES_MAX; pages += 1) {
    const rows = await page({ dph_total: level, ask_contract_id: { gt: after } }, 'ask_contract_id');
    add(rows);
    const ids = numbers(rows, 'ask_contract_id');
    const next = Math.max(after, ...ids);
    if (next === after) return;
    after = next;
  }
}

const COUNTRY = /(?:^|[\s,])([A-Z]{2})$/;

function place(geolocation: string | null | undefined): { country: string | null; region: string | null } {
  const words = geolocation?.trim() ?? '';
  const country = COUNTRY.exec(words)?.[1] ?? null;
  const region = words.replace(/^[\s,]+/, '');
  return { country, region: region === '' ? null : region };
}

const tenth = (value: number): number => Math.round(value * 10) / 10;

/** One row of `bundles`. `bid`: it came from the interruptible side, where the price is the lowest bid. */
export function normalize(raw: unknown, bid: boolean, bookable: boolean): Row {
  const parsed = vastOffer.safeParse(raw);
  const id = idOf(raw, 'id');
  const externalId = id !== null && bid ? id + BID : id;
  if (!parsed.success) return dropUnreadable(externalId, raw, parsed.error);
  return offerFrom(parsed.data, bid || parsed.data.is_bid === true ? 'interruptible' : 'on_demand', bid, bookable);
}

function offerFrom(row: VastOffer, pricing: Pricing, bid: boolean, bookable: boolean): Row {
  const externalId = bid ? row.id + BID : String(row.id);
  const pricePerHour = usdcFromNumber(row.dph_base);
  const pricePerGpuHour = usdcFromNumber(row.dph_base, row.num_gpus);
  if (!pricePerHour || !pricePerGpuHour) return drop(externalId, 'bad_field', `dph_base: ${row.dph_base} is no price`);
  const gpu = catalog.resolve('vast', {
    raw: row.gpu_name,
    vramGb: row.gpu_ram / 1024,
    // Of cards that share a name and memory only those in SXM sockets are wired to each other and draw so much.
    formFactor: row.bw_nvlink != null && row.bw_nvlink > 0 ? 'sxm' : null,
    powerWatts: row.gpu_max_power ?? null,
  });
  const free = row.rented === true || row.rentable === false ? 0 : 1;
  const optional = (value: number | null | undefined) => (value == null ? null : usdcFromNumber(value));
  const offer: Offer = {
    externalId,
    machineId: row.machine_id == null ? null : String(row.machine_id),
    hostId: row.host_id == null ? null : String(row.host_id),
    model: gpu.model?.name ?? null,
    modelRaw: row.gpu_name,
    vendor: gpu.model?.vendor ?? row.gpu_arch?.toLowerCase() ?? null,
    gpuCount: row.num_gpus,
    gpuIds: (row.gpu_ids ?? []).map(String),
    vramGb: gpu.vramGb ?? tenth(row.gpu_ram / 1024),
    pricePerGpuHour,
    pricePerHour,
    storagePricePerGbMonth: optional(row.storage_cost),
    egressPricePerGb: optional(row.inet_up_cost),
    ingressPricePerGb: optional(row.inet_down_cost),
    pricing,
    priceKind: 'live',
    bookable,
    machines: null,
    capability: null,
    capacity: 1,
    free,
    reliability: row.reliability2 ?? row.reliability ?? null,
    verified: row.verification == null ? null : row.verification === 'verified',
    dlperf: row.dlperf == null || row.dlperf === 0 ? null : row.dlperf / row.num_gpus,
    cpuCores: row.cpu_cores_effective == null ? null : tenth(row.cpu_cores_effective),
    ramGb: row.cpu_ram == null ? null : tenth(row.cpu_ram / 1024),
    diskGb: row.disk_space == null ? null : tenth(row.disk_space),
    inetDownMbps: row.inet_down ?? null,
    inetUpMbps: row.inet_up ?? null,
    ...place(row.geolocation),
    rentableUntil: row.end_date == null ? null : instantFromUnixSeconds(Math.min(row.end_date, 8e9)),
  };
  return { offer };
}
