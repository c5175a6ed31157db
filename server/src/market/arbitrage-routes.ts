/** Where the same GPU is cheaper: /api/arbitrage/… */
import { createRoute, z } from '@hono/zod-openapi';
import { formatUsdc, microUsdc } from '#base/money';
import { invalidRequest } from '#base/problem';
import { refusals } from '#http/problem';
import {
  createRouter,
  json,
  numberParam,
  oneOfParam,
  type Router,
  repeatedParam,
  textParam,
  usdc,
  wholeParam,
} from '#http/route';
import { displayNames, providerNames } from '#providers';
import {
  freshness,
  freshnessOf,
  listingSchema,
  money,
  nullableUsdc,
  providerSchema,
  renderListing,
  renderSources,
  sourcesSchema,
} from './answers.ts';
import { dealMeasures, type Opportunity, type SideFigures } from './arbitrage.ts';
import { confidences, countClasses, type Extra, exclusions, extras, usualDay } from './arbitrage-rules.ts';
import type { Listing, Market } from './market.ts';
import { modelOfPath, modelsMeant } from './model-name.ts';
import type { Quartiles } from './model-prices.ts';
import { modelUnknown } from './problems.ts';
import type { Usage } from './rules.ts';

const GB_MAX = 1_000_000;
const pricingParam = oneOfParam(['on_demand', 'interruptible'], 'How it is sold (on_demand when not given)');
const modelParams = z.object({
  model: z
    .string()
    .max(80)
    .openapi({ description: 'Canonical name, or an alias that means one model', example: 'RTX 4090' }),
});
const hoursPerDay = numberParam(0.01, 24, 'Hours of use a day (24 when not given)', 8).optional();
const dayParams = {
  disk_gb: numberParam(0, GB_MAX, 'GB of disk that prices are compared with (100 when not given)', 100).optional(),
  egress_gb: numberParam(0, GB_MAX, 'GB sent a day (10 when not given)', 10).optional(),
  ingress_gb: numberParam(0, GB_MAX, 'GB received a day (20 when not given)', 20).optional(),
};

type DayQuery = { disk_gb?: number | undefined; egress_gb?: number | undefined; ingress_gb?: number | undefined };

const milli = (value: number | undefined, usual: number): number =>
  value === undefined ? usual : Math.round(value * 1000);
const dayOf = (query: DayQuery): Usage => ({
  seconds: usualDay.seconds,
  diskMilliGb: milli(query.disk_gb, usualDay.diskMilliGb),
  egressMilliGb: milli(query.egress_gb, usualDay.egressMilliGb),
  ingressMilliGb: milli(query.ingress_gb, usualDay.ingressMilliGb),
});

// Schemas ------------------------------------------------------------------------------------------------------------

const percent = (description: string, example: number) => z.number().openapi({ description, example });

const sideSchema = z
  .object({
    provider: providerSchema,
    offers: z.int().openapi({ description: 'Offers that count, one for each machine', example: 41 }),
    machines: z.int().openapi({ description: 'Machines that are surely different', example: 41 }),
    rate_card: z.boolean().openapi({ description: 'The market sets the price of the card itself' }),
    presence_percent: percent('Of the last day’s snapshots, those with three or more offers', 100),
    p25_price_per_gpu_hour: usdc(
      'Lower quartile, for a machine of usual size, disk and traffic in but for what is left out: what is compared',
    ),
    median_price_per_gpu_hour: usdc('Median of the same'),
    raw: z
      .object({
        min: usdc('Cheapest offer'),
        p25: usdc('Lower quartile'),
        median: usdc('Median'),
        p75: usdc('Upper quartile'),
        max: usdc('Dearest offer'),
      })
      .openapi({ description: 'USDC per GPU-hour as the market shows it, without disk and traffic' }),
  })
  .openapi('ArbitrageSide');

const excludedSchema = z.record(z.string(), z.int()).openapi({
  description: `Offers of the model that do not count, by reason: ${exclusions.join(', ')}`,
  example: { unusual_price: 2, unverified: 31 },
});

const leftOutSchema = z.array(z.enum(extras)).openapi({
  description: 'What is in none of the compared prices, because some offer among them does not tell what it costs',
  example: ['disk', 'egress', 'ingress'],
});

const opportunitySchema = z
  .object({
    model: z.string().openapi({ example: 'RTX 4090' }),
    pricing: z.enum(['on_demand', 'interruptible']),
    gpu_count: z.enum(countClasses).openapi({ description: 'GPUs in the offers that are compared' }),
    spread_percent: percent('How much more the dear side costs, in percent of the cheap one', 48),
    savings_percent: percent('The same difference in percent of the dear side', 32.4),
    spread_per_gpu_hour: usdc('Between the two sides, per GPU-hour', '0.120000'),
    saving_per_month: usdc('Renting the offer below in place of the dear side, per GPU', '87.600000'),
    hours_per_day: z.number(),
    confidence: z.enum(confidences).openapi({
      description:
        'high: five machines on both sides, there in 80 % of the last day’s snapshots; medium: three; low: two',
    }),
    reasons: z.array(z.string()).openapi({ description: 'Why it is believed, in words' }),
    cheap: sideSchema,
    dear: sideSchema,
    sides: z.array(sideSchema).openapi({ description: 'Every market that has enough, the cheapest first' }),
    left_out: leftOutSchema,
    buy: listingSchema,
    buy_price_per_gpu_hour: usdc('Of that offer, as the sides are compared'),
    excluded: excludedSchema,
  })
  .openapi('Opportunity');

const profile = {
  disk_gb: z.number(),
  egress_gb_per_day: z.number(),
  ingress_gb_per_day: z.number(),
};
const opportunitiesAnswer = z
  .object({
    ...freshness,
    items: z.array(opportunitySchema),
    total: z.int(),
    profile: z.object(profile).openapi({ description: 'What is used beside the GPU while prices are compared' }),
    sources: sourcesSchema,
  })
  .openapi('OpportunitiesAnswer');

const shownSchema = z.object({
  offers: z.int(),
  min: nullableUsdc('Cheapest'),
  p25: nullableUsdc('Lower quartile'),
  median: nullableUsdc('Median'),
  p75: nullableUsdc('Upper quartile'),
  max: nullableUsdc('Dearest'),
});
const compareAnswer = z
  .object({
    ...freshness,
    model: z.string(),
    pricing: z.enum(['on_demand', 'interruptible']),
    gpu_count: z.enum(countClasses).nullable(),
    items: z.array(
      z.object({
        provider: providerSchema,
        name: z.string(),
        age_seconds: z.number().nullable().openapi({ description: 'Since the market was last read' }),
        stale: z.boolean(),
        shown: shownSchema.openapi({
          description: 'USDC per GPU-hour over every offer that can be had now, odd and unproven ones among them',
        }),
        counted: sideSchema.optional().openapi({ description: 'Over the offers that count; left out without any' }),
        cheapest: listingSchema.optional().openapi({ description: 'The cheapest offer that counts' }),
      }),
    ),
    prices: z
      .array(z.object({ provider: providerSchema, price_per_gpu_hour: usdc('Of an offer'), unusual: z.boolean() }))
      .openapi({
        description: 'Every offer that can be had now, cheapest first, 2,000 at most: for a distribution',
      }),
    left_out: leftOutSchema,
    excluded: excludedSchema,
    sources: sourcesSchema,
  })
  .openapi('ArbitrageComparison');

const savingsRow = z.object({
  provider: providerSchema,
  typical_price_per_gpu_hour: usdc('Median of the offers that count'),
  offers: z.int(),
  machines: z.int(),
  typical_cost: usdc('Of one GPU over the days asked for'),
  saving: usdc('Over those days, renting the cheapest in its place; 0 where there is none'),
  saving_percent: z.number(),
  saving_per_month: usdc('Over 30.4 days'),
  saving_per_year: usdc('Over 365 days'),
});
const savingsAnswer = z
  .object({
    ...freshness,
    model: z.string(),
    pricing: z.enum(['on_demand', 'interruptible']),
    hours_per_day: z.number(),
    days: z.number(),
    cheapest: listingSchema.optional().openapi({ description: 'Left out where no offer counts' }),
    cost: usdc('Of the cheapest, one GPU over those days, without disk and traffic'),
    items: z.array(savingsRow),
    excluded: excludedSchema,
    sources: sourcesSchema,
  })
  .openapi('SavingsAnswer');

const dealSchema = z.object({
  price_per: usdc('USDC per hour for one TFLOPS (dense FP16), GB of memory, or point of comparable G-Score'),
  amount: z.number().openapi({ description: 'TFLOPS, GB or points of one GPU', example: 165.2 }),
  listing: listingSchema,
});
const dealsAnswer = z
  .object({
    ...freshness,
    price_per_tflops: z.array(dealSchema),
    price_per_vram_gb: z.array(dealSchema),
    price_per_g_score_point: z.array(dealSchema),
    sources: sourcesSchema,
  })
  .openapi('BestDealsAnswer');

// Routes -------------------------------------------------------------------------------------------------------------

const modelNames = repeatedParam(textParam(80, 'A model', 'RTX 4090'), 50, 'Canonical name or any known alias');

const routes = {
  opportunities: createRoute({
    method: 'get',
    path: '/api/arbitrage/opportunities',
    operationId: 'listOpportunities',
    tags: ['Arbitrage'],
    summary: 'Where the same GPU is cheaper',
    request: {
      query: z.strictObject({
        min_spread: numberParam(0, 100_000, 'Spread in percent of the cheap side, at least', 15).optional(),
        model: modelNames.optional(),
        pricing: oneOfParam(
          ['on_demand', 'interruptible'],
          'How it is sold (both when not given, never mixed)',
        ).optional(),
        min_offers: wholeParam(
          1,
          1000,
          'Machines behind each side, at least (3 when not given; one is never enough)',
          5,
        ).optional(),
        min_confidence: oneOfParam(confidences, 'Confidence, at least (medium when not given)').optional(),
        hours_per_day: hoursPerDay,
        ...dayParams,
      }),
    },
    responses: {
      200: json(opportunitiesAnswer, 'The believed first, of those the widest; none is an answer too'),
      ...refusals(invalidRequest),
    },
  }),
  savings: createRoute({
    method: 'get',
    path: '/api/arbitrage/savings/{model}',
    operationId: 'getSavings',
    tags: ['Arbitrage'],
    summary: 'What the cheapest saves against each market’s typical price',
    request: {
      params: modelParams,
      query: z.strictObject({
        hours_per_day: hoursPerDay,
        days: numberParam(0.1, 3650, 'Days of use (30 when not given)', 30).optional(),
        pricing: pricingParam.optional(),
      }),
    },
    responses: { 200: json(savingsAnswer, 'By market, the dearest first'), ...refusals(modelUnknown, invalidRequest) },
  }),
  compare: createRoute({
    method: 'get',
    path: '/api/arbitrage/compare/{model}',
    operationId: 'compareMarkets',
    tags: ['Arbitrage'],
    summary: 'What each market asks for a model',
    request: {
      params: modelParams,
      query: z.strictObject({
        pricing: pricingParam.optional(),
        gpu_count: oneOfParam(countClasses, 'GPUs in the offer (any when not given)').optional(),
        ...dayParams,
      }),
    },
    responses: { 200: json(compareAnswer, 'Every market'), ...refusals(modelUnknown, invalidRequest) },
  }),
  deals: createRoute({
    method: 'get',
    path: '/api/arbitrage/best-deals',
    operationId: 'listBestDeals',
    tags: ['Arbitrage'],
    summary: 'The best value now',
    request: {
      query: z.strictObject({
        pricing: pricingParam.optional(),
        provider: repeatedParam(oneOfParam(providerNames, 'A provider'), 4, 'vast, ionet, akash or render').optional(),
        model: modelNames.optional(),
        min_vram_gb: numberParam(0, 100_000, 'GB per GPU, at least', 24).optional(),
        limit: wholeParam(1, 50, 'Offers in each list (10 when not given)', 10).optional(),
      }),
    },
    responses: {
      200: json(dealsAnswer, 'By price for a TFLOPS, a GB of memory and a G-Score point; one offer for each machine'),
      ...refusals(invalidRequest),
    },
  }),
};

// Rendering ----------------------------------------------------------------------------------------------------------

const places = (value: number, digits: number): number => Math.round(value * 10 ** digits) / 10 ** digits;

const renderSide = (side: SideFigures): z.infer<typeof sideSchema> => ({
  provider: side.provider,
  offers: side.offers,
  machines: side.machines,
  rate_card: side.rateCard,
  presence_percent: places(100 * side.presence, 1),
  p25_price_per_gpu_hour: formatUsdc(side.normalized.p25),
  median_price_per_gpu_hour: formatUsdc(side.normalized.median),
  raw: {
    min: formatUsdc(side.raw.min),
    p25: formatUsdc(side.raw.p25),
    median: formatUsdc(side.raw.median),
    p75: formatUsdc(side.raw.p75),
    max: formatUsdc(side.raw.max),
  },
});

const words: Readonly<Record<(typeof exclusions)[number], string>> = {
  no_model: 'of unknown models',
  not_rentable: 'that cannot be rented',
  stale: 'not seen lately',
  busy: 'rented already',
  unverified: 'from hosts nobody vouches for',
  unusual_price: 'at odd prices',
  no_usual_price: 'of a model too new to judge',
  odd_benchmark: 'far slower or faster than the model',
  same_machine: 'of a machine that counts already',
};

const excludedWords = (excluded: Opportunity['excluded']): string =>
  exclusions
    .filter((reason) => (excluded[reason] ?? 0) > 0)
    .map((reason) => `${excluded[reason]} ${words[reason]}`)
    .join(', ');

const extraWords: Readonly<Record<Extra, string>> = {
  disk: 'disk',
  egress: 'outgoing traffic',
  ingress: 'incoming traffic',
};
const sentenceOf = (leftOut: readonly Extra[]): string[] =>
  leftOut.length === 0
    ? []
    : [
        `In none of the prices, as not every offer tells what it costs: ${leftOut.map((one) => extraWords[one]).join(', ')}`,
      ];

function reasonsOf(one: Opportunity): string[] {
  const side = ({ provider, machines, normalized, rateCard }: SideFigures): string =>
    `${displayNames[provider]}: ${machines} machines, ${rateCard ? 'at its published rate of' : 'a quarter of them at or below'} ${formatUsdc(normalized.p25)} per GPU-hour`;
  const left = excludedWords(one.excluded);
  const presence = Math.min(one.cheap.presence, one.dear.presence);
  return [
    side(one.cheap),
    side(one.dear),
    one.confidence === 'high'
      ? `Both sides were there in ${Math.floor(100 * presence)} % of the last day’s snapshots`
      : one.confidence === 'medium'
        ? 'Three or more machines on both sides, not yet five on both that were there most of the last day'
        : 'Two machines only on a side: a hint, no more',
    ...sentenceOf(one.leftOut),
    ...(left === '' ? [] : [`Not counted: ${left}`]),
  ];
}

const renderExcluded = (excluded: Opportunity['excluded']): Record<string, number> =>
  Object.fromEntries(Object.entries(excluded));

const renderQuartiles = (quartiles: Quartiles | null) => ({
  min: money(quartiles?.min ?? null),
  p25: money(quartiles?.p25 ?? null),
  median: money(quartiles?.median ?? null),
  p75: money(quartiles?.p75 ?? null),
  max: money(quartiles?.max ?? null),
});

const renderProfile = (day: Usage): z.infer<z.ZodObject<typeof profile>> => ({
  disk_gb: day.diskMilliGb / 1000,
  egress_gb_per_day: day.egressMilliGb / 1000,
  ingress_gb_per_day: day.ingressMilliGb / 1000,
});

const renderOpportunity = (market: Market, one: Opportunity, hours: number): z.infer<typeof opportunitySchema> => ({
  model: one.model,
  pricing: one.pricing,
  gpu_count: one.countClass,
  spread_percent: places(one.spreadPercent, 4),
  savings_percent: places(one.savingsPercent, 4),
  spread_per_gpu_hour: formatUsdc(one.spread),
  saving_per_month: formatUsdc(one.savingPerMonth),
  hours_per_day: hours,
  confidence: one.confidence,
  reasons: reasonsOf(one),
  cheap: renderSide(one.cheap),
  dear: renderSide(one.dear),
  sides: one.sides.map(renderSide),
  left_out: [...one.leftOut],
  buy: renderListing(market, market.show(one.buy.listing)),
  buy_price_per_gpu_hour: formatUsdc(microUsdc(BigInt(one.buy.normalized))),
  excluded: renderExcluded(one.excluded),
});

const sourcesOf = (market: Market, listings: readonly (Listing | null | undefined)[]) =>
  renderSources(
    market,
    listings.filter((one) => one != null).map((one) => market.show(one)),
  );

export function createArbitrageRoutes(market: Market): Router {
  const router = createRouter();
  mountOpportunities(router, market);
  mountModel(router, market);
  router.openapi(routes.deals, (c) => {
    const query = c.req.valid('query');
    const wanted = {
      pricing: query.pricing ?? ('on_demand' as const),
      limit: query.limit ?? 10,
      ...(query.min_vram_gb === undefined ? {} : { minVramGb: query.min_vram_gb }),
      ...(query.provider === undefined ? {} : { provider: query.provider }),
      ...(query.model === undefined ? {} : { model: namesOf(query.model) }),
    };
    const lists = dealMeasures.map((measure) => market.arbitrage.deals(measure, wanted));
    const rendered = lists.map((list) =>
      list.map(({ listing, per, perPrice }) => ({
        price_per: formatUsdc(microUsdc(BigInt(Math.round(perPrice)))),
        amount: places(per, 4),
        listing: renderListing(market, market.show(listing)),
      })),
    );
    const [price_per_tflops = [], price_per_vram_gb = [], price_per_g_score_point = []] = rendered;
    const sources = sourcesOf(
      market,
      lists.flat().map(({ listing }) => listing),
    );
    return c.json(
      { ...freshnessOf(market), price_per_tflops, price_per_vram_gb, price_per_g_score_point, sources },
      200,
    );
  });
  return router;
}

const namesOf = (wanted: readonly string[]): string[] =>
  wanted.flatMap((text) => modelsMeant(text, '/query/model').map(({ name }) => name));

function mountOpportunities(router: Router, market: Market): void {
  router.openapi(routes.opportunities, (c) => {
    const query = c.req.valid('query');
    const hours = query.hours_per_day ?? 24;
    const day = dayOf(query);
    const found = market.arbitrage.opportunities({
      ...(query.model === undefined ? {} : { model: namesOf(query.model) }),
      ...(query.pricing === undefined ? {} : { pricing: query.pricing }),
      minSpreadPercent: query.min_spread ?? 0,
      minMachines: query.min_offers ?? (query.min_confidence === 'low' ? 2 : 3),
      minConfidence: query.min_confidence ?? 'medium',
      milliHoursPerDay: Math.round(hours * 1000),
      day,
    });
    const items = found.map((one) => renderOpportunity(market, one, hours));
    const sources = sourcesOf(
      market,
      found.map(({ buy }) => buy.listing),
    );
    return c.json({ ...freshnessOf(market), items, total: items.length, profile: renderProfile(day), sources }, 200);
  });
}

function mountModel(router: Router, market: Market): void {
  router.openapi(routes.compare, (c) => {
    const query = c.req.valid('query');
    const model = modelOfPath(c.req.valid('param').model).name;
    const pricing = query.pricing ?? 'on_demand';
    const countClass = query.gpu_count ?? null;
    const compared = market.arbitrage.compare(model, pricing, countClass, dayOf(query));
    const items = compared.providers.map(({ provider, age, stale, shown, counted }) => ({
      provider,
      name: displayNames[provider],
      age_seconds: age === null ? null : Math.round(age / 1000),
      stale,
      shown: { offers: shown.offers, ...renderQuartiles(shown.quartiles) },
      ...(counted === null
        ? {}
        : {
            counted: renderSide(counted),
            cheapest: renderListing(market, market.show(counted.cheapest.listing)),
          }),
    }));
    return c.json(
      {
        ...freshnessOf(market),
        model,
        pricing,
        gpu_count: countClass,
        items,
        prices: compared.prices.map(({ provider, price, unusual }) => ({
          provider,
          price_per_gpu_hour: formatUsdc(price),
          unusual,
        })),
        left_out: [...compared.leftOut],
        excluded: renderExcluded(compared.excluded),
        sources: sourcesOf(
          market,
          compared.providers.map(({ counted }) => counted?.cheapest.listing),
        ),
      },
      200,
    );
  });
  router.openapi(routes.savings, (c) => {
    const query = c.req.valid('query');
    const model = modelOfPath(c.req.valid('param').model).name;
    const [hours, days, pricing] = [query.hours_per_day ?? 24, query.days ?? 30, query.pricing ?? 'on_demand'];
    const milliHours = Math.round(hours * 1000);
    const found = market.arbitrage.savings(model, pricing, {
      milliHoursPerDay: milliHours,
      milliDays: Math.round(days * 1000),
    });
    return c.json(
      {
        ...freshnessOf(market),
        model,
        pricing,
        hours_per_day: hours,
        days,
        ...(found.cheapest === null ? {} : { cheapest: renderListing(market, market.show(found.cheapest)) }),
        cost: formatUsdc(found.cost),
        items: found.providers.map((row) => ({
          provider: row.provider,
          typical_price_per_gpu_hour: formatUsdc(row.typical),
          offers: row.offers,
          machines: row.machines,
          typical_cost: formatUsdc(row.typicalCost),
          saving: formatUsdc(row.saving),
          saving_percent: places(row.savingPercent, 2),
          saving_per_month: formatUsdc(row.savingPerMonth),
          saving_per_year: formatUsdc(row.savingPerYear),
        })),
        excluded: renderExcluded(found.excluded),
        sources: sourcesOf(market, [found.cheapest]),
      },
      200,
    );
  });
}
