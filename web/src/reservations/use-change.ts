/** A change of one reservation: asked once, and the page shows at once how it stands then. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useOnceKey } from '../wallet/use-once.ts';
import { RESERVATIONS, reservationQuery } from './queries.ts';
import type { Detail } from './reservations-search.ts';

export function useChange<Body>(
  id: string,
  send: (body: Body, header: { readonly 'idempotency-key': string }) => Promise<Detail>,
  onDone: (detail: Detail) => void,
) {
  const queries = useQueryClient();
  const once = useOnceKey();
  return useMutation({
    mutationFn: (body: Body) => send(body, { 'idempotency-key': once.keyFor(JSON.stringify(body)) }),
    onSuccess: (detail) => {
      queries.setQueryData(reservationQuery(id).queryKey, detail);
      onDone(detail);
    },
    onSettled: (_, error) => {
      once.answered(error);
      void queries.invalidateQueries({ queryKey: ['mine', 'balance'] });
      void queries.invalidateQueries({ queryKey: RESERVATIONS });
    },
  });
}
