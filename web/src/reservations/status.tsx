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

export function StatusSentence({ reservation, now }: { reservation: Detail; now: number }) {
  const { status, ending, reason, start_time: start, connection } = reservation;
  if (ending)
    return <Notice tone="calm">The machine is being released; what is paid in the end is known in a moment.</Notice>;
  if (status === 'PENDING')
    return Date.parse(start) > now ? (
      <p>The machine is started when the block begins. Until it answers nothing is paid.</p>
    ) : (
      <p>The machine is being started; this takes a moment. Until it answers nothing is paid.</p>
    );
  if (status === 'ACTIVE' && connection === null)
    return (
      <Notice tone="warn">
        There is no machine to connect to at this moment. The one that was used is lost
        {reservation.on_interruption === 'replace' && '; another takes over, where there is one within the price limit'}
        . Only what is used is paid.
      </Notice>
    );
  if (status === 'ACTIVE') return <p>The machine is yours until the end of the block.</p>;
  return reason === '' || reason === `${statusWords[status]}.` ? null : <p>{reason}</p>;
}
