/** News of reservations while one of their pages is open. */
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useEvents } from '../frame/events.ts';
import { RESERVATIONS } from './queries.ts';

// Where a stream begins, or goes on with a gap, it is not known what happened before.
const kinds = ['reservation', 'ready', 'reset'] as const;

type News = { readonly id: string; readonly text: string };

/** Reads afresh what has news, and answers the newest that came since the page was opened. */
export function useNews(): { readonly isLive: boolean; readonly newest: News | null } {
  const queries = useQueryClient();
  const [newest, setNewest] = useState<News | null>(null);
  const { isLive } = useEvents(kinds, ({ kind, data }) => {
    void queries.invalidateQueries({ queryKey: RESERVATIONS });
    if (kind !== 'reservation') return;
    setNewest(JSON.parse(data) as News);
    void queries.invalidateQueries({ queryKey: ['mine', 'balance'] });
  });
  return { isLive, newest };
}
