/** What stands in the wallet's own tables against what the ledger says of the same deposits and withdrawals. */
import * as ledger from '#ledger';
import type { Tx } from '#platform/db';
import * as store from './store.ts';

type Fault = ledger.Report['faults'][number];

const PAGE = 5000;
const FAULTS_MAX = 100;

/** The steps an entry has in each state, and in which of its legs the amount arrives. */
const stepsOf = {
  deposit: { pending: [], credited: ['credit'], refused: [] },
  withdrawal: { pending: ['send'], completed: ['send', 'arrive'], failed: ['send', 'return'] },
} as const satisfies Record<string, Record<string, readonly string[]>>;

async function compare(tx: Tx, cause: keyof typeof stepsOf): Promise<Fault[]> {
  const faults: Fault[] = [];
  const expected = new Map<string, bigint>();
  const steps: Record<string, readonly string[]> = stepsOf[cause];
  let page: store.Fact[];
  let after: string | null = null;
  do {
    page = await store.facts(tx, cause, after, PAGE);
    after = page.at(-1)?.id ?? null;
    const wanted = page.flatMap((fact) => (steps[fact.state] ?? []).map((step) => ({ ...fact, step })));
    const amounts = await ledger.amountsOf(
      tx,
      wanted.map(({ id, step }) => ledger.transferId(id, step, 1)),
    );
    for (const { id, step, amount } of wanted) {
      expected.set(step, (expected.get(step) ?? 0n) + 1n);
      const found = amounts.get(ledger.transferId(id, step, 1));
      if (found === amount || faults.length >= FAULTS_MAX) continue;
      const detail =
        found === undefined ? `has no entry ${step} in the ledger` : `is ${amount}, its entry ${step} ${found}`;
      faults.push({ what: cause, row: id, detail });
    }
  } while (page.length === PAGE);
  for (const [step, flows] of await ledger.countSteps(tx, cause)) {
    const known = expected.get(step) ?? 0n;
    if (flows !== known)
      faults.push({ what: cause, row: 'all', detail: `${flows} have an entry ${step} in the ledger, ${known} should` });
  }
  return faults;
}

export const walletChecks: readonly ledger.Check[] = [
  { name: 'deposits', run: (tx) => compare(tx, 'deposit') },
  { name: 'withdrawals', run: (tx) => compare(tx, 'withdrawal') },
];
