/**
 * Holds the watches against the market, once for each reading of it. Everything is looked at first and written then, in
 * one transaction, so that a user's news is held up no longer than the writing takes.
 */
import { breathe, type Clock, formatInstant, type Instant, MINUTE_MS, plus, SECOND_MS } from '#base/clock';
import { newId } from '#base/id';
import type { Mode } from '#platform/config';
import type { Tx } from '#platform/db';
import { type News, publish } from '#platform/events';
import { type Look, type LookDeps, marketName, readingNow, rememberLooks } from './look.ts';
import { sentence, showValue, step, type Terms, type Watched } from './rules.ts';
import * as store from './store.ts';
import { queueAlert } from './webhook-store.ts';

const PAGE = 500;
const LOOKS_AT_ONCE = 50;
/** Prices are told no more often than this; the last one always is. */
const TELL_EVERY_MS = MINUTE_MS;

export type EvaluateDeps = LookDeps & { readonly clock: Clock };

export const termsOf = (row: store.WatchRow): Terms => ({
  kind: row.kind,
  threshold: row.threshold,
  hysteresisPercent: row.hysteresis_percent,
  cooldownMs: row.cooldown_seconds * SECOND_MS,
});

const watchedOf = (row: store.WatchRow): Watched => ({
  ...termsOf(row),
  model: row.model,
  pricing: row.pricing,
  market: marketName(row.provider),
  minGpus: row.min_gpus,
});

type Change = {
  readonly before: store.WatchRow;
  readonly after: store.WatchRow;
  readonly look: Look;
  readonly fire: boolean;
  readonly tell: boolean;
};

const isPrice = ({ kind }: store.WatchRow): boolean => kind === 'price_below' || kind === 'price_above';
const earliest = (...instants: (Instant | null)[]): Instant | null =>
  instants.reduce((first, at) => (first === null || (at !== null && at < first) ? at : first), null);

/** What one look makes of a watch. */
function decide(before: store.WatchRow, look: Look, now: Instant): Change {
  const { state, fire, heldUntil } = step(
    termsOf(before),
    { armed: before.armed, firedAt: before.fired_at },
    look.seen,
    now,
  );
  // What is shown stays as it was where it cannot be known.
  const isNews = fire || look.complete;
  const value = isNews ? look.value : before.value;
  const mayTell = isPrice(before) && value !== null && value !== before.told_value;
  const tellAt = before.told_at === null ? now : plus(before.told_at, TELL_EVERY_MS);
  const tell = mayTell && !fire && tellAt <= now;
  const told = fire || tell;
  const after: store.WatchRow = {
    ...before,
    armed: state.armed,
    fired_at: state.firedAt,
    value,
    value_since: value === before.value ? before.value_since : now,
    value_listing: isNews ? (look.listing?.id ?? null) : before.value_listing,
    value_provider: isNews ? (look.listing?.provider ?? null) : before.value_provider,
    told_value: told ? value : before.told_value,
    told_at: told ? now : before.told_at,
    due_at: earliest(heldUntil, mayTell && !told ? tellAt : null),
  };
  return { before, after, look, fire, tell };
}

const decided = ['armed', 'fired_at', 'value', 'value_listing', 'value_provider', 'told_at', 'due_at'] as const;
const isChange = ({ before, after }: Change): boolean => decided.some((name) => before[name] !== after[name]);

/** What is told of an alert, wherever it is told. */
function alertOf({ after, look }: Change, id: string, at: Instant, mode: Mode): Readonly<Record<string, unknown>> {
  const value = look.value ?? 0n;
  const buy = after.kind === 'listing_gone' || look.listing === null ? null : look.listing;
  return {
    id,
    watch_id: after.id,
    watch_kind: after.kind,
    text: sentence(watchedOf(after), value, marketName(buy?.provider ?? null)),
    fired_at: formatInstant(at),
    model: after.model,
    pricing: after.pricing,
    provider: after.provider,
    min_gpus: after.min_gpus,
    watched_listing_id: after.listing_id,
    value: showValue(after.kind, value),
    threshold: after.threshold === null ? null : showValue(after.kind, after.threshold),
    listing:
      buy === null
        ? null
        : { id: buy.id, provider: buy.provider, price_per_gpu_hour: showValue('price_below', buy.price) },
    dear_provider: look.dear,
    note: after.note,
    mode,
  };
}

/** One for each user and thing that is watched, however many watches watch it. */
function priceNews(changes: readonly Change[], mode: Mode): News[] {
  const groups = new Map<string, Change[]>();
  for (const change of changes) {
    const { user_id, model, pricing, provider, min_gpus } = change.after;
    const key = JSON.stringify([user_id, model, pricing, provider, min_gpus]);
    groups.set(key, [...(groups.get(key) ?? []), change]);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined || first.after.value === null) return [];
    const { after, before } = first;
    const price = (value: bigint | null) => (value === null ? null : showValue('price_below', value));
    return {
      userId: after.user_id,
      kind: 'price' as const,
      data: {
        watch_ids: group.map((change) => change.after.id),
        model: after.model,
        pricing: after.pricing,
        provider: after.provider,
        min_gpus: after.min_gpus,
        price_per_gpu_hour: price(after.value),
        previous_price_per_gpu_hour: price(before.told_value),
        listing:
          after.value_listing === null ? null : { id: after.value_listing, provider: after.value_provider as string },
        mode,
      },
    };
  });
}

async function lookAll(tx: Tx, deps: EvaluateDeps, all: boolean): Promise<Change[]> {
  const look = rememberLooks(deps);
  const changes: Change[] = [];
  let page: store.WatchRow[];
  let after: string | null = null;
  let looks = 0;
  do {
    page = await store.watchesToLookAt(tx, all ? null : deps.clock.now(), after, PAGE);
    after = page.at(-1)?.id ?? null;
    for (const watch of page) {
      const change = decide(watch, await look(watch), deps.clock.now());
      if (isChange(change)) changes.push(change);
      looks += 1;
      if (looks % LOOKS_AT_ONCE === 0) await breathe();
    }
  } while (page.length === PAGE);
  return changes;
}

/** The body of the job; nothing is done where the market stands still and no watch waits for a time. */
export async function evaluate(tx: Tx, deps: EvaluateDeps): Promise<boolean> {
  const { mode } = deps.market;
  const last = await store.lastEvaluated(tx);
  const now = readingNow(deps);
  // Another worker knows a newer market; ours will catch up.
  const isBehind = Object.entries(last.revisions).some(([name, revision]) => (now.revisions[name] ?? 0) < revision);
  if (isBehind) return false;
  const moved = now.market !== last.market;
  const changes = await lookAll(tx, deps, moved);
  const kept: Change[] = [];
  for (const change of changes) if (await store.keepLook(tx, change.after)) kept.push(change);
  const news = priceNews(
    kept.filter(({ tell }) => tell),
    mode,
  );
  for (const change of kept.filter(({ fire }) => fire)) {
    const [id, at] = [newId(), change.after.fired_at ?? deps.clock.now()];
    const { id: watchId, user_id: userId } = change.after;
    const data = alertOf(change, id, at, mode);
    await store.insertAlert(tx, { id, watch_id: watchId, user_id: userId, at, data });
    await queueAlert(tx, userId, { messageId: id, at, data });
    news.push({ userId, kind: 'alert', data });
  }
  if (moved) await store.keepEvaluated(tx, now);
  await publish(tx, ...news);
  return false;
}
