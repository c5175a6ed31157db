import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { freshDatabase } from '../../../test/support/fresh-database.ts';
import type { Actor } from '../base/actor.ts';
import { systemClock } from '../base/clock.ts';
import { microUsdc } from '../base/money.ts';
import * as ledger from '../ledger/ledger.ts';
import { inTransaction, type Tx } from '../platform/db.ts';
import { completeSimulatedWithdrawals, createWallet, walletChecks } from './wallet.ts';

let world: Awaited<ReturnType<typeof freshDatabase>>;
beforeAll(async () => {
  world = await freshDatabase();
});
afterAll(() => world?.drop());

const tx = <T>(work: (t: Tx) => Promise<T>) => inTransaction(world.database.kysely, systemClock, work);
const wallet = () => createWallet({ database: world.database, mode: 'sandbox', clock: systemClock });
async function person(): Promise<Actor> {
  const userId = randomUUID();
  await ledger.openAccount(world.database.kysely, 'user', userId);
  return { userId, role: 'user', sessionId: null, key: null, address: 'test' };
}
const usdc = (micro: number) => microUsdc(BigInt(micro));
const deposit = (actor: Actor, micro: number) =>
  tx((t) => wallet().deposit(t, actor, { amount: usdc(micro), transactionHash: null, chainId: null }));
const withdraw = (actor: Actor, micro: number) =>
  tx((t) => wallet().withdraw(t, actor, { amount: usdc(micro), address: `0x${'1'.repeat(40)}`, chainId: null }));
const faults = async () =>
  (await ledger.verify(world.database.kysely, systemClock, { also: walletChecks })).faults.map(
    ({ what, row, detail }) => `${what} ${row} ${detail}`,
  );

it('holds its deposits and withdrawals against the ledger, and names the one that differs', async () => {
  const actor = await person();
  const { id } = await deposit(actor, 1000);
  const sent = await withdraw(actor, 300);
  await sql`update wallet.withdrawal set due_at = now()`.execute(world.database.kysely);
  await tx(completeSimulatedWithdrawals);
  await withdraw(actor, 200);
  expect(await faults()).toEqual([]);
  const change = async (text: string) => void (await sql.raw(text).execute(world.database.kysely));
  await change(`update wallet.deposit set amount = 1001 where id = '${id}'`);
  expect(await faults()).toEqual([`deposit ${id} is 1001, its entry credit 1000`]);
  await change(`update wallet.deposit set amount = 1000 where id = '${id}'`);
  await change(`update wallet.withdrawal set state = 'pending' where id = '${sent.id}'`);
  expect(await faults()).toEqual(['withdrawal all 1 have an entry arrive in the ledger, 0 should']);
  await change(`update wallet.withdrawal set state = 'completed'`);
  expect((await faults()).filter((text) => text.endsWith('has no entry arrive in the ledger'))).toHaveLength(1);
});

it('adds up the same whether its sums are kept or made anew', async () => {
  const actor = await person();
  const account = (await ledger.findAccount(world.database.kysely, 'user', actor.userId)) as ledger.AccountId;
  const fee = await ledger.openAccount(world.database.kysely, 'platform_fee', '');
  await deposit(actor, 1_000_000);
  const pay = (micro: number) =>
    ledger.post(world.database.kysely, {
      flow: randomUUID(),
      step: 'pay',
      cause: 'test',
      legs: [{ kind: 'transfer', debit: account, credit: fee, amount: usdc(micro), code: 'payment' }],
    });
  await Promise.all(Array.from({ length: 600 }, (_, i) => pay(i + 1)));
  const first = await wallet().balance(actor);
  expect(first.spent).toBe(180_300n);
  const { rows } = await sql<{ spent: bigint }>`
    select spent from wallet.folded where user_id = ${actor.userId}`.execute(world.database.kysely);
  expect(rows).toEqual([{ spent: 180_300n }]);
  await pay(7);
  expect((await wallet().balance(actor)).spent).toBe(180_307n);
  const { total, byDay } = await wallet().analytics(actor, 2);
  expect([total.spent, byDay.at(-1)?.sums.spent]).toEqual([180_307n, 180_307n]);
});
