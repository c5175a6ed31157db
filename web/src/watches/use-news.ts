/** News of watches while their page is open. */
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Schemas } from '../frame/api.ts';
import { useEvents } from '../frame/events.ts';
import { alertsQuery, watchesQuery, webhooksQuery } from './queries.ts';

export type Alert = Schemas['Alert'];

const queriesOf = {
  alert: [alertsQuery.queryKey, watchesQuery.queryKey],
  price: [watchesQuery.queryKey],
  webhook_off: [webhooksQuery.queryKey],
  // Where a stream begins it is not known what happened before it.
  ready: [alertsQuery.queryKey, watchesQuery.queryKey],
  reset: [alertsQuery.queryKey, watchesQuery.queryKey, webhooksQuery.queryKey],
} as const;
const kinds = Object.keys(queriesOf) as (keyof typeof queriesOf)[];

/** Reads afresh what has news, and answers the newest alert that came since the page was opened. */
export function useNews(): { readonly isLive: boolean; readonly newest: Alert | null } {
  const queries = useQueryClient();
  const [newest, setNewest] = useState<Alert | null>(null);
  const { isLive } = useEvents(kinds, ({ kind, data }) => {
    for (const queryKey of queriesOf[kind]) void queries.invalidateQueries({ queryKey });
    if (kind === 'alert') setNewest(JSON.parse(data) as Alert);
  });
  return { isLive, newest };
}
