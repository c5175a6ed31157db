/**
 * What runs at a market against what should: an instance of ours whose rental has ended, or is served by another one, is
 * ended. One that no rental here knows is told of and left alone: another database may share the account.
 */
import { type Clock, type Instant, MINUTE_MS } from '#base/clock';
import type { Database } from '#platform/db';
import { FetchFailure } from '#platform/fetch';
import type { Log } from '#platform/log';
import type { Instance, ProviderName, Renting } from '#providers';
import { findInstances, noteInstance, noteReleased, unreleased } from './instance-store.ts';
import { rentalIn } from './rules.ts';
import * as store from './store.ts';

export type ReconcileDeps = { readonly database: Database; readonly clock: Clock; readonly log: Log };

/** An order that nobody serves binds a deposit; one that is being placed is younger. */
const UNSERVED_MS = 10 * MINUTE_MS;

const isWanted = (instance: Instance, rental: store.RentalRow): boolean =>
  rental.state === 'renting'
    ? rental.reference === instance.reference && rental.over_at === null
    : rental.state !== 'ended' && rental.instance_id === instance.id;

/** Says how many it ended, or found to have ended by themselves. Throws `FetchFailure` where the market cannot be asked. */
export async function reconcile(
  { database, clock, log }: ReconcileDeps,
  provider: ProviderName,
  market: Renting,
  signal: AbortSignal,
): Promise<number> {
  const db = database.kysely;
  const known = await unreleased(db, provider);
  // The market before the rentals: what is rented after that is not in the list.
  const seen = (await market.list(signal, known)).filter(({ state }) => state !== 'ended');
  const noted = await findInstances(
    db,
    provider,
    seen.map(({ id }) => id),
  );
  const byInstance = new Map(noted.map((row) => [row.instance_id, row.rental_id]));
  const rentalOf = ({ id, reference }: Instance): string | null => rentalIn(reference) ?? byInstance.get(id) ?? null;
  const found = await store.findRentals(
    db,
    seen.map(rentalOf).filter((id) => id !== null),
  );
  const rentals = new Map(found.map((rental) => [rental.id, rental]));
  const there = new Set(seen.map(({ id }) => id));
  let ended = 0;
  for (const instance of seen) {
    const rental = rentals.get(rentalOf(instance) ?? '');
    const { unservedSince } = instance;
    const isForgotten = unservedSince !== null && clock.now() - unservedSince > UNSERVED_MS;
    if (rental === undefined && !isForgotten) {
      if (rentalOf(instance) !== null)
        log.warn({ provider, instance: instance.id }, 'a machine runs that no rental here knows');
      continue;
    }
    if (rental !== undefined && isWanted(instance, rental)) continue;
    const words = 'a machine runs that nobody pays for: it is ended';
    if (rental !== undefined) {
      log.warn({ provider, instance: instance.id, rental: rental.id }, words);
      await noteInstance(db, { provider, instance_id: instance.id, rental_id: rental.id });
    }
    try {
      await market.release(instance.id, signal);
    } catch (error) {
      // Another round will: those after it need not wait for it.
      if (!(error instanceof FetchFailure)) throw error;
      log.warn({ err: error, provider, instance: instance.id }, 'it is not ended');
      continue;
    }
    await noteReleased(db, { provider, instance_id: instance.id }, clock.now());
    ended += 1;
  }
  const missing = [...known].filter((id) => !there.has(id));
  return ended + (await noteGone(db, provider, missing, clock.now()));
}

/** What nobody wants and is not there any more has ended by itself: its bill is asked for. */
async function noteGone(db: store.Db, provider: ProviderName, ids: readonly string[], now: Instant): Promise<number> {
  const missing = await findInstances(db, provider, ids);
  const found = await store.findRentals(
    db,
    missing.map(({ rental_id: id }) => id),
  );
  const rentals = new Map(found.map((rental) => [rental.id, rental]));
  const gone = missing.filter(({ rental_id: id, instance_id: instance }) => {
    const rental = rentals.get(id);
    return rental !== undefined && (rental.state === 'ended' || (rental.instance_id ?? instance) !== instance);
  });
  for (const one of gone) await noteReleased(db, one, now);
  return gone.length;
}
