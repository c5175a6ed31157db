/** What the market page asks the server. */
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { answered, api, type Listing, type SearchAnswer } from '../frame/api.ts';
import type { ApiQuery } from './search-params.ts';

export const PAGE = 200;

export const fetchPage = (query: ApiQuery, cursor: string | null, signal?: AbortSignal): Promise<SearchAnswer> =>
  answered(
    api.GET('/api/gpus/search', {
      params: { query: { ...query, limit: PAGE, ...(cursor === null ? {} : { cursor }) } },
      ...(signal === undefined ? {} : { signal }),
    }),
  );

export const listingsQuery = (query: ApiQuery) =>
  infiniteQueryOptions({
    queryKey: ['listings', query],
    queryFn: ({ pageParam, signal }) => fetchPage(query, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
    placeholderData: keepPreviousData,
    // Comparing a hundred pages with themselves at each new one would take longer than reading it.
    structuralSharing: false,
    // Renewed page by page, by what is in sight (live.ts), never all pages at once behind the reader's back.
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });

/** Why the result is what it is; with an id, also why that listing is not in it. */
export const explanationQuery = (query: ApiQuery, id?: string) =>
  queryOptions({
    queryKey: ['explanation', query, id],
    queryFn: ({ signal }) =>
      answered(
        api.GET('/api/gpus/search', {
          params: { query: { ...query, limit: 1, explain: true, ...(id === undefined ? {} : { gpu_id: id }) } },
          signal,
        }),
      ).then(({ explanation }) => explanation ?? null),
    staleTime: 15_000,
  });

/** The first row in another order: what the sort tabs promise. */
export const bestQuery = (query: ApiQuery) =>
  queryOptions({
    queryKey: ['best', query],
    queryFn: async ({ signal }): Promise<{ readonly first: Listing | undefined }> => {
      const request = api.GET('/api/gpus/search', { params: { query: { ...query, limit: 1 } }, signal });
      return { first: (await answered(request)).items[0] };
    },
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });

export const fetchListing = (id: string, signal?: AbortSignal) =>
  answered(api.GET('/api/gpus/{id}', { params: { path: { id } }, ...(signal === undefined ? {} : { signal }) }));

export const listingQuery = (id: string) =>
  queryOptions({
    queryKey: ['listing', id],
    queryFn: ({ signal }) => fetchListing(id, signal),
    staleTime: 10_000,
    refetchInterval: 15_000,
  });

/** Only when it is asked for: it makes a call to the market, if nobody made one lately. */
export const confirmationQuery = (id: string) =>
  queryOptions({
    queryKey: ['confirmation', id],
    queryFn: async ({ signal }) => {
      const request = api.GET('/api/gpus/{id}', { params: { path: { id }, query: { confirm: true } }, signal });
      return (await answered(request)).confirmation ?? null;
    },
    enabled: false,
    gcTime: 0,
  });

export const comparisonQuery = (
  ids: readonly string[],
  usage: { hours?: number; disk_gb?: number; egress_gb?: number; ingress_gb?: number },
) =>
  queryOptions({
    queryKey: ['comparison', ids, usage],
    queryFn: ({ signal }) =>
      answered(api.POST('/api/gpus/compare', { params: { query: usage }, body: { gpu_ids: [...ids] }, signal })),
    placeholderData: keepPreviousData,
    staleTime: 10_000,
  });

export const onOfferQuery = queryOptions({
  queryKey: ['on-offer'],
  queryFn: ({ signal }) => answered(api.GET('/api/gpus/providers', { signal })),
  staleTime: 30_000,
  refetchInterval: 60_000,
});
