/** One kind of card at one price: the shape all io.net offers share. */
import type { MicroUsdc } from '#base/money';
import * as catalog from '#catalog';
import type { Offer } from '../offer.ts';

export type Card = Pick<
  Offer,
  'externalId' | 'capability' | 'capacity' | 'free' | 'priceKind' | 'bookable' | 'country' | 'region'
> & {
  readonly raw: string;
  readonly perHour: MicroUsdc;
};

export function card({ raw, perHour, ...rest }: Card): Offer {
  // A size is a word of its own: "80GB", "80G"; the 10 of "A10G" is none.
  const named = /(?:^|[\s-])(\d{1,3})\s?GB?\b/i.exec(raw)?.[1];
  const gpu = catalog.resolve('ionet', { raw, vramGb: named ? Number(named) : null });
  return {
    ...rest,
    machineId: null,
    machines: null,
    hostId: null,
    model: gpu.model?.name ?? null,
    modelRaw: raw,
    vendor: gpu.model?.vendor ?? null,
    gpuCount: 1,
    gpuIds: [],
    vramGb: gpu.vramGb,
    pricePerGpuHour: perHour,
    pricePerHour: perHour,
    storagePricePerGbMonth: null,
    egressPricePerGb: null,
    ingressPricePerGb: null,
    pricing: 'on_demand',
    reliability: null,
    verified: null,
    dlperf: null,
    cpuCores: null,
    ramGb: null,
    diskGb: null,
    inetDownMbps: null,
    inetUpMbps: null,
    rentableUntil: null,
  };
}
