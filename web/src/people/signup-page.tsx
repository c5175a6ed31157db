import { Button, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import { answered, api } from '../frame/api.ts';
import { FormProblem, fieldError } from '../frame/form.tsx';
import { NewPassword } from './new-password.tsx';
import classes from './people.module.css';
import { readEntrySearch } from './people-search.ts';
import { logIn, useGoOn } from './use-entry.ts';

const route = getRouteApi('/signup');
const FIELDS = ['/email', '/password', '/display_name'];

export function SignupPage() {
  const { next } = readEntrySearch(route.useSearch());
  const goOn = useGoOn(next);
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const entering = useMutation({
    mutationFn: async () => {
      const body = { email, password, ...(name.trim() === '' ? {} : { display_name: name.trim() }) };
      await answered(api.POST('/api/auth/signup', { body }));
      await logIn({ email, password });
      await goOn('Your account and its wallet are ready');
    },
    retry: false,
  });
  return (
    <div className={classes.entry}>
      <h1>Sign up</h1>
      <p className={classes.soft}>An account comes with a wallet in USDC. Looking at the market needs neither.</p>
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
          maxLength={254}
          value={email}
          error={fieldError(entering.error, '/email')}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <TextInput
          label="Name"
          description="How the page calls you; may stay empty"
          name="name"
          autoComplete="nickname"
          maxLength={80}
          value={name}
          error={fieldError(entering.error, '/display_name')}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <NewPassword
          label="Password"
          value={password}
          personal={[email, name]}
          error={fieldError(entering.error, '/password')}
          onChange={setPassword}
        />
        <Button type="submit" loading={entering.isPending} fullWidth>
          Sign up
        </Button>
      </form>
      <p>
        Have an account?{' '}
        <Link to="/login" search={next === undefined ? {} : { next }}>
          Log in
        </Link>
      </p>
    </div>
  );
}
