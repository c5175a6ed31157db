/**
 * What every adapter that can rent speaks. A market that was asked to rent may have done so though no answer came: the
 * caller then looks for its own reference in `list` before it asks again. Nothing here decides who pays.
 */
import type { Instant } from '#base/clock';
import type { MicroUsdc } from '#base/money';
import { FetchFailure } from '#platform/fetch';

export type RentOrder = {
  /** Ours, unique, of letters, digits and dashes: the market keeps it as the instance's label. */
  readonly reference: string;
  readonly externalId: string;
  readonly gpuCount: number;
  readonly diskGb: number;
  /** Public keys that may log in, in OpenSSH's form. None: those of our account at the market alone. */
  readonly sshKeys: readonly string[];
  /** What may be paid for an hour of the whole offer's GPUs, and no more. */
  readonly pricePerHourMax: MicroUsdc;
  /** When it will be released at the latest. */
  readonly until: Instant;
};

/** gone: the offer is not there any more; dearer: not at this price; credit: our own account is empty. */
export type RentRefusal = 'gone' | 'dearer' | 'credit' | 'invalid';

/** The market said no, and nothing was rented. */
export class RentRefused extends Error {
  override readonly name = 'RentRefused';
  readonly reason: RentRefusal;

  constructor(reason: RentRefusal, message: string) {
    super(message);
    this.reason = reason;
  }
}

const PUBLIC_KEY = /^((?:ssh|ecdsa|sk)-[\w@.-]+ [A-Za-z0-9+/]+={0,3})(?: \P{Cc}*)?$/u;

/** Throws `RentRefused`. */
export function demandKeys(keys: readonly string[]): void {
  if (!keys.every((key) => PUBLIC_KEY.test(key)))
    throw new RentRefused('invalid', "a public key is one line in OpenSSH's form");
}

/** The comment beside a key lets nobody in. */
export const withoutComment = (key: string): string => PUBLIC_KEY.exec(key)?.[1] ?? '';

const REFERENCE = /^[A-Za-z0-9-]+$/;

/** What a market keeps as an instance's label, if it may be a reference of ours. */
export const referenceOf = (label: string | null | undefined): string | null =>
  label != null && REFERENCE.test(label) ? label : null;

const FAILURES_MAX = 3;

/**
 * The bills of a market that tells one at a time (`read` null: it does not say yet). One that cannot be asked for does
 * not keep the others from being read; after a few in a row the market is taken for down.
 */
export async function readEach(
  ids: readonly string[],
  read: (id: string) => Promise<MicroUsdc | null>,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, MicroUsdc>> {
  const bills = new Map<string, MicroUsdc>();
  let failures = 0;
  for (const id of ids) {
    try {
      const bill = await read(id);
      if (bill !== null) bills.set(id, bill);
      failures = 0;
    } catch (error) {
      failures += 1;
      // What was told before the time was over counts.
      const isOver = signal.aborted || failures === FAILURES_MAX || failures === ids.length;
      if (isOver && bills.size > 0) break;
      if (isOver || !(error instanceof FetchFailure)) throw error;
    }
  }
  return bills;
}

/** booting: not there yet; running: it can be used; broken: it will not be, and may still cost; ended: it costs nothing more. */
export type InstanceState = 'booting' | 'running' | 'broken' | 'ended';

export type Connection = { readonly host: string; readonly port: number; readonly user: string };

/** A machine of ours at a market. */
export type Instance = {
  /** The market's id. */
  readonly id: string;
  /** null: it was not made by us, or has lost its label. */
  readonly reference: string | null;
  readonly state: InstanceState;
  /** The market's own words for it. */
  readonly detail: string;
  /** Set once it runs and can be reached. */
  readonly connection: Connection | null;
  /** An order that nobody serves, since then; costs nothing, and may bind a deposit. null: a machine stands behind it. */
  readonly unservedSince: Instant | null;
  readonly pricePerHour: MicroUsdc | null;
};

/** From when the first of some machines may have been made until the last was released. */
export type Lifetime = { readonly from: Instant; readonly to: Instant };

/** Each throws `FetchFailure` where the market cannot be asked, or does not say what came of it. */
export type Renting = {
  /** The new instance's id. Throws `RentRefused`. Asked twice it rents twice. */
  rent(order: RentOrder, signal: AbortSignal): Promise<string>;
  /**
   * Everything of ours that is there. Nothing proves that nothing was rented: a market may be late. The `reference` of
   * those that are `known` to the caller may be null, where a market tells it only one by one.
   */
  list(signal: AbortSignal, known?: ReadonlySet<string>): Promise<readonly Instance[]>;
  /**
   * What came of an order whose answer was lost, where the market tells it by something else than `reference`; null: it
   * does not show it.
   */
  find?(order: RentOrder, signal: AbortSignal): Promise<Instance | null>;
  /** null: it is not there any more. */
  see(id: string, signal: AbortSignal): Promise<Instance | null>;
  /**
   * `see`, until it runs: does what the market waits for, such as taking a bid. Doing it again is done. Throws
   * `RentRefused` where nothing will come of it; it is then still to be released.
   */
  proceed(id: string, order: RentOrder, signal: AbortSignal): Promise<Instance | null>;
  /** Where it ends by itself: not before then, paid in advance. Doing it again is done. */
  prolong(id: string, until: Instant, signal: AbortSignal): Promise<void>;
  /** Ends it for good, what is on its disk too; once it is gone, doing it again is done. */
  release(id: string, signal: AbortSignal): Promise<void>;
  /** What the market takes in all for each that has ended; what it does not say yet is left out. */
  bills(ids: readonly string[], within: Lifetime, signal: AbortSignal): Promise<ReadonlyMap<string, MicroUsdc>>;
};
