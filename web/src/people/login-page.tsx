import { Button, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import { RequestFailed } from '../frame/api.ts';
import { FormProblem, fieldError } from '../frame/form.tsx';
import { Notice } from '../frame/states.tsx';
import { onOfferQuery } from '../market/queries.ts';
import { PasswordField } from './password-field.tsx';
import classes from './people.module.css';
import { readEntrySearch } from './people-search.ts';
import { logIn, useGoOn } from './use-entry.ts';

const route = getRouteApi('/login');
const FIELDS = ['/email', '/password'];

export function LoginPage() {
  const { next, over } = readEntrySearch(route.useSearch());
  const { data: onOffer } = useQuery(onOfferQuery);
  const goOn = useGoOn(next);
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const entering = useMutation({
    mutationFn: async () => {
      await logIn({ email, password });
      await goOn('Welcome back');
    },
    retry: false,
  });
  const refused = entering.error instanceof RequestFailed && entering.error.status === 401;
  return (
    <div className={classes.entry}>
      <h1>Log in</h1>
      {over && <Notice tone="calm">Your login is over. Log in again and you are back where you were.</Notice>}
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          entering.mutate();
        }}
      >
        <FormProblem error={entering.error} fields={FIELDS} />
        <TextInput
          label="E-mail address"
          name="email"
          type="email"
          autoComplete="username"
          required
          maxLength={320}
          value={email}
          error={fieldError(entering.error, '/email')}
          aria-invalid={refused || undefined}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <PasswordField
          label="Password"
          name="password"
          autoComplete="current-password"
          maxLength={1024}
          value={password}
          error={fieldError(entering.error, '/password')}
          invalid={refused}
          onChange={setPassword}
        />
        <Button type="submit" loading={entering.isPending} fullWidth>
          Log in
        </Button>
      </form>
      <p>
        No account yet?{' '}
        <Link to="/signup" search={next === undefined ? {} : { next }}>
          Sign up
        </Link>
      </p>
      {onOffer?.mode === 'sandbox' && (
        <p className={classes.soft}>
          This is a sandbox: where it was started, an account with pretend money was printed. Any account you make here
          works as well.
        </p>
      )}
    </div>
  );
}
