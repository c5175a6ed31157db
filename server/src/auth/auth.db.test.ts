import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshDatabase } from '../../../test/support/fresh-database.ts';
import type { Actor } from '../base/actor.ts';
import { systemClock } from '../base/clock.ts';
import { Problem } from '../base/problem.ts';
import { type Auth, createAuth, type From } from './auth.ts';
import { createSigning } from './signing.ts';

const SECRET = 'a secret of tests only, long enough';
const PASSWORD = 'a long enough password';

let world: Awaited<ReturnType<typeof freshDatabase>>;
let auth: Auth;
beforeAll(async () => {
  world = await freshDatabase();
  auth = createAuth({ database: world.database, clock: systemClock, secret: SECRET, mode: 'sandbox', origin: null });
});
afterAll(() => world?.drop());

const from = (address: string, device: string | null = null): From => ({ address, userAgent: 'test', device });
let made = 0;
async function person(address: string): Promise<{ email: string; id: string }> {
  made += 1;
  const { email, id } = await auth.signup({ email: `p${made}@example.org`, password: PASSWORD }, from(address));
  return { email, id };
}
/** `ok`, or the code of the refusal. */
const outcome = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'ok',
    (error: unknown) => (error instanceof Problem ? error.definition.code : Promise.reject(error)),
  );
const guess = (email: string, at: From): Promise<string> =>
  outcome(auth.login({ email, password: 'a wrong guess' }, at));
const logIn = (email: string, at: From, password = PASSWORD): Promise<string> =>
  outcome(auth.login({ email, password }, at));

describe('guessing by the whole world', () => {
  it('is slowed down by account, and keeps the owner out neither where they come from nor with their browser', async () => {
    const { email } = await person('10.0.0.1');
    const device = (await auth.login({ email, password: PASSWORD }, from('10.0.0.2'))).device;
    let tried = 0;
    for (let net = 1; net <= 60; net += 1)
      for (let i = 0; i < 5; i += 1) {
        // All strangers together have so many tries a second.
        let seen = await guess(email, from(`10.1.${net}.9`));
        while (seen === 'login-throttled' && tried < 200) {
          await systemClock.sleep(50);
          seen = await guess(email, from(`10.1.${net}.9`));
        }
        if (seen === 'login-refused') tried += 1;
      }
    expect(tried).toBe(200);
    expect(await logIn(email, from('10.2.2.2'))).toBe('login-throttled');
    expect(await logIn(email, from('10.2.2.2', device))).toBe('ok');
    expect(await logIn(email, from('10.0.0.1'))).toBe('ok');
    expect(await logIn(email, from('10.0.0.2'))).toBe('ok');
  });

  it('counts the addresses of one IPv6 network together', async () => {
    const { email } = await person('10.0.0.1');
    const seen: string[] = [];
    for (let i = 1; i <= 7; i += 1) seen.push(await guess(email, from(`2001:db8:1:2::${i}`)));
    expect(seen.filter((code) => code === 'login-refused')).toHaveLength(5);
    expect(await guess(email, from('2001:db8:1:3::1'))).toBe('login-refused');
  });

  it('knows one browser by each account it logged in to', async () => {
    const [a, b] = [await person('10.0.0.1'), await person('10.0.0.1')];
    const first = await auth.login({ email: a.email, password: PASSWORD }, from('10.3.0.1'));
    const { device } = await auth.login({ email: b.email, password: PASSWORD }, from('10.3.0.1', first.device));
    for (const { email } of [a, b]) {
      for (let i = 0; i < 6; i += 1) await guess(email, from('10.3.0.9'));
      expect(await logIn(email, from('10.3.0.9'))).toBe('login-throttled');
      expect(await logIn(email, from('10.3.0.9', device))).toBe('ok');
    }
  });
});

describe('a changed password', () => {
  it('opens nothing any more, not even a login that had begun', async () => {
    const { email, id } = await person('10.0.0.1');
    const at = from('10.0.0.1');
    const actor: Actor = { userId: id, role: 'user', sessionId: null, key: null, address: '10.0.0.1' };
    const change = auth.updateMe(actor, { password: { current: PASSWORD, next: 'another long password' } });
    const racing: Promise<Awaited<ReturnType<Auth['login']>>>[] = [];
    // Some read the old password just before it changes, and are done with it after.
    for (let i = 0; i < 30; i += 1) {
      racing.push(auth.login({ email, password: PASSWORD }, from(`10.4.${i}.1`)));
      racing.at(-1)?.catch(() => undefined);
      await systemClock.sleep(2);
    }
    await change;
    const logins = await Promise.allSettled(racing);
    const alive = await Promise.all(
      logins.map(async (login) =>
        login.status === 'fulfilled' ? auth.authenticate(login.value.tokens.accessToken, '10.0.0.1') : null,
      ),
    );
    expect(alive.filter((one) => one !== null)).toEqual([]);
    expect(await logIn(email, at)).toBe('login-refused');
    expect(await logIn(email, at, 'another long password')).toBe('ok');
  });
});

describe('an access token', () => {
  it('counts at once, and for many at once, on a server that has just started', async () => {
    const of = () => createSigning({ db: world.database.kysely, clock: systemClock, secret: SECRET });
    const token = await of().sign('user', 'session');
    const fresh = of();
    const seen = await Promise.all(Array.from({ length: 12 }, () => fresh.verify(token)));
    expect(seen).toEqual(Array(12).fill({ userId: 'user', sessionId: 'session' }));
  });

  it('signed under another secret is not signed with by this one, and still counts', async () => {
    const other = createSigning({ db: world.database.kysely, clock: systemClock, secret: `${SECRET} and another` });
    const token = await other.sign('user', 'session');
    const own = createSigning({ db: world.database.kysely, clock: systemClock, secret: SECRET });
    expect(await own.verify(token)).toEqual({ userId: 'user', sessionId: 'session' });
    expect(await other.verify(await own.sign('user', 'session'))).toEqual({ userId: 'user', sessionId: 'session' });
  });
});
