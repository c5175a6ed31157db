import type { MicroUsdc } from './money.ts';
import { defineProblem } from './problem.ts';

/** What an API key may be used for. `operate` is for operators only. */
export const scopes = ['read', 'book', 'spend', 'operate'] as const;
export type Scope = (typeof scopes)[number];

export type Role = 'user' | 'operator';

/** Who asks, as every verb that reads or changes somebody's rows is told. */
export type Actor = {
  readonly userId: string;
  readonly role: Role;
  /** null for an API key. */
  readonly sessionId: string | null;
  readonly key: {
    readonly id: string;
    readonly scopes: readonly Scope[];
    readonly spendLimitPerDay: MicroUsdc | null;
  } | null;
  /** The network address the request came from. */
  readonly address: string;
};

export const scopeMissing = defineProblem(
  'scope-missing',
  'forbidden',
  'This API key may not do that',
  'The scopes of a key are chosen when it is made; make one with the scope that is named.',
);
export const operatorNeeded = defineProblem(
  'operator-needed',
  'forbidden',
  'This is for operators',
  'An operator is made with the command gp4u operator add.',
);

/** For every verb that an API key may be too narrow for. Throws `scopeMissing`. */
export function demandScope({ key }: Actor, scope: Scope): void {
  if (key !== null && !key.scopes.includes(scope)) throw scopeMissing({ detail: `It has not the scope ${scope}.` });
}

/** For every verb of operators. Throws `operatorNeeded`. */
export function demandOperator({ role }: Actor): void {
  if (role !== 'operator') throw operatorNeeded({ detail: 'You are signed in, and no operator.' });
}
