import type { Job } from '#platform/jobs';
import * as ledger from './ledger.ts';

export const ledgerJobs: readonly Job[] = [
  { name: 'ledger seal', everyMs: 1000, run: (tx) => ledger.seal(tx) },
  { name: 'ledger expire holds', everyMs: 1000, run: (tx) => ledger.expireHolds(tx) },
];
