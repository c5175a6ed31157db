/**
 * Budgets: what a user's reservations, or those made with one of their API keys, may cost at most: each, on a day and in
 * a month (UTC). They hold when funds are set aside, however many want to book at once; what comes back is free again.
 */
import { demandKey } from '#auth';
import { type Actor, demandScope } from '#base/actor';
import type { Clock, Instant } from '#base/clock';
import { formatUsdc, microUsdc } from '#base/money';
import { audit } from '#platform/audit';
import { type Database, inTransaction, type Tx } from '#platform/db';
import * as store from './budget-store.ts';
import { budgetExceeded } from './problems.ts';

export type { Caps } from './budget-store.ts';

export type Budget = store.Caps & {
  /** null: the user's own. */
  readonly keyId: string | null;
  readonly spentToday: bigint;
  readonly spentThisMonth: bigint;
  readonly dayEnds: Instant;
  readonly monthEnds: Instant;
  readonly changedAt: Instant | null;
};

type Step = {
  readonly reservationId: string;
  /** What is set aside for the reservation already. */
  readonly before: bigint;
  readonly total: bigint;
};

type Cap = 'per_reservation' | 'per_day' | 'per_month';

const money = (amount: bigint): string => formatUsdc(microUsdc(amount));
const periods: { readonly [C in Cap]: string } = {
  per_reservation: 'for a reservation',
  per_day: 'for a day (UTC)',
  per_month: 'for a month (UTC)',
};

function demandWithin(of: 'user' | 'key', cap: Cap, limit: bigint | null, spent: bigint, needed: bigint): void {
  if (limit === null || spent + needed <= limit) return;
  const left = limit > spent ? limit - spent : 0n;
  throw budgetExceeded({
    detail: `${of === 'user' ? 'Your budget' : "This API key's budget"} ${periods[cap]} is ${money(limit)} USDC: ${money(left)} are left, ${money(needed)} are needed.`,
    extra: { cap, of, limit: money(limit), left: money(left), needed: money(needed) },
  });
}

/** Counts what is set aside, in the verb's transaction. Throws `budgetExceeded`. */
export async function countBudget(tx: Tx, { userId, key }: Actor, { reservationId, before, total }: Step) {
  const keyId = key?.id ?? null;
  const amount = total - before;
  const principals = keyId === null ? [userId] : [userId, keyId];
  const spending = { reservationId, userId, keyId, before, amount };
  if (await store.spendWithoutBudget(tx, spending)) return;
  const budgets = await store.lockBudgets(tx, principals);
  for (const budget of budgets) {
    const of = budget.principal === userId ? 'user' : 'key';
    demandWithin(of, 'per_reservation', budget.per_reservation, before, amount);
    if (budget.per_day === null && budget.per_month === null) continue;
    const spent = await store.spentOf(tx, userId, of === 'user' ? null : keyId);
    demandWithin(of, 'per_day', budget.per_day, spent.today, amount);
    demandWithin(of, 'per_month', budget.per_month, spent.month, amount);
  }
  await store.insertSpending(tx, spending);
}

export type Budgets = ReturnType<typeof createBudgets>;

export function createBudgets({ database, clock }: { readonly database: Database; readonly clock: Clock }) {
  async function read(db: store.Db, { userId }: Actor, keyId: string | null): Promise<Budget> {
    const row = await store.findBudget(db, keyId ?? userId);
    const spent = await store.spentOf(db, userId, keyId);
    return {
      keyId,
      per_reservation: row?.per_reservation ?? null,
      per_day: row?.per_day ?? null,
      per_month: row?.per_month ?? null,
      ...{ spentToday: spent.today, spentThisMonth: spent.month },
      ...{ dayEnds: spent.day_ends, monthEnds: spent.month_ends, changedAt: row?.changed_at ?? null },
    };
  }
  const caps = ({ per_reservation, per_day, per_month }: store.Caps): store.Caps => ({
    ...{ per_reservation, per_day, per_month },
  });

  return {
    /** Of the user, or of one of their keys. Throws `keyUnknown`. */
    async get(actor: Actor, keyId: string | null): Promise<Budget> {
      demandScope(actor, 'read');
      if (keyId !== null) await demandKey(database.kysely, actor, keyId);
      return read(database.kysely, actor, keyId);
    },

    /** What is left out stays as it is, null takes a cap away. Throws `keyUnknown`. */
    change: (actor: Actor, keyId: string | null, changes: Partial<store.Caps>): Promise<Budget> =>
      inTransaction(database.kysely, clock, async (tx) => {
        if (keyId !== null) await demandKey(tx, actor, keyId);
        const principal = keyId ?? actor.userId;
        const [before] = await store.lockBudgets(tx, [principal]);
        await store.changeBudget(tx, { principal, userId: actor.userId }, changes);
        const after = await read(tx, actor, keyId);
        await audit(tx, {
          ...{ actor, address: actor.address, verb: 'budget.change' },
          object: { kind: keyId === null ? 'user' : 'api_key', id: principal },
          ...(before === undefined ? {} : { before: caps(before) }),
          after: caps(after),
        });
        return after;
      }),
  };
}
