/** Where alerts are sent besides this page: made, tried, paused, ended. */
import { Button, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { showAge, showAgo, showUtc, useNow } from '../frame/age.ts';
import { answered, api, type Schemas } from '../frame/api.ts';
import { Confirm } from '../frame/confirm.tsx';
import { Card, FormProblem, fieldError } from '../frame/form.tsx';
import { Secret } from '../frame/secret.tsx';
import { Sheet } from '../frame/sheet.tsx';
import { Failure, Loading } from '../frame/states.tsx';
import { Deliveries } from './deliveries.tsx';
import { webhooksQuery } from './queries.ts';
import { hookWords } from './watch-words.ts';
import classes from './watches.module.css';

type Webhook = Schemas['Webhook'];

/** What stands over the page, one at a time. */
type Over =
  | { readonly what: 'new' }
  | { readonly what: 'secret'; readonly secret: string }
  | { readonly what: 'rotate' | 'remove' | 'deliveries'; readonly hook: Webhook };

function NewWebhook({ onMade }: { onMade: (secret: string) => void }) {
  const queries = useQueryClient();
  const [url, setUrl] = useState('');
  const [description, setDescription] = useState('');
  const making = useMutation({
    mutationFn: () =>
      answered(api.POST('/api/webhooks', { body: { url: url.trim(), description: description.trim() } })),
    onSuccess: ({ secret }) => {
      void queries.invalidateQueries({ queryKey: webhooksQuery.queryKey });
      onMade(secret);
    },
  });
  return (
    <form
      className={classes.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        making.mutate();
      }}
    >
      <FormProblem error={making.error} fields={['/url', '/description']} />
      <TextInput
        label="Address"
        description="Each alert is a signed POST to it"
        placeholder="https://example.org/gp4u"
        type="url"
        required
        data-autofocus
        maxLength={500}
        autoComplete="off"
        value={url}
        error={fieldError(making.error, '/url')}
        onChange={(event) => setUrl(event.currentTarget.value)}
      />
      <TextInput
        label="What is it for?"
        maxLength={200}
        autoComplete="off"
        value={description}
        error={fieldError(making.error, '/description')}
        onChange={(event) => setDescription(event.currentTarget.value)}
      />
      <Button type="submit" loading={making.isPending} disabled={url.trim() === ''}>
        Add the webhook
      </Button>
    </form>
  );
}

function useVerbs(hook: Webhook, open: (over: Over) => void) {
  const queries = useQueryClient();
  const path = { id: hook.id };
  const rest = {
    onError: ({ message }: Error) => notifications.show({ title: 'Nothing was changed', message, color: 'red' }),
    onSettled: () => queries.invalidateQueries({ queryKey: webhooksQuery.queryKey }),
  };
  const switching = useMutation({
    mutationFn: () => answered(api.PATCH('/api/webhooks/{id}', { params: { path }, body: { active: !hook.active } })),
    ...rest,
  });
  const testing = useMutation({
    mutationFn: () => answered(api.POST('/api/webhooks/{id}/test', { params: { path, header: {} } })),
    onSuccess: () => open({ what: 'deliveries', hook }),
    ...rest,
  });
  return { switching, testing };
}

type RowProps = { readonly hook: Webhook; readonly now: number; readonly open: (over: Over) => void };

function Row({ hook, now, open }: RowProps) {
  const { url, description, active, off_reason: reason, delivered_at: delivered, failing_since: failing } = hook;
  const { switching, testing } = useVerbs(hook, open);
  const small = { size: 'xs', variant: 'default' } as const;
  return (
    <tr data-webhook={hook.id}>
      <th scope="row">
        <span className={classes.url}>{url}</span>
        {description !== '' && <div className={classes.note}>{description}</div>}
      </th>
      <td data-label="State">
        {hookWords[hook.state]}
        {reason !== null && <div className={classes.soft}>{reason}</div>}
        {failing !== null && (
          <div className={classes.soft} title={showUtc(failing)}>
            nothing taken for {showAge(failing, now)}
          </div>
        )}
      </td>
      <td data-label="Last taken">
        {delivered === null ? 'never' : <span title={showUtc(delivered)}>{showAgo(delivered, now)}</span>}
      </td>
      <td>
        <div className={classes.actions}>
          <Button {...small} aria-label={`Deliveries of ${url}`} onClick={() => open({ what: 'deliveries', hook })}>
            Deliveries
          </Button>
          <Button
            {...small}
            aria-label={`Test ${url}`}
            disabled={!active}
            loading={testing.isPending}
            onClick={() => testing.mutate()}
          >
            Test
          </Button>
          <Button
            {...small}
            aria-label={`${active ? 'Pause' : 'Resume'} ${url}`}
            loading={switching.isPending}
            onClick={() => switching.mutate()}
          >
            {active ? 'Pause' : 'Resume'}
          </Button>
          <Button {...small} aria-label={`New secret for ${url}`} onClick={() => open({ what: 'rotate', hook })}>
            New secret
          </Button>
          <Button {...small} aria-label={`Remove ${url}`} onClick={() => open({ what: 'remove', hook })}>
            Remove
          </Button>
        </div>
      </td>
    </tr>
  );
}

function Table({ items, open }: { items: readonly Webhook[]; open: (over: Over) => void }) {
  const now = useNow(10_000);
  return (
    <div className={classes.scroll}>
      <table className={classes.table} aria-label="Webhooks">
        <thead>
          <tr>
            <th scope="col">Address</th>
            <th scope="col">State</th>
            <th scope="col">Last taken</th>
            <th scope="col">
              <span className={classes.soft}>Action</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {items.map((hook) => (
            <Row key={hook.id} hook={hook} now={now} open={open} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Confirms({ over, open, close }: { over: Over | null; open: (over: Over) => void; close: () => void }) {
  const queries = useQueryClient();
  const path = { id: over && 'hook' in over ? over.hook.id : '' };
  const url = over && 'hook' in over ? over.hook.url : '';
  const onSettled = () => queries.invalidateQueries({ queryKey: webhooksQuery.queryKey });
  const rotating = useMutation({
    mutationFn: () => answered(api.POST('/api/webhooks/{id}/rotate-secret', { params: { path } })),
    onSuccess: ({ secret }) => open({ what: 'secret', secret }),
    onSettled,
  });
  const removing = useMutation({
    mutationFn: () => answered(api.DELETE('/api/webhooks/{id}', { params: { path } })),
    onSuccess: close,
    onSettled,
  });
  const leave = () => {
    rotating.reset();
    removing.reset();
    close();
  };
  return (
    <>
      <Confirm
        title="Replace the secret?"
        yes="Make a new secret"
        opened={over?.what === 'rotate'}
        busy={rotating.isPending}
        error={rotating.error}
        onYes={() => rotating.mutate()}
        onClose={leave}
      >
        Messages to {url} are signed with both for 24 hours, then with the new one alone.
      </Confirm>
      <Confirm
        title="Remove this webhook?"
        yes="Remove it"
        opened={over?.what === 'remove'}
        busy={removing.isPending}
        error={removing.error}
        onYes={() => removing.mutate()}
        onClose={leave}
      >
        Nothing more is sent to {url}, and its deliveries are forgotten.
      </Confirm>
    </>
  );
}

export function Webhooks() {
  const { data, error, isFetching, refetch } = useQuery(webhooksQuery);
  const [over, setOver] = useState<Over | null>(null);
  const queries = useQueryClient();
  const close = () => {
    setOver(null);
    // What was sent meanwhile tells how a webhook stands.
    void queries.invalidateQueries({ queryKey: webhooksQuery.queryKey });
  };
  return (
    <Card title="Webhooks" id="webhooks">
      <p className={classes.soft}>Alerts are sent to these addresses too, signed, and again until they are taken.</p>
      <div className={classes.line}>
        <Button disabled={data !== undefined && data.total >= data.limit} onClick={() => setOver({ what: 'new' })}>
          New webhook
        </Button>
        {data && data.items.length > 0 && (
          <span className={classes.soft}>
            {data.total} of {data.limit} there may be
          </span>
        )}
      </div>
      {error && !data && <Failure error={error} retry={() => void refetch()} busy={isFetching} />}
      {!data && !error && <Loading label="Reading your webhooks" rows={2} height={44} />}
      {data && data.items.length > 0 && <Table items={data.items} open={setOver} />}
      <Sheet
        title={over?.what === 'secret' ? 'The secret of your webhook' : 'New webhook'}
        closeLabel="Close"
        opened={over?.what === 'new' || over?.what === 'secret'}
        onClose={close}
        size="30rem"
        side="middle"
      >
        {over?.what === 'new' && <NewWebhook onMade={(secret) => setOver({ what: 'secret', secret })} />}
        {over?.what === 'secret' && (
          <Secret
            secret={over.secret}
            name="secret"
            about=". Messages are signed with it, as Standard Webhooks says."
            done={close}
          />
        )}
      </Sheet>
      <Sheet
        title="Deliveries"
        closeLabel="Close the deliveries"
        opened={over?.what === 'deliveries'}
        onClose={close}
        size="min(38rem, 100%)"
        side="right"
      >
        {over?.what === 'deliveries' && <Deliveries hook={over.hook} />}
      </Sheet>
      <Confirms over={over} open={setOver} close={close} />
    </Card>
  );
}
