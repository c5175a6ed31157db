/** What is watched, and how each watch stands. */
import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { showAge, showAgo, showLocal, showUtc, useNow } from '../frame/age.ts';
import { answered, api, type Schemas } from '../frame/api.ts';
import { Confirm } from '../frame/confirm.tsx';
import { Card } from '../frame/form.tsx';
import { providerNames } from '../frame/naming.ts';
import { Failure, Loading } from '../frame/states.tsx';
import { watchesQuery } from './queries.ts';
import { kindWords, nameOfWatch, scopeWords, showWatched } from './watch-words.ts';
import classes from './watches.module.css';

type Watch = Schemas['Watch'];

function Subject({ watch }: { watch: Watch }) {
  const { kind, model, listing_id, note } = watch;
  const scope = scopeWords(watch);
  return (
    <>
      {listing_id !== null ? (
        <Link to="/" search={{ listing: listing_id }}>
          {model ?? 'A listing'}
        </Link>
      ) : (
        <Link to="/models/$model" params={{ model: model ?? '' }}>
          {model}
        </Link>
      )}
      <div>{kindWords[kind]}</div>
      {scope !== '' && <div className={classes.soft}>{scope}</div>}
      {note !== '' && <div className={classes.note}>{note}</div>}
    </>
  );
}

function Value({ watch, now }: { watch: Watch; now: number }) {
  const { kind, model, value, value_since: since, value_listing: listing, unread_markets: unread } = watch;
  return (
    <>
      {value === null ? (
        <div>nothing to be had</div>
      ) : listing === null || kind === 'listing_gone' ? (
        <div>{showWatched(kind, value)}</div>
      ) : (
        <Link
          to="/"
          search={{ ...(model === null ? {} : { model: [model] }), listing: listing.id }}
          title={`The offer at ${providerNames[listing.provider]}`}
        >
          {showWatched(kind, value)}
        </Link>
      )}
      {since !== null && (
        <div className={classes.soft} title={showUtc(since)}>
          for {showAge(since, now)}
        </div>
      )}
      {unread.length > 0 && (
        <div className={classes.soft}>{unread.map((name) => providerNames[name]).join(', ')} cannot be read now</div>
      )}
    </>
  );
}

type RowProps = { readonly watch: Watch; readonly now: number; readonly remove: () => void };

function Row({ watch, now, remove }: RowProps) {
  const queries = useQueryClient();
  const { id, kind, paused, threshold, fired_at: fired, not_before: notBefore } = watch;
  const name = nameOfWatch(watch);
  const pausing = useMutation({
    mutationFn: () => answered(api.PATCH('/api/watches/{id}', { params: { path: { id } }, body: { paused: !paused } })),
    onError: ({ message }) => notifications.show({ title: 'Nothing was changed', message, color: 'red' }),
    onSettled: () => queries.invalidateQueries({ queryKey: watchesQuery.queryKey }),
  });
  return (
    <tr data-watch={id} data-state={watch.state}>
      <th scope="row">
        <Subject watch={watch} />
      </th>
      <td data-label="Now">
        <Value watch={watch} now={now} />
      </td>
      <td data-label="Threshold">{threshold === null ? '–' : showWatched(kind, threshold)}</td>
      <td data-label="State" className={classes.state}>
        {watch.state_text}
        {!paused && notBefore !== null && (
          <div className={classes.soft} title={showUtc(notBefore)}>
            Next alert from {showLocal(notBefore)}
          </div>
        )}
      </td>
      <td data-label="Last told">
        {fired === null ? 'never' : <span title={showUtc(fired)}>{showAgo(fired, now)}</span>}
      </td>
      <td>
        <div className={classes.actions}>
          <Button
            size="xs"
            variant="default"
            loading={pausing.isPending}
            aria-label={`${paused ? 'Resume' : 'Pause'} ${name}`}
            onClick={() => pausing.mutate()}
          >
            {paused ? 'Resume' : 'Pause'}
          </Button>
          <Button size="xs" variant="default" aria-label={`Remove ${name}`} onClick={remove}>
            Remove
          </Button>
        </div>
      </td>
    </tr>
  );
}

function Table({ items, remove }: { items: readonly Watch[]; remove: (watch: Watch) => void }) {
  const now = useNow(10_000);
  return (
    <div className={classes.scroll}>
      <table className={classes.table} aria-label="My watches">
        <thead>
          <tr>
            <th scope="col">Watched</th>
            <th scope="col">Now</th>
            <th scope="col">Threshold</th>
            <th scope="col">State</th>
            <th scope="col">Last told</th>
            <th scope="col">
              <span className={classes.soft}>Action</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {items.map((watch) => (
            <Row key={watch.id} watch={watch} now={now} remove={() => remove(watch)} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

export function WatchTable() {
  const queries = useQueryClient();
  const { data, error, isFetching, refetch } = useQuery(watchesQuery);
  const [asked, setAsked] = useState<Watch | null>(null);
  const removing = useMutation({
    mutationFn: (id: string) => answered(api.DELETE('/api/watches/{id}', { params: { path: { id } } })),
    onSuccess: () => {
      setAsked(null);
      notifications.show({ message: 'It is not watched any more' });
    },
    onSettled: () => queries.invalidateQueries({ queryKey: watchesQuery.queryKey }),
  });
  return (
    <Card title="My watches" id="my-watches">
      {error && !data && <Failure error={error} retry={() => void refetch()} busy={isFetching} />}
      {!data && !error && <Loading label="Reading your watches" rows={3} height={56} />}
      {data?.items.length === 0 && (
        <p className={classes.soft}>
          You watch nothing yet. Say in “Watch something” what you wait for, or choose “Watch this offer” at an offer of
          the <Link to="/">market</Link>; you are told here, and at your webhooks.
        </p>
      )}
      {data && data.items.length > 0 && (
        <>
          <Table items={data.items} remove={setAsked} />
          <p className={classes.soft}>
            {data.total} of {data.limit} there may be
          </p>
        </>
      )}
      <Confirm
        title="Remove this watch?"
        yes="Remove it"
        opened={asked !== null}
        busy={removing.isPending}
        error={removing.error}
        onYes={() => asked && removing.mutate(asked.id)}
        onClose={() => {
          setAsked(null);
          removing.reset();
        }}
      >
        {asked && nameOfWatch(asked)}: you are told of it no more. The alerts so far stay.
      </Confirm>
    </Card>
  );
}
