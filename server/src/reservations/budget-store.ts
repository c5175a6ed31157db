import { type Kysely, sql } from 'kysely';
import { assert } from '#base/assert';
import type { Instant } from '#base/clock';
import { runPrepared } from '#platform/db';

// biome-ignore lint/suspicious/noExplicitAny: whatever tables the caller's handle knows
export type Db = Kysely<any>;

export type Caps = {
  readonly per_reservation: bigint | null;
  readonly per_day: bigint | null;
  readonly per_month: bigint | null;
};

/** `principal` is the user, or one of their keys. */
export type BudgetRow = Caps & { readonly principal: string; readonly changed_at: Instant };

const columns = sql`principal, per_reservation, per_day, per_month, changed_at`;

/** Of these, those that have one; bookings under them are decided one after the other until the transaction ends. */
export async function lockBudgets(tx: Db, principals: readonly string[]): Promise<BudgetRow[]> {
  // In one order for all, so that nobody waits for one who waits for them.
  const { rows } = await sql<BudgetRow>`
    select ${columns} from reservations.budget where principal = any (${[...principals]}::uuid[])
    order by principal for update`.execute(tx);
  return rows;
}

export async function findBudget(db: Db, principal: string): Promise<BudgetRow | null> {
  const { rows } = await sql<BudgetRow>`
    select ${columns} from reservations.budget where principal = ${principal}`.execute(db);
  return rows[0] ?? null;
}

/** What is left out stays as it is. */
export async function changeBudget(
  tx: Db,
  { principal, userId }: { principal: string; userId: string },
  { per_reservation: each, per_day: day, per_month: month }: Partial<Caps>,
): Promise<void> {
  await sql`insert into reservations.budget as b (principal, user_id, per_reservation, per_day, per_month)
    values (${principal}, ${userId}, ${each ?? null}::bigint, ${day ?? null}::bigint, ${month ?? null}::bigint)
    on conflict (principal) do update set
      per_reservation = case when ${each !== undefined} then excluded.per_reservation else b.per_reservation end,
      per_day = case when ${day !== undefined} then excluded.per_day else b.per_day end,
      per_month = case when ${month !== undefined} then excluded.per_month else b.per_month end,
      changed_at = now()`.execute(tx);
  // Whoever has no cap is not made to wait for one.
  await sql`delete from reservations.budget
    where principal = ${principal} and per_reservation is null and per_day is null and per_month is null`.execute(tx);
}

export type NewSpending = {
  readonly reservationId: string;
  readonly userId: string;
  readonly keyId: string | null;
  readonly before: bigint;
  readonly amount: bigint;
};

/** Writes nothing where the user or the key has a budget. */
export const spendingOf = (of: NewSpending) => sql`
  insert into reservations.spending (reservation_id, user_id, key_id, before, amount)
  select ${of.reservationId}::uuid, ${of.userId}::uuid, ${of.keyId}::uuid, ${of.before}::bigint, ${of.amount}::bigint
  where not exists (select from reservations.budget where principal in (${of.userId}::uuid, ${of.keyId}::uuid))`;

/** The usual case in one statement: false where one of those has a budget. */
export async function spendWithoutBudget(tx: Db, of: NewSpending): Promise<boolean> {
  const { numAffectedRows = 0n } = await runPrepared(tx, spendingOf(of));
  return numAffectedRows > 0n;
}

export async function insertSpending(tx: Db, of: NewSpending): Promise<void> {
  await sql`insert into reservations.spending (reservation_id, user_id, key_id, before, amount)
    values (${of.reservationId}, ${of.userId}, ${of.keyId}, ${of.before}, ${of.amount})`.execute(tx);
}

/** Of the day and the month (UTC) in which the transaction began. */
export type Spent = {
  readonly today: bigint;
  readonly month: bigint;
  readonly day_ends: Instant;
  readonly month_ends: Instant;
};

/** What was set aside and did not come back; of one key where that is given. */
export async function spentOf(db: Db, userId: string, keyId: string | null): Promise<Spent> {
  const { rows } = await sql<Spent>`
    with bounds as (
      select day at time zone 'UTC' as day_begins, (day + interval '1 day') at time zone 'UTC' as day_ends,
        date_trunc('month', day) at time zone 'UTC' as month_begins,
        (date_trunc('month', day) + interval '1 month') at time zone 'UTC' as month_ends
      from (select date_trunc('day', now() at time zone 'UTC') as day) today
    ), counted as (
      select s.at, case when r.charged is null then s.amount
        else greatest(0, least(s.amount, r.charged - s.before)) end as amount
      from bounds b, reservations.spending s left join reservations.reservation r on r.id = s.reservation_id
      where s.user_id = ${userId} and (${keyId}::uuid is null or s.key_id = ${keyId}::uuid)
        and s.at >= b.month_begins and s.at < b.month_ends
    )
    select coalesce(sum(c.amount) filter (where c.at >= b.day_begins and c.at < b.day_ends), 0)::bigint as today,
      coalesce(sum(c.amount), 0)::bigint as month, b.day_ends, b.month_ends
    from bounds b left join counted c on true group by b.day_ends, b.month_ends`.execute(db);
  assert(rows[0], 'there is a day');
  return rows[0];
}
