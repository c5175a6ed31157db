/** How a reservation stands, in a word and in a sentence. */
import { Notice } from '../frame/states.tsx';
import classes from './reservations.module.css';
import type { Detail, Reservation, Status } from './reservations-search.ts';

export const statusWords: Readonly<Record<Status, string>> = {
  PENDING: 'Pending',
  ACTIVE: 'Active',
  COMPLETED: 'Completed',
  CANCELLED: 'Cancelled',
  FAILED: 'Failed',
};

export const isOver = ({ status }: Reservation): boolean => status !== 'PENDING' && status !== 'ACTIVE';

export function StatusBadge({ reservation }: { reservation: Reservation }) {
  const { status, ending } = reservation;
  return (
    <span className={classes.status} data-status={status}>
      {statusWords[status]}
      {ending && ', ending'}
    </span>
  );
}

/** It is released before the end of its block, and nobody cancelled it. */
const isLost = ({ ending, end_time: end, timeline }: Detail, now: number): boolean =>
  ending && now < Date.parse(end) && !timeline.some(({ kind }) => kind === 'cancelling');

export function StatusSentence({ reservation, now }: { reservation: Detail; now: number }) {
  const { status, ending, reason, start_time: start } = reservation;
  const wish = status === 'PENDING' ? reservation.on_failure : reservation.on_interruption;
  if (isLost(reservation, now))
    return (
      <Notice tone="warn">
        The machine did not start or was lost, and is being released.{' '}
        {wish === 'replace'
          ? 'Then another takes over, where there is one within the price limit.'
          : 'Then it ends, and what was not used comes back.'}
      </Notice>
    );
  if (ending) return <Notice tone="calm">The machine is being released; what is paid in the end is known then.</Notice>;
  if (status === 'PENDING')
    return Date.parse(start) > now ? (
      <p>The machine is started when the block begins. Until it answers nothing is paid.</p>
    ) : (
      <p>The machine is being started; this takes a moment. Until it answers nothing is paid.</p>
    );
  if (status === 'ACTIVE') return <p>The machine is yours until the end of the block.</p>;
  return reason === '' || reason === `${statusWords[status]}.` ? null : <p>{reason}</p>;
}
