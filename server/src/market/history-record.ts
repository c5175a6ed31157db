/**
 * What a sync leaves in the history: the figures of its reading, made from the very offers that were read (the board is
 * behind until the commit), in the transaction of the sync. This process goes on from what it recorded last when the
 * feed still stands there; when it does not (another worker, a transaction undone) it counts and writes all anew.
 */
import type { Instant } from '#base/clock';
import type { Offer, ProviderName } from '#providers';
import type { Feed } from './board.ts';
import {
  bucketOf,
  type Figures,
  lineOf,
  MISSED_MS,
  NOTHING,
  type Pricing,
  type Snapshot,
  sameFigures,
} from './history-rules.ts';
import * as history from './history-store.ts';
import { Tally } from './history-tally.ts';
import type { Listing } from './listing.ts';
import type { MarketDb } from './store.ts';

/** How exactly it is kept when a line was seen last. */
const SEEN_STEP_MS = 3_600_000;

export type TakenReading = {
  readonly provider: ProviderName;
  readonly before: Feed;
  readonly revision: number;
  readonly observedAt: Instant;
  readonly offers: readonly Offer[];
  /** What is other than at `before`. */
  readonly plan: {
    readonly fresh: readonly Offer[];
    readonly changed: readonly Offer[];
    readonly missing: readonly Listing[];
  };
  /** As it was at `before`. */
  readonly known: (externalId: string) => Listing | undefined;
};

type Recorded = {
  readonly feed: Feed;
  readonly tally: Tally;
  readonly lines: Map<string, history.Line>;
  readonly snapshot: Snapshot;
};

export type RecordReading = (tx: MarketDb, reading: TakenReading) => Promise<void>;

export function createRecorder(): RecordReading {
  const recorded = new Map<ProviderName, Recorded>();
  return async (tx, reading) => {
    const { provider, before, revision, observedAt } = reading;
    const kept = recorded.get(provider);
    recorded.delete(provider);
    const last = kept?.feed.revision === before.revision && kept.feed.observedAt === before.observedAt ? kept : null;
    const tally = last === null ? tallyOf(reading.offers) : keptUp(last.tally, reading);
    const snapshot = tally.snapshot();
    const lines = last?.lines ?? (await readLines(tx, provider));
    const isSameBucket = last !== null && bucketOf(last.feed.observedAt ?? observedAt, 5) === bucketOf(observedAt, 5);
    await write(tx, { provider, at: observedAt, snapshot, lines, written: isSameBucket ? last.snapshot : null });
    recorded.set(provider, { feed: { revision, observedAt }, tally, lines, snapshot });
  };
}

function tallyOf(offers: readonly Offer[]): Tally {
  const tally = new Tally();
  for (const offer of offers) tally.add(offer);
  return tally;
}

function keptUp(tally: Tally, { plan, known }: TakenReading): Tally {
  for (const listing of plan.missing) tally.remove(listing);
  for (const { externalId } of plan.changed) {
    const former = known(externalId);
    if (former !== undefined && former.absentSinceRevision === null) tally.remove(former);
  }
  for (const offer of plan.changed) tally.add(offer);
  for (const offer of plan.fresh) tally.add(offer);
  return tally;
}

const readLines = async (tx: MarketDb, provider: ProviderName): Promise<Map<string, history.Line>> =>
  new Map((await history.readLinesOf(tx, provider)).map((line) => [lineOf(line.model, line.pricing), line]));

type Writing = {
  readonly provider: ProviderName;
  readonly at: Instant;
  readonly snapshot: Snapshot;
  readonly lines: Map<string, history.Line>;
  /** What the bucket has already; null: nothing that is known of. */
  readonly written: Snapshot | null;
};

async function write(tx: MarketDb, { provider, at, snapshot, lines, written }: Writing): Promise<void> {
  const fresh = [...snapshot.keys()].filter((key) => !lines.has(key)).map(splitLine);
  if (fresh.length > 0)
    for (const line of await history.addLines(tx, provider, at, fresh))
      lines.set(lineOf(line.model, line.pricing), line);
  const rows: (Figures & { series: number })[] = [];
  const seen: number[] = [];
  for (const [key, line] of lines) {
    const figures = snapshot.get(key);
    const { id, seen_at: seenAt } = line;
    if (figures === undefined && (seenAt === null || at - seenAt >= MISSED_MS)) continue;
    if (figures !== undefined && (seenAt === null || at - seenAt >= SEEN_STEP_MS)) {
      seen.push(id);
      lines.set(key, { ...line, seen_at: at });
    }
    const now = figures ?? NOTHING;
    if (written === null || !sameFigures(written.get(key) ?? NOTHING, now)) rows.push({ ...now, series: id });
  }
  if (seen.length > 0) await history.markSeen(tx, at, seen);
  if (rows.length > 0) await history.writeReading(tx, at, rows);
}

function splitLine(key: string): { model: string; pricing: Pricing } {
  const [model = '', pricing] = key.split('|');
  return { model, pricing: pricing as Pricing };
}
