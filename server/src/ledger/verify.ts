import type { Clock } from '#base/clock';
import { inTransaction } from '#platform/db';
import type { Db } from './store.ts';
import * as store from './verify-store.ts';

export type Report = {
  readonly transfers: bigint;
  readonly blocks: bigint;
  readonly accounts: bigint;
  /** Committed and not sealed yet. */
  readonly waiting: bigint;
  /** The hash of the last block: kept elsewhere, it shows later that nothing before it was rewritten. */
  readonly head: string | null;
  readonly faults: readonly store.Fault[];
};

export type VerifyOptions = {
  /** A head that was seen before and must still be in the chain. */
  readonly knownHead?: string;
  onProgress?(step: string, share: number): void;
};

const BLOCKS_AT_ONCE = 100n;

const steps = [
  ['every transfer is sealed once', store.coverageFaults],
  ['balances, built again', store.counterFaults],
  ['order and limits of each account', store.orderFaults],
  ['versions', store.modeFaults],
  ['holds', store.holdFaults],
  ['entries', store.entryFaults],
  ['debits equal credits', store.balanceFaults],
] as const;

/**
 * Builds every balance again from the transfers and checks the chain and each invariant, as of one moment. What was
 * changed behind the ledger's back is named by its row.
 */
export async function verify(db: Db, clock: Clock, { knownHead, onProgress }: VerifyOptions = {}): Promise<Report> {
  return inTransaction(
    db,
    clock,
    async (tx) => {
      const size = await store.size(tx);
      const faults: store.Fault[] = [];
      for (let from = 0n; from < size.blocks; from += BLOCKS_AT_ONCE) {
        onProgress?.('chain', Number(from) / Number(size.blocks));
        faults.push(...(await store.blockFaults(tx, from, from + BLOCKS_AT_ONCE)));
      }
      for (const [name, check] of steps) {
        onProgress?.(name, 0);
        faults.push(...(await check(tx)));
      }
      if (knownHead !== undefined && !(await store.isInChain(tx, knownHead))) {
        faults.push({ what: 'chain', row: knownHead, detail: 'was the head once and is no longer in the chain' });
      }
      return { ...size, head: await store.head(tx), faults };
    },
    'repeatable read',
  );
}
