/** What the operations page asks the server, and orders of it. All of it belongs to the login. */
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { answered, api, type ProviderName } from '../frame/api.ts';

const KEY = ['mine', 'operations'] as const;
const EVERY_MS = 3_000;

const polled = <T>(name: string, ask: (signal: AbortSignal) => Promise<T>, everyMs = EVERY_MS) =>
  queryOptions({
    queryKey: [...KEY, name],
    queryFn: ({ signal }) => ask(signal),
    refetchInterval: everyMs,
  });

export const healthQuery = polled('health', (signal) => answered(api.GET('/api/provider-health/health', { signal })));
export const breakersQuery = polled('breakers', (signal) =>
  answered(api.GET('/api/provider-health/circuit-breakers', { signal })),
);
export const limitsQuery = polled('limits', (signal) =>
  answered(api.GET('/api/provider-health/rate-limiters', { signal })),
);
export const cacheQuery = polled('cache', (signal) =>
  answered(api.GET('/api/provider-health/cache/stats', { signal })),
);
export const settingsQuery = polled('settings', (signal) => answered(api.GET('/api/providers/settings', { signal })));
export const providersQuery = polled('providers', (signal) => answered(api.GET('/api/providers', { signal })), 10_000);

export const SYNCS_SHOWN = 60;
export const syncsQuery = (provider: ProviderName) =>
  polled(`syncs/${provider}`, (signal) =>
    answered(api.GET('/api/providers/syncs', { params: { query: { provider, limit: SYNCS_SHOWN } }, signal })),
  );

/** One order to the server; what is shown is asked for anew when it is done. */
export function useOrder<Given, T>(order: (given: Given) => Promise<T>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: order,
    onSettled: () => client.invalidateQueries({ queryKey: KEY }),
  });
}

export const configure = (
  name: ProviderName,
  body: {
    enabled?: boolean;
    requests_per_minute?: number | null;
    burst?: number | null;
    failure_threshold?: number | null;
    open_seconds?: number | null;
    timeout_ms?: number | null;
    concurrency?: number | null;
  },
) => answered(api.PATCH('/api/providers/{name}', { params: { path: { name } }, body }));
