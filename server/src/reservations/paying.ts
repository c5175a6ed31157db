/**
 * The money of a reservation, each step an entry of the ledger under its id: held when it is booked, captured when the
 * machine answers, given back when it ends. What users pay comes in on one account of ours, and what markets bill goes
 * out of it, so that what a market is owed is what it asked for.
 */
import { assert } from '#base/assert';
import { derivedId } from '#base/id';
import { formatUsdc, type MicroUsdc, microUsdc } from '#base/money';
import * as ledger from '#ledger';
import type { Mode } from '#platform/config';
import type { Tx } from '#platform/db';
import type { ProviderName } from '#providers';
import type { ReservationRow } from './store.ts';

const HOLD = 'hold';
const ACCOUNTS_KEPT = 10_000;

/** Each extension before the start releases the hold and makes one of the whole. */
const holdOf = ({ id, edition }: Pick<ReservationRow, 'id' | 'edition'>): string =>
  edition === 0 ? ledger.transferId(id, HOLD, 1) : ledger.transferId(id, `extend:${edition}`, 2);

type Booked = Pick<ReservationRow, 'id' | 'user_id' | 'provider' | 'model'>;

export type Short = { readonly available: MicroUsdc; readonly needed: MicroUsdc };

/** What a user is told who has too little. */
export const shortOf = ({ available, needed }: Short) =>
  ledger.fundsShort({
    detail: `${formatUsdc(available)} USDC are available, ${formatUsdc(needed)} are needed.`,
    extra: { available: formatUsdc(available), missing: formatUsdc(microUsdc(needed - available)) },
  });

export function createPaying(mode: Mode) {
  const entryOf = ({ id, provider, model }: Booked, step: string) => ({
    ...{ flow: id, step, cause: 'reservation' },
    labels: { provider, ...(model === null ? {} : { model }), ...(mode === 'sandbox' ? { simulated: 'true' } : {}) },
  });

  // An account is there for good once it is; kept here it is not asked for at each booking.
  const known = new Map<string, ledger.AccountId>();
  async function account(tx: Tx, kind: 'user' | 'platform_fee', owner: string): Promise<ledger.AccountId> {
    const key = `${kind} ${owner}`;
    const id = known.get(key) ?? (await ledger.findAccount(tx, kind, owner));
    assert(id !== null, `there is an account of ${kind}`);
    if (known.size >= ACCOUNTS_KEPT) known.clear();
    known.set(key, id);
    return id;
  }
  const accounts = async (tx: Tx, userId: string) => ({
    user: await account(tx, 'user', userId),
    ours: await account(tx, 'platform_fee', ''),
  });

  async function shortage(tx: Tx, account: ledger.AccountId, refused: ledger.Refusal, needed: MicroUsdc) {
    assert(refused === 'insufficient', 'new money is refused for want of funds only');
    const [now] = await ledger.balances(tx, [account]);
    return { available: microUsdc(now?.available ?? 0n), needed };
  }

  return {
    /** Sets the price of the block aside; what is missing where there is too little. */
    async hold(tx: Tx, booked: Booked, amount: MicroUsdc): Promise<Short | null> {
      const { user, ours } = await accounts(tx, booked.user_id);
      const posted = await ledger.post(tx, {
        ...entryOf(booked, HOLD),
        legs: [{ kind: 'hold', debit: user, credit: ours, amount, code: 'hold', expiresAt: null }],
      });
      return posted.ok ? null : shortage(tx, user, posted.refused, amount);
    },

    /** Before the start more is held, after it more is paid; it is then the next edition of the reservation. */
    async more(tx: Tx, row: ReservationRow, total: MicroUsdc): Promise<Short | null> {
      const { user, ours } = await accounts(tx, row.user_id);
      const amount = microUsdc(total - row.held);
      const way = { debit: user, credit: ours };
      const posted = await ledger.post(tx, {
        ...entryOf(row, `extend:${row.edition + 1}`),
        legs:
          row.state === 'pending'
            ? [
                { kind: 'void', hold: holdOf(row), code: 'release' },
                { kind: 'hold', ...way, amount: total, code: 'hold', expiresAt: null },
              ]
            : [{ kind: 'transfer', ...way, amount, code: 'payment' }],
      });
      return posted.ok ? null : shortage(tx, user, posted.refused, amount);
    },

    async capture(tx: Tx, row: ReservationRow): Promise<void> {
      const legs = [{ kind: 'capture', hold: holdOf(row), amount: microUsdc(row.held), code: 'payment' }] as const;
      const posted = await ledger.post(tx, { ...entryOf(row, 'capture'), legs });
      assert(posted.ok, 'a hold without an end is captured');
    },

    /** What was held or paid beyond what it cost comes back. */
    async giveBack(tx: Tx, row: ReservationRow, charged: bigint): Promise<void> {
      if (row.state === 'pending') {
        const legs = [{ kind: 'void', hold: holdOf(row), code: 'release' }] as const;
        const posted = await ledger.post(tx, { ...entryOf(row, 'void'), legs });
        assert(posted.ok, 'a hold that was not captured is released');
      } else if (row.held > charged) {
        const { user, ours } = await accounts(tx, row.user_id);
        const amount = microUsdc(row.held - charged);
        const legs = [{ kind: 'transfer', debit: ours, credit: user, amount, code: 'refund' }] as const;
        const posted = await ledger.post(tx, { ...entryOf(row, 'refund'), legs });
        assert(posted.ok, 'what was not used comes back');
      }
    },

    /** What a market asks for one machine; once, however often it is read. */
    async owe(tx: Tx, provider: ProviderName, rentalId: string, instanceId: string, cost: bigint): Promise<void> {
      if (cost === 0n) return;
      const ours = await account(tx, 'platform_fee', '');
      const payable = await ledger.openAccount(tx, 'provider_payable', provider);
      const flow = derivedId(rentalId, `bill/${provider}/${instanceId}`);
      const amount = microUsdc(cost);
      const posted = await ledger.post(tx, {
        ...{ flow, step: 'bill', cause: 'market_bill', labels: { provider, rental: rentalId } },
        legs: [{ kind: 'transfer', debit: ours, credit: payable, amount, code: 'market_bill' }],
      });
      assert(posted.ok, 'a bill is always taken');
    },
  };
}

export type Paying = ReturnType<typeof createPaying>;
