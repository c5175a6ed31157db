import { SECOND_MS } from '#base/clock';
import type { Job } from '#platform/jobs';
import type { Reservations } from './reservations.ts';

export const createReservationJobs = (reservations: Reservations): readonly Job[] => [
  { name: 'pay for rentals', everyMs: SECOND_MS / 2, run: reservations.follow },
  { name: 'owe markets their bills', everyMs: 2 * SECOND_MS, run: reservations.owe },
  { name: 'remind of the end, and extend', everyMs: 10 * SECOND_MS, run: reservations.lookAhead },
];
