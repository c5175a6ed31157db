/** Passwords as argon2id; so many at once as the machine bears, the rest is turned away at once. */
import { availableParallelism } from 'node:os';
import { hash, verify } from '@node-rs/argon2';
import { dictionary } from '@zxcvbn-ts/language-common';
import { tooBusy } from './problems.ts';

/** The library's enum is a type only. */
const ARGON2ID = 2;
/** OWASP's first choice: 19 MiB, two passes, one lane. */
const SETTINGS = { algorithm: ARGON2ID, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;
/** One core is left to everything else, so that logging in slows nobody else down. */
const AT_ONCE = Math.max(1, Math.min(4, availableParallelism() - 1));
const WAITING_MAX = 32;

const common = new Set(dictionary['passwords-common']);
/** In lower case. */
export const isCommonPassword = (password: string): boolean => common.has(password);

let running = 0;
const waiting: (() => void)[] = [];

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running >= AT_ONCE) {
    if (waiting.length >= WAITING_MAX) throw tooBusy({ detail: 'Try again in a few seconds.' });
    await new Promise<void>((resolve) => waiting.push(resolve));
  }
  running += 1;
  try {
    return await work();
  } finally {
    running -= 1;
    waiting.shift()?.();
  }
}

/** Throws `tooBusy`. */
export const hashPassword = (password: string): Promise<string> => inTurn(() => hash(password, SETTINGS));

let decoy: Promise<string> | null = null;

/** Against no hash it takes as long as against one, and says no. Throws `tooBusy`. */
export async function isPassword(password: string, hashed: string | null): Promise<boolean> {
  decoy ??= hash('no account has this password', SETTINGS);
  const against = hashed ?? (await decoy);
  const matches = await inTurn(() => verify(against, password));
  return hashed !== null && matches;
}
