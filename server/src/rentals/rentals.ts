/**
 * Rentals: a block of time on a listing at a locked price, and the instance that serves it. It keeps true that no unit
 * of capacity and no physical GPU is held twice, that the market is asked once for each intent, and that what was
 * rented is released. Knows no user and no money beyond the price: the room above reads what became of a rental
 * (`news`) and pays or refunds in the same transaction.
 */
import type { Clock, Instant } from '#base/clock';
import type { MicroUsdc } from '#base/money';
import type { Listing } from '#market';
import type { Database, Tx } from '#platform/db';
import type { Log } from '#platform/log';
import type { ProviderName, Renting } from '#providers';
import * as check from './check.ts';
import { type InstanceRow, takeUnreadCosts } from './instance-store.ts';
import * as rules from './rules.ts';
import { freeBlocks, next, type TimeBlock } from './rules.ts';
import * as store from './store.ts';
import { createWork } from './work.ts';

export type { TimeBlock } from './rules.ts';
export type { RentalRow } from './store.ts';

/** For the verification of the whole. */
export const { rentalFaults } = check;

/** What of a stretch of time is in none of the blocks; what free blocks leave of one; what a machine has come to. */
export const { freeParts, joined, overlaps, partsOf, outcomeOf } = rules;

export type RentalsDeps = {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  /** null: nothing can be rented there. */
  readonly renting: (provider: ProviderName) => Renting | null;
};

export type Wanted = {
  readonly id: string;
  readonly listing: Listing;
  readonly units: number;
  readonly block: TimeBlock;
  readonly pricePerHour: MicroUsdc;
  readonly diskGb: number;
  readonly sshKeys: readonly string[];
};

const SLOTS_MAX = 5_000;

const gpuName = (provider: ProviderName, gpu: string): string => `${provider}/gpu/${gpu}`;

/** What a rental of the listing holds: each of its physical GPUs, or one of its identical units. */
const unitsOf = ({ id, provider, gpuIds, capacity }: Listing): readonly string[] =>
  gpuIds.length > 0
    ? gpuIds.map((gpu) => gpuName(provider, gpu))
    : Array.from({ length: Math.max(1, capacity) }, (_, i) => `${id}/${i}`);

/** How many of those names so many units of the listing take. */
const namesNeeded = ({ gpuIds }: Listing, units: number): number => (gpuIds.length > 0 ? gpuIds.length : units);

const isIn = (blocks: readonly TimeBlock[], { from, to }: TimeBlock): boolean =>
  blocks.some((block) => block.from <= from && to <= block.to);

type Filling = {
  readonly id: string;
  readonly names: readonly string[];
  readonly needed: number;
  readonly block: TimeBlock;
};

/** False where there are too few. */
async function fill(tx: Tx, { id, names, needed, block }: Filling, first: store.Got): Promise<boolean> {
  for (let [left, { tried, got }] = [needed, first]; ; ) {
    if (tried < left || (names.length === needed && got < needed)) return false;
    left -= got;
    if (left === 0) return true;
    // Of several units that were free another may have taken one a moment ago: then there may be more.
    ({ tried, got } = await store.takeSlots(tx, id, names, left, block));
  }
}

/** Its units are alike, and there are more than it has. */
const hasOthers = ({ gpuIds, capacity }: Listing, { units }: store.RentalRow): boolean =>
  gpuIds.length === 0 && capacity > units;

/** Whichever of its identical units are free from its start until then. */
async function takeWhole(tx: Tx, rental: store.RentalRow, listing: Listing, to: Instant): Promise<boolean> {
  const { id, units: needed, start_at: from } = rental;
  const filling = { id, needed, names: unitsOf(listing), block: { from, to } };
  return fill(tx, filling, await store.takeSlots(tx, id, filling.names, needed, filling.block));
}

/**
 * Whether `stop` would, as things stand. One that broke may be followed by another one as long as that is not read:
 * whoever stops it wants none.
 */
export const canStop = ({ stop_at: stopAt, over_at: overAt, end_at: end }: store.RentalRow): boolean =>
  stopAt === null && (overAt === null || overAt < end);

export type Rentals = ReturnType<typeof createRentals>;

export function createRentals({ database, clock, log, renting }: RentalsDeps) {
  const work = createWork({ database, clock, log, renting });

  /** The blocks that can be had for so many units; they may overlap. `except`: as if that rental held nothing. */
  async function free(handle: store.Db, listing: Listing, units: number, within: TimeBlock, except?: string) {
    const names = unitsOf(listing);
    const held = await store.slotsOf(handle, names, within, SLOTS_MAX);
    const others = held.filter(({ rental }) => rental !== except);
    return freeBlocks(others, names.length, namesNeeded(listing, units), within);
  }

  /** Has ended, or will at any moment. */
  const isOver = ({ stop_at: stopAt, over_at: overAt, end_at: end }: store.RentalRow): boolean =>
    stopAt !== null || overAt !== null || end <= clock.now();

  return {
    ...work,
    free,
    /** What holds any of its units at any time of the block. */
    held: (handle: store.Db, listing: Listing, block: TimeBlock): Promise<readonly TimeBlock[]> =>
      store.slotsOf(handle, unitsOf(listing), block, SLOTS_MAX),
    /** Whether all of the block can be had. */
    isFree: async (handle: store.Db, listing: Listing, units: number, block: TimeBlock): Promise<boolean> =>
      isIn(await free(handle, listing, units, block), block),
    /** What has no unit left for the whole of a block. */
    async bookedIn(block: TimeBlock): Promise<(listing: Listing) => boolean> {
      const taken = await store.unitsTaken(database.kysely, block);
      const [names, touched] = [new Set(taken), new Set(taken.map((unit) => unit.split('/')[0]))];
      return (listing) =>
        listing.gpuIds.length > 0
          ? listing.gpuIds.some((gpu) => names.has(gpuName(listing.provider, gpu)))
          : touched.has(listing.id) && unitsOf(listing).every((unit) => names.has(unit));
    },

    /** Holds the block in the caller's transaction; null where it is taken. */
    async take(tx: Tx, wanted: Wanted): Promise<store.RentalRow | null> {
      const { id, listing, units, block, pricePerHour, diskGb, sshKeys } = wanted;
      const row = {
        ...{ id, units, block, listing_id: listing.id, provider: listing.provider, external_id: listing.externalId },
        ...{ gpu_count: listing.gpuCount * units, price_per_hour: pricePerHour, disk_gb: diskGb },
        ssh_keys: [...sshKeys],
      };
      const names = unitsOf(listing);
      const needed = namesNeeded(listing, units);
      const { rental, ...first } = await store.insertRental(tx, row, names, needed);
      if (await fill(tx, { id, names, needed, block }, first)) return rental;
      await store.dropRental(tx, id);
      return null;
    },

    /** Takes back what was taken in the same transaction. */
    drop: (tx: Tx, id: string): Promise<void> => store.dropRental(tx, id),

    /** Lets it end later, in the caller's transaction; false where that is taken, null where it has ended or will soon. */
    async extend(tx: Tx, id: string, listing: Listing, to: Instant): Promise<boolean | null> {
      const rental = await store.lockRental(tx, id);
      if (isOver(rental)) return null;
      if (rental.state !== 'renting') await store.refence(tx, rental);
      const now = clock.now();
      if (await store.extendSlots(tx, id, to, now)) return true;
      return hasOthers(listing, rental) && store.moveSlots(tx, id, to, now, () => takeWhole(tx, rental, listing, to));
    },

    /** Whether `extend` would, as things stand: its answers. */
    async canExtend(handle: store.Db, rental: store.RentalRow, listing: Listing, to: Instant) {
      if (isOver(rental)) return null;
      if (await store.isFreeUntil(handle, rental.id, to)) return true;
      if (!hasOthers(listing, rental)) return false;
      const whole = { from: rental.start_at, to };
      return isIn(await free(handle, listing, rental.units, whole, rental.id), whole);
    },

    /**
     * Ends it in the caller's transaction: at once where nothing was rented yet, else with news of its end. `null`: it
     * is over already, or about to be.
     */
    async stop(tx: Tx, id: string): Promise<'ended' | 'stopping' | null> {
      const locked = await store.lockRental(tx, id);
      const now = clock.now();
      // What the market is being asked must still be written down; anything else that is under way counts no more.
      const isKept = locked.state === 'renting' || locked.over_at !== null;
      const rental = isKept ? locked : await store.takeOver(tx, locked);
      if (rental.state === 'booked') {
        const state = next(rental.state, 'stop');
        await store.change(tx, rental, { state, outcome: 'stopped', over_at: now, ended_at: now, due_at: now });
        await store.freeSlots(tx, id);
        return 'ended';
      }
      if (!canStop(rental)) return null;
      await store.change(tx, rental, { stop_at: now, due_at: now, keep: true });
      return 'stopping';
    },

    findAll: store.findRentals,
    /** The id of one of which there may be news; null where there is none. */
    unread: (tx: Tx): Promise<string | null> => store.findUnread(tx),
    /** It is read with that, and the caller's until its transaction ends; null where another has read it meanwhile. */
    read: (tx: Tx, id: string): Promise<store.RentalRow | null> => store.takeUnread(tx, id),
    /** What markets took, since it was read. */
    costs: (tx: Tx, limit: number): Promise<InstanceRow[]> => takeUnreadCosts(tx, limit),
  };
}
