import { assert } from './assert.ts';

/** USDC in millionths. Made only here, by parsing or by arithmetic that names its rounding. */
export type MicroUsdc = bigint & { readonly __micro: unique symbol };

const MICRO = 1_000_000n;
export const ZERO_USDC = 0n as MicroUsdc;

/** Whole micro-USDC (as the database keeps them). */
export const microUsdc = (micro: bigint): MicroUsdc => micro as MicroUsdc;

/** "12.340000": always six places. */
export function formatUsdc(amount: MicroUsdc): string {
  const sign = amount < 0n ? '-' : '';
  const digits = (amount < 0n ? -amount : amount).toString().padStart(7, '0');
  return `${sign}${digits.slice(0, -6)}.${digits.slice(-6)}`;
}

export type Rounding = 'floor' | 'ceil' | 'half-up';

function divide(numerator: bigint, denominator: bigint, rounding: Rounding): bigint {
  assert(numerator >= 0n && denominator > 0n, 'division of money is for amounts that are not negative');
  if (rounding === 'floor') return numerator / denominator;
  if (rounding === 'ceil') return (numerator + denominator - 1n) / denominator;
  return (2n * numerator + denominator) / (2n * denominator);
}

const DECIMAL = /^(\d+)(?:\.(\d+))?(?:e([+-]?\d{1,3}))?$/i;

/**
 * A decimal text ("12.34", "1e-7") divided by `parts`, as micro-USDC; null when it is no amount of zero or more.
 * Exact: the text is read as a fraction, never as a float.
 */
export function parseUsdc(text: string, rounding: Rounding = 'half-up', parts = 1): MicroUsdc | null {
  const match = DECIMAL.exec(text);
  if (!match || text.length > 64) return null;
  const [, whole = '', fraction = '', exponent = '0'] = match;
  const places = fraction.length - Number(exponent);
  const value = BigInt(whole + fraction);
  if (value === 0n) return ZERO_USDC;
  if (places < -64) return null;
  // So far below a micro-USDC that only rounding up leaves anything.
  if (places > 128) return (rounding === 'ceil' ? 1n : 0n) as MicroUsdc;
  const digits = value * MICRO * (places < 0 ? 10n ** BigInt(-places) : 1n);
  return divide(digits, (places > 0 ? 10n ** BigInt(places) : 1n) * BigInt(parts), rounding) as MicroUsdc;
}

/**
 * A market's JSON number (USD) divided by `parts`, rounded half up to micro-USDC; null when it is not a finite
 * number of zero or more. Ties are decided on the shortest decimal of the number, not on its binary value.
 */
export function usdcFromNumber(value: number, parts = 1): MicroUsdc | null {
  if (!Number.isFinite(value) || value < 0) return null;
  const scaled = (value * 1e6) / parts;
  const fraction = scaled - Math.floor(scaled);
  if (scaled < 1e12 && Math.abs(fraction - 0.5) > 1e-3) return BigInt(Math.round(scaled)) as MicroUsdc;
  return parseUsdc(String(value), 'half-up', parts);
}

/** amount × numerator / denominator. */
export function mulDiv(amount: MicroUsdc, numerator: bigint, denominator: bigint, rounding: Rounding): MicroUsdc {
  return divide(amount * numerator, denominator, rounding) as MicroUsdc;
}

export const addUsdc = (...amounts: readonly MicroUsdc[]): MicroUsdc =>
  amounts.reduce((sum, amount) => sum + amount, 0n) as MicroUsdc;
