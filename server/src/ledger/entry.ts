import type { Instant } from '#base/clock';
import type { MicroUsdc } from '#base/money';

export type AccountId = bigint & { readonly __account: unique symbol };
export type AccountKind =
  | 'user'
  | 'provider_payable'
  | 'platform_fee'
  | 'treasury'
  | 'deposits_in_flight'
  | 'withdrawals_in_flight';

/**
 * One movement of an entry. `transfer` moves at once. `hold` sets an amount aside until it is captured, voided or its
 * time is over (the database's clock). `capture` moves an amount of at most the hold and releases the rest; `void`
 * releases all of it; `expire` does so only when the time is over.
 */
export type Leg =
  | { kind: 'transfer'; debit: AccountId; credit: AccountId; amount: MicroUsdc; code: string }
  | {
      kind: 'hold';
      debit: AccountId;
      credit: AccountId;
      amount: MicroUsdc;
      code: string;
      expiresAt: Instant | null;
    }
  | { kind: 'capture'; hold: string; amount: MicroUsdc; code: string }
  | { kind: 'void' | 'expire'; hold: string; code: string };

export type Entry = {
  /** The business fact this is a step of: a deposit, a reservation; a UUID. */
  readonly flow: string;
  /** `hold`, `capture`, `payout:3`: with the flow it names the entry for good. */
  readonly step: string;
  /** What kind of fact the flow is: `deposit`, `withdrawal`, `reservation`, `cluster`. */
  readonly cause: string;
  /** Facts kept beside the transfers and bound by the chain, without meaning to the ledger. */
  readonly labels?: Readonly<Record<string, string>>;
  readonly legs: readonly Leg[];
};
