import { MINUTE_MS } from '#base/clock';
import type { Job } from '#platform/jobs';
import { prune } from './store.ts';

export const providerJobs: readonly Job[] = [
  {
    name: 'providers.prune',
    everyMs: 5 * MINUTE_MS,
    async run(tx) {
      await prune(tx);
      return false;
    },
  },
];
