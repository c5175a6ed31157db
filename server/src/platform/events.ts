/**
 * News for users: a row in the transaction of what happened, and whoever listens is woken. The rows of one user are
 * numbered one after the other in the order they are committed, so that a reader who knows a number misses nothing.
 */
import { type Kysely, sql } from 'kysely';
import { type Clock, DAY_MS, formatInstant, type Instant } from '#base/clock';
import { type Database, onCommit, runPrepared } from '#platform/db';
import type { Job } from '#platform/jobs';

// biome-ignore lint/suspicious/noExplicitAny: whatever tables the caller's handle knows
type Db = Kysely<any>;

const CHANNEL = 'gp4u_events';
const KEPT_DAYS = 7;
/** A price of yesterday is of no use to a page that opens today. */
const PRICES_KEPT_DAYS = 1;
const PRUNE_BATCH = 20_000;

export const eventKinds = ['alert', 'price', 'webhook_off', 'deposit', 'withdrawal', 'reservation'] as const;
export type EventKind = (typeof eventKinds)[number];

export type News = {
  readonly userId: string;
  readonly kind: EventKind;
  /** As it is told; never a secret. */
  readonly data: Readonly<Record<string, unknown>>;
};

export type Event = {
  readonly number: bigint;
  readonly kind: EventKind;
  readonly at: Instant;
  readonly data: Readonly<Record<string, unknown>>;
};

/**
 * To be called late in a transaction: other news for the same user waits until it ends. News for several users in one
 * call is written in the order of their ids, so that two such transactions do not wait for each other.
 */
export async function publish(tx: Db, ...news: readonly News[]): Promise<void> {
  for (const { userId, kind, data } of [...news].sort((a, b) => (a.userId < b.userId ? -1 : 1))) {
    const row = sql`
      with head as (
        insert into platform.event_head as h (user_id, number) values (${userId}, 1)
        on conflict (user_id) do update set number = h.number + 1 returning number)
      insert into platform.event (user_id, number, kind, data)
      select ${userId}::uuid, number, ${kind}, ${JSON.stringify(data)}::jsonb from head`;
    await runPrepared(tx, row);
    if (!onCommit(tx, (db) => wakeSoon(db, userId))) await wake(tx, [userId]);
  }
}

const wake = (db: Db, userIds: readonly string[]): Promise<unknown> =>
  runPrepared(db, sql`select pg_notify(${CHANNEL}, id) from unnest(${[...userIds]}::text[]) id`);

type Wakes = { readonly userIds: Set<string>; isUnderWay: boolean };
const wakes = new WeakMap<Db, Wakes>();

/**
 * After the commit: within it, transactions that notify commit one after the other. Who is to be woken while a call is
 * under way goes with the next one; if a call fails, readers look by themselves a little later.
 */
function wakeSoon(db: Db, userId: string): void {
  const known = wakes.get(db) ?? { userIds: new Set(), isUnderWay: false };
  wakes.set(db, known);
  known.userIds.add(userId);
  if (!known.isUnderWay) void wakeAll(db, known);
}

async function wakeAll(db: Db, known: Wakes): Promise<void> {
  known.isUnderWay = true;
  while (known.userIds.size > 0) {
    const userIds = [...known.userIds];
    known.userIds.clear();
    await wake(db, userIds).catch(() => undefined);
  }
  known.isUnderWay = false;
}

/** The next ones after a number, oldest first. */
export async function readEvents(db: Db, userId: string, after: bigint, limit: number): Promise<Event[]> {
  const { rows } = await sql<Event>`
    select number, kind, at, data from platform.event
    where user_id = ${userId} and number > ${after} order by number limit ${limit}`.execute(db);
  return rows;
}

/** The last number given to a user's news, and whether all that came after `place` is still kept: kinds are kept for unlike times. */
export async function standing(
  db: Db,
  userId: string,
  place: bigint | null,
): Promise<{ head: bigint; isWhole: boolean }> {
  const { rows } = await sql<{ head: bigint; kept: bigint }>`
    select coalesce((select number from platform.event_head where user_id = ${userId}), 0)::bigint as head,
      (select count(*) from platform.event where user_id = ${userId} and number > ${place ?? 0n})::bigint as kept`.execute(
    db,
  );
  const { head = 0n, kept = 0n } = rows[0] ?? {};
  return { head, isWhole: place !== null && place <= head && kept === head - place };
}

/** A place in a user's news as it goes over the wire: opaque there. */
export const placeOf = (number: bigint): string => `n${number.toString(36)}`;

/** null when the text is no place of ours. */
export function readPlace(text: string): bigint | null {
  if (!/^n[0-9a-z]{1,12}$/.test(text)) return null;
  let number = 0n;
  for (const digit of text.slice(1)) number = number * 36n + BigInt(Number.parseInt(digit, 36));
  return number;
}

export const renderEvent = ({ kind, at, data }: Event): Record<string, unknown> => ({
  kind,
  at: formatInstant(at),
  ...data,
});

export type Subscription = {
  /** True as soon as there may be news since the last call; false after the time, or when the signal aborts. */
  next(ms: number, signal: AbortSignal): Promise<boolean>;
  close(): void;
};

/** Wakes the readers of this process: one connection of the database for all of them. */
export type EventFeed = { subscribe(userId: string): Subscription };

export function createEventFeed(database: Database, clock: Clock): EventFeed {
  const subscribed = new Map<string, Set<() => void>>();
  let isListening = false;
  const wake = (payload: string): void => {
    const woken = payload === '' ? [...subscribed.values()] : [subscribed.get(payload) ?? []];
    for (const calls of woken) for (const call of calls) call();
  };
  return {
    subscribe(userId) {
      if (!isListening) {
        isListening = true;
        database.listen(CHANNEL, wake);
      }
      let news = new AbortController();
      const call = () => news.abort();
      const calls = subscribed.get(userId) ?? new Set();
      subscribed.set(userId, calls.add(call));
      return {
        async next(ms, signal) {
          await clock.sleep(ms, AbortSignal.any([signal, news.signal]));
          if (!news.signal.aborted) return false;
          news = new AbortController();
          return true;
        },
        close() {
          calls.delete(call);
          if (calls.size === 0) subscribed.delete(userId);
        },
      };
    },
  };
}

export const eventJobs: readonly Job[] = [
  {
    name: 'forget old events',
    everyMs: DAY_MS / 48,
    async run(tx) {
      const { numAffectedRows = 0n } = await sql`
        delete from platform.event where ctid = any (array(
          select ctid from platform.event
          where at < now() - make_interval(days => ${KEPT_DAYS}::int)
            or (kind = 'price' and at < now() - make_interval(days => ${PRICES_KEPT_DAYS}::int))
          limit ${PRUNE_BATCH}))`.execute(tx);
      return numAffectedRows >= BigInt(PRUNE_BATCH);
    },
  },
];
