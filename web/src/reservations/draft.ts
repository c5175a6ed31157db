/** The booking form as it stands in its fields, and the block it stands for. */
import type { BookSearch } from './book-search.ts';
import type { Asked, Wanted } from './queries.ts';
import { type Settings, usualSettings } from './settings.ts';
import { type Block, instantsOf, lengthOf, MINUTE_MS, wallOf } from './zone.ts';

export type Draft = {
  readonly isNow: boolean;
  /** A wall time of the reader's zone. */
  readonly wall: string;
  /** Of a wall time that comes twice: the later one. */
  readonly later: boolean;
  readonly hours: string;
  readonly minutes: string;
  readonly gpus: string;
  readonly disk: string;
  readonly sshKey: string;
  /** USDC an hour at most; empty: what it costs. */
  readonly limit: string;
  readonly settings: Settings;
};

const lengthFields = (minutes: number) => ({
  hours: String(Math.floor(minutes / 60)),
  minutes: String(Math.round(minutes % 60)),
});

export const startFields = (at: number, zone: string) => {
  // The fields have no seconds: the next minute.
  const minute = Math.ceil(at / MINUTE_MS) * MINUTE_MS;
  const wall = wallOf(minute, zone);
  const [first] = instantsOf(wall, zone);
  return { isNow: false, wall, later: first !== undefined && minute - first >= 30 * MINUTE_MS };
};

/**
 * What does not stand in the address is kept from before: a key of the user's for any listing, what may be spent and
 * what happens by itself only where it was said of this one.
 */
export function draftOf(
  { from, hours = 1, gpu_count: gpus, disk_gb: diskGb }: BookSearch,
  zone: string,
  before: Draft | null,
  isOfThis: boolean,
): Draft {
  const start = from === undefined ? { isNow: true, wall: '', later: false } : startFields(Date.parse(from), zone);
  const { limit, settings } = before !== null && isOfThis ? before : { limit: '', settings: usualSettings };
  const sshKey = before?.sshKey ?? '';
  const typed = { gpus: String(gpus ?? ''), disk: String(diskGb ?? '') };
  return { ...start, ...lengthFields(Math.round(hours * 60)), ...typed, sshKey, limit, settings };
}

/** A block that was offered. */
export const blockFields = (block: Block, zone: string): Partial<Draft> => ({
  ...startFields(Date.parse(block.start_time), zone),
  ...lengthFields(Math.floor(lengthOf(block) / MINUTE_MS)),
});

export const minutesOf = ({ hours, minutes }: Draft): number => Number(hours || 0) * 60 + Number(minutes || 0);

/** Null while there is no such time. */
export function startOf({ isNow, wall, later }: Draft, zone: string): 'now' | number | null {
  if (isNow) return 'now';
  const found = instantsOf(wall, zone);
  return (later ? found.at(-1) : found[0]) ?? null;
}

export function faultsOf(draft: Draft, zone: string): { start: string | null; length: string | null } {
  const none = startOf(draft, zone) === null;
  return {
    start: !none
      ? null
      : draft.wall === ''
        ? 'Day and time, please'
        : 'There is no such time: the clocks are put forward over it',
    length: minutesOf(draft) < 1 ? 'A minute at least' : null,
  };
}

export function wantedOf(gpu: string, draft: Draft, zone: string): Wanted | null {
  const start = startOf(draft, zone);
  const minutes = minutesOf(draft);
  if (start === null || minutes < 1) return null;
  const key = draft.sshKey.trim();
  return {
    ...{ gpu, start, minutes },
    gpus: draft.gpus === '' ? undefined : Number(draft.gpus),
    diskGb: draft.disk === '' ? undefined : Number(draft.disk),
    sshKey: key === '' ? undefined : key,
    limit: draft.limit === '' ? undefined : draft.limit,
    settings: draft.settings,
  };
}

export function searchOf({ gpu, start, minutes, gpus, diskGb }: Asked): BookSearch {
  const hours = Math.round((minutes / 60) * 10_000) / 10_000;
  return {
    gpu,
    ...(start === 'now' ? {} : { from: new Date(start).toISOString() }),
    hours,
    ...(gpus === undefined ? {} : { gpu_count: gpus }),
    ...(diskGb === undefined ? {} : { disk_gb: diskGb }),
  };
}
