/** Calls as they were answered, written down together a second later: figures for people, not facts to build on. */
import { type Clock, SECOND_MS } from '#base/clock';
import type { Log } from '#platform/log';
import * as store from './store.ts';

const WRITE_EVERY_MS = SECOND_MS;
const KEPT_MAX = 20_000;

export type Calls = ReturnType<typeof createCalls>;

export function createCalls(db: store.ProvidersDb, clock: Clock, log: Log) {
  const stop = new AbortController();
  let waiting: store.Call[] = [];
  let writing: Promise<void> | null = null;

  const write = async (): Promise<void> => {
    const calls = waiting;
    waiting = [];
    if (calls.length > 0)
      await store
        .addCalls(db, calls)
        .catch((error: unknown) => log.warn({ err: error }, 'calls of providers could not be counted'));
  };

  return {
    note(call: store.Call): void {
      if (waiting.length < KEPT_MAX) waiting.push(call);
      writing ??= clock.sleep(WRITE_EVERY_MS, stop.signal).then(async () => {
        writing = null;
        await write();
      });
    },
    async close(): Promise<void> {
      stop.abort();
      await writing;
      await write();
    },
  };
}
