/**
 * Hashes and checks passwords, in a process of its own with a low priority: argon2id takes a core for some 20 ms,
 * and whoever guesses passwords must not slow down everybody else. Ends with its parent.
 */
import { setPriority } from 'node:os';
import { hash, verify } from '@node-rs/argon2';

/** The library's enum is a type only. */
const ARGON2ID = 2;
/** OWASP's first choice: 19 MiB, two passes, one lane. */
const SETTINGS = { algorithm: ARGON2ID, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;
const IN_THE_BACKGROUND = 10;

export type Asked = { readonly id: number; readonly password: string; readonly against: string | null };
/** A hash, or whether the password matches; null when it could not be told. */
export type Answered = { readonly id: number; readonly result: string | boolean | null };

try {
  setPriority(IN_THE_BACKGROUND);
} catch {
  // A system that does not let us: everything runs at the same priority then.
}

process.on('message', ({ id, password, against }: Asked) => {
  const work = against === null ? hash(password, SETTINGS) : verify(against, password);
  work.then(
    (result) => process.send?.({ id, result } satisfies Answered),
    () => process.send?.({ id, result: null } satisfies Answered),
  );
});
process.on('disconnect', () => process.exit(0));
