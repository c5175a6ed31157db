import type { MicroUsdc } from './money.ts';

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
