/** The statement: every row of the account, by kind and day, also as CSV. */
import { Button, Chip, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconDownload } from '@tabler/icons-react';
import { useInfiniteQuery, useMutation } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { showWhole } from '../frame/naming.ts';
import { Failure, Loading } from '../frame/states.tsx';
import { fetchCsv, pagesQuery } from './queries.ts';
import { readTransactionsSearch, type TransactionsSearch, transactionTypes } from './transactions-search.ts';
import { TransactionsTable } from './transactions-table.tsx';
import { typeWords } from './type-words.ts';
import classes from './wallet.module.css';

const route = getRouteApi('/inside/wallet/transactions');
async function downloadCsv(search: TransactionsSearch): Promise<void> {
  const text = await fetchCsv(search);
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'text/csv' }));
  link.download = 'gp4u-transactions.csv';
  link.click();
  URL.revokeObjectURL(link.href);
}

function Filters({ search, change }: { search: TransactionsSearch; change: (next: TransactionsSearch) => void }) {
  const { type = [], from, to } = search;
  const { type: _type, ...withoutType } = search;
  const { from: _from, ...withoutFrom } = search;
  const { to: _to, ...withoutTo } = search;
  return (
    <div className={classes.filters}>
      <fieldset className={classes.types}>
        <legend>Kinds</legend>
        <Chip.Group
          multiple
          value={[...type]}
          onChange={(chosen) => {
            const next = transactionTypes.filter((known) => chosen.includes(known));
            change(next.length === 0 ? withoutType : { ...search, type: next });
          }}
        >
          {transactionTypes.map((name) => (
            <Chip key={name} value={name} size="xs" variant="outline">
              {typeWords[name]}
            </Chip>
          ))}
        </Chip.Group>
      </fieldset>
      <TextInput
        type="date"
        label="From"
        size="xs"
        value={from ?? ''}
        max={to}
        onChange={({ currentTarget: { value } }) => change(value === '' ? withoutFrom : { ...search, from: value })}
      />
      <TextInput
        type="date"
        label="To"
        size="xs"
        value={to ?? ''}
        min={from}
        onChange={({ currentTarget: { value } }) => change(value === '' ? withoutTo : { ...search, to: value })}
      />
    </div>
  );
}

export function TransactionsPage() {
  const search = readTransactionsSearch(route.useSearch());
  const navigate = route.useNavigate();
  const pages = useInfiniteQuery(pagesQuery(search));
  const { data, error, isFetching } = pages;
  const rows = data?.pages.flatMap(({ items }) => items) ?? [];
  const csv = useMutation({
    mutationFn: () => downloadCsv(search),
    onError: ({ message }) =>
      notifications.show({ title: 'The CSV file did not come', message, color: 'red', autoClose: false }),
  });
  const filtered = Object.keys(search).length > 0;
  return (
    <div className={classes.stack}>
      <Filters search={search} change={(next) => void navigate({ search: next, replace: true })} />
      <div className={classes.row}>
        <span role="status">{data ? `${showWhole(rows.length)}${pages.hasNextPage ? ' newest' : ''} shown` : ''}</span>
        {search.reservation && <span>of reservation {search.reservation.slice(0, 8)}</span>}
        {search.cluster && <span>of cluster {search.cluster.slice(0, 8)}</span>}
        {filtered && (
          <Button size="xs" variant="default" onClick={() => void navigate({ search: {}, replace: true })}>
            Show all
          </Button>
        )}
        <Button
          size="xs"
          variant="default"
          loading={csv.isPending}
          leftSection={<IconDownload aria-hidden size={15} />}
          onClick={() => csv.mutate()}
        >
          CSV
        </Button>
        <span className={classes.soft}>Times are of your zone; the CSV has UTC.</span>
      </div>
      {error && !data && <Failure error={error} retry={() => void pages.refetch()} busy={isFetching} />}
      {!data && !error && <Loading label="Reading your transactions" rows={8} height={36} />}
      {data && rows.length === 0 && (
        <p className={classes.soft}>
          {filtered
            ? 'No transaction fits these filters.'
            : 'Nothing yet. A deposit is the first thing that can happen.'}
        </p>
      )}
      {rows.length > 0 && <TransactionsTable rows={rows} label="Transactions" />}
      {pages.hasNextPage && (
        <div>
          <Button variant="default" loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
            Show more
          </Button>
        </div>
      )}
    </div>
  );
}
