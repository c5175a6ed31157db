/**
 * Captured answers shown again. Each captured figure stays as it is, but for the times: a day captured in the past is
 * made today, so that the duration it had left counts from now. Rows without a price come first, where a client that
 * walks the price meets them.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Lazy, Offer, VastSource } from './vast.ts';

const MONTH_HOURS = 720;
const STORAGE_GB = 8;

export type Replay = {
  readonly files: readonly string[];
  readonly shown: () => string;
  /** Throws when there is no such file. */
  show(file: string): void;
  step(by: number): void;
  readonly vast: VastSource;
  /** The newest captured answer of another market, or null. */
  other(name: 'akash-gpu-prices' | 'ionet-market-snapshot'): unknown;
};

export class ReplayError extends Error {
  override readonly name = 'ReplayError';
}

function readJson(folder: string, file: string): unknown {
  try {
    return JSON.parse(readFileSync(join(folder, file), 'utf8'));
  } catch (error) {
    throw new ReplayError(`${file} cannot be replayed: ${(error as Error).message}`);
  }
}

function offersOf(folder: string, file: string): unknown[] {
  const read = readJson(folder, file) as { offers?: unknown; offers_by_model?: unknown } | null;
  if (Array.isArray(read?.offers)) return read.offers;
  if (typeof read?.offers_by_model === 'object' && read.offers_by_model !== null)
    return Object.values(read.offers_by_model).flat();
  throw new ReplayError(`${file} holds neither offers nor offers_by_model`);
}

export function createReplay(folder: string, startMs: number): Replay {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch (error) {
    throw new ReplayError(`the folder ${folder} cannot be read: ${(error as Error).message}`);
  }
  const files = names
    .filter((name) => /^bundles-.*[.]json$/.test(name))
    .sort()
    .reverse();
  if (files.length === 0) throw new ReplayError(`the folder ${folder} holds no bundles-*.json`);
  let at = 0;
  let offers: unknown[] = [];
  const load = (index: number): void => {
    const file = files[index];
    if (file === undefined) throw new ReplayError('there is no such captured day');
    offers = offersOf(folder, file);
    at = index;
  };
  load(0);
  return {
    files,
    shown: () => files[at] ?? '',
    show: (file) => load(files.indexOf(file)),
    step: (by) => load(at + by),
    vast: {
      sorted: (type, storageGb) =>
        type === 'bid'
          ? []
          : offers.map((row) => lazyOf(row, storageGb, startMs)).sort((a, b) => a.dphTotal - b.dphTotal),
    },
    other(name) {
      const file = names
        .filter((candidate) => candidate.startsWith(name) && candidate.endsWith('.json'))
        .sort()
        .at(-1);
      return file === undefined ? null : readJson(folder, file);
    },
  };
}

const isNumber = (value: unknown): value is number => typeof value === 'number';

function lazyOf(row: unknown, storageGb: number, startMs: number): Lazy {
  if (typeof row !== 'object' || row === null) return { dphTotal: -1, make: () => row as Offer };
  const captured = row as Offer;
  const { storage_cost: storage, dph_base: base } = captured;
  const priced =
    storageGb === STORAGE_GB || !isNumber(storage) || !isNumber(base)
      ? {}
      : {
          dph_total: base + (storage * storageGb) / MONTH_HOURS,
          storage_total_cost: (storage * storageGb) / MONTH_HOURS,
        };
  const total = 'dph_total' in priced ? priced.dph_total : captured.dph_total;
  return {
    dphTotal: isNumber(total) ? total : -1,
    make: () => ({ ...captured, ...priced, ...movedTimes(captured, startMs) }),
  };
}

function movedTimes({ end_date: end, duration, start_date: start }: Offer, startMs: number): Offer {
  if (!isNumber(end) || !isNumber(duration)) return {};
  const shift = startMs / 1000 - (end - duration);
  return { end_date: end + shift, ...(isNumber(start) ? { start_date: start + shift } : {}) };
}
