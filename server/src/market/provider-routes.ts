/** Providers: /api/providers/… */
import { createRoute, z } from '@hono/zod-openapi';
import type { MiddlewareHandler } from 'hono';
import { operatorNeeded } from '#base/actor';
import { formatInstant } from '#base/clock';
import { isId } from '#base/id';
import { invalidRequest } from '#base/problem';
import { actorOf, secured, unauthenticated } from '#http/guard';
import { refusals } from '#http/problem';
import { createRouter, type HttpEnv, idSchema, instant, json, protect } from '#http/route';
import { providerNames } from '#providers';
import { modeSchema, offerCounts, providerSchema, renderCounts, time } from './answers.ts';
import type { Market, ProviderStatus, SyncRow } from './market.ts';
import { listingUnknown, providerUnknown, syncUnknown } from './problems.ts';

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
    error: z.object({ kind: z.string(), detail: z.string() }).nullable(),
  })
  .openapi('Sync');
const syncDetail = syncSchema
  .extend({
    dropped_offers: z.array(z.object({ external_id: z.string().nullable(), reason: z.string(), detail: z.string() })),
  })
  .openapi('SyncDetail');
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
    configured: z.boolean(),
    note: z.string().openapi({ description: 'What the provider shows as it is configured' }),
    health: z.enum(['HEALTHY', 'DEGRADED', 'UNAVAILABLE']),
    health_reason: z.string(),
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

/** What a user can expect of the market now, in one word and in a sentence. */
function healthOf({ feed, succeeded, failed }: ProviderStatus): {
  health: 'HEALTHY' | 'DEGRADED' | 'UNAVAILABLE';
  health_reason: string;
} {
  const failing = failed !== null && (succeeded === null || (failed.finished_at ?? 0) > (succeeded.finished_at ?? 0));
  const said = failing ? `: ${failed.error_detail ?? failed.error_kind}` : '';
  if (feed.observedAt === null) return { health: 'UNAVAILABLE', health_reason: `Never read so far${said}` };
  if (feed.stale)
    return { health: 'UNAVAILABLE', health_reason: `Not read since ${formatInstant(feed.observedAt)}${said}` };
  if (failing) return { health: 'DEGRADED', health_reason: `The last sync failed${said}` };
  const dropped = Object.values(succeeded?.dropped ?? {}).reduce((sum, n) => sum + n, 0);
  if (succeeded && dropped * 20 > succeeded.fetched)
    return { health: 'DEGRADED', health_reason: `${dropped} of ${succeeded.fetched} offers could not be read` };
  return { health: 'HEALTHY', health_reason: 'Read within the last sync periods' };
}

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
    request: {
      params: z.object({ name: z.string().openapi({ description: 'vast, ionet, akash or render', example: 'vast' }) }),
    },
    responses: {
      202: json(syncAnswer, 'Queued; ask for its outcome by id'),
      ...refusals(unauthenticated, operatorNeeded, providerUnknown),
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

export const marketProblems = [listingUnknown, providerUnknown, syncUnknown, invalidRequest];

export function createProviderRoutes(market: Market, operatorsOnly: MiddlewareHandler<HttpEnv>) {
  const router = createRouter();
  protect(router, routes.sync, operatorsOnly);
  protect(router, routes.syncOne, operatorsOnly);
  router.openapi(routes.providers, async (c) => {
    const items = (await market.providerStatuses()).map((status) => {
      const adapter = market.adapter(status.provider);
      const last = [status.succeeded, status.failed]
        .filter((sync) => sync !== null)
        .sort((a, b) => b.requested_at - a.requested_at)[0];
      return {
        ...renderCounts(status),
        mode: market.mode,
        configured: adapter.configured,
        note: adapter.note,
        ...healthOf(status),
        observed_at: time(status.feed.observedAt),
        stale: status.feed.stale,
        last_sync: last ? renderSync(last) : null,
        unknown_spellings: status.unknownSpellings.map(({ modelRaw, listings }) => ({ model_raw: modelRaw, listings })),
      };
    });
    return c.json({ mode: market.mode, items }, 200);
  });
  router.openapi(routes.sync, async (c) => {
    const { id, syncs } = await market.orderSync(actorOf(c), providerNames);
    return c.json(renderSyncs(market.mode, id, syncs), 202);
  });
  router.openapi(routes.syncOne, async (c) => {
    const name = providerNames.find((known) => known === c.req.valid('param').name);
    if (name === undefined)
      throw providerUnknown({ detail: `There is no provider ${c.req.valid('param').name.slice(0, 40)}.` });
    const { id, syncs } = await market.orderSync(actorOf(c), [name]);
    return c.json(renderSyncs(market.mode, id, syncs), 202);
  });
  router.openapi(routes.syncOutcome, async (c) => {
    const { id } = c.req.valid('param');
    if (!isId(id)) throw syncUnknown({ detail: 'This is no id of a sync.' });
    return c.json(renderSyncs(market.mode, id, await market.syncs(id)), 200);
  });
  return router;
}
