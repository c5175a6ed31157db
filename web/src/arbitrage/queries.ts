/** What the pages of arbitrage ask the server. Markets are read every 30 seconds, and so are these. */
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { answered, api } from '../frame/api.ts';
import type { ArbitrageSearch } from './arbitrage-search.ts';
import type { DealsSearch } from './deals-search.ts';
import type { SavingsSearch } from './savings-search.ts';

const PERIOD_MS = 30_000;

export const opportunitiesQuery = ({ model, ...rest }: ArbitrageSearch) => {
  const query = { ...rest, ...(model === undefined ? {} : { model: [...model] }) };
  return queryOptions({
    queryKey: ['arbitrage', 'opportunities', query],
    queryFn: ({ signal }) => answered(api.GET('/api/arbitrage/opportunities', { params: { query }, signal })),
    refetchInterval: PERIOD_MS,
    placeholderData: keepPreviousData,
  });
};

export const dealsQuery = ({ model, provider, ...rest }: DealsSearch) => {
  const query = {
    ...rest,
    ...(model === undefined ? {} : { model: [...model] }),
    ...(provider === undefined ? {} : { provider: [...provider] }),
  };
  return queryOptions({
    queryKey: ['arbitrage', 'deals', query],
    queryFn: ({ signal }) => answered(api.GET('/api/arbitrage/best-deals', { params: { query }, signal })),
    refetchInterval: PERIOD_MS,
    placeholderData: keepPreviousData,
  });
};

export const savingsQuery = (model: string, query: Omit<SavingsSearch, 'model'>) =>
  queryOptions({
    queryKey: ['arbitrage', 'savings', model, query],
    queryFn: ({ signal }) =>
      answered(api.GET('/api/arbitrage/savings/{model}', { params: { path: { model }, query }, signal })),
    refetchInterval: PERIOD_MS,
    // What is shown of one model must never stand under the name of another.
    placeholderData: (before, last) => (last?.queryKey[2] === model ? before : undefined),
  });
