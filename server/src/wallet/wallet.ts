/** A user's view of the ledger: balance, statement, analytics; deposits and withdrawals. */

import { countSpending } from '#auth';
import { type Actor, demandScope } from '#base/actor';
import { assert } from '#base/assert';
import { type Clock, DAY_MS, formatInstant, type Instant, plus } from '#base/clock';
import { newId } from '#base/id';
import { formatUsdc, type MicroUsdc, microUsdc } from '#base/money';
import * as ledger from '#ledger';
import { audit } from '#platform/audit';
import type { Mode } from '#platform/config';
import { type Database, inTransaction, type Tx } from '#platform/db';
import { type News, publish } from '#platform/events';
import { walletChecks as checks } from './check.ts';
import { chainNotConnected } from './problems.ts';
import { type Analytics, addTo, analyse, type Movement, noSums, type RowType, rowTypes } from './rules.ts';
import * as store from './store.ts';

export type { StatementRow } from '#ledger';
export type { Analytics, RowType } from './rules.ts';
export type { Deposit, Withdrawal } from './store.ts';

export type WalletDeps = { readonly database: Database; readonly mode: Mode; readonly clock: Clock };

/** All in micro-USDC. */
export type WalletBalance = {
  readonly available: bigint;
  readonly held: bigint;
  readonly earned: bigint;
  readonly spent: bigint;
  readonly depositsInFlight: bigint;
  readonly withdrawalsInFlight: bigint;
  readonly version: bigint;
};

export type StatementFilters = {
  readonly types: readonly RowType[];
  readonly from?: Instant;
  readonly to?: Instant;
  readonly reservation?: string;
  readonly cluster?: string;
};

/** How long a simulated withdrawal is in flight. */
const SIMULATED_SECONDS = 3;
const PAGE_ROWS = 1000;
/** Rows that are added up anew at each look at the balance, before their sum is kept. */
const FOLD_ROWS = 500n;

/** A user's account is made with the user, ours with the database. */
async function existing(db: ledger.Db, kind: ledger.AccountKind, owner = ''): Promise<ledger.AccountId> {
  const account = await ledger.findAccount(db, kind, owner);
  assert(account !== null, `there is an account of kind ${kind}`);
  return account;
}

/** What was available before and after, for the audit log; micro-USDC, negative for what went out. */
function movedBy(amount: bigint, available: bigint | null | undefined, more: Record<string, unknown> = {}) {
  assert(typeof available === 'bigint', "a user's account says what is left");
  return { before: { available: available - amount }, after: { available, amount, simulated: true, ...more } };
}

/** What the user's open pages are told of a deposit or withdrawal whose state is another one. */
const newsOf = (
  kind: 'deposit' | 'withdrawal',
  { id, amount, state, simulated }: Pick<store.Deposit, 'id' | 'amount' | 'simulated'> & { state: string },
  userId: string,
): News => ({ userId, kind, data: { id, state, amount: formatUsdc(microUsdc(amount)), simulated } });

export type Wallet = ReturnType<typeof createWallet>;

// biome-ignore lint/complexity/noExcessiveLinesPerFunction: the verbs of the room, each a few lines
export function createWallet({ database, mode, clock }: WalletDeps) {
  const db = database.kysely;

  const accountOf = (handle: ledger.Db, userId: string): Promise<ledger.AccountId> => existing(handle, 'user', userId);

  /** As of one moment: what is in flight is never both in the balance and on its way. */
  const balance = (actor: Actor): Promise<WalletBalance> =>
    inTransaction(
      db,
      clock,
      async (tx) => {
        const account = await accountOf(tx, actor.userId);
        const [now] = await ledger.balances(tx, [account]);
        assert(now, 'an account has a balance');
        const known = await store.folded(tx, actor.userId);
        const sums = { ...noSums(), earned: known.earned, spent: known.spent };
        let rows = 0n;
        for (const total of await ledger.totals(tx, account, known.version, now.version)) {
          addTo(sums, { ...total, day: '', labels: null });
          rows += total.rows;
        }
        if (rows > FOLD_ROWS) await store.keepFolded(tx, actor.userId, { ...sums, version: now.version });
        const inFlight = await store.inFlight(tx, actor.userId);
        return {
          available: now.available,
          held: now.held,
          earned: sums.earned,
          spent: sums.spent,
          depositsInFlight: inFlight.deposits,
          withdrawalsInFlight: inFlight.withdrawals,
          version: now.version,
        };
      },
      'repeatable read',
    );

  const query = ({ types, from, to, reservation, cluster }: StatementFilters) => ({
    ...(types.length === 0 ? {} : { codes: types.flatMap((type) => rowTypes[type]) }),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    ...(reservation === undefined ? {} : { cause: 'reservation', flow: reservation }),
    ...(cluster === undefined ? {} : { cause: 'cluster', flow: cluster }),
  });

  /** A page of rows, newest first; `below` is the version of the last row seen. */
  async function statement(actor: Actor, filters: StatementFilters, limit: number, below?: bigint) {
    const account = await accountOf(db, actor.userId);
    return ledger.statement(db, account, { ...query(filters), limit, ...(below === undefined ? {} : { below }) });
  }

  /** Every row that passes, newest first, up to `max`. */
  async function wholeStatement(actor: Actor, filters: StatementFilters, max: number): Promise<ledger.StatementRow[]> {
    const all: ledger.StatementRow[] = [];
    while (all.length < max) {
      const page = await statement(actor, filters, Math.min(PAGE_ROWS, max - all.length), all.at(-1)?.version);
      all.push(...page);
      if (page.length < PAGE_ROWS) break;
    }
    return all;
  }

  const dayOf = (at: Instant): string => formatInstant(at).slice(0, 10);

  /** The last `days` days in UTC, today included. */
  async function analytics(actor: Actor, days: number): Promise<Analytics> {
    const today = (Math.floor(clock.now() / DAY_MS) * DAY_MS) as Instant;
    const names = Array.from({ length: days }, (_, i) => dayOf(plus(today, (i - days + 1) * DAY_MS)));
    const from = plus(today, -(days - 1) * DAY_MS);
    const account = await accountOf(db, actor.userId);
    const movements: Movement[] = [];
    let below: { below?: bigint } = {};
    for (;;) {
      // Newest first, so that the first row before the window is the end of it.
      const page = await ledger.statement(db, account, { ...below, limit: PAGE_ROWS });
      const inside = page.filter(({ at }) => at >= from);
      for (const { code, posted, at, labels } of inside) movements.push({ code, posted, day: dayOf(at), labels });
      const last = page.at(-1);
      if (!last || inside.length < PAGE_ROWS) return analyse(movements, names);
      below = { below: last.version };
    }
  }

  /** Credits a pretend deposit at once. Throws `chainNotConnected` where it would have to be a real one. */
  async function deposit(
    tx: Tx,
    actor: Actor,
    wanted: { amount: MicroUsdc; transactionHash: string | null; chainId: number | null },
  ): Promise<store.Deposit> {
    demandScope(actor, 'spend');
    if (mode === 'live') throw chainNotConnected({ detail: 'Deposits need a chain.' });
    if (wanted.transactionHash !== null)
      throw chainNotConnected({ detail: 'There is no chain to look the transaction up on; leave the hash out.' });
    const made = await store.insertSimulatedDeposit(tx, { ...wanted, id: newId(), userId: actor.userId });
    const [account, treasury, inFlight] = [
      await accountOf(tx, actor.userId),
      await existing(tx, 'treasury'),
      await existing(tx, 'deposits_in_flight'),
    ];
    const step = { amount: wanted.amount, code: 'deposit', kind: 'transfer' } as const;
    const posted = await ledger.post(tx, {
      flow: made.id,
      step: 'credit',
      cause: 'deposit',
      labels: { simulated: 'true' },
      legs: [
        { ...step, debit: treasury, credit: inFlight },
        { ...step, debit: inFlight, credit: account },
      ],
    });
    assert(posted.ok, 'a new deposit is credited');
    await audit(tx, {
      actor,
      address: actor.address,
      verb: 'deposit',
      object: { kind: 'deposit', id: made.id },
      ...movedBy(wanted.amount, posted.transfers.at(-1)?.creditAfter),
    });
    await publish(tx, newsOf('deposit', made, actor.userId));
    return made;
  }

  /** Takes the amount out of the balance and sends it on its way. Throws `fundsShort`, `chainNotConnected`. */
  async function withdraw(
    tx: Tx,
    actor: Actor,
    wanted: { amount: MicroUsdc; address: string; chainId: number | null },
  ): Promise<store.Withdrawal> {
    demandScope(actor, 'spend');
    if (mode === 'live') throw chainNotConnected({ detail: 'Withdrawals need a chain.' });
    await countSpending(tx, actor, wanted.amount);
    const made = await store.insertWithdrawal(tx, {
      ...wanted,
      id: newId(),
      userId: actor.userId,
      dueSeconds: SIMULATED_SECONDS,
    });
    const account = await accountOf(tx, actor.userId);
    const posted = await ledger.post(tx, {
      flow: made.id,
      step: 'send',
      cause: 'withdrawal',
      labels: { simulated: 'true' },
      legs: [
        {
          kind: 'transfer',
          debit: account,
          credit: await existing(tx, 'withdrawals_in_flight'),
          amount: wanted.amount,
          code: 'withdrawal',
        },
      ],
    });
    if (!posted.ok) {
      assert(posted.refused === 'insufficient', 'a new withdrawal is refused for want of funds only');
      const [now] = await ledger.balances(tx, [account]);
      const available = microUsdc(now?.available ?? 0n);
      throw ledger.fundsShort({
        detail: `${formatUsdc(available)} USDC are available, ${formatUsdc(wanted.amount)} are asked for.`,
        extra: { available: formatUsdc(available), missing: formatUsdc(microUsdc(wanted.amount - available)) },
      });
    }
    await audit(tx, {
      actor,
      address: actor.address,
      verb: 'withdraw',
      object: { kind: 'withdrawal', id: made.id },
      ...movedBy(-wanted.amount, posted.transfers.at(-1)?.debitAfter, { to: wanted.address }),
    });
    await publish(tx, newsOf('withdrawal', made, actor.userId));
    return made;
  }

  return { mode, balance, statement, wholeStatement, analytics, deposit, withdraw };
}

/** What `gp4u ledger verify` asks of this room. */
export const walletChecks = checks;

const COMPLETE_BATCH = 100;

/** Ends pretend withdrawals whose time has come; true when there may be more. */
export async function completeSimulatedWithdrawals(tx: Tx): Promise<boolean> {
  const due = await store.dueWithdrawals(tx, COMPLETE_BATCH);
  if (due.length === 0) return false;
  const [debit, credit] = [await existing(tx, 'withdrawals_in_flight'), await existing(tx, 'treasury')];
  for (const { id, amount } of due) {
    const posted = await ledger.post(tx, {
      flow: id,
      step: 'arrive',
      cause: 'withdrawal',
      labels: { simulated: 'true' },
      legs: [{ kind: 'transfer', debit, credit, amount: microUsdc(amount), code: 'withdrawal' }],
    });
    assert(posted.ok, 'what is in flight arrives');
    await store.completeWithdrawal(tx, id);
    const after = { state: 'completed' };
    await audit(tx, {
      actor: null,
      address: 'worker',
      verb: 'withdrawal.complete',
      object: { kind: 'withdrawal', id },
      after,
    });
  }
  await publish(tx, ...due.map((row) => newsOf('withdrawal', { ...row, state: 'completed' }, row.user_id)));
  return due.length === COMPLETE_BATCH;
}
