/** What one has, what is on its way, and what happened last. */
import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconArrowDownLeft, IconArrowUpRight } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import type { Balance } from '../frame/api.ts';
import { Card } from '../frame/form.tsx';
import { balanceQuery } from '../frame/me.ts';
import { showMoney } from '../frame/money.ts';
import { Sheet } from '../frame/sheet.tsx';
import { Failure, Loading, Notice } from '../frame/states.tsx';
import { DepositForm } from './deposit-form.tsx';
import { recentQuery } from './queries.ts';
import { TransactionsTable } from './transactions-table.tsx';
import classes from './wallet.module.css';
import { readWalletSearch } from './wallet-search.ts';
import { WithdrawForm } from './withdraw-form.tsx';

const route = getRouteApi('/inside/wallet/');
const isNothing = (amount: string): boolean => /^-?0(\.0+)?$/.test(amount);

/** Says it when what was on its way out is no more, and has the rows read again. */
function useArrivals(balance: Balance | undefined): void {
  const queries = useQueryClient();
  const before = useRef<string | null>(null);
  const pending = balance?.pending_withdrawals ?? null;
  useEffect(() => {
    if (before.current !== null && pending !== null && !isNothing(before.current) && isNothing(pending)) {
      notifications.show({ message: 'Your withdrawal is through' });
      void queries.invalidateQueries({ queryKey: ['mine', 'transactions'] });
    }
    before.current = pending;
  }, [pending, queries]);
}

function Figures({ balance }: { balance: Balance }) {
  const figures = [
    ['Held for bookings', balance.held],
    ['Deposits on their way', balance.pending_deposits],
    ['Withdrawals on their way', balance.pending_withdrawals],
    ['Spent in all', balance.total_spent],
    ['Earned in all', balance.total_earned],
  ] as const;
  return (
    <dl className={classes.figures}>
      {figures.map(([name, amount]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{showMoney(amount)}</dd>
        </div>
      ))}
    </dl>
  );
}

function Recent() {
  const { data, error, isFetching, refetch } = useQuery(recentQuery);
  return (
    <Card title="Last transactions" id="recent">
      {error && !data && <Failure error={error} retry={() => void refetch()} busy={isFetching} />}
      {!data && !error && <Loading label="Reading your transactions" rows={4} height={36} />}
      {data?.items.length === 0 && (
        <p className={classes.soft}>Nothing yet. A deposit is the first thing that can happen here.</p>
      )}
      {data && data.items.length > 0 && (
        <>
          <TransactionsTable rows={data.items} label="The last transactions, newest first" />
          <p>
            <Link to="/wallet/transactions">All transactions</Link>
          </p>
        </>
      )}
    </Card>
  );
}

export function OverviewPage() {
  const { open } = readWalletSearch(route.useSearch());
  const navigate = route.useNavigate();
  const { data: balance, error, isFetching, refetch } = useQuery(balanceQuery);
  useArrivals(balance);
  const show = (what?: 'deposit' | 'withdraw') => void navigate({ search: what === undefined ? {} : { open: what } });
  if (!balance)
    return error ? (
      <Failure error={error} retry={() => void refetch()} busy={isFetching} />
    ) : (
      <Loading label="Reading your balance" rows={3} height={90} />
    );
  return (
    <div className={classes.stack}>
      {balance.mode === 'sandbox' && (
        <Notice tone="calm">Sandbox: this is pretend money, and deposits and withdrawals are simulated.</Notice>
      )}
      <Card title="Balance" id="balance">
        <p className={classes.amount} data-available>
          {showMoney(balance.available)} <span className={classes.soft}>USDC available</span>
        </p>
        <div className={classes.row}>
          <Button leftSection={<IconArrowDownLeft aria-hidden size={17} />} onClick={() => show('deposit')}>
            Deposit
          </Button>
          <Button
            variant="default"
            leftSection={<IconArrowUpRight aria-hidden size={17} />}
            disabled={isNothing(balance.available)}
            onClick={() => show('withdraw')}
          >
            Withdraw
          </Button>
        </div>
        <Figures balance={balance} />
      </Card>
      <Recent />
      <Sheet
        title="Deposit"
        closeLabel="Close"
        opened={open === 'deposit'}
        onClose={() => show()}
        size="28rem"
        side="middle"
      >
        <DepositForm mode={balance.mode} done={() => show()} />
      </Sheet>
      <Sheet
        title="Withdraw"
        closeLabel="Close"
        opened={open === 'withdraw'}
        onClose={() => show()}
        size="28rem"
        side="middle"
      >
        <WithdrawForm balance={balance} done={() => show()} />
      </Sheet>
    </div>
  );
}
