/**
 * What becomes of reservations by themselves: read from the rentals below and from the clock, paid for in the same
 * transaction. A machine that does not start or is lost is followed by another one where its user wishes so.
 */
import { countSpending, demandKey } from '#auth';
import type { Actor } from '#base/actor';
import { assert } from '#base/assert';
import { type Clock, formatInstant, type Instant, MINUTE_MS, plus } from '#base/clock';
import { derivedId } from '#base/id';
import { formatUsdc, type MicroUsdc, microUsdc, mulDiv } from '#base/money';
import { Problem } from '#base/problem';
import type { Alternative, Market } from '#market';
import { audit } from '#platform/audit';
import type { Tx } from '#platform/db';
import { displayNames, isPrepaid } from '#providers';
import { outcomeOf, type RentalRow, type Rentals, type TimeBlock } from '#rentals';
import { countBudget } from './budgets.ts';
import type { Paying } from './paying.ts';
import { priceOf } from './pricing.ts';
import {
  demandEdge,
  EXTEND_MS,
  REMIND_LEAST_MS,
  REMIND_MS,
  REPLACE_LEAST_MS,
  type ReservationState,
  STRETCHES_MAX,
} from './rules.ts';
import * as store from './store.ts';
import { tell } from './telling.ts';

export type FollowingDeps = {
  readonly clock: Clock;
  readonly market: Pick<Market, 'shown' | 'alternatives'>;
  readonly rentals: Rentals;
  readonly paying: Paying;
  /** Throws a `Problem` where it cannot be extended. */
  readonly extendItself: (tx: Tx, row: store.ReservationRow, to: Instant) => Promise<void>;
};

const NEWS_BATCH = 100;
const ANSWERS = 'The machine answers.';
const ALTERNATIVES = 50;

const money = (amount: bigint): string => `${formatUsdc(microUsdc(amount))} USDC`;

/** When the machine of a rental that is over was used, and paid for. */
function usedOf(row: store.ReservationRow, rental: RentalRow): TimeBlock | null {
  const { running_at: from, over_at: over, end_at: end } = rental;
  const outcome = outcomeOf(rental);
  const to = outcome === 'stopped' ? (row.billed_until ?? over) : outcome === 'used' ? end : over;
  return from === null || to === null ? null : { from, to };
}

type Owned = Pick<store.ReservationRow, 'user_id' | 'key_id'>;

const itself = ({ user_id: userId }: Owned): Actor => ({
  ...{ userId, role: 'user', sessionId: null, key: null, address: 'itself' },
});

/** Who spends what is spent by itself: the user, or the key that wished so within its limits. Throws `keyUnknown`. */
export async function byItself(tx: Tx, row: Owned): Promise<Actor> {
  const actor = itself(row);
  return row.key_id === null
    ? actor
    : { ...actor, key: await demandKey(tx, actor, row.key_id, 'The API key that wished so is over.') };
}

const problemOf = (work: Promise<unknown>): Promise<Problem | null> =>
  work.then(
    () => null,
    (error: unknown) => {
      if (error instanceof Problem) return error;
      throw error;
    },
  );

const stateAfter = { used: 'completed', stopped: 'cancelled', failed: 'failed', interrupted: 'failed' } as const;
const wordsAfter = { used: 'The block is over.', stopped: 'Cancelled.', failed: '', interrupted: '' } as const;

// biome-ignore lint/complexity/noExcessiveLinesPerFunction: the steps of what follows, each a few lines
export function createFollowing({ clock, market, rentals, paying, extendItself }: FollowingDeps) {
  /** Gives back what was held or paid beyond what was used, and ends it. */
  async function settle(
    tx: Tx,
    row: store.ReservationRow,
    state: ReservationState,
    usedUntil: Instant | null,
    reason: string,
  ): Promise<void> {
    demandEdge(row.state, state);
    await paying.giveBack(tx, row, row.spent);
    // The last machine may never have answered where one before it was used.
    const last = usedUntil ?? (await store.lastUsed(tx, row.id));
    await store.endReservation(tx, row.id, { state, usedUntil: last, reason });
    await tell(tx, row, state, `${reason} ${money(row.spent)} paid, ${money(row.held - row.spent)} back.`.trim());
  }

  /** The machine answers: from now on it is paid for. */
  async function began(
    tx: Tx,
    row: store.ReservationRow,
    { running_at: at }: RentalRow,
  ): Promise<store.ReservationRow> {
    assert(at !== null, 'a machine that runs began at some time');
    if (row.state === 'pending') {
      demandEdge(row.state, 'active');
      await paying.capture(tx, row);
    }
    await store.activate(tx, row.id, at);
    await tell(tx, row, 'active', ANSWERS);
    return { ...row, state: 'active', running_at: row.running_at ?? at };
  }

  /** What its machine cost is spent. */
  async function finish(tx: Tx, row: store.ReservationRow, rental: RentalRow) {
    const used = usedOf(row, rental);
    const charged = used === null ? 0n : priceOf(row, used).total;
    const number = await store.finishStretch(tx, row, { used, charged, reason: rental.detail });
    return { used, number, row: { ...row, spent: row.spent + charged } };
  }

  /** It is of no use any more: what the market does with it is no matter of its user's. */
  async function over(tx: Tx, row: store.ReservationRow, rental: RentalRow): Promise<void> {
    const { detail } = rental;
    const outcome = outcomeOf(rental);
    const finished = await finish(tx, row, rental);
    if (outcome === 'failed' || outcome === 'interrupted') {
      const wished = outcome === 'failed' ? row.replaces_failed : row.replaces_lost;
      if (wished && (await replace(tx, finished.row, rental, finished.number))) return;
    }
    await settle(tx, finished.row, stateAfter[outcome], finished.used?.to ?? null, wordsAfter[outcome] || detail);
  }

  const count = async (tx: Tx, row: store.ReservationRow, total: MicroUsdc): Promise<void> => {
    const actor = await byItself(tx, row);
    await countSpending(tx, actor, microUsdc(total - row.held));
    await countBudget(tx, actor, { reservationId: row.id, before: row.held, total });
  };

  /** More than was set aside is paid within the budget, or not at all. */
  const cannotPay = async (tx: Tx, row: store.ReservationRow, total: MicroUsdc): Promise<boolean> => {
    const refused = await store.attempt(tx, async () => {
      const over = await problemOf(count(tx, row, total));
      return over ?? paying.more(tx, row, total);
    });
    return refused !== null;
  };

  /** Takes the rest of the block on another listing. */
  async function takeRest(
    tx: Tx,
    row: store.ReservationRow,
    rental: RentalRow,
    { listing, units }: Alternative,
    number: number,
  ): Promise<boolean> {
    const block = { from: Math.max(clock.now(), row.start_at) as Instant, to: row.end_at };
    const pricePerHour = mulDiv(listing.pricePerHour, BigInt(units), 1n, 'half-up');
    const asks = { price_per_hour: pricePerHour, storage_price_per_gb_month: listing.storagePricePerGbMonth };
    // The limit is for GPUs: what another asks for its disk more than the one before counts towards it.
    const most = priceOf({ ...row, price_per_hour: row.price_limit }, block).total;
    if (priceOf({ ...asks, disk_gb: row.disk_gb }, block).total > most) return false;
    if (!(await rentals.isFree(tx, listing, units, block))) return false;
    const id = derivedId(row.id, `rental/${number + 1}`);
    const order = { id, listing, units, block, pricePerHour, diskGb: row.disk_gb, sshKeys: rental.ssh_keys };
    if ((await rentals.take(tx, order)) === null) return false;
    const by = {
      ...{ rental_id: id, listing_id: listing.id, provider: listing.provider, model_raw: listing.modelRaw },
      ...asks,
    };
    const total = microUsdc(row.spent + priceOf({ ...by, disk_gb: row.disk_gb }, block).total);
    if (total > row.held) {
      if (await cannotPay(tx, row, total)) {
        await rentals.drop(tx, id);
        return false;
      }
      await store.extendReservation(tx, row.id, row.end_at, total, true);
    }
    await store.replaceListing(tx, row.id, by);
    await audit(tx, {
      ...{ actor: itself(row), address: 'itself', verb: 'reservation.replace' },
      object: { kind: 'reservation', id: row.id },
      before: { gpu: row.listing_id, held: row.held },
      after: { gpu: listing.id, held: total > row.held ? total : row.held },
    });
    const what = `${row.gpu_count} × ${listing.model ?? listing.modelRaw} at ${displayNames[listing.provider]}`;
    await tell(tx, row, 'replaced', `${rental.detail} ${what} goes on, at ${money(pricePerHour)} an hour.`.trim());
    return true;
  }

  /** Whether an equal listing that costs no more than its user allows takes over. */
  async function replace(tx: Tx, row: store.ReservationRow, rental: RentalRow, number: number): Promise<boolean> {
    const from = Math.max(clock.now(), row.start_at);
    if (number >= STRETCHES_MAX || row.end_at - from < REPLACE_LEAST_MS) return false;
    const tried = new Set((await store.stretchesOf(tx, [row.id])).map(({ listing_id: id }) => id));
    const { listing: first } = await market.shown(row.first_listing_id, tx);
    for (const one of market.alternatives(first, row.gpu_count, ALTERNATIVES)) {
      const { listing, units } = one;
      if (listing.pricePerHour * BigInt(units) > row.price_limit) return false;
      if (tried.has(listing.id) || isPrepaid(listing.provider)) continue;
      if (listing.rentableUntil !== null && listing.rentableUntil < row.end_at) continue;
      if (units > listing.free || (listing.diskGb !== null && listing.diskGb < row.disk_gb)) continue;
      if (await takeRest(tx, row, rental, one, number)) return true;
    }
    return false;
  }

  async function remind(tx: Tx, row: store.ReservationRow): Promise<void> {
    await store.noteReminded(tx, row);
    const minutes = Math.max(1, Math.round((row.end_at - clock.now()) / MINUTE_MS));
    const next =
      row.extend_minutes === null
        ? 'Extend it if you need longer; what is on its disk is gone afterwards.'
        : await outlook(tx, row, row.extend_minutes);
    await tell(tx, row, 'reminder', `It ends at ${formatInstant(row.end_at)}, in ${minutes} minutes. ${next}`);
  }

  /** What would come of the next extension as things stand: it is done and undone. */
  async function outlook(tx: Tx, row: store.ReservationRow, byMinutes: number): Promise<string> {
    const end = plus(row.end_at, byMinutes * MINUTE_MS);
    const refused = await store.tryOut(tx, () => problemOf(extendItself(tx, row, end)));
    return refused === null
      ? `It is extended by itself by ${byMinutes} minutes, for ${money(priceOf(row, { from: row.end_at, to: end }).total)}.`
      : `It is to be extended by itself by ${byMinutes} minutes, but as things stand it will not be: ${refused.message}`;
  }

  async function extend(tx: Tx, row: store.ReservationRow, byMinutes: number): Promise<void> {
    const to = plus(row.end_at, byMinutes * MINUTE_MS);
    const refused = await store.attempt(tx, () => problemOf(extendItself(tx, row, to)));
    if (refused === null) return;
    await store.noteNotExtended(tx, row);
    const words = `It is not extended by itself: ${refused.message} It ends at ${formatInstant(row.end_at)}.`;
    await tell(tx, row, 'reminder', words);
  }

  return {
    settle,
    /**
     * Reads what became of one rental, and pays, or finds it another machine; true when there may be more. The
     * reservation is locked before its rental, as whoever cancels or extends it does, and only one in a transaction: it
     * touches slots and the money and news of one user, in that order.
     */
    async follow(tx: Tx): Promise<boolean> {
      const id = await rentals.unread(tx);
      if (id === null) return false;
      let row = await store.lockByRental(tx, id);
      const rental = await rentals.read(tx, id);
      // Another worker was faster, or another machine took over.
      if (row === null || row.charged !== null || rental === null) return true;
      // One that answered and was over before this was read is told, too.
      if (rental.running_at !== null && !(await store.isAnswerTold(tx, row.id, ANSWERS)))
        row = await began(tx, row, rental);
      if (rental.over_at !== null) await over(tx, row, rental);
      return true;
    },

    /** What markets took for machines is owed to them. */
    async owe(tx: Tx): Promise<boolean> {
      const bills = await rentals.costs(tx, NEWS_BATCH);
      for (const { provider, rental_id: rental, instance_id: instance, cost } of bills)
        await paying.owe(tx, provider, rental, instance, cost ?? 0n);
      return bills.length === NEWS_BATCH;
    },

    /** Reminds of one that ends soon, or extends it where its user wishes so. */
    async lookAhead(tx: Tx): Promise<boolean> {
      const now = clock.now();
      const bounds = { remindMs: REMIND_MS, extendMs: EXTEND_MS, leastMs: REMIND_LEAST_MS };
      const row = await store.takeEnding(tx, now, bounds);
      if (row === null) return false;
      const isDue = row.end_at - now <= EXTEND_MS && row.not_extended_at !== row.end_at;
      if (row.extend_minutes !== null && isDue) await extend(tx, row, row.extend_minutes);
      else await remind(tx, row);
      return true;
    },
  };
}
