/** A user's reservations as a calendar at a secret address, for programs that cannot log in. */
import { createHash, randomBytes } from 'node:crypto';
import { type Actor, demandScope } from '#base/actor';
import { type Clock, DAY_MS, type Instant, plus } from '#base/clock';
import { formatUsdc, microUsdc } from '#base/money';
import { audit } from '#platform/audit';
import type { Mode } from '#platform/config';
import { type Database, inTransaction } from '#platform/db';
import { displayNames } from '#providers';
import * as store from './feed-store.ts';
import { type CalendarEvent, calendarOf } from './ics-rules.ts';
import { feedUnknown } from './problems.ts';
import type { ReservationState } from './rules.ts';

const TOKEN_BYTES = 32;
const BACK_MS = 90 * DAY_MS;
const EVENTS_MAX = 2_000;

const statuses = {
  pending: 'TENTATIVE',
  active: 'CONFIRMED',
  completed: 'CONFIRMED',
  cancelled: 'CANCELLED',
  failed: 'CANCELLED',
} as const satisfies Record<ReservationState, CalendarEvent['status']>;

const words = {
  pending: 'Booked',
  active: 'Running',
  completed: 'Over',
  cancelled: 'Cancelled',
  failed: 'Failed',
} as const satisfies Record<ReservationState, string>;

const digest = (token: string): Buffer => createHash('sha256').update(token).digest();

function eventOf(row: store.FeedRow, mode: Mode, origin: string): CalendarEvent {
  const money = (amount: bigint): string => `${formatUsdc(microUsdc(amount))} USDC`;
  const url = `${origin}/reservations/${row.id}`;
  const paid = row.charged === null ? `${money(row.held)} set aside` : `${money(row.charged)} paid`;
  const lines = [
    `${words[row.state]}${row.reason === '' ? '' : `: ${row.reason}`}`,
    `${money(row.price_per_hour)} an hour, ${paid}`,
    ...(mode === 'sandbox' ? ['Of the sandbox: pretend money'] : []),
    url,
  ];
  return {
    ...{ uid: `${row.id}@gp4u`, from: row.start_at, to: row.end_at },
    ...{ createdAt: row.created_at, changedAt: row.changed_at, sequence: row.edition, status: statuses[row.state] },
    summary: `${row.gpu_count} × ${row.model ?? row.model_raw} at ${displayNames[row.provider]}`,
    ...{ description: lines.join('\n'), url },
  };
}

export type FeedDeps = { readonly database: Database; readonly clock: Clock; readonly mode: Mode };

export function createFeed({ database, clock, mode }: FeedDeps) {
  const db = database.kysely;
  const object = ({ userId }: Actor) => ({ kind: 'user', id: userId });
  return {
    /** Since when there is one; null: there is none. */
    async since(actor: Actor): Promise<Instant | null> {
      demandScope(actor, 'read');
      return store.feedSince(db, actor.userId);
    },

    /** Another one: an address that was told before leads nowhere. The token is told here, and never again. */
    async replace(actor: Actor): Promise<{ readonly token: string; readonly since: Instant | null }> {
      const token = randomBytes(TOKEN_BYTES).toString('base64url');
      return inTransaction(db, clock, async (tx) => {
        await store.putFeed(tx, actor.userId, digest(token));
        await audit(tx, { actor, address: actor.address, verb: 'feed.make', object: object(actor) });
        return { token, since: await store.feedSince(tx, actor.userId) };
      });
    },

    /** Throws `feedUnknown`. */
    async remove(actor: Actor): Promise<void> {
      await inTransaction(db, clock, async (tx) => {
        if (!(await store.removeFeed(tx, actor.userId))) throw feedUnknown({ detail: 'You have none.' });
        await audit(tx, { actor, address: actor.address, verb: 'feed.remove', object: object(actor) });
      });
    },

    /** The last 90 days and all that is to come. Throws `feedUnknown`. */
    async read(token: string, origin: string): Promise<string> {
      const userId = await store.feedOwner(db, digest(token));
      if (userId === null) throw feedUnknown({ detail: 'This address leads to no calendar.' });
      const rows = await store.reservationsAfter(db, userId, plus(clock.now(), -BACK_MS), EVENTS_MAX);
      return calendarOf(
        mode === 'sandbox' ? 'GP4U (sandbox)' : 'GP4U',
        rows.map((row) => eventOf(row, mode, origin)),
      );
    },
  };
}
