import { type Clock, MINUTE_MS, plus } from '#base/clock';
import type { Job } from '#platform/jobs';
import { type Retention, rollUp } from './history-rules.ts';
import * as history from './history-store.ts';
import type { MarketDb } from './store.ts';

/** What was read just before an hour was over is written by then. */
const GRACE_MS = 2 * MINUTE_MS;

export const marketJobs = (clock: Clock, keep: Retention): readonly Job[] => [
  {
    name: 'market roll up prices',
    everyMs: MINUTE_MS / 2,
    async run(tx) {
      const db = tx as unknown as MarketDb;
      const over = plus(clock.now(), -GRACE_MS);
      // Days wait until every hour that is over is made.
      return (
        (await history.rollUpNext(db, 5, 60, over, rollUp)) || (await history.rollUpNext(db, 60, 1440, over, rollUp))
      );
    },
  },
  {
    name: 'market forget prices',
    everyMs: 5 * MINUTE_MS,
    run: (tx) => history.forgetRows(tx as unknown as MarketDb, keep, clock.now()),
  },
  {
    name: 'market forget price changes',
    everyMs: 60 * MINUTE_MS,
    run: (tx) => history.forgetChanges(tx as unknown as MarketDb, keep.changes, clock.now()),
  },
];
