/** The public key for machines that are booked without another. */
import { Button, Textarea } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { answered, api, type User } from '../frame/api.ts';
import { Card, FormProblem, fieldError } from '../frame/form.tsx';
import { meQuery } from '../frame/me.ts';
import classes from './people.module.css';

export function SshKey({ me }: { me: User }) {
  const queries = useQueryClient();
  const kept = me.ssh_public_key ?? '';
  const [key, setKey] = useState(kept);
  const wanted = key.trim();
  const saving = useMutation({
    mutationFn: () => answered(api.PATCH('/api/auth/me', { body: { ssh_public_key: wanted === '' ? null : wanted } })),
    onSuccess: (now) => {
      queries.setQueryData(meQuery.queryKey, now);
      setKey(now.ssh_public_key ?? '');
      notifications.show({ message: now.ssh_public_key === null ? 'The key is removed' : 'Your key is saved' });
    },
  });
  return (
    <Card title="SSH key" id="ssh-key">
      <form
        className={classes.inCard}
        onSubmit={(event) => {
          event.preventDefault();
          saving.mutate();
        }}
      >
        <FormProblem error={saving.error} fields={['/ssh_public_key']} />
        <Textarea
          label="SSH public key"
          description="Whoever has its private half may log in to machines you book from now on without another key. One line as in id_ed25519.pub; empty: none"
          autoComplete="off"
          spellCheck={false}
          autosize
          minRows={2}
          maxRows={5}
          maxLength={1000}
          placeholder="ssh-ed25519 AAAA… name"
          value={key}
          error={fieldError(saving.error, '/ssh_public_key')}
          onChange={({ currentTarget: { value } }) => setKey(value.replace(/[\r\n]+/g, ''))}
        />
        <Button type="submit" loading={saving.isPending} disabled={wanted === kept}>
          {wanted === '' && kept !== '' ? 'Remove the key' : 'Save the key'}
        </Button>
      </form>
    </Card>
  );
}
