/** Money as it is shown. The wire's decimal text is never turned into a float to reckon with. */

/** "0.350000" as "$0.35": zeros past the cents say nothing. */
export function showMoney(amount: string): string {
  const [whole = '0', fraction = ''] = amount.split('.');
  const sign = whole.startsWith('-') ? '-' : '';
  const grouped = whole.replace('-', '').replace(/\B(?=(\d{3})+$)/g, ',');
  const digits = fraction.replace(/0+$/, '').padEnd(2, '0');
  return `${sign}$${grouped}.${digits}`;
}

/** At least four places, so that the points of a column stand in one line. */
export function showPrice(amount: string): string {
  const [head = '', fraction = ''] = showMoney(amount).split('.');
  return `${head}.${fraction.padEnd(4, '0')}`;
}

/** To reckon with: micro-USDC. */
export const micros = (amount: string): bigint => {
  const [whole = '0', fraction = ''] = amount.split('.');
  return BigInt(`${whole}${fraction.padEnd(6, '0').slice(0, 6)}`);
};

export function amountOf(microUsdc: bigint): string {
  const digits = (microUsdc < 0n ? -microUsdc : microUsdc).toString().padStart(7, '0');
  return `${microUsdc < 0n ? '-' : ''}${digits.slice(0, -6)}.${digits.slice(-6)}`;
}

/** In whole cents, half up: for amounts of days and months. */
export function showCents(amount: string): string {
  const cents = (micros(amount) + 5_000n) / 10_000n;
  return showMoney(`${cents / 100n}.${(cents % 100n).toString().padStart(2, '0')}`);
}

/** A price part: what is not known is not free. */
export function showPart(amount: string | null, per: string): string {
  if (amount === null) return 'not known';
  return /^0(\.0+)?$/.test(amount) ? 'free' : `${showMoney(amount)} ${per}`;
}

/** In whole percent, 100 at most; all of nothing is all. */
export function shareOf(part: string, whole: string): number {
  const [a, b] = [micros(part), micros(whole)];
  return b === 0n || a > b ? 100 : Number((100n * a) / b);
}

/** Below zero where `a` is less. */
export function compareMoney(a: string, b: string): number {
  const difference = micros(a) - micros(b);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

export const minusMoney = (a: string, b: string): string => amountOf(micros(a) - micros(b));
