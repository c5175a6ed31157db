/** What users want to be told, and what they were told: /api/watches/… */
import { createRoute, z } from '@hono/zod-openapi';
import { scopeMissing } from '#base/actor';
import { assert } from '#base/assert';
import { isId } from '#base/id';
import { parseUsdc } from '#base/money';
import { DEFAULT_LIMIT } from '#base/page';
import { invalidRequest } from '#base/problem';
import { actorOf, crossSite, type Guard, secured, unauthenticated } from '#http/guard';
import { idempotencyHeader, idempotencyProblems, type Once } from '#http/idempotency';
import { bodyNotJson, refusals } from '#http/problem';
import { createRouter, idSchema, json, protect } from '#http/route';
import {
  alertSchema,
  belowOf,
  cooldownField,
  hysteresisField,
  kindSchema,
  modeSchema,
  nextCursor,
  noteField,
  pageOf,
  pageQuery,
  pricingSchema,
  providerSchema,
  renderAlert,
  renderWatch,
  thresholdField,
  watchSchema,
} from './answers.ts';
import {
  deliveryDone,
  deliveryUnknown,
  testUnderWay,
  tooManyWatches,
  tooManyWebhooks,
  watchUnknown,
  webhookOff,
  webhookUnknown,
} from './problems.ts';
import { COOLDOWN_SECONDS, HYSTERESIS_PERCENT, WATCHES_MAX, type Watches } from './watches.ts';

export const watchProblems = [
  ...[watchUnknown, tooManyWatches, webhookUnknown, tooManyWebhooks, webhookOff],
  ...[testUnderWay, deliveryUnknown, deliveryDone],
];

const MODEL_CHARACTERS = 100;
const idParam = z.object({ id: idSchema('Of the watch') });
const read = refusals(unauthenticated, scopeMissing, invalidRequest);
const write = refusals(unauthenticated, invalidRequest, scopeMissing, crossSite);

const newWatch = z
  .strictObject({
    kind: kindSchema,
    model: z.string().min(1).max(MODEL_CHARACTERS).optional().openapi({
      description: 'A canonical name, or an alias that means one model; for every kind but listing_gone',
      example: 'RTX 4090',
    }),
    listing_id: z
      .string()
      .refine(isId, 'must be an id')
      .optional()
      .openapi({ format: 'uuid', description: 'For listing_gone' }),
    pricing: pricingSchema
      .optional()
      .openapi({ description: 'Left out: either, and on_demand for spread_above. Not for listing_gone' }),
    provider: providerSchema.optional().openapi({ description: 'Left out: any market. For prices and stock' }),
    min_gpus: z
      .int()
      .min(1)
      .max(1024)
      .optional()
      .openapi({ description: 'GPUs in one listing at least. For prices and stock' }),
    threshold: thresholdField.optional(),
    hysteresis_percent: hysteresisField
      .optional()
      .openapi({ description: `For prices and spreads; left out: ${HYSTERESIS_PERCENT}` }),
    cooldown_seconds: cooldownField.optional().openapi({ description: `Left out: ${COOLDOWN_SECONDS}` }),
    note: noteField('What it is for, told with the alert').optional(),
    paused: z.boolean().optional(),
  })
  .openapi('NewWatch', { example: { kind: 'price_below', model: 'RTX 4090', threshold: '0.30' } });

const changeWatch = z
  .strictObject({
    threshold: thresholdField.optional(),
    hysteresis_percent: hysteresisField.optional(),
    cooldown_seconds: cooldownField.optional(),
    note: noteField('What it is for, told with the alert').optional(),
    paused: z.boolean().optional(),
  })
  .openapi('WatchChange');

const list = {
  list: createRoute({
    method: 'get',
    path: '/api/watches',
    operationId: 'listWatches',
    tags: ['Watches'],
    summary: 'Your watches, newest first, each with its value and how it stands',
    security: secured,
    request: { query: z.strictObject(pageQuery) },
    responses: {
      200: json(
        z
          .object({
            mode: modeSchema,
            items: z.array(watchSchema),
            next_cursor: nextCursor,
            total: z.int(),
            limit: z.int().openapi({ description: 'How many there may be' }),
          })
          .openapi('Watches'),
        'A page of them',
      ),
      ...read,
    },
  }),
  alerts: createRoute({
    method: 'get',
    path: '/api/watches/alerts',
    operationId: 'listAlerts',
    tags: ['Watches'],
    summary: 'What you were told, newest first; kept for 90 days',
    security: secured,
    request: {
      query: z.strictObject({
        ...pageQuery,
        watch: idSchema('Only those of this watch').refine(isId, 'must be an id').optional(),
      }),
    },
    responses: {
      200: json(
        z.object({ mode: modeSchema, items: z.array(alertSchema), next_cursor: nextCursor }).openapi('Alerts'),
        'A page of them',
      ),
      ...read,
    },
  }),
};

const routes = {
  create: createRoute({
    method: 'post',
    path: '/api/watches',
    operationId: 'createWatch',
    tags: ['Watches'],
    summary: 'Watch a price, a spread, stock or a listing',
    description: `What holds already is told at once. ${WATCHES_MAX} a user.`,
    security: secured,
    request: {
      headers: idempotencyHeader,
      body: { required: true, content: { 'application/json': { schema: newWatch } } },
    },
    responses: {
      201: json(watchSchema, 'The watch'),
      ...write,
      ...refusals(bodyNotJson, tooManyWatches, invalidRequest, ...idempotencyProblems),
    },
  }),
  get: createRoute({
    method: 'get',
    path: '/api/watches/{id}',
    operationId: 'getWatch',
    tags: ['Watches'],
    summary: 'One watch',
    security: secured,
    request: { params: idParam },
    responses: {
      200: json(watchSchema, 'The watch'),
      ...refusals(unauthenticated, scopeMissing, watchUnknown),
    },
  }),
  change: createRoute({
    method: 'patch',
    path: '/api/watches/{id}',
    operationId: 'changeWatch',
    tags: ['Watches'],
    summary: 'Change its terms, pause it or let it go on',
    description: 'Another threshold or hysteresis arms it again; the cool-down goes on.',
    security: secured,
    request: {
      params: idParam,
      body: { required: true, content: { 'application/json': { schema: changeWatch } } },
    },
    responses: { 200: json(watchSchema, 'As it is now'), ...write, ...refusals(bodyNotJson, watchUnknown) },
  }),
  remove: createRoute({
    method: 'delete',
    path: '/api/watches/{id}',
    operationId: 'removeWatch',
    tags: ['Watches'],
    summary: 'Remove a watch; its alerts stay',
    security: secured,
    request: { params: idParam },
    responses: {
      204: { description: 'It is gone' },
      ...refusals(unauthenticated, scopeMissing, crossSite, watchUnknown),
    },
  }),
};

/** What the schema let pass is a number. */
function thresholdOf(text: string): bigint {
  const value = parseUsdc(text);
  assert(value !== null, 'the schema knows thresholds');
  return value;
}

type Terms = z.infer<typeof changeWatch>;
const termsOf = ({ threshold, hysteresis_percent, cooldown_seconds, note, paused }: Terms) => ({
  ...{ hysteresisPercent: hysteresis_percent, cooldownSeconds: cooldown_seconds, note, paused },
  threshold: threshold === undefined ? undefined : thresholdOf(threshold),
});

export type WatchRoutesDeps = { readonly watches: Watches; readonly guard: Guard; readonly once: Once };

export function createWatchRoutes({ watches, guard, once }: WatchRoutesDeps) {
  const router = createRouter();
  const { mode } = watches;
  for (const route of [list.list, list.alerts, routes.get]) protect(router, route, guard.signedIn('read'));
  for (const route of [routes.create, routes.change, routes.remove]) protect(router, route, guard.signedIn('book'));
  router.openapi(list.list, async (c) => {
    const { limit = DEFAULT_LIMIT, cursor } = c.req.valid('query');
    const rows = await watches.list(actorOf(c), limit + 1, belowOf(cursor, 'watches'));
    const page = pageOf(
      rows.map((row) => ({ ...row, id: row.watch.id })),
      limit,
      'watches',
    );
    const total = await watches.count(actorOf(c));
    const items = page.shown.map((row) => renderWatch(mode, row));
    return c.json({ mode, items, next_cursor: page.next_cursor, total, limit: WATCHES_MAX }, 200);
  });
  router.openapi(list.alerts, async (c) => {
    const { limit = DEFAULT_LIMIT, cursor, watch = null } = c.req.valid('query');
    const name = `alerts ${watch}`;
    const rows = await watches.alerts(actorOf(c), watch, limit + 1, belowOf(cursor, name));
    const page = pageOf(rows, limit, name);
    return c.json({ mode, items: page.shown.map(renderAlert), next_cursor: page.next_cursor }, 200);
  });
  router.openapi(routes.create, async (c) => {
    const asked = c.req.valid('json');
    const { kind, model, pricing, provider } = asked;
    const wanted = {
      ...{ kind, model, pricing, provider },
      ...{ listingId: asked.listing_id, minGpus: asked.min_gpus },
      ...termsOf(asked),
    };
    return (await once(c, asked, async (tx) => ({
      status: 201,
      body: renderWatch(mode, await watches.create(tx, actorOf(c), wanted)),
    }))) as never;
  });
  router.openapi(routes.get, async (c) =>
    c.json(renderWatch(mode, await watches.get(actorOf(c), c.req.valid('param').id)), 200),
  );
  router.openapi(routes.change, async (c) => {
    const change = termsOf(c.req.valid('json'));
    return c.json(renderWatch(mode, await watches.change(actorOf(c), c.req.valid('param').id, change)), 200);
  });
  router.openapi(routes.remove, async (c) => {
    await watches.remove(actorOf(c), c.req.valid('param').id);
    return c.body(null, 204);
  });
  return router;
}
