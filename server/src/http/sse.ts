/**
 * Server-sent events: a user's news as a stream that goes on from where a client was. A stream holds no connection of
 * the database; it is read when the user has news, and no faster than its client takes it.
 */
import { type Clock, MINUTE_MS, SECOND_MS } from '#base/clock';
import { defineProblem } from '#base/problem';
import type { Database } from '#platform/db';
import { createEventFeed, type Event, placeOf, readEvents, readPlace, renderEvent, standing } from '#platform/events';
import type { Log } from '#platform/log';

export const tooManyStreams = defineProblem(
  'too-many-streams',
  'rate-limited',
  'Too many event streams are open',
  'One stream tells everything there is for a user. Close others of yours, or wait until those that are gone are noticed.',
);
export const streamsFull = defineProblem(
  'streams-full',
  'unavailable',
  'This server has as many event streams as it takes',
  'Try again after the seconds in Retry-After, or read what you want to know with the other routes.',
);

const BEAT_MS = 15 * SECOND_MS;
const CHECK_MS = MINUTE_MS;
const RETRY_MS = 3 * SECOND_MS;
const PAGE = 100;
const STREAMS_A_USER = 10;
const STREAMS_A_PROCESS = 2000;

/** What a stream is opened with. */
export type Opening = {
  readonly userId: string;
  /** The id of the last event the client has; null: it has none and begins now. */
  readonly lastEventId: string | null;
  /** Asked again and again: whether the user may still read. */
  readonly stillHolds: () => Promise<boolean>;
};

export type EventStreams = {
  /** Throws `tooManyStreams`, `streamsFull`. */
  open(opening: Opening): ReadableStream<Uint8Array>;
  close(): Promise<void>;
};

export type EventStreamsDeps = { readonly database: Database; readonly clock: Clock; readonly log: Log };

const render = (event: Event): string =>
  `id: ${placeOf(event.number)}\nevent: ${event.kind}\ndata: ${JSON.stringify(renderEvent(event))}\n\n`;

/** The first of each stream says where it stands, and whether something may have been missed. */
function renderBeginning(number: bigint, isKnown: boolean): string {
  const kind = isKnown ? 'ready' : 'reset';
  const detail = isKnown
    ? 'What happens from here on follows.'
    : 'What happened since your last event is not known any more: read afresh what you show.';
  return `retry: ${RETRY_MS}\nid: ${placeOf(number)}\nevent: ${kind}\ndata: ${JSON.stringify({ kind, detail })}\n\n`;
}

/** The body of an answer that takes the next piece when its client has taken the last. */
function bodyOf(
  pieces: AsyncGenerator<string>,
  end: AbortController,
  { clock, log }: Pick<EventStreamsDeps, 'clock' | 'log'>,
) {
  const encoder = new TextEncoder();
  let isPulled = false;
  let takenAt = clock.now();
  const body = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        end.signal.addEventListener('abort', () => {
          // Whoever does not read is not waited for.
          if (!isPulled) controller.error(new Error('the stream has ended'));
          void pieces.return(undefined);
        });
      },
      async pull(controller) {
        isPulled = true;
        const piece = await pieces.next().catch((error: unknown) => {
          // The client comes again and goes on from where it was.
          log.warn({ err: error }, 'an event stream was broken off');
          return null;
        });
        if (piece === null || piece.done === true || end.signal.aborted) {
          controller.close();
          end.abort();
        } else controller.enqueue(encoder.encode(piece.value));
        takenAt = clock.now();
        isPulled = false;
      },
      cancel: () => end.abort(),
    },
    { highWaterMark: 0 },
  );
  return { body, isStalled: () => !isPulled && clock.now() - takenAt >= CHECK_MS };
}

export function createEventStreams({ database, clock, log }: EventStreamsDeps): EventStreams {
  const db = database.kysely;
  const feed = createEventFeed(database, clock);
  const ofUser = new Map<string, number>();
  const open = new Map<AbortController, Promise<void>>();
  let isClosed = false;

  const count = (userId: string, by: 1 | -1): void => {
    const left = (ofUser.get(userId) ?? 0) + by;
    if (left === 0) ofUser.delete(userId);
    else ofUser.set(userId, left);
  };

  /** What goes over the wire, piece by piece; ends when the signal aborts. */
  async function* told({ userId, lastEventId }: Opening, signal: AbortSignal): AsyncGenerator<string> {
    // Before anything is read, so that nothing falls in between.
    const subscription = feed.subscribe(userId);
    try {
      const wanted = lastEventId === null ? null : readPlace(lastEventId);
      const { head, isWhole } = await standing(db, userId, wanted);
      const known = lastEventId === null || isWhole;
      let at = known && wanted !== null ? wanted : head;
      yield renderBeginning(at, known);
      while (!signal.aborted) {
        const events = await readEvents(db, userId, at, PAGE);
        at = events.at(-1)?.number ?? at;
        if (events.length > 0) yield events.map(render).join('');
        if (events.length === PAGE) continue;
        if (!(await subscription.next(BEAT_MS, signal)) && !signal.aborted) yield ': still here\n\n';
      }
    } finally {
      subscription.close();
    }
  }

  /** Ends a stream whose user may read no more, or whose client has taken nothing for a whole minute. */
  async function watchOver(opening: Opening, isStalled: () => boolean, end: AbortController): Promise<void> {
    while (!end.signal.aborted) {
      await clock.sleep(CHECK_MS, end.signal);
      if (end.signal.aborted) return;
      // A database that does not answer for a moment says nothing about the user.
      const holds = await opening.stillHolds().catch(() => true);
      if (!holds || isStalled()) end.abort();
    }
  }

  return {
    open(opening) {
      const { userId } = opening;
      if ((ofUser.get(userId) ?? 0) >= STREAMS_A_USER)
        throw tooManyStreams({ detail: `${STREAMS_A_USER} at most.`, extra: { retry_after_seconds: 15 } });
      if (open.size >= STREAMS_A_PROCESS || isClosed) throw streamsFull({ detail: `${STREAMS_A_PROCESS} at most.` });
      count(userId, 1);
      const end = new AbortController();
      const { body, isStalled } = bodyOf(told(opening, end.signal), end, { clock, log });
      const watching = watchOver(opening, isStalled, end).finally(() => {
        count(userId, -1);
        open.delete(end);
      });
      open.set(end, watching);
      return body;
    },
    async close() {
      isClosed = true;
      const watching = [...open.values()];
      for (const end of open.keys()) end.abort();
      await Promise.all(watching);
    },
  };
}
