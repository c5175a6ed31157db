/** What every pretend market has for the machines it rents out: how they start, and what the one account pays. */

/** One that there is or was, as the bill shows it; a market may tell more. */
export type Billed = {
  readonly id: number | string;
  /** Our own name for it; null where the market keeps none. */
  readonly label: string | null;
  readonly created: string;
  /** When it began to run. */
  readonly running: string | null;
  /** When its owner, or the end of what was paid, ended it. */
  readonly destroyed: string | null;
  readonly total_micro_usd: number;
};

export type Bill = { readonly credit_micro_usd: number; readonly instances: readonly Billed[] };

/** The control of one market's machines. */
export type RentedMachines = {
  /** What `fail` of `setBoots` may be. */
  readonly failures: readonly string[];
  setBoots(next: { seconds?: number; fail?: string; count?: number }): object;
  /** So much is left from now on. */
  setCredit(usd: number, nowMs: number): void;
  /** The market takes it away while it runs. false: there is no such machine. */
  interrupt(id: string, nowMs: number): boolean;
  /** Every machine there ever was, and what is left of the credit. */
  bill(nowMs: number): Bill;
};

export const microUsd = (usd: unknown): bigint => BigInt(Math.round((typeof usd === 'number' ? usd : 0) * 1e6));
export const halfUp = (numerator: bigint, denominator: bigint): bigint =>
  (2n * numerator + denominator) / (2n * denominator);
export const isoOf = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());
export const wholeSeconds = (fromMs: number | null, toMs: number): bigint =>
  fromMs === null ? 0n : BigInt(Math.max(0, Math.floor((toMs - fromMs) / 1000)));

const CREDIT_MICRO_USD = 1_000_000_000n;

export type Account<Failure extends string> = Pick<RentedMachines, 'failures' | 'setBoots' | 'setCredit'> & {
  /** How the next machine starts; one that fails is counted. */
  nextBoot(): { readonly bootMs: number; readonly fail: Failure | null };
  /** What is left, in micro-USD. */
  credit(nowMs: number): bigint;
};

/** `usualSeconds` of a boot; `spent` until then, in micro-USD. */
export function createAccount<Failure extends string>(
  failures: readonly Failure[],
  usualSeconds: number,
  spent: (nowMs: number) => bigint,
): Account<Failure> {
  const usual = { seconds: usualSeconds, fail: null as Failure | null, count: null as number | null };
  let boots = usual;
  let paidIn = CREDIT_MICRO_USD;
  const credit = (nowMs: number): bigint => paidIn - spent(nowMs);
  return {
    failures,
    credit,
    nextBoot() {
      const fail = boots.count === 0 ? null : boots.fail;
      if (fail !== null && boots.count !== null) boots.count -= 1;
      return { bootMs: boots.seconds * 1000, fail };
    },
    setBoots({ seconds = usualSeconds, fail, count = null as number | null }) {
      boots = { seconds, fail: failures.find((known) => known === fail) ?? null, count };
      return boots;
    },
    setCredit(usd, nowMs) {
      paidIn += microUsd(usd) - credit(nowMs);
    },
  };
}
