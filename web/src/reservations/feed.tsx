/** The reservations as a calendar that others subscribe to, at an address that is shown once. */
import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { answered, api } from '../frame/api.ts';
import { Confirm } from '../frame/confirm.tsx';
import { Card, FormProblem } from '../frame/form.tsx';
import { Secret } from '../frame/secret.tsx';
import { Failure } from '../frame/states.tsx';
import classes from './reservations.module.css';

const feedQuery = {
  queryKey: ['mine', 'feed'],
  queryFn: ({ signal }: { signal: AbortSignal }) => answered(api.GET('/api/reservations/feed', { signal })),
};

function About({ since }: { since: string | null | undefined }) {
  return (
    <p className={classes.soft}>
      Your calendar can subscribe to your reservations: the last 90 days and all that is to come.
      {since && ` There is an address since ${since.slice(0, 10)}; it is not shown again.`}
    </p>
  );
}

export function CalendarFeed() {
  const queries = useQueryClient();
  const { data, error, isFetching, refetch } = useQuery(feedQuery);
  const [made, setMade] = useState<string | null>(null);
  const [asked, setAsked] = useState<'replace' | 'remove' | null>(null);
  const first = useRef<HTMLButtonElement>(null);
  const onSettled = () => queries.invalidateQueries({ queryKey: feedQuery.queryKey });
  const making = useMutation({
    mutationFn: () => answered(api.POST('/api/reservations/feed')),
    onSuccess: ({ path }) => {
      setMade(`${window.location.origin}${path}`);
      setAsked(null);
    },
    onSettled,
  });
  const removing = useMutation({
    mutationFn: () => answered(api.DELETE('/api/reservations/feed')),
    onSuccess: () => {
      setMade(null);
      setAsked(null);
      notifications.show({ message: 'The address leads nowhere any more' });
    },
    onSettled,
  });
  const { created_at: since } = data ?? {};
  // What had the focus may be gone with what it did.
  useEffect(() => {
    if (removing.isSuccess && since === null && document.activeElement === document.body) first.current?.focus();
  }, [removing.isSuccess, since]);
  const close = () => {
    setAsked(null);
    making.reset();
    removing.reset();
  };
  return (
    <Card title="Calendar feed" id="feed">
      <About since={since} />
      {error && !data && <Failure error={error} retry={() => void refetch()} busy={isFetching} />}
      {made !== null && (
        <Secret
          secret={made}
          name="address"
          about=". Whoever has it sees what you book; add it to your calendar as a subscription."
          done={() => {
            setMade(null);
            first.current?.focus();
          }}
        />
      )}
      {data && (
        <div className={classes.buttons}>
          <Button
            ref={first}
            variant="default"
            loading={making.isPending && since === null}
            onClick={() => (since === null ? making.mutate() : setAsked('replace'))}
          >
            {since === null ? 'Make an address' : 'Replace the address'}
          </Button>
          {since !== null && (
            <Button variant="default" onClick={() => setAsked('remove')}>
              Remove the feed
            </Button>
          )}
        </div>
      )}
      {asked === null && <FormProblem error={making.error} fields={[]} />}
      <Confirm
        title={asked === 'remove' ? 'Remove the calendar feed?' : 'Replace the address of the feed?'}
        yes={asked === 'remove' ? 'Remove it' : 'Replace it'}
        opened={asked !== null}
        busy={making.isPending || removing.isPending}
        error={asked === 'remove' ? removing.error : making.error}
        onYes={() => (asked === 'remove' ? removing.mutate() : making.mutate())}
        onClose={close}
      >
        Calendars that read the address there is now get nothing more from it.
      </Confirm>
    </Card>
  );
}
