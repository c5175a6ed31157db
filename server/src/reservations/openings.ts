/** What can be had of a listing and when: one reading for what is shown and for what is refused. */
import { assert } from '#base/assert';
import { type Clock, formatInstant, type Instant, plus } from '#base/clock';
import { invalidField } from '#base/problem';
import type { Listing, Market } from '#market';
import { isPrepaid } from '#providers';
import { freeParts as freeOf, joined, overlaps, partsOf, type Rentals, type TimeBlock } from '#rentals';
import { type Day, daysIn } from './days.ts';
import { AHEAD_MAX_MS, BLOCK_MAX_MS, BLOCK_MIN_MS, HOUR_MS, openPart, wholeHours } from './rules.ts';
import type { Db } from './store.ts';

export type Outlook = {
  readonly isFree: boolean;
  /** What stands in the way, and what could be had instead. */
  readonly clash: () => Record<string, unknown>;
};

export type CalendarDay = Day & { readonly busy: readonly TimeBlock[]; readonly free: readonly TimeBlock[] };

/** So many GPUs of a listing; null: those of one unit. */
type Of = { readonly gpuId: string; readonly gpuCount: number | null };
type Asked = { readonly listing: Listing; readonly units: number; readonly block: TimeBlock };

export type OpeningsDeps = {
  readonly db: Db;
  readonly clock: Clock;
  readonly market: Pick<Market, 'shown'>;
  readonly rentals: Pick<Rentals, 'free' | 'held'>;
};

const NEXT_FREE_MAX = 5;

export const rendered = ({ from, to }: TimeBlock) => ({ start_time: formatInstant(from), end_time: formatInstant(to) });

/** How many of its units have so many GPUs; null: one. Throws `invalidRequest` that names the field. */
export function unitsOf(listing: Listing, gpuCount: number | null, pointer = '/gpu_count'): number {
  if (gpuCount === null) return 1;
  const units = gpuCount / listing.gpuCount;
  const most = listing.gpuIds.length > 0 ? 1 : Math.max(1, listing.capacity);
  if (!Number.isInteger(units) || units < 1 || units > most)
    throw invalidField(
      pointer,
      most === 1
        ? `must be ${listing.gpuCount}, which is what this listing has`
        : `must be a multiple of ${listing.gpuCount}, ${most * listing.gpuCount} at most`,
    );
  return units;
}

export function createOpenings({ db, clock, market, rentals }: OpeningsDeps) {
  /** What could be had of a block and of the time after it: one look for both, as most who are refused ask at once. */
  async function outlook(handle: Db, { listing, units, block }: Asked): Promise<Outlook> {
    const length = block.to - block.from;
    // Far enough back that a booking in the way is seen as a whole.
    const within = {
      from: plus(block.from, -BLOCK_MAX_MS),
      to: Math.max(
        block.to,
        Math.min(plus(clock.now(), AHEAD_MAX_MS + length), listing.rentableUntil ?? Number.POSITIVE_INFINITY),
      ) as Instant,
    };
    const free = await rentals.free(handle, listing, units, within);
    const parts = partsOf(free, block);
    const isFree = parts.some(({ from, to }) => from === block.from && to === block.to);
    const inTheWay = freeOf(free, within).filter((one) => overlaps(one, block));
    // At each moment there are enough, but not the same ones from end to end.
    const taken = isFree || inTheWay.length > 0 ? inTheWay : joined(await rentals.held(handle, listing, block));
    return {
      isFree,
      clash: () => ({
        taken: taken.map(rendered),
        free_parts: (isPrepaid(listing.provider) ? parts.flatMap(wholeHours) : parts).map(rendered),
        next_free: free
          .map(({ from, to }) => ({ from: Math.max(from, block.from) as Instant, to }))
          .filter(({ from, to }) => to - from >= length)
          .slice(0, NEXT_FREE_MAX)
          .map(({ from }) => rendered({ from, to: plus(from, length) })),
      }),
    };
  }

  /** What can be booked of a listing within a stretch. */
  async function openIn({ gpuId, gpuCount }: Of, within: TimeBlock) {
    const { listing, status } = await market.shown(gpuId);
    const units = unitsOf(listing, gpuCount, '/query/gpu_count');
    const now = clock.now();
    const isThere = listing.bookable && status !== 'gone' && status !== 'stale';
    const { rentableUntil, provider } = listing;
    const open = openPart(within, { isThere, isBusy: status === 'busy', rentableUntil }, now);
    const free = open === null ? [] : await rentals.free(db, listing, units, open);
    const [leastMs, lastStart] = [isPrepaid(provider) ? HOUR_MS : BLOCK_MIN_MS, plus(now, AHEAD_MAX_MS)];
    return { free: free.filter(({ from, to }) => to - from >= leastMs && from <= lastStart), now };
  }

  return {
    outlook,
    /** Stretches of at least so long that can be booked. */
    async freeSlots(of: Of, within: TimeBlock, leastMs: number): Promise<readonly TimeBlock[]> {
      const { free } = await openIn(of, within);
      return free.filter(({ from, to }) => to - from >= leastMs);
    },
    /** A row a day of the zone, the current one first: when it cannot be had, and when it can. */
    async calendar(of: Of, count: number, zone: string): Promise<readonly CalendarDay[]> {
      const days = daysIn(zone, clock.now(), count);
      const [first, last] = [days[0], days.at(-1)];
      assert(first && last, 'there is a day');
      const { free, now } = await openIn(of, { from: first.from, to: last.to });
      return days.map((day) => {
        const parts = partsOf(free, day);
        const ahead = { from: Math.max(day.from, now) as Instant, to: day.to };
        return { ...day, busy: freeOf(parts, ahead), free: parts };
      });
    },
  };
}
