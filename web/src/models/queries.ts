/** What the pages of models ask the server. */
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { known as given, type Pricing } from '../frame/address.ts';
import { answered, api } from '../frame/api.ts';
import { type Span, spanMs, spanPeriod } from './history.ts';
import type { ModelSearch } from './model-search.ts';

const PERIOD_MS = 30_000;

export const modelsQuery = (all: boolean) =>
  queryOptions({
    queryKey: ['models', all],
    queryFn: ({ signal }) => answered(api.GET('/api/gpus/models', { params: { query: all ? { all } : {} }, signal })),
    refetchInterval: PERIOD_MS,
    placeholderData: keepPreviousData,
  });

export const marketsQuery = (model: string, { pricing, gpu_count }: ModelSearch) =>
  queryOptions({
    queryKey: ['arbitrage', 'compare', model, pricing, gpu_count],
    queryFn: ({ signal }) =>
      answered(
        api.GET('/api/arbitrage/compare/{model}', {
          params: { path: { model }, query: given({ pricing, gpu_count }) },
          signal,
        }),
      ),
    refetchInterval: PERIOD_MS,
    // What is shown of one model must never stand under the name of another.
    placeholderData: (before, last) => (last?.queryKey[2] === model ? before : undefined),
  });

export const historyQuery = (model: string, pricing: Pricing, span: Span) =>
  queryOptions({
    queryKey: ['history', model, pricing, span],
    queryFn: ({ signal }) => {
      const from = new Date(Date.now() - spanMs[span]).toISOString();
      const query = { pricing, period: spanPeriod[span], from };
      return answered(api.GET('/api/history/{model}', { params: { path: { model }, query }, signal }));
    },
    refetchInterval: 2 * PERIOD_MS,
    placeholderData: (before, last) => (last?.queryKey[1] === model ? before : undefined),
  });

export const scoreTableQuery = queryOptions({
  queryKey: ['score-table'],
  queryFn: ({ signal }) => answered(api.GET('/api/gpus/score-table', { signal })),
  staleTime: 5 * 60_000,
});
