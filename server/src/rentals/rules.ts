/** What a rental may do next, and which blocks are free; pure. */
import { type Instant, MINUTE_MS, plus, SECOND_MS } from '#base/clock';

export type RentalState = 'booked' | 'renting' | 'booting' | 'running' | 'releasing' | 'ended';
/** begin: its time has come; gone: the market rents it to nobody; broke: it will not work; stop: its user wants no more. */
export type RentalEvent = 'begin' | 'rented' | 'ready' | 'gone' | 'broke' | 'over' | 'stop' | 'released';

const edges: Readonly<Record<RentalState, Partial<Record<RentalEvent, RentalState>>>> = {
  booked: { begin: 'renting', stop: 'ended' },
  // Once the market was asked only its answer tells whether there is something to release.
  renting: { rented: 'booting', gone: 'ended' },
  booting: { ready: 'running', broke: 'releasing', stop: 'releasing', over: 'releasing' },
  running: { broke: 'releasing', stop: 'releasing', over: 'releasing' },
  releasing: { released: 'ended' },
  ended: {},
};

/** Throws for an edge that there is not. */
export function next(state: RentalState, event: RentalEvent): RentalState {
  const to = edges[state][event];
  if (to === undefined) throw new Error(`a rental that is ${state} cannot be ${event}`);
  return to;
}

export type RentalOutcome = 'used' | 'stopped' | 'failed' | 'interrupted';

/** What a machine that is of no use any more has come to. */
export function outcomeOf(rental: {
  readonly stop_at: Instant | null;
  readonly running_at: Instant | null;
  readonly over_at: Instant | null;
  readonly end_at: Instant;
}): RentalOutcome {
  if (rental.stop_at !== null) return 'stopped';
  if (rental.running_at === null) return 'failed';
  return rental.over_at !== null && rental.over_at >= rental.end_at ? 'used' : 'interrupted';
}

type Timed = {
  readonly state: RentalState;
  readonly reference: string | null;
  readonly asked_at: Instant | null;
  readonly start_at: Instant;
  readonly end_at: Instant;
  readonly stop_at: Instant | null;
};

/** How long a market may take until a machine answers; then another is tried or the user has their money back. */
const BOOT_MS = 20 * MINUTE_MS;

export type WhyOver = { readonly event: 'stop' | 'over' | 'broke'; readonly detail: string };

/** Why its user has nothing of it any more, whatever the market would say; null: it goes on. */
export function whyOver({ state, reference, stop_at: stopAt, end_at: end }: Timed, now: Instant): WhyOver | null {
  const hasBegun = state === 'running';
  const isAsked = state === 'booting' || reference !== null;
  if (stopAt !== null) {
    const detail = isAsked ? 'It was stopped while it began.' : 'It was stopped before it began.';
    return { event: 'stop', detail: hasBegun ? '' : detail };
  }
  return now < end ? null : { event: 'over', detail: hasBegun ? '' : 'It did not begin in its time.' };
}

/** A market that cannot be asked may have it ready. */
const UNREACHED_MS = 10 * MINUTE_MS;

/** Why it is waited for no longer, unless the market says that it is there now; null: it is. */
export function whyLate(
  { state, reference, asked_at: askedAt, start_at: start }: Timed,
  now: Instant,
  isReached = true,
): WhyOver | null {
  const isAsked = state === 'booting' || reference !== null;
  if (state === 'running' || state === 'releasing') return null;
  const most = isAsked && !isReached ? BOOT_MS + UNREACHED_MS : BOOT_MS;
  if (now < plus((isAsked ? askedAt : null) ?? start, most)) return null;
  const asked = isAsked ? 'The market did not answer in time.' : 'The market could not be asked in time.';
  return { event: 'broke', detail: state === 'booting' ? 'It did not boot in time.' : asked };
}

/** Half-open: `[from, to)`. */
export type TimeBlock = { readonly from: Instant; readonly to: Instant };

export const overlaps = (a: TimeBlock, b: TimeBlock): boolean => a.from < b.to && b.from < a.to;

/** Blocks put together where they touch or overlap, in order. */
export function joined(blocks: readonly TimeBlock[]): TimeBlock[] {
  const all: TimeBlock[] = [];
  for (const block of [...blocks].sort((a, b) => a.from - b.from)) {
    const last = all.at(-1);
    if (last !== undefined && block.from <= last.to)
      all[all.length - 1] = { from: last.from, to: Math.max(last.to, block.to) as Instant };
    else all.push(block);
  }
  return all;
}

/** What of `within` is in none of the blocks. */
export function freeParts(blocks: readonly TimeBlock[], within: TimeBlock): TimeBlock[] {
  const free: TimeBlock[] = [];
  let { from } = within;
  for (const block of joined(blocks)) {
    if (block.to <= from) continue;
    if (block.from >= within.to) break;
    if (block.from > from) free.push({ from, to: block.from });
    from = block.to;
  }
  if (from < within.to) free.push({ from, to: within.to });
  return free;
}

export type Held = TimeBlock & { readonly unit: string };

/**
 * The blocks in which the same `wanted` units are free from end to end, each as long as it goes: none lies within
 * another, though they may overlap. A block can be booked just when it lies within one of them.
 */
export function freeBlocks(held: readonly Held[], units: number, wanted: number, within: TimeBlock): TimeBlock[] {
  const byUnit = new Map<string, TimeBlock[]>();
  for (const slot of held) {
    if (!overlaps(slot, within)) continue;
    const known = byUnit.get(slot.unit);
    if (known === undefined) byUnit.set(slot.unit, [slot]);
    else known.push(slot);
  }
  const untouched = units - byUnit.size;
  if (untouched >= wanted) return [within];
  const parts = [...byUnit.values()].flatMap((blocks) => freeParts(blocks, within));
  const found = [...new Set(parts.map(({ from }) => from))]
    .sort((a, b) => a - b)
    .flatMap((from) => {
      const ends = parts.filter((part) => part.from <= from && from < part.to).map(({ to }) => to);
      const to = ends.sort((a, b) => b - a)[wanted - untouched - 1];
      return to === undefined ? [] : [{ from, to }];
    });
  return longest(found);
}

/** Of blocks in order of their starts, those that lie within none before: each ends later. */
function longest(blocks: readonly TimeBlock[]): TimeBlock[] {
  let last = -1;
  return blocks.filter(({ to }) => {
    const isLonger = to > last;
    last = Math.max(last, to);
    return isLonger;
  });
}

/** What free blocks leave of one that lies within the stretch they were found for. */
export const partsOf = (free: readonly TimeBlock[], block: TimeBlock): TimeBlock[] => {
  const parts = free
    .filter((one) => overlaps(one, block))
    .map(({ from, to }) => ({
      from: Math.max(from, block.from) as Instant,
      to: Math.min(to, block.to) as Instant,
    }));
  // Of those that begin where the block does, the longest counts.
  return longest(parts.sort((a, b) => a.from - b.from || b.to - a.to));
};

/** A market may be late to show what it rented out. */
const LOOKS_MS = 45 * SECOND_MS;

/** What to do about an order whose answer never came and that the market does not show. */
export const mayAskAgain = (askedAt: Instant, now: Instant): boolean => now >= plus(askedAt, LOOKS_MS);

export const referenceOf = (id: string, attempt: number): string => `gp4u-${id}-${attempt}`;

/** The rental that a reference names; null: it is none of ours. */
export const rentalIn = (reference: string | null): string | null =>
  /^gp4u-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})-\d+$/.exec(reference ?? '')?.[1] ?? null;
