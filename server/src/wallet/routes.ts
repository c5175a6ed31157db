/** Wallets: /api/wallets/… */
import { createRoute, z } from '@hono/zod-openapi';
import { spendLimitProblem } from '#auth';
import { scopeMissing } from '#base/actor';
import { assert } from '#base/assert';
import { formatInstant } from '#base/clock';
import { isId } from '#base/id';
import { formatUsdc, type MicroUsdc, microUsdc, parseUsdc } from '#base/money';
import { DEFAULT_LIMIT, decodeCursor, encodeCursor, MAX_LIMIT } from '#base/page';
import { invalidField, invalidRequest } from '#base/problem';
import { actorOf, crossSite, type Guard, secured, unauthenticated } from '#http/guard';
import { idempotencyHeader, idempotencyProblems, type Once } from '#http/idempotency';
import { bodyNotJson, refusals } from '#http/problem';
import {
  amountField,
  createRouter,
  idSchema,
  instant,
  instantParam,
  json,
  oneOfParam,
  protect,
  repeatedParam,
  textParam,
  usdc,
  wholeParam,
} from '#http/route';
import { fundsShort } from '#ledger';
import { chainNotConnected } from './problems.ts';
import { rowTypeNames, rowTypeOf } from './rules.ts';
import type { Analytics, Deposit, StatementFilters, StatementRow, Wallet, Withdrawal } from './wallet.ts';

const CSV_ROWS_MAX = 50_000;
const DEPOSIT_MAX = '1000000.000000';

const mode = z.enum(['sandbox', 'live']);
const signed = (description: string, example = '-12.340000') =>
  z.string().openapi({ pattern: '^-?\\d+\\.\\d{6}$', description, example });

const balanceSchema = z
  .object({
    mode,
    currency: z.literal('USDC'),
    available: usdc('What may be spent or withdrawn now'),
    held: usdc('Set aside by holds of bookings'),
    total_earned: usdc('Paid out to you'),
    total_spent: signed('Paid for rentals, less refunds', '12.340000'),
    pending_deposits: usdc('Seen on a chain and not final yet'),
    pending_withdrawals: usdc('On their way out'),
    version: z.string().openapi({ description: 'Grows with each row of the account', example: '42' }),
  })
  .openapi('Balance');

const transactionSchema = z
  .object({
    id: idSchema('Of the transfer in the ledger'),
    type: z.enum(rowTypeNames),
    amount: signed('What it did to what is available'),
    posted: signed('What was really paid or received: holds and releases move nothing'),
    available_after: usdc('What was available after it'),
    at: instant('When it was written'),
    cause: z.string().openapi({ description: 'What kind of thing it belongs to', example: 'withdrawal' }),
    cause_id: idSchema('Of the deposit, withdrawal, reservation or cluster'),
    simulated: z.boolean().openapi({ description: 'Whether the money is pretend money of the sandbox' }),
    provider: z.string().nullable(),
    model: z.string().nullable(),
  })
  .openapi('WalletTransaction');
const transactionsSchema = z
  .object({ mode, items: z.array(transactionSchema), next_cursor: z.string().nullable() })
  .openapi('WalletTransactions');

const depositSchema = z
  .object({
    mode,
    id: idSchema('Of the deposit'),
    amount: usdc('Credited'),
    state: z.enum(['pending', 'credited', 'refused']),
    simulated: z.boolean(),
    chain_id: z.int().nullable(),
    transaction_hash: z.string().nullable(),
    created_at: instant('When it was asked for'),
  })
  .openapi('Deposit');
const withdrawalSchema = z
  .object({
    mode,
    id: idSchema('Of the withdrawal'),
    amount: usdc('Taken out of the balance'),
    state: z.enum(['pending', 'completed', 'failed']),
    simulated: z.boolean(),
    address: z.string(),
    chain_id: z.int().nullable(),
    created_at: instant('When it was asked for'),
  })
  .openapi('Withdrawal');

const sums = {
  spent: signed('Paid, less refunds', '12.340000'),
  earned: usdc('Paid out to you'),
  deposited: usdc('Deposited'),
  withdrawn: signed('Withdrawn, less what came back', '5.000000'),
  saved: usdc('What the dearest alternative at the time of booking would have cost beyond what was paid'),
};
const share = z.object({ name: z.string(), spent: signed('Paid, less refunds', '12.340000') });
const analyticsSchema = z
  .object({
    mode,
    days: z.int(),
    total: z.object(sums),
    by_day: z.array(z.object({ day: z.string().openapi({ example: '2026-03-01' }), ...sums })),
    by_provider: z.array(share),
    by_model: z.array(share),
  })
  .openapi('WalletAnalytics');

const filters = {
  type: repeatedParam(
    oneOfParam(rowTypeNames, 'A kind of row'),
    rowTypeNames.length,
    'Only rows of this kind',
  ).optional(),
  from: instantParam('Only rows from this instant on').optional(),
  to: instantParam('Only rows before this instant').optional(),
  reservation: idSchema('Only rows of this reservation').refine(isId, 'must be an id').optional(),
  cluster: idSchema('Only rows of this cluster').refine(isId, 'must be an id').optional(),
};

const chain = z.int().min(1).max(Number.MAX_SAFE_INTEGER).nullable().optional().openapi({ example: 8453 });
const read = refusals(unauthenticated, scopeMissing);

const routes = {
  balance: createRoute({
    method: 'get',
    path: '/api/wallets/balance',
    operationId: 'getBalance',
    tags: ['Wallets'],
    summary: 'What you have, what is held, earned, spent and in flight',
    security: secured,
    responses: { 200: json(balanceSchema, 'As of now'), ...read },
  }),
  transactions: createRoute({
    method: 'get',
    path: '/api/wallets/transactions',
    operationId: 'listTransactions',
    tags: ['Wallets'],
    summary: 'Your statement, newest first; CSV with Accept: text/csv',
    description: `Every row of your account in the ledger. As CSV all rows that pass, ${CSV_ROWS_MAX} at most.`,
    security: secured,
    request: {
      query: z.strictObject({
        ...filters,
        limit: wholeParam(1, MAX_LIMIT, 'Rows a page', DEFAULT_LIMIT).optional(),
        cursor: textParam(400, 'next_cursor of the page before', 'WyIiLCI0MiIsIiJd').optional(),
      }),
    },
    responses: {
      200: {
        description: 'A page of rows, or all of them as CSV',
        content: {
          'application/json': { schema: transactionsSchema },
          'text/csv': { schema: z.string() },
        },
      },
      ...read,
      ...refusals(invalidRequest),
    },
  }),
  deposit: createRoute({
    method: 'post',
    path: '/api/wallets/deposit',
    operationId: 'deposit',
    tags: ['Wallets'],
    summary: 'Put USDC into the wallet; in the sandbox a simulated deposit',
    security: secured,
    request: {
      headers: idempotencyHeader,
      body: {
        required: true,
        content: {
          'application/json': {
            schema: z
              .strictObject({
                amount: amountField(`USDC, ${DEPOSIT_MAX} at most`),
                transaction_hash: z
                  .string()
                  .regex(/^0x[0-9a-fA-F]{64}$/, 'must be 0x and 64 hexadecimal digits')
                  .nullable()
                  .optional()
                  .openapi({ description: 'The transfer on the chain. Left out in the sandbox: simulated' }),
                chain_id: chain,
              })
              .openapi('DepositRequest'),
          },
        },
      },
    },
    responses: {
      201: json(depositSchema, 'The deposit'),
      ...refusals(invalidRequest, unauthenticated, bodyNotJson, chainNotConnected, ...idempotencyProblems),
      ...refusals(scopeMissing, crossSite),
    },
  }),
  withdraw: createRoute({
    method: 'post',
    path: '/api/wallets/withdraw',
    operationId: 'withdraw',
    tags: ['Wallets'],
    summary: 'Send USDC to an address; in the sandbox simulated',
    security: secured,
    request: {
      headers: idempotencyHeader,
      body: {
        required: true,
        content: {
          'application/json': {
            schema: z
              .strictObject({
                amount: amountField('USDC'),
                address: z
                  .string()
                  .regex(/^0x[0-9a-fA-F]{40}$/, 'must be 0x and 40 hexadecimal digits')
                  .refine((text) => /[1-9a-f]/i.test(text.slice(2)), 'must not be the zero address')
                  .openapi({ example: '0x00000000000000000000000000000000000000a1' }),
                chain_id: chain,
              })
              .openapi('WithdrawalRequest'),
          },
        },
      },
    },
    responses: {
      201: json(withdrawalSchema, 'The withdrawal, on its way'),
      ...refusals(invalidRequest, unauthenticated, bodyNotJson, fundsShort, chainNotConnected, ...idempotencyProblems),
      ...refusals(scopeMissing, crossSite, spendLimitProblem),
    },
  }),
  analytics: createRoute({
    method: 'get',
    path: '/api/wallets/analytics',
    operationId: 'getWalletAnalytics',
    tags: ['Wallets'],
    summary: 'Spending by day, provider and model, and what was saved',
    security: secured,
    request: { query: z.strictObject({ days: wholeParam(1, 366, 'Days (UTC), today included', 30).optional() }) },
    responses: { 200: json(analyticsSchema, 'Sums'), ...read, ...refusals(invalidRequest) },
  }),
};

export const walletProblems = [fundsShort, chainNotConnected, ...idempotencyProblems];

const money = (amount: bigint): string => formatUsdc(microUsdc(amount));

function renderRow(row: StatementRow): z.infer<typeof transactionSchema> {
  return {
    id: row.id,
    type: rowTypeOf(row.code, row.posted),
    amount: money(row.change),
    posted: money(row.posted),
    available_after: money(row.available),
    at: formatInstant(row.at),
    cause: row.cause,
    cause_id: row.flow_id,
    simulated: row.labels?.simulated === 'true',
    provider: row.labels?.provider ?? null,
    model: row.labels?.model ?? null,
  };
}

const columns = [
  'at',
  'type',
  'amount',
  'posted',
  'available_after',
  'cause',
  'cause_id',
  'provider',
  'model',
  'simulated',
  'id',
] as const;

/** Quoted where it must be; text a spreadsheet would take for a formula gets an apostrophe, amounts do not. */
function csvField(value: string | boolean | null): string {
  const plain = String(value ?? '');
  const text = /^[=+@\t\r]/.test(plain) || (/^-/.test(plain) && !/^-\d+(\.\d+)?$/.test(plain)) ? `'${plain}` : plain;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

const renderCsv = (rows: readonly StatementRow[]): string =>
  [columns.join(','), ...rows.map(renderRow).map((row) => columns.map((column) => csvField(row[column])).join(','))]
    .map((line) => `${line}\r\n`)
    .join('');

const chainIdOf = (id: bigint | null): number | null => (id === null ? null : Number(id));

const renderDeposit = (of: Wallet['mode'], deposit: Deposit): z.infer<typeof depositSchema> => ({
  mode: of,
  id: deposit.id,
  amount: money(deposit.amount),
  state: deposit.state,
  simulated: deposit.simulated,
  chain_id: chainIdOf(deposit.chain_id),
  transaction_hash: deposit.transaction_hash,
  created_at: formatInstant(deposit.created_at),
});

const renderWithdrawal = (of: Wallet['mode'], withdrawal: Withdrawal): z.infer<typeof withdrawalSchema> => ({
  mode: of,
  id: withdrawal.id,
  amount: money(withdrawal.amount),
  state: withdrawal.state,
  simulated: withdrawal.simulated,
  address: withdrawal.address,
  chain_id: chainIdOf(withdrawal.chain_id),
  created_at: formatInstant(withdrawal.created_at),
});

const renderSums = (of: Analytics['total']): Record<keyof Analytics['total'], string> => ({
  spent: money(of.spent),
  earned: money(of.earned),
  deposited: money(of.deposited),
  withdrawn: money(of.withdrawn),
  saved: money(of.saved),
});
const renderShare = ({ name, spent }: { name: string; spent: bigint }) => ({ name, spent: money(spent) });

/** What the schema let pass is an amount. */
function amountOf(text: string): MicroUsdc {
  const amount = parseUsdc(text);
  assert(amount !== null, 'the schema knows amounts');
  return amount;
}

function filtersOf(query: {
  type?: StatementFilters['types'] | undefined;
  from?: StatementFilters['from'] | undefined;
  to?: StatementFilters['to'] | undefined;
  reservation?: string | undefined;
  cluster?: string | undefined;
}): StatementFilters {
  const { type: types = [], from, to, reservation, cluster } = query;
  if (from !== undefined && to !== undefined && to <= from) throw invalidField('/query/to', 'must be after from');
  if (reservation !== undefined && cluster !== undefined)
    throw invalidField('/query/cluster', 'cannot be given with reservation');
  return {
    types,
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    ...(reservation === undefined ? {} : { reservation }),
    ...(cluster === undefined ? {} : { cluster }),
  };
}

/** The version of the last row of the page before, bound to the filters it was made with. */
function belowOf(cursor: string | undefined, fingerprint: string): bigint | undefined {
  if (cursor === undefined) return undefined;
  const decoded = decodeCursor(cursor);
  if (decoded === null || decoded.query !== fingerprint || !/^\d{1,18}$/.test(String(decoded.key)))
    throw invalidField('/query/cursor', 'is no cursor of this query');
  return BigInt(String(decoded.key));
}

export type WalletRoutesDeps = { readonly wallet: Wallet; readonly guard: Guard; readonly once: Once };

export function createWalletRoutes({ wallet, guard, once }: WalletRoutesDeps) {
  const router = createRouter();
  const { mode } = wallet;
  for (const route of [routes.balance, routes.transactions, routes.analytics])
    protect(router, route, guard.signedIn('read'));
  for (const route of [routes.deposit, routes.withdraw]) protect(router, route, guard.signedIn('spend'));
  router.use('/api/wallets/*', async (c, next) => {
    await next();
    c.header('Cache-Control', 'no-store');
  });
  router.openapi(routes.balance, async (c) => {
    const balance = await wallet.balance(actorOf(c));
    return c.json(
      {
        mode,
        currency: 'USDC' as const,
        available: money(balance.available),
        held: money(balance.held),
        total_earned: money(balance.earned),
        total_spent: money(balance.spent),
        pending_deposits: money(balance.depositsInFlight),
        pending_withdrawals: money(balance.withdrawalsInFlight),
        version: String(balance.version),
      },
      200,
    );
  });
  router.openapi(routes.transactions, async (c) => {
    const { limit = DEFAULT_LIMIT, cursor, ...given } = c.req.valid('query');
    const wanted = filtersOf(given);
    if (/\btext\/csv\b/i.test(c.req.header('accept') ?? '')) {
      const rows = await wallet.wholeStatement(actorOf(c), wanted, CSV_ROWS_MAX);
      return c.text(renderCsv(rows), 200, {
        'content-type': 'text/csv; charset=utf-8',
        'content-disposition': 'attachment; filename="gp4u-transactions.csv"',
      }) as never;
    }
    const fingerprint = JSON.stringify(wanted);
    const rows = await wallet.statement(actorOf(c), wanted, limit + 1, belowOf(cursor, fingerprint));
    const shown = rows.slice(0, limit);
    const last = rows.length > limit ? shown.at(-1) : undefined;
    const next_cursor = last ? encodeCursor({ query: fingerprint, key: String(last.version), id: '' }) : null;
    return c.json({ mode, items: shown.map(renderRow), next_cursor }, 200);
  });
  router.openapi(routes.analytics, async (c) => {
    const days = c.req.valid('query').days ?? 30;
    const found = await wallet.analytics(actorOf(c), days);
    return c.json(
      {
        mode,
        days,
        total: renderSums(found.total),
        by_day: found.byDay.map(({ day, sums: of }) => ({ day, ...renderSums(of) })),
        by_provider: found.byProvider.map(renderShare),
        by_model: found.byModel.map(renderShare),
      },
      200,
    );
  });
  router.openapi(routes.deposit, async (c) => {
    const asked = c.req.valid('json');
    const amount = amountOf(asked.amount);
    if (amount > amountOf(DEPOSIT_MAX)) throw invalidField('/amount', `must be at most ${DEPOSIT_MAX}`);
    const wanted = { amount, transactionHash: asked.transaction_hash ?? null, chainId: asked.chain_id ?? null };
    return (await once(c, asked, async (tx) => ({
      status: 201,
      body: renderDeposit(mode, await wallet.deposit(tx, actorOf(c), wanted)),
    }))) as never;
  });
  router.openapi(routes.withdraw, async (c) => {
    const asked = c.req.valid('json');
    const wanted = { amount: amountOf(asked.amount), address: asked.address, chainId: asked.chain_id ?? null };
    return (await once(c, asked, async (tx) => ({
      status: 201,
      body: renderWithdrawal(mode, await wallet.withdraw(tx, actorOf(c), wanted)),
    }))) as never;
  });
  return router;
}
