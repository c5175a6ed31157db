/** The calendar feed: /api/reservations/feed, and at its secret address /api/calendar/… */
import { createRoute, z } from '@hono/zod-openapi';
import { etag } from 'hono/etag';
import { scopeMissing } from '#base/actor';
import { type Clock, formatInstant } from '#base/clock';
import { actorOf, crossSite, type Guard, secured, sessionNeeded, unauthenticated } from '#http/guard';
import { refusals } from '#http/problem';
import { createRouter, instant, json, protect } from '#http/route';
import type { Mode } from '#platform/config';
import type { Database } from '#platform/db';
import { createFeed } from './feed.ts';
import { feedUnknown } from './problems.ts';

const since = instant('Since when there is one at its address; null: there is none').nullable();
const feedSchema = z.object({ created_at: since }).openapi('CalendarFeed');
const newFeedSchema = z
  .object({
    path: z.string().openapi({
      description: 'Its address at this server: a secret, shown now and never again',
      example: '/api/calendar/q8yK0r2Yq3c4bq1n0mXbq1n0mXbq8yK0r2Yq3c4bq1n.ics',
    }),
    created_at: since,
  })
  .openapi('NewCalendarFeed');

const entry = { tags: ['Reservations'], path: '/api/reservations/feed' };
const person = refusals(unauthenticated, sessionNeeded, crossSite);

const routes = {
  get: createRoute({
    ...{ ...entry, method: 'get', operationId: 'getCalendarFeed', security: secured },
    summary: 'Whether there is a calendar feed of your reservations',
    responses: { 200: json(feedSchema, 'Without its address'), ...refusals(unauthenticated, scopeMissing) },
  }),
  make: createRoute({
    ...{ ...entry, method: 'post', operationId: 'makeCalendarFeed', security: secured },
    summary: 'A secret address for your reservations as a calendar; one that was there leads nowhere then',
    description:
      'For calendars that subscribe to an address. It takes no Idempotency-Key: an answer with a secret is not kept. Not with an API key: who has the address reads on when a key has ended.',
    responses: { 201: json(newFeedSchema, 'With its address'), ...person },
  }),
  remove: createRoute({
    ...{ ...entry, method: 'delete', operationId: 'removeCalendarFeed', security: secured },
    summary: 'Remove the calendar feed',
    responses: { 204: { description: 'Its address leads nowhere' }, ...person, ...refusals(feedUnknown) },
  }),
  read: createRoute({
    ...{ ...entry, method: 'get', path: '/api/calendar/{file}', operationId: 'readCalendarFeed' },
    summary: 'Reservations of the last 90 days and all that is to come, as iCalendar (RFC 5545)',
    request: {
      params: z.object({ file: z.string().openapi({ description: 'The secret name, which ends in .ics' }) }),
    },
    responses: {
      200: { description: 'The calendar', content: { 'text/calendar': { schema: z.string() } } },
      304: { description: 'It is the one of If-None-Match' },
      ...refusals(feedUnknown),
    },
  }),
};

const FILE = /^([\w-]{43})\.ics$/;

export type FeedRoutesDeps = {
  readonly database: Database;
  readonly clock: Clock;
  readonly mode: Mode;
  /** Where people reach this server; null where nobody said. */
  readonly origin: string | null;
  readonly guard: Guard;
};

/** To be mounted before the routes of reservations, whose ids stand at the same place. */
export function createFeedRoutes({ database, clock, mode, origin, guard }: FeedRoutesDeps) {
  const router = createRouter();
  const feed = createFeed({ database, clock, mode });
  const told = (at: Awaited<ReturnType<typeof feed.since>>) => (at === null ? null : formatInstant(at));
  protect(router, routes.get, guard.signedIn('read'));
  for (const route of [routes.make, routes.remove]) protect(router, route, guard.person);
  router.use('/api/calendar/*', etag());
  router.openapi(routes.get, async (c) => c.json({ created_at: told(await feed.since(actorOf(c))) }, 200));
  router.openapi(routes.make, async (c) => {
    const { token, since: at } = await feed.replace(actorOf(c));
    const made = { path: `/api/calendar/${token}.ics`, created_at: told(at) };
    return c.json(made, 201, { 'cache-control': 'no-store' });
  });
  router.openapi(routes.remove, async (c) => {
    await feed.remove(actorOf(c));
    return c.body(null, 204);
  });
  router.openapi(routes.read, async (c) => {
    const [, token] = FILE.exec(c.req.valid('param').file) ?? [];
    if (token === undefined) throw feedUnknown({ detail: 'This address leads to no calendar.' });
    const text = await feed.read(token, origin ?? new URL(c.req.url).origin);
    return c.body(text, 200, { 'content-type': 'text/calendar; charset=utf-8', 'cache-control': 'private, no-cache' });
  });
  return router;
}
