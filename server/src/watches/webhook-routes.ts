/** Where alerts are sent: /api/webhooks/… */
import { createRoute, z } from '@hono/zod-openapi';
import { scopeMissing } from '#base/actor';
import { DEFAULT_LIMIT } from '#base/page';
import { invalidRequest } from '#base/problem';
import { actorOf, crossSite, type Guard, secured, unauthenticated } from '#http/guard';
import { idempotencyHeader, idempotencyProblems, type Once } from '#http/idempotency';
import { bodyNotJson, refusals } from '#http/problem';
import { createRouter, idSchema, json, protect } from '#http/route';
import {
  belowOf,
  deliverySchema,
  modeSchema,
  newWebhookSchema,
  nextCursor,
  noteField,
  pageOf,
  pageQuery,
  renderDelivery,
  renderWebhook,
  webhookSchema,
} from './answers.ts';
import {
  deliveryDone,
  deliveryUnknown,
  testUnderWay,
  tooManyWebhooks,
  webhookOff,
  webhookUnknown,
} from './problems.ts';
import type { Watches } from './watches.ts';
import { WEBHOOKS_MAX } from './webhooks.ts';

const idParam = z.object({ id: idSchema('Of the webhook') });
const write = refusals(unauthenticated, invalidRequest, scopeMissing, crossSite);
const [keyInFlight, keyReused] = idempotencyProblems;

const urlField = z.string().min(1).max(500).openapi({
  format: 'uri',
  description:
    'Where messages are sent: https, at an address everybody can reach, port 443 or one from 1024 on. In the sandbox also this machine, by http too',
  example: 'https://example.org/gp4u',
});
const descriptionField = noteField('What it is for');

const routes = {
  list: createRoute({
    method: 'get',
    path: '/api/webhooks',
    operationId: 'listWebhooks',
    tags: ['Webhooks'],
    summary: 'Your webhooks, without their secrets',
    security: secured,
    responses: {
      200: json(
        z
          .object({
            mode: modeSchema,
            items: z.array(webhookSchema),
            total: z.int(),
            limit: z.int().openapi({ description: 'How many there may be' }),
          })
          .openapi('Webhooks'),
        'All of them, newest first',
      ),
      ...refusals(unauthenticated, scopeMissing),
    },
  }),
  create: createRoute({
    method: 'post',
    path: '/api/webhooks',
    operationId: 'createWebhook',
    tags: ['Webhooks'],
    summary: 'Have alerts sent to an address, signed',
    description: `Messages are POSTs with the headers webhook-id, webhook-timestamp and webhook-signature of Standard Webhooks. ${WEBHOOKS_MAX} a user. It takes no Idempotency-Key: an answer with a secret is not kept.`,
    security: secured,
    request: {
      body: {
        required: true,
        content: {
          'application/json': {
            schema: z
              .strictObject({ url: urlField, description: descriptionField.optional() })
              .openapi('WebhookRequest'),
          },
        },
      },
    },
    responses: {
      201: json(newWebhookSchema, 'The webhook, with its secret'),
      ...write,
      ...refusals(bodyNotJson, tooManyWebhooks),
    },
  }),
  change: createRoute({
    method: 'patch',
    path: '/api/webhooks/{id}',
    operationId: 'changeWebhook',
    tags: ['Webhooks'],
    summary: 'Change it, switch it off or on',
    description: 'What waits when it is switched off has failed; it can be sent again one by one.',
    security: secured,
    request: {
      params: idParam,
      body: {
        required: true,
        content: {
          'application/json': {
            schema: z
              .strictObject({
                url: urlField.optional(),
                description: descriptionField.optional(),
                active: z.boolean().optional(),
              })
              .openapi('WebhookChange'),
          },
        },
      },
    },
    responses: { 200: json(webhookSchema, 'As it is now'), ...write, ...refusals(bodyNotJson, webhookUnknown) },
  }),
  remove: createRoute({
    method: 'delete',
    path: '/api/webhooks/{id}',
    operationId: 'removeWebhook',
    tags: ['Webhooks'],
    summary: 'Remove it, with its deliveries',
    security: secured,
    request: { params: idParam },
    responses: {
      204: { description: 'It is gone' },
      ...refusals(unauthenticated, scopeMissing, crossSite, webhookUnknown),
    },
  }),
  rotate: createRoute({
    method: 'post',
    path: '/api/webhooks/{id}/rotate-secret',
    operationId: 'rotateWebhookSecret',
    tags: ['Webhooks'],
    summary: 'Another secret; the old one signs too for 24 hours',
    description: 'It takes no Idempotency-Key: an answer with a secret is not kept.',
    security: secured,
    request: { params: idParam },
    responses: {
      200: json(newWebhookSchema, 'The webhook, with its new secret'),
      ...refusals(unauthenticated, scopeMissing, crossSite, webhookUnknown),
    },
  }),
};

const deliveries = {
  test: createRoute({
    method: 'post',
    path: '/api/webhooks/{id}/test',
    operationId: 'testWebhook',
    tags: ['Webhooks'],
    summary: 'Send it a message of the kind test now',
    security: secured,
    request: { params: idParam, headers: idempotencyHeader },
    responses: {
      202: json(deliverySchema, 'On its way; its outcome is among the deliveries'),
      ...refusals(unauthenticated, scopeMissing, crossSite, webhookUnknown),
      ...refusals(webhookOff, testUnderWay, keyInFlight),
      ...refusals(invalidRequest, keyReused),
    },
  }),
  list: createRoute({
    method: 'get',
    path: '/api/webhooks/{id}/deliveries',
    operationId: 'listDeliveries',
    tags: ['Webhooks'],
    summary: 'What was sent to it and what it answered, newest first; kept for 30 days',
    security: secured,
    request: { params: idParam, query: z.strictObject(pageQuery) },
    responses: {
      200: json(
        z.object({ items: z.array(deliverySchema), next_cursor: nextCursor }).openapi('Deliveries'),
        'A page of them',
      ),
      ...refusals(unauthenticated, scopeMissing, invalidRequest, webhookUnknown),
    },
  }),
  retry: createRoute({
    method: 'post',
    path: '/api/webhooks/{id}/deliveries/{delivery_id}/retry',
    operationId: 'retryDelivery',
    tags: ['Webhooks'],
    summary: 'Send a message again now that was not taken',
    security: secured,
    request: { params: idParam.extend({ delivery_id: idSchema('Of the delivery') }), headers: idempotencyHeader },
    responses: {
      202: json(deliverySchema, 'On its way'),
      ...refusals(unauthenticated, scopeMissing, crossSite),
      ...refusals(webhookUnknown, deliveryUnknown, webhookOff, deliveryDone, keyInFlight),
      ...refusals(invalidRequest, keyReused),
    },
  }),
};

export type WebhookRoutesDeps = { readonly watches: Watches; readonly guard: Guard; readonly once: Once };

export function createWebhookRoutes({ watches, guard, once }: WebhookRoutesDeps) {
  const router = createRouter();
  const { webhooks, mode } = watches;
  for (const route of [routes.list, deliveries.list]) protect(router, route, guard.signedIn('read'));
  for (const route of [routes.create, routes.change, routes.remove, routes.rotate])
    protect(router, route, guard.signedIn('book'));
  for (const route of [deliveries.test, deliveries.retry]) protect(router, route, guard.signedIn('book'));
  router.use('/api/webhooks', async (c, next) => {
    await next();
    c.header('Cache-Control', 'no-store');
  });
  router.openapi(routes.list, async (c) => {
    const rows = await webhooks.list(actorOf(c));
    return c.json({ mode, items: rows.map(renderWebhook), total: rows.length, limit: WEBHOOKS_MAX }, 200);
  });
  router.openapi(routes.create, async (c) => {
    const { url, description = '' } = c.req.valid('json');
    const { webhook, secret } = await webhooks.create(actorOf(c), { url, description });
    return c.json({ ...renderWebhook(webhook), secret }, 201);
  });
  router.openapi(routes.change, async (c) => {
    const { url, description, active } = c.req.valid('json');
    const change = {
      ...(url === undefined ? {} : { url }),
      ...(description === undefined ? {} : { description }),
      ...(active === undefined ? {} : { active }),
    };
    return c.json(renderWebhook(await webhooks.change(actorOf(c), c.req.valid('param').id, change)), 200);
  });
  router.openapi(routes.remove, async (c) => {
    await webhooks.remove(actorOf(c), c.req.valid('param').id);
    return c.body(null, 204);
  });
  router.openapi(routes.rotate, async (c) => {
    const { webhook, secret } = await webhooks.rotate(actorOf(c), c.req.valid('param').id);
    return c.json({ ...renderWebhook(webhook), secret }, 200, { 'cache-control': 'no-store' });
  });
  router.openapi(deliveries.test, async (c) => {
    const { id } = c.req.valid('param');
    return (await once(c, { id }, async (tx) => ({
      status: 202,
      body: renderDelivery(await webhooks.test(tx, actorOf(c), id)),
    }))) as never;
  });
  router.openapi(deliveries.list, async (c) => {
    const { id } = c.req.valid('param');
    const { limit = DEFAULT_LIMIT, cursor } = c.req.valid('query');
    const list = `deliveries ${id}`;
    const page = pageOf(await webhooks.deliveries(actorOf(c), id, limit + 1, belowOf(cursor, list)), limit, list);
    return c.json({ items: page.shown.map(renderDelivery), next_cursor: page.next_cursor }, 200);
  });
  router.openapi(deliveries.retry, async (c) => {
    const { id, delivery_id } = c.req.valid('param');
    return (await once(c, { id, delivery_id }, async (tx) => ({
      status: 202,
      body: renderDelivery(await webhooks.retry(tx, actorOf(c), id, delivery_id)),
    }))) as never;
  });
  return router;
}
