/**
 * Render Network, through its compute API (api.dispersed.com). Every call is signed with HMAC; without a key pair the
 * market cannot be read at all and published guide prices are shown instead, which nobody can book.
 */
import type { Clock } from '#base/clock';
import { usdcFromNumber } from '#base/money';
import * as catalog from '#catalog';
import type { Adapter, FigureSources, Offer, OfferBatch, PriceKind } from '../offer.ts';
import type { ProviderClient } from '../resilience.ts';
import { collect, drop, dropUnreadable, idOf, type Row } from '../row.ts';
import { guidePrices } from './guide.ts';
import { createRenting } from './renting.ts';
import { createSignedCalls, type RenderKey, type SignedCalls } from './sign.ts';
import { type ComputeOffer, computeOffer, offersAnswer } from './wire.ts';

const PATH = '/v1/compute/offers';

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

const offerPages = (calls: SignedCalls, signal: AbortSignal) =>
  calls.pages({ path: PATH }, { endpoint: 'offers', signal }, offersAnswer);

/** As the market words it: a job asks for the same hardware again. */
async function findOffer(calls: SignedCalls, externalId: string, signal: AbortSignal): Promise<ComputeOffer | null> {
  for await (const page of offerPages(calls, signal))
    for (const raw of page) {
      const offer = computeOffer.safeParse(raw).data;
      if (offer?.offer_id === externalId) return offer;
    }
  return null;
}

export function createRender(client: ProviderClient, clock: Clock, key: RenderKey | null): Adapter {
  const calls = key === null ? null : createSignedCalls(client, clock, key);
  const fetchOffers = async (signal: AbortSignal): Promise<OfferBatch> => {
    if (calls === null) return collect(guidePrices.map(({ label, usdPerGpuHour }) => guideRow(label, usdPerGpuHour)));
    const rows: Row[] = [];
    for await (const page of offerPages(calls, signal)) rows.push(...page.map(normalize));
    return collect(rows);
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
      if (calls === null) return 'There is no key pair, and nothing to ask without one';
      await calls.ask({ path: PATH, query: { limit: '1', page: '1' } }, { endpoint: 'offers', signal }, offersAnswer);
      return 'Render takes the key pair';
    },
    renting: calls === null ? null : createRenting(calls, (id, signal) => findOffer(calls, id, signal)),
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

/** Tensor cores, and room for a model of some size. */
const GENERATES_VRAM_GB = 24;
const generates = (model: catalog.GpuModel | null, vramGb: number | null): boolean =>
  model !== null && model.fp16Tflops !== null && (vramGb ?? model.vramGb) >= GENERATES_VRAM_GB;

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
    machines: null,
    capability: generates(gpu.model, gpu.vramGb) ? 'generative_ai' : null,
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
