/** What ledger rows mean to the person whose wallet it is; pure. */

/** What a row of a statement is called, and the codes the ledger has for it. */
export const rowTypes = {
  deposit: ['deposit'],
  withdrawal: ['withdrawal', 'withdrawal_returned'],
  hold: ['hold'],
  release: ['release', 'expired'],
  payment: ['payment', 'fee'],
  refund: ['refund'],
  payout: ['payout'],
} as const satisfies Record<string, readonly string[]>;

export type RowType = keyof typeof rowTypes;
export const rowTypeNames = Object.keys(rowTypes) as [RowType, ...RowType[]];

const typeByCode = new Map<string, RowType>(
  Object.entries(rowTypes).flatMap(([type, codes]) => codes.map((code) => [code, type as RowType] as const)),
);

/** A code nobody named yet is a payment or a payout, as the money went. */
export const rowTypeOf = (code: string, posted: bigint): RowType =>
  typeByCode.get(code) ?? (posted > 0n ? 'payout' : 'payment');

/** A row as analytics read it: micro-USDC, `posted` negative for what was paid. */
export type Movement = {
  readonly code: string;
  readonly posted: bigint;
  /** The UTC day, `2026-03-01`. */
  readonly day: string;
  readonly labels: Readonly<Record<string, string>> | null;
};

export type Sums = { spent: bigint; earned: bigint; deposited: bigint; withdrawn: bigint; saved: bigint };
export const noSums = (): Sums => ({ spent: 0n, earned: 0n, deposited: 0n, withdrawn: 0n, saved: 0n });

const WHOLE = /^\d{1,18}$/;

/** What the dearest alternative would have cost beyond what was paid; a payment that names none saved nothing. */
const savedBy = ({ posted, labels }: Movement): bigint => {
  const alternative = labels?.alternative_micro_usdc;
  if (posted >= 0n || alternative === undefined || !WHOLE.test(alternative)) return 0n;
  const saved = BigInt(alternative) + posted;
  return saved > 0n ? saved : 0n;
};

/** Adds one movement. Refunds lower what was spent; holds and their releases are no movement of money. */
export function addTo(sums: Sums, movement: Movement): void {
  const { code, posted } = movement;
  const type = rowTypeOf(code, posted);
  if (type === 'deposit') sums.deposited += posted;
  else if (type === 'withdrawal') sums.withdrawn -= posted;
  else if (type === 'payout') sums.earned += posted;
  else if (type === 'payment' || type === 'refund') sums.spent -= posted;
  sums.saved += savedBy(movement);
}

export type Analytics = {
  readonly total: Sums;
  /** Every day of the window, oldest first, also those without a movement. */
  readonly byDay: readonly { day: string; sums: Sums }[];
  readonly byProvider: readonly { name: string; spent: bigint }[];
  readonly byModel: readonly { name: string; spent: bigint }[];
};

export function analyse(movements: readonly Movement[], days: readonly string[]): Analytics {
  const total = noSums();
  const byDay = new Map(days.map((day) => [day, noSums()]));
  const groups = { provider: new Map<string, bigint>(), model: new Map<string, bigint>() };
  for (const movement of movements) {
    const ofDay = byDay.get(movement.day);
    if (!ofDay) continue;
    addTo(total, movement);
    addTo(ofDay, movement);
    const single = noSums();
    addTo(single, movement);
    if (single.spent === 0n) continue;
    for (const [label, sums] of Object.entries(groups)) {
      const name = movement.labels?.[label] ?? 'other';
      sums.set(name, (sums.get(name) ?? 0n) + single.spent);
    }
  }
  const ranked = (sums: ReadonlyMap<string, bigint>) =>
    [...sums]
      .map(([name, spent]) => ({ name, spent }))
      .sort((a, b) => (a.spent < b.spent ? 1 : a.spent > b.spent ? -1 : 0));
  return {
    total,
    byDay: [...byDay].map(([day, sums]) => ({ day, sums })),
    byProvider: ranked(groups.provider),
    byModel: ranked(groups.model),
  };
}
