/** People: accounts, sessions, API keys. Who a request is from, and what it may do. */
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { type Actor, type Role, type Scope, scopes } from '#base/actor';
import { type Clock, DAY_MS, type Instant, plus } from '#base/clock';
import { isId, newId } from '#base/id';
import type { MicroUsdc } from '#base/money';
import { networkOf } from '#base/network';
import { invalidField } from '#base/problem';
import { createTogether } from '#base/together';
import * as ledger from '#ledger';
import { audit } from '#platform/audit';
import type { Mode } from '#platform/config';
import { type Database, inTransaction, type Tx } from '#platform/db';
import { hashPassword, isCommonPassword, isPassword, startHashing } from './passwords.ts';
import {
  emailUnusable,
  keyUnknown,
  loginRefused,
  passwordWeak,
  passwordWrong,
  refreshRefused,
  scopeNotYours,
  sessionUnknown,
  spendLimitReached,
  tooManyKeys,
} from './problems.ts';
import { isEmail, normalizeEmail, passwordFault } from './rules.ts';
import { ACCESS_SECONDS, createSigning } from './signing.ts';
import * as store from './store.ts';
import { createThrottle, type Try } from './throttle.ts';
import { createWallets } from './wallets.ts';

export type { KeyRow, SessionRow, UserRow, WalletRow } from './store.ts';

/** Where a request came from. `device` is what a browser that logged in before shows. */
export type From = { readonly address: string; readonly userAgent: string; readonly device: string | null };

/** Shown to nobody but the one who logged in. Refresh tokens count once. */
export type Tokens = {
  readonly userId: string;
  readonly accessToken: string;
  readonly accessSeconds: number;
  readonly refreshToken: string;
  readonly refreshSeconds: number;
};

export type AuthDeps = {
  readonly database: Database;
  readonly clock: Clock;
  readonly secret: string;
  readonly mode: Mode;
  /** Where people reach this server; null where nobody said. */
  readonly origin: string | null;
};

const SESSION_MS = 30 * DAY_MS;
const KEYS_MAX = 50;
/** Accounts one browser is known to. */
const PROOFS_MAX = 5;
const KEY_START = 'gp4u_';

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

export type Auth = ReturnType<typeof createAuth>;

// biome-ignore lint/complexity/noExcessiveLinesPerFunction: the verbs of the room, each a few lines
export function createAuth({ database, clock, secret, mode, origin }: AuthDeps) {
  const db = database.kysely;
  const signing = createSigning({ db, clock, secret });
  const throttle = createThrottle(clock);
  const tx = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => inTransaction(db, clock, work);

  const deviceProof = (id: string, email: string): string =>
    createHmac('sha256', secret).update(`device ${id} ${email}`).digest('base64url');
  /** What a browser shows: its id, and a proof for each account it has logged in to. */
  const readDevice = (device: string | null, email: string) => {
    const [id = '', ...proofs] = (device ?? '').split('.').slice(0, PROOFS_MAX + 1);
    const expected = Buffer.from(deviceProof(id, email));
    const isKnown = proofs.some((proof) => {
      const given = Buffer.from(proof);
      return id !== '' && given.length === expected.length && timingSafeEqual(given, expected);
    });
    return { id, proofs, isKnown };
  };
  const writeDevice = ({ id, proofs }: { id: string; proofs: readonly string[] }, email: string): string => {
    const known = /^[\w-]{22}$/.test(id) ? id : randomBytes(16).toString('base64url');
    const proof = deviceProof(known, email);
    const others = proofs.filter((other) => other !== proof && known === id);
    return [known, proof, ...others.slice(0, PROOFS_MAX - 1)].join('.');
  };

  async function tokensFor(userId: string, sessionId: string, refresh: string, expiresAt: Instant): Promise<Tokens> {
    return {
      userId,
      accessToken: await signing.sign(userId, sessionId),
      accessSeconds: ACCESS_SECONDS,
      refreshToken: refresh,
      refreshSeconds: Math.max(0, Math.floor((expiresAt - clock.now()) / 1000)),
    };
  }

  /** For the password that matched: one that was changed meanwhile opens nothing. */
  async function openSession({ id: userId, password_hash }: store.UserRow, from: From): Promise<Tokens> {
    const { address, userAgent } = from;
    const refresh = randomBytes(32).toString('base64url');
    const session = { id: newId(), userId, address, userAgent: userAgent.slice(0, 300) };
    const expiresAt = plus(clock.now(), SESSION_MS);
    await tx(async (t) => {
      if (!(await store.stillHasPassword(t, userId, password_hash))) throw loginMismatch();
      await store.rememberNetwork(t, userId, networkOf(address));
      await store.insertSession(t, { ...session, expiresAt });
      await store.insertRefreshToken(t, digest(refresh), session.id);
      const actor = { userId, sessionId: session.id, key: null };
      await audit(t, { actor, address, verb: 'login', object: { kind: 'session', id: session.id } });
    });
    return tokensFor(userId, session.id, refresh, expiresAt);
  }

  function checkPassword(password: string, email: string, pointer: string): void {
    const fault = passwordFault(password, email, isCommonPassword);
    if (fault !== null) throw passwordWeak({ detail: `${pointer}: ${fault}`, errors: [{ pointer, detail: fault }] });
  }

  async function signup(
    { email: given, password, displayName = '' }: { email: string; password: string; displayName?: string },
    { address }: Pick<From, 'address'>,
  ): Promise<store.UserRow> {
    const email = normalizeEmail(given);
    if (!isEmail(email)) throw invalidField('/email', 'must be an e-mail address');
    checkPassword(password, email, '/password');
    const passwordHash = await hashPassword(password);
    return tx(async (t) => {
      const user = await store.insertUser(t, { id: newId(), email, displayName, passwordHash });
      if (user === null) throw emailUnusable({ detail: 'Log in, or sign up with another address.' });
      await ledger.openAccount(t, 'user', user.id);
      await store.rememberNetwork(t, user.id, networkOf(address));
      const actor = { userId: user.id, sessionId: null, key: null };
      await audit(t, { actor, address, verb: 'signup', object: { kind: 'user', id: user.id } });
      return user;
    });
  }

  const loginMismatch = () => loginRefused({ detail: 'Check the e-mail address and the password.' });

  /** What fails for another reason than a wrong password is no guess. */
  async function orGiveBack<T>(tries: readonly Try[], work: Promise<T>): Promise<T> {
    try {
      return await work;
    } catch (error) {
      await throttle.giveBack(tries);
      throw error;
    }
  }

  /** The same answer, after the same work, whether the account or only the password is wrong. */
  async function login(given: { email: string; password: string }, from: From) {
    const email = normalizeEmail(given.email);
    const device = readDevice(from.device, email);
    const network = networkOf(from.address);
    const near: readonly Try[] = device.isKnown
      ? [['device', `${device.id} ${email}`]]
      : [
          ['network', network],
          ['accountAndNetwork', `${email} ${network}`],
        ];
    await throttle.take(near);
    const user = await orGiveBack(near, store.userForLogin(db, email, network));
    const isStranger = !device.isKnown && !user?.network_known;
    const far: readonly Try[] = isStranger
      ? [
          ['account', email],
          ['strangers', ''],
        ]
      : [];
    await orGiveBack(near, throttle.take(far));
    const tries = [...near, ...far];
    const matches = await orGiveBack(tries, isPassword(given.password, user?.password_hash ?? null));
    if (user === null || !matches) {
      const object = { kind: 'user', id: user?.id ?? 'unknown' };
      await tx(async (t) => {
        // Nothing hangs on it, so it need not wait for the disk: guesses come by the thousand.
        await store.commitLazily(t);
        await audit(t, { actor: null, address: from.address, verb: 'login.refused', object });
      });
      throw loginMismatch();
    }
    await throttle.giveBack(tries);
    return { tokens: await openSession(user, from), device: writeDevice(device, email) };
  }

  async function refresh(token: string, { address }: Pick<From, 'address'>): Promise<Tokens> {
    const hash = digest(token);
    const next = randomBytes(32).toString('base64url');
    const used = await tx(async (t) => {
      const row = await store.refreshToken(t, hash);
      if (row === null || !row.session_counts) return null;
      const actor = { userId: row.user_id, sessionId: row.session_id, key: null };
      if (row.used_at !== null) {
        await store.endSessions(t, row.user_id, { only: row.session_id }, 'token_reused');
        await audit(t, {
          actor,
          address,
          verb: 'session.end',
          object: { kind: 'session', id: row.session_id },
          after: { reason: 'token_reused' },
        });
        return null;
      }
      await store.useRefreshToken(t, hash, row.session_id, address);
      await store.insertRefreshToken(t, digest(next), row.session_id);
      return row;
    });
    if (used === null) throw refreshRefused({ detail: 'Log in again.' });
    return tokensFor(used.user_id, used.session_id, next, used.session_expires_at);
  }

  /** Ends the session a refresh token belongs to, when it counts. */
  async function logoutByToken(token: string, { address }: Pick<From, 'address'>): Promise<void> {
    const row = await tx((t) => store.refreshToken(t, digest(token)));
    if (row?.session_counts)
      await endSession(
        { userId: row.user_id, role: 'user', sessionId: row.session_id, key: null, address },
        null,
        'logout',
      );
  }

  const wallets = (from: From) =>
    createWallets({ db, tx, clock, mode, origin, throttle, logIn: (user) => openSession(user, from) });

  /** One session of the actor: the given one, or the one it asks with. */
  async function endSession(actor: Actor, id: string | null, reason: store.EndReason): Promise<void> {
    const only = id ?? actor.sessionId ?? '';
    await tx(async (t) => {
      const ended = await store.endSessions(t, actor.userId, { only }, reason);
      if (ended.length === 0) throw sessionUnknown({ detail: 'It is not yours, or is over.' });
      const object = { kind: 'session', id: only };
      await audit(t, { actor, address: actor.address, verb: 'session.end', object, after: { reason } });
    });
  }

  const sessionHolder = createTogether(async (ids) => {
    const holders = await store.holdersOfSessions(db, ids);
    return new Map(holders.map((holder) => [holder.id, holder]));
  });
  const keyHolder = createTogether(async (hashes) => {
    const holders = await store.keysByHash(db, hashes);
    return new Map(holders.map((holder) => [holder.hash, holder]));
  });

  /** Who a token speaks for, now; null when for nobody. Ended sessions and keys speak for nobody at once. */
  async function authenticate(token: string, address: string): Promise<Actor | null> {
    if (token.startsWith(KEY_START)) return keyActor(token, address);
    const claims = await signing.verify(token);
    if (claims === null) return null;
    const { userId, sessionId } = claims;
    const holder = isId(sessionId) ? await sessionHolder(sessionId) : undefined;
    return holder?.user_id === userId ? { userId, role: holder.role, sessionId, key: null, address } : null;
  }

  async function keyActor(token: string, address: string): Promise<Actor | null> {
    const key = await keyHolder(digest(token).toString('hex'));
    if (key === undefined) return null;
    if (key.is_stale) await store.touchKey(db, key.id);
    const isOperating = key.role === 'operator' && key.scopes.includes('operate');
    return {
      userId: key.user_id,
      role: isOperating ? 'operator' : 'user',
      sessionId: null,
      key: actingKey(key),
      address,
    };
  }

  async function updateMe(
    actor: Actor,
    changes: store.ProfileChange & { password?: { current: string; next: string } },
  ): Promise<store.UserRow> {
    const before = await store.userById(db, actor.userId);
    let passwordHash: string | null = null;
    if (changes.password) {
      const tries: readonly Try[] = [['device', `change ${before.id}`]];
      await throttle.take(tries);
      const matches = await orGiveBack(tries, isPassword(changes.password.current, before.password_hash));
      if (!matches) throw passwordWrong({ detail: 'Nothing was changed.' });
      await throttle.giveBack(tries);
      checkPassword(changes.password.next, before.email, '/new_password');
      passwordHash = await hashPassword(changes.password.next);
    }
    return tx(async (t) => {
      await store.updateProfile(t, actor.userId, changes);
      if (passwordHash !== null) {
        await store.lockUser(t, actor.userId);
        if (!(await store.stillHasPassword(t, actor.userId, before.password_hash)))
          throw passwordWrong({ detail: 'It was changed a moment ago. Nothing was changed.' });
        await store.setPassword(t, actor.userId, passwordHash);
        await store.endSessions(t, actor.userId, { allBut: actor.sessionId }, 'password_changed');
      }
      const user = await store.userById(t, actor.userId);
      const shown = (row: store.UserRow) => ({
        display_name: row.display_name,
        default_chain_id: row.default_chain_id,
        ssh_public_key: row.ssh_public_key,
      });
      await audit(t, {
        actor,
        address: actor.address,
        verb: passwordHash === null ? 'profile.change' : 'password.change',
        object: { kind: 'user', id: actor.userId },
        before: shown(before),
        after: shown(user),
      });
      return user;
    });
  }

  /** The key itself is told once, here. */
  async function createKey(
    actor: Actor,
    wanted: { name: string; scopes: readonly Scope[]; spendLimitPerDay: MicroUsdc | null },
  ): Promise<{ key: store.KeyRow; secret: string }> {
    if (wanted.scopes.includes('operate') && actor.role !== 'operator')
      throw scopeNotYours({ detail: 'Leave out operate.' });
    const prefix = randomBytes(4).toString('hex');
    const text = `${KEY_START}${prefix}_${randomBytes(32).toString('base64url')}`;
    const key = await tx(async (t) => {
      await store.lockUser(t, actor.userId);
      const have = await store.keysOf(t, actor.userId, KEYS_MAX, null);
      if (have.length >= KEYS_MAX) throw tooManyKeys({ detail: `${KEYS_MAX} at most.` });
      const wantedScopes = scopes.filter((scope) => wanted.scopes.includes(scope));
      const row = await store.insertKey(t, {
        ...wanted,
        id: newId(),
        userId: actor.userId,
        prefix,
        hash: digest(text),
        scopes: wantedScopes,
      });
      await audit(t, {
        actor,
        address: actor.address,
        verb: 'api_key.create',
        object: { kind: 'api_key', id: row.id },
        after: { name: row.name, scopes: row.scopes, spend_limit_per_day: row.spend_limit_per_day },
      });
      return row;
    });
    return { key, secret: text };
  }

  async function endKey(actor: Actor, id: string): Promise<void> {
    await tx(async (t) => {
      if (!(await store.endKey(t, actor.userId, id))) throw keyUnknown({ detail: 'It is not yours, or is over.' });
      await audit(t, { actor, address: actor.address, verb: 'api_key.end', object: { kind: 'api_key', id } });
    });
  }

  /** Makes somebody an operator, or no longer one; null when there is no such account. For the command of an operator. */
  async function setRole(email: string, role: Role): Promise<store.UserRow | null> {
    return tx(async (t) => {
      const before = await store.setRole(t, normalizeEmail(email), role);
      if (before !== null) {
        await audit(t, {
          actor: null,
          address: 'command line',
          verb: 'role.change',
          object: { kind: 'user', id: before.id },
          before: { role: before.role },
          after: { role },
        });
      }
      return before;
    });
  }

  /** Without the old one, for who runs the server; ends every session. */
  async function resetPassword(userId: string, password: string, address: string): Promise<void> {
    const hash = await hashPassword(password);
    await tx(async (t) => {
      await store.setPassword(t, userId, hash);
      await store.endSessions(t, userId, { allBut: null }, 'password_changed');
      await audit(t, { actor: null, address, verb: 'password.reset', object: { kind: 'user', id: userId } });
    });
  }

  return {
    signup,
    login,
    refresh,
    logoutByToken,
    endSession,
    authenticate,
    updateMe,
    createKey,
    endKey,
    setRole,
    wallets,
    walletsOf: (userId: string) => store.walletsOf(db, userId),
    me: (actor: Actor) => store.userById(db, actor.userId),
    keys: (actor: Actor, limit: number, below: string | null) => store.keysOf(db, actor.userId, limit, below),
    sessions: (actor: Actor, limit: number, below: string | null) => store.openSessions(db, actor.userId, limit, below),
    userByEmail: (email: string) => store.userByEmail(db, normalizeEmail(email)),
    resetPassword,
    /** Spares the first login the wait for the process that checks passwords. */
    startHashing,
  };
}

/** What `countSpending` throws, for the documents of routes. */
export const spendLimitProblem = spendLimitReached;

/**
 * Counts what a verb spends against the limit of the key that asks, in the verb's transaction. People have no such limit.
 * Throws `spendLimitReached`.
 */
export async function countSpending(tx: store.Db, actor: Actor, amount: MicroUsdc): Promise<void> {
  const limit = actor.key?.spendLimitPerDay;
  if (actor.key === null || limit === null || limit === undefined) return;
  if (!(await store.countSpending(tx, actor.key.id, amount, limit)))
    throw spendLimitReached({ detail: 'What it may spend today does not cover this.' });
}

/** The key of the user's profile, for machines that are booked without another. */
export const sshKeyOf = (tx: store.Db, userId: string): Promise<string | null> => store.sshKeyOf(tx, userId);

/** What `demandKey` throws, for the documents of routes. */
export const keyProblem = keyUnknown;

/** Throws `keyUnknown` where it is no key of theirs that counts. */
export async function demandKey(
  tx: store.Db,
  { userId }: Actor,
  id: string,
  detail = 'It is not yours, or is over.',
): Promise<Actor['key']> {
  const key = isId(id) ? await store.findKey(tx, userId, id) : null;
  if (key === null) throw keyUnknown({ detail });
  return actingKey(key);
}

const actingKey = ({ id, scopes, spend_limit_per_day: limit }: store.KeyRow): Actor['key'] => ({
  ...{ id, scopes, spendLimitPerDay: limit as MicroUsdc | null },
});

const KEPT_DAYS = 90;

/** Forgets what has counted for nothing for long. */
export async function forgetOldLogins(tx: Tx): Promise<boolean> {
  await store.forgetOld(tx, KEPT_DAYS);
  return false;
}
