/**
 * Reservations: a user's booking of one rental. It keeps true that what was quoted is what is billed, that the funds of
 * a block are held before it is theirs, and that every cent that was not used comes back. The machine itself is the
 * business of rentals below; what became of it is read here as news and paid for in the same transaction.
 */
import { countSpending, sshKeyOf } from '#auth';
import { type Actor, demandScope } from '#base/actor';
import { assert } from '#base/assert';
import { type Clock, formatInstant, type Instant, plus, SECOND_MS } from '#base/clock';
import { derivedId, isId, newId } from '#base/id';
import { formatUsdc, type MicroUsdc, microUsdc, mulDiv, ZERO_USDC } from '#base/money';
import { invalidField } from '#base/problem';
import { createShared } from '#base/shared';
import type { Cost, Listing, Market } from '#market';
import { audit } from '#platform/audit';
import type { Mode } from '#platform/config';
import type { Database, Tx } from '#platform/db';
import { displayNames, isPrepaid, type ProviderName } from '#providers';
import { canStop, type RentalRow, type Rentals, type TimeBlock } from '#rentals';
import { countBudget } from './budgets.ts';
import * as check from './check.ts';
import { byItself, createFollowing } from './following.ts';
import { createOpenings, type Outlook, rendered, unitsOf } from './openings.ts';
import { createPaying, shortOf } from './paying.ts';
import { costAsItStands, priceOf, wholeOf } from './pricing.ts';
import { notBookable, priceRisen, refundFallen, reservationOver, reservationUnknown, slotTaken } from './problems.ts';
import {
  BLOCK_MAX_MS,
  billedUntil,
  faultOfBlock,
  faultOfHours,
  LATE_MS,
  type ReservationState,
  RULE,
  RULE_PREPAID,
} from './rules.ts';
import * as store from './store.ts';
import { announce, tell } from './telling.ts';

export type { ReservationState } from './rules.ts';

/** For the verification of the whole. */
export const { reservationChecks } = check;

export type ReservationsDeps = {
  readonly database: Database;
  readonly clock: Clock;
  readonly mode: Mode;
  readonly market: Pick<Market, 'shown' | 'alternatives'>;
  readonly rentals: Rentals;
};

export type Wanted = {
  readonly gpuId: string;
  readonly from: Instant;
  readonly to: Instant;
  readonly gpuCount: number | null;
  /** null: what is usual, or what there is where that is less. */
  readonly diskGb: number | null;
  readonly sshKey: string | null;
  /** Micro-USDC for an hour of all its GPUs, at most, another listing that takes over included; null: what it costs. */
  readonly priceLimit: bigint | null;
  /** Micro-USDC that the whole was shown to cost: not booked for more, whatever may take over. null: nothing was. */
  readonly totalShown: bigint | null;
} & Settings;

/** What happens by itself. */
export type Settings = {
  /** Another listing when the machine does not start; when it ran and is lost. */
  readonly replacesFailed: boolean;
  readonly replacesLost: boolean;
  /** By so many minutes at a time before the end, while the whole costs no more than the cap. */
  readonly extension: { readonly minutes: number; readonly cap: bigint } | null;
};

export type Quote = {
  readonly listing: Listing;
  readonly units: number;
  readonly block: TimeBlock;
  readonly pricePerHour: MicroUsdc;
  readonly cost: Cost;
  readonly observedAt: Instant;
  readonly diskGb: number;
  /** What a cancellation costs. */
  readonly rule: string;
};

export type Quoted = Quote & {
  /** What could be booked in its place, the cheapest first. */
  readonly alternatives: readonly {
    readonly listing: Listing;
    readonly pricePerHour: MicroUsdc;
    readonly total: MicroUsdc;
  }[];
};

/** A reservation, its machine, and what it costs as it stands. */
export type Seen = {
  readonly reservation: store.ReservationRow;
  readonly rental: RentalRow;
  /** What was used and paid; before the end what the whole block costs. */
  readonly cost: Cost;
};

export type Detailed = Seen & {
  readonly timeline: readonly store.TimelineRow[];
  /** Its machines before the one that is rented now; after the end all of them. */
  readonly stretches: readonly store.StretchRow[];
};

export type Extension = {
  readonly id: string;
  readonly to: Instant;
  /** Of the whole, all its machines together. */
  readonly cost: Cost;
  /** More may be held already, where a cheaper machine took over. */
  readonly added: MicroUsdc;
};

export const settingsOf = (row: store.ReservationRow): Settings => ({
  ...{ replacesFailed: row.replaces_failed, replacesLost: row.replaces_lost },
  extension:
    row.extend_minutes === null || row.extend_cap === null
      ? null
      : { minutes: row.extend_minutes, cap: row.extend_cap },
});

const ALTERNATIVES = 50;
const ALTERNATIVES_SHOWN = 5;
export const DISK_GB = 20;
/** For so long a block that somebody was refused is looked at before it is booked. */
const CONTESTED_MS = 2 * SECOND_MS;
const CONTESTED_MAX = 10_000;
const othersHaveIt = ({ free, gpuCount }: Listing) => ({
  detail:
    free < 1
      ? 'It is rented to somebody else now.'
      : `Others have more of it than that leaves: ${free * gpuCount} of its GPUs are free now.`,
});

const keyOf = ({ listing, units, block }: Pick<Quote, 'listing' | 'units' | 'block'>): string =>
  `${listing.id} ${units} ${block.from} ${block.to}`;

/** Blocks that somebody was refused a moment ago. */
function createContested(clock: Clock) {
  const until = new Map<string, Instant>();
  return {
    has: (quoted: Quote): boolean => (until.get(keyOf(quoted)) ?? 0) > clock.now(),
    note(quoted: Quote): void {
      if (until.size >= CONTESTED_MAX) until.clear();
      until.set(keyOf(quoted), plus(clock.now(), CONTESTED_MS));
    },
  };
}

export type Reservations = ReturnType<typeof createReservations>;

// biome-ignore lint/complexity/noExcessiveLinesPerFunction: the verbs of the room, each a few lines
export function createReservations({ database, clock, mode, market, rentals }: ReservationsDeps) {
  const db = database.kysely;
  const paying = createPaying(mode);

  /** What the block costs, line by line. Throws `invalidRequest`, `listingUnknown`, `notBookable`. */
  async function quote({ gpuId, from, to, gpuCount, diskGb: wantedGb }: Wanted, tx?: Tx): Promise<Quote> {
    const { listing, status, observedAt } = await market.shown(gpuId, tx);
    const now = clock.now();
    const fault = faultOfBlock({ from, to }, now);
    if (fault !== null) throw invalidField(fault.pointer, fault.detail);
    const name = displayNames[listing.provider];
    if (!listing.bookable) throw notBookable({ detail: `${name} cannot be rented at this listing.` });
    if (status === 'gone' || status === 'stale')
      throw notBookable({ detail: `${name} does not show this listing any more.` });
    if (listing.rentableUntil !== null && to > listing.rentableUntil)
      throw invalidField('/end_time', `its host offers it until ${formatInstant(listing.rentableUntil)} only`);
    const units = unitsOf(listing, gpuCount);
    if (from <= now + LATE_MS && (status === 'busy' || units > listing.free)) throw notBookable(othersHaveIt(listing));
    if (listing.diskGb !== null && listing.diskGb < 1) throw notBookable({ detail: 'It has no disk to speak of.' });
    const diskGb = wantedGb ?? Math.min(DISK_GB, Math.floor(listing.diskGb ?? DISK_GB));
    if (listing.diskGb !== null && diskGb > listing.diskGb)
      throw invalidField('/disk_gb', `must be at most ${Math.floor(listing.diskGb)}, which is what this listing has`);
    const prepaid = isPrepaid(listing.provider);
    const oddHours = prepaid ? faultOfHours({ from, to }) : null;
    if (oddHours !== null) throw invalidField('/end_time', oddHours);
    const pricePerHour = mulDiv(listing.pricePerHour, BigInt(units), 1n, 'half-up');
    const of = { price_per_hour: pricePerHour, storage_price_per_gb_month: listing.storagePricePerGbMonth };
    const block = { from, to };
    return {
      listing,
      units,
      pricePerHour,
      block,
      observedAt,
      diskGb,
      cost: priceOf({ ...of, disk_gb: diskGb }, block),
      rule: prepaid ? RULE_PREPAID : RULE,
    };
  }

  const { outlook, freeSlots, calendar } = createOpenings({ db, clock, market, rentals });
  const contested = createContested(clock);
  const looks = createShared<Outlook>();

  async function rentalOf(handle: store.Db, { rental_id: id }: store.ReservationRow): Promise<RentalRow> {
    const [rental] = await rentals.findAll(handle, [id]);
    assert(rental, 'a reservation has a rental');
    return rental;
  }

  /**
   * Books the block: the slot, the hold and the reservation, or none of them. `isLooked`: its caller has looked first
   * where others want it; else a look here spares a row that is undone.
   */
  async function book(tx: Tx, actor: Actor, wanted: Wanted, isLooked = false): Promise<Seen> {
    demandScope(actor, 'book');
    const quoted = await quote(wanted, tx);
    const before = isLooked || !contested.has(quoted) ? null : await outlook(tx, quoted);
    if (before?.isFree === false) throw slotTaken({ detail: 'Others have booked it.', extra: before.clash() });
    const { listing, units, block, pricePerHour, diskGb, cost } = quoted;
    const { priceLimit, totalShown, replacesFailed, replacesLost, extension } = wanted;
    const [perHour, whole] = [formatUsdc(pricePerHour), formatUsdc(cost.total)];
    const risen = (detail: string) => priceRisen({ detail, extra: { price_per_hour: perHour, total: whole } });
    if (priceLimit !== null && pricePerHour > priceLimit)
      throw risen(`It costs ${perHour} USDC an hour now, more than max_price_per_hour.`);
    if (totalShown !== null && cost.total > totalShown)
      throw risen(`It costs ${whole} USDC now, more than shown_total.`);
    demandExtension(wanted, listing.provider);
    const id = newId();
    const rentalId = derivedId(id, 'rental/1');
    const sshKey = wanted.sshKey ?? (await sshKeyOf(tx, actor.userId));
    const sshKeys = sshKey === null ? [] : [sshKey];
    const order = { id: rentalId, listing, units, block, pricePerHour, diskGb, sshKeys };
    const rental = await rentals.take(tx, order);
    if (rental === null) {
      contested.note(quoted);
      throw slotTaken({ detail: 'Others have booked it.', extra: (await outlook(tx, quoted)).clash() });
    }
    await countSpending(tx, actor, cost.total);
    const row = {
      ...{ id, user_id: actor.userId, rental_id: rentalId, listing_id: listing.id, provider: listing.provider },
      ...{ model: listing.model, model_raw: listing.modelRaw, gpu_count: listing.gpuCount * units },
      ...{ disk_gb: diskGb, start_at: block.from, end_at: block.to, price_per_hour: pricePerHour },
      ...{ storage_price_per_gb_month: listing.storagePricePerGbMonth, held: cost.total },
      ...{ price_limit: priceLimit ?? pricePerHour, replaces_failed: replacesFailed, replaces_lost: replacesLost },
      ...{ extend_minutes: extension?.minutes ?? null, extend_cap: extension?.cap ?? null },
      key_id: actor.key?.id ?? null,
    };
    const closed = sshKeys.length === 0 ? ' No SSH key is named: nobody will be able to log in to it.' : '';
    const words = `Booked; ${formatUsdc(cost.total)} USDC are held.${closed}`;
    const { made, isCounted } = await store.insertReservation(tx, row, words);
    if (!isCounted) await countBudget(tx, actor, { reservationId: id, before: 0n, total: cost.total });
    const short = await paying.hold(tx, made, cost.total);
    if (short !== null) throw shortOf(short);
    const object = { kind: 'reservation', id };
    const after = { gpu: listing.id, ...rendered(block), held: cost.total };
    await audit(tx, { actor, address: actor.address, verb: 'reservation.book', object, after });
    await announce(tx, made, 'pending', words);
    return { reservation: made, rental, cost };
  }

  async function detailed(handle: store.Db, actor: Actor, id: string): Promise<Detailed> {
    const row = isId(id) ? await store.findReservation(handle, actor.userId, id) : null;
    if (row === null) throw reservationUnknown({ detail: 'No reservation of yours has this id.' });
    const stretches = await store.stretchesOf(handle, [id]);
    return {
      ...seen(row, await rentalOf(handle, row), stretches),
      timeline: await store.timelineOf(handle, id),
      stretches,
    };
  }

  const seen = (
    reservation: store.ReservationRow,
    rental: RentalRow,
    stretches: readonly store.StretchRow[],
  ): Seen => ({
    ...{ reservation, rental },
    cost: costAsItStands(reservation, stretches, { from: rental.start_at, to: reservation.end_at }),
  });

  async function lockOwn(tx: Tx, { userId }: Actor, id: string): Promise<store.ReservationRow> {
    const row = isId(id) ? await store.lockReservation(tx, userId, id) : null;
    if (row === null) throw reservationUnknown({ detail: 'No reservation of yours has this id.' });
    return row;
  }

  /** That it may end then, but for whether that is free. Throws `reservationOver`, `invalidRequest`, `listingUnknown`. */
  async function demandEnd(handle: store.Db, row: store.ReservationRow, to: Instant): Promise<Listing> {
    if (row.charged !== null) throw reservationOver({ detail: `It is ${row.state}.` });
    if (to <= row.end_at) throw invalidField('/end_time', `must be after ${formatInstant(row.end_at)}`);
    if (to - row.start_at > BLOCK_MAX_MS) throw invalidField('/end_time', 'must be 31 days after the start or earlier');
    const oddHours = isPrepaid(row.provider) ? faultOfHours({ from: row.end_at, to }) : null;
    if (oddHours !== null) throw invalidField('/end_time', oddHours.replace('start_time', 'its end'));
    const { listing } = await market.shown(row.listing_id, handle);
    if (listing.rentableUntil !== null && to > listing.rentableUntil)
      throw invalidField('/end_time', `its host offers it until ${formatInstant(listing.rentableUntil)} only`);
    return listing;
  }

  /** What `rentals` says of a later end. Throws `slotTaken`, `reservationOver`. */
  async function demandExtended(
    handle: store.Db,
    extended: boolean | null,
    { row, listing, to }: { row: store.ReservationRow; listing: Listing; to: Instant },
  ): Promise<void> {
    if (extended === null) throw reservationOver({ detail: 'It, or its machine, is about to end.' });
    if (extended) return;
    const later = { listing, units: row.gpu_count / listing.gpuCount, block: { from: row.end_at, to } };
    const { clash } = await outlook(handle, later);
    throw slotTaken({ detail: 'Others have booked what comes after it.', extra: clash() });
  }

  /** Throws `slotTaken`, `fundsShort`, `reservationOver`, `invalidRequest`. */
  async function extendTo(tx: Tx, actor: Actor, row: store.ReservationRow, to: Instant): Promise<void> {
    const listing = await demandEnd(tx, row, to);
    await demandExtended(tx, await rentals.extend(tx, row.rental_id, listing, to), { row, listing, to });
    const total = wholeOf(row, { from: (await rentalOf(tx, row)).start_at, to });
    if (total > row.held) {
      await countSpending(tx, actor, microUsdc(total - row.held));
      await countBudget(tx, actor, { reservationId: row.id, before: row.held, total });
      const short = await paying.more(tx, row, total);
      if (short !== null) throw shortOf(short);
    }
    const held = total > row.held ? total : microUsdc(row.held);
    await store.extendReservation(tx, row.id, to, held, total > row.held);
    await audit(tx, {
      ...{ actor, address: actor.address, verb: 'reservation.extend', object: { kind: 'reservation', id: row.id } },
      ...{ before: { end: formatInstant(row.end_at) }, after: { end: formatInstant(to), held } },
    });
    await tell(tx, row, row.state, `Extended to ${formatInstant(to)}; ${formatUsdc(held)} USDC in all.`);
  }

  /** As its user wished when it was booked. Throws a `Problem`. */
  async function extendItself(tx: Tx, row: store.ReservationRow, to: Instant): Promise<void> {
    const total = wholeOf(row, { from: (await rentalOf(tx, row)).start_at, to });
    if (row.extend_cap !== null && total > row.extend_cap)
      throw invalidField('/auto_extend', `${formatUsdc(total)} USDC in all are more than was allowed.`);
    await extendTo(tx, await byItself(tx, row), row, to);
  }

  function demandExtension({ extension }: Settings, provider: ProviderName): void {
    if (extension !== null && isPrepaid(provider) && extension.minutes % 60 !== 0)
      throw invalidField('/auto_extend/minutes', 'must be whole hours: this market sells whole hours');
  }

  /** Until when a machine is paid that is given up now. */
  const paidUntil = (row: store.ReservationRow, rental: RentalRow): Instant | null => {
    const { running_at: from, over_at: over, paid_until: paid } = rental;
    if (from === null || over !== null) return from && over;
    // Of what was sold in advance nothing comes back; what was not sold is not paid.
    if (isPrepaid(row.provider)) return Math.min(row.end_at, paid ?? row.end_at) as Instant;
    return billedUntil(from, row.end_at, clock.now());
  };

  /** What comes back when it is cancelled now, in micro-USDC; null where it cannot be. */
  function refundNow({ reservation, rental }: Pick<Seen, 'reservation' | 'rental'>) {
    if (reservation.charged !== null || !canStop(rental)) return null;
    const until = paidUntil(reservation, rental);
    const from = rental.running_at;
    const now = until === null || from === null ? 0n : priceOf(reservation, { from, to: until }).total;
    const charged = reservation.spent + now;
    return { charged, refund: reservation.held - charged };
  }

  const { settle, ...following } = createFollowing({ clock, market, rentals, paying, extendItself });

  /** Others that could be booked for the block in its place, cheapest first. */
  async function alternatives({ listing, units, block, diskGb }: Quote): Promise<Quoted['alternatives']> {
    const found: (Quoted['alternatives'][number] & { readonly units: number })[] = [];
    for (const one of market.alternatives(listing, listing.gpuCount * units, ALTERNATIVES)) {
      const { rentableUntil, diskGb: has, provider } = one.listing;
      if ((rentableUntil !== null && rentableUntil < block.to) || (has !== null && has < diskGb)) continue;
      if (isPrepaid(provider) && faultOfHours(block) !== null) continue;
      if (block.from <= clock.now() + LATE_MS && one.units > one.listing.free) continue;
      const pricePerHour = mulDiv(one.listing.pricePerHour, BigInt(one.units), 1n, 'half-up');
      const of = { price_per_hour: pricePerHour, storage_price_per_gb_month: one.listing.storagePricePerGbMonth };
      found.push({ ...one, pricePerHour, total: priceOf({ ...of, disk_gb: diskGb }, block).total });
    }
    // By the whole: one with a dear disk may come after one whose GPUs cost more.
    found.sort((a, b) => Number(a.total - b.total));
    const free: Quoted['alternatives'][number][] = [];
    for (const one of found) {
      if (free.length === ALTERNATIVES_SHOWN) break;
      if (await rentals.isFree(db, one.listing, one.units, block)) free.push(one);
    }
    return free;
  }

  return {
    mode,
    /**
     * Refuses what is plainly taken without a transaction: a block that many want at once is looked at once for all of
     * them. Says nothing of what only booking it can tell. Throws `slotTaken`, and what `quote` throws.
     */
    async lookFirst(wanted: Wanted): Promise<void> {
      const quoted = await quote(wanted);
      if (!contested.has(quoted)) return;
      const seen = await looks(keyOf(quoted), () => outlook(db, quoted));
      if (!seen.isFree) contested.note(quoted);
      if (!seen.isFree) throw slotTaken({ detail: 'Others have booked it.', extra: seen.clash() });
    },
    /** With what could be booked in its place. */
    async quote(wanted: Wanted): Promise<Quoted> {
      const quoted = await quote(wanted);
      return { ...quoted, alternatives: await alternatives(quoted) };
    },
    book,

    /** Throws `reservationUnknown`. */
    async get(actor: Actor, id: string): Promise<Detailed> {
      demandScope(actor, 'read');
      return detailed(db, actor, id);
    },

    /** Newest first; `below` is the id of the last one seen. */
    async list(
      actor: Actor,
      states: readonly ReservationState[],
      limit: number,
      below: string | null,
    ): Promise<Seen[]> {
      demandScope(actor, 'read');
      const rows = await store.reservationsOf(db, actor.userId, states, limit, below);
      const found = new Map(
        (
          await rentals.findAll(
            db,
            rows.map((row) => row.rental_id),
          )
        ).map((one) => [one.id, one]),
      );
      const stretches = await store.stretchesOf(
        db,
        rows.map(({ id }) => id),
      );
      return rows.flatMap((row) => {
        const rental = found.get(row.rental_id);
        return rental === undefined
          ? []
          : [
              seen(
                row,
                rental,
                stretches.filter((stretch) => stretch.reservation_id === row.id),
              ),
            ];
      });
    },

    refundNow,

    /** Ends it by the published rule; `least` came back when it was asked for. Throws `reservationUnknown`, `reservationOver`, `refundFallen`. */
    async cancel(tx: Tx, actor: Actor, id: string, least: bigint | null = null): Promise<Detailed> {
      demandScope(actor, 'book');
      const row = await lockOwn(tx, actor, id);
      const back = least === null ? null : refundNow({ reservation: row, rental: await rentalOf(tx, row) });
      if (least !== null && back !== null && back.refund < least)
        throw refundFallen({
          detail: `${formatUsdc(microUsdc(back.refund))} USDC would come back now.`,
          extra: { refund: formatUsdc(microUsdc(back.refund)) },
        });
      const stopped = row.charged === null ? await rentals.stop(tx, row.rental_id) : null;
      if (stopped === null)
        throw reservationOver({ detail: row.charged === null ? 'It is about to end.' : `It is ${row.state}.` });
      await audit(tx, {
        ...{ actor, address: actor.address, verb: 'reservation.cancel', object: { kind: 'reservation', id } },
        before: { state: row.state },
      });
      const words = row.spent > 0n ? 'Cancelled.' : 'Cancelled before it began.';
      if (stopped === 'ended') await settle(tx, row, 'cancelled', null, words);
      else {
        await store.billUntil(tx, id, paidUntil(row, await rentalOf(tx, row)));
        await tell(tx, row, 'cancelling', 'The machine is being released.');
      }
      return detailed(tx, actor, id);
    },

    /**
     * What a later end costs, without any change: the whole line by line, and what is held or paid more. Throws what
     * `extend` throws, but for want of funds.
     */
    async quoteExtension(actor: Actor, id: string, to: Instant): Promise<Extension> {
      demandScope(actor, 'read');
      const { reservation: row, rental, stretches } = await detailed(db, actor, id);
      const listing = await demandEnd(db, row, to);
      await demandExtended(db, await rentals.canExtend(db, rental, listing, to), { row, listing, to });
      const cost = costAsItStands(row, stretches, { from: rental.start_at, to });
      return { id, to, cost, added: cost.total > row.held ? microUsdc(cost.total - row.held) : ZERO_USDC };
    },

    /** Lets it end later at the locked price. Throws `slotTaken`, `fundsShort`, `reservationOver`, `invalidRequest`. */
    async extend(tx: Tx, actor: Actor, id: string, to: Instant): Promise<Detailed> {
      demandScope(actor, 'book');
      await extendTo(tx, actor, await lockOwn(tx, actor, id), to);
      return detailed(tx, actor, id);
    },

    /** What happens by itself from now on; what is left out stays. Throws `reservationUnknown`, `reservationOver`. */
    async change(tx: Tx, actor: Actor, id: string, to: Partial<Settings>): Promise<Detailed> {
      demandScope(actor, 'book');
      const row = await lockOwn(tx, actor, id);
      if (row.charged !== null) throw reservationOver({ detail: `It is ${row.state}.` });
      const before = settingsOf(row);
      const after = { ...before, ...to };
      demandExtension(after, row.provider);
      await store.changeSettings(tx, id, {
        ...{ replaces_failed: after.replacesFailed, replaces_lost: after.replacesLost },
        ...{ extend_minutes: after.extension?.minutes ?? null, extend_cap: after.extension?.cap ?? null },
        key_id: actor.key?.id ?? null,
      });
      await audit(tx, {
        ...{ actor, address: actor.address, verb: 'reservation.change', object: { kind: 'reservation', id } },
        ...{ before, after },
      });
      return detailed(tx, actor, id);
    },

    ...following,

    freeSlots,
    calendar,
    now: () => clock.now(),
  };
}
