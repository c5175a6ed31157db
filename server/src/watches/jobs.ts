import { DAY_MS, SECOND_MS } from '#base/clock';
import type { Job } from '#platform/jobs';
import { forgetOld, type Watches } from './watches.ts';

export const createWatchJobs = (watches: Watches): readonly Job[] => [
  { name: 'hold watches against the market', everyMs: 2 * SECOND_MS, run: watches.evaluate },
  { name: 'forget old alerts and deliveries', everyMs: DAY_MS / 24, run: forgetOld },
];
