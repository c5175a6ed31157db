/** What the address of the reservations says. Names are the API's own. */
import { known, someIn } from '../frame/address.ts';
import type { Schemas } from '../frame/api.ts';

export type Reservation = Schemas['Reservation'];
export type Detail = Schemas['ReservationDetail'];
export type Status = Reservation['status'];

export const statuses = ['PENDING', 'ACTIVE', 'COMPLETED', 'CANCELLED', 'FAILED'] as const satisfies readonly Status[];

export type ReservationsSearch = { readonly status?: readonly Status[] };

export const readReservationsSearch = (raw: Readonly<Record<string, unknown>>): ReservationsSearch =>
  known<ReservationsSearch>({ status: someIn(raw, 'status', statuses) });
