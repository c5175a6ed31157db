/** Two steps, as what is sent to a wrong address does not come back. */
import { Button, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { answered, api, type Balance } from '../frame/api.ts';
import { FormProblem, fieldError } from '../frame/form.tsx';
import { compareMoney, minusMoney, showMoney } from '../frame/money.ts';
import { Notice } from '../frame/states.tsx';
import { useOnceKey } from './use-once.ts';
import classes from './wallet.module.css';

const FIELDS = ['/amount', '/address'];

/** Why the amount cannot be sent, or null. */
function amountFault(amount: string, available: string): string | null {
  if (!/^\d{1,12}(\.\d{1,6})?$/.test(amount)) return 'An amount such as 12.50, with at most six decimals';
  if (compareMoney(amount, '0') <= 0) return 'More than nothing';
  return compareMoney(amount, available) > 0 ? `You have ${showMoney(available)} available` : null;
}

const addressFault = (address: string): string | null =>
  /^0x[0-9a-fA-F]{40}$/.test(address) ? null : 'An address is 0x and 40 hexadecimal digits';

/** In groups of four, as one compares it with another. */
function Address({ text }: { text: string }) {
  return (
    <code className={classes.address}>{[text.slice(0, 2), ...(text.slice(2).match(/.{1,4}/g) ?? [])].join(' ')}</code>
  );
}

export function WithdrawForm({ balance, done }: { balance: Balance; done: () => void }) {
  const queries = useQueryClient();
  const once = useOnceKey();
  const [amount, setAmount] = useState('');
  const [address, setAddress] = useState('');
  const [tried, setTried] = useState(false);
  const [reviewing, setReviewing] = useState(false);
  const wanted = amount.trim().replace(',', '.');
  const target = address.trim();
  const faults = { amount: amountFault(wanted, balance.available), address: addressFault(target) };
  const sending = useMutation({
    mutationFn: () =>
      answered(
        api.POST('/api/wallets/withdraw', {
          params: { header: { 'idempotency-key': once.keyFor(`${wanted} ${target}`) } },
          body: { amount: wanted, address: target },
        }),
      ),
    onSuccess: (withdrawal) => {
      notifications.show({
        title: `${showMoney(withdrawal.amount)} is on its way`,
        message: withdrawal.simulated ? 'Simulated: nothing leaves the sandbox' : `To ${withdrawal.address}`,
      });
      done();
    },
    onSettled: (_, error) => {
      once.answered(error);
      return queries.invalidateQueries({ queryKey: ['mine'] });
    },
  });
  if (reviewing)
    return (
      <div className={classes.form}>
        <FormProblem error={sending.error} fields={[]} />
        <dl className={classes.review}>
          <div>
            <dt>Send</dt>
            <dd>
              <strong>{showMoney(wanted)}</strong> USDC
            </dd>
          </div>
          <div>
            <dt>To</dt>
            <dd>
              <Address text={target} />
            </dd>
          </div>
          <div>
            <dt>Available then</dt>
            <dd>{showMoney(minusMoney(balance.available, wanted))}</dd>
          </div>
        </dl>
        {balance.mode === 'live' && <Notice tone="warn">What is sent to a wrong address does not come back.</Notice>}
        <div className={classes.row}>
          <Button onClick={() => sending.mutate()} loading={sending.isPending}>
            Send it
          </Button>
          <Button variant="default" disabled={sending.isPending} onClick={() => setReviewing(false)}>
            Change it
          </Button>
        </div>
      </div>
    );
  return (
    <form
      className={classes.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (faults.amount === null && faults.address === null) setReviewing(true);
      }}
    >
      {balance.mode === 'sandbox' && (
        <Notice tone="calm">Simulated: it is on its way for a few seconds, then it is gone from the wallet.</Notice>
      )}
      <FormProblem error={sending.error} fields={FIELDS} />
      <TextInput
        label="Amount in USDC"
        inputMode="decimal"
        autoComplete="off"
        required
        data-autofocus
        maxLength={24}
        value={amount}
        error={(tried && faults.amount) || fieldError(sending.error, '/amount')}
        onChange={(event) => setAmount(event.currentTarget.value)}
      />
      <div>
        <Button size="xs" variant="default" onClick={() => setAmount(balance.available)}>
          All {showMoney(balance.available)}
        </Button>
      </div>
      <TextInput
        label="To the address"
        placeholder="0x…"
        autoComplete="off"
        spellCheck={false}
        required
        maxLength={64}
        value={address}
        error={(tried && faults.address) || fieldError(sending.error, '/address')}
        onChange={(event) => setAddress(event.currentTarget.value)}
      />
      <Button type="submit">Review</Button>
    </form>
  );
}
