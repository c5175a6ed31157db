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

/** What of a stretch of time is in none of the blocks; what free blocks leave of one. */
export const { freeParts, partsOf } = rules;

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

export type Rentals = ReturnType<typeof createRentals>;

export function createRentals({ database, clock, log, renting }: RentalsDeps) {
  const work = createWork({ database, clock, log, renting });

  /** The blocks that can be had for so many units; they may overlap. */
  async function free(handle: store.Db, listing: Listing, units: number, within: TimeBlock): Promise<TimeBlock[]> {
    const names = unitsOf(listing);
    const held = await store.slotsOf(handle, names, within, SLOTS_MAX);
    return freeBlocks(held, names.length, namesNeeded(listing, units), within);
  }

  return {
    ...work,
    free,
    /** Whether all of the block can be had. */
    async isFree(handle: store.Db, listing: Listing, units: number, block: TimeBlock): Promise<boolean> {
      return (await free(handle, listing, units, block)).some(({ from, to }) => from === block.from && to === block.to);
    },
    /** What has no unit left for the whole of a block. */
    async bookedIn(block: TimeBlock): Promise<(listing: Listing) => boolean> {
      const taken = await store.unitsTaken(database.kysely, block);
      const [gpus, units] = [new Set(taken), new Map<string, number>()];
      for (const unit of taken) {
        const [listing = ''] = unit.split('/');
        units.set(listing, (units.get(listing) ?? 0) + 1);
      }
      return ({ id, provider, gpuIds, capacity }) =>
        gpuIds.length > 0
          ? gpuIds.some((gpu) => gpus.has(gpuName(provider, gpu)))
          : (units.get(id) ?? 0) >= Math.max(1, capacity);
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
      for (let [left, { tried, got }] = [needed, first]; ; ) {
        if (tried < left || (names.length === needed && got < needed)) {
          await store.dropRental(tx, id);
          return null;
        }
        left -= got;
        if (left === 0) return rental;
        // Of several units that were free another may have taken one a moment ago: then there may be more.
        ({ tried, got } = await store.takeSlots(tx, id, names, left, block));
      }
    },

    /** Takes back what was taken in the same transaction. */
    drop: (tx: Tx, id: string): Promise<void> => store.dropRental(tx, id),

    /** Lets it end later, in the caller's transaction; false where that is taken, null where it has ended or will soon. */
    async extend(tx: Tx, id: string, to: Instant): Promise<boolean | null> {
      const rental = await store.lockRental(tx, id);
      if (rental.stop_at !== null || rental.state === 'releasing' || rental.state === 'ended') return null;
      if (rental.end_at <= clock.now()) return null;
      if (rental.state !== 'renting') await store.takeOver(tx, rental);
      return store.extendSlots(tx, id, to, clock.now());
    },

    /**
     * Ends it in the caller's transaction: at once where nothing was rented yet, else as soon as the market has
     * released it, with news of its end. `null`: it has ended already, or is about to.
     */
    async stop(tx: Tx, id: string): Promise<'ended' | 'stopping' | null> {
      const locked = await store.lockRental(tx, id);
      const now = clock.now();
      // What the market is being asked must still be written down; anything else that is under way counts no more.
      const rental = locked.state === 'renting' ? locked : await store.takeOver(tx, locked);
      if (rental.state === 'booked') {
        const state = next(rental.state, 'stop');
        await store.change(tx, rental, { state, outcome: 'stopped', ended_at: now, due_at: now });
        await store.freeSlots(tx, id);
        return 'ended';
      }
      if (rental.state === 'ended' || rental.state === 'releasing' || rental.stop_at !== null) return null;
      await store.change(tx, rental, { stop_at: now, due_at: now, keep: true });
      return 'stopping';
    },

    findAll: store.findRentals,
    /** Rentals whose state changed since it was read, but for those that failed; the caller's until its transaction ends. */
    news: (tx: Tx, limit: number): Promise<store.RentalRow[]> => store.takeUnread(tx, false, limit),
    /** One that failed, or lost its machine. */
    async failure(tx: Tx): Promise<store.RentalRow | null> {
      const [failed] = await store.takeUnread(tx, true, 1);
      return failed ?? null;
    },
    /** What markets took, since it was read. */
    costs: (tx: Tx, limit: number): Promise<InstanceRow[]> => takeUnreadCosts(tx, limit),
    /** Sold in whole hours that are paid in advance. */
    isPrepaid: (provider: ProviderName): boolean => renting(provider)?.isPrepaid ?? false,
  };
}
