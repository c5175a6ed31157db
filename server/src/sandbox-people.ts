/** Two accounts of the sandbox, so that everything can be tried at once: somebody with money, and an operator. */
import { randomBytes } from 'node:crypto';
import type { Actor, Role, Scope } from '#base/actor';
import { systemClock } from '#base/clock';
import { microUsdc } from '#base/money';
import { type Database, inTransaction } from '#platform/db';
import type { App } from './app.ts';

export type PreparedPerson = {
  readonly name: string;
  readonly email: string;
  readonly password: string;
  readonly token: string;
};

const FIRST_DEPOSIT = microUsdc(1_000_000_000n);
const KEY_NAME = 'made by npm start';
const ADDRESS = 'npm start';

/** Passwords and keys are new at each start: what an earlier start printed opens nothing any more. */
export const preparePeople = async (app: App, database: Database): Promise<PreparedPerson[]> => [
  await prepare(app, database, 'demo user', 'demo@gp4u.example', 'user', ['read', 'book', 'spend']),
  await prepare(app, database, 'operator', 'operator@gp4u.example', 'operator', ['read', 'book', 'spend', 'operate']),
];

async function prepare(
  { auth, wallet }: App,
  database: Database,
  name: string,
  email: string,
  role: Role,
  scopes: readonly Scope[],
): Promise<PreparedPerson> {
  const password = randomBytes(12).toString('base64url');
  const known = await auth.userByEmail(email);
  const { id: userId } = known ?? (await auth.signup({ email, password, displayName: name }, { address: ADDRESS }));
  const actor: Actor = { userId, role, sessionId: null, key: null, address: ADDRESS };
  if (known) await auth.resetPassword(userId, password, ADDRESS);
  else {
    await inTransaction(database.kysely, systemClock, (tx) =>
      wallet.deposit(tx, actor, { amount: FIRST_DEPOSIT, transactionHash: null, chainId: null }),
    );
  }
  if (known?.role !== role) await auth.setRole(email, role);
  for (const key of await auth.keys(actor, 200, null)) if (key.name === KEY_NAME) await auth.endKey(actor, key.id);
  const { secret: token } = await auth.createKey(actor, { name: KEY_NAME, scopes, spendLimitPerDay: null });
  return { name, email, password, token };
}
