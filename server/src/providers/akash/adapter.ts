/**
 * Akash Network, through the Console API. It is an auction: before a deployment is posted there is only evidence of
 * what providers bid lately. We show the median bid as a market price, one listing for each card, memory and
 * interface; free GPUs are a sum over many hosts, so a listing stands for single GPUs.
 */
import type { Clock } from '#base/clock';
import { usdcFromNumber } from '#base/money';
import * as catalog from '#catalog';
import type { Adapter, FigureSources, OfferBatch } from '../offer.ts';
import type { ProviderClient } from '../resilience.ts';
import { collect, drop, dropUnreadable, type Row } from '../row.ts';
import { createRenting } from './renting.ts';
import { balancesAnswer, gpuPriceRow, gpuPricesAnswer } from './wire.ts';

const figures: FigureSources['figures'] = {
  price_per_hour: 'gpu-prices: price.med (median of recent bids; confirmed when booked)',
  capacity: 'gpu-prices: availability.total (over all hosts)',
  free: 'gpu-prices: availability.available (over all hosts)',
  machines: 'gpu-prices: providerAvailability.available (hosts)',
  model: 'gpu-prices: model, ram and interface, looked up in the GP4U catalog',
  vram_gb: 'gpu-prices: ram',
  fp16_tflops: 'GP4U catalog (vendor datasheet)',
  fp32_tflops: 'GP4U catalog (vendor datasheet)',
  memory_bandwidth_gbps: 'GP4U catalog (vendor datasheet)',
};

export function createAkash(client: ProviderClient, clock: Clock, apiKey: string | null): Adapter {
  const fetchOffers = async (signal: AbortSignal): Promise<OfferBatch> => {
    const { models } = await client.request({ path: '/v1/gpu-prices', endpoint: 'prices', signal }, gpuPricesAnswer);
    return collect(models.map((raw) => normalize(raw, apiKey !== null)));
  };
  return {
    name: 'akash',
    configured: apiKey !== null,
    note:
      apiKey === null
        ? 'Without AKASH_API_KEY market prices are shown but cannot be booked.'
        : 'Market prices; a booking is confirmed by a bid.',
    sources: () => ({ key: 'akash/market', figures }),
    fetchOffers,
    async checkCredentials(signal) {
      if (apiKey === null) {
        await fetchOffers(signal);
        return 'Akash answers; there is no key';
      }
      await client.request(
        { path: '/v1/balances', endpoint: 'account', headers: { 'x-api-key': apiKey }, signal },
        balancesAnswer,
      );
      return 'Akash takes the key';
    },
    renting: apiKey === null ? null : createRenting(client, clock, apiKey),
    // There is one price list for all.
    lookUp: () => ({ key: 'gpu-prices', fetch: async (signal) => (await fetchOffers(signal)).offers }),
  };
}

const RAM = /^(\d+(?:\.\d+)?)Gi$/;

export function normalize(raw: unknown, bookable: boolean): Row {
  const parsed = gpuPriceRow.safeParse(raw);
  const words = typeof raw === 'object' && raw !== null ? (raw as Record<string, unknown>) : {};
  const externalId = ['vendor', 'model', 'ram', 'interface'].map((key) => String(words[key] ?? '?')).join('/');
  if (!parsed.success) return dropUnreadable(externalId, raw, parsed.error);
  const row = parsed.data;
  if (row.price === null) return drop(externalId, 'no_price', 'nobody has bid lately');
  const vram = RAM.exec(row.ram)?.[1];
  if (vram === undefined) return drop(externalId, 'bad_field', `ram: ${row.ram}`);
  const { total, available } = row.availability;
  if (available > total) return drop(externalId, 'bad_field', `availability: ${available} of a total of ${total}`);
  const perHour = usdcFromNumber(row.price.med);
  if (!perHour) return drop(externalId, 'bad_field', `price.med: ${row.price.med} is no price`);
  const gpu = catalog.resolve('akash', { raw: row.model, vramGb: Number(vram), formFactor: row.interface });
  return {
    offer: {
      externalId,
      machineId: null,
      hostId: null,
      model: gpu.model?.name ?? null,
      modelRaw: `${row.model} ${row.ram} ${row.interface}`,
      vendor: gpu.model?.vendor ?? row.vendor.toLowerCase(),
      gpuCount: 1,
      gpuIds: [],
      vramGb: gpu.vramGb ?? Number(vram),
      pricePerGpuHour: perHour,
      pricePerHour: perHour,
      storagePricePerGbMonth: null,
      egressPricePerGb: null,
      ingressPricePerGb: null,
      pricing: 'on_demand',
      priceKind: 'market',
      bookable,
      machines: row.providerAvailability?.available ?? null,
      capability: null,
      capacity: total,
      free: available,
      reliability: null,
      verified: null,
      dlperf: null,
      cpuCores: null,
      ramGb: null,
      diskGb: null,
      inetDownMbps: null,
      inetUpMbps: null,
      country: null,
      region: null,
      rentableUntil: null,
    },
  };
}
