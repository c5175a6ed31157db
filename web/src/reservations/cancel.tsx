/** Ends a reservation, after the exact refund was shown. */
import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { answered, api } from '../frame/api.ts';
import { Confirm } from '../frame/confirm.tsx';
import { showMoney } from '../frame/money.ts';
import { useOnceKey } from '../wallet/use-once.ts';
import { RESERVATIONS, reservationQuery } from './queries.ts';
import classes from './reservations.module.css';

const FRESH_MS = 5_000;

export function Cancel({ id }: { id: string }) {
  const queries = useQueryClient();
  const once = useOnceKey();
  const [opened, setOpened] = useState(false);
  // What it costs moves with the hours: while the question stands it is asked again and again.
  const { data } = useQuery({ ...reservationQuery(id), ...(opened ? { refetchInterval: FRESH_MS } : {}) });
  const cancelling = useMutation({
    mutationFn: () =>
      answered(
        api.DELETE('/api/reservations/{id}/cancel', {
          params: { path: { id }, header: { 'idempotency-key': once.keyFor(id) } },
        }),
      ),
    onSuccess: () => {
      setOpened(false);
      notifications.show({ message: 'It is being cancelled' });
    },
    onSettled: (_, error) => {
      once.answered(error);
      void queries.invalidateQueries({ queryKey: ['mine', 'balance'] });
      return queries.invalidateQueries({ queryKey: RESERVATIONS });
    },
  });
  const costs = data?.cancel_now;
  if (!costs) return null;
  return (
    <>
      <div>
        <Button
          variant="default"
          onClick={() => {
            cancelling.reset();
            setOpened(true);
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
        error={cancelling.error}
        onYes={() => cancelling.mutate()}
        onClose={() => setOpened(false)}
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
        <p className={classes.soft}>
          {data.running_since === null
            ? 'The machine has not answered yet, so nothing is paid.'
            : `${/[1-9]/.test(costs.refund) ? 'What was used and the rest of the hour that has begun.' : 'All of it is paid by now.'} What is on the machine is lost.`}
        </p>
      </Confirm>
    </>
  );
}
