/** Asks each market what it took for the machines that were released, until it says so. */
import type { Clock, Instant } from '#base/clock';
import { type Database, inTransaction } from '#platform/db';
import type { ProviderName, Renting } from '#providers';
import * as store from './instance-store.ts';

const AT_ONCE = 500;

/**
 * How many bills came. Throws `FetchFailure` where the market cannot be asked. Whatever came of it, what it did not tell
 * is asked for later: those that it never tells keep none after them from being asked for.
 */
export async function readBills(
  { database, clock }: { readonly database: Database; readonly clock: Clock },
  provider: ProviderName,
  market: Renting,
  signal: AbortSignal,
): Promise<number> {
  const found = await store.dueBills(database.kysely, provider, clock.now(), AT_ONCE);
  if (found.length === 0) return 0;
  const due = found.map(({ id }) => id);
  const within = {
    from: Math.min(...found.map(({ from }) => from)) as Instant,
    to: Math.max(...found.map(({ to }) => to)) as Instant,
  };
  const later = (ids: readonly string[]) => store.askLater(database.kysely, provider, ids, clock.now());
  const told = await market.bills(due, within, signal).catch(async (error: unknown) => {
    await later(due);
    throw error;
  });
  await inTransaction(database.kysely, clock, async (tx) => {
    await store.writeCosts(tx, provider, [...told]);
    await store.askLater(
      tx,
      provider,
      due.filter((id) => !told.has(id)),
      clock.now(),
    );
  });
  return told.size;
}
