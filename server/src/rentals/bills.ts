/** Asks each market what it took for the machines that were released, until it says so. */
import type { Clock } from '#base/clock';
import { type Database, inTransaction } from '#platform/db';
import type { ProviderName, Renting } from '#providers';
import * as store from './instance-store.ts';

const AT_ONCE = 500;

/** How many bills came. Throws `FetchFailure` where the market cannot be asked. */
export async function readBills(
  { database, clock }: { readonly database: Database; readonly clock: Clock },
  provider: ProviderName,
  market: Renting,
  signal: AbortSignal,
): Promise<number> {
  const due = await store.dueBills(database.kysely, provider, clock.now(), AT_ONCE);
  if (due.length === 0) return 0;
  const told = await market.bills(due, signal);
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
