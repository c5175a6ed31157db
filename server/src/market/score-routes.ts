/** What the G-Score is made with: /api/gpus/score-table. Mounted before the routes that take an id. */
import { createRoute, z } from '@hono/zod-openapi';
import { formatInstant } from '#base/clock';
import { formatUsdc, microUsdc } from '#base/money';
import { invalidRequest } from '#base/problem';
import { refusals } from '#http/problem';
import { createRouter, instant, json, type Router, usdc, wholeParam } from '#http/route';
import { providerNames } from '#providers';
import { modeSchema, providerSchema } from './answers.ts';
import type { Market } from './market.ts';
import { referenceUnknown } from './problems.ts';
import { boosts, comparableWeights, priors, weights } from './score-rules.ts';

const weightsSchema = z.object({ performance: z.number(), reliability: z.number(), efficiency: z.number() });
const median = z.object({
  median: z.number().openapi({ description: 'Performance index per USDC per hour', example: 0.72 }),
  offers: z.int(),
});

const answer = z
  .object({
    mode: modeSchema,
    version: z.int().openapi({ example: 17 }),
    made_at: instant('A new one is made at most once an hour; scores do not move in between'),
    performance_index_version: z.string().openapi({ example: '2026-11' }),
    formulas: z.object({
      performance: z.string(),
      reliability: z.string(),
      efficiency: z.string(),
      g_score: z.string(),
    }),
    weights: z.array(
      z.object({
        provider: providerSchema,
        weights: weightsSchema,
        boost: z.number().openapi({ description: '1: none' }),
        boost_for: z.enum(['cluster', 'generative_ai']).nullable(),
      }),
    ),
    comparable_weights: weightsSchema.openapi({ description: 'Of g_score_cmp: shared by all, without boost' }),
    priors: z
      .object({ availability: z.number(), performance_index: z.number() })
      .openapi({ description: 'Stand in for what a market does not tell; a score lists what was assumed' }),
    median_efficiency: z.object({ on_demand: median.optional(), interruptible: median.optional() }),
    model_prices: z
      .array(
        z.object({
          model: z.string(),
          pricing: z.enum(['on_demand', 'interruptible']),
          median_price_per_gpu_hour: usdc('Less than a third and more than three times of it is unusual'),
          offers: z.int(),
        }),
      )
      .openapi({ description: 'What odd prices are judged by' }),
    model_benchmarks: z
      .array(z.object({ model: z.string(), median_dlperf: z.number(), offers: z.int() }))
      .openapi({ description: 'DLPerf of one GPU, which a machine’s own is held against' }),
  })
  .openapi('ScoreTable');

const route = createRoute({
  method: 'get',
  path: '/api/gpus/score-table',
  operationId: 'getScoreTable',
  tags: ['GPUs'],
  summary: 'Weights, priors and medians that scores are made with',
  request: {
    query: z.strictObject({
      version: wholeParam(1, 2_000_000_000, 'One of the last 30 days; the newest when not given').optional(),
    }),
  },
  responses: { 200: json(answer, 'The table'), ...refusals(referenceUnknown, invalidRequest) },
});

const formulas = {
  performance: '100 * clamp(1 + log2(performance_index) / 6)',
  reliability: '100 * clamp(-log10(1 - availability) / 3)',
  efficiency: '100 * clamp(1/2 + log2(performance_index / price_per_gpu_hour / median_efficiency) / 4)',
  g_score: 'min(100, boost * (weighted sum of the three parts))',
};

export function createScoreRoutes(market: Market): Router {
  const router = createRouter();
  router.openapi(route, async (c) => {
    const { version } = c.req.valid('query');
    const reference = await market.findReference(version ?? null);
    if (reference === null)
      throw referenceUnknown({
        detail: `There is no table ${version ?? ''} (any more, or not yet).`.replace('  ', ' '),
      });
    const { on_demand, interruptible } = reference.efficiency;
    return c.json(
      {
        mode: market.mode,
        version: reference.version,
        made_at: formatInstant(reference.madeAt),
        performance_index_version: reference.indexVersion,
        formulas,
        weights: providerNames.map((provider) => ({
          provider,
          weights: weights[provider],
          boost: boosts[provider]?.factor ?? 1,
          boost_for: boosts[provider]?.for ?? null,
        })),
        comparable_weights: comparableWeights,
        priors: { availability: priors.availability, performance_index: priors.performanceIndex },
        median_efficiency: {
          ...(on_demand === null ? {} : { on_demand }),
          ...(interruptible === null ? {} : { interruptible }),
        },
        model_prices: Object.entries(reference.prices).map(([key, known]) => {
          const [model = '', pricing = ''] = key.split('|');
          return {
            model,
            pricing: pricing as 'on_demand' | 'interruptible',
            median_price_per_gpu_hour: formatUsdc(microUsdc(BigInt(known.median))),
            offers: known.offers,
          };
        }),
        model_benchmarks: Object.entries(reference.benchmarks).map(([model, known]) => ({
          model,
          median_dlperf: known.median,
          offers: known.offers,
        })),
      },
      200,
    );
  });
  return router;
}
