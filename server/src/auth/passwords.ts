/** Passwords as argon2id; so many at once as the machine bears, the rest is turned away at once. */
import { type ChildProcess, fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { dictionary } from '@zxcvbn-ts/language-common';
import { assert } from '#base/assert';
import type { Answered, Asked } from './password-process.ts';
import { tooBusy } from './problems.ts';

const PROCESS = fileURLToPath(new URL('./password-process.ts', import.meta.url));
/** One core is left to everything else. */
const AT_ONCE = Math.max(1, Math.min(4, availableParallelism() - 1));
const WAITING_MAX = 32;

const common = new Set(dictionary['passwords-common']);
/** In lower case. */
export const isCommonPassword = (password: string): boolean => common.has(password);

let child: ChildProcess | null = null;
let asked = 0;
const answers = new Map<number, (result: Answered['result']) => void>();

/** The process that does the work, started when it is first needed; it does not keep this one alive. */
function worker(): ChildProcess {
  if (child?.connected) return child;
  const fresh = fork(PROCESS, [], { execArgv: ['--import', 'tsx'], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  fresh.unref();
  fresh.channel?.unref();
  fresh.on('message', ({ id, result }: Answered) => {
    answers.get(id)?.(result);
    answers.delete(id);
  });
  fresh.once('exit', () => {
    if (child === fresh) child = null;
    // Whoever waits is told that nobody knows; the next one starts another process.
    for (const answer of answers.values()) answer(null);
    answers.clear();
  });
  fresh.on('error', () => undefined);
  child = fresh;
  return fresh;
}

/** Starts what the first login would wait for. */
export const startHashing = (): void => void worker();

async function ask(password: string, against: string | null): Promise<string | boolean> {
  asked += 1;
  const message: Asked = { id: asked, password, against };
  const result = await new Promise<Answered['result']>((resolve) => {
    answers.set(message.id, resolve);
    // A reference for as long as somebody waits.
    const to = worker();
    to.channel?.ref();
    to.send(message, (error) => {
      if (error === null) return;
      answers.delete(message.id);
      resolve(null);
    });
  });
  if (answers.size === 0) child?.channel?.unref();
  assert(result !== null, 'a password is hashed or checked');
  return result;
}

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
export const hashPassword = (password: string): Promise<string> =>
  inTurn(async () => String(await ask(password, null)));

let decoy: Promise<string> | null = null;

/** Against no hash it takes as long as against one, and says no. Throws `tooBusy`. */
export async function isPassword(password: string, hashed: string | null): Promise<boolean> {
  decoy ??= ask('no account has this password', null).then(String);
  decoy.catch(() => {
    decoy = null;
  });
  const against = hashed ?? (await decoy);
  const matches = await inTurn(() => ask(password, against));
  return hashed !== null && matches === true;
}
