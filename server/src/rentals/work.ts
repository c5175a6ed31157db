/**
 * Carries rentals out: claim under a fence, ask the market outside of any transaction, write the outcome only where the
 * fence is still ours. Before the market is asked to rent, that it will be is written down under a name of its own; an
 * answer that never came is looked for by that name, never asked for again blindly.
 */
import { setMaxListeners } from 'node:events';
import { type Clock, type Instant, MINUTE_MS, plus, SECOND_MS, stopwatch } from '#base/clock';
import { microUsdc } from '#base/money';
import { type Database, inTransaction } from '#platform/db';
import { FetchFailure } from '#platform/fetch';
import type { Log } from '#platform/log';
import type { Connection, Instance, ProviderName, Renting, RentOrder } from '#providers';
import { isPrepaid, providerNames, RentRefused } from '#providers';
import { readBills } from './bills.ts';
import * as instances from './instance-store.ts';
import { reconcile } from './reconcile.ts';
import { mayAskAgain, next, outcomeOf, referenceOf, type WhyOver, whyLate, whyOver } from './rules.ts';
import * as store from './store.ts';

/** At one market. */
const AT_ONCE = 8;
const LEASE_SECONDS = 15;
const PAUSE_MS = 500;
/** A step that takes longer than its lease may be done by another. */
const STEP_MS = 12 * SECOND_MS;
const LOOK_EVERY_MS = 5 * SECOND_MS;
const WATCH_EVERY_MS = MINUTE_MS;
const AGAIN_MS = 5 * SECOND_MS;
/** A machine may start anew while it is used; not for longer. */
const UNREACHED_MS = 10 * MINUTE_MS;
const RECONCILE_MS = 50 * SECOND_MS;
const BILLS_MS = 2 * SECOND_MS;

export type WorkDeps = {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly renting: (provider: ProviderName) => Renting | null;
};

type Step = { readonly rental: store.RentalRow; readonly market: Renting; readonly signal: AbortSignal };

// biome-ignore lint/complexity/noExcessiveLinesPerFunction: the steps of the flow, each a few lines
export function createWork({ database, clock, log, renting }: WorkDeps) {
  const db = database.kysely;
  const stop = new AbortController();
  // Each step that is under way listens to it.
  setMaxListeners(0, stop.signal);
  let running: Promise<unknown> | null = null;

  /** A machine that the change names is kept for its bill, whoever has the rental meanwhile. */
  const write = (rental: store.RentalRow, change: store.Change): Promise<boolean> =>
    inTransaction(db, clock, async (tx) => {
      const isOurs = await store.change(tx, rental, change);
      if (isOurs && change.state === 'ended') await store.freeSlots(tx, rental.id);
      const { id: rental_id, provider } = rental;
      const instance_id = change.instance_id ?? rental.instance_id;
      if (instance_id === null) return isOurs;
      if (change.instance_id != null) await instances.noteInstance(tx, { provider, instance_id, rental_id });
      if (change.state === 'ended') await instances.noteReleased(tx, { provider, instance_id }, clock.now());
      return isOurs;
    });
  const later = (ms: number): Instant => plus(clock.now(), ms);
  /** What is over is news now, whether or not its market lets go of it. */
  const again = (rental: store.RentalRow, ms: number): Promise<boolean> =>
    write(rental, { due_at: later(ms), unread: rental.over_at !== null });

  /** Nothing was rented, or nothing is any more. */
  const end = (rental: store.RentalRow, event: 'gone' | 'released', detail: string): Promise<boolean> => {
    const now = clock.now();
    const over_at = rental.over_at ?? now;
    return write(rental, {
      ...{ state: next(rental.state, event), outcome: outcomeOf({ ...rental, over_at }), detail, over_at },
      ...{ ended_at: now, due_at: now, unread: true },
    });
  };

  /** It is of no use any more. What the market may have rented out is looked for first. */
  const release = (rental: store.RentalRow, event: 'broke' | 'over' | 'stop', detail: string): Promise<boolean> => {
    const now = clock.now();
    const state = rental.state === 'renting' ? rental.state : next(rental.state, event);
    const { end_at: end, paid_until: paid } = rental;
    const change = { state, due_at: now };
    // It ended by itself before the market took what was to come.
    if (isPrepaid(rental.provider) && rental.state === 'running' && paid !== null && paid < Math.min(now, end))
      return write(rental, { ...change, over_at: paid, detail: 'The market did not prolong it.' });
    // A market that could not be asked for long does not make what is lost meanwhile cost more.
    const known = event === 'broke' && rental.seen_at !== null ? plus(rental.seen_at, WATCH_EVERY_MS) : now;
    return write(rental, { ...change, over_at: Math.min(now, event === 'over' ? end : known) as Instant, detail });
  };

  async function begin(rental: store.RentalRow): Promise<void> {
    await write(rental, { state: next(rental.state, 'begin'), due_at: clock.now() });
  }

  /** True where it goes on no longer, and nothing else is to be done about it now; needs no market. */
  async function finish(rental: store.RentalRow, why: (of: store.RentalRow, now: Instant) => WhyOver | null) {
    const isUnasked = isUnaskedFor(rental);
    if (rental.over_at !== null) return isUnasked && end(rental, 'gone', rental.detail);
    const reason = why(rental, clock.now());
    if (reason === null) return false;
    await (isUnasked ? end(rental, 'gone', reason.detail) : release(rental, reason.event, reason.detail));
    return true;
  }
  /** The market cannot be asked whether it is there. */
  const waitFor = async (rental: store.RentalRow, ms: number): Promise<void> => {
    if (!(await finish(rental, whyUnreached))) await again(rental, ms);
  };

  async function rent({ rental, market, signal }: Step): Promise<void> {
    if (rental.reference !== null) return lookFor({ rental, market, signal }, rental.reference);
    if (await finish(rental, whyLate)) return;
    const attempt = rental.attempt + 1;
    const reference = referenceOf(rental.id, attempt);
    const asked = { reference, attempt, asked_at: clock.now(), due_at: later(LOOK_EVERY_MS), keep: true };
    if (!(await write(rental, asked))) return;
    const id = await market.rent(orderOf(rental, reference), signal);
    const paid_until = rental.end_at;
    await write(rental, { state: next(rental.state, 'rented'), instance_id: id, paid_until, due_at: later(SECOND_MS) });
  }

  /** It was extended since the market heard of it. */
  async function prolong({ rental, market, signal }: Step, id: string): Promise<void> {
    if (!isShort(rental)) return;
    await market.prolong(id, rental.end_at, signal);
    await write(rental, { paid_until: rental.end_at, due_at: clock.now(), keep: true });
  }

  /** The market was asked and its answer is not known. */
  async function lookFor({ rental, market, signal }: Step, reference: string): Promise<void> {
    const found = market.find
      ? await market.find(orderOf(rental, reference), signal)
      : // What is known to serve another is not it.
        (await market.list(signal, await instances.unreleased(db, rental.provider))).find(
          (instance) => instance.reference === reference,
        );
    if (found != null) {
      const rented = next(rental.state, 'rented');
      const state = rental.over_at === null ? rented : next(rented, 'broke');
      await write(rental, { state, instance_id: found.id, due_at: clock.now() });
    } else if (rental.asked_at !== null && mayAskAgain(rental.asked_at, clock.now())) {
      await write(rental, { reference: null, due_at: clock.now() });
    } else await again(rental, LOOK_EVERY_MS);
  }

  async function boot({ rental, market, signal }: Step): Promise<void> {
    const id = rental.instance_id ?? '';
    const instance = await market.proceed(id, orderOf(rental, rental.reference ?? ''), signal);
    if (instance?.state === 'running' && instance.connection !== null) {
      const now = clock.now();
      await write(rental, {
        ...{ state: next(rental.state, 'ready'), ...addressOf(instance.connection), running_at: now, seen_at: now },
        unread: true,
        due_at: Math.min(rental.end_at, later(WATCH_EVERY_MS)) as Instant,
      });
    } else if (isLost(instance)) {
      const detail = instance === null ? 'The machine is gone.' : `It did not boot: ${instance.detail}`;
      await release(rental, 'broke', detail);
    } else if (!(await finish(rental, whyLate))) {
      await prolong({ rental, market, signal }, id);
      await again(rental, LOOK_EVERY_MS);
    }
  }

  async function watch({ rental, market, signal }: Step): Promise<void> {
    const id = rental.instance_id ?? '';
    // First whether it is there: a market that does not prolong it must not hide that it is lost.
    const instance = await market.see(id, signal);
    if (isLost(instance))
      return void (await release(rental, 'broke', `The machine is lost: ${instance?.detail ?? 'it is gone'}`));
    const now = clock.now();
    const connection = instance?.state === 'running' ? instance.connection : null;
    if (connection === null && rental.seen_at !== null && now >= plus(rental.seen_at, UNREACHED_MS))
      return void (await release(rental, 'broke', `The machine cannot be reached any more: ${instance?.detail}`));
    const seen = connection === null ? {} : { seen_at: now, ...addressOf(connection) };
    // It runs on, whatever we know of it.
    const isUnpaid = rental.paid_until !== null && rental.paid_until < now;
    if (isUnpaid || isShort(rental))
      await write(rental, { ...seen, ...(isUnpaid ? { paid_until: now } : {}), due_at: now, keep: true });
    await prolong({ rental, market, signal }, id);
    await write(rental, { ...seen, due_at: Math.min(rental.end_at, later(WATCH_EVERY_MS)) as Instant });
  }

  async function letGo({ rental, market, signal }: Step): Promise<void> {
    await market.release(rental.instance_id ?? '', signal);
    await end(rental, 'released', rental.detail);
  }

  async function step(rental: store.RentalRow): Promise<void> {
    if (rental.state === 'booked') return begin(rental);
    if (rental.state === 'ended' || (await finish(rental, whyOver))) return;
    const market = renting(rental.provider);
    // Its key was taken away, or it is switched off: what runs there goes on, or to its end.
    if (market === null) return waitFor(rental, WATCH_EVERY_MS);
    const signal = AbortSignal.any([stop.signal, AbortSignal.timeout(STEP_MS)]);
    const steps = { renting: rent, booting: boot, running: watch, releasing: letGo } as const;
    await steps[rental.state]({ rental, market, signal });
  }

  async function failed(rental: store.RentalRow, error: unknown): Promise<void> {
    // If it was asked, it was this step that asked. What one before it asked for is still to be looked for.
    const isUnasked = isUnaskedFor(rental);
    // A step has so long only: a market that hangs is one that cannot be asked.
    const isSilent = error instanceof FetchFailure || (error instanceof Error && error.name === 'TimeoutError');
    if (!isSilent) {
      if (!stop.signal.aborted)
        log.error({ err: error, rental: rental.id }, 'a step of a rental failed; it is looked at again');
      await again(rental, AGAIN_MS).catch(() => undefined);
    } else if (!isUnasked) await waitFor(rental, AGAIN_MS);
    else if (error instanceof FetchFailure && error.harmless)
      await write(rental, { reference: null, due_at: later(AGAIN_MS) });
    else await again(rental, AGAIN_MS);
  }

  async function done(rental: store.RentalRow): Promise<void> {
    const { id, provider, state } = rental;
    const elapsedMs = stopwatch();
    try {
      await step(rental);
    } catch (error) {
      if (error instanceof RentRefused && rental.state === 'booting') await release(rental, 'broke', error.message);
      else if (error instanceof RentRefused) await end(rental, 'gone', error.message);
      else await failed(rental, error);
    } finally {
      log.debug({ rental: id, provider, state, ms: Math.round(elapsedMs()) }, 'a step of a rental');
    }
  }

  /** Each market has a loop of its own: one that hangs makes no other wait. */
  async function run(provider: ProviderName): Promise<void> {
    const underWay = new Set<Promise<void>>();
    while (!stop.signal.aborted) {
      const room = AT_ONCE - underWay.size;
      const claimed =
        room <= 0
          ? []
          : await store.claimDue(db, provider, clock.now(), room, LEASE_SECONDS).catch((error: unknown) => {
              log.error({ err: error, provider }, 'rentals that are due cannot be read');
              return [];
            });
      for (const rental of claimed) {
        const one: Promise<void> = done(rental)
          // It is claimed again when its lease is over.
          .catch((error: unknown) => log.error({ err: error, rental: rental.id }, 'a rental cannot be written'))
          .finally(() => underWay.delete(one));
        underWay.add(one);
      }
      await clock.sleep(PAUSE_MS, stop.signal);
    }
    await Promise.all(underWay);
  }

  type AtMarket = (deps: WorkDeps, provider: ProviderName, market: Renting, signal: AbortSignal) => Promise<number>;

  /** One that cannot be asked is asked the next time. */
  async function at(provider: ProviderName, work: AtMarket, complaint: string): Promise<number> {
    const market = renting(provider);
    const signal = AbortSignal.any([stop.signal, AbortSignal.timeout(RECONCILE_MS)]);
    if (market === null || stop.signal.aborted) return 0;
    return work({ database, clock, log, renting }, provider, market, signal).catch((error: unknown) => {
      if (!stop.signal.aborted) log.warn({ err: error, provider }, complaint);
      return 0;
    });
  }
  /** What runs at a market against what should. */
  const compare = (provider: ProviderName) => at(provider, reconcile, 'what runs there cannot be compared');
  const askBills = (provider: ProviderName) => at(provider, readBills, 'its bills cannot be read');
  const everywhere = async (work: (provider: ProviderName) => Promise<number>): Promise<number> =>
    (await Promise.all(providerNames.map(work))).reduce((sum, one) => sum + one, 0);

  async function every(ms: number, work: () => Promise<unknown>): Promise<void> {
    while (!stop.signal.aborted) {
      await clock.sleep(ms, stop.signal);
      if (!stop.signal.aborted) await work();
    }
  }

  return {
    reconcile: (): Promise<number> => everywhere(compare),
    readBills: (): Promise<number> => everywhere(askBills),
    /** Does what is due, again and again, until closed. */
    startWork(): void {
      running ??= Promise.all(
        providerNames.flatMap((provider) => [
          run(provider),
          every(MINUTE_MS, () => compare(provider)),
          every(BILLS_MS, () => askBills(provider)),
        ]),
      );
    },
    /** Does one step of each that is due now and waits for it; says how many there were. */
    workOnce: (): Promise<number> =>
      everywhere(async (provider) => {
        const claimed = await store.claimDue(db, provider, clock.now(), AT_ONCE, LEASE_SECONDS);
        await Promise.all(claimed.map(done));
        return claimed.length;
      }),
    async close(): Promise<void> {
      stop.abort();
      await running;
    },
  };
}

const orderOf = (rental: store.RentalRow, reference: string): RentOrder => ({
  ...{ reference, externalId: rental.external_id, gpuCount: rental.gpu_count, diskGb: rental.disk_gb },
  ...{ sshKeys: rental.ssh_keys, until: rental.end_at, pricePerHourMax: microUsdc(rental.price_per_hour) },
});

const isUnaskedFor = ({ state, reference }: store.RentalRow): boolean => state === 'renting' && reference === null;
const whyUnreached = (rental: store.RentalRow, now: Instant): WhyOver | null => whyLate(rental, now, false);

const addressOf = ({ host, port, user: login }: Connection) => ({ host, port, login });
/** Its market was not told yet how long it is to be there. */
const isShort = ({ paid_until: paid, end_at: end }: store.RentalRow): boolean => paid === null || paid < end;
const isLost = (instance: Instance | null): boolean =>
  instance === null || instance.state === 'broken' || instance.state === 'ended';
