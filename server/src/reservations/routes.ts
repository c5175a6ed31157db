/** Reservations: /api/reservations/… */
import { createRoute, z } from '@hono/zod-openapi';
import { spendLimitProblem } from '#auth';
import { scopeMissing } from '#base/actor';
import { DAY_MS, plus } from '#base/clock';
import { isId } from '#base/id';
import { parseUsdc } from '#base/money';
import { DEFAULT_LIMIT, MAX_LIMIT } from '#base/page';
import { invalidField, invalidRequest } from '#base/problem';
import { actorOf, crossSite, type Guard, secured, unauthenticated } from '#http/guard';
import { idempotencyHeader, idempotencyProblems, type Once } from '#http/idempotency';
import { bodyNotJson, refusals } from '#http/problem';
import {
  amountParam,
  createRouter,
  idSchema,
  instant,
  instantParam,
  json,
  numberParam,
  oneOfParam,
  protect,
  repeatedParam,
  wholeParam,
} from '#http/route';
import { fundsShort } from '#ledger';
import { listingUnknown } from '#market';
import {
  blockSchema,
  bookingRequest,
  changeRequest,
  detailSchema,
  extensionSchema,
  GPUS_MAX,
  instantField,
  modeSchema,
  quoteSchema,
  readSettings,
  render,
  renderBlock,
  renderDetail,
  renderExtension,
  renderQuote,
  reservationSchema,
  states,
  wantedOf,
} from './answers.ts';
import { isZone } from './days.ts';
import type { CalendarDay } from './openings.ts';
import {
  budgetExceeded,
  feedUnknown,
  notBookable,
  priceRisen,
  refundFallen,
  reservationOver,
  reservationUnknown,
  slotTaken,
} from './problems.ts';
import type { Reservations, Seen } from './reservations.ts';
import { HOUR_MS, RULE, RULE_PREPAID } from './rules.ts';

export const reservationProblems = [
  reservationUnknown,
  slotTaken,
  notBookable,
  reservationOver,
  priceRisen,
  budgetExceeded,
  refundFallen,
  feedUnknown,
];

const extension = {
  required: true,
  content: {
    'application/json': {
      schema: z.strictObject({ end_time: instantField('The new end') }).openapi('ReservationExtension'),
    },
  },
};
const RULES = `${RULE} Where whole hours are sold in advance (\`rule\` of the quote says so): ${RULE_PREPAID}`;
const idParam = z.object({ id: idSchema('Of the reservation') });
const gpuParam = z.object({ id: idSchema('Of the listing') });
const gpusParam = wholeParam(1, GPUS_MAX, 'So many GPUs at once; those of one unit when not given');
const AMOUNT_MAX = 1e12;
const read = refusals(unauthenticated, scopeMissing, invalidRequest);
const body = { required: true, content: { 'application/json': { schema: bookingRequest } } };

const routes = {
  quote: createRoute({
    method: 'post',
    path: '/api/reservations/quote',
    operationId: 'quoteReservation',
    tags: ['Reservations'],
    summary: 'What a block costs, line by line, without booking it',
    security: secured,
    request: { body },
    responses: {
      200: json(quoteSchema, 'What would be held, and billed when all of it is used'),
      ...read,
      ...refusals(bodyNotJson, crossSite, listingUnknown, notBookable),
    },
  }),
  create: createRoute({
    method: 'post',
    path: '/api/reservations/',
    operationId: 'createReservation',
    tags: ['Reservations'],
    summary: 'Book a block at the price shown; the funds are held',
    description: RULES,
    security: secured,
    request: { headers: idempotencyHeader, body },
    responses: {
      201: json(reservationSchema, 'PENDING until the machine answers'),
      ...read,
      ...refusals(bodyNotJson, crossSite, listingUnknown, notBookable, priceRisen, slotTaken),
      ...refusals(fundsShort, spendLimitProblem, budgetExceeded),
      ...refusals(...idempotencyProblems),
    },
  }),
  list: createRoute({
    method: 'get',
    path: '/api/reservations/my-bookings',
    operationId: 'listReservations',
    tags: ['Reservations'],
    summary: 'Your reservations, newest first',
    security: secured,
    request: {
      query: z.strictObject({
        status: repeatedParam(oneOfParam(states, 'A status'), states.length, 'Only of this status').optional(),
        limit: wholeParam(1, MAX_LIMIT, 'Reservations a page', DEFAULT_LIMIT).optional(),
        cursor: idSchema('next_cursor of the page before').refine(isId, 'must be next_cursor of a page').optional(),
      }),
    },
    responses: {
      200: json(
        z
          .object({ mode: modeSchema, items: z.array(reservationSchema), next_cursor: z.string().nullable() })
          .openapi('Reservations'),
        'A page of them',
      ),
      ...read,
    },
  }),
  get: createRoute({
    method: 'get',
    path: '/api/reservations/{id}',
    operationId: 'getReservation',
    tags: ['Reservations'],
    summary: 'One reservation with its timeline, and how to connect while it is active',
    security: secured,
    request: { params: idParam },
    responses: {
      200: json(detailSchema, 'The reservation'),
      ...refusals(unauthenticated, scopeMissing, reservationUnknown),
    },
  }),
  cancel: createRoute({
    method: 'delete',
    path: '/api/reservations/{id}/cancel',
    operationId: 'cancelReservation',
    tags: ['Reservations'],
    summary: 'End it; what comes back is said by the published rule',
    description: RULES,
    security: secured,
    request: {
      ...{ params: idParam, headers: idempotencyHeader },
      query: z.strictObject({
        least_refund: amountParam(
          AMOUNT_MAX,
          'What was shown to come back: not cancelled for less',
          '1.500000',
        ).optional(),
      }),
    },
    responses: {
      200: json(detailSchema, 'As it is now; `ending` until what it cost is settled'),
      ...read,
      ...refusals(crossSite, reservationUnknown, reservationOver, refundFallen, ...idempotencyProblems),
    },
  }),
  change: createRoute({
    method: 'patch',
    path: '/api/reservations/{id}',
    operationId: 'changeReservation',
    tags: ['Reservations'],
    summary: 'What happens by itself: when a machine fails or is lost, and before the end',
    security: secured,
    request: {
      ...{ params: idParam, headers: idempotencyHeader },
      body: { required: true, content: { 'application/json': { schema: changeRequest } } },
    },
    responses: {
      200: json(detailSchema, 'As it is now'),
      ...read,
      ...refusals(bodyNotJson, crossSite, reservationUnknown, reservationOver, ...idempotencyProblems),
    },
  }),
  quoteExtension: createRoute({
    method: 'post',
    path: '/api/reservations/{id}/extend/quote',
    operationId: 'quoteExtension',
    tags: ['Reservations'],
    summary: 'What a later end costs at the locked price, without changing anything',
    security: secured,
    request: { params: idParam, body: extension },
    responses: {
      200: json(extensionSchema, 'What would be held or paid more'),
      ...read,
      ...refusals(bodyNotJson, crossSite, reservationUnknown, listingUnknown, slotTaken, reservationOver),
    },
  }),
  extend: createRoute({
    method: 'post',
    path: '/api/reservations/{id}/extend',
    operationId: 'extendReservation',
    tags: ['Reservations'],
    summary: 'Let it end later, at the locked price',
    security: secured,
    request: {
      ...{ params: idParam, headers: idempotencyHeader, body: extension },
    },
    responses: {
      200: json(detailSchema, 'As it is now'),
      ...read,
      ...refusals(bodyNotJson, crossSite, reservationUnknown, listingUnknown, slotTaken, reservationOver),
      ...refusals(fundsShort, spendLimitProblem, budgetExceeded, ...idempotencyProblems),
    },
  }),
  slots: createRoute({
    method: 'get',
    path: '/api/reservations/gpu/{id}/available-slots',
    operationId: 'listAvailableSlots',
    tags: ['Reservations'],
    summary: 'Free blocks of a listing',
    request: {
      params: gpuParam,
      query: z.strictObject({
        from: instantParam('Start of the stretch; now when not given').optional(),
        to: instantParam('Its end; 7 days later when not given, 60 at most').optional(),
        min_hours: numberParam(0.02, 744, 'Only blocks of at least so many hours', 1).optional(),
        gpu_count: gpusParam.optional(),
      }),
    },
    responses: {
      200: json(
        z
          .object({ mode: modeSchema, gpu_id: idSchema('The listing'), items: z.array(blockSchema) })
          .openapi('AvailableSlots'),
        'In order; what can be booked, as far as bookings here and what its host offers decide it',
      ),
      ...refusals(invalidRequest, listingUnknown),
    },
  }),
  calendar: createRoute({
    method: 'get',
    path: '/api/reservations/gpu/{id}/calendar',
    operationId: 'getListingCalendar',
    tags: ['Reservations'],
    summary: 'A listing day by day: what is busy, what is free',
    request: {
      params: gpuParam,
      query: z.strictObject({
        days: wholeParam(1, 60, 'Days, today included', 14).optional(),
        gpu_count: gpusParam.optional(),
        zone: z
          .string()
          .max(60)
          .refine(isZone, 'must be a time zone, such as Europe/Berlin')
          .optional()
          .openapi({
            param: { name: 'zone', in: 'query' },
            description: 'Whose days they are; UTC when not given',
            example: 'Europe/Berlin',
          }),
      }),
    },
    responses: {
      200: json(
        z
          .object({
            mode: modeSchema,
            gpu_id: idSchema('The listing'),
            zone: z.string(),
            days: z.array(
              z.object({
                day: z.string().openapi({ example: '2026-03-29' }),
                start_time: instant('When the day begins'),
                end_time: instant('When the next one does; days of 23 and 25 hours among them'),
                busy: z.array(blockSchema),
                free: z.array(blockSchema),
              }),
            ),
          })
          .openapi('ListingCalendar'),
        'A row a day',
      ),
      ...refusals(invalidRequest, listingUnknown),
    },
  }),
};

const STRETCH_DAYS = 7;
const STRETCH_DAYS_MAX = 60;

const renderDay = ({ day, busy, free, ...block }: CalendarDay) => ({
  ...{ day, ...renderBlock(block) },
  ...{ busy: busy.map(renderBlock), free: free.map(renderBlock) },
});

function amountOf(text: string): bigint {
  const amount = parseUsdc(text);
  if (amount === null) throw invalidField('/query/least_refund', 'must have at most six decimal places');
  return amount;
}

export type ReservationRoutesDeps = { readonly reservations: Reservations; readonly guard: Guard; readonly once: Once };

export function createReservationRoutes({ reservations, guard, once }: ReservationRoutesDeps) {
  const router = createRouter();
  const { mode } = reservations;
  for (const route of [routes.list, routes.get, routes.quote, routes.quoteExtension])
    protect(router, route, guard.signedIn('read'));
  for (const route of [routes.create, routes.cancel, routes.change, routes.extend])
    protect(router, route, guard.signedIn('book'));
  router.openapi(routes.quote, async (c) =>
    c.json(renderQuote(mode, await reservations.quote(wantedOf(c.req.valid('json')))), 200),
  );
  router.openapi(routes.create, async (c) => {
    const asked = c.req.valid('json');
    const wanted = wantedOf(asked);
    // Under a key the first answer counts, whatever is free now.
    const isLooked = c.req.header('idempotency-key') === undefined;
    if (isLooked) await reservations.lookFirst(wanted);
    return (await once(c, asked, async (tx) => ({
      status: 201,
      body: render(mode, await reservations.book(tx, actorOf(c), wanted, isLooked)),
    }))) as never;
  });
  router.openapi(routes.list, async (c) => {
    const { status = [], limit = DEFAULT_LIMIT, cursor } = c.req.valid('query');
    const wanted = status.map((one) => one.toLowerCase() as Seen['reservation']['state']);
    const found = await reservations.list(actorOf(c), wanted, limit + 1, cursor ?? null);
    const items = found.slice(0, limit);
    const next = found.length > limit ? (items.at(-1)?.reservation.id ?? null) : null;
    return c.json({ mode, items: items.map((one) => render(mode, one)), next_cursor: next }, 200);
  });
  router.openapi(routes.get, async (c) => {
    const { id } = c.req.valid('param');
    return c.json(renderDetail(reservations, await reservations.get(actorOf(c), id)), 200);
  });
  router.openapi(routes.cancel, async (c) => {
    const { id } = c.req.valid('param');
    const asked = c.req.valid('query');
    const least = asked.least_refund === undefined ? null : amountOf(asked.least_refund);
    return (await once(c, asked, async (tx) => ({
      status: 200,
      body: renderDetail(reservations, await reservations.cancel(tx, actorOf(c), id, least)),
    }))) as never;
  });
  router.openapi(routes.change, async (c) => {
    const { id } = c.req.valid('param');
    const asked = c.req.valid('json');
    return (await once(c, asked, async (tx) => ({
      status: 200,
      body: renderDetail(reservations, await reservations.change(tx, actorOf(c), id, readSettings(asked))),
    }))) as never;
  });
  router.openapi(routes.quoteExtension, async (c) => {
    const { id } = c.req.valid('param');
    const { end_time: to } = c.req.valid('json');
    return c.json(renderExtension(mode, await reservations.quoteExtension(actorOf(c), id, to)), 200);
  });
  router.openapi(routes.extend, async (c) => {
    const { id } = c.req.valid('param');
    const asked = c.req.valid('json');
    return (await once(c, asked, async (tx) => ({
      status: 200,
      body: renderDetail(reservations, await reservations.extend(tx, actorOf(c), id, asked.end_time)),
    }))) as never;
  });
  router.openapi(routes.slots, async (c) => {
    const { id } = c.req.valid('param');
    const { from = reservations.now(), to, min_hours: hours = 1, gpu_count: gpus = null } = c.req.valid('query');
    const end = to ?? plus(from, STRETCH_DAYS * DAY_MS);
    if (end <= from) throw invalidField('/query/to', 'must be after from');
    if (end - from > STRETCH_DAYS_MAX * DAY_MS)
      throw invalidField('/query/to', `must be ${STRETCH_DAYS_MAX} days after from at most`);
    const of = { gpuId: id, gpuCount: gpus };
    const free = await reservations.freeSlots(of, { from, to: end }, hours * HOUR_MS);
    return c.json({ mode, gpu_id: id, items: free.map(renderBlock) }, 200);
  });
  router.openapi(routes.calendar, async (c) => {
    const { id } = c.req.valid('param');
    const { days = 14, zone = 'UTC', gpu_count: gpuCount = null } = c.req.valid('query');
    const rows = await reservations.calendar({ gpuId: id, gpuCount }, days, zone);
    return c.json({ mode, gpu_id: id, zone, days: rows.map(renderDay) }, 200);
  });
  return router;
}
