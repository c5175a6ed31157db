/** What may be booked, what a cancelled block costs, and when it was used; pure. */
import { DAY_MS, type Instant, MINUTE_MS, plus, SECOND_MS } from '#base/clock';

export type ReservationState = 'pending' | 'active' | 'completed' | 'cancelled' | 'failed';

export const HOUR_MS = 60 * MINUTE_MS;
export const BLOCK_MIN_MS = MINUTE_MS;
export const BLOCK_MAX_MS = 31 * DAY_MS;
export const AHEAD_MAX_MS = 60 * DAY_MS;
/** A request takes a moment: a start so little in the past is meant to be now. */
export const LATE_MS = 2 * MINUTE_MS;

export type TimeBlock = { readonly from: Instant; readonly to: Instant };

/** What is wrong with a block, and which field says so; null: nothing. */
export function faultOfBlock({ from, to }: TimeBlock, now: Instant): { pointer: string; detail: string } | null {
  if (to <= from) return { pointer: '/end_time', detail: 'must be after start_time' };
  if (to - from < BLOCK_MIN_MS) return { pointer: '/end_time', detail: 'must be a minute after start_time or later' };
  if (to - from > BLOCK_MAX_MS) return { pointer: '/end_time', detail: 'must be 31 days after start_time or earlier' };
  if (from < now - LATE_MS) return { pointer: '/start_time', detail: 'must not be in the past' };
  if (to <= now) return { pointer: '/end_time', detail: 'must not be in the past' };
  if (from > now + AHEAD_MAX_MS) return { pointer: '/start_time', detail: 'must be within the next 60 days' };
  return null;
}

/** What a market says of a listing now. */
export type Offered = {
  readonly isThere: boolean;
  /** Somebody else has it. */
  readonly isBusy: boolean;
  readonly rentableUntil: Instant | null;
};

/** What of a stretch any block that is booked now must lie in; null: nothing. */
export function openPart(within: TimeBlock, { isThere, isBusy, rentableUntil }: Offered, now: Instant) {
  // Until then a start counts as now.
  const from = Math.max(within.from, isBusy ? now + 2 * LATE_MS : now) as Instant;
  const to = Math.min(within.to, rentableUntil ?? within.to, now + AHEAD_MAX_MS + BLOCK_MAX_MS) as Instant;
  return isThere && from < to && from <= now + AHEAD_MAX_MS ? { from, to } : null;
}

/** Whole seconds, the last one counting in full. */
export const secondsOf = ({ from, to }: TimeBlock): number => Math.max(0, Math.ceil((to - from) / SECOND_MS));

/**
 * The published rule: nothing before the machine answers; then what was used, and the rest of the hour that has begun,
 * up to the end of the block.
 */
export function billedUntil(runningAt: Instant | null, end: Instant, now: Instant): Instant | null {
  if (runningAt === null) return null;
  const hours = Math.max(1, Math.ceil((now - runningAt) / HOUR_MS));
  return Math.min(end, plus(runningAt, hours * HOUR_MS)) as Instant;
}

export const RULE =
  'Free until the machine answers. After that you pay for what was used and the rest of the hour that has begun; the remainder of the block comes back.';
/** Of a market that sells blocks in advance. */
export const RULE_PREPAID =
  'Free until the machine answers. After that nothing comes back: this market sells whole hours in advance.';

/** What is wrong with the length of a block that is sold in whole hours; null: nothing. */
export const faultOfHours = ({ from, to }: TimeBlock): string | null =>
  (to - from) % HOUR_MS === 0
    ? null
    : 'must be a whole number of hours after start_time: this market sells whole hours';

/** What of a stretch can be sold in whole hours. */
export function wholeHours({ from, to }: TimeBlock): readonly TimeBlock[] {
  const hours = Math.floor((to - from) / HOUR_MS);
  return hours < 1 ? [] : [{ from, to: plus(from, hours * HOUR_MS) }];
}

/** How long before the end its user is reminded, and when it is extended by itself. */
export const REMIND_MS = 15 * MINUTE_MS;
export const EXTEND_MS = 5 * MINUTE_MS;
/** Nobody has to be reminded of the end of so short a block. */
export const REMIND_LEAST_MS = 30 * MINUTE_MS;
/** Less is not worth another machine. */
export const REPLACE_LEAST_MS = 2 * MINUTE_MS;
export const STRETCHES_MAX = 6;

const edges: Readonly<Record<ReservationState, readonly ReservationState[]>> = {
  pending: ['active', 'cancelled', 'failed'],
  active: ['completed', 'cancelled', 'failed'],
  completed: [],
  cancelled: [],
  failed: [],
};

/** Throws for an edge that there is not. */
export function demandEdge(from: ReservationState, to: ReservationState): void {
  if (!edges[from].includes(to)) throw new Error(`a reservation that is ${from} cannot become ${to}`);
}
