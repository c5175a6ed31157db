import type { Tx } from '#platform/db';
import * as store from './store.ts';

/** Units held twice at a time, and rentals that hold, or do not, against their state. */
export async function rentalFaults(tx: Tx): Promise<{ what: string; row: string; detail: string }[]> {
  const twice = await store.heldTwice(tx);
  const odd = await store.oddHolds(tx);
  return [
    ...twice.map(({ unit, rentals }) => ({
      what: 'unit',
      row: unit,
      detail: `is held twice: ${rentals.join(' and ')}`,
    })),
    ...odd.map(({ id, state, holds }) => ({
      what: 'rental',
      row: id,
      detail: `is ${state} and holds ${holds} units`,
    })),
  ];
}
