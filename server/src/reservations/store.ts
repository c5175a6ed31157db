import { type Kysely, sql } from 'kysely';
import { assert } from '#base/assert';
import type { Instant } from '#base/clock';
import { runPrepared } from '#platform/db';
import type { ProviderName } from '#providers';
import { spendingOf } from './budget-store.ts';
import type { ReservationState } from './rules.ts';

// biome-ignore lint/suspicious/noExplicitAny: whatever tables the caller's handle knows
export type Db = Kysely<any>;

export type ReservationRow = {
  readonly id: string;
  readonly user_id: string;
  readonly rental_id: string;
  readonly listing_id: string;
  readonly provider: ProviderName;
  readonly model: string | null;
  readonly model_raw: string;
  readonly gpu_count: number;
  readonly disk_gb: number;
  readonly start_at: Instant;
  readonly end_at: Instant;
  readonly price_per_hour: bigint;
  readonly storage_price_per_gb_month: bigint | null;
  readonly held: bigint;
  /** How many times more was held or paid. */
  readonly edition: number;
  readonly charged: bigint | null;
  readonly state: ReservationState;
  readonly billed_until: Instant | null;
  readonly running_at: Instant | null;
  readonly used_until: Instant | null;
  readonly reason: string;
  readonly created_at: Instant;
  /** Of the finished stretches. */
  readonly spent: bigint;
  readonly price_limit: bigint;
  readonly replaces_failed: boolean;
  readonly replaces_lost: boolean;
  readonly first_listing_id: string;
  readonly extend_minutes: number | null;
  readonly extend_cap: bigint | null;
  readonly reminded_of: Instant | null;
  readonly not_extended_at: Instant | null;
  /** That last said what happens by itself; null: its user did. */
  readonly key_id: string | null;
};

const date = (instant: Instant | null) =>
  instant === null ? sql`null` : sql`to_timestamp(${instant}::double precision / 1000)`;

export type NewReservation = Pick<
  ReservationRow,
  | 'id'
  | 'user_id'
  | 'rental_id'
  | 'listing_id'
  | 'provider'
  | 'model'
  | 'model_raw'
  | 'gpu_count'
  | 'disk_gb'
  | 'start_at'
  | 'end_at'
  | 'price_per_hour'
  | 'storage_price_per_gb_month'
  | 'held'
  | 'price_limit'
  | 'replaces_failed'
  | 'replaces_lost'
  | 'extend_minutes'
  | 'extend_cap'
  | 'key_id'
>;

/**
 * With the first line of its history, and what is set aside for it by its user or one of their keys: but for that where
 * one of those has a budget (`isCounted` false).
 */
export async function insertReservation(
  tx: Db,
  row: NewReservation,
  words: string,
): Promise<{ readonly made: ReservationRow; readonly isCounted: boolean }> {
  const statement = sql<ReservationRow & { is_counted: boolean }>`
    with made as (insert into reservations.reservation (id, user_id, rental_id, listing_id, provider, model, model_raw, gpu_count,
      disk_gb, start_at, end_at, price_per_hour, storage_price_per_gb_month, held, price_limit,
      replaces_failed, replaces_lost, first_listing_id, extend_minutes, extend_cap, key_id)
    values (${row.id}, ${row.user_id}, ${row.rental_id}, ${row.listing_id}, ${row.provider}, ${row.model},
      ${row.model_raw}, ${row.gpu_count}, ${row.disk_gb}, ${date(row.start_at)}, ${date(row.end_at)},
      ${row.price_per_hour}, ${row.storage_price_per_gb_month}::bigint, ${row.held}, ${row.price_limit},
      ${row.replaces_failed}, ${row.replaces_lost}, ${row.listing_id}, ${row.extend_minutes}::int,
      ${row.extend_cap}::bigint, ${row.key_id}::uuid)
    returning *),
    noted as (
      insert into reservations.event (reservation_id, number, kind, detail)
      values (${row.id}, 1, 'pending', ${words})),
    counted as (${spendingOf({ reservationId: row.id, userId: row.user_id, keyId: row.key_id, before: 0n, amount: row.held })}
      returning true)
    select made.*, exists (select from counted) as is_counted from made`;
  const { rows } = await runPrepared(tx, statement);
  assert(rows[0], 'a reservation that was inserted is there');
  const { is_counted: isCounted, ...made } = rows[0];
  return { made, isCounted };
}

/** null for a stranger's. */
export async function findReservation(db: Db, userId: string, id: string): Promise<ReservationRow | null> {
  const { rows } = await sql<ReservationRow>`
    select * from reservations.reservation where id = ${id} and user_id = ${userId}`.execute(db);
  return rows[0] ?? null;
}

/** Nobody changes it until the transaction ends; null for a stranger's. */
export async function lockReservation(tx: Db, userId: string, id: string): Promise<ReservationRow | null> {
  const { rows } = await sql<ReservationRow>`
    select * from reservations.reservation where id = ${id} and user_id = ${userId} for update`.execute(tx);
  return rows[0] ?? null;
}

/** The one that the rental serves; null where another took over meanwhile. */
export async function lockByRental(tx: Db, rentalId: string): Promise<ReservationRow | null> {
  const { rows } = await sql<ReservationRow>`
    select * from reservations.reservation where rental_id = ${rentalId} for update`.execute(tx);
  return rows[0] ?? null;
}

/** Newest first; `below` is the id of the last one seen. */
export async function reservationsOf(
  db: Db,
  userId: string,
  states: readonly ReservationState[],
  limit: number,
  below: string | null,
): Promise<ReservationRow[]> {
  const { rows } = await sql<ReservationRow>`
    select * from reservations.reservation
    where user_id = ${userId} and (${below}::uuid is null or id < ${below}::uuid)
      and (cardinality(${[...states]}::text[]) = 0 or state = any (${[...states]}::text[]))
    order by id desc limit ${limit}`.execute(db);
  return rows;
}

/** The machine answers; the first time is kept. */
export async function activate(tx: Db, id: string, runningAt: Instant): Promise<void> {
  await sql`update reservations.reservation
    set state = 'active', running_at = coalesce(running_at, ${date(runningAt)}) where id = ${id}`.execute(tx);
}

/** `more`: it was posted as the next edition. */
export async function extendReservation(tx: Db, id: string, end: Instant, held: bigint, more: boolean): Promise<void> {
  await sql`update reservations.reservation set end_at = ${date(end)}, held = ${held},
    edition = edition + ${more ? 1 : 0} where id = ${id}`.execute(tx);
}

export async function billUntil(tx: Db, id: string, until: Instant | null): Promise<void> {
  await sql`update reservations.reservation set billed_until = ${date(until)} where id = ${id}`.execute(tx);
}

export type Settings = Pick<
  ReservationRow,
  'replaces_failed' | 'replaces_lost' | 'extend_minutes' | 'extend_cap' | 'key_id'
>;

export async function changeSettings(tx: Db, id: string, to: Settings): Promise<void> {
  await sql`update reservations.reservation set replaces_failed = ${to.replaces_failed},
    replaces_lost = ${to.replaces_lost}, extend_minutes = ${to.extend_minutes}::int,
    extend_cap = ${to.extend_cap}::bigint, key_id = ${to.key_id}::uuid, not_extended_at = null where id = ${id}`.execute(
    tx,
  );
}

export type End = {
  readonly state: ReservationState;
  readonly usedUntil: Instant | null;
  readonly reason: string;
};

/** What its stretches cost is what it cost. */
export async function endReservation(tx: Db, id: string, { state, usedUntil, reason }: End): Promise<void> {
  await sql`update reservations.reservation
    set state = ${state}, charged = spent, used_until = ${date(usedUntil)}, reason = ${reason}
    where id = ${id}`.execute(tx);
}

// Stretches ----------------------------------------------------------------------------------------------------------

export type StretchRow = {
  readonly reservation_id: string;
  readonly number: number;
  readonly rental_id: string;
  readonly listing_id: string;
  readonly provider: ProviderName;
  readonly price_per_hour: bigint;
  readonly storage_price_per_gb_month: bigint | null;
  readonly used_from: Instant | null;
  readonly used_until: Instant | null;
  readonly charged: bigint;
  readonly reason: string;
};

/** What was rented last is finished, and what it cost is spent; to be called while the reservation is locked. */
export async function finishStretch(
  tx: Db,
  row: ReservationRow,
  { used, charged, reason }: { used: { from: Instant; to: Instant } | null; charged: bigint; reason: string },
): Promise<number> {
  const { rows } = await sql<{ number: number }>`
    insert into reservations.stretch (reservation_id, number, rental_id, listing_id, provider, price_per_hour,
      storage_price_per_gb_month, used_from, used_until, charged, reason)
    select ${row.id}::uuid, coalesce(max(number), 0) + 1, ${row.rental_id}::uuid, ${row.listing_id}::uuid,
      ${row.provider}::text, ${row.price_per_hour}::bigint, ${row.storage_price_per_gb_month}::bigint,
      ${date(used?.from ?? null)}, ${date(used?.to ?? null)}, ${charged}::bigint, ${reason}::text
    from reservations.stretch where reservation_id = ${row.id} returning number`.execute(tx);
  await sql`update reservations.reservation set spent = spent + ${charged} where id = ${row.id}`.execute(tx);
  assert(rows[0], 'a stretch that was inserted is there');
  return rows[0].number;
}

/** Whether the machine that is rented now was told of in these words: each before it that was used is a stretch. */
export async function isAnswerTold(tx: Db, id: string, words: string): Promise<boolean> {
  const { rows } = await sql<{ told: boolean }>`
    select (select count(*) from reservations.event where reservation_id = ${id} and detail = ${words})
      > (select count(*) from reservations.stretch where reservation_id = ${id} and used_from is not null) as told`.execute(
    tx,
  );
  return rows[0]?.told ?? false;
}

/** Until when its machines that are over were used; null where none was. */
export async function lastUsed(db: Db, id: string): Promise<Instant | null> {
  const { rows } = await sql<{ last: Instant | null }>`
    select max(used_until) as last from reservations.stretch where reservation_id = ${id}`.execute(db);
  return rows[0]?.last ?? null;
}

export async function stretchesOf(db: Db, ids: readonly string[]): Promise<StretchRow[]> {
  const { rows } = await sql<StretchRow>`
    select * from reservations.stretch where reservation_id = any (${[...ids]}::uuid[])
    order by reservation_id, number`.execute(db);
  return rows;
}

export type Replacement = Pick<
  ReservationRow,
  'rental_id' | 'listing_id' | 'provider' | 'model_raw' | 'price_per_hour' | 'storage_price_per_gb_month'
>;

export async function replaceListing(tx: Db, id: string, by: Replacement): Promise<void> {
  await sql`update reservations.reservation set rental_id = ${by.rental_id}, listing_id = ${by.listing_id},
    provider = ${by.provider}, model_raw = ${by.model_raw}, price_per_hour = ${by.price_per_hour},
    storage_price_per_gb_month = ${by.storage_price_per_gb_month}::bigint, billed_until = null
    where id = ${id}`.execute(tx);
}

// Checks -------------------------------------------------------------------------------------------------------------

export type Fact = Pick<ReservationRow, 'id' | 'state' | 'held' | 'charged'> & {
  readonly stretches: bigint;
  readonly is_rental_over: boolean;
};

/** By id; `after` is the last one seen. */
export async function facts(db: Db, after: string | null, limit: number): Promise<Fact[]> {
  const { rows } = await sql<Fact>`
    select r.id, r.state, r.held, r.charged, o.over_at is not null as is_rental_over,
      (select coalesce(sum(charged), 0)::bigint from reservations.stretch s where s.reservation_id = r.id) as stretches
    from reservations.reservation r join rentals.rental o on o.id = r.rental_id
    where ${after}::uuid is null or r.id > ${after}::uuid order by r.id limit ${limit}`.execute(db);
  return rows;
}

/** Of the bills that were read here. */
export async function billsByProvider(db: Db): Promise<ReadonlyMap<string, bigint>> {
  const { rows } = await sql<{ provider: string; cost: bigint }>`
    select provider, sum(cost)::bigint as cost from rentals.instance where cost > 0 and not unread
    group by provider`.execute(db);
  return new Map(rows.map(({ provider, cost }) => [provider, cost]));
}

// Before the end -----------------------------------------------------------------------------------------------------

/**
 * One that ends soon and whose user was not told of it, or that is to be extended by itself and was not; its caller's
 * until the transaction ends.
 */
export async function takeEnding(
  tx: Db,
  now: Instant,
  { remindMs, extendMs, leastMs }: { remindMs: number; extendMs: number; leastMs: number },
): Promise<ReservationRow | null> {
  const within = (ms: number) => sql`end_at <= ${date(now)} + make_interval(secs => ${ms / 1000}::double precision)`;
  const { rows } = await sql<ReservationRow>`
    select * from reservations.reservation
    where state = 'active' and end_at > ${date(now)} and ${within(Math.max(remindMs, extendMs))} and (
      (${within(extendMs)} and extend_minutes is not null and not_extended_at is distinct from end_at)
      or (${within(remindMs)} and reminded_of is distinct from end_at
        and end_at - start_at >= make_interval(secs => ${leastMs / 1000}::double precision)))
    order by end_at limit 1 for update skip locked`.execute(tx);
  return rows[0] ?? null;
}

/** What it says no to leaves no trace: null is yes. */
export async function attempt<T>(tx: Db, work: () => Promise<T | null>): Promise<T | null> {
  await sql`savepoint attempt`.execute(tx);
  const refused = await work();
  await (refused === null ? sql`release savepoint attempt` : sql`rollback to savepoint attempt`).execute(tx);
  return refused;
}

/** What would come of it; no trace is left either way. */
export async function tryOut<T>(tx: Db, work: () => Promise<T>): Promise<T> {
  await sql`savepoint try_out`.execute(tx);
  const found = await work();
  await sql`rollback to savepoint try_out`.execute(tx);
  return found;
}

export async function noteReminded(tx: Db, { id, end_at }: ReservationRow): Promise<void> {
  await sql`update reservations.reservation set reminded_of = ${date(end_at)} where id = ${id}`.execute(tx);
}

export async function noteNotExtended(tx: Db, { id, end_at }: ReservationRow): Promise<void> {
  await sql`update reservations.reservation set not_extended_at = ${date(end_at)}, reminded_of = ${date(end_at)}
    where id = ${id}`.execute(tx);
}

export type TimelineRow = { readonly at: Instant; readonly kind: string; readonly detail: string };

/** To be called while the reservation is locked, or new. */
export async function noteEvent(tx: Db, id: string, kind: string, detail: string): Promise<void> {
  await sql`insert into reservations.event (reservation_id, number, kind, detail)
    select ${id}::uuid, coalesce(max(number), 0) + 1, ${kind}, ${detail}
    from reservations.event where reservation_id = ${id}`.execute(tx);
}

export async function timelineOf(db: Db, id: string): Promise<TimelineRow[]> {
  const { rows } = await sql<TimelineRow>`
    select at, kind, detail from reservations.event where reservation_id = ${id} order by number`.execute(db);
  return rows;
}
