/** `gp4u budget`: caps on what reservations may cost; `gp4u feed`: reservations as a calendar to subscribe to. */
import type { Schemas } from './client.ts';
import { ask, client, money, out, program, serverUrl, table } from './terminal.ts';

const KEY_HELP = 'of one of your API keys (gp4u keys list) instead of your own';
const at = (id: string) => ({ params: { path: { id } } });
const cap = (amount: string | null): string => (amount === null ? 'no cap' : money(amount));

function printBudget(of: Schemas['Budget']): void {
  const left = (amount: string | null): string => (amount === null ? '-' : money(amount));
  const rows = [
    ['a reservation', cap(of.per_reservation), '-', '-'],
    ['a day', cap(of.per_day), money(of.spent_today), left(of.left_today)],
    ['a month', cap(of.per_month), money(of.spent_this_month), left(of.left_this_month)],
  ];
  out(table(['', 'USDC', 'spent', 'left'], rows, [1, 2, 3]));
  out(`\nthe day ends ${of.day_ends_at}, the month ${of.month_ends_at} (${of.mode})`);
}

const budget = program.command('budget').description('caps on what your reservations may cost');
budget
  .command('show', { isDefault: true })
  .description('caps, what is spent, what is left')
  .option('--key <id>', KEY_HELP)
  .action(({ key }: { key?: string }) =>
    ask(
      key === undefined
        ? client().GET('/api/reservations/budgets')
        : client().GET('/api/reservations/budgets/keys/{id}', at(key)),
      printBudget,
    ),
  );

/** "none" takes a cap away. */
const amount = (text: string): string | null => (text === 'none' ? null : text);

type Caps = { perReservation?: string; perDay?: string; perMonth?: string; key?: string };

budget
  .command('set')
  .description('set caps in USDC; "none" takes one away, what is not given stays')
  .option('--per-reservation <usdc>', 'what one may cost, its extensions with it')
  .option('--per-day <usdc>', 'what may be set aside on a day (UTC)')
  .option('--per-month <usdc>', 'what may be set aside in a month (UTC)')
  .option('--key <id>', KEY_HELP)
  .action(({ key, perReservation, perDay, perMonth }: Caps) => {
    const body = {
      ...(perReservation === undefined ? {} : { per_reservation: amount(perReservation) }),
      ...(perDay === undefined ? {} : { per_day: amount(perDay) }),
      ...(perMonth === undefined ? {} : { per_month: amount(perMonth) }),
    };
    if (Object.keys(body).length === 0)
      return program.error('error: say which cap: --per-reservation, --per-day or --per-month');
    return ask(
      key === undefined
        ? client().PUT('/api/reservations/budgets', { body })
        : client().PUT('/api/reservations/budgets/keys/{id}', { ...at(key), body }),
      printBudget,
    );
  });

const feed = program.command('feed').description('your reservations as a calendar to subscribe to');
feed
  .command('show', { isDefault: true })
  .description('whether there is one')
  .action(() =>
    ask(client().GET('/api/reservations/feed'), ({ created_at: since }) =>
      out(since === null ? 'There is none. Make one with: gp4u feed make' : `There is one since ${since}.`),
    ),
  );
feed
  .command('make')
  .description('make its secret address, or another one; it is shown once')
  .action(() =>
    ask(client().POST('/api/reservations/feed'), ({ path }) => {
      out(`${serverUrl()}${path}`);
      process.stderr.write('It is not shown again. Whoever has it sees your reservations.\n');
    }),
  );
feed
  .command('remove')
  .description('its address leads nowhere then')
  .action(() =>
    ask(
      client()
        .DELETE('/api/reservations/feed')
        .then((answer) => ({ ...answer, ...(answer.response.ok ? { data: {} } : {}) })),
      () => out('Removed.'),
    ),
  );
feed
  .command('read <address>')
  .description('the calendar at a secret address')
  .action((address: string) => {
    const file = address.slice(address.lastIndexOf('/') + 1);
    const call = client().GET('/api/calendar/{file}', { params: { path: { file } }, parseAs: 'text' });
    return ask(call, (text) => void process.stdout.write(text));
  });
