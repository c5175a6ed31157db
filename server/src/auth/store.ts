import { type Kysely, sql } from 'kysely';
import type { Role, Scope } from '#base/actor';
import { assert } from '#base/assert';
import { formatInstant, type Instant } from '#base/clock';
import { runPrepared } from '#platform/db';

// biome-ignore lint/suspicious/noExplicitAny: whatever tables the caller's handle knows
export type Db = Kysely<any>;

export type UserRow = {
  readonly id: string;
  readonly email: string;
  readonly display_name: string;
  readonly password_hash: string;
  readonly role: Role;
  readonly default_chain_id: bigint | null;
  readonly ssh_public_key: string | null;
  readonly created_at: Instant;
};

const userColumns = sql`u.id, u.email, u.display_name, u.password_hash, u.role, u.default_chain_id, u.ssh_public_key,
  u.created_at`;

/** null when the address is taken. */
export async function insertUser(
  db: Db,
  user: { id: string; email: string; displayName: string; passwordHash: string },
): Promise<UserRow | null> {
  const { rows } = await sql<UserRow>`
    insert into auth.user as u (id, email, display_name, password_hash)
    values (${user.id}, ${user.email}, ${user.displayName}, ${user.passwordHash})
    on conflict (email) do nothing returning ${userColumns}`.execute(db);
  return rows[0] ?? null;
}

export async function userByEmail(db: Db, email: string): Promise<UserRow | null> {
  const { rows } = await sql<UserRow>`select ${userColumns} from auth.user u where u.email = ${email}`.execute(db);
  return rows[0] ?? null;
}

/** The account of an address, and whether its owner came from this network before. */
export async function userForLogin(
  db: Db,
  email: string,
  network: string,
): Promise<(UserRow & { readonly network_known: boolean }) | null> {
  const { rows } = await sql<UserRow & { network_known: boolean }>`
    select ${userColumns}, exists (
      select from auth.known_network n where n.user_id = u.id and n.network = ${network}
    ) as network_known
    from auth.user u where u.email = ${email}`.execute(db);
  return rows[0] ?? null;
}

/** Whether the user still has this password; it cannot be changed until the transaction ends. */
export async function stillHasPassword(db: Db, id: string, hash: string): Promise<boolean> {
  const { rows } = await sql`
    select id from auth.user where id = ${id} and password_hash = ${hash} for share`.execute(db);
  return rows.length > 0;
}

export async function rememberNetwork(db: Db, userId: string, network: string): Promise<void> {
  await sql`insert into auth.known_network as n (user_id, network) values (${userId}, ${network})
    on conflict (user_id, network) do update set last_used_at = now()
      where n.last_used_at < now() - interval '1 hour'`.execute(db);
}

/** What one user does in several statements is done by one request at a time. */
export async function lockUser(db: Db, id: string): Promise<void> {
  await sql`select from auth.user where id = ${id} for update`.execute(db);
}

export async function userById(db: Db, id: string): Promise<UserRow> {
  const { rows } = await sql<UserRow>`select ${userColumns} from auth.user u where u.id = ${id}`.execute(db);
  assert(rows[0], 'a user who is signed in exists');
  return rows[0];
}

export type ProfileChange = {
  readonly displayName?: string;
  readonly defaultChainId?: number | null;
  readonly sshKey?: string | null;
};

export async function updateProfile(
  db: Db,
  id: string,
  { displayName, defaultChainId, sshKey }: ProfileChange,
): Promise<void> {
  if (displayName !== undefined)
    await sql`update auth.user set display_name = ${displayName} where id = ${id}`.execute(db);
  if (defaultChainId !== undefined)
    await sql`update auth.user set default_chain_id = ${defaultChainId} where id = ${id}`.execute(db);
  if (sshKey !== undefined) await sql`update auth.user set ssh_public_key = ${sshKey} where id = ${id}`.execute(db);
}

export async function sshKeyOf(db: Db, id: string): Promise<string | null> {
  const statement = sql<{ ssh_public_key: string | null }>`select ssh_public_key from auth.user where id = ${id}`;
  const { rows } = await runPrepared(db, statement);
  return rows[0]?.ssh_public_key ?? null;
}

export async function setPassword(db: Db, id: string, hash: string): Promise<void> {
  await sql`update auth.user set password_hash = ${hash}, password_changed_at = now() where id = ${id}`.execute(db);
}

/** The role before; null when there is no such user. */
export async function setRole(db: Db, email: string, role: Role): Promise<UserRow | null> {
  const before = await userByEmail(db, email);
  if (before !== null) await sql`update auth.user set role = ${role} where id = ${before.id}`.execute(db);
  return before;
}

/** What this transaction writes may be lost with the power of the machine within the next second. */
export const commitLazily = async (db: Db): Promise<void> =>
  void (await sql`set local synchronous_commit = off`.execute(db));

// Sessions -----------------------------------------------------------------------------------------------------------

export type SessionRow = {
  readonly id: string;
  readonly address: string;
  readonly user_agent: string;
  readonly created_at: Instant;
  readonly last_used_at: Instant;
  readonly expires_at: Instant;
};

export async function insertSession(
  db: Db,
  session: { id: string; userId: string; address: string; userAgent: string; expiresAt: Instant },
): Promise<void> {
  await sql`insert into auth.session (id, user_id, address, user_agent, expires_at)
    values (${session.id}, ${session.userId}, ${session.address}, ${session.userAgent},
      ${formatInstant(session.expiresAt)})`.execute(db);
}

export async function insertRefreshToken(db: Db, hash: Buffer, sessionId: string): Promise<void> {
  await sql`insert into auth.refresh_token (hash, session_id) values (${hash}, ${sessionId})`.execute(db);
}

export type RefreshRow = {
  readonly session_id: string;
  readonly user_id: string;
  readonly used_at: Instant | null;
  readonly session_counts: boolean;
  readonly session_expires_at: Instant;
};

/** Locks the token, so that of two uses at once the second sees the first. */
export async function refreshToken(db: Db, hash: Buffer): Promise<RefreshRow | null> {
  const { rows } = await sql<RefreshRow>`
    select t.session_id, s.user_id, t.used_at, s.expires_at as session_expires_at,
      s.ended_at is null and s.expires_at > now() as session_counts
    from auth.refresh_token t join auth.session s on s.id = t.session_id where t.hash = ${hash}
    for update of t`.execute(db);
  return rows[0] ?? null;
}

export async function useRefreshToken(db: Db, hash: Buffer, sessionId: string, address: string): Promise<void> {
  await sql`update auth.refresh_token set used_at = now() where hash = ${hash}`.execute(db);
  await sql`update auth.session set last_used_at = now(), address = ${address} where id = ${sessionId}`.execute(db);
}

export type EndReason = 'logout' | 'password_changed' | 'token_reused' | 'ended_by_user';

/** Ends sessions of a user: one, or all but one. The ids that ended. */
export async function endSessions(
  db: Db,
  userId: string,
  which: { only: string } | { allBut: string | null },
  reason: EndReason,
): Promise<string[]> {
  const condition = 'only' in which ? sql`id = ${which.only}` : sql`id is distinct from ${which.allBut}::uuid`;
  const { rows } = await sql<{ id: string }>`
    update auth.session set ended_at = now(), end_reason = ${reason}
    where user_id = ${userId} and ended_at is null and ${condition} returning id`.execute(db);
  return rows.map(({ id }) => id);
}

/** Newest first; `below` is the id of the last one seen. */
export async function openSessions(db: Db, userId: string, limit: number, below: string | null): Promise<SessionRow[]> {
  const { rows } = await sql<SessionRow>`
    select id, address, user_agent, created_at, last_used_at, expires_at from auth.session
    where user_id = ${userId} and ended_at is null and expires_at > now() and (${below}::uuid is null or id < ${below}::uuid)
    order by id desc limit ${limit}`.execute(db);
  return rows;
}

export type SessionHolder = { readonly id: string; readonly user_id: string; readonly role: Role };

/** Of those that count. */
export async function holdersOfSessions(db: Db, ids: readonly string[]): Promise<SessionHolder[]> {
  const found = sql<SessionHolder>`
    select s.id, s.user_id, u.role from auth.session s join auth.user u on u.id = s.user_id
    where s.id = any (${[...ids]}::uuid[]) and s.ended_at is null and s.expires_at > now()`;
  return (await runPrepared(db, found)).rows;
}

// API keys -----------------------------------------------------------------------------------------------------------

export type KeyRow = {
  readonly id: string;
  readonly name: string;
  readonly prefix: string;
  readonly scopes: Scope[];
  readonly spend_limit_per_day: bigint | null;
  readonly created_at: Instant;
  readonly last_used_at: Instant | null;
};

const keyColumns = sql`k.id, k.name, k.prefix, k.scopes, k.spend_limit_per_day, k.created_at, k.last_used_at`;

export async function insertKey(
  db: Db,
  key: {
    id: string;
    userId: string;
    name: string;
    prefix: string;
    hash: Buffer;
    scopes: readonly Scope[];
    spendLimitPerDay: bigint | null;
  },
): Promise<KeyRow> {
  const { rows } = await sql<KeyRow>`
    insert into auth.api_key as k (id, user_id, name, prefix, hash, scopes, spend_limit_per_day)
    values (${key.id}, ${key.userId}, ${key.name}, ${key.prefix}, ${key.hash}, ${key.scopes}, ${key.spendLimitPerDay})
    returning ${keyColumns}`.execute(db);
  assert(rows[0], 'a key that was inserted is there');
  return rows[0];
}

/** Newest first; `below` is the id of the last one seen. */
export async function keysOf(db: Db, userId: string, limit: number, below: string | null): Promise<KeyRow[]> {
  const { rows } = await sql<KeyRow>`
    select ${keyColumns} from auth.api_key k
    where k.user_id = ${userId} and k.ended_at is null and (${below}::uuid is null or k.id < ${below}::uuid)
    order by k.id desc limit ${limit}`.execute(db);
  return rows;
}

/** null where it is no key of the user that still counts. */
export async function findKey(db: Db, userId: string, id: string): Promise<KeyRow | null> {
  const { rows } = await sql<KeyRow>`
    select ${keyColumns} from auth.api_key k where k.id = ${id} and k.user_id = ${userId} and k.ended_at is null`.execute(
    db,
  );
  return rows[0] ?? null;
}

export async function endKey(db: Db, userId: string, id: string): Promise<boolean> {
  const { rows } = await sql`
    update auth.api_key set ended_at = now() where id = ${id} and user_id = ${userId} and ended_at is null
    returning id`.execute(db);
  return rows.length > 0;
}

export type KeyHolder = KeyRow & {
  readonly user_id: string;
  readonly role: Role;
  /** Its last use is to be written again. */
  readonly is_stale: boolean;
};

/** Of those that count; the hash is hexadecimal. */
export async function keysByHash(
  db: Db,
  hashes: readonly string[],
): Promise<(KeyHolder & { readonly hash: string })[]> {
  const found = sql<KeyHolder & { hash: string }>`
    select ${keyColumns}, k.user_id, u.role, encode(k.hash, 'hex') as hash,
      k.last_used_at is null or k.last_used_at < now() - interval '1 minute' as is_stale
    from auth.api_key k join auth.user u on u.id = k.user_id
    where k.hash = any (array(select decode(hash, 'hex') from unnest(${[...hashes]}::text[]) hash))
      and k.ended_at is null`;
  return (await runPrepared(db, found)).rows;
}

/** Written once a minute at most, so that reading stays reading. */
export async function touchKey(db: Db, id: string): Promise<void> {
  await sql`update auth.api_key set last_used_at = now()
    where id = ${id} and (last_used_at is null or last_used_at < now() - interval '1 minute')`.execute(db);
}

/** Counts a key's spending of today; false when that would pass the limit, and nothing is counted then. */
export async function countSpending(db: Db, keyId: string, amount: bigint, limit: bigint): Promise<boolean> {
  const { rows } = await sql`
    insert into auth.api_key_spending as s (api_key_id, day, spent)
    select ${keyId}, (now() at time zone 'UTC')::date, ${amount}::bigint where ${amount}::bigint <= ${limit}::bigint
    on conflict (api_key_id, day) do update set spent = s.spent + excluded.spent
      where s.spent + excluded.spent <= ${limit}::bigint
    returning spent`.execute(db);
  return rows.length > 0;
}

// Signing keys -------------------------------------------------------------------------------------------------------

export type SigningKeyRow = {
  readonly kid: string;
  readonly public_jwk: object;
  readonly sealed_private: Buffer;
  readonly sealed_under: string;
  readonly created_at: Instant;
};

/** Newest first. */
export async function signingKeys(db: Db, since: Instant): Promise<SigningKeyRow[]> {
  const { rows } = await sql<SigningKeyRow>`
    select kid, public_jwk, sealed_private, sealed_under, created_at from auth.signing_key
    where created_at > ${formatInstant(since)} order by created_at desc`.execute(db);
  return rows;
}

export async function insertSigningKey(db: Db, key: Omit<SigningKeyRow, 'created_at'>): Promise<void> {
  await sql`insert into auth.signing_key (kid, public_jwk, sealed_private, sealed_under)
    values (${key.kid}, ${JSON.stringify(key.public_jwk)}, ${key.sealed_private}, ${key.sealed_under})`.execute(db);
}

// Addresses on a chain -----------------------------------------------------------------------------------------------

export type WalletRow = { readonly address: string; readonly user_id: string; readonly linked_at: Instant };

export async function insertNonce(
  db: Db,
  { nonce, requestId, userId }: { nonce: string; requestId: string; userId: string | null },
): Promise<void> {
  await sql`insert into auth.sign_in_nonce (nonce, request_id, user_id)
    values (${nonce}, ${requestId}, ${userId})`.execute(db);
}

export type NonceRow = { readonly request_id: string; readonly user_id: string | null };

/** Uses it up; null when it is none of ours, was used, or is older than that. */
export async function useNonce(db: Db, nonce: string, seconds: number): Promise<NonceRow | null> {
  const { rows } = await sql<NonceRow>`
    update auth.sign_in_nonce set used_at = now()
    where nonce = ${nonce} and used_at is null and created_at > now() - make_interval(secs => ${seconds}::int)
    returning request_id, user_id`.execute(db);
  return rows[0] ?? null;
}

/** The user an address belongs to after this: theirs, unless it was another's before. */
export async function linkWallet(db: Db, address: string, userId: string): Promise<WalletRow> {
  const { rows } = await sql<WalletRow>`
    insert into auth.wallet_address as w (address, user_id) values (${address}, ${userId})
    on conflict (address) do update set user_id = w.user_id returning address, user_id, linked_at`.execute(db);
  assert(rows[0], 'an address that was linked is there');
  return rows[0];
}

export async function walletsOf(db: Db, userId: string): Promise<WalletRow[]> {
  const { rows } = await sql<WalletRow>`
    select address, user_id, linked_at from auth.wallet_address where user_id = ${userId} order by linked_at, address`.execute(
    db,
  );
  return rows;
}

export async function userByWallet(db: Db, address: string): Promise<UserRow | null> {
  const { rows } = await sql<UserRow>`
    select ${userColumns} from auth.wallet_address w join auth.user u on u.id = w.user_id
    where w.address = ${address}`.execute(db);
  return rows[0] ?? null;
}

export async function unlinkWallet(db: Db, userId: string, address: string): Promise<boolean> {
  const { rows } = await sql`
    delete from auth.wallet_address where address = ${address} and user_id = ${userId} returning address`.execute(db);
  return rows.length > 0;
}

// What is over -------------------------------------------------------------------------------------------------------

/** Forgets sessions and tokens that have counted for nothing for so long, and networks nobody came from. */
export async function forgetOld(db: Db, days: number): Promise<void> {
  const before = sql`now() - make_interval(days => ${days}::int)`;
  await sql`delete from auth.refresh_token t using auth.session s
    where s.id = t.session_id and least(s.ended_at, s.expires_at) < ${before}`.execute(db);
  await sql`delete from auth.session s where least(s.ended_at, s.expires_at) < ${before}`.execute(db);
  await sql`delete from auth.sign_in_nonce where created_at < now() - interval '1 day'`.execute(db);
  await sql`delete from auth.known_network where last_used_at < ${before}`.execute(db);
  await sql`delete from auth.api_key_spending where day < ${before}`.execute(db);
}
