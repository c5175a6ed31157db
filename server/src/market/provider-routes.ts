/** Providers: /api/providers/… */
import { createRoute, z } from '@hono/zod-openapi';
import { operatorNeeded } from '#base/actor';
import { formatInstant } from '#base/clock';
import { isId } from '#base/id';
import { invalidRequest } from '#base/problem';
import { actorOf, type Guard, secured, unauthenticated } from '#http/guard';
import { refusals } from '#http/problem';
import { createRouter, flagParam, idSchema, instant, json, oneOfParam, protect, wholeParam } from '#http/route';
import { demandProvider, type Providers, providerNames, providerUnknown } from '#providers';
import { modeSchema, offerCounts, providerSchema, renderCounts, time } from './answers.ts';
import type { Market, SyncRow } from './market.ts';
import { listingUnknown, modelUnknown, referenceUnknown, syncUnknown } from './problems.ts';

const syncSchema = z
  .object({
    id: idSchema('Of this sync'),
    provider: providerSchema,
    state: z.enum(['queued', 'running', 'succeeded', 'failed']),
    cause: z.enum(['schedule', 'manual']),
    requested_at: instant('When it was asked for'),
    started_at: instant('When a worker took it').nullable(),
    finished_at: instant('When it ended').nullable(),
    duration_ms: z.int().nullable(),
    fetched: z.int().openapi({ description: 'Rows the market sent' }),
    new: z.int(),
    changed: z.int(),
    unchanged: z.int(),
    missing: z.int().openapi({ description: 'Listings it no longer sent' }),
    gone: z.int().openapi({ description: 'Listings given up after a day' }),
    dropped: z
      .record(z.string(), z.int())
      .openapi({ description: 'Broken rows by reason', example: { missing_field: 2 } }),
    errors: z
      .record(z.string(), z.int())
      .openapi({ description: 'Errors by kind: broken rows, and what ended the sync' }),
    error: z.object({ kind: z.string(), detail: z.string() }).nullable().openapi({
      description:
        'timeout, connection, rate_limited, auth, server, refused, bad_answer, schema_drift, circuit_open; implausible and schema_drift also where a reading was not believed and changed nothing',
    }),
  })
  .openapi('Sync');
const syncDetail = syncSchema
  .extend({
    dropped_offers: z.array(z.object({ external_id: z.string().nullable(), reason: z.string(), detail: z.string() })),
  })
  .openapi('SyncDetail');
const syncsAnswer = z.object({ mode: modeSchema, items: z.array(syncDetail) }).openapi('SyncsAnswer');
const syncAnswer = z
  .object({
    mode: modeSchema,
    id: idSchema('Of what was asked for'),
    state: z.enum(['queued', 'running', 'succeeded', 'failed']),
    provider: providerSchema.nullable(),
    syncs: z.array(syncDetail),
  })
  .openapi('SyncAnswer');

const providerAnswer = z
  .object({
    ...offerCounts,
    mode: modeSchema,
    enabled: z.boolean().openapi({ description: 'false: an operator has switched it off' }),
    configured: z.boolean(),
    note: z.string().openapi({ description: 'What the provider shows as it is configured' }),
    health: z.enum(['HEALTHY', 'DEGRADED', 'UNAVAILABLE']),
    health_reason: z.string().openapi({ description: 'The gravest of the reasons' }),
    health_reasons: z.array(z.string()).openapi({ description: 'Everything that speaks for it, in words' }),
    observed_at: instant('When it was last read').nullable(),
    stale: z.boolean(),
    last_sync: syncSchema.nullable(),
    unknown_spellings: z
      .array(z.object({ model_raw: z.string(), listings: z.int() }))
      .openapi({ description: 'Models the catalog does not know, as the market wrote them' }),
  })
  .openapi('Provider');
const providersAnswer = z.object({ mode: modeSchema, items: z.array(providerAnswer) }).openapi('ProvidersAnswer');

function renderSync(sync: SyncRow): z.infer<typeof syncSchema> {
  const { started_at: started, finished_at: finished } = sync;
  const error = sync.error_kind === null ? null : { kind: sync.error_kind, detail: sync.error_detail ?? '' };
  return {
    id: sync.id,
    provider: sync.provider,
    state: sync.state,
    cause: sync.cause,
    requested_at: formatInstant(sync.requested_at),
    started_at: time(started),
    finished_at: time(finished),
    duration_ms: started !== null && finished !== null ? Math.max(0, finished - started) : null,
    fetched: sync.fetched,
    new: sync.new,
    changed: sync.changed,
    unchanged: sync.unchanged,
    missing: sync.missing,
    gone: sync.gone,
    dropped: sync.dropped,
    errors: { ...sync.dropped, ...(error === null ? {} : { [error.kind]: 1 }) },
    error,
  };
}

const renderSyncDetail = (sync: SyncRow): z.infer<typeof syncDetail> => ({
  ...renderSync(sync),
  dropped_offers: sync.dropped_offers.map(({ externalId, reason, detail }) => ({
    external_id: externalId,
    reason,
    detail,
  })),
});

function renderSyncs(mode: Market['mode'], id: string, syncs: readonly SyncRow[]): z.infer<typeof syncAnswer> {
  const states = syncs.map(({ state }) => state);
  const state =
    (['running', 'queued', 'failed'] as const).find((candidate) => states.includes(candidate)) ?? 'succeeded';
  const [only] = syncs;
  return {
    mode,
    id,
    state,
    provider: syncs.length === 1 && only ? only.provider : null,
    syncs: syncs.map(renderSyncDetail),
  };
}

const SYNCS_SHOWN = 50;
const SYNCS_SHOWN_MAX = 500;

const nameParam = z.object({
  name: z.string().openapi({ description: 'vast, ionet, akash or render', example: 'vast' }),
});
const acceptQuery = z.strictObject({
  accept: flagParam('Takes what is read even where it is not believed, as after a market has really shrunk').optional(),
});

const routes = {
  providers: createRoute({
    method: 'get',
    path: '/api/providers',
    operationId: 'listProviders',
    tags: ['Providers'],
    summary: 'Each provider: configured or not, last sync, counts, health',
    responses: { 200: json(providersAnswer, 'The four providers') },
  }),
  sync: createRoute({
    method: 'post',
    path: '/api/providers/sync',
    operationId: 'syncProviders',
    tags: ['Providers'],
    summary: 'Ask for a sync of every provider now (operators)',
    security: secured,
    request: { query: acceptQuery },
    responses: {
      202: json(syncAnswer, 'Queued; ask for its outcome by id'),
      ...refusals(unauthenticated, operatorNeeded),
    },
  }),
  syncOne: createRoute({
    method: 'post',
    path: '/api/providers/sync/{name}',
    operationId: 'syncProvider',
    tags: ['Providers'],
    summary: 'Ask for a sync of one provider now (operators)',
    security: secured,
    request: { params: nameParam, query: acceptQuery },
    responses: {
      202: json(syncAnswer, 'Queued; ask for its outcome by id'),
      ...refusals(unauthenticated, operatorNeeded, providerUnknown),
    },
  }),
  syncs: createRoute({
    method: 'get',
    path: '/api/providers/syncs',
    operationId: 'listSyncs',
    tags: ['Providers'],
    summary: 'The last syncs, newest first, each with an example of every kind of dropped offer (operators)',
    security: secured,
    request: {
      query: z.strictObject({
        provider: oneOfParam(providerNames, 'Only of this provider').optional(),
        limit: wholeParam(1, SYNCS_SHOWN_MAX, `How many; ${SYNCS_SHOWN} unless told`, 50).optional(),
      }),
    },
    responses: {
      200: json(syncsAnswer, 'Finished syncs of the last two days'),
      ...refusals(unauthenticated, operatorNeeded, invalidRequest),
    },
  }),
  syncOutcome: createRoute({
    method: 'get',
    path: '/api/providers/syncs/{id}',
    operationId: 'getSync',
    tags: ['Providers'],
    summary: "A sync's outcome",
    request: {
      params: z.object({
        id: z.string().openapi({
          description: 'Id of a sync, or of what was asked for',
          example: '0199f0c2-7c5e-7a3b-9c1d-2f6f0a1b2c3d',
        }),
      }),
    },
    responses: {
      200: json(syncAnswer, 'Its statistics, and every dropped offer with its reason'),
      ...refusals(syncUnknown),
    },
  }),
};

export const marketProblems = [listingUnknown, syncUnknown, modelUnknown, referenceUnknown, invalidRequest];

export type ProviderRoutesDeps = { readonly market: Market; readonly providers: Providers; readonly guard: Guard };

export function createProviderRoutes({ market, providers, guard }: ProviderRoutesDeps) {
  const router = createRouter();
  protect(router, routes.sync, guard.operator);
  protect(router, routes.syncOne, guard.operator);
  protect(router, routes.syncs, guard.operator);
  router.openapi(routes.providers, async (c) =>
    c.json({ mode: market.mode, items: await renderProviders(market, providers) }, 200),
  );
  router.openapi(routes.sync, async (c) => {
    const { id, syncs } = await market.orderSync(actorOf(c), providerNames, c.req.valid('query').accept);
    return c.json(renderSyncs(market.mode, id, syncs), 202);
  });
  router.openapi(routes.syncOne, async (c) => {
    const name = demandProvider(c.req.valid('param').name);
    const { id, syncs } = await market.orderSync(actorOf(c), [name], c.req.valid('query').accept);
    return c.json(renderSyncs(market.mode, id, syncs), 202);
  });
  router.openapi(routes.syncs, async (c) => {
    const { provider, limit } = c.req.valid('query');
    const syncs = await market.lastSyncs(provider ?? null, limit ?? SYNCS_SHOWN);
    return c.json({ mode: market.mode, items: syncs.map(renderSyncDetail) }, 200);
  });
  router.openapi(routes.syncOutcome, async (c) => {
    const { id } = c.req.valid('param');
    if (!isId(id)) throw syncUnknown({ detail: 'This is no id of a sync.' });
    return c.json(renderSyncs(market.mode, id, await market.syncs(id)), 200);
  });
  return router;
}

async function renderProviders(market: Market, providers: Providers): Promise<z.infer<typeof providerAnswer>[]> {
  const [statuses, healths] = await Promise.all([market.providerStatuses(), providers.health.all()]);
  return statuses.map((status) => {
    const adapter = market.adapter(status.provider);
    const health = healths.find(({ provider }) => provider === status.provider);
    const last = [status.succeeded, status.failed]
      .filter((sync) => sync !== null)
      .sort((a, b) => b.requested_at - a.requested_at)[0];
    return {
      ...renderCounts(status),
      mode: market.mode,
      enabled: providers.isEnabled(status.provider),
      configured: adapter.configured,
      note: adapter.note,
      health: health?.state ?? 'UNAVAILABLE',
      health_reason: health?.reasons[0] ?? 'Nothing is known of it',
      health_reasons: [...(health?.reasons ?? [])],
      observed_at: time(status.feed.observedAt),
      stale: status.feed.stale,
      last_sync: last ? renderSync(last) : null,
      unknown_spellings: status.unknownSpellings.map(({ modelRaw, listings }) => ({ model_raw: modelRaw, listings })),
    };
  });
}
