import { type Kysely, sql } from 'kysely';
import type { Instant } from '#base/clock';
import type { ReservationRow } from './store.ts';

// biome-ignore lint/suspicious/noExplicitAny: whatever tables the caller's handle knows
export type Db = Kysely<any>;

export async function putFeed(tx: Db, userId: string, hash: Buffer): Promise<void> {
  await sql`insert into reservations.feed (user_id, hash) values (${userId}, ${hash})
    on conflict (user_id) do update set hash = excluded.hash, created_at = now()`.execute(tx);
}

export async function removeFeed(tx: Db, userId: string): Promise<boolean> {
  const { rows } = await sql`delete from reservations.feed where user_id = ${userId} returning user_id`.execute(tx);
  return rows.length > 0;
}

/** Since when there is one; null: there is none. */
export async function feedSince(db: Db, userId: string): Promise<Instant | null> {
  const { rows } = await sql<{ created_at: Instant }>`
    select created_at from reservations.feed where user_id = ${userId}`.execute(db);
  return rows[0]?.created_at ?? null;
}

export async function feedOwner(db: Db, hash: Buffer): Promise<string | null> {
  const { rows } = await sql<{ user_id: string }>`
    select user_id from reservations.feed where hash = ${hash}`.execute(db);
  return rows[0]?.user_id ?? null;
}

export type FeedRow = ReservationRow & { readonly changed_at: Instant };

/** Those that end after this, the earliest first; of more than the limit those that start last. */
export async function reservationsAfter(db: Db, userId: string, after: Instant, limit: number): Promise<FeedRow[]> {
  const { rows } = await sql<FeedRow>`
    select r.*, coalesce((select max(e.at) from reservations.event e where e.reservation_id = r.id), r.created_at)
      as changed_at
    from reservations.reservation r
    where r.user_id = ${userId} and r.end_at > to_timestamp(${after}::double precision / 1000)
    order by r.start_at desc, r.id desc limit ${limit}`.execute(db);
  return rows.reverse();
}
