/** What happens by itself with a reservation, as it stands in the fields. */
import type { Schemas } from '../frame/api.ts';
import type { Reservation } from './reservations-search.ts';

export type Settings = {
  /** When the machine does not start; when it ran and is lost. */
  readonly failed: 'replace' | 'end';
  readonly lost: 'replace' | 'end';
  readonly isExtended: boolean;
  readonly minutes: string;
  /** What it may cost in all. */
  readonly most: string;
};

/** As the server does where nothing is said. */
export const usualSettings: Settings = { failed: 'replace', lost: 'end', isExtended: false, minutes: '60', most: '' };

/** Where the server's sentences about these stand. */
export const SETTING_FIELDS = ['/on_failure', '/on_interruption', '/auto_extend/minutes', '/auto_extend/max_total'];

export const settingsOf = ({ on_failure, on_interruption, auto_extend: extension }: Reservation): Settings => ({
  ...{ failed: on_failure, lost: on_interruption },
  ...(extension === null
    ? { isExtended: false, minutes: '60', most: '' }
    : { isExtended: true, minutes: String(extension.minutes), most: extension.max_total.replace(/\.?0+$/, '') }),
});

export const settingsBody = ({ failed, lost, isExtended, minutes, most }: Settings): Schemas['ReservationChange'] => ({
  ...{ on_failure: failed, on_interruption: lost },
  auto_extend: isExtended ? { minutes: Number(minutes || 0), max_total: most } : null,
});
