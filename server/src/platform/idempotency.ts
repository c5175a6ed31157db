/** One answer for one key: kept in the transaction of the effect, so that both are there or neither. */
import { createHash } from 'node:crypto';
import { type Kysely, sql, type Transaction } from 'kysely';
import { type Clock, DAY_MS } from '#base/clock';
import { inTransaction } from '#platform/db';
import type { Job } from '#platform/jobs';

export type Answer = { readonly status: number; readonly body: unknown };
export type Claim = {
  /** Whose key it is: the same key of two users is two keys. */
  readonly principal: string;
  readonly route: string;
  readonly key: string;
  /** What was asked, as parsed; its members in any order are the same. */
  readonly request: unknown;
};

export type Kept =
  | { readonly outcome: 'done'; readonly answer: Answer }
  | { readonly outcome: 'replayed'; readonly answer: Answer }
  | { readonly outcome: 'running' }
  | { readonly outcome: 'other_request' };

/** The same for the same value, whatever the order of members. */
const canonical = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, item]) => [name, canonical(item)]);
};

const hashOf = (request: unknown): Buffer =>
  createHash('sha256')
    .update(JSON.stringify(canonical(request)))
    .digest();

/**
 * Does the work once for a key and keeps its answer; the same key and request again answer the same. A refusal that is
 * an answer (`refusalOf`) is undone and kept too; whatever else is thrown undoes everything and keeps nothing, so that
 * the key can be used again.
 */
export async function once(
  db: Kysely<unknown>,
  clock: Clock,
  { principal, route, key, request }: Claim,
  work: (tx: Transaction<unknown>) => Promise<Answer>,
  refusalOf: (error: unknown) => Answer | null,
): Promise<Kept> {
  return inTransaction(db, clock, async (tx): Promise<Kept> => {
    const hash = hashOf(request);
    const { rows: locked } = await sql<{ mine: boolean }>`
      select pg_try_advisory_xact_lock(hashtextextended(${`idempotency ${principal} ${route} ${key}`}, 1)) as mine`.execute(
      tx,
    );
    if (locked[0]?.mine !== true) return { outcome: 'running' };
    const { rows } = await sql<{ body_hash: Buffer; status: number; answer: string }>`
      select body_hash, status, answer from platform.idempotency
      where principal = ${principal} and route = ${route} and key = ${key}`.execute(tx);
    const [kept] = rows;
    if (kept) {
      if (!kept.body_hash.equals(hash)) return { outcome: 'other_request' };
      return { outcome: 'replayed', answer: { status: kept.status, body: JSON.parse(kept.answer) } };
    }
    const answer = await undoneWhenRefused(tx, work, refusalOf);
    await sql`insert into platform.idempotency (principal, route, key, body_hash, status, answer)
      values (${principal}, ${route}, ${key}, ${hash}, ${answer.status}, ${JSON.stringify(answer.body)})`.execute(tx);
    return { outcome: 'done', answer };
  });
}

async function undoneWhenRefused(
  tx: Transaction<unknown>,
  work: (tx: Transaction<unknown>) => Promise<Answer>,
  refusalOf: (error: unknown) => Answer | null,
): Promise<Answer> {
  await sql`savepoint before_work`.execute(tx);
  try {
    return await work(tx);
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal === null) throw error;
    await sql`rollback to savepoint before_work`.execute(tx);
    return refusal;
  }
}

const KEPT_DAYS = 7;

export const idempotencyJobs: readonly Job[] = [
  {
    name: 'forget idempotency keys',
    everyMs: DAY_MS / 24,
    async run(tx) {
      await sql`delete from platform.idempotency where at < now() - make_interval(days => ${KEPT_DAYS}::int)`.execute(
        tx,
      );
      return false;
    },
  },
];
