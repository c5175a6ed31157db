import type { Tx } from '#platform/db';
import { publish } from '#platform/events';
import * as store from './store.ts';

type Of = Pick<store.ReservationRow, 'id' | 'user_id'>;

/** News for its user's open pages. */
export const announce = (tx: Tx, { id, user_id: userId }: Of, kind: string, detail: string): Promise<void> =>
  publish(tx, { userId, kind: 'reservation', data: { id, status: kind.toUpperCase(), text: detail } });

/** In the transaction of every change: a line of the reservation's history, and the news. */
export async function tell(tx: Tx, of: Of, kind: string, detail: string): Promise<void> {
  await store.noteEvent(tx, of.id, kind, detail);
  await announce(tx, of, kind, detail);
}
