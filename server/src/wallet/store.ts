import { type Kysely, sql } from 'kysely';
import { assert } from '#base/assert';
import type { Instant } from '#base/clock';

// biome-ignore lint/suspicious/noExplicitAny: whatever tables the caller's handle knows
export type Db = Kysely<any>;

export type Deposit = {
  readonly id: string;
  readonly amount: bigint;
  readonly chain_id: bigint | null;
  readonly transaction_hash: string | null;
  readonly simulated: boolean;
  readonly state: 'pending' | 'credited' | 'refused';
  readonly created_at: Instant;
};

export type Withdrawal = {
  readonly id: string;
  readonly user_id: string;
  readonly amount: bigint;
  readonly address: string;
  readonly chain_id: bigint | null;
  readonly simulated: boolean;
  readonly state: 'pending' | 'completed' | 'failed';
  readonly created_at: Instant;
};

export async function insertSimulatedDeposit(
  db: Db,
  deposit: { id: string; userId: string; amount: bigint; chainId: number | null },
): Promise<Deposit> {
  const { rows } = await sql<Deposit>`
    insert into wallet.deposit (id, user_id, amount, chain_id, simulated, state, credited_at)
    values (${deposit.id}, ${deposit.userId}, ${deposit.amount}, ${deposit.chainId}, true, 'credited', now())
    returning *`.execute(db);
  assert(rows[0], 'a deposit that was inserted is there');
  return rows[0];
}

export async function insertWithdrawal(
  db: Db,
  withdrawal: {
    id: string;
    userId: string;
    amount: bigint;
    address: string;
    chainId: number | null;
    dueSeconds: number;
  },
): Promise<Withdrawal> {
  const { rows } = await sql<Withdrawal>`
    insert into wallet.withdrawal (id, user_id, amount, address, chain_id, simulated, state, due_at)
    values (${withdrawal.id}, ${withdrawal.userId}, ${withdrawal.amount}, ${withdrawal.address}, ${withdrawal.chainId},
      true, 'pending', now() + make_interval(secs => ${withdrawal.dueSeconds}::int))
    returning *`.execute(db);
  assert(rows[0], 'a withdrawal that was inserted is there');
  return rows[0];
}

export async function inFlight(db: Db, userId: string): Promise<{ deposits: bigint; withdrawals: bigint }> {
  const { rows } = await sql<{ deposits: bigint; withdrawals: bigint }>`
    select
      (select coalesce(sum(amount), 0)::bigint from wallet.deposit where user_id = ${userId} and state = 'pending')
        as deposits,
      (select coalesce(sum(amount), 0)::bigint from wallet.withdrawal where user_id = ${userId} and state = 'pending')
        as withdrawals`.execute(db);
  return rows[0] ?? { deposits: 0n, withdrawals: 0n };
}

/** Locks what it finds; what somebody else works on is left to them. */
export async function dueWithdrawals(db: Db, limit: number): Promise<Withdrawal[]> {
  const { rows } = await sql<Withdrawal>`
    select * from wallet.withdrawal where state = 'pending' and simulated and due_at <= now()
    order by due_at limit ${limit} for update skip locked`.execute(db);
  return rows;
}

export async function completeWithdrawal(db: Db, id: string): Promise<void> {
  await sql`update wallet.withdrawal set state = 'completed', completed_at = now()
    where id = ${id} and state = 'pending'`.execute(db);
}

// What is folded already ---------------------------------------------------------------------------------------------

export type Folded = { readonly version: bigint; readonly earned: bigint; readonly spent: bigint };

/** What the rows of an account up to a version add up to; it can be built again from them at any time. */
export async function folded(db: Db, userId: string): Promise<Folded> {
  const { rows } = await sql<Folded>`
    select version, earned, spent from wallet.folded where user_id = ${userId}`.execute(db);
  return rows[0] ?? { version: 0n, earned: 0n, spent: 0n };
}

export async function keepFolded(db: Db, userId: string, { version, earned, spent }: Folded): Promise<void> {
  await sql`insert into wallet.folded as f (user_id, version, earned, spent)
    values (${userId}, ${version}, ${earned}, ${spent})
    on conflict (user_id) do update set version = excluded.version, earned = excluded.earned, spent = excluded.spent
      where f.version < excluded.version`.execute(db);
}

// For the check against the ledger -----------------------------------------------------------------------------------

export type Fact = { readonly id: string; readonly amount: bigint; readonly state: string };

/** A page of deposits or withdrawals in the order of their ids. */
export async function facts(
  db: Db,
  table: 'deposit' | 'withdrawal',
  after: string | null,
  limit: number,
): Promise<Fact[]> {
  const { rows } = await sql<Fact>`
    select id, amount, state from ${sql.table(`wallet.${table}`)}
    where ${after}::uuid is null or id > ${after}::uuid order by id limit ${limit}`.execute(db);
  return rows;
}
