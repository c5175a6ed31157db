/** What every adapter speaks: an offer in one comparable form, and why some offers are dropped. */
import type { Instant } from '#base/clock';
import type { MicroUsdc } from '#base/money';
import type { Renting } from './renting.ts';

export const providerNames = ['vast', 'ionet', 'akash', 'render'] as const;
export type ProviderName = (typeof providerNames)[number];

export const displayNames: Readonly<Record<ProviderName, string>> = {
  vast: 'Vast.ai',
  ionet: 'io.net',
  akash: 'Akash Network',
  render: 'Render Network',
};

/** Sells whole hours that are paid in advance, and of which nothing comes back; the others by the second. */
export const isPrepaid = (provider: ProviderName): boolean => provider === 'ionet';

export type Pricing = 'on_demand' | 'interruptible';
/** live: the market would rent at this price now; market: evidence of recent prices; guide: published, not an offer. */
export type PriceKind = 'live' | 'market' | 'guide';

/** cluster: many of it can be wired into one; generative_ai: enough memory and tensor cores for models that generate. */
export type Capability = 'cluster' | 'generative_ai';

/** What a provider advertises now, in one comparable form. Prices are micro-USDC, sizes GB, speeds Mbit/s. */
export type Offer = {
  readonly externalId: string;
  readonly machineId: string | null;
  readonly hostId: string | null;
  /** Canonical name from the catalog; null when the spelling is unknown. */
  readonly model: string | null;
  readonly modelRaw: string;
  readonly vendor: string | null;
  readonly gpuCount: number;
  /** The market's ids of the physical GPUs; offers that share one cannot both be rented. */
  readonly gpuIds: readonly string[];
  /** Per GPU; null when neither the market nor the catalog tells. */
  readonly vramGb: number | null;
  readonly pricePerGpuHour: MicroUsdc;
  /** The whole offer, GPU rent alone. */
  readonly pricePerHour: MicroUsdc;
  /** null: not known; a month is 720 hours. */
  readonly storagePricePerGbMonth: MicroUsdc | null;
  readonly egressPricePerGb: MicroUsdc | null;
  readonly ingressPricePerGb: MicroUsdc | null;
  readonly pricing: Pricing;
  readonly priceKind: PriceKind;
  readonly bookable: boolean;
  /** Different machines that stand behind the offer, where the market tells; null: it does not. */
  readonly machines: number | null;
  /** What a job may ask of it beyond one machine's work; null: nothing that the market tells of. */
  readonly capability: Capability | null;
  /** Identical units the offer stands for, and how many of them can be had now. */
  readonly capacity: number;
  readonly free: number;
  readonly reliability: number | null;
  readonly verified: boolean | null;
  /** Vast's benchmark of one GPU of this very offer. */
  readonly dlperf: number | null;
  readonly cpuCores: number | null;
  readonly ramGb: number | null;
  readonly diskGb: number | null;
  readonly inetDownMbps: number | null;
  readonly inetUpMbps: number | null;
  readonly country: string | null;
  readonly region: string | null;
  /** End of the host's own contract: nothing can be rented past it. */
  readonly rentableUntil: Instant | null;
};

export const dropReasons = [
  'not_an_object',
  'missing_field',
  'bad_field',
  'no_price',
  'not_a_gpu',
  'duplicate',
] as const;
export type DropReason = (typeof dropReasons)[number];

/** An offer that cannot be listed, and why. */
export type Dropped = { readonly externalId: string | null; readonly reason: DropReason; readonly detail: string };

export type OfferBatch = {
  readonly offers: readonly Offer[];
  readonly dropped: readonly Dropped[];
  /** Rows the market sent: offers + dropped. */
  readonly fetched: number;
};

/** Which field of the market each figure of its listings comes from, for people who want to check. */
export type FigureSources = { readonly key: string; readonly figures: Readonly<Record<string, string>> };

export type Adapter = {
  readonly name: ProviderName;
  /** false: without its key; what it then shows is said by `note`. */
  readonly configured: boolean;
  readonly note: string;
  readonly sources: (offer: { readonly priceKind: PriceKind; readonly externalId: string }) => FigureSources;
  /** The whole market as it stands. Throws `FetchFailure`. */
  fetchOffers(signal: AbortSignal): Promise<OfferBatch>;
  /** That our key is taken, in words. Without a key: that the market answers at all. Throws `FetchFailure`. */
  checkCredentials(signal: AbortSignal): Promise<string>;
  /** How to ask for one offer; null where the market cannot be asked for it. */
  lookUp(externalId: string): LookUp | null;
  /** null: we cannot rent there. */
  readonly renting: Renting | null;
};

/** The least that has to be asked to see an offer. Offers that one question shows have the same key. */
export type LookUp = {
  readonly key: string;
  /** Of the offers the answer shows, by external id. Throws `FetchFailure`. */
  fetch(signal: AbortSignal): Promise<readonly Offer[]>;
};
