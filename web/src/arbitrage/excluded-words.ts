/** Offers that say nothing about what a model costs, and why, in words. */
import { showWhole } from '../frame/naming.ts';

const words: Readonly<Record<string, string>> = {
  no_model: 'of unknown models',
  not_rentable: 'that cannot be rented',
  stale: 'not seen lately',
  busy: 'rented already',
  unverified: 'from hosts nobody vouches for',
  unusual_price: 'at unusual prices',
  no_usual_price: 'of a model too new to judge',
  odd_benchmark: 'far slower or faster than the model',
  same_machine: 'of a machine that counts already',
};

/** "12 from hosts nobody vouches for, 7 at unusual prices"; empty where everything counts. */
export const excludedWords = (excluded: Readonly<Record<string, number>>): string =>
  Object.entries(excluded)
    .filter(([, offers]) => offers > 0)
    .map(([reason, offers]) => `${showWhole(offers)} ${words[reason] ?? reason.replaceAll('_', ' ')}`)
    .join(', ');
