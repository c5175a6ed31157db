/** What was sent to a webhook, what it answered, and once more what it did not take. */
import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { showAgo, showDuration, showLocal, showUtc, useNow } from '../frame/age.ts';
import { answered, api, type Schemas } from '../frame/api.ts';
import { Failure, Loading } from '../frame/states.tsx';
import { deliveriesQuery } from './queries.ts';
import { deliveryWords } from './watch-words.ts';
import classes from './watches.module.css';

type Delivery = Schemas['Delivery'];

function Outcome({ delivery }: { delivery: Delivery }) {
  const { attempts, last_status: status, last_duration_ms: took, last_error: fault, next_attempt_at: next } = delivery;
  const facts = [
    attempts === 1 ? '1 try' : `${attempts} tries`,
    status === null ? null : `answered ${status}`,
    took === null ? null : `in ${showDuration(took)}`,
    next === null || attempts === 0 ? null : `next try ${showLocal(next)}`,
  ];
  return (
    <>
      <div className={classes.soft}>{facts.filter((fact) => fact !== null).join(', ')}</div>
      {fault !== null && <div>{fault}</div>}
    </>
  );
}

function Row({ hookId, delivery, now }: { hookId: string; delivery: Delivery; now: number }) {
  const queries = useQueryClient();
  const { id, type, state, attempts, created_at: at, payload } = delivery;
  const retrying = useMutation({
    mutationFn: () =>
      answered(
        api.POST('/api/webhooks/{id}/deliveries/{delivery_id}/retry', {
          params: { path: { id: hookId, delivery_id: id }, header: {} },
        }),
      ),
    onError: ({ message }) => notifications.show({ title: 'It was not sent again', message, color: 'red' }),
    onSettled: () => queries.invalidateQueries({ queryKey: deliveriesQuery(hookId).queryKey }),
  });
  const waits = state === 'failed' || (state === 'pending' && attempts > 0);
  return (
    <li data-delivery={id} data-state={state}>
      <div className={classes.line}>
        <strong>{type === 'test' ? 'Test' : 'Alert'}</strong>
        <span className={classes.state}>{deliveryWords[state]}</span>
        <span className={classes.soft} title={showUtc(at)}>
          {showAgo(at, now)}
        </span>
        {waits && (
          <Button
            size="compact-xs"
            variant="default"
            loading={retrying.isPending}
            aria-label={`Send the ${type} of ${showUtc(at)} again now`}
            onClick={() => retrying.mutate()}
          >
            Send again now
          </Button>
        )}
      </div>
      <Outcome delivery={delivery} />
      <details className={classes.fold}>
        <summary>What is sent</summary>
        <code className={classes.secret}>{payload}</code>
      </details>
    </li>
  );
}

export function Deliveries({ hook }: { hook: Schemas['Webhook'] }) {
  const now = useNow(5_000);
  const { data, error, isFetching, refetch } = useQuery(deliveriesQuery(hook.id));
  return (
    <div className={classes.form}>
      <p className={classes.soft}>
        The newest {data?.next_cursor ? data.items.length : ''} to <span className={classes.url}>{hook.url}</span>; kept
        for 30 days.
      </p>
      {error && !data && <Failure error={error} retry={() => void refetch()} busy={isFetching} />}
      {!data && !error && <Loading label="Reading the deliveries" rows={4} height={44} />}
      {data?.items.length === 0 && <p className={classes.soft}>Nothing was sent to it yet.</p>}
      {data && data.items.length > 0 && (
        <ol className={classes.alerts}>
          {data.items.map((delivery) => (
            <Row key={delivery.id} hookId={hook.id} delivery={delivery} now={now} />
          ))}
        </ol>
      )}
    </div>
  );
}
