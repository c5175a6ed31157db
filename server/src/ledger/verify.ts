import type { Clock } from '#base/clock';
import { inTransaction, type Tx } from '#platform/db';
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

/** What a room that keeps the facts behind entries finds wrong between them and the ledger. */
export type Check = { readonly name: string; run(tx: Tx): Promise<store.Fault[]> };

export type VerifyOptions = {
  /** Checks of other rooms, as of the same moment. */
  readonly also?: readonly Check[];
  /** A head that was seen before and must still be in the chain. */
  readonly knownHead?: string;
  onProgress?(step: string, share: number): void;
};

const BLOCKS_AT_ONCE = 500n;

const steps: readonly Check[] = [
  { name: 'every row is sealed once', run: store.coverageFaults },
  { name: 'kinds of accounts', run: store.natureFaults },
  { name: 'balances, built again', run: store.counterFaults },
  { name: 'order and limits of each account', run: store.orderFaults },
  { name: 'versions', run: store.modeFaults },
  { name: 'holds', run: store.holdFaults },
  { name: 'entries', run: store.entryFaults },
  { name: 'debits equal credits', run: store.balanceFaults },
];

/**
 * Builds every balance again from the transfers and checks the chain and each invariant, as of one moment, the chain
 * beside the rest. What was changed behind the ledger's back is named by its row.
 */
export const verify = (db: Db, clock: Clock, options: VerifyOptions = {}): Promise<Report> =>
  inTransaction(
    db,
    clock,
    async (tx) => {
      const snapshot = await store.shareSnapshot(tx);
      const chain = inTransaction(
        db,
        clock,
        async (beside) => {
          await store.useSnapshot(beside, snapshot);
          await store.takeMemory(beside);
          return chainFaults(beside, options);
        },
        'repeatable read',
      );
      return reportOf(tx, options, chain);
    },
    'repeatable read',
  );

/** The same as a transaction sees it. */
export const verifyIn = async (tx: Tx, options: VerifyOptions = {}): Promise<Report> =>
  reportOf(tx, options, Promise.resolve(await chainFaults(tx, options)));

async function chainFaults(tx: Tx, { onProgress }: VerifyOptions): Promise<store.Fault[]> {
  const faults: store.Fault[] = [];
  const blocks = await store.countBlocks(tx);
  let from = 0n;
  let checked = 0n;
  for (;;) {
    const to = await store.nextBlocks(tx, from, BLOCKS_AT_ONCE);
    if (to === null) return faults;
    onProgress?.('chain', Math.min(1, Number(checked) / Number(blocks)));
    faults.push(...(await store.blockFaults(tx, from, to)));
    checked += BLOCKS_AT_ONCE;
    from = to;
  }
}

async function reportOf(
  tx: Tx,
  { knownHead, also = [], onProgress }: VerifyOptions,
  chain: Promise<readonly store.Fault[]>,
): Promise<Report> {
  // Awaited at the end: a failure before then must not be one that nobody waits for.
  chain.catch(() => undefined);
  const size = await store.size(tx);
  const found: store.Fault[] = [];
  for (const { name, run } of [...steps, ...also]) {
    onProgress?.(name, 0);
    found.push(...(await run(tx)));
  }
  onProgress?.('the rest of the chain', 0);
  const faults = [...(await chain), ...found];
  if (knownHead !== undefined && !(await store.isInChain(tx, knownHead))) {
    faults.push({ what: 'chain', row: knownHead, detail: 'was the head once and is no longer in the chain' });
  }
  return { ...size, head: await store.head(tx), faults };
}
