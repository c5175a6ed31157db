/** How a sync ended, in a word. */
import type { Schemas } from '../frame/api.ts';

export type SyncDetail = Schemas['SyncDetail'];

/** Not believed is another thing than failed: the market answered. */
export const endOf = ({ state, error }: SyncDetail): 'taken' | 'not believed' | 'failed' =>
  state === 'succeeded'
    ? 'taken'
    : error?.kind === 'implausible' || error?.kind === 'schema_drift'
      ? 'not believed'
      : 'failed';
