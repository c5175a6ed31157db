/** The one price of a block: quoted, held, billed and shown. Pure. */
import { addUsdc, type MicroUsdc, microUsdc } from '#base/money';
import { type Cost, costOf } from '#market';
import { secondsOf, type TimeBlock } from './rules.ts';
import type { ReservationRow, StretchRow } from './store.ts';

export type Priced = Pick<ReservationRow, 'price_per_hour' | 'storage_price_per_gb_month' | 'disk_gb'>;

/** Traffic is not counted: no market tells how much it was. */
export const priceOf = (of: Priced, block: TimeBlock): Cost =>
  costOf(
    {
      pricePerHour: microUsdc(of.price_per_hour),
      storagePricePerGbMonth: of.storage_price_per_gb_month === null ? null : microUsdc(of.storage_price_per_gb_month),
      egressPricePerGb: null,
      ingressPricePerGb: null,
    },
    { seconds: secondsOf(block), diskMilliGb: of.disk_gb * 1000, egressMilliGb: 0, ingressMilliGb: 0 },
  );

const joined = (costs: readonly Cost[]): Cost => ({
  total: addUsdc(...costs.map(({ total }) => total)),
  lines: costs.flatMap(({ lines }) => lines),
  complete: costs.every(({ complete }) => complete),
});

/**
 * What a reservation costs as it stands, line by line for each machine that was used; before its end with the block of
 * the one that is rented now.
 */
export function costAsItStands(row: ReservationRow, stretches: readonly StretchRow[], current: TimeBlock): Cost {
  const used = stretches.flatMap((stretch) => {
    const { used_from: from, used_until: to } = stretch;
    return from === null || to === null ? [] : [priceOf({ ...stretch, disk_gb: row.disk_gb }, { from, to })];
  });
  if (row.charged === null) return joined([...used, priceOf(row, current)]);
  return used.length > 0 ? joined(used) : priceOf(row, { from: row.start_at, to: row.start_at });
}

/** All that a reservation costs when its machine runs to the end. */
export const wholeOf = (row: ReservationRow, current: TimeBlock): MicroUsdc =>
  microUsdc(row.spent + priceOf(row, current).total);
