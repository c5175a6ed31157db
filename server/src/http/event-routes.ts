/** News of a user as they happen: /api/events. */
import { createRoute, z } from '@hono/zod-openapi';
import { scopeMissing } from '#base/actor';
import { invalidRequest } from '#base/problem';
import { eventKinds } from '#platform/events';
import { actorOf, type Guard, secured, unauthenticated } from './guard.ts';
import { refusals } from './problem.ts';
import { rateLimited } from './rate-limit.ts';
import { createRouter, protect, textParam } from './route.ts';
import { type EventStreams, streamsFull, tooManyStreams } from './sse.ts';

export const eventProblems = [tooManyStreams, streamsFull];

const LAST_EVENT_ID = 'The id of the last event you have: what happened since is told first';

const stream = createRoute({
  method: 'get',
  path: '/api/events',
  operationId: 'streamEvents',
  tags: ['Events'],
  summary: 'What happens to you and what you watch, as server-sent events',
  description: [
    `Each event has an id, a name (${eventKinds.join(', ')}) and JSON data with kind and at.`,
    'alert: a watch came true; price: the cheapest offer of a watched model has another price, told once a minute at',
    'most; deposit, withdrawal: one has another state; webhook_off: a webhook of yours was switched off.',
    'Events are kept for 7 days, prices for one. Send the header Last-Event-ID (browsers do) to go on without loss or',
    'repetition. The first event of a stream is ready, or reset where that is not possible: read afresh then. A comment',
    'comes every 15 s. The stream ends when the login or key it was opened with is over.',
  ].join(' '),
  security: secured,
  request: {
    headers: z.object({
      'last-event-id': z.string().max(400).optional().openapi({ description: LAST_EVENT_ID, example: 'n1f' }),
    }),
    query: z.strictObject({
      last_event_id: textParam(
        400,
        `${LAST_EVENT_ID}; for clients that cannot send the header, which is read first`,
        'n1f',
      ).optional(),
    }),
  },
  responses: {
    200: {
      description: 'Events as they happen, until one side ends it',
      content: {
        'text/event-stream': {
          schema: z.string().openapi({ example: 'id: n1f\nevent: deposit\ndata: {"kind":"deposit"}\n\n' }),
        },
      },
    },
    ...refusals(invalidRequest, unauthenticated, scopeMissing, streamsFull),
    ...refusals(tooManyStreams, rateLimited),
  },
});

export function createEventRoutes({ streams, guard }: { readonly streams: EventStreams; readonly guard: Guard }) {
  const router = createRouter();
  protect(router, stream, guard.signedIn('read'));
  router.openapi(stream, (c) => {
    const lastEventId = c.req.valid('header')['last-event-id'] ?? c.req.valid('query').last_event_id ?? null;
    const body = streams.open({ userId: actorOf(c).userId, lastEventId, stillHolds: guard.stillHolds(c) });
    return c.body(body, 200, {
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
      // Proxies that gather answers would keep the events to themselves.
      'x-accel-buffering': 'no',
    }) as never;
  });
  return router;
}
