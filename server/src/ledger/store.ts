import { CompiledQuery, type Kysely, sql } from 'kysely';
import { assert } from '#base/assert';
import { formatInstant, type Instant } from '#base/clock';
import { prepared } from '#platform/db';
import type { AccountId, AccountKind, Entry, Leg } from './entry.ts';

/** A pool or a transaction. */
// biome-ignore lint/suspicious/noExplicitAny: whatever tables the caller's handle knows
export type Db = Kysely<any>;

export type TransferKind = 'posted' | 'pending' | 'post' | 'void' | 'expire';

export type Outcome = {
  refused: string | null;
  refused_leg: number | null;
  replayed: boolean;
  amounts: bigint[];
  debit_versions: (bigint | null)[];
  credit_versions: (bigint | null)[];
  debit_afters: (bigint | null)[];
  credit_afters: (bigint | null)[];
};

const kinds = { transfer: 'posted', hold: 'pending', capture: 'post', void: 'void', expire: 'expire' } as const;

const POST = prepared(`select * from ledger.post_each(${Array.from({ length: 15 }, (_, i) => `$${i + 1}`)})`);

const quote = (text: string): string => `"${text.replace(/["\\]/g, '\\$&')}"`;
/** An array as PostgreSQL reads it; elements that need quotes come with them. */
const list = (items: readonly (string | bigint | number | null)[]): string =>
  `{${items.map((item) => item ?? 'NULL').join(',')}}`;

/** One statement, so that without a surrounding transaction it is one of its own. Its text is never built anew. */
export async function post(db: Db, entries: readonly (Entry & { ids: readonly string[] })[]): Promise<Outcome[]> {
  const lines = entries.flatMap((entry) => entry.legs.map((leg, i) => ({ entry, leg, i })));
  let end = 0;
  const ends = entries.map((entry) => {
    end += entry.legs.length;
    return end;
  });
  const each = (of: (leg: Leg) => string | bigint | null): string => list(lines.map(({ leg }) => of(leg)));
  const values = [
    list(ends),
    list(lines.map(({ entry, i }) => entry.ids[i] ?? null)),
    list(lines.map(({ entry }) => entry.flow)),
    list(lines.map(({ entry }) => quote(entry.step))),
    list(lines.map(({ i }) => i + 1)),
    list(lines.map(({ entry }) => entry.legs.length)),
    list(lines.map(({ entry }) => quote(entry.cause))),
    list(lines.map(({ entry }) => (entry.labels === undefined ? null : quote(JSON.stringify(entry.labels))))),
    each(({ kind }) => kinds[kind]),
    each((leg) => ('debit' in leg ? leg.debit : null)),
    each((leg) => ('credit' in leg ? leg.credit : null)),
    each((leg) => ('amount' in leg ? leg.amount : null)),
    each((leg) => ('hold' in leg ? leg.hold : null)),
    each((leg) => (leg.kind === 'hold' && leg.expiresAt !== null ? quote(formatInstant(leg.expiresAt)) : null)),
    each(({ code }) => quote(code)),
  ];
  const { rows } = await db.executeQuery(CompiledQuery.raw(POST, values) as CompiledQuery<Outcome>);
  assert(rows.length === entries.length, 'each entry has its answer');
  return rows;
}

/** The server may or may not have done what was asked. Everything with a code of its own was answered. */
export const isConnectionLost = (error: unknown): boolean => {
  const code = (error as { code?: unknown }).code;
  return typeof code !== 'string' || !/^[0-9A-Z]{5}$/.test(code) || /^(57P|08)/.test(code);
};

const inSync: ReadonlySet<AccountKind> = new Set(['user']);

export async function openAccount(db: Db, kind: AccountKind, owner: string): Promise<AccountId> {
  const sync = inSync.has(kind);
  await sql`insert into ledger.account (kind, owner, limited, mode)
    values (${kind}, ${owner}, ${sync}, ${sync ? 'sync' : 'rollup'}) on conflict do nothing`.execute(db);
  const account = await findAccount(db, kind, owner);
  assert(account !== null, 'an account that was opened is there');
  return account;
}

export async function findAccount(db: Db, kind: AccountKind, owner: string): Promise<AccountId | null> {
  const { rows } = await sql<{
    id: AccountId;
  }>`select id from ledger.account where kind = ${kind} and owner = ${owner}`.execute(db);
  return rows[0]?.id ?? null;
}

/** Micro-USDC; `available` is what may be spent, `held` what is set aside by holds. */
export type Balance = {
  readonly account: AccountId;
  readonly version: bigint;
  readonly available: bigint;
  readonly held: bigint;
  /** Set aside for this account by holds of others. */
  readonly expected: bigint;
  readonly debitsPosted: bigint;
  readonly creditsPosted: bigint;
};

type Counters = {
  id: AccountId;
  version: bigint;
  debits_pending: bigint;
  debits_posted: bigint;
  credits_pending: bigint;
  credits_posted: bigint;
};

export async function balances(db: Db, accounts: readonly AccountId[]): Promise<Balance[]> {
  const { rows } = await sql<Counters>`
    select a.id, a.version + coalesce(t.version, 0) as version,
      a.debits_pending + coalesce(t.debits_pending, 0) as debits_pending,
      a.debits_posted + coalesce(t.debits_posted, 0) as debits_posted,
      a.credits_pending + coalesce(t.credits_pending, 0) as credits_pending,
      a.credits_posted + coalesce(t.credits_posted, 0) as credits_posted
    from ledger.account a
    left join lateral (
      select count(*) as version, sum(m.debits_pending)::bigint as debits_pending,
        sum(m.debits_posted)::bigint as debits_posted, sum(m.credits_pending)::bigint as credits_pending,
        sum(m.credits_posted)::bigint as credits_posted
      from ledger.tail join ledger.movement m on m.transfer_id = tail.transfer_id
      where m.account = a.id and a.mode = 'rollup'
    ) t on a.mode = 'rollup'
    where a.id = any (${accounts})`.execute(db);
  const byId = new Map(rows.map((row) => [row.id, row]));
  return accounts.map((account) => {
    const row = byId.get(account);
    assert(row, `there is no account ${account}`);
    return {
      account,
      version: row.version,
      available: row.credits_posted - row.debits_posted - row.debits_pending,
      held: row.debits_pending,
      expected: row.credits_pending,
      debitsPosted: row.debits_posted,
      creditsPosted: row.credits_posted,
    };
  });
}

export type StatementQuery = {
  readonly codes?: readonly string[];
  readonly cause?: string;
  readonly flow?: string;
  readonly from?: Instant;
  readonly to?: Instant;
  /** Only rows older than this version of the account. */
  readonly below?: bigint;
  readonly limit: number;
};

export type StatementRow = {
  readonly id: string;
  readonly flow_id: string;
  readonly step: string;
  readonly cause: string;
  readonly kind: TransferKind;
  readonly code: string;
  readonly amount: bigint;
  readonly hold_id: string | null;
  readonly labels: Readonly<Record<string, string>> | null;
  readonly at: Instant;
  readonly version: bigint;
  readonly available: bigint;
  /** What this row did to what is available: negative for a hold or a payment, positive for a release. */
  readonly change: bigint;
  /** What it did to what was ever paid out or in, holds left out. */
  readonly posted: bigint;
};

const conditions = (account: AccountId, query: Omit<StatementQuery, 'limit'>) => sql`
  m.account = ${account}
  and (${query.codes ?? null}::text[] is null or t.code = any (${query.codes ?? null}))
  and (${query.cause ?? null}::text is null or t.cause = ${query.cause ?? null})
  and (${query.flow ?? null}::uuid is null or t.flow_id = ${query.flow ?? null})
  and (${query.from === undefined ? null : formatInstant(query.from)}::timestamptz is null
    or t.at >= ${query.from === undefined ? null : formatInstant(query.from)})
  and (${query.to === undefined ? null : formatInstant(query.to)}::timestamptz is null
    or t.at < ${query.to === undefined ? null : formatInstant(query.to)})`;

export async function statement(db: Db, account: AccountId, query: StatementQuery): Promise<StatementRow[]> {
  const { rows } = await sql<StatementRow>`
    select t.id, t.flow_id, t.step, t.cause, t.kind, t.code, t.amount, t.hold_id, t.labels, t.at, m.version, m.available,
      m.credits_posted - m.debits_posted - m.debits_pending as change, m.credits_posted - m.debits_posted as posted
    from ledger.movement m join ledger.transfer t on t.id = m.transfer_id
    where ${conditions(account, query)} and m.version < ${query.below ?? 9_223_372_036_854_775_807n}
    order by m.version desc limit ${query.limit}`.execute(db);
  return rows;
}

export type Total = {
  readonly code: string;
  readonly cause: string;
  /** Whether money came in, went out, or was only set aside and given back. */
  readonly posted: bigint;
  readonly rows: bigint;
};

export async function totals(db: Db, account: AccountId): Promise<Total[]> {
  const { rows } = await sql<Total>`
    select t.code, t.cause, sum(m.credits_posted - m.debits_posted)::bigint as posted, count(*) as rows
    from ledger.movement m join ledger.transfer t on t.id = m.transfer_id
    where m.account = ${account} group by t.code, t.cause`.execute(db);
  return rows;
}

export async function dueHolds(db: Db, limit: number): Promise<{ transfer_id: string; cause: string }[]> {
  const { rows } = await sql<{ transfer_id: string; cause: string }>`
    select h.transfer_id, t.cause from ledger.open_hold h join ledger.transfer t on t.id = h.transfer_id
    where h.expires_at <= clock_timestamp() order by h.expires_at limit ${limit}`.execute(db);
  return rows;
}

export async function seal(db: Db, limit: number): Promise<number> {
  const { rows } = await sql<{ taken: number }>`select ledger.seal(${limit}) as taken`.execute(db);
  return rows[0]?.taken ?? 0;
}
