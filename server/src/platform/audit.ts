/** The audit log: who did what to what, from where, in the transaction of the deed. */
import { type Kysely, sql } from 'kysely';
import type { Actor } from '#base/actor';
import { newId } from '#base/id';

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

export async function audit<T>(tx: Kysely<T>, { actor, address, verb, object, before, after }: Deed): Promise<void> {
  await sql`insert into platform.audit
      (id, actor, session_id, api_key_id, address, verb, object_kind, object_id, before, after)
    values (${newId()}, ${actor?.userId ?? null}, ${actor?.sessionId ?? null}, ${actor?.key?.id ?? null}, ${address},
      ${verb}, ${object.kind}, ${object.id}, ${json(before)}, ${json(after)})`.execute(tx);
}
