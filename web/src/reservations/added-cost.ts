/** What a later end adds to a reservation, by the lines it was booked with; to the micro-USDC as the server reckons it. */
import { amountOf, micros } from '../frame/money.ts';
import type { Detail } from './reservations-search.ts';

const SECOND_MS = 1000;
const HOUR_SECONDS = 3600;
const MONTH_HOURS = 720;

const halfUp = (amount: bigint, divisor: bigint): bigint => (2n * amount + divisor) / (2n * divisor);

/** Of the machine that is rented now, from its start to the new end. */
function secondsTo(detail: Detail, to: number, secondsNow: number): number {
  // One that took over began at a moment that is not told: at most a second too much.
  const added = Math.ceil((to - Date.parse(detail.end_time)) / SECOND_MS);
  return detail.machines.length === 0
    ? Math.ceil((to - Date.parse(detail.start_time)) / SECOND_MS)
    : secondsNow + Math.max(0, added);
}

export function addedCost(detail: Detail, to: number): string {
  const { cost, held, disk_gb: diskGb } = detail;
  // The machine that is rented now comes last.
  const lines = cost.lines.slice(cost.lines.findLastIndex(({ item }) => item === 'gpu'));
  const secondsNow = Math.round((lines[0]?.quantity ?? 0) * HOUR_SECONDS);
  const seconds = BigInt(secondsTo(detail, to, secondsNow));
  const change = lines.map(({ item, unit_price: each, amount }) => {
    if (each === null) return 0n;
    const after =
      item === 'gpu'
        ? halfUp(micros(each) * seconds, BigInt(HOUR_SECONDS))
        : halfUp(micros(each) * BigInt(diskGb) * seconds, BigInt(MONTH_HOURS * HOUR_SECONDS));
    return after - micros(amount);
  });
  const total = change.reduce((sum, one) => sum + one, micros(cost.total));
  // More may be held than is needed, where a cheaper machine took over.
  return amountOf(total > micros(held) ? total - micros(held) : 0n);
}
