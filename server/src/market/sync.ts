/**
 * A sync: read one market whole, compare with what is on the board, write only what changed. It runs under a lease
 * with a fence, so two workers never sync the same provider at once and a worker that was thought dead writes nothing.
 */
import { breathe, type Clock, type Instant, SECOND_MS } from '#base/clock';
import { inTransaction } from '#platform/db';
import { FetchFailure } from '#platform/fetch';
import type { Log } from '#platform/log';
import type { Dropped, Offer, OfferBatch, ProviderName, Providers } from '#providers';
import type { Board } from './board.ts';
import type { RecordReading } from './history-record.ts';
import { type Listing, sameOffer } from './listing.ts';
import {
  BELIEVED_AFTER_MS,
  type Doubt,
  doubt,
  GONE_AFTER_MS,
  leapt,
  READINGS_UNTIL_BELIEVED,
  SAME_SIZE,
  SYNC_PERIOD_MS,
  WERE_BEFORE,
} from './rules.ts';
import * as store from './store.ts';

/** How long the sync of a killed worker waits for another one. */
const LEASE_SECONDS = 12;
const RENEW_MS = 4 * SECOND_MS;
/** Offers compared, or rows written, before other work gets its turn. */
const COMPARE_SLICE = 2_000;
const WRITE_SLICE = 1_000;
const DROPPED_KEPT = 5_000;

export type Plan = {
  readonly fresh: readonly Offer[];
  /** With other figures than before, or back after an absence. */
  readonly changed: readonly Offer[];
  readonly unchanged: number;
  readonly missing: readonly Listing[];
  readonly gone: readonly Listing[];
  /** Of the listings that were there before: still there, and of those the ones at another price altogether. */
  readonly compared: number;
  readonly leapt: number;
};

/** What has to be written so that the board shows these offers. Gives way to other work as it goes. */
export async function planSync(
  board: Board,
  provider: ProviderName,
  offers: readonly Offer[],
  now: Instant,
): Promise<Plan> {
  const fresh: Offer[] = [];
  const changed: Offer[] = [];
  const seen = new Set<string>();
  let unchanged = 0;
  let compared = 0;
  let leaps = 0;
  for (let i = 0; i < offers.length; i += 1) {
    if (i % COMPARE_SLICE === COMPARE_SLICE - 1) await breathe();
    const offer = offers[i] as Offer;
    const known = board.byExternalId(provider, offer.externalId);
    if (known === undefined) fresh.push(offer);
    else {
      seen.add(known.id);
      if (known.absentSinceRevision === null) {
        compared += 1;
        if (leapt(known.pricePerGpuHour, offer.pricePerGpuHour)) leaps += 1;
      }
      if (known.absentSinceRevision === null && sameOffer(known, offer)) unchanged += 1;
      else changed.push(offer);
    }
  }
  const missing: Listing[] = [];
  const gone: Listing[] = [];
  if (seen.size < board.count(provider)) {
    let looked = 0;
    for (const listing of board.listingsOf(provider)) {
      looked += 1;
      if (looked % COMPARE_SLICE === 0) await breathe();
      if (seen.has(listing.id)) continue;
      if (listing.absentSinceRevision === null) missing.push(listing);
      else if (listing.lastSeenAt !== null && now - listing.lastSeenAt >= GONE_AFTER_MS) gone.push(listing);
    }
  }
  return { fresh, changed, unchanged, missing, gone, compared, leapt: leaps };
}

export type SyncDeps = {
  readonly db: store.MarketDb;
  readonly providers: Pick<Providers, 'read' | 'noteReading' | 'waitsUntil' | 'isEnabled'>;
  readonly board: Board;
  readonly clock: Clock;
  readonly log: Log;
  /** Brings the board up to the database. */
  readonly catchUp: (provider: ProviderName) => Promise<void>;
  readonly recordReading: RecordReading;
};

/** What became of a reading. `lost`: another worker has the lease, nothing was written. */
export type Applied = 'taken' | 'quarantined' | 'lost';

/** Applies a market as it was read: one transaction. What cannot be true is written down and changes nothing. */
export async function applyBatch(
  deps: SyncDeps,
  claim: store.Claim,
  batch: OfferBatch,
  observedAt: Instant,
): Promise<Applied> {
  const { db, board, clock, providers } = deps;
  const { provider } = claim;
  await deps.catchUp(provider);
  const before = board.feed(provider);
  const plan = await planSync(board, provider, batch.offers, observedAt);
  const doubted = await doubtOf(deps, claim, batch, plan, observedAt);
  if (doubted !== null) {
    const taken = await quarantine(deps, claim, batch, plan, doubted);
    return taken ? 'quarantined' : 'lost';
  }
  const committed = await inTransaction(db, clock, async (tx) => {
    const revision = await store.advanceFeed(tx, claim, observedAt);
    if (revision === null) return false;
    store.assertRevision(before.revision + 1, revision);
    const written = [...plan.fresh, ...plan.changed];
    for (let i = 0; i < written.length; i += WRITE_SLICE) {
      await store.upsertListings(tx, provider, revision, observedAt, written.slice(i, i + WRITE_SLICE));
    }
    if (written.length > 0) await store.appendPriceChanges(tx, provider, revision, observedAt);
    const ids = (listings: readonly Listing[]) => listings.map(({ id }) => id);
    if (plan.missing.length > 0)
      await store.markAbsent(tx, revision, before.observedAt ?? observedAt, ids(plan.missing));
    if (plan.gone.length > 0) await store.markGone(tx, revision, ids(plan.gone));
    const known = (externalId: string) => board.byExternalId(provider, externalId);
    await deps.recordReading(tx, { provider, before, revision, observedAt, offers: batch.offers, plan, known });
    await store.finishSync(tx, claim, revision, clock.now(), statisticsOf(batch, plan));
    const reading = { outcome: 'taken' as const, detail: null, fetched: batch.fetched, dropped: brokenIn(batch) };
    await providers.noteReading(tx, provider, reading, observedAt);
    return true;
  });
  if (committed) await deps.catchUp(provider);
  return committed ? 'taken' : 'lost';
}

/** Rows that nobody could have read as they came. */
const BROKEN = new Set(['not_an_object', 'missing_field', 'bad_field']);
const brokenIn = ({ dropped }: OfferBatch): number => dropped.filter(({ reason }) => BROKEN.has(reason)).length;

async function doubtOf(
  { db, board }: SyncDeps,
  { provider, accept }: store.Claim,
  batch: OfferBatch,
  plan: Plan,
  now: Instant,
): Promise<Doubt | null> {
  if (accept) return null;
  const { observedAt } = board.feed(provider);
  const found = doubt({
    known: plan.compared + plan.missing.length,
    knownAgeMs: observedAt === null ? null : now - observedAt,
    offers: batch.offers.length,
    fetched: batch.fetched,
    broken: brokenIn(batch),
    compared: plan.compared,
    leapt: plan.leapt,
  });
  if (found === null || !found.mayPass) return found;
  const last = await store.lastSyncs(db, provider, READINGS_UNTIL_BELIEVED);
  const agree = last.filter(
    (sync) =>
      sync.error_kind === found.kind &&
      sync.error_detail?.endsWith(WERE_BEFORE) === true &&
      Math.abs(sync.fetched - batch.fetched) <= batch.fetched * SAME_SIZE,
  );
  const since = agree.at(-1)?.requested_at ?? now;
  return agree.length >= READINGS_UNTIL_BELIEVED && now - since >= BELIEVED_AFTER_MS ? null : found;
}

async function quarantine(
  { db, clock, log, providers }: SyncDeps,
  claim: store.Claim,
  batch: OfferBatch,
  plan: Plan,
  { kind, detail }: Doubt,
): Promise<boolean> {
  log.warn({ provider: claim.provider, kind, detail }, 'a reading is not believed');
  return await inTransaction(db, clock, async (tx) => {
    const failure = { kind, detail, nextAt: null, statistics: statisticsOf(batch, { ...plan, missing: [], gone: [] }) };
    const held = await store.failSync(tx, claim, clock.now(), failure);
    const reading = { outcome: 'quarantined' as const, detail, fetched: batch.fetched, dropped: brokenIn(batch) };
    if (held) await providers.noteReading(tx, claim.provider, reading, clock.now());
    return held;
  });
}

function statisticsOf(batch: OfferBatch, plan: Plan): store.SyncStatistics {
  return {
    fetched: batch.fetched,
    new: plan.fresh.length,
    changed: plan.changed.length,
    unchanged: plan.unchanged,
    missing: plan.missing.length,
    gone: plan.gone.length,
    dropped: countByReason(batch.dropped),
    dropped_offers: batch.dropped.slice(0, DROPPED_KEPT),
  };
}

function countByReason(dropped: readonly Dropped[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { reason } of dropped) counts[reason] = (counts[reason] ?? 0) + 1;
  return counts;
}

/** How long a provider that is switched off waits until it is looked at again. */
const DISABLED_LOOK_MS = 2 * SECOND_MS;

/**
 * One sync of one provider when it is due. Returns how long to wait before asking again.
 * A market that fails is written down as a failed sync and touches nothing else.
 */
export async function syncWhenDue(deps: SyncDeps, provider: ProviderName, signal: AbortSignal): Promise<number> {
  const { db, clock, log, providers } = deps;
  if (!providers.isEnabled(provider)) {
    await store.refuseQueued(db, provider, clock.now());
    return DISABLED_LOOK_MS;
  }
  const claim = await inTransaction(db, clock, (tx) =>
    store.claimSync(tx, provider, LEASE_SECONDS, SYNC_PERIOD_MS, clock.now()),
  );
  if ('waitMs' in claim) return claim.waitMs;
  const lost = new AbortController();
  const work = AbortSignal.any([signal, lost.signal]);
  const renewing = keepLease(deps, claim, lost, work);
  try {
    const batch = await providers.read(provider, work);
    const applied = await applyBatch(deps, claim, batch, clock.now());
    if (applied === 'lost') log.warn({ provider }, 'another worker has taken over this sync');
  } catch (error) {
    await recordFailure(deps, claim, error, signal.aborted);
    log.warn({ err: error, provider }, 'a sync failed');
  } finally {
    lost.abort();
    await renewing;
  }
  return 0;
}

async function keepLease(
  { db, clock }: SyncDeps,
  claim: store.Claim,
  lost: AbortController,
  work: AbortSignal,
): Promise<void> {
  while (!work.aborted) {
    await clock.sleep(RENEW_MS, work);
    if (work.aborted) return;
    const held = await store.renewLease(db, claim, LEASE_SECONDS).catch(() => true);
    if (!held) lost.abort();
  }
}

async function recordFailure(
  { db, clock, providers }: SyncDeps,
  claim: store.Claim,
  error: unknown,
  stopping: boolean,
): Promise<void> {
  const { provider } = claim;
  const kind = stopping ? 'stopped' : error instanceof FetchFailure ? error.kind : 'internal';
  const detail = stopping
    ? 'the worker was stopped'
    : error instanceof FetchFailure
      ? error.message
      : 'an error of GP4U itself; the log has it';
  // Whoever is left alone is asked again as soon as it may be, not a period later.
  const waits = stopping ? null : await providers.waitsUntil(provider).catch(() => null);
  const nextAt = stopping ? clock.now() : waits !== null && waits > clock.now() ? waits : null;
  await inTransaction(db, clock, async (tx) => {
    const held = await store.failSync(tx, claim, clock.now(), { kind, detail, nextAt, statistics: null });
    if (held && !stopping)
      await providers.noteReading(tx, provider, { outcome: 'failed', detail, fetched: 0, dropped: 0 }, clock.now());
  }).catch(() => undefined);
}
