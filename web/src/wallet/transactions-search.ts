/** What the address of the transactions says, and the query to the API it stands for. */

export const transactionTypes = ['deposit', 'withdrawal', 'hold', 'release', 'payment', 'refund', 'payout'] as const;
export type TransactionType = (typeof transactionTypes)[number];

export type TransactionsSearch = {
  readonly type?: readonly TransactionType[];
  /** Days in the reader's zone, the last one included: `2026-03-01`. */
  readonly from?: string;
  readonly to?: string;
  readonly reservation?: string;
  readonly cluster?: string;
};

const texts = (value: unknown): string[] => (Array.isArray(value) ? value : [value ?? '']).map(String);
const first = (value: unknown): string => texts(value)[0] ?? '';

/** Midnight at the start of the day, `days` later, in the reader's zone; null when there is no such day. */
function startOf(day: string, days = 0): Date | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day);
  if (!match) return null;
  const [year, month, date] = [Number(match[1]), Number(match[2]), Number(match[3])];
  const start = new Date(year, month - 1, date);
  if (year < 1970 || start.getMonth() !== month - 1 || start.getDate() !== date) return null;
  return new Date(year, month - 1, date + days);
}

const isId = (value: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value);

/** What makes no sense in an address is left out. */
export function readTransactionsSearch(raw: Readonly<Record<string, unknown>>): TransactionsSearch {
  const type = transactionTypes.filter((known) => texts(raw.type).includes(known));
  const [from, to] = [first(raw.from), first(raw.to)];
  const [reservation, cluster] = [first(raw.reservation), first(raw.cluster)];
  return {
    ...(type.length === 0 ? {} : { type }),
    ...(startOf(from) === null ? {} : { from }),
    ...(startOf(to) === null || (startOf(from) !== null && to < from) ? {} : { to }),
    ...(isId(reservation) ? { reservation } : isId(cluster) ? { cluster } : {}),
  };
}

export function transactionsQuery({ type, from, to, reservation, cluster }: TransactionsSearch) {
  const [first, last] = [from && startOf(from), to && startOf(to, 1)];
  return {
    ...(type === undefined ? {} : { type: [...type] }),
    ...(first ? { from: first.toISOString() } : {}),
    ...(last ? { to: last.toISOString() } : {}),
    ...(reservation === undefined ? {} : { reservation }),
    ...(cluster === undefined ? {} : { cluster }),
  };
}
