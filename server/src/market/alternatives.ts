/** Other listings of the same GPU that can be rented in place of one. */
import type { Instant } from '#base/clock';
import { isTrusted } from './arbitrage-rules.ts';
import type { Board } from './board.ts';
import { statusBySlot } from './conditions.ts';
import type { Listing } from './listing.ts';
import { judgePrice, scoreOf } from './reference.ts';

export type Alternative = {
  readonly listing: Listing;
  /** How many of its units have as many GPUs as are wanted. */
  readonly units: number;
};

/** Listings whose units make up so many GPUs; physical GPUs are rented as the offer has them. */
function unitsFor({ gpuCount, gpuIds, capacity }: Listing, gpus: number): number | null {
  const units = gpus / gpuCount;
  const most = gpuIds.length > 0 ? 1 : Math.max(1, capacity);
  return Number.isInteger(units) && units <= most ? units : null;
}

/**
 * Of the same model and kind of pricing, with as much memory, available, at a price that is not odd, vouched for where
 * the first one is; never of the same machine. Cheapest first, of one price the better score.
 */
export function alternativesTo(board: Board, first: Listing, gpus: number, limit: number, now: Instant): Alternative[] {
  if (first.model === null) return [];
  const status = statusBySlot(board, now);
  const vouched = isTrusted(first.verified, first.reliability);
  const taken = new Set(first.gpuIds);
  const found: Alternative[] = [];
  for (const slot of board.occupiedSlots()) {
    const row = board.rows[slot];
    if (row === undefined || row.model !== first.model || row.pricing !== first.pricing || !row.bookable) continue;
    if (row.id === first.id || status(slot) !== 'available') continue;
    if (row.gpuIds.some((gpu) => taken.has(gpu)) || (row.machineId !== null && row.machineId === first.machineId))
      continue;
    if ((row.vramGb ?? 0) < (first.vramGb ?? 0) || (vouched && !isTrusted(row.verified, row.reliability))) continue;
    if (judgePrice(row, board.reference).verdict === 'unusual') continue;
    const units = unitsFor(row, gpus);
    if (units !== null) found.push({ listing: row, units });
  }
  const price = ({ listing, units }: Alternative): bigint => listing.pricePerHour * BigInt(units);
  const score = ({ listing }: Alternative): number =>
    board.reference === null ? 0 : scoreOf(listing, board.reference).comparable;
  return found
    .sort((a, b) => Number(price(a) - price(b)) || score(b) - score(a) || (a.listing.id < b.listing.id ? -1 : 1))
    .slice(0, limit);
}
