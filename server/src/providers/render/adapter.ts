/**
 * Render Network, through its compute API (api.dispersed.com). Every call is signed with HMAC; without a key pair the
 * market cannot be read at all and published guide prices are shown instead, which nobody can book.
 */
import { createHash, createHmac, randomBytes } from 'node:crypto';
import type { Clock } from '#base/clock';
import { usdcFromNumber } from '#base/money';
import * as catalog from '#catalog';
import { FetchFailure } from '#platform/fetch';
import type { Adapter, FigureSources, Offer, OfferBatch, PriceKind } from '../offer.ts';
import type { ProviderClient } from '../resilience.ts';
import { collect, drop, dropUnreadable, idOf, type Row } from '../row.ts';
import { guidePrices } from './guide.ts';
import { type ComputeOffer, computeOffer, offersAnswer } from './wire.ts';

export type RenderKey = { readonly publicKey: string; readonly secretKey: string };

const PATH = '/v1/compute/offers';
const PAGE_ROWS = 50;
const PAGES_MAX = 10_000;

function sourcesOf(priceKind: PriceKind, externalId: string): FigureSources {
  const catalogued = {
    fp16_tflops: 'GP4U catalog (vendor datasheet)',
    fp32_tflops: 'GP4U catalog (vendor datasheet)',
    memory_bandwidth_gbps: 'GP4U catalog (vendor datasheet)',
  };
  const guide = guidePrices.find(({ label }) => externalId === `guide/${label}`);
  const figures =
    priceKind === 'guide'
      ? { ...catalogued, price_per_hour: guide?.source ?? 'published guide price', vram_gb: 'GP4U catalog' }
      : {
          ...catalogued,
          price_per_hour: 'compute/offers: pricing.hourly_rate_usd (the whole configuration)',
          price_per_gpu_hour: 'compute/offers: hourly_rate_usd / gpu_count',
          vram_gb: 'compute/offers: min_gpu_vram_gib',
          region: 'compute/offers: region_code',
        };
  return { key: priceKind === 'guide' ? `render/${externalId}` : 'render/live', figures };
}

const encode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

/** The headers of one signed call without a body, and the query string it was signed with. */
export function sign(
  key: RenderKey,
  timeMs: number,
  nonce: string,
  path: string,
  query: Readonly<Record<string, string>>,
) {
  const queryString = Object.entries(query)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .join('&');
  const bodyHash = createHash('sha256').update('').digest('hex');
  const text = [key.publicKey, timeMs, nonce, 'GET', path, queryString, bodyHash].join('|');
  const signature = createHmac('sha256', key.secretKey).update(text).digest('hex');
  return {
    queryString,
    headers: { 'X-API-Key': key.publicKey, 'X-Time': String(timeMs), 'X-Nonce': nonce, 'X-Signature': signature },
  };
}

export function createRender(client: ProviderClient, clock: Clock, key: RenderKey | null): Adapter {
  const page = async (pair: RenderKey, number: number, signal: AbortSignal) => {
    const query = { limit: String(PAGE_ROWS), page: String(number) };
    // Signed anew for each attempt: a nonce may not be used twice.
    return await client.request(() => {
      const { headers, queryString } = sign(pair, clock.now(), randomBytes(16).toString('hex'), PATH, query);
      return { path: `${PATH}?${queryString}`, endpoint: 'offers', headers, signal };
    }, offersAnswer);
  };
  const fetchOffers = async (signal: AbortSignal): Promise<OfferBatch> => {
    if (key === null) return collect(guidePrices.map(({ label, usdPerGpuHour }) => guideRow(label, usdPerGpuHour)));
    const rows: Row[] = [];
    for (let number = 1; number <= PAGES_MAX; number += 1) {
      const { data, total } = await page(key, number, signal);
      rows.push(...data.map(normalize));
      if (data.length < PAGE_ROWS || (total != null && number * PAGE_ROWS >= total)) return collect(rows);
    }
    throw new FetchFailure('bad_answer', `Render did not come to an end within ${PAGES_MAX} pages`);
  };
  return {
    name: 'render',
    configured: key !== null,
    note:
      key === null
        ? 'Not configured: without RENDER_API_KEY and RENDER_API_SECRET only published guide prices are shown, which cannot be booked.'
        : 'Read and rented with your key pair.',
    sources: ({ priceKind, externalId }) => sourcesOf(priceKind, externalId),
    fetchOffers,
    async checkCredentials(signal) {
      if (key === null) return 'There is no key pair, and nothing to ask without one';
      await page(key, 1, signal);
      return 'Render takes the key pair';
    },
    // Offers cannot be asked for one by one; there are few pages of them.
    lookUp: () =>
      key === null ? null : { key: 'offers', fetch: async (signal) => (await fetchOffers(signal)).offers },
  };
}

export function normalize(raw: unknown): Row {
  const parsed = computeOffer.safeParse(raw);
  const id = idOf(raw, 'offer_id');
  if (!parsed.success) return dropUnreadable(id, raw, parsed.error);
  const { hardware_summary: hardware, pricing } = parsed.data;
  const perHour = usdcFromNumber(pricing.hourly_rate_usd);
  const perGpuHour = usdcFromNumber(pricing.hourly_rate_usd, hardware.gpu_count);
  if (!perHour || !perGpuHour) return drop(id, 'bad_field', `hourly_rate_usd: ${pricing.hourly_rate_usd} is no price`);
  return {
    offer: {
      ...offerOf(parsed.data.offer_id, hardware),
      pricePerHour: perHour,
      pricePerGpuHour: perGpuHour,
      region: parsed.data.region_code ?? null,
    },
  };
}

function guideRow(label: string, usdPerGpuHour: number): Row {
  const perHour = usdcFromNumber(usdPerGpuHour);
  if (perHour === null) return drop(label, 'no_price', 'no amount');
  const shape = offerOf(`guide/${label}`, { gpu_count: 1, gpu_model_label: label });
  return {
    offer: { ...shape, pricePerHour: perHour, pricePerGpuHour: perHour, priceKind: 'guide', bookable: false, free: 0 },
  };
}

type Shape = Omit<Offer, 'pricePerHour' | 'pricePerGpuHour'>;

function offerOf(externalId: string, hardware: ComputeOffer['hardware_summary']): Shape {
  const gpu = catalog.resolve('render', { raw: hardware.gpu_model_label, vramGb: hardware.min_gpu_vram_gib ?? null });
  return {
    externalId,
    machineId: null,
    hostId: null,
    model: gpu.model?.name ?? null,
    modelRaw: hardware.gpu_model_label,
    vendor: gpu.model?.vendor ?? null,
    gpuCount: hardware.gpu_count,
    gpuIds: [],
    vramGb: gpu.vramGb ?? hardware.min_gpu_vram_gib ?? null,
    storagePricePerGbMonth: null,
    egressPricePerGb: null,
    ingressPricePerGb: null,
    pricing: 'on_demand',
    priceKind: 'live',
    bookable: true,
    capacity: 1,
    free: 1,
    reliability: null,
    verified: null,
    dlperf: null,
    cpuCores: hardware.cpu_cores ?? null,
    ramGb: hardware.ram_gib ?? null,
    diskGb: hardware.storage_gib ?? null,
    inetDownMbps: null,
    inetUpMbps: null,
    country: null,
    region: null,
    rentableUntil: null,
  };
}
