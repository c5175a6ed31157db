/** The market's answers as JSON: their schemas, with units, and how each is made from what the market knows. */
import { z } from '@hono/zod-openapi';
import { formatInstant, type Instant } from '#base/clock';
import { formatUsdc, type MicroUsdc } from '#base/money';
import * as catalog from '#catalog';
import { idSchema, instant, usdc } from '#http/route';
import { type Adapter, displayNames, type ProviderName, providerNames } from '#providers';
import type { Cost, Listing, Market, ProviderSummary, Shown } from './market.ts';
import { judgePrice, performanceIndexOf, type Reference, scoreOf } from './reference.ts';

export const providerSchema = z.enum(['vast', 'ionet', 'akash', 'render']);
export const nullableNumber = (description: string, example: number) =>
  z.number().nullable().openapi({ description, example });
const nullableText = (description: string, example: string) => z.string().nullable().openapi({ description, example });
export const nullableUsdc = (description: string, example = '0.200000') => usdc(description, example).nullable();
export const money = (amount: MicroUsdc | null): string | null => (amount === null ? null : formatUsdc(amount));
export const time = (at: Instant | null): string | null => (at === null ? null : formatInstant(at));

export const modeSchema = z
  .enum(['sandbox', 'live'])
  .openapi({ description: 'sandbox: a pretend market on the same machine. live: the real ones. No answer mixes them' });

export const costSchema = z
  .object({
    total: usdc('Sum of the lines', '2.834500'),
    complete: z.boolean().openapi({
      description:
        'false: a price that is needed is not known and was counted as nothing, or the speed at this work is not known',
    }),
    hours: z.number().openapi({ description: 'How long it is rented for', example: 8 }),
    speed: z
      .object({
        times: z.number().openapi({ description: 'Times as fast as the GPU the hours were measured on', example: 1.9 }),
        measured: z.boolean().openapi({ description: 'false: estimated from what is known of the chip' }),
      })
      .optional()
      .openapi({ description: 'Where a kind of work was named and its speed is known' }),
    lines: z.array(
      z.object({
        item: z.enum(['gpu', 'disk', 'egress', 'ingress']),
        unit: z.enum(['hour', 'gb_month', 'gb']).openapi({ description: 'A month is 720 hours' }),
        unit_price: nullableUsdc('null: not known'),
        quantity: z.number().openapi({ description: 'How many units', example: 8 }),
        amount: usdc('Rounded half up to the micro-USDC', '2.800000'),
      }),
    ),
  })
  .openapi('Cost');

const part = (description: string, example: number) => z.number().openapi({ description, example });

export const scorePartsSchema = z
  .object({
    performance: part('0 to 100: H100 SXM5 is 100, each halving takes 16.7', 61.2),
    reliability: part('0 to 100: each nine of availability is worth 33.3', 66.7),
    efficiency: part('0 to 100: the median performance per USDC is 50, twice the median 75', 58.1),
    boost: part('Factor for what the market can do beyond', 1),
    performance_index: nullableNumber('Of one of its GPUs; H100 SXM5 = 1; null: not known', 0.275),
    assumed: z
      .array(z.enum(['performance_index', 'availability', 'median_efficiency']))
      .openapi({ description: 'Inputs that are not known and that a prior stands in for' }),
    reference: z.int().openapi({ description: 'Version of the score table: GET /api/gpus/score-table', example: 17 }),
  })
  .openapi('GScoreParts');

export const listingSchema = z
  .object({
    id: idSchema('Kept while the offer lives'),
    provider: providerSchema,
    external_id: z.string().openapi({
      description: "The provider's own id; the interruptible side of a Vast.ai offer has /bid after it",
      example: '31171143',
    }),
    machine_id: nullableText('Where several offers share hardware', '55248'),
    host_id: nullableText('The party or machine owner inside the market', '348505'),
    model: nullableText('Canonical name; null when the spelling is not in the catalog', 'RTX 4090'),
    model_raw: z.string().openapi({ description: "The provider's spelling", example: 'RTX 4090' }),
    vendor: nullableText('Maker of the GPU', 'nvidia'),
    gpu_count: z.int().openapi({ example: 1 }),
    physical_gpu_ids: z
      .array(z.string())
      .openapi({ description: "The market's ids of the GPUs; listings that share one cannot both be rented" }),
    vram_gb: nullableNumber('GB per GPU', 24),
    fp16_tflops: nullableNumber('Dense FP16/BF16 TFLOPS per GPU, from the catalog', 165.2),
    fp32_tflops: nullableNumber('Dense FP32 TFLOPS per GPU, from the catalog', 82.58),
    memory_bandwidth_gbps: nullableNumber('GB/s per GPU, from the catalog', 1008),
    price_per_gpu_hour: usdc('USDC per GPU-hour, without disk and traffic'),
    price_per_hour: usdc('USDC per hour for the whole listing, without disk and traffic'),
    storage_price_per_gb_month: nullableUsdc('USDC per GB and month of 720 hours; null: not known'),
    egress_price_per_gb: nullableUsdc('USDC per GB sent; null: not known', '0.001302'),
    ingress_price_per_gb: nullableUsdc('USDC per GB received; null: not known', '0.001302'),
    pricing: z.enum(['on_demand', 'interruptible']),
    price_kind: z.enum(['live', 'market', 'guide']).openapi({
      description:
        'live: rentable at this price now; market: evidence of recent prices, confirmed at booking; guide: published, not an offer',
    }),
    bookable: z.boolean().openapi({ description: 'Never while the listing is stale or gone' }),
    status: z
      .enum(['available', 'busy', 'stale', 'gone'])
      .openapi({ description: 'stale: not seen for three syncs; gone: for a day' }),
    machines: nullableNumber('Different machines or hosts behind it, where the market tells', 6),
    capability: z
      .enum(['cluster', 'generative_ai'])
      .nullable()
      .openapi({ description: 'What its market lets a job ask of it beyond one machine' }),
    capacity: z.int().openapi({ description: 'Identical units the listing stands for', example: 1 }),
    free: z.int().openapi({ description: 'Units that can be had now', example: 1 }),
    reliability: nullableNumber('0 to 1, as the market scores it', 0.987),
    verified: z.boolean().nullable(),
    dlperf: nullableNumber('DLPerf of one of its GPUs, as Vast.ai measured it', 97.2),
    cpu_cores: nullableNumber("This listing's share", 24),
    ram_gb: nullableNumber("GB, this listing's share", 125.6),
    disk_gb: nullableNumber('GB that can be rented with it', 332),
    inet_down_mbps: nullableNumber('Mbit/s', 875.6),
    inet_up_mbps: nullableNumber('Mbit/s', 412.3),
    country: nullableText('ISO 3166 alpha-2', 'BR'),
    region: nullableText("The provider's words", 'Brazil, BR'),
    rentable_until: instant("End of the host's own contract; nothing can be rented past it").nullable(),
    g_score: nullableNumber("0 to 100 by the market's own weights, within that market; null: not scored", 71.4),
    g_score_cmp: nullableNumber('0 to 100 by weights that all markets share, for lists over several', 69.8),
    g_score_parts: scorePartsSchema.optional().openapi({ description: 'Left out while nothing is scored' }),
    unusual: z.boolean().openapi({
      description:
        "Its price is less than a third or more than three times the model's median: shown, never taken for an opportunity",
    }),
    source: z.string().openapi({
      description: 'Where its figures come from: the key of an entry in "sources" of the answer',
      example: 'vast/live',
    }),
    observed_at: instant('When the market was last seen to offer it'),
    stale: z.boolean(),
    first_seen_at: instant('When GP4U first saw it'),
    price_changed_at: instant('When its price last moved'),
    mode: modeSchema,
  })
  .openapi('Listing');

export const costedListingSchema = listingSchema
  .extend({
    total_cost: costSchema
      .optional()
      .openapi({ description: 'Present when hours were asked for, or when the sort is total_cost' }),
    rank_reason: z.string().optional().openapi({
      description: 'With the sort total_cost: why it stands where it stands',
      example: '0.53 more than the cheapest: GPU +0.60, disk −0.07',
    }),
  })
  .openapi('CostedListing');

/** Where figures come from, once for each kind of listing in the answer. */
export const sourcesSchema = z.record(z.string(), z.record(z.string(), z.string())).openapi({
  description: 'By source: for each figure the field of the market’s answer, or the catalog',
  example: { 'vast/live': { price_per_hour: 'bundles: dph_base (the whole offer, without disk)' } },
});

export function renderSources({ adapter }: Context, items: readonly Shown[]): z.infer<typeof sourcesSchema> {
  const sources: Record<string, Record<string, string>> = {};
  for (const { listing } of items) {
    const { key, figures } = adapter(listing.provider).sources(listing);
    sources[key] ??= { ...figures };
  }
  return sources;
}

type Context = {
  readonly reference: () => Reference | null;
  readonly mode: 'sandbox' | 'live';
  readonly adapter: (provider: Shown['listing']['provider']) => Pick<Adapter, 'sources'>;
};

/** What changes with time alone, without a new row. */
type ChangingField = 'bookable' | 'status' | 'observed_at' | 'stale';

function changingPart({ listing, status, observedAt }: Shown): Pick<z.infer<typeof listingSchema>, ChangingField> {
  const stale = status === 'stale' || status === 'gone';
  return { bookable: listing.bookable && !stale, status, observed_at: formatInstant(observedAt), stale };
}

const sixPlaces = (value: number | null): number | null => (value === null ? null : Math.round(value * 1e6) / 1e6);

function renderScore(listing: Listing, reference: Reference | null) {
  if (reference === null) return { g_score: null, g_score_cmp: null, unusual: false };
  const { gScore, comparable, parts, boost, assumed } = scoreOf(listing, reference);
  return {
    g_score: gScore,
    g_score_cmp: comparable,
    g_score_parts: {
      ...parts,
      boost,
      performance_index: sixPlaces(performanceIndexOf(listing)),
      assumed: [...assumed],
      reference: reference.version,
    },
    unusual: judgePrice(listing, reference).verdict === 'unusual',
  };
}

/** What only a sync, or a new reference, changes. */
function fixedPart(context: Context, listing: Listing): Omit<z.infer<typeof listingSchema>, ChangingField> {
  const { mode, adapter } = context;
  const model = listing.model === null ? undefined : catalog.modelByName(listing.model);
  return {
    id: listing.id,
    provider: listing.provider,
    external_id: listing.externalId,
    machine_id: listing.machineId,
    host_id: listing.hostId,
    model: listing.model,
    model_raw: listing.modelRaw,
    vendor: listing.vendor,
    gpu_count: listing.gpuCount,
    physical_gpu_ids: [...listing.gpuIds],
    vram_gb: listing.vramGb,
    fp16_tflops: model?.fp16Tflops ?? null,
    fp32_tflops: model?.fp32Tflops ?? null,
    memory_bandwidth_gbps: model?.memoryBandwidthGbps ?? null,
    price_per_gpu_hour: formatUsdc(listing.pricePerGpuHour),
    price_per_hour: formatUsdc(listing.pricePerHour),
    storage_price_per_gb_month: money(listing.storagePricePerGbMonth),
    egress_price_per_gb: money(listing.egressPricePerGb),
    ingress_price_per_gb: money(listing.ingressPricePerGb),
    pricing: listing.pricing,
    price_kind: listing.priceKind,
    machines: listing.machines,
    capability: listing.capability,
    capacity: listing.capacity,
    free: listing.free,
    reliability: listing.reliability,
    verified: listing.verified,
    dlperf: listing.dlperf,
    cpu_cores: listing.cpuCores,
    ram_gb: listing.ramGb,
    disk_gb: listing.diskGb,
    inet_down_mbps: listing.inetDownMbps,
    inet_up_mbps: listing.inetUpMbps,
    country: listing.country,
    region: listing.region,
    rentable_until: time(listing.rentableUntil),
    ...renderScore(listing, context.reference()),
    source: adapter(listing.provider).sources(listing).key,
    first_seen_at: formatInstant(listing.firstSeenAt),
    price_changed_at: formatInstant(listing.priceChangedAt),
    mode,
  };
}

export const renderListing = (context: Context, shown: Shown): z.infer<typeof listingSchema> => ({
  ...fixedPart(context, shown.listing),
  ...changingPart(shown),
});

/** Listings are replaced, never changed, so the text of one is good as long as it lives and the reference stands. */
const texts = new WeakMap<Listing, { readonly reference: Reference | null; readonly text: string }>();

/** `renderCosted` as JSON text. Most of a page's rows were shown before; their larger part is not made again. */
export function listingText(context: Context, shown: Shown): string {
  const { listing, rankReason } = shown;
  const reference = context.reference();
  let known = texts.get(listing);
  if (known?.reference !== reference) {
    known = { reference, text: JSON.stringify(fixedPart(context, listing)).slice(0, -1) };
    texts.set(listing, known);
  }
  const cost = costPart(shown);
  const costText = cost === null ? '' : `,"total_cost":${JSON.stringify(cost)}`;
  const reasonText = rankReason === undefined ? '' : `,"rank_reason":${JSON.stringify(rankReason)}`;
  return `${known.text},${JSON.stringify(changingPart(shown)).slice(1, -1)}${costText}${reasonText}}`;
}

const costPart = ({ cost, pace }: Shown): z.infer<typeof costSchema> | null =>
  cost === null
    ? null
    : {
        ...renderCost(cost),
        ...(pace ? { speed: { times: Math.round(pace.times * 1e4) / 1e4, measured: pace.measured } } : {}),
      };

const renderCost = (cost: Cost): z.infer<typeof costSchema> => ({
  total: formatUsdc(cost.total),
  complete: cost.complete,
  hours: cost.lines[0]?.quantity ?? 0,
  lines: cost.lines.map(({ item, unit, unitPrice, quantity, amount }) => ({
    item,
    unit,
    unit_price: money(unitPrice),
    quantity,
    amount: formatUsdc(amount),
  })),
});

export function renderCosted(context: Context, shown: Shown): z.infer<typeof costedListingSchema> {
  const cost = costPart(shown);
  return { ...renderListing(context, shown), ...(cost === null ? {} : { total_cost: cost }) };
}

export const freshness = {
  mode: modeSchema,
  observed_at: instant('When the oldest market in the answer was last read').nullable(),
  stale: z.boolean().openapi({ description: 'A market was not read for three sync periods' }),
};

export const offerCounts = {
  provider: providerSchema,
  name: z.string(),
  listings: z.int(),
  available: z.int(),
  busy: z.int(),
  stale_listings: z.int(),
  models: z.int(),
  gpus_available: z.int(),
  cheapest_price_per_gpu_hour: nullableUsdc('Of what is available on demand', '0.350000'),
  median_price_per_gpu_hour: nullableUsdc('Of what is available on demand', '0.420000'),
};

export function freshnessOf(market: Market, providers: readonly ProviderName[] = providerNames) {
  const feeds = providers.map((name) => market.feed(name));
  const seen = feeds.map(({ observedAt }) => observedAt).filter((at) => at !== null);
  return {
    mode: market.mode,
    observed_at: seen.length === 0 ? null : formatInstant(Math.min(...seen) as Instant),
    stale: feeds.some(({ stale }) => stale),
  };
}

export function renderCounts(summary: ProviderSummary) {
  return {
    provider: summary.provider,
    name: displayNames[summary.provider],
    listings: summary.listings,
    available: summary.available,
    busy: summary.busy,
    stale_listings: summary.stale,
    models: summary.models,
    gpus_available: summary.gpusAvailable,
    cheapest_price_per_gpu_hour: money(summary.cheapest),
    median_price_per_gpu_hour: money(summary.median),
  };
}
