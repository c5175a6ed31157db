/** What bookings may cost at most, the user's own and those of one API key, and how much of it is spent. */
import { Button, NativeSelect, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { showUtc } from '../frame/age.ts';
import { answered, api, type Schemas } from '../frame/api.ts';
import { Card, FormProblem, fieldError } from '../frame/form.tsx';
import { shareOf, showMoney } from '../frame/money.ts';
import { Failure, Loading } from '../frame/states.tsx';
import { keysQuery } from './api-keys.tsx';
import classes from './people.module.css';

type Budget = Schemas['Budget'];
type Cap = 'per_reservation' | 'per_day' | 'per_month';

const BUDGET = ['mine', 'budget'] as const;
const PERIOD_MS = 30_000;

/** "" stands for the user's own. */
const budgetQuery = (key: string) =>
  queryOptions({
    queryKey: [...BUDGET, key],
    queryFn: ({ signal }) =>
      answered(
        key === ''
          ? api.GET('/api/reservations/budgets', { signal })
          : api.GET('/api/reservations/budgets/keys/{id}', { params: { path: { id: key } }, signal }),
      ),
    refetchInterval: PERIOD_MS,
  });

const fields = [
  ['per_reservation', 'A reservation', 'What one may cost, its extensions with it'],
  ['per_day', 'A day', 'What may be set aside from midnight to midnight (UTC)'],
  ['per_month', 'A month', 'What may be set aside in a calendar month (UTC)'],
] as const satisfies readonly (readonly [Cap, string, string])[];
const pointers = fields.map(([cap]) => `/${cap}`);

type BarProps = {
  readonly name: string;
  readonly spent: string;
  readonly cap: string | null;
  readonly left: string | null;
  readonly until: string;
};

function Bar({ name, spent, cap, left, until }: BarProps) {
  if (cap === null || left === null)
    return (
      <p className={classes.soft}>
        {name}: {showMoney(spent)} spent, no cap
      </p>
    );
  const share = shareOf(spent, cap);
  return (
    <div className={classes.budget} title={`Until ${showUtc(until)}`}>
      <span>
        {name}: {showMoney(spent)} of {showMoney(cap)} spent, {showMoney(left)} left
      </span>
      <meter className={classes.hidden} aria-label={`${name}, spent in percent`} min={0} max={100} value={share}>
        {share} %
      </meter>
      <span className={classes.track} data-full={share >= 100 || undefined} aria-hidden>
        <span style={{ width: `${share}%` }} />
      </span>
    </div>
  );
}

const amounts = (of: Budget): Record<Cap, string> => ({
  per_reservation: plain(of.per_reservation),
  per_day: plain(of.per_day),
  per_month: plain(of.per_month),
});
/** As one would type it. */
const plain = (amount: string | null): string =>
  amount === null ? '' : amount.replace(/\.(\d\d)(\d*?)0*$/, '.$1$2').replace(/\.00$/, '');

function Form({ budget, apiKey, cancel }: { budget: Budget; apiKey: string; cancel: () => void }) {
  const queries = useQueryClient();
  const [typed, setTyped] = useState(() => amounts(budget));
  const saving = useMutation({
    mutationFn: () => {
      const body = Object.fromEntries(
        Object.entries(typed).map(([cap, text]) => [cap, text.trim() === '' ? null : text.trim().replace(',', '.')]),
      ) as Record<Cap, string | null>;
      return answered(
        apiKey === ''
          ? api.PUT('/api/reservations/budgets', { body })
          : api.PUT('/api/reservations/budgets/keys/{id}', { params: { path: { id: apiKey } }, body }),
      );
    },
    onSuccess: (now) => {
      queries.setQueryData(budgetQuery(apiKey).queryKey, now);
      notifications.show({ message: 'The budget is saved' });
      cancel();
    },
  });
  return (
    <form
      className={classes.inCard}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        saving.mutate();
      }}
    >
      <FormProblem error={saving.error} fields={pointers} />
      {fields.map(([cap, label, description]) => (
        <TextInput
          key={cap}
          label={`${label}, in USDC`}
          description={`${description}; empty: no cap`}
          inputMode="decimal"
          autoComplete="off"
          value={typed[cap]}
          error={fieldError(saving.error, `/${cap}`)}
          onChange={({ currentTarget: { value } }) => setTyped({ ...typed, [cap]: value })}
        />
      ))}
      <div className={classes.buttons}>
        <Button type="submit" loading={saving.isPending}>
          Save the budget
        </Button>
        <Button variant="default" onClick={cancel}>
          Leave it
        </Button>
      </div>
    </form>
  );
}

function Shown({ budget, edit }: { budget: Budget; edit: () => void }) {
  return (
    <>
      <p className={budget.per_reservation === null ? classes.soft : undefined}>
        A reservation: {budget.per_reservation === null ? 'no cap' : `${showMoney(budget.per_reservation)} at most`}
      </p>
      <Bar
        name="Today"
        spent={budget.spent_today}
        cap={budget.per_day}
        left={budget.left_today}
        until={budget.day_ends_at}
      />
      <Bar
        name="This month"
        spent={budget.spent_this_month}
        cap={budget.per_month}
        left={budget.left_this_month}
        until={budget.month_ends_at}
      />
      <div>
        <Button variant="default" onClick={edit}>
          Change the budget
        </Button>
      </div>
    </>
  );
}

export function Budgets() {
  const [apiKey, setApiKey] = useState('');
  const [editing, setEditing] = useState(false);
  const { data: keys } = useQuery(keysQuery);
  const { data, error, isFetching, refetch } = useQuery(budgetQuery(apiKey));
  return (
    <Card title="Budgets" id="budgets">
      <p className={classes.soft}>
        Beyond these nothing is booked or extended, by you or by your programs. What comes back can be spent again.
      </p>
      {keys && keys.items.length > 0 && (
        <NativeSelect
          label="Whose budget"
          value={apiKey}
          data={[
            { value: '', label: 'All you book' },
            ...keys.items.map(({ id, name, prefix }) => ({
              value: id,
              label: `What the key ${name} (${prefix}…) books`,
            })),
          ]}
          onChange={({ currentTarget: { value } }) => {
            setApiKey(value);
            setEditing(false);
          }}
        />
      )}
      {error && !data && <Failure error={error} retry={() => void refetch()} busy={isFetching} />}
      {!data && !error && <Loading label="Reading your budget" rows={3} height={28} />}
      {data && !editing && <Shown budget={data} edit={() => setEditing(true)} />}
      {data && editing && <Form key={apiKey} budget={data} apiKey={apiKey} cancel={() => setEditing(false)} />}
    </Card>
  );
}
