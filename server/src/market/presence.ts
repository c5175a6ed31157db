/** How steadily each market had a model over the last day: what makes a spread believable. */
import { type Clock, DAY_MS, type Instant, MINUTE_MS, plus } from '#base/clock';
import type { Log } from '#platform/log';
import type { Presence } from './arbitrage.ts';
import * as history from './history-store.ts';
import type { MarketDb } from './store.ts';

const READ_EVERY_MS = 5 * MINUTE_MS;
const SNAPSHOTS_A_DAY = DAY_MS / READ_EVERY_MS;

/** Answers from what was read last, and reads anew beside it when that is five minutes old. */
export function createPresence(db: MarketDb, clock: Clock, log: Log): { of: Presence; read(): Promise<void> } {
  let known: ReadonlyMap<string, history.Presence> = new Map();
  let readAt: Instant | null = null;
  const read = async (): Promise<void> => {
    readAt = clock.now();
    known = await history.presence(db, plus(readAt, -DAY_MS));
  };
  return {
    read,
    of(model, provider, pricing) {
      if (readAt === null || clock.now() - readAt > READ_EVERY_MS)
        void read().catch((error: unknown) => log.warn({ err: error }, 'cannot read how steady the markets were'));
      const snapshots = known.get(`${model}|${provider}|${pricing}`);
      // A market that was not watched for a day is not known to have been there.
      return snapshots === undefined ? 0 : Math.min(1, snapshots.present / SNAPSHOTS_A_DAY);
    },
  };
}
