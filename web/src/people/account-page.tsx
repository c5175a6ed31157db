/** Profile, password, SSH key, budgets, where one is logged in, and API keys. */
import { Button, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { answered, api, type User } from '../frame/api.ts';
import { Card, FormProblem, fieldError } from '../frame/form.tsx';
import { meQuery } from '../frame/me.ts';
import page from '../frame/page.module.css';
import { Failure, Loading } from '../frame/states.tsx';
import { ApiKeys } from './api-keys.tsx';
import { Budgets } from './budgets.tsx';
import { NewPassword } from './new-password.tsx';
import { PasswordField } from './password-field.tsx';
import classes from './people.module.css';
import { Sessions } from './sessions.tsx';
import { SshKey } from './ssh-key.tsx';

function Profile({ me }: { me: User }) {
  const queries = useQueryClient();
  const [name, setName] = useState(me.display_name);
  const saving = useMutation({
    mutationFn: () => answered(api.PATCH('/api/auth/me', { body: { display_name: name.trim() } })),
    onSuccess: (now) => {
      queries.setQueryData(meQuery.queryKey, now);
      notifications.show({ message: 'Your name is saved' });
    },
  });
  return (
    <Card title="Profile" id="profile">
      <dl className={classes.facts}>
        <div>
          <dt>E-mail address</dt>
          <dd>{me.email}</dd>
        </div>
        <div>
          <dt>Role</dt>
          <dd>{me.role}</dd>
        </div>
        <div>
          <dt>Since</dt>
          <dd>{me.created_at.slice(0, 10)}</dd>
        </div>
      </dl>
      <form
        className={classes.inCard}
        onSubmit={(event) => {
          event.preventDefault();
          saving.mutate();
        }}
      >
        <FormProblem error={saving.error} fields={['/display_name']} />
        <TextInput
          label="Name"
          description="How the page calls you"
          maxLength={80}
          autoComplete="nickname"
          value={name}
          error={fieldError(saving.error, '/display_name')}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Button type="submit" loading={saving.isPending} disabled={name.trim() === me.display_name}>
          Save the name
        </Button>
      </form>
    </Card>
  );
}

function Password({ me }: { me: User }) {
  const queries = useQueryClient();
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const saving = useMutation({
    mutationFn: () => answered(api.PATCH('/api/auth/me', { body: { current_password: current, new_password: next } })),
    onSuccess: () => {
      setCurrent('');
      setNext('');
      void queries.invalidateQueries({ queryKey: ['mine', 'sessions'] });
      notifications.show({ message: 'The password is changed. All other logins have ended.' });
    },
  });
  return (
    <Card title="Password" id="password">
      <p className={classes.soft}>A new password ends every other login. API keys stay as they are.</p>
      <form
        className={classes.inCard}
        onSubmit={(event) => {
          event.preventDefault();
          saving.mutate();
        }}
      >
        <FormProblem error={saving.error} fields={['/current_password', '/new_password']} />
        <input type="text" name="username" autoComplete="username" value={me.email} readOnly hidden />
        <PasswordField
          label="Current password"
          autoComplete="current-password"
          maxLength={1024}
          value={current}
          error={fieldError(saving.error, '/current_password')}
          onChange={setCurrent}
        />
        <NewPassword
          label="New password"
          value={next}
          personal={[me.email, me.display_name]}
          error={fieldError(saving.error, '/new_password')}
          onChange={setNext}
        />
        <Button type="submit" loading={saving.isPending}>
          Change the password
        </Button>
      </form>
    </Card>
  );
}

export function AccountPage() {
  const { data: me, error, isFetching, refetch } = useQuery(meQuery);
  return (
    <div className={page.page}>
      <h1>Account</h1>
      {error && !me && <Failure error={error} retry={() => void refetch()} busy={isFetching} />}
      {!me && !error && <Loading label="Reading your account" rows={3} height={160} />}
      {me && (
        <div className={classes.cards}>
          <Profile me={me} />
          <Password me={me} />
          <SshKey me={me} />
          <Budgets />
          <ApiKeys />
          <Sessions />
        </div>
      )}
    </div>
  );
}
