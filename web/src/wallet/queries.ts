/** What the pages of the wallet ask the server. */
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { answered, api, type TransactionsAnswer } from '../frame/api.ts';
import { type TransactionsSearch, transactionsQuery } from './transactions-search.ts';

const PAGE_ROWS = 50;
const RECENT_ROWS = 6;

type Query = ReturnType<typeof transactionsQuery> & { limit?: number; cursor?: string };

/** The address answers with JSON or CSV, as asked; the types know only that it is one of them. */
const fetchRows = async (query: Query, signal: AbortSignal): Promise<TransactionsAnswer> =>
  (await answered(api.GET('/api/wallets/transactions', { params: { query }, signal }))) as TransactionsAnswer;

export const fetchCsv = async (search: TransactionsSearch): Promise<string> =>
  String(
    await answered(
      api.GET('/api/wallets/transactions', {
        params: { query: transactionsQuery(search) },
        headers: { accept: 'text/csv' },
        parseAs: 'text',
      }),
    ),
  );

export const recentQuery = queryOptions({
  queryKey: ['mine', 'transactions', 'recent'],
  queryFn: ({ signal }) => fetchRows({ limit: RECENT_ROWS }, signal),
  refetchInterval: 15_000,
});

export const pagesQuery = (search: TransactionsSearch) => {
  const query = transactionsQuery(search);
  return infiniteQueryOptions({
    queryKey: ['mine', 'transactions', query],
    queryFn: ({ pageParam, signal }) =>
      fetchRows({ ...query, limit: PAGE_ROWS, ...(pageParam === null ? {} : { cursor: pageParam }) }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
    placeholderData: keepPreviousData,
  });
};

export const analyticsQuery = (days: number) =>
  queryOptions({
    queryKey: ['mine', 'analytics', days],
    queryFn: ({ signal }) => answered(api.GET('/api/wallets/analytics', { params: { query: { days } }, signal })),
    placeholderData: keepPreviousData,
  });
