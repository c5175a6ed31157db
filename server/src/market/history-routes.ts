/** Price history: /api/history/… */
import { createRoute, z } from '@hono/zod-openapi';
import { operatorNeeded } from '#base/actor';
import { formatInstant, MINUTE_MS, SECOND_MS } from '#base/clock';
import { formatUsdc } from '#base/money';
import { invalidRequest } from '#base/problem';
import { actorOf, type Guard, secured, unauthenticated } from '#http/guard';
import { refusals } from '#http/problem';
import { createRouter, instant, instantParam, json, oneOfParam, protect, repeatedParam, textParam } from '#http/route';
import { displayNames, type ProviderName, providerNames } from '#providers';
import { freshness, freshnessOf, modeSchema, money, nullableUsdc, time } from './answers.ts';
import { observationFields } from './history-import-rules.ts';
import { minutesOf, POINTS_MAX, periods } from './history-rules.ts';
import type { Chart, Imported, Market, Point, Verdict } from './market.ts';
import { modelUnknown } from './problems.ts';

const PROVIDERS_MAX = 20;
const OBSERVATIONS_MAX = 2_000;
const FIELD_MAX = 120;

const pointSchema = z
  .object({
    at: instant('Start of the bucket'),
    low: nullableUsdc('The lowest price seen in the bucket'),
    p25: nullableUsdc('Lower quartile, the mean over the bucket'),
    median: nullableUsdc('The mean over the bucket'),
    p75: nullableUsdc('Upper quartile, the mean over the bucket'),
    high: nullableUsdc('The highest price seen in the bucket'),
    listings: z.int().openapi({ description: 'That could be had, on average; 0: the market was read and had none' }),
    gpus: z.int().openapi({ description: 'Distinct GPUs that could be had, on average' }),
  })
  .openapi('PricePoint', { description: 'USDC per GPU-hour; null where nothing was to be had' });

const verdictSchema = z
  .object({
    word: z.enum(['low', 'typical', 'high', 'unknown']).openapi({
      description: 'low: at or below the 25th percentile of the last 30 days; high: at or above the 75th',
    }),
    sentence: z.string().openapi({ description: 'The same in words, with its reason where it is unknown' }),
    price_per_gpu_hour: nullableUsdc('The least lower quartile of the connected markets now'),
    provider: z.string().nullable().openapi({ description: 'Whose it is' }),
    percentile: z.int().nullable().openapi({ description: 'Of 100: how much of the time it was cheaper', example: 12 }),
    basis: z.enum(['hours', 'days']).nullable().openapi({ description: 'What is counted' }),
    samples: z.int().openapi({ description: 'Hours or days of the last 30 days of which the same figure is known' }),
    usual: z
      .object({
        p25: nullableUsdc('Below: low'),
        median: nullableUsdc('In the middle'),
        p75: nullableUsdc('Above: high'),
      })
      .openapi({ description: 'Quartiles of that figure over the last 30 days' }),
  })
  .openapi('PriceVerdict');

const historyAnswer = z
  .object({
    ...freshness,
    model: z.string(),
    pricing: z.enum(['on_demand', 'interruptible']),
    period: z.enum(periods),
    period_seconds: z.int().openapi({ description: 'A bucket that is missing was not read: a gap' }),
    from: instant('Start of the first bucket'),
    to: instant('End of the last bucket'),
    running_at: instant('Start of the bucket that is not over, whose figures still move').nullable(),
    series: z.array(
      z.object({
        provider: z.string().openapi({ description: 'vast, ionet, akash, render, or of imported ones any' }),
        name: z.string(),
        imported: z.boolean().openapi({ description: 'true: days made from captured observations' }),
        points: z.array(pointSchema),
      }),
    ),
    verdict: verdictSchema,
  })
  .openapi('PriceHistory');

const observation = z
  .strictObject(
    Object.fromEntries(observationFields.map((name) => [name, z.string().max(FIELD_MAX)])) as Record<
      (typeof observationFields)[number],
      z.ZodString
    >,
  )
  .openapi('PriceObservation', {
    description:
      'One row of a file of captured prices, each field as text: a provider’s prices of a day for a model, number of GPUs, region and rental type, in dollars per GPU-hour',
    example: {
      date: '2026-05-08',
      provider: 'vast.ai',
      gpu_model: 'RTX_4090',
      gpu_count: '1',
      region: 'US',
      rental_type: 'on_demand',
      price_min_usd: '0.4827',
      price_median_usd: '0.5757',
      price_max_usd: '0.6696',
      n_offers: '9',
    },
  });

const importAnswer = z
  .object({
    mode: modeSchema,
    received: z.int(),
    new: z.int(),
    changed: z.int().openapi({ description: 'Known with other prices' }),
    unchanged: z.int(),
    rejected: z.array(
      z.object({ row: z.int().openapi({ description: 'Place in the list, from 0' }), reason: z.string() }),
    ),
    uncharted: z
      .array(z.object({ field: z.enum(['gpu_model', 'rental_type']), value: z.string(), rows: z.int() }))
      .openapi({ description: 'Kept, and in no chart: models and rental types that are not known' }),
  })
  .openapi('ObservationsImported');

const historyQuery = z.strictObject({
  from: instantParam('From then on; fitting the period when not given').optional(),
  to: instantParam('Before then; now when not given').optional(),
  period: oneOfParam(
    periods,
    `Length of a bucket; when not given 5m for up to 2 days, 1h for up to 14, else 1d, as far as they are kept. At most ${POINTS_MAX} buckets`,
  ).optional(),
  provider: repeatedParam(
    textParam(40, 'A provider', 'vast'),
    PROVIDERS_MAX,
    'vast, ionet, akash, render, or one of captured observations',
  ).optional(),
  pricing: oneOfParam(['on_demand', 'interruptible'], 'How it is sold; on_demand when not given').optional(),
});

const routes = {
  history: createRoute({
    method: 'get',
    path: '/api/history/{model}',
    operationId: 'getPriceHistory',
    tags: ['History'],
    summary: "A model's prices and availability over time, and whether today's price is low",
    request: {
      params: z.object({
        model: z
          .string()
          .openapi({ description: 'Canonical name, or an alias that means one model', example: 'RTX 4090' }),
      }),
      query: historyQuery,
    },
    responses: {
      200: json(historyAnswer, 'A series for each provider that has any points'),
      ...refusals(invalidRequest, modelUnknown),
    },
  }),
  observations: createRoute({
    method: 'post',
    path: '/api/history/observations',
    operationId: 'importObservations',
    tags: ['History'],
    summary: 'Import captured prices (operators)',
    security: secured,
    request: {
      body: {
        required: true,
        content: {
          'application/json': {
            schema: z.strictObject({
              observations: z
                .array(observation)
                .min(1, 'must hold an observation')
                .max(OBSERVATIONS_MAX, `must hold at most ${OBSERVATIONS_MAX} observations`),
            }),
          },
        },
      },
    },
    responses: {
      200: json(importAnswer, 'What became of each; given again, all are unchanged'),
      ...refusals(unauthenticated, operatorNeeded, invalidRequest),
    },
  }),
};

export const historyProblems = [modelUnknown];

const priceText = (price: Point['low']): string => (price === null ? 'null' : `"${formatUsdc(price)}"`);

/** A `PricePoint`. A chart has thousands, which are written as they are read. */
const pointText = ({ at, low, p25, median, p75, high, listings, gpus }: Point): string =>
  `{"at":"${formatInstant(at)}","low":${priceText(low)},"p25":${priceText(p25)},"median":${priceText(median)},"p75":${priceText(p75)},"high":${priceText(high)},"listings":${listings},"gpus":${gpus}}`;

const renderVerdict = (verdict: Verdict): z.infer<typeof verdictSchema> => ({
  word: verdict.word,
  sentence: verdict.sentence,
  price_per_gpu_hour: money(verdict.price),
  provider: verdict.provider,
  percentile: verdict.percentile,
  basis: verdict.basis,
  samples: verdict.samples,
  usual: {
    p25: money(verdict.quartiles?.[0] ?? null),
    median: money(verdict.quartiles?.[1] ?? null),
    p75: money(verdict.quartiles?.[2] ?? null),
  },
});

function chartText(market: Market, chart: Chart): string {
  const own = providerNames.filter((name) => chart.series.some((one) => !one.imported && one.provider === name));
  const rest: Omit<z.infer<typeof historyAnswer>, 'series'> = {
    ...freshnessOf(market, own.length > 0 ? own : providerNames),
    model: chart.model,
    pricing: chart.pricing,
    period: chart.period,
    period_seconds: (minutesOf[chart.period] * MINUTE_MS) / SECOND_MS,
    from: formatInstant(chart.from),
    to: formatInstant(chart.to),
    running_at: time(chart.running),
    verdict: renderVerdict(chart.verdict),
  };
  const series = chart.series.map(({ provider, imported, points }) => {
    const head = { provider, name: displayNames[provider as ProviderName] ?? provider, imported };
    return `${JSON.stringify(head).slice(0, -1)},"points":[${points.map(pointText).join(',')}]}`;
  });
  return `${JSON.stringify(rest).slice(0, -1)},"series":[${series.join(',')}]}`;
}

const renderImported = (mode: Market['mode'], imported: Imported): z.infer<typeof importAnswer> => ({
  mode,
  received: imported.received,
  new: imported.fresh,
  changed: imported.changed,
  unchanged: imported.unchanged,
  rejected: [...imported.rejected],
  uncharted: [...imported.uncharted],
});

export function createHistoryRoutes({ market, guard }: { readonly market: Market; readonly guard: Guard }) {
  const router = createRouter();
  protect(router, routes.observations, guard.operator);
  router.openapi(routes.history, async (c) => {
    const { model } = c.req.valid('param');
    const { from, to, period, provider, pricing = 'on_demand' } = c.req.valid('query');
    const chart = await market.series({
      ...{ model, pricing },
      ...(from === undefined ? {} : { from }),
      ...(to === undefined ? {} : { to }),
      ...(period === undefined ? {} : { period }),
      ...(provider === undefined ? {} : { provider }),
    });
    // Made as text already; its shape is checked against the document by the contract tests.
    return c.body(chartText(market, chart), 200, { 'content-type': 'application/json' }) as never;
  });
  router.openapi(routes.observations, async (c) => {
    const imported = await market.importObservations(actorOf(c), c.req.valid('json').observations);
    return c.json(renderImported(market.mode, imported), 200);
  });
  return router;
}
