/** What the page of watches asks the server. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { answered, api } from '../frame/api.ts';

const PERIOD_MS = 30_000;
/** As many as there may be. */
const WATCHES = 100;
const ALERTS_A_PAGE = 20;
const DELIVERIES = 50;
/** A message on its way has an outcome in a moment. */
const SOON_MS = 1_500;

export const watchesQuery = queryOptions({
  queryKey: ['mine', 'watches'],
  queryFn: ({ signal }) => answered(api.GET('/api/watches', { params: { query: { limit: WATCHES } }, signal })),
  refetchInterval: PERIOD_MS,
});

export const alertsQuery = infiniteQueryOptions({
  queryKey: ['mine', 'alerts'],
  queryFn: ({ pageParam, signal }) =>
    answered(
      api.GET('/api/watches/alerts', {
        params: { query: { limit: ALERTS_A_PAGE, ...(pageParam === null ? {} : { cursor: pageParam }) } },
        signal,
      }),
    ),
  initialPageParam: null as string | null,
  getNextPageParam: (last) => last.next_cursor,
});

export const webhooksQuery = queryOptions({
  queryKey: ['mine', 'webhooks'],
  queryFn: ({ signal }) => answered(api.GET('/api/webhooks', { signal })),
  refetchInterval: PERIOD_MS,
});

export const deliveriesQuery = (id: string) =>
  queryOptions({
    queryKey: ['mine', 'deliveries', id],
    queryFn: ({ signal }) =>
      answered(
        api.GET('/api/webhooks/{id}/deliveries', { params: { path: { id }, query: { limit: DELIVERIES } }, signal }),
      ),
    refetchInterval: ({ state: { data } }) =>
      data?.items.some(({ state }) => state === 'pending') ? SOON_MS : PERIOD_MS,
  });
