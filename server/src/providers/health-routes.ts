/** How the providers fare: /api/provider-health/… Reads are for whoever is signed in, orders for operators. */
import { createRoute, type RouteConfig, z } from '@hono/zod-openapi';
import { operatorNeeded, scopeMissing } from '#base/actor';
import { type Clock, formatInstant } from '#base/clock';
import { invalidRequest } from '#base/problem';
import { actorOf, type Guard, secured, unauthenticated } from '#http/guard';
import { refusals } from '#http/problem';
import { createRouter, instant, json, oneOfParam, protect } from '#http/route';
import type { Mode } from '#platform/config';
import {
  breakerSchema,
  callsSchema,
  healthSchema,
  limiterSchema,
  modeSchema,
  nameParam,
  providerSchema,
  renderBreaker,
  renderCalls,
  renderHealth,
  renderLimiter,
} from './answers.ts';
import { displayNames, providerNames } from './offer.ts';
import { demandProvider, providerUnknown } from './problems.ts';
import type { Providers } from './providers.ts';

const BASE = '/api/provider-health';

const healthAnswer = z
  .object({
    mode: modeSchema,
    state: z.enum(['HEALTHY', 'DEGRADED', 'UNAVAILABLE']).openapi({
      description: 'HEALTHY: every provider that is switched on is; UNAVAILABLE: none can be used',
    }),
    items: z.array(healthSchema),
  })
  .openapi('ProvidersHealth');
const checkAnswer = z
  .object({
    mode: modeSchema,
    ok: z.boolean(),
    duration_ms: z.int(),
    detail: z.string().openapi({ example: 'Vast.ai takes the key' }),
    error_kind: z.string().nullable(),
    health: healthSchema,
  })
  .openapi('HealthCheck');
const breakersAnswer = z.object({ mode: modeSchema, items: z.array(breakerSchema) }).openapi('CircuitBreakers');
const limitersAnswer = z.object({ mode: modeSchema, items: z.array(limiterSchema) }).openapi('RateLimiters');
const cacheAnswer = z
  .object({
    mode: modeSchema,
    tiers: z.array(z.enum(['memory', 'redis'])).openapi({ description: 'Where answers are kept now' }),
    redis: z.object({
      state: z.enum(['not_configured', 'connected', 'lost']),
      since: instant('Since when').nullable(),
    }),
    items: z.array(
      z.object({
        provider: providerSchema,
        name: z.string(),
        hits: z.int(),
        misses: z.int(),
        stale: z.int().openapi({ description: 'Answers that were over and given while a newer one was fetched' }),
        loads: z.int().openapi({ description: 'Calls made to fetch answers' }),
        failures: z.int(),
        invalidations: z.int(),
        hit_ratio: z.number().nullable(),
        stale_ratio: z.number().nullable(),
        ttl_seconds: z
          .number()
          .openapi({ description: '10 to 300, by the success rate of recent calls', example: 294 }),
      }),
    ),
  })
  .openapi('CacheStats');
const summaryAnswer = z
  .object({
    mode: modeSchema,
    items: z.array(
      z.object({
        provider: providerSchema,
        name: z.string(),
        state: z.enum(['HEALTHY', 'DEGRADED', 'UNAVAILABLE']),
        recent: callsSchema,
        total_calls: z.int().openapi({ description: 'Ever made' }),
        total_by_outcome: z.record(z.string(), z.int()),
        breaker_transitions: z.int().openapi({ description: 'Of the last 20 that are kept at hand' }),
      }),
    ),
  })
  .openapi('ProviderMetrics');

const reads = refusals(unauthenticated, scopeMissing);
const orders = refusals(unauthenticated, operatorNeeded);
const one = z.strictObject({ provider: oneOfParam(providerNames, 'Only of this provider').optional() });
const tags = ['Provider health'];
const read = <const Path extends string, Schema extends z.ZodType>(
  path: Path,
  operationId: string,
  summary: string,
  schema: Schema,
) =>
  createRoute({
    ...{ method: 'get' as const, path, operationId, tags, summary, security: secured },
    responses: { 200: json(schema, summary), ...reads },
  });

const routes = {
  health: read(`${BASE}/health`, 'getProvidersHealth', 'Every provider: its state, and why', healthAnswer),
  breakers: read(`${BASE}/circuit-breakers`, 'listCircuitBreakers', 'Circuit breakers and their turns', breakersAnswer),
  limiters: read(`${BASE}/rate-limiters`, 'listRateLimiters', 'Token buckets of calls to providers', limitersAnswer),
  cache: read(`${BASE}/cache/stats`, 'getCacheStats', 'What this server keeps of the providers’ answers', cacheAnswer),
  summary: read(`${BASE}/metrics/summary`, 'getProviderMetrics', 'Calls to each provider in figures', summaryAnswer),
  one: createRoute({
    method: 'get',
    path: `${BASE}/providers/{name}/health`,
    operationId: 'getProviderHealth',
    tags,
    summary: 'One provider: its state, and why',
    security: secured,
    request: { params: nameParam },
    responses: {
      200: json(healthSchema.extend({ mode: modeSchema }), 'Its state, and why'),
      ...refusals(unauthenticated, scopeMissing, providerUnknown),
    },
  }),
  check: createRoute({
    method: 'post',
    path: `${BASE}/providers/{name}/health-check`,
    operationId: 'checkProvider',
    tags,
    summary: 'Ask the provider now, with our key, through an open circuit breaker (operators)',
    security: secured,
    request: { params: nameParam },
    responses: {
      200: json(checkAnswer, 'How it went'),
      ...refusals(unauthenticated, operatorNeeded, providerUnknown),
    },
  }),
  resetBreaker: createRoute({
    method: 'post',
    path: `${BASE}/circuit-breakers/{name}/reset`,
    operationId: 'resetCircuitBreaker',
    tags,
    summary: 'Close a circuit breaker (operators)',
    security: secured,
    request: { params: nameParam },
    responses: {
      200: json(breakerSchema.extend({ mode: modeSchema }), 'As it is then'),
      ...refusals(unauthenticated, operatorNeeded, providerUnknown),
    },
  }),
  resetLimiters: createRoute({
    method: 'post',
    path: `${BASE}/rate-limiters/reset`,
    operationId: 'resetRateLimiters',
    tags,
    summary: 'Fill the token buckets, and forget that a provider asked to be left alone (operators)',
    security: secured,
    request: { query: one },
    responses: { 200: json(limitersAnswer, 'As they are then'), ...orders, ...refusals(invalidRequest) },
  }),
  invalidate: createRoute({
    method: 'post',
    path: `${BASE}/cache/invalidate`,
    operationId: 'invalidateCache',
    tags,
    summary: 'Forget what is kept of the providers’ answers, in every process (operators)',
    security: secured,
    request: { query: one },
    responses: { 200: json(cacheAnswer, 'As it is then'), ...orders, ...refusals(invalidRequest) },
  }),
} satisfies Record<string, RouteConfig>;

export const providerProblems = [providerUnknown];

export type HealthRoutesDeps = {
  readonly providers: Providers;
  readonly guard: Guard;
  readonly mode: Mode;
  readonly clock: Clock;
};

export function createHealthRoutes(deps: HealthRoutesDeps) {
  const router = createRouter();
  const { guard } = deps;
  for (const route of [routes.health, routes.breakers, routes.limiters, routes.cache, routes.summary, routes.one])
    protect(router, route, guard.signedIn('read'));
  for (const route of [routes.check, routes.resetBreaker, routes.resetLimiters, routes.invalidate])
    protect(router, route, guard.operator);
  mountReads(router, deps);
  mountOrders(router, deps);
  return router;
}

type Router = ReturnType<typeof createRouter>;

function mountReads(router: Router, { providers, mode, clock }: HealthRoutesDeps): void {
  const { health, windowSeconds } = providers;
  router.openapi(routes.health, async (c) => {
    const all = await health.all();
    const wanted = all.filter(({ settings }) => settings.enabled).map(({ state }) => state);
    const state = wanted.every((one) => one === 'HEALTHY')
      ? ('HEALTHY' as const)
      : wanted.every((one) => one === 'UNAVAILABLE')
        ? ('UNAVAILABLE' as const)
        : ('DEGRADED' as const);
    return c.json({ mode, state, items: all.map((one) => renderHealth(one, clock.now(), windowSeconds)) }, 200);
  });
  router.openapi(routes.one, async (c) => {
    const name = demandProvider(c.req.valid('param').name);
    return c.json({ mode, ...renderHealth(await health.fresh(name), clock.now(), windowSeconds) }, 200);
  });
  router.openapi(routes.breakers, async (c) => c.json({ mode, items: (await health.all()).map(renderBreaker) }, 200));
  router.openapi(routes.limiters, async (c) => c.json(await renderLimiters({ providers, mode, clock }), 200));
  router.openapi(routes.cache, async (c) => c.json(await renderCache({ providers, mode }), 200));
  router.openapi(routes.summary, async (c) => {
    const [all, totals] = await Promise.all([health.all(), providers.callTotals()]);
    const items = all.map((one) => {
      const own = totals.filter(({ provider }) => provider === one.provider);
      return {
        provider: one.provider,
        name: displayNames[one.provider],
        state: one.state,
        recent: renderCalls(one, windowSeconds),
        total_calls: own.reduce((sum, { calls }) => sum + Number(calls), 0),
        total_by_outcome: Object.fromEntries(own.map(({ outcome, calls }) => [outcome, Number(calls)])),
        breaker_transitions: one.transitions.length,
      };
    });
    return c.json({ mode, items }, 200);
  });
}

function mountOrders(router: Router, { providers, mode, clock }: HealthRoutesDeps): void {
  const { health, windowSeconds } = providers;
  router.openapi(routes.check, async (c) => {
    const name = demandProvider(c.req.valid('param').name);
    const { ok, durationMs, detail, errorKind } = await providers.orderCheck(actorOf(c), name);
    const now = renderHealth(await health.fresh(name), clock.now(), windowSeconds);
    return c.json({ mode, ok, duration_ms: durationMs, detail, error_kind: errorKind, health: now }, 200);
  });
  router.openapi(routes.resetBreaker, async (c) => {
    const name = demandProvider(c.req.valid('param').name);
    await providers.resetBreaker(actorOf(c), name);
    return c.json({ mode, ...renderBreaker(await health.fresh(name)) }, 200);
  });
  router.openapi(routes.resetLimiters, async (c) => {
    const { provider } = c.req.valid('query');
    const wanted = provider === undefined ? providerNames : [provider];
    await providers.resetBuckets(actorOf(c), wanted);
    return c.json(await renderLimiters({ providers, mode, clock }), 200);
  });
  router.openapi(routes.invalidate, async (c) => {
    const { provider } = c.req.valid('query');
    await providers.invalidate(actorOf(c), provider === undefined ? providerNames : [provider]);
    return c.json(await renderCache({ providers, mode }), 200);
  });
}

async function renderLimiters({ providers, mode, clock }: Omit<HealthRoutesDeps, 'guard'>) {
  return { mode, items: (await providers.health.all()).map((one) => renderLimiter(one, clock.now())) };
}

async function renderCache({ providers, mode }: Pick<HealthRoutesDeps, 'providers' | 'mode'>) {
  const { state, since } = providers.redis();
  const tiers: ('memory' | 'redis')[] = state === 'connected' ? ['memory', 'redis'] : ['memory'];
  const items = (await providers.cacheFigures()).map((figures) => ({
    provider: figures.provider,
    name: displayNames[figures.provider],
    hits: figures.hits,
    misses: figures.misses,
    stale: figures.stale,
    loads: figures.loads,
    failures: figures.failures,
    invalidations: figures.invalidations,
    hit_ratio: figures.hitRatio,
    stale_ratio: figures.staleRatio,
    ttl_seconds: Math.round(figures.ttlMs / 100) / 10,
  }));
  return { mode, tiers, redis: { state, since: since === null ? null : formatInstant(since) }, items };
}
