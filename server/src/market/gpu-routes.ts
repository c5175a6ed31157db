/** GPUs: /api/gpus/… */
import { createRoute, z } from '@hono/zod-openapi';
import { formatInstant, type Instant } from '#base/clock';
import { formatUsdc, parseUsdc } from '#base/money';
import { DEFAULT_LIMIT, MAX_LIMIT } from '#base/page';
import { invalidField, invalidRequest } from '#base/problem';
import { performanceIndexVersion, workloads } from '#catalog';
import { refusals } from '#http/problem';
import {
  amountParam,
  createRouter,
  flagParam,
  idSchema,
  instant,
  instantParam,
  json,
  numberParam,
  oneOfParam,
  repeatedParam,
  textParam,
  usdc,
  wholeParam,
} from '#http/route';
import { providerNames } from '#providers';
import {
  costedListingSchema,
  freshness,
  freshnessOf,
  listingSchema,
  listingText,
  money,
  nullableNumber,
  nullableUsdc,
  offerCounts,
  providerSchema,
  renderCosted,
  renderCounts,
  renderListing,
  renderSources,
  sourcesSchema,
  time,
} from './answers.ts';
import { type IsBooked, sorts } from './conditions.ts';
import type { Confirmed, Market, SearchInput, Usage } from './market.ts';
import { listingUnknown } from './problems.ts';
import { createRecentAnswers } from './recent-answers.ts';

const HOURS_MAX = 8784;
const GB_MAX = 1_000_000;
const PRICE_MAX = 1_000_000;

const usageParams = {
  hours: numberParam(0.01, HOURS_MAX, 'Hours the total cost is for (1 when not given)', 8).optional(),
  disk_gb: numberParam(0, GB_MAX, 'GB of disk the total cost counts', 100).optional(),
  egress_gb: numberParam(0, GB_MAX, 'GB sent that the total cost counts', 20).optional(),
  ingress_gb: numberParam(0, GB_MAX, 'GB received that the total cost counts', 10).optional(),
};

const jobParams = {
  workload: oneOfParam(
    workloads,
    'The kind of work: the hours are then those of one GPU of measured_on, and each listing is rented for as long as it needs at its own speed',
  ).optional(),
  measured_on: textParam(
    80,
    'The model the hours were measured on (when not given, the one that is looked for, else H100 SXM5)',
    'RTX 4090',
  ).optional(),
};

const searchQuery = z.strictObject({
  model: repeatedParam(
    textParam(80, 'A model', 'RTX 4090'),
    50,
    'Canonical name or any known alias; "A100" means all A100 models',
  ).optional(),
  min_vram_gb: numberParam(0, 100_000, 'GB per GPU, at least', 24).optional(),
  max_vram_gb: numberParam(0, 100_000, 'GB per GPU, at most', 80).optional(),
  min_price: amountParam(PRICE_MAX, 'USDC per GPU-hour, at least', '0.10').optional(),
  max_price: amountParam(PRICE_MAX, 'USDC per GPU-hour, at most', '2.50').optional(),
  provider: repeatedParam(oneOfParam(providerNames, 'A provider'), 4, 'vast, ionet, akash or render').optional(),
  region: repeatedParam(
    textParam(120, 'A region', 'Texas, US'),
    50,
    "The provider's own words for a place, case aside",
  ).optional(),
  country: repeatedParam(
    z.string().regex(/^[A-Za-z]{2}$/, 'must be a country code of two letters (ISO 3166 alpha-2)'),
    250,
    'ISO 3166 alpha-2',
  ).optional(),
  min_gpus: wholeParam(1, 100_000, 'GPUs in the listing, at least', 1).optional(),
  max_gpus: wholeParam(1, 100_000, 'GPUs in the listing, at most', 8).optional(),
  min_g_score: numberParam(0, 100, 'g_score, at least; listings that are not scored are left out').optional(),
  min_reliability: numberParam(
    0,
    1,
    'Reliability, at least; listings of unknown reliability are left out',
    0.95,
  ).optional(),
  pricing: oneOfParam(['on_demand', 'interruptible'], 'How it is sold').optional(),
  available_only: flagParam('Only what can be had now: not busy, not stale').optional(),
  free_from: instantParam(
    'Start of a block the listing has to be free for, by its bookings here; together with free_to',
  ).optional(),
  free_to: instantParam('End of that block; listings whose host contract ends before are left out').optional(),
  q: textParam(
    200,
    'Words that all have to occur in the model, its spelling, the provider or the place',
    '4090 texas',
  ).optional(),
  sort: oneOfParam(
    sorts,
    'price, price_per_tflops, total_cost: cheapest first; g_score (g_score_cmp unless one provider is asked for), vram, reliability: highest first. What is not known comes last',
  ).optional(),
  ...usageParams,
  ...jobParams,
  limit: wholeParam(1, MAX_LIMIT, `Rows in the answer (${DEFAULT_LIMIT} when not given)`).optional(),
  cursor: textParam(500, 'next_cursor of the answer before, for the same query', 'WyJ…').optional(),
  explain: flagParam('Adds why the result is what it is: how many listings each filter keeps out').optional(),
  gpu_id: textParam(
    60,
    'With explain=true: why this listing is, or is not, in the result',
    '0199f0c2-7c5e-7a3b-9c1d-2f6f0a1b2c3d',
  ).optional(),
});

type SearchQuery = z.output<typeof searchQuery>;

const facet = z.array(
  z.object({
    value: z.string().nullable(),
    count: z.int().openapi({ description: 'In this result' }),
    count_if_opened: z.int().openapi({ description: 'If the filter on this very field were lifted' }),
  }),
);

const reasons = z.array(z.object({ filter: z.string(), wanted: z.string(), actual: z.string() }));
const explanation = z.object({
  excluded_by: z.array(z.object({ filter: z.string(), wanted: z.string(), listings: z.int() })),
  listing: z.object({ id: z.string(), found: z.boolean(), in_result: z.boolean(), reasons }).nullable(),
});

const searchAnswer = z
  .object({
    ...freshness,
    items: z.array(costedListingSchema),
    sources: sourcesSchema,
    total: z.int().openapi({ description: 'Exact number of matching listings' }),
    next_cursor: z.string().nullable(),
    facets: z.object({ model: facet, provider: facet, country: facet }),
    explanation: explanation.optional(),
  })
  .openapi('SearchAnswer');

const comparison = z.object({
  field: z.string(),
  unit: z.string().nullable(),
  better: z.enum(['lower', 'higher']).nullable(),
  values: z.array(z.union([z.string(), z.number(), z.boolean()]).nullable()),
  best: z.array(z.string()).openapi({ description: 'Ids of the listings with the best value' }),
});
const compareAnswer = z
  .object({ ...freshness, items: z.array(costedListingSchema), sources: sourcesSchema, rows: z.array(comparison) })
  .openapi('CompareAnswer');

const modelSchema = z
  .object({
    model: z.string(),
    vendor: z.string(),
    class: z.string(),
    architecture: z.string(),
    form_factor: z.string(),
    vram_gb: z.number(),
    fp16_tflops: nullableNumber('Dense FP16/BF16 TFLOPS', 165.2),
    fp32_tflops: nullableNumber('Dense FP32 TFLOPS', 82.58),
    memory_bandwidth_gbps: nullableNumber('GB/s', 1008),
    tdp_watts: nullableNumber('Board power', 450),
    performance_index: nullableNumber('Training performance; H100 SXM5 = 1', 0.25),
    listings: z.int(),
    available: z.int(),
    gpus_available: z.int().openapi({ description: 'Distinct GPUs; overlapping offers of one machine count once' }),
    providers: z.array(providerSchema),
    cheapest_price_per_gpu_hour: nullableUsdc('Of what is available on demand', '0.350000'),
    median_price_per_gpu_hour: nullableUsdc('Of what is available on demand', '0.420000'),
  })
  .openapi('Model');
const modelsAnswer = z.object({ ...freshness, items: z.array(modelSchema), total: z.int() }).openapi('ModelsAnswer');

const onOfferAnswer = z.object({ ...freshness, items: z.array(z.object(offerCounts)) }).openapi('ProvidersOnOffer');

const confirmationSchema = z
  .object({
    state: z.enum(['confirmed', 'changed', 'gone', 'unknown']).openapi({
      description: 'confirmed: the market shows it at this price; unknown: the market could not be asked',
    }),
    detail: z.string().openapi({ example: 'Vast.ai shows it at this price' }),
    price_per_gpu_hour: nullableUsdc('What the market asks now; null when it is gone or unknown', '0.350000'),
    price_per_hour: nullableUsdc('For the whole listing', '0.350000'),
    free: z.int().nullable().openapi({ description: 'Units that can be had now', example: 1 }),
    asked_at: instant(
      'When the market was asked: its answers keep 10 to 300 s, the longer the more reliable it is',
    ).nullable(),
    stale: z.boolean().openapi({ description: 'The answer is older than that; a newer one is on its way' }),
  })
  .openapi('Confirmation');

const detailSchema = listingSchema
  .extend({
    price_history: z.object({
      changes: z.int(),
      lowest_price_per_gpu_hour: usdc('Ever seen'),
      highest_price_per_gpu_hour: usdc('Ever seen'),
      items: z.array(
        z.object({
          at: instant('When this price was first seen'),
          price_per_gpu_hour: usdc('From then on'),
          price_per_hour: usdc('From then on'),
        }),
      ),
    }),
    sources: sourcesSchema,
    overlapping_ids: z.array(idSchema('Shares a physical GPU with this listing')),
    confirmation: confirmationSchema.optional().openapi({ description: 'Present with confirm=true' }),
  })
  .openapi('ListingDetail');

// From the wire ------------------------------------------------------------------------------------------------------

const thousandths = (value: number | undefined): number => Math.round((value ?? 0) * 1000);

const usageOf = (query: {
  hours?: number | undefined;
  disk_gb?: number | undefined;
  egress_gb?: number | undefined;
  ingress_gb?: number | undefined;
}): Usage => ({
  seconds: Math.round((query.hours ?? 1) * 3600),
  diskMilliGb: thousandths(query.disk_gb),
  egressMilliGb: thousandths(query.egress_gb),
  ingressMilliGb: thousandths(query.ingress_gb),
});

const bound = (text: string | undefined, rounding: 'floor' | 'ceil'): number | undefined => {
  const amount = text === undefined ? null : parseUsdc(text, rounding);
  return amount === null ? undefined : Number(amount);
};

function ordered(name: string, min: number | undefined, max: number | undefined, maxName: string): void {
  if (min !== undefined && max !== undefined && min > max)
    throw invalidField(`/query/${name}`, `must not be above ${maxName}`);
}

function checkBlock(from: Instant | undefined, to: Instant | undefined): void {
  if ((from === undefined) !== (to === undefined)) {
    throw invalidField(
      from === undefined ? '/query/free_from' : '/query/free_to',
      'is required: free_from and free_to go together',
    );
  }
  if (from !== undefined && to !== undefined && from >= to)
    throw invalidField('/query/free_to', 'must be after free_from');
}

/** Leaves out what is undefined, so that the query's fingerprint has only what was asked. */
const defined = <T extends object>(fields: T): { [K in keyof T]: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };

function searchInput(query: SearchQuery): SearchInput {
  const [minPrice, maxPrice] = [bound(query.min_price, 'ceil'), bound(query.max_price, 'floor')];
  ordered(
    'min_price',
    Number(query.min_price ?? 0),
    query.max_price === undefined ? undefined : Number(query.max_price),
    'max_price',
  );
  ordered('min_vram_gb', query.min_vram_gb, query.max_vram_gb, 'max_vram_gb');
  ordered('min_gpus', query.min_gpus, query.max_gpus, 'max_gpus');
  checkBlock(query.free_from, query.free_to);
  if (query.gpu_id !== undefined && query.explain !== true)
    throw invalidField('/query/gpu_id', 'goes together with explain=true');
  if (query.measured_on !== undefined && query.workload === undefined)
    throw invalidField('/query/measured_on', 'goes together with workload');
  const sort = query.sort ?? 'price';
  const fields = defined({
    model: query.model,
    provider: query.provider,
    region: query.region,
    country: query.country?.map((code) => code.toUpperCase()),
    minVramGb: query.min_vram_gb,
    maxVramGb: query.max_vram_gb,
    minPrice,
    maxPrice,
    minGpus: query.min_gpus,
    maxGpus: query.max_gpus,
    minGScore: query.min_g_score,
    minReliability: query.min_reliability,
    pricing: query.pricing,
    availableOnly: query.available_only,
    freeFrom: query.free_from,
    freeTo: query.free_to,
    q: query.q,
    job:
      query.workload === undefined ? undefined : defined({ workload: query.workload, measuredOn: query.measured_on }),
    cursor: query.cursor,
    explain: query.explain ? { id: query.gpu_id ?? null } : undefined,
  });
  return {
    ...fields,
    sort,
    usage: usageOf(query),
    limit: query.limit ?? DEFAULT_LIMIT,
    withCost: sort === 'total_cost' || query.hours !== undefined || query.workload !== undefined,
  } as SearchInput;
}

// To the wire --------------------------------------------------------------------------------------------------------

// Routes -------------------------------------------------------------------------------------------------------------

const invalid = refusals(invalidRequest);
const idParam = z.object({
  id: z.string().openapi({ description: 'Id of a listing', example: '0199f0c2-7c5e-7a3b-9c1d-2f6f0a1b2c3d' }),
});

const routes = {
  search: createRoute({
    method: 'get',
    path: '/api/gpus/search',
    operationId: 'searchGpus',
    tags: ['GPUs'],
    summary: 'Search every listing of every market',
    request: { query: searchQuery },
    responses: { 200: json(searchAnswer, 'Listings in the order asked for, with exact total and facets'), ...invalid },
  }),
  compare: createRoute({
    method: 'post',
    path: '/api/gpus/compare',
    operationId: 'compareGpus',
    tags: ['GPUs'],
    summary: 'Two or three listings side by side',
    request: {
      query: z.strictObject(usageParams),
      body: {
        required: true,
        content: {
          'application/json': {
            schema: z.strictObject({
              gpu_ids: z
                .array(z.string().max(60))
                .min(2, 'must hold 2 or 3 ids')
                .max(3, 'must hold 2 or 3 ids')
                .refine((ids) => new Set(ids).size === ids.length, 'must hold different ids')
                .openapi({ example: ['0199f0c2-7c5e-7a3b-9c1d-2f6f0a1b2c3d', '0199f0c2-7c5e-7a3b-9c1d-2f6f0a1b2c3e'] }),
            }),
          },
        },
      },
    },
    responses: {
      200: json(compareAnswer, 'The listings, and a row for each figure with the best marked'),
      ...refusals(invalidRequest, listingUnknown),
    },
  }),
  models: createRoute({
    method: 'get',
    path: '/api/gpus/models',
    operationId: 'listModels',
    tags: ['GPUs'],
    summary: 'The models on offer',
    request: { query: z.strictObject({ all: flagParam('The whole catalog').optional() }) },
    responses: { 200: json(modelsAnswer, 'Models in catalog order'), ...invalid },
  }),
  onOffer: createRoute({
    method: 'get',
    path: '/api/gpus/providers',
    operationId: 'listProvidersOnOffer',
    tags: ['GPUs'],
    summary: 'What each provider has on offer',
    responses: { 200: json(onOfferAnswer, 'Counts and prices') },
  }),
  listing: createRoute({
    method: 'get',
    path: '/api/gpus/{id}',
    operationId: 'getGpu',
    tags: ['GPUs'],
    summary: 'One listing, with its price history',
    request: {
      params: idParam,
      query: z.strictObject({
        confirm: flagParam('Asks the market itself whether the offer still stands, and at what price').optional(),
      }),
    },
    responses: { 200: json(detailSchema, 'The listing'), ...refusals(listingUnknown), ...invalid },
  }),
};

/** What bookings leave no unit of within a block. */
export type BookedIn = (block: { readonly from: Instant; readonly to: Instant }) => Promise<IsBooked>;

export function createGpuRoutes(market: Market, bookedIn: BookedIn) {
  const router = createRouter();
  mountSearch(router, market, bookedIn);
  mountLookups(router, market);
  return router;
}

function mountSearch(router: ReturnType<typeof createRouter>, market: Market, bookedIn: BookedIn): void {
  const recent = createRecentAnswers(() => market.state());
  router.openapi(routes.search, async (c) => {
    const query = c.req.valid('query');
    const { free_from: from, free_to: to } = query;
    // Bookings change while the market stands still.
    const text =
      from === undefined || to === undefined
        ? recent.get(JSON.stringify(query), () => searchText(market, searchInput(query), query))
        : searchText(market, { ...searchInput(query), isBooked: await bookedIn({ from, to }) }, query);
    // Made as text already; its shape is checked against the document by the contract tests.
    return c.body(text, 200, { 'content-type': 'application/json' }) as never;
  });
  router.openapi(routes.compare, async (c) => {
    const ids = c.req.valid('json').gpu_ids;
    const { items, rows } = await market.compare(ids, usageOf(c.req.valid('query')));
    const answer = {
      ...freshnessOf(
        market,
        items.map(({ listing }) => listing.provider),
      ),
      items: items.map((item) => renderCosted(market, item)),
      sources: renderSources(market, items),
    };
    return c.json(
      { ...answer, rows: rows.map((row) => ({ ...row, values: [...row.values], best: [...row.best] })) },
      200,
    );
  });
}

function searchText(market: Market, input: SearchInput, query: SearchQuery): string {
  const found = market.search(input);
  const facets = Object.fromEntries(
    Object.entries(found.facets).map(([name, values]) => [
      name,
      values.map(({ value, count, countIfOpened }) => ({ value, count, count_if_opened: countIfOpened })),
    ]),
  ) as z.infer<typeof searchAnswer>['facets'];
  const why = found.explanation;
  const explained =
    why === null
      ? {}
      : {
          explanation: {
            excluded_by: [...why.excludedBy],
            listing:
              why.listing === null
                ? null
                : {
                    id: why.listing.id,
                    found: why.listing.found,
                    in_result: why.listing.inResult,
                    reasons: [...why.listing.reasons],
                  },
          },
        };
  const rest: Omit<z.infer<typeof searchAnswer>, 'items'> = {
    ...freshnessOf(market, query.provider),
    total: found.total,
    next_cursor: found.nextCursor,
    facets,
    sources: renderSources(market, found.items),
    ...explained,
  };
  const items = found.items.map((item) => listingText(market, item)).join(',');
  return `{"items":[${items}],${JSON.stringify(rest).slice(1)}`;
}

const renderConfirmed = (confirmed: Confirmed): z.infer<typeof confirmationSchema> => ({
  state: confirmed.state,
  detail: confirmed.detail,
  price_per_gpu_hour: money(confirmed.pricePerGpuHour),
  price_per_hour: money(confirmed.pricePerHour),
  free: confirmed.free,
  asked_at: time(confirmed.askedAt),
  stale: confirmed.stale,
});

function mountLookups(router: ReturnType<typeof createRouter>, market: Market): void {
  router.openapi(routes.models, (c) => {
    const items = market
      .models(c.req.valid('query').all === true)
      .map(({ model, performanceIndex, listings, available, gpusAvailable, providers, cheapest, median }) => ({
        model: model.name,
        vendor: model.vendor,
        class: model.class,
        architecture: model.architecture,
        form_factor: model.formFactor,
        vram_gb: model.vramGb,
        fp16_tflops: model.fp16Tflops,
        fp32_tflops: model.fp32Tflops,
        memory_bandwidth_gbps: model.memoryBandwidthGbps,
        tdp_watts: model.tdpWatts,
        performance_index: performanceIndex,
        listings,
        available,
        gpus_available: gpusAvailable,
        providers: [...providers],
        cheapest_price_per_gpu_hour: money(cheapest),
        median_price_per_gpu_hour: money(median),
      }));
    return c.json(
      { ...freshnessOf(market), performance_index_version: performanceIndexVersion, items, total: items.length },
      200,
    );
  });
  router.openapi(routes.onOffer, (c) =>
    c.json({ ...freshnessOf(market), items: market.onOffer().map(renderCounts) }, 200),
  );
  router.openapi(routes.listing, async (c) => {
    const { id } = c.req.valid('param');
    const detail = await market.listing(id);
    const { prices, history, listing } = detail;
    const own = { changes: 0, min: listing.pricePerGpuHour, max: listing.pricePerGpuHour };
    const { changes, min, max } = prices ?? own;
    const items = history.map((change) => ({
      at: formatInstant(change.at),
      price_per_gpu_hour: formatUsdc(change.pricePerGpuHour),
      price_per_hour: formatUsdc(change.pricePerHour),
    }));
    const price_history = {
      changes,
      lowest_price_per_gpu_hour: formatUsdc(min),
      highest_price_per_gpu_hour: formatUsdc(max),
      items,
    };
    const confirmed = c.req.valid('query').confirm === true ? await market.confirm(id) : null;
    return c.json(
      {
        ...renderListing(market, detail),
        ...(confirmed === null ? {} : { confirmation: renderConfirmed(confirmed) }),
        price_history,
        overlapping_ids: [...detail.overlaps],
        sources: renderSources(market, [detail]),
      },
      200,
    );
  });
}
