/** `gp4u wallet …`. */
import { randomUUID } from 'node:crypto';
import type { Schemas } from './client.ts';
import { ask, client, dash, many, money, number, out, program, table } from './terminal.ts';

const wallet = program.command('wallet').description('balance, statement, deposits and withdrawals');

const SIMULATED = ' (simulated: sandbox money)';

wallet
  .command('balance', { isDefault: true })
  .description('what you have, what is held, earned, spent and in flight')
  .action(async () => {
    await ask(client().GET('/api/wallets/balance'), (balance) => {
      const rows = (
        [
          ['available', balance.available],
          ['held', balance.held],
          ['spent', balance.total_spent],
          ['earned', balance.total_earned],
          ['deposits in flight', balance.pending_deposits],
          ['withdrawals in flight', balance.pending_withdrawals],
        ] as const
      ).map(([name, amount]) => [name, money(amount)]);
      out(table(['', 'USDC'], rows, [1]));
      out(`\n${balance.mode}`);
    });
  });

type StatementOptions = {
  type?: string[];
  from?: string;
  to?: string;
  reservation?: string;
  cluster?: string;
  limit?: number;
  cursor?: string;
  csv?: true;
};

wallet
  .command('transactions')
  .description('your statement, newest first')
  .option('-t, --type <type>', 'deposit, withdrawal, hold, release, payment, refund or payout; may be repeated', many)
  .option('--from <instant>', 'from then on (RFC 3339)')
  .option('--to <instant>', 'before then (RFC 3339)')
  .option('--reservation <id>', 'of one reservation')
  .option('--cluster <id>', 'of one cluster')
  .option('-n, --limit <n>', 'rows', number, 20)
  .option('--cursor <cursor>', 'next page')
  .option('--csv', 'all rows as CSV')
  .action(async ({ csv, ...options }: StatementOptions) => {
    const { limit, cursor, ...filters } = options;
    const query = (csv ? filters : { ...filters, limit, cursor }) as never;
    if (csv) {
      const call = client().GET('/api/wallets/transactions', {
        params: { query },
        headers: { accept: 'text/csv' },
        parseAs: 'text',
      });
      return ask(call, (text) => void process.stdout.write(String(text)));
    }
    return ask(client().GET('/api/wallets/transactions', { params: { query } }), (answer) => {
      const data = answer as Schemas['WalletTransactions'];
      const rows = data.items.map((row) => [
        row.at,
        row.type + (row.simulated ? ' *' : ''),
        money(row.amount),
        money(row.available_after),
        row.cause,
        row.cause_id,
      ]);
      out(table(['at', 'type', 'USDC', 'available', 'of', 'id'], rows, [2, 3]));
      if (data.items.some(({ simulated }) => simulated)) out('\n* simulated: sandbox money');
      if (data.next_cursor) out(`\nmore: --cursor ${data.next_cursor}`);
    });
  });

const keyOf = ({ key }: { key?: string }) => ({ 'idempotency-key': key ?? randomUUID() });
const KEY_HELP = 'name of this one deed: given again, nothing is done twice';

wallet
  .command('deposit <usdc>')
  .description('put USDC into the wallet; in the sandbox simulated')
  .option('--transaction <hash>', 'the transfer on the chain')
  .option('--chain <id>', 'the chain', number)
  .option('--key <key>', KEY_HELP)
  .action(async (amount: string, options: { transaction?: string; chain?: number; key?: string }) => {
    const body = { amount, transaction_hash: options.transaction ?? null, chain_id: options.chain ?? null };
    await ask(client().POST('/api/wallets/deposit', { body, params: { header: keyOf(options) } }), (deposit) =>
      out(`${money(deposit.amount)} USDC ${deposit.state}${deposit.simulated ? SIMULATED : ''}`),
    );
  });

wallet
  .command('withdraw <usdc> <address>')
  .description('send USDC to an address; in the sandbox simulated')
  .option('--chain <id>', 'the chain', number)
  .option('--key <key>', KEY_HELP)
  .action(async (amount: string, address: string, options: { chain?: number; key?: string }) => {
    const body = { amount, address, chain_id: options.chain ?? null };
    await ask(client().POST('/api/wallets/withdraw', { body, params: { header: keyOf(options) } }), (withdrawal) =>
      out(`${money(withdrawal.amount)} USDC ${withdrawal.state}${withdrawal.simulated ? SIMULATED : ''}`),
    );
  });

wallet
  .command('analytics')
  .description('spending by day, provider and model, and what was saved')
  .option('-d, --days <n>', 'days', number, 30)
  .action(async ({ days }: { days: number }) => {
    await ask(client().GET('/api/wallets/analytics', { params: { query: { days } as never } }), (data) => {
      const { total } = data;
      out(
        `${data.days} days: spent ${money(total.spent)}, saved ${money(total.saved)}, earned ${money(total.earned)}, deposited ${money(total.deposited)}, withdrawn ${money(total.withdrawn)} USDC`,
      );
      const busy = data.by_day.filter(({ spent, deposited, withdrawn, earned }) =>
        [spent, deposited, withdrawn, earned].some((amount) => Number(amount) !== 0),
      );
      if (busy.length > 0) {
        const rows = busy.map((day) => [
          day.day,
          ...[day.spent, day.saved, day.earned, day.deposited, day.withdrawn].map(money),
        ]);
        out(`\n${table(['day', 'spent', 'saved', 'earned', 'deposited', 'withdrawn'], rows, [1, 2, 3, 4, 5])}`);
      }
      for (const [name, shares] of [
        ['provider', data.by_provider],
        ['model', data.by_model],
      ] as const) {
        if (shares.length > 0)
          out(
            `\n${table(
              [name, 'spent'],
              shares.map((of) => [dash(of.name), money(of.spent)]),
              [1],
            )}`,
          );
      }
    });
  });
