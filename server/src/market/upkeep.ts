/** Keeps the board up with the database, and the database up with the markets. */
import { type Actor, demandOperator } from '#base/actor';
import { type Clock, DAY_MS, plus, SECOND_MS } from '#base/clock';
import { newId } from '#base/id';
import { performanceIndexVersion } from '#catalog';
import { audit } from '#platform/audit';
import { type Database, inTransaction } from '#platform/db';
import type { Log } from '#platform/log';
import type { Metrics } from '#platform/metrics';
import type { ProviderName, Providers } from '#providers';
import type { Board } from './board.ts';
import { createRecorder } from './history-record.ts';
import { typicalPrices } from './history-store.ts';
import type { Listing } from './listing.ts';
import { syncUnknown } from './problems.ts';
import { measure, priorEfficiency, REFERENCE_AGE_MS, WATCHED_MS } from './reference.ts';
import { addReference, firstReferenceAt, REFERENCE_NEWS, readReference } from './reference-store.ts';
import * as store from './store.ts';
import { type SyncDeps, syncWhenDue } from './sync.ts';

const LEAST_PAUSE_MS = 10;
const LONGEST_PAUSE_MS = 2_000;
const READY_PATIENCE_MS = 20 * SECOND_MS;

export type UpkeepDeps = {
  readonly database: Database;
  readonly providers: Providers;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
};

export function createUpkeep(deps: UpkeepDeps, db: store.MarketDb, board: Board, names: readonly ProviderName[]) {
  const { database, providers, clock, log, metrics } = deps;
  const catchUp = createCatchUp(deps, db, board);
  const syncDeps: SyncDeps = { db, board, clock, log, providers, catchUp, recordReading: createRecorder() };
  metrics.refreshers.push(() => measureSyncs(db, board, clock, metrics));
  const stop = new AbortController();
  const running: Promise<void>[] = [];
  const startedAt = clock.now();
  let isReady = false;

  /** Each market was read, or tried; one that takes too long is not waited for once another was read. */
  const allTried = async (): Promise<boolean> => {
    const tried = await store.providersTriedSince(db, startedAt);
    const patient = clock.now() - startedAt < READY_PATIENCE_MS;
    const missing = names.filter((name) => !tried.includes(name) && providers.isEnabled(name));
    return missing.length === 0 || (!patient && tried.length > 0);
  };

  const references = createReferences({ db, clock, board, allTried, caughtUp: () => Promise.all(names.map(catchUp)) });
  return {
    /** Queues a sync of each provider; one that is queued already is joined. */
    requestSync: (wanted: readonly ProviderName[]): Promise<Queued> => queueSyncs(db, clock, wanted, null),

    /** The same for an operator, written down. `accept`: whatever is read is taken. Throws `operatorNeeded`. */
    async orderSync(actor: Actor, wanted: readonly ProviderName[], accept = false): Promise<Queued> {
      demandOperator(actor);
      return queueSyncs(db, clock, wanted, { actor, accept });
    },

    async syncs(id: string): Promise<readonly store.SyncRow[]> {
      const rows = await store.findSyncs(db, id);
      if (rows.length === 0) throw syncUnknown({ detail: `There is no sync ${id}.` });
      return rows;
    },

    /**
     * Each provider was read, or tried, since this server started, and the board shows all that was read and scores
     * it. One that takes too long is not waited for once another was read.
     */
    async ready(): Promise<boolean> {
      if (isReady) return true;
      if (!(await allTried())) return false;
      const feeds = await store.readFeeds(db);
      const isCaughtUp = names.every((name) => board.feed(name).revision >= (feeds.get(name)?.revision ?? 0));
      isReady = isCaughtUp && board.reference !== null;
      return isReady;
    },

    /** Loads the board and keeps it up with the database until `close`. */
    async follow(): Promise<void> {
      await store.ensureFeeds(db, names);
      await references.follow();
      await Promise.all(names.map(catchUp));
      database.listen(store.FEED_CHANNEL, (payload) => {
        if (payload === '' || payload === REFERENCE_NEWS)
          void references.follow().catch((error: unknown) => log.warn({ err: error }, 'cannot read the new reference'));
        const known = names.filter((name) => payload === '' || name === payload);
        for (const name of known)
          void catchUp(name).catch((error: unknown) =>
            log.warn({ err: error, provider: name }, 'cannot read news of the market'),
          );
      });
    },

    /** Reads every provider when it is due, each on its own, until `close`. */
    startSyncing(): void {
      const wake = createWakeUps(names);
      database.listen(store.SYNC_CHANNEL, (payload) => wake.call(payload));
      for (const name of names) {
        running.push(
          (async () => {
            while (!stop.signal.aborted) {
              const wait = await syncWhenDue(syncDeps, name, stop.signal).catch((error: unknown) => {
                log.error({ err: error, provider: name }, 'the sync loop met an error');
                return LONGEST_PAUSE_MS;
              });
              await references
                .refresh()
                .catch((error: unknown) => log.error({ err: error }, 'cannot make a reference'));
              await wake.sleep(clock, name, Math.min(LONGEST_PAUSE_MS, Math.max(LEAST_PAUSE_MS, wait)), stop.signal);
            }
          })(),
        );
      }
    },

    /** The parts a sync is made of, for tests and the benchmark. */
    syncDeps,
    refreshReference: references.refresh,

    async close(): Promise<void> {
      stop.abort();
      await Promise.all(running);
    },
  };
}

type ReferenceDeps = {
  readonly db: store.MarketDb;
  readonly clock: Clock;
  readonly board: Board;
  readonly allTried: () => Promise<boolean>;
  readonly caughtUp: () => Promise<unknown>;
};

function createReferences({ db, clock, board, allTried, caughtUp }: ReferenceDeps) {
  const follow = async (): Promise<void> => {
    const newest = await readReference(db);
    if (newest !== null && newest.version > (board.reference?.version ?? 0)) await board.setReference(newest);
  };
  return {
    follow,
    /** Made of the whole market or not at all, so that it does not depend on which market came first. */
    async refresh(): Promise<void> {
      const due = plus(clock.now(), -REFERENCE_AGE_MS);
      const known = board.reference;
      if (known !== null && known.madeAt > due && known.indexVersion === performanceIndexVersion) return;
      if (!(await allTried())) return;
      await caughtUp();
      // What a market that cannot be read showed days ago is no price of today.
      const since = plus(clock.now(), -DAY_MS);
      const listings = board.rows.filter(
        (row): row is Listing =>
          row !== undefined && (row.lastSeenAt ?? board.feed(row.provider).observedAt ?? since) >= since,
      );
      const first = await firstReferenceAt(db);
      const medians = measure(listings, {
        typical: await typicalPrices(db, clock.now()),
        efficiency: known?.efficiency ?? priorEfficiency,
        isWatchedLongEnough: first !== null && clock.now() - first >= WATCHED_MS,
      });
      await inTransaction(db, clock, (tx) => addReference(tx, medians, performanceIndexVersion, clock.now(), due));
      await follow();
    },
  };
}

type Queued = { readonly id: string; readonly syncs: readonly store.SyncRow[] };

async function queueSyncs(
  db: store.MarketDb,
  clock: Clock,
  wanted: readonly ProviderName[],
  by: { readonly actor: Actor; readonly accept: boolean } | null,
): Promise<Queued> {
  const batch = newId();
  const queued = await inTransaction(db, clock, async (tx) => {
    const made = [];
    for (const provider of [...wanted].sort())
      made.push(await store.queueSync(tx, provider, batch, clock.now(), by?.accept));
    if (by !== null)
      await audit(tx, {
        actor: by.actor,
        address: by.actor.address,
        verb: 'providers.sync',
        object: { kind: 'sync', id: batch },
        after: { providers: wanted, accept: by.accept },
      });
    return made;
  });
  const syncs = (await Promise.all(queued.map(({ id }) => store.findSyncs(db, id)))).flat();
  const [only] = queued;
  // A batch of which every part was queued by others has no rows of its own; its first part stands for it.
  const id =
    queued.length === 1 && only
      ? only.id
      : queued.some((sync) => sync.batchId === batch)
        ? batch
        : (only?.batchId ?? batch);
  return { id, syncs };
}

/** The last syncs as the database has them, so that every process shows the same figures. */
async function measureSyncs(db: store.MarketDb, board: Board, clock: Clock, metrics: Metrics): Promise<void> {
  for (const sync of await store.latestSyncs(db)) {
    const { provider, started_at: started, finished_at: finished } = sync;
    if (sync.state !== 'succeeded' || started === null || finished === null) continue;
    const { observedAt } = board.feed(provider);
    if (observedAt !== null) metrics.syncAgeSeconds.set({ provider }, (clock.now() - observedAt) / SECOND_MS);
    metrics.syncDurationSeconds.set({ provider }, (finished - started) / SECOND_MS);
    const kinds = {
      new: sync.new,
      changed: sync.changed,
      unchanged: sync.unchanged,
      missing: sync.missing,
      gone: sync.gone,
      ...sync.dropped,
    };
    for (const [kind, count] of Object.entries(kinds)) metrics.syncOffers.set({ provider, kind }, count);
  }
}

/** Brings the board up to the feed's revision; calls for one provider run one after the other. */
function createCatchUp({ providers, clock, log, metrics }: UpkeepDeps, db: store.MarketDb, board: Board) {
  const tails = new Map<ProviderName, Promise<void>>();
  const run = async (provider: ProviderName): Promise<void> => {
    const known = board.feed(provider);
    let changed = 0;
    await inTransaction(
      db,
      clock,
      async (tx) => {
        const feed = (await store.readFeeds(tx)).get(provider);
        if (!feed || feed.revision <= known.revision) return;
        for await (const listings of store.readChanges(tx, provider, known.revision))
          for (const listing of listings) {
            board.put(listing);
            changed += 1;
          }
        board.setFeed(provider, feed);
      },
      'repeatable read',
    );
    metrics.listings.set({ provider }, board.count(provider));
    // What was asked of the market before is not what it shows now.
    if (changed > 0 && known.revision > 0)
      await providers
        .forget(provider)
        .catch((error: unknown) =>
          log.warn({ err: error, provider }, 'what was kept of a market stays until it is over'),
        );
  };
  return (provider: ProviderName): Promise<void> => {
    const next = (tails.get(provider) ?? Promise.resolve()).catch(() => undefined).then(() => run(provider));
    tails.set(provider, next);
    return next;
  };
}

/** Loops that sleep until their time, or until somebody asks for them. */
function createWakeUps(names: readonly ProviderName[]) {
  const calls = new Map<string, () => void>();
  return {
    call(payload: string): void {
      for (const name of names) if (payload === '' || payload === name) calls.get(name)?.();
    },
    async sleep(clock: Clock, name: ProviderName, ms: number, signal: AbortSignal): Promise<void> {
      const called = new AbortController();
      calls.set(name, () => called.abort());
      await clock.sleep(ms, AbortSignal.any([signal, called.signal]));
    },
  };
}
