/** Work that is done again and again beside the requests, by one process at a time. */
import { setMaxListeners } from 'node:events';
import { type Kysely, sql, type Transaction } from 'kysely';
import type { Clock } from '#base/clock';
import { inTransaction } from '#platform/db';
import type { Log } from '#platform/log';

export type Job = {
  readonly name: string;
  readonly everyMs: number;
  /** Found by what the rows say, never by what was asked for, so that a run that is lost loses nothing. True: more waits. */
  run(tx: Transaction<unknown>): Promise<boolean>;
};

/**
 * Runs the jobs until stopped. A run is one transaction under a lock that ends with it: whoever is killed holds nothing
 * back, and two workers never run the same job at once.
 */
export function startJobs(
  { db, clock, log }: { db: Kysely<unknown>; clock: Clock; log: Log },
  jobs: readonly Job[],
): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const { signal } = stopping;
  // Each job waits on it; that is no leak.
  setMaxListeners(jobs.length + 1, signal);
  const loops = jobs.map(async (job) => {
    while (!signal.aborted) {
      const more = await inTransaction(db, clock, async (tx) => {
        const { rows } = await sql<{
          mine: boolean;
        }>`select pg_try_advisory_xact_lock(hashtextextended(${`gp4u job ${job.name}`}, 0)) as mine`.execute(tx);
        return rows[0]?.mine === true && (await job.run(tx));
      }).catch((error: unknown) => {
        if (!signal.aborted) log.error({ err: error, job: job.name }, 'a job failed; it is tried again');
        return false;
      });
      if (!more && !signal.aborted) await clock.sleep(job.everyMs, signal);
    }
  });
  return {
    async stop() {
      stopping.abort();
      await Promise.all(loops);
    },
  };
}
