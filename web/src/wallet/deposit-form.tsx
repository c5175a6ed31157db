import { Button, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { answered, api, type Balance } from '../frame/api.ts';
import { FormProblem, fieldError } from '../frame/form.tsx';
import { showMoney } from '../frame/money.ts';
import { Notice } from '../frame/states.tsx';
import { useOnceKey } from './use-once.ts';
import classes from './wallet.module.css';

const SUGGESTED = ['25', '100', '500'] as const;

export function DepositForm({ mode, done }: { mode: Balance['mode']; done: () => void }) {
  const queries = useQueryClient();
  const once = useOnceKey();
  const [amount, setAmount] = useState('');
  const wanted = amount.trim().replace(',', '.');
  const depositing = useMutation({
    mutationFn: () =>
      answered(
        api.POST('/api/wallets/deposit', {
          params: { header: { 'idempotency-key': once.keyFor(wanted) } },
          body: { amount: wanted },
        }),
      ),
    onSuccess: (deposit) => {
      notifications.show({
        title: `${showMoney(deposit.amount)} deposited`,
        message: deposit.simulated ? 'Simulated: pretend money of the sandbox' : 'It is in your wallet',
      });
      done();
    },
    onSettled: (_, error) => {
      once.answered(error);
      return queries.invalidateQueries({ queryKey: ['mine'] });
    },
  });
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        depositing.mutate();
      }}
    >
      {mode === 'sandbox' ? (
        <Notice tone="calm">No money moves anywhere: the sandbox makes it up and marks it as simulated.</Notice>
      ) : (
        <Notice tone="warn">Deposits come over a chain, and none is connected to this server.</Notice>
      )}
      <FormProblem error={depositing.error} fields={['/amount']} />
      <TextInput
        label="Amount in USDC"
        inputMode="decimal"
        autoComplete="off"
        required
        data-autofocus
        maxLength={24}
        value={amount}
        error={fieldError(depositing.error, '/amount')}
        onChange={(event) => setAmount(event.currentTarget.value)}
      />
      <fieldset className={classes.suggested}>
        <legend>Often used</legend>
        {SUGGESTED.map((text) => (
          <Button key={text} size="xs" variant="default" onClick={() => setAmount(text)}>
            {showMoney(text)}
          </Button>
        ))}
      </fieldset>
      <Button type="submit" loading={depositing.isPending} disabled={wanted === '' || mode === 'live'}>
        Deposit
      </Button>
    </form>
  );
}
