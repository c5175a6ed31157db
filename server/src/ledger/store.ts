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

/** The server may or may not have done what was asked. What it answered itself has a severity. */
export const isConnectionLost = (error: unknown): boolean => {
  const { code, severity } = error as { code?: unknown; severity?: unknown };
  return typeof severity !== 'string' || (typeof code === 'string' && /^(57P|08)/.test(code));
};

export async function openAccount(db: Db, kind: AccountKind, owner: string): Promise<AccountId> {
  const sync = kind === 'user';
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

const LAST_VERSION = 9_223_372_036_854_775_807n;
const instantOrNull = (instant: Instant | undefined): string | null =>
  instant === undefined ? null : formatInstant(instant);

/** The rows of an account on one of their sides, in the order of its index, so that a page reads a page. */
const side = (
  of: 'debit' | 'credit',
  account: AccountId,
  { codes, cause, flow, from, to, below, limit }: StatementQuery,
) => {
  const [party, version, after] = [sql.ref(`t.${of}`), sql.ref(`t.${of}_version`), sql.ref(`t.${of}_after`)];
  const moved = sql`case when t.kind in ('posted', 'post') then t.amount else 0 end`;
  const [change, posted] =
    of === 'credit'
      ? [moved, moved]
      : [
          sql`coalesce(h.amount, 0) - case when t.kind in ('posted', 'post', 'pending') then t.amount else 0 end`,
          sql`-${moved}`,
        ];
  return sql`(
    select t.id, t.flow_id, t.step, t.cause, t.kind, t.code, t.amount, t.hold_id, t.labels, t.at, ${version} as version,
      ${after} as available, ${change} as change, ${posted} as posted
    from ledger.transfer t left join ledger.transfer h on h.id = t.hold_id
    where ${party} = ${account} and ${version} < ${below ?? LAST_VERSION}
      and (${codes ?? null}::text[] is null or t.code = any (${codes ?? null}))
      and (${cause ?? null}::text is null or t.cause = ${cause ?? null})
      and (${flow ?? null}::uuid is null or t.flow_id = ${flow ?? null})
      and (${instantOrNull(from)}::timestamptz is null or t.at >= ${instantOrNull(from)})
      and (${instantOrNull(to)}::timestamptz is null or t.at < ${instantOrNull(to)})
    order by ${version} desc limit ${limit}
  )`;
};

export async function statement(db: Db, account: AccountId, query: StatementQuery): Promise<StatementRow[]> {
  const { rows } = await sql<StatementRow>`
    ${side('debit', account, query)} union all ${side('credit', account, query)}
    order by version desc limit ${query.limit}`.execute(db);
  return rows;
}

export type Total = {
  readonly code: string;
  /** Whether money came in, went out, or was only set aside and given back. */
  readonly posted: bigint;
  readonly rows: bigint;
};

/** Sums by code over the rows of an account above a version, and up to one. */
export async function totals(db: Db, account: AccountId, above: bigint, upTo: bigint): Promise<Total[]> {
  const { rows } = await sql<Total>`
    select code, sum(posted)::bigint as posted, count(*) as rows from (
      select code, case when kind in ('posted', 'post') then -amount else 0 end as posted from ledger.transfer
      where debit = ${account} and debit_version > ${above} and debit_version <= ${upTo}
      union all
      select code, case when kind in ('posted', 'post') then amount else 0 end from ledger.transfer
      where credit = ${account} and credit_version > ${above} and credit_version <= ${upTo}
    ) moved group by code`.execute(db);
  return rows;
}

/** The amounts of those transfers that are there. */
export async function amountsOf(db: Db, ids: readonly string[]): Promise<ReadonlyMap<string, bigint>> {
  const { rows } = await sql<{ id: string; amount: bigint }>`
    select id, amount from ledger.transfer where id = any (${ids}::uuid[])`.execute(db);
  return new Map(rows.map(({ id, amount }) => [id, amount]));
}

/** How many flows of a cause have each step. */
export async function countSteps(db: Db, cause: string): Promise<ReadonlyMap<string, bigint>> {
  const { rows } = await sql<{ step: string; flows: bigint }>`
    select step, count(*) as flows from ledger.transfer where cause = ${cause} and leg = 1 group by step`.execute(db);
  return new Map(rows.map(({ step, flows }) => [step, flows]));
}

export type Standing = {
  readonly flow: string;
  /** What users paid less what came back, and what is set aside for it now. */
  readonly paid: bigint;
  readonly held: bigint;
};

/** What stands behind each flow in the accounts of users. */
export async function standings(db: Db, flows: readonly string[]): Promise<Standing[]> {
  const { rows } = await sql<Standing>`
    select t.flow_id as flow,
      coalesce(sum(case when d.kind = 'user' then t.amount else 0 end - case when c.kind = 'user' then t.amount else 0 end)
        filter (where t.kind in ('posted', 'post')), 0)::bigint as paid,
      coalesce(sum(t.amount) filter (where h.transfer_id is not null), 0)::bigint as held
    from ledger.transfer t
      join ledger.account d on d.id = t.debit join ledger.account c on c.id = t.credit
      left join ledger.open_hold h on h.transfer_id = t.id
    where t.flow_id = any (${[...flows]}::uuid[]) group by t.flow_id`.execute(db);
  return rows;
}

/** What was credited to each owner's account of a kind under a cause. */
export async function creditedTo(db: Db, kind: string, cause: string): Promise<ReadonlyMap<string, bigint>> {
  const { rows } = await sql<{ owner: string; amount: bigint }>`
    select a.owner, sum(t.amount)::bigint as amount from ledger.transfer t join ledger.account a on a.id = t.credit
    where t.cause = ${cause} and a.kind = ${kind} and t.kind = 'posted' group by a.owner`.execute(db);
  return new Map(rows.map(({ owner, amount }) => [owner, amount]));
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
