import { type Kysely, sql } from 'kysely';
import { assert } from '#base/assert';
import type { Instant } from '#base/clock';
import type { Pricing, ProviderName } from '#providers';
import type { WatchKind } from './rules.ts';

// biome-ignore lint/suspicious/noExplicitAny: whatever tables the caller's handle knows
export type Db = Kysely<any>;

export type WatchRow = {
  readonly id: string;
  readonly user_id: string;
  readonly kind: WatchKind;
  readonly model: string | null;
  readonly listing_id: string | null;
  readonly pricing: Pricing | null;
  readonly provider: ProviderName | null;
  readonly min_gpus: number | null;
  readonly threshold: bigint | null;
  readonly hysteresis_percent: number;
  readonly cooldown_seconds: number;
  readonly note: string;
  readonly paused: boolean;
  readonly armed: boolean;
  readonly value: bigint | null;
  readonly value_since: Instant | null;
  readonly value_listing: string | null;
  readonly value_provider: ProviderName | null;
  readonly told_value: bigint | null;
  readonly told_at: Instant | null;
  readonly fired_at: Instant | null;
  readonly due_at: Instant | null;
  readonly edition: number;
  readonly created_at: Instant;
};

/** Whatever is counted of a user is counted by one transaction at a time. */
export async function lockUser(tx: Db, userId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`gp4u watches of ${userId}`}, 0))`.execute(tx);
}

export async function countWatches(db: Db, userId: string): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from watches.watch where user_id = ${userId}`.execute(db);
  return rows[0]?.n ?? 0;
}

export type NewWatch = Pick<
  WatchRow,
  | 'id'
  | 'user_id'
  | 'kind'
  | 'model'
  | 'listing_id'
  | 'pricing'
  | 'provider'
  | 'min_gpus'
  | 'threshold'
  | 'hysteresis_percent'
  | 'cooldown_seconds'
  | 'note'
  | 'paused'
  | 'value'
  | 'value_listing'
  | 'value_provider'
>;

/** To be looked at at once. */
export async function insertWatch(db: Db, watch: NewWatch, now: Instant): Promise<WatchRow> {
  const seen = watch.value === null ? null : now;
  const { rows } = await sql<WatchRow>`
    insert into watches.watch (id, user_id, kind, model, listing_id, pricing, provider, min_gpus, threshold,
      hysteresis_percent, cooldown_seconds, note, paused, value, value_listing, value_provider, value_since, told_value,
      told_at, due_at)
    values (${watch.id}, ${watch.user_id}, ${watch.kind}, ${watch.model}, ${watch.listing_id}, ${watch.pricing},
      ${watch.provider}, ${watch.min_gpus}, ${watch.threshold}, ${watch.hysteresis_percent}, ${watch.cooldown_seconds},
      ${watch.note}, ${watch.paused}, ${watch.value}::bigint, ${watch.value_listing}, ${watch.value_provider},
      ${date(seen)}, ${watch.value}::bigint, ${date(seen)}, ${date(now)})
    returning *`.execute(db);
  assert(rows[0], 'a watch that was inserted is there');
  return rows[0];
}

/** Newest first; `below` is the id of the last one seen. */
export async function watchesOf(db: Db, userId: string, limit: number, below: string | null): Promise<WatchRow[]> {
  const { rows } = await sql<WatchRow>`
    select * from watches.watch where user_id = ${userId} and (${below}::uuid is null or id < ${below}::uuid)
    order by id desc limit ${limit}`.execute(db);
  return rows;
}

export async function watchOf(db: Db, userId: string, id: string): Promise<WatchRow | null> {
  const { rows } = await sql<WatchRow>`
    select * from watches.watch where id = ${id} and user_id = ${userId}`.execute(db);
  return rows[0] ?? null;
}

export type WatchChange = Partial<
  Pick<WatchRow, 'threshold' | 'hysteresis_percent' | 'cooldown_seconds' | 'note' | 'paused'>
>;

/** Other terms arm it again; the cool-down goes on. It is looked at at once. */
export async function changeWatch(
  db: Db,
  { userId, id, now }: { userId: string; id: string; now: Instant },
  change: WatchChange,
): Promise<WatchRow | null> {
  const rearmed = change.threshold !== undefined || change.hysteresis_percent !== undefined;
  const { rows } = await sql<WatchRow>`
    update watches.watch set
      threshold = coalesce(${change.threshold ?? null}::bigint, threshold),
      hysteresis_percent = coalesce(${change.hysteresis_percent ?? null}::int, hysteresis_percent),
      cooldown_seconds = coalesce(${change.cooldown_seconds ?? null}::int, cooldown_seconds),
      note = coalesce(${change.note ?? null}::text, note),
      paused = coalesce(${change.paused ?? null}::boolean, paused),
      armed = armed or ${rearmed}::boolean, due_at = ${date(now)}, edition = edition + 1
    where id = ${id} and user_id = ${userId} returning *`.execute(db);
  return rows[0] ?? null;
}

export async function removeWatch(db: Db, userId: string, id: string): Promise<boolean> {
  const { rows } = await sql`
    delete from watches.watch where id = ${id} and user_id = ${userId} returning id`.execute(db);
  return rows.length > 0;
}

// Holding them against the market ------------------------------------------------------------------------------------

export type Evaluated = { readonly revisions: Readonly<Record<string, number>>; readonly market: string };

export async function lastEvaluated(tx: Db): Promise<Evaluated> {
  const { rows } = await sql<Evaluated>`select revisions, market from watches.evaluated for update`.execute(tx);
  assert(rows[0], 'the migration made the row');
  return rows[0];
}

export async function keepEvaluated(tx: Db, { revisions, market }: Evaluated): Promise<void> {
  await sql`update watches.evaluated set revisions = ${JSON.stringify(revisions)}::jsonb, market = ${market}`.execute(
    tx,
  );
}

/** A page of those that are not paused; null: all of them, else those whose time has come by then. */
export async function watchesToLookAt(
  db: Db,
  dueBy: Instant | null,
  after: string | null,
  limit: number,
): Promise<WatchRow[]> {
  const { rows } = await sql<WatchRow>`
    select * from watches.watch
    where not paused and (${dueBy === null}::boolean or due_at <= ${date(dueBy)}) and (${after}::uuid is null or id > ${after}::uuid)
    order by id limit ${limit}`.execute(db);
  return rows;
}

/** False when its user changed or removed it meanwhile; then nothing is written. */
export async function keepLook(tx: Db, watch: WatchRow): Promise<boolean> {
  const { rows } = await sql`
    update watches.watch set armed = ${watch.armed}, value = ${watch.value}, value_since = ${date(watch.value_since)},
      value_listing = ${watch.value_listing}, value_provider = ${watch.value_provider},
      told_value = ${watch.told_value}, told_at = ${date(watch.told_at)}, fired_at = ${date(watch.fired_at)},
      due_at = ${date(watch.due_at)}
    where id = ${watch.id} and edition = ${watch.edition} returning id`.execute(tx);
  return rows.length > 0;
}

const date = (instant: Instant | null) =>
  instant === null ? sql`null` : sql`to_timestamp(${instant}::double precision / 1000)`;

// Alerts -------------------------------------------------------------------------------------------------------------

export type AlertRow = {
  readonly id: string;
  readonly watch_id: string;
  readonly at: Instant;
  /** As it was told. */
  readonly data: Readonly<Record<string, unknown>>;
};

export async function insertAlert(tx: Db, alert: AlertRow & { readonly user_id: string }): Promise<void> {
  await sql`insert into watches.alert (id, watch_id, user_id, at, data)
    values (${alert.id}, ${alert.watch_id}, ${alert.user_id}, ${date(alert.at)}, ${JSON.stringify(alert.data)}::jsonb)`.execute(
    tx,
  );
}

/** Newest first; `below` is the id of the last one seen. */
export async function alertsOf(
  db: Db,
  userId: string,
  watchId: string | null,
  limit: number,
  below: string | null,
): Promise<AlertRow[]> {
  const { rows } = await sql<AlertRow>`
    select id, watch_id, at, data from watches.alert
    where user_id = ${userId} and (${watchId}::uuid is null or watch_id = ${watchId}::uuid)
      and (${below}::uuid is null or id < ${below}::uuid)
    order by id desc limit ${limit}`.execute(db);
  return rows;
}

export async function forgetAlerts(tx: Db, days: number): Promise<void> {
  await sql`delete from watches.alert where at < now() - make_interval(days => ${days}::int)`.execute(tx);
}
