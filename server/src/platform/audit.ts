/** The audit log: who did what to what, from where, in the transaction of the deed. */
import { type Kysely, sql } from 'kysely';
import type { Actor } from '#base/actor';
import type { Instant } from '#base/clock';
import { newId } from '#base/id';
import { runPrepared } from '#platform/db';

export type Deed = {
  /** null where nobody is signed in yet, or a job acts. */
  readonly actor: Pick<Actor, 'userId' | 'sessionId' | 'key'> | null;
  readonly address: string;
  /** `signup`, `withdraw`, `api_key.end`. */
  readonly verb: string;
  readonly object: { readonly kind: string; readonly id: string };
  readonly before?: Readonly<Record<string, unknown>>;
  /** Never a secret. */
  readonly after?: Readonly<Record<string, unknown>>;
};

const json = (value: Readonly<Record<string, unknown>> | undefined): string | null =>
  value === undefined ? null : JSON.stringify(value, (_, item) => (typeof item === 'bigint' ? item.toString() : item));

// biome-ignore lint/suspicious/noExplicitAny: whatever tables the caller's handle knows
export async function audit(tx: Kysely<any>, { actor, address, verb, object, before, after }: Deed): Promise<void> {
  const row = sql`insert into platform.audit
      (id, actor, session_id, api_key_id, address, verb, object_kind, object_id, before, after)
    values (${newId()}, ${actor?.userId ?? null}, ${actor?.sessionId ?? null}, ${actor?.key?.id ?? null}, ${address},
      ${verb}, ${object.kind}, ${object.id}, ${json(before)}, ${json(after)})`;
  await runPrepared(tx, row);
}

export type AuditRow = {
  readonly at: Instant;
  readonly actor: string | null;
  readonly api_key_id: string | null;
  readonly address: string;
  readonly verb: string;
  readonly object_kind: string;
  readonly object_id: string;
  readonly before: unknown;
  readonly after: unknown;
};

export type AuditQuery = {
  readonly actor?: string;
  readonly object?: string;
  readonly verb?: string;
  readonly limit: number;
};

/** Newest first. */
// biome-ignore lint/suspicious/noExplicitAny: whatever tables the caller's handle knows
export async function readAudit(db: Kysely<any>, { actor, object, verb, limit }: AuditQuery): Promise<AuditRow[]> {
  const { rows } = await sql<AuditRow>`
    select at, actor, api_key_id, address, verb, object_kind, object_id, before, after from platform.audit
    where (${actor ?? null}::uuid is null or actor = ${actor ?? null}::uuid)
      and (${object ?? null}::text is null or object_id = ${object ?? null})
      and (${verb ?? null}::text is null or verb = ${verb ?? null})
    order by at desc, id desc limit ${limit}`.execute(db);
  return rows;
}
