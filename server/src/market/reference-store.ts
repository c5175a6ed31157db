import { type Kysely, sql, type Transaction } from 'kysely';
import { DAY_MS, formatInstant, type Instant, plus } from '#base/clock';
import type { Medians, Reference } from './reference.ts';
import { FEED_CHANNEL } from './store.ts';

/** What is told on the market's channel when there is a new one. */
export const REFERENCE_NEWS = 'reference';
const KEPT_MS = 30 * DAY_MS;

type Row = { version: bigint; made_at: Instant; index_version: string; body: Medians };

const toReference = (row: Row): Reference => ({
  version: Number(row.version),
  madeAt: row.made_at,
  indexVersion: row.index_version,
  ...row.body,
});

/** The newest, or one by its version. */
export async function readReference<T>(db: Kysely<T>, version: number | null = null): Promise<Reference | null> {
  const { rows } = await sql<Row>`
    select version, made_at, index_version, body from market.reference
    where ${version}::bigint is null or version = ${version}::bigint order by version desc limit 1`.execute(db);
  return rows[0] ? toReference(rows[0]) : null;
}

/** When the first was made of those that are kept; null: there is none. */
export async function firstReferenceAt<T>(db: Kysely<T>): Promise<Instant | null> {
  const { rows } = await sql<{ at: Instant | null }>`select min(made_at) as at from market.reference`.execute(db);
  return rows[0]?.at ?? null;
}

/** Adds one unless another process added one since `due`; those older than a month are forgotten. */
export async function addReference<T>(
  tx: Transaction<T>,
  medians: Medians,
  indexVersion: string,
  at: Instant,
  due: Instant,
): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('gp4u market reference', 0))`.execute(tx);
  const { rows } = await sql<{ version: bigint }>`
    insert into market.reference (made_at, index_version, body)
    select ${formatInstant(at)}, ${indexVersion}, ${JSON.stringify(medians)}::jsonb
    where not exists (select 1 from market.reference where made_at > ${formatInstant(due)} and index_version = ${indexVersion})
    returning version`.execute(tx);
  if (rows.length === 0) return;
  await sql`delete from market.reference where made_at < ${formatInstant(plus(at, -KEPT_MS))}`.execute(tx);
  await sql`select pg_notify(${FEED_CHANNEL}, ${REFERENCE_NEWS})`.execute(tx);
}
