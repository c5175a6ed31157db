import type { Job } from '#platform/jobs';
import { completeSimulatedWithdrawals } from './wallet.ts';

export const walletJobs: readonly Job[] = [
  { name: 'complete simulated withdrawals', everyMs: 1000, run: completeSimulatedWithdrawals },
];
