/** Asks for a sync and follows it to its end. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { answered, api, type ProviderName, RequestFailed } from '../frame/api.ts';
import { showWhole } from '../frame/naming.ts';

export type SyncState = { readonly kind: 'idle' | 'busy' | 'done' | 'failed'; readonly words: string };

const refusal = (error: Error): string =>
  error instanceof RequestFailed && (error.status === 401 || error.status === 403)
    ? 'Only operators can ask for a sync. Markets are read by schedule all the same.'
    : `The sync could not be asked for: ${error.message}`;

export function useSync(name: ProviderName): { readonly start: () => void; readonly state: SyncState } {
  const client = useQueryClient();
  const asked = useMutation({
    mutationFn: () => answered(api.POST('/api/providers/sync/{name}', { params: { path: { name } } })),
  });
  const id = asked.data?.id;
  const outcome = useQuery({
    queryKey: ['sync', id],
    queryFn: ({ signal }) =>
      answered(api.GET('/api/providers/syncs/{id}', { params: { path: { id: id ?? '' } }, signal })),
    enabled: id !== undefined,
    refetchInterval: ({ state: { data } }) => (data?.state === 'succeeded' || data?.state === 'failed' ? false : 1000),
  });
  const { data } = outcome;
  const over = data?.state === 'succeeded' || data?.state === 'failed';
  useEffect(() => {
    if (over) void client.invalidateQueries({ queryKey: ['providers'] });
  }, [over, client]);
  return { start: () => asked.mutate(), state: stateOf() };

  function stateOf(): SyncState {
    if (asked.error) return { kind: 'failed', words: refusal(asked.error) };
    if (outcome.error) return { kind: 'failed', words: `The outcome is not known: ${outcome.error.message}` };
    if (asked.isPending || (id !== undefined && !over))
      return { kind: 'busy', words: data?.state === 'running' ? 'Reading the market' : 'Waiting for a worker' };
    const [sync] = data?.syncs ?? [];
    if (!over || !sync) return { kind: 'idle', words: '' };
    return data.state === 'failed'
      ? { kind: 'failed', words: `The sync failed: ${sync.error?.detail ?? 'no reason given'}` }
      : {
          kind: 'done',
          words: `Read: ${showWhole(sync.fetched)} fetched, ${showWhole(sync.new)} new, ${showWhole(sync.changed)} changed.`,
        };
  }
}
