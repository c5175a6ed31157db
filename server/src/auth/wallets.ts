/** Logging in with an EVM address, and linking one to an account: Sign-In with Ethereum (EIP-4361). */
import { randomBytes } from 'node:crypto';
import type { Actor } from '#base/actor';
import { type Clock, plus, SECOND_MS } from '#base/clock';
import { newId } from '#base/id';
import { networkOf } from '#base/network';
import { invalidField } from '#base/problem';
import { type EvmAddress, isSignedBy, knownChains, parseAddress, readSignIn, writeSignIn } from '#chain';
import { audit } from '#platform/audit';
import type { Mode } from '#platform/config';
import type { Tx } from '#platform/db';
import { originUnknown, signInRefused, walletNotLinked, walletTaken, walletUnknown } from './problems.ts';
import { isThisMachine, SIGN_IN_SECONDS, signInFault } from './rules.ts';
import * as store from './store.ts';
import type { createThrottle, Try } from './throttle.ts';

const STATEMENT = 'Log in to GP4U, or link this address to your account. This moves no money.';

export type WalletsDeps<Login> = {
  readonly db: store.Db;
  readonly tx: <T>(work: (tx: Tx) => Promise<T>) => Promise<T>;
  readonly clock: Clock;
  readonly mode: Mode;
  /** Scheme and host the messages must be for; null: in the sandbox any name of this machine. */
  readonly origin: string | null;
  readonly throttle: ReturnType<typeof createThrottle>;
  readonly logIn: (user: store.UserRow) => Promise<Login>;
};

/** What to sign. `message` is ready; programs that write their own need the nonce. */
export type Challenge = {
  readonly nonce: string;
  readonly requestId: string;
  readonly message: string | null;
  readonly expiresAt: number;
};

export function createWallets<Login>({ db, tx, clock, mode, origin, throttle, logIn }: WalletsDeps<Login>) {
  const site = { mode, origin, chains: knownChains(mode) };

  /** Whoever holds the key of the address says so, once. Throws `signInRefused`. */
  async function proven(message: string, signature: string): Promise<{ address: EvmAddress; nonce: store.NonceRow }> {
    const said = readSignIn(message);
    const refuse = (why: string) => signInRefused({ detail: `The message ${why}.` });
    if (said.nonce === null || said.address === null) throw refuse('is none of EIP-4361');
    const nonce = await store.useNonce(db, said.nonce, SIGN_IN_SECONDS);
    if (nonce === null) throw refuse('has a nonce that is not known, was used or is too old');
    const fault = signInFault(said, { ...site, requestId: nonce.request_id, now: clock.now() });
    if (fault !== null) throw refuse(fault);
    if (!(await isSignedBy(said.address, message, signature))) throw refuse('was not signed by the key of its address');
    return { address: said.address, nonce };
  }

  return {
    async challenge(
      actor: Actor | null,
      wanted: { address: string | null; chainId: number; host: string },
    ): Promise<Challenge> {
      if (origin === null && mode === 'live') throw originUnknown({ detail: 'Log in another way.' });
      const address = wanted.address === null ? null : parseAddress(wanted.address);
      if (wanted.address !== null && address === null)
        throw invalidField('/address', 'must be an EVM address, with the right checksum if it has one');
      if (!site.chains.includes(wanted.chainId))
        throw invalidField('/chain_id', `must be one of ${site.chains.join(', ')}`);
      const nonce = randomBytes(16).toString('hex');
      const requestId = newId();
      await store.insertNonce(db, { nonce, requestId, userId: actor?.userId ?? null });
      const issuedAt = clock.now();
      const expiresAt = plus(issuedAt, SIGN_IN_SECONDS * SECOND_MS);
      const uri = origin ?? `http://${isThisMachine(wanted.host) ? wanted.host : '127.0.0.1'}`;
      const about = { domain: new URL(uri).host, uri, chainId: wanted.chainId, statement: STATEMENT };
      const message =
        address === null ? null : writeSignIn({ ...about, address, nonce, requestId, issuedAt, expiresAt });
      return { nonce, requestId, message, expiresAt };
    },

    /** With a login links the address to its account; without one logs in to the account that has the address. */
    async verify(
      actor: Actor | null,
      given: { message: string; signature: string },
      from: string,
    ): Promise<{ address: EvmAddress; user: store.UserRow; login: Login | null }> {
      const tries: readonly Try[] = [['network', networkOf(from)]];
      await throttle.take(tries);
      const { address, nonce } = await proven(given.message, given.signature);
      await throttle.giveBack(tries);
      if (nonce.user_id !== null && nonce.user_id !== actor?.userId)
        throw signInRefused({ detail: 'The nonce was made for the login of somebody else.' });
      if (actor === null) {
        const user = await store.userByWallet(db, address);
        if (user === null) throw walletUnknown({ detail: `Nobody has linked ${address}.` });
        return { address, user, login: await logIn(user) };
      }
      const user = await tx(async (t) => {
        const linked = await store.linkWallet(t, address, actor.userId);
        if (linked.user_id !== actor.userId) throw walletTaken({ detail: `${address} is linked elsewhere.` });
        const object = { kind: 'address', id: address };
        await audit(t, { actor, address: actor.address, verb: 'wallet.link', object });
        return store.userById(t, actor.userId);
      });
      return { address, user, login: null };
    },

    async unlink(actor: Actor, text: string): Promise<void> {
      const address = parseAddress(text);
      await tx(async (t) => {
        if (address === null || !(await store.unlinkWallet(t, actor.userId, address)))
          throw walletNotLinked({ detail: 'Nothing was changed.' });
        const object = { kind: 'address', id: address };
        await audit(t, { actor, address: actor.address, verb: 'wallet.unlink', object });
      });
    },
  };
}
