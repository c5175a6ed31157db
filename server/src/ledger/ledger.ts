/**
 * Double-entry bookkeeping in micro-USDC, append only. Every movement is a transfer: one debit, one credit, one row. The
 * transfers of one business step are an entry: written together, once, under ids derived from its flow and step. Knows
 * no GPU and no user: an account has a kind and an owner's name.
 */
import { assert } from '#base/assert';
import { derivedId } from '#base/id';
import type { MicroUsdc } from '#base/money';
import type { Entry } from './entry.ts';
import { submit } from './posting.ts';
import * as problems from './problems.ts';
import * as store from './store.ts';
import * as verifying from './verify.ts';

export type { AccountId, AccountKind, Entry, Leg } from './entry.ts';
export type { Db, Standing, StatementRow } from './store.ts';
export type { Check, Report } from './verify.ts';

export type Refusal =
  | 'insufficient'
  | 'account_unknown'
  | 'hold_unknown'
  | 'hold_resolved'
  | 'hold_expired'
  | 'hold_not_due'
  | 'capture_exceeds_hold'
  | 'id_reused';

export type Transfer = {
  readonly id: string;
  readonly amount: MicroUsdc;
  /** Which row of its account this is, and what was available after it; null for accounts that only append. */
  readonly debitVersion: bigint | null;
  readonly creditVersion: bigint | null;
  readonly debitAfter: bigint | null;
  readonly creditAfter: bigint | null;
};

export type Posted =
  | { readonly ok: true; readonly replayed: boolean; readonly transfers: readonly Transfer[] }
  | { readonly ok: false; readonly refused: Refusal; readonly leg: number | null };

const LEGS_MAX = 1000;

export const transferId = (flow: string, step: string, leg: number): string => derivedId(flow, `${step}/${leg}`);

const idsOf = ({ flow, step, legs }: Entry): string[] => legs.map((_, i) => transferId(flow, step, i + 1));

/**
 * Writes an entry: all of its legs or none. The same entry again answers what it answered first; another one under the
 * same flow and step is refused. Called with a transaction it commits with it, else on its own.
 */
export async function post(db: store.Db, entry: Entry): Promise<Posted> {
  assert(entry.legs.length >= 1 && entry.legs.length <= LEGS_MAX, `an entry has 1 to ${LEGS_MAX} legs`);
  const ids = idsOf(entry);
  const outcome = await submit(db, entry, ids);
  if (outcome.refused !== null) {
    assert(outcome.refused !== 'raced', 'an entry met a row that is not its own');
    return { ok: false, refused: outcome.refused as Refusal, leg: outcome.refused_leg };
  }
  const transfers = ids.map((id, i) => ({
    id,
    amount: outcome.amounts[i] as MicroUsdc,
    debitVersion: outcome.debit_versions[i] ?? null,
    creditVersion: outcome.credit_versions[i] ?? null,
    debitAfter: outcome.debit_afters[i] ?? null,
    creditAfter: outcome.credit_afters[i] ?? null,
  }));
  return { ok: true, replayed: outcome.replayed, transfers };
}

/** The account of this kind and owner, opened when there is none. */
export const openAccount = store.openAccount;

/** For the checks of rooms that keep the facts behind entries. */
export const amountsOf = store.amountsOf;
export const countSteps = store.countSteps;
export const standings = store.standings;
export const creditedTo = store.creditedTo;

export const { verify, verifyIn } = verifying;

/** What a verb throws whose entry was refused as `insufficient`. */
export const { fundsShort } = problems;

/** Whether what was asked may or may not have been done: the connection was lost. Asking again does it once. */
export const isOutcomeUnknown = store.isConnectionLost;

/** null when there is none. */
export const findAccount = store.findAccount;

/** The counters of accounts at one moment, in the order asked; what is not folded yet is counted. */
export const balances = store.balances;

/** The rows of one account, newest first. */
export const statement = store.statement;

/** Sums by code over the rows of one account between two of its versions, the later one included. */
export const totals = store.totals;

const EXPIRE_BATCH = 200;

/** Ends holds whose time is over; true when there may be more. Doing it twice does it once. */
export async function expireHolds(db: store.Db): Promise<boolean> {
  const due = await store.dueHolds(db, EXPIRE_BATCH);
  const entries = due.map(({ transfer_id: hold, cause }): Entry => {
    const legs: Entry['legs'] = [{ kind: 'expire', hold, code: 'expired' }];
    return { flow: hold, step: 'expire', cause, legs };
  });
  // Together, so that their accounts are locked in order. A hold that was captured meanwhile is refused, which is right.
  if (entries.length > 0)
    await store.post(
      db,
      entries.map((entry) => ({ ...entry, ids: idsOf(entry) })),
    );
  return due.length === EXPIRE_BATCH;
}

const SEAL_BATCH = 500;

/** Folds and seals what is waiting; true when there may be more. One caller at a time. */
export const seal = async (db: store.Db): Promise<boolean> => (await store.seal(db, SEAL_BATCH)) === SEAL_BATCH;
