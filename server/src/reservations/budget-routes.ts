/** Budgets: /api/reservations/budgets */
import { createRoute, z } from '@hono/zod-openapi';
import { keyProblem } from '#auth';
import { scopeMissing } from '#base/actor';
import { type Clock, formatInstant } from '#base/clock';
import { formatUsdc, microUsdc, parseUsdc } from '#base/money';
import { invalidRequest } from '#base/problem';
import { actorOf, crossSite, type Guard, secured, sessionNeeded, unauthenticated } from '#http/guard';
import { bodyNotJson, refusals } from '#http/problem';
import { createRouter, idSchema, instant, json, protect, usdc } from '#http/route';
import type { Mode } from '#platform/config';
import type { Database } from '#platform/db';
import { type Budget, type Caps, createBudgets } from './budgets.ts';

const cap = (description: string) => usdc(`${description}; null: no cap`, '50.000000').nullable();
const budgetSchema = z
  .object({
    mode: z.enum(['sandbox', 'live']),
    key_id: idSchema('The API key it is of').nullable(),
    per_reservation: cap('What one reservation may cost, its extensions with it'),
    per_day: cap('What may be set aside on a day'),
    per_month: cap('What may be set aside in a month'),
    spent_today: usdc('Set aside today and not given back'),
    spent_this_month: usdc('Set aside this month and not given back'),
    left_today: cap('What is left of the cap of today'),
    left_this_month: cap('What is left of the cap of this month'),
    day_ends_at: instant('When the next day (UTC) begins'),
    month_ends_at: instant('When the next month (UTC) begins'),
    changed_at: instant('When it was set').nullable(),
  })
  .openapi('Budget');

const capField = (description: string) =>
  z
    .string()
    .regex(/^\d{1,12}(\.\d{1,6})?$/, 'must be an amount of USDC as a decimal string with at most six places')
    .nullable()
    .optional()
    .openapi({ description: `${description}; null: no cap; left out: as it is`, example: '50.000000' });
const changeSchema = z
  .strictObject({
    per_reservation: capField('USDC one reservation may cost'),
    per_day: capField('USDC that may be set aside on a day (UTC)'),
    per_month: capField('USDC that may be set aside in a month (UTC)'),
  })
  .openapi('BudgetChange');

const ABOUT =
  'Caps on what reservations may cost, each, by day and by month (UTC). They are looked at when funds are set aside: by a booking and by an extension. What comes back of a reservation can be spent again.';
const keyParam = z.object({ id: idSchema('Of the API key') });
const body = { required: true, content: { 'application/json': { schema: changeSchema } } };
const write = refusals(unauthenticated, sessionNeeded, crossSite, bodyNotJson, invalidRequest);
const entry = { tags: ['Reservations'], description: ABOUT, security: secured };

const routes = {
  get: createRoute({
    ...{ ...entry, method: 'get', path: '/api/reservations/budgets', operationId: 'getBudget' },
    summary: 'Your budget, and what is left of it',
    responses: { 200: json(budgetSchema, 'As it is now'), ...refusals(unauthenticated, scopeMissing) },
  }),
  set: createRoute({
    ...{ ...entry, method: 'put', path: '/api/reservations/budgets', operationId: 'setBudget' },
    summary: 'Set your budget; not with an API key',
    request: { body },
    responses: { 200: json(budgetSchema, 'As it is now'), ...write },
  }),
  getOfKey: createRoute({
    ...{ ...entry, method: 'get', path: '/api/reservations/budgets/keys/{id}', operationId: 'getKeyBudget' },
    summary: 'The budget of one of your API keys, and what is left of it',
    request: { params: keyParam },
    responses: { 200: json(budgetSchema, 'As it is now'), ...refusals(unauthenticated, scopeMissing, keyProblem) },
  }),
  setOfKey: createRoute({
    ...{ ...entry, method: 'put', path: '/api/reservations/budgets/keys/{id}', operationId: 'setKeyBudget' },
    summary: 'Set the budget of one of your API keys; not with an API key',
    request: { params: keyParam, body },
    responses: { 200: json(budgetSchema, 'As it is now'), ...write, ...refusals(keyProblem) },
  }),
};

const money = (amount: bigint): string => formatUsdc(microUsdc(amount));
const orNull = (amount: bigint | null): string | null => (amount === null ? null : money(amount));
const left = (limit: bigint | null, spent: bigint): string | null =>
  limit === null ? null : money(limit > spent ? limit - spent : 0n);

const render = (mode: Mode, of: Budget): z.infer<typeof budgetSchema> => ({
  ...{ mode, key_id: of.keyId },
  per_reservation: orNull(of.per_reservation),
  ...{ per_day: orNull(of.per_day), per_month: orNull(of.per_month) },
  ...{ spent_today: money(of.spentToday), spent_this_month: money(of.spentThisMonth) },
  left_today: left(of.per_day, of.spentToday),
  left_this_month: left(of.per_month, of.spentThisMonth),
  ...{ day_ends_at: formatInstant(of.dayEnds), month_ends_at: formatInstant(of.monthEnds) },
  changed_at: of.changedAt === null ? null : formatInstant(of.changedAt),
});

const changesOf = (asked: z.infer<typeof changeSchema>): Partial<Caps> =>
  Object.fromEntries(
    Object.entries(asked).flatMap(([name, text]) =>
      text === undefined ? [] : [[name, text === null ? null : parseUsdc(text)]],
    ),
  );

export type BudgetRoutesDeps = {
  readonly database: Database;
  readonly clock: Clock;
  readonly mode: Mode;
  readonly guard: Guard;
};

/** To be mounted before the routes of reservations, whose ids stand at the same place. */
export function createBudgetRoutes({ database, clock, mode, guard }: BudgetRoutesDeps) {
  const router = createRouter();
  const budgets = createBudgets({ database, clock });
  for (const route of [routes.get, routes.getOfKey]) protect(router, route, guard.signedIn('read'));
  // Whoever stole a key must not free it from its budget.
  for (const route of [routes.set, routes.setOfKey]) protect(router, route, guard.person);
  router.openapi(routes.get, async (c) => c.json(render(mode, await budgets.get(actorOf(c), null)), 200));
  router.openapi(routes.set, async (c) =>
    c.json(render(mode, await budgets.change(actorOf(c), null, changesOf(c.req.valid('json')))), 200),
  );
  router.openapi(routes.getOfKey, async (c) =>
    c.json(render(mode, await budgets.get(actorOf(c), c.req.valid('param').id)), 200),
  );
  router.openapi(routes.setOfKey, async (c) => {
    const { id } = c.req.valid('param');
    return c.json(render(mode, await budgets.change(actorOf(c), id, changesOf(c.req.valid('json')))), 200);
  });
  return router;
}
