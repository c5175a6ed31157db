/** Who is logged in, as the server knows it. What belongs to a person stands under the key `mine` and goes with the login. */
import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { answered, api, type User } from './api.ts';
import { useLoginId } from './login.ts';

export const meQuery = queryOptions({
  queryKey: ['mine', 'me'],
  queryFn: ({ signal }) => answered(api.GET('/api/auth/me', { signal })),
  staleTime: 60_000,
});

export const balanceQuery = queryOptions({
  queryKey: ['mine', 'balance'],
  queryFn: ({ signal }) => answered(api.GET('/api/wallets/balance', { signal })),
  staleTime: 5_000,
  // A withdrawal on its way is there in a moment.
  refetchInterval: ({ state: { data } }) => (data && !/^0(\.0+)?$/.test(data.pending_withdrawals) ? 1_500 : 15_000),
});

/** `undefined` while it is not known yet. */
export function useMe(): User | null | undefined {
  const login = useLoginId();
  const { data } = useQuery({ ...meQuery, enabled: login !== null });
  return login === null ? null : data;
}

/** Forgets what belonged to a login when it is over, or is somebody else's. */
export function useForgetting(): void {
  const queries = useQueryClient();
  const login = useLoginId();
  const before = useRef(login);
  useEffect(() => {
    if (before.current === login) return;
    before.current = login;
    if (login === null) queries.removeQueries({ queryKey: ['mine'] });
    else void queries.resetQueries({ queryKey: ['mine'] });
  }, [login, queries]);
}
