/** API keys: made, shown once, ended. */
import { Button, Checkbox, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { showAgo, showUtc, useNow } from '../frame/age.ts';
import { type ApiKey, answered, api } from '../frame/api.ts';
import { Confirm } from '../frame/confirm.tsx';
import { Card, FormProblem, fieldError } from '../frame/form.tsx';
import { useMe } from '../frame/me.ts';
import { showMoney } from '../frame/money.ts';
import { Secret } from '../frame/secret.tsx';
import { Sheet } from '../frame/sheet.tsx';
import { Failure, Loading } from '../frame/states.tsx';
import classes from './people.module.css';

export const keysQuery = {
  queryKey: ['mine', 'api-keys'],
  queryFn: ({ signal }: { signal: AbortSignal }) => answered(api.GET('/api/auth/api-keys', { signal })),
};

type Scope = ApiKey['scopes'][number];
const scopeWords: { readonly [S in Scope]: string } = {
  read: 'See your account, wallet and bookings',
  book: 'Book and end machines',
  spend: 'Move money: deposit, withdraw, pay',
  operate: 'Do what operators do',
};

function NewKey({ onMade }: { onMade: (key: string) => void }) {
  const me = useMe();
  const queries = useQueryClient();
  const [name, setName] = useState('');
  const [scopes, setScopes] = useState<string[]>(['read']);
  const [limit, setLimit] = useState('');
  const making = useMutation({
    mutationFn: () =>
      answered(
        api.POST('/api/auth/api-keys', {
          body: {
            name: name.trim(),
            scopes: scopes as Scope[],
            spend_limit_per_day: limit.trim() === '' ? null : limit.trim().replace(',', '.'),
          },
        }),
      ),
    onSuccess: ({ key }) => {
      void queries.invalidateQueries({ queryKey: keysQuery.queryKey });
      onMade(key);
    },
  });
  const offered = (Object.keys(scopeWords) as Scope[]).filter(
    (scope) => scope !== 'operate' || me?.role === 'operator',
  );
  return (
    <form
      className={classes.inCard}
      onSubmit={(event) => {
        event.preventDefault();
        making.mutate();
      }}
    >
      <FormProblem error={making.error} fields={['/name', '/scopes', '/spend_limit_per_day']} />
      <TextInput
        label="What is it for?"
        placeholder="nightly training"
        required
        maxLength={80}
        value={name}
        error={fieldError(making.error, '/name')}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Checkbox.Group
        label="What may it do?"
        value={scopes}
        onChange={setScopes}
        error={scopes.length === 0 ? 'Choose at least one' : fieldError(making.error, '/scopes')}
      >
        {offered.map((scope) => (
          <Checkbox key={scope} value={scope} mt="xs" label={scopeWords[scope]} />
        ))}
      </Checkbox.Group>
      <TextInput
        label="Limit per day in USDC"
        description="What it may spend from midnight to midnight (UTC); empty: no limit of its own"
        inputMode="decimal"
        autoComplete="off"
        value={limit}
        error={fieldError(making.error, '/spend_limit_per_day')}
        onChange={(event) => setLimit(event.currentTarget.value)}
      />
      <Button type="submit" loading={making.isPending} disabled={scopes.length === 0}>
        Make the key
      </Button>
    </form>
  );
}

function MadeKey({ secret, done }: { secret: string; done: () => void }) {
  return (
    <Secret secret={secret} name="key" about="; what is kept of it here cannot give it back." done={done}>
      <p className={classes.soft}>
        Programs send it as <code>Authorization: Bearer</code>; the command line reads it from <code>GP4U_API_KEY</code>
        .
      </p>
    </Secret>
  );
}

function Row({ apiKey, now, end }: { apiKey: ApiKey; now: number; end: () => void }) {
  return (
    <tr>
      <th scope="row">
        {apiKey.name}
        <br />
        <code className={classes.soft}>{apiKey.prefix}…</code>
      </th>
      <td data-label="May">{apiKey.scopes.join(', ')}</td>
      <td data-label="A day">
        {apiKey.spend_limit_per_day === null ? 'no limit' : showMoney(apiKey.spend_limit_per_day)}
      </td>
      <td data-label="Last used">
        {apiKey.last_used_at === null ? (
          'never'
        ) : (
          <span title={showUtc(apiKey.last_used_at)}>{showAgo(apiKey.last_used_at, now)}</span>
        )}
      </td>
      <td>
        <Button size="xs" variant="default" aria-label={`End the key ${apiKey.name}`} onClick={end}>
          End
        </Button>
      </td>
    </tr>
  );
}

export function ApiKeys() {
  const now = useNow(10_000);
  const queries = useQueryClient();
  const { data, error, isFetching, refetch } = useQuery(keysQuery);
  const [making, setMaking] = useState(false);
  const [made, setMade] = useState<string | null>(null);
  const [asked, setAsked] = useState<ApiKey | null>(null);
  const ending = useMutation({
    mutationFn: (id: string) => answered(api.DELETE('/api/auth/api-keys/{id}', { params: { path: { id } } })),
    onSuccess: () => {
      setAsked(null);
      notifications.show({ message: 'The key opens nothing any more' });
    },
    onSettled: () => queries.invalidateQueries({ queryKey: keysQuery.queryKey }),
  });
  const close = () => {
    setMaking(false);
    setMade(null);
  };
  return (
    <div className={classes.wide}>
      <Card title="API keys" id="api-keys">
        <p className={classes.soft}>
          For programs. A key does only what it was made for, and spends no more a day than you allow.
        </p>
        <div>
          <Button onClick={() => setMaking(true)}>New key</Button>
        </div>
        {error && !data && <Failure error={error} retry={() => void refetch()} busy={isFetching} />}
        {!data && !error && <Loading label="Reading your keys" rows={2} height={40} />}
        {data?.items.length === 0 && <p className={classes.soft}>You have no keys.</p>}
        {data && data.items.length > 0 && (
          <div className={classes.scroll}>
            <table className={classes.table}>
              <thead>
                <tr>
                  <th scope="col">Key</th>
                  <th scope="col">May</th>
                  <th scope="col">A day</th>
                  <th scope="col">Last used</th>
                  <th scope="col">
                    <span className={classes.soft}>Action</span>
                  </th>
                </tr>
              </thead>
              <tbody>
                {data.items.map((key) => (
                  <Row key={key.id} apiKey={key} now={now} end={() => setAsked(key)} />
                ))}
              </tbody>
            </table>
          </div>
        )}
        <Sheet
          title={made === null ? 'New API key' : 'Your new key'}
          closeLabel="Close"
          opened={making}
          onClose={close}
          size="30rem"
          side="middle"
        >
          {made === null ? <NewKey onMade={setMade} /> : <MadeKey secret={made} done={close} />}
        </Sheet>
        <Confirm
          title={`End the key ${asked?.name ?? ''}?`}
          yes="End the key"
          opened={asked !== null}
          busy={ending.isPending}
          error={ending.error}
          onYes={() => asked && ending.mutate(asked.id)}
          onClose={() => setAsked(null)}
        >
          Programs that use it are refused from this moment on. It cannot be brought back.
        </Confirm>
      </Card>
    </div>
  );
}
