/** Ends a reservation, after the exact refund was shown. */
import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { answered, api, RequestFailed } from '../frame/api.ts';
import { Confirm } from '../frame/confirm.tsx';
import { showMoney } from '../frame/money.ts';
import { isAnswer, useOnceKey } from '../wallet/use-once.ts';
import { RESERVATIONS, reservationQuery } from './queries.ts';
import classes from './reservations.module.css';
import type { Detail } from './reservations-search.ts';

const FRESH_MS = 5_000;

function wordsOf({ running_since: since, connection }: Detail, refund: string): string {
  if (since === null) return 'The machine has not answered yet, so nothing is paid.';
  if (connection === null) return 'What was used. The machine is lost.';
  const paid = 'What was used and the rest of the hour that has begun.';
  return `${/[1-9]/.test(refund) ? paid : 'All of it is paid by now.'} What is on the machine is lost.`;
}

export function Cancel({ id }: { id: string }) {
  const queries = useQueryClient();
  const once = useOnceKey();
  const [openedAt, setOpenedAt] = useState<number | null>(null);
  const opened = openedAt !== null;
  // What it costs moves with the hours: it is asked when the question is put, and again while it stands.
  const { data, error, refetch, dataUpdatedAt } = useQuery({
    ...reservationQuery(id),
    ...(opened ? { refetchInterval: FRESH_MS } : {}),
  });
  const cancelling = useMutation({
    // No less comes back than was shown.
    mutationFn: (refund: string) =>
      answered(
        api.DELETE('/api/reservations/{id}/cancel', {
          params: {
            ...{ path: { id }, query: { least_refund: refund } },
            header: { 'idempotency-key': once.keyFor(`${id} ${refund}`) },
          },
        }),
      ),
    onError: (refused) => {
      // The question itself may be gone by then.
      const said = refused instanceof RequestFailed ? refused.problem?.detail : undefined;
      const title = isAnswer(refused) ? 'It was not cancelled' : 'It is not known whether it was cancelled';
      notifications.show({ color: 'red', title, message: said ?? 'Look again in a moment, or try again.' });
    },
    onSuccess: () => {
      setOpenedAt(null);
      notifications.show({ message: 'It is being cancelled' });
    },
    onSettled: (_, error) => {
      once.answered(error);
      void queries.invalidateQueries({ queryKey: ['mine', 'balance'] });
      return queries.invalidateQueries({ queryKey: RESERVATIONS });
    },
  });
  const costs = data?.cancel_now;
  const isGone = !costs;
  const { isSuccess } = cancelling;
  useEffect(() => {
    if (!isGone) return;
    setOpenedAt(null);
    // The button that had the focus is gone with it.
    if (isSuccess) document.getElementById('content')?.focus({ preventScroll: true });
  }, [isGone, isSuccess]);
  if (!costs) return null;
  return (
    <>
      <div>
        <Button
          variant="default"
          onClick={() => {
            cancelling.reset();
            setOpenedAt(Date.now());
            void refetch();
          }}
        >
          Cancel it
        </Button>
      </div>
      <Confirm
        title="Cancel this reservation?"
        yes={`Cancel, ${showMoney(costs.refund)} back`}
        opened={opened}
        busy={cancelling.isPending}
        isReady={opened && dataUpdatedAt >= openedAt}
        error={cancelling.error ?? error}
        onYes={() => cancelling.mutate(costs.refund)}
        onClose={() => setOpenedAt(null)}
      >
        <dl className={classes.facts}>
          <div>
            <dt>Comes back</dt>
            <dd data-refund>
              <strong>{showMoney(costs.refund)}</strong>
            </dd>
          </div>
          <div>
            <dt>You pay</dt>
            <dd>{showMoney(costs.charged)}</dd>
          </div>
        </dl>
        <p className={classes.soft}>{wordsOf(data, costs.refund)}</p>
      </Confirm>
    </>
  );
}
