import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';
import { createSiweMessage } from 'viem/siwe';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Schemas } from '../../client/src/client.ts';
import { faultsOf, operations } from '../support/document.ts';
import { startWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld({ size: 100, syncing: false });
});
afterAll(() => world?.close());

const PASSWORD = 'a long enough password';
let made = 0;

const send = (method: string, path: string, token?: string, body?: unknown) =>
  fetch(world.url + path, {
    method,
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
const operation = (id: string) => {
  const found = operations.find(({ operation: { operationId } }) => operationId === id);
  if (!found) throw new Error(`no operation ${id}`);
  return found.operation;
};
async function person(): Promise<{ email: string; token: string }> {
  made += 1;
  const email = `chain${made}@example.org`;
  await send('POST', '/api/auth/signup', undefined, { email, password: PASSWORD });
  const answer = await send('POST', '/api/auth/login/json', undefined, { email, password: PASSWORD });
  return { email, token: ((await answer.json()) as { access_token: string }).access_token };
}
const wallet = () => privateKeyToAccount(generatePrivateKey());
type Wallet = ReturnType<typeof wallet>;

const challenge = async (token?: string, body: object = {}): Promise<Schemas['SignInChallenge']> =>
  (await (await send('POST', '/api/auth/wallet/nonce', token, body)).json()) as Schemas['SignInChallenge'];
const verify = (message: string, signature: string, token?: string) =>
  send('POST', '/api/auth/wallet/verify', token, { message, signature });
/** As the server proposes it. */
async function signIn(key: Wallet, token?: string): Promise<Response> {
  const { message } = await challenge(token, { address: key.address });
  return verify(message ?? '', await key.signMessage({ message: message ?? '' }), token);
}
/** As a wallet in a page writes it. */
const ownMessage = (key: Wallet, nonce: string, changes: Partial<Parameters<typeof createSiweMessage>[0]> = {}) =>
  createSiweMessage({
    address: key.address,
    chainId: 8453,
    domain: new URL(world.url).host,
    nonce,
    uri: world.url,
    version: '1',
    issuedAt: new Date(),
    ...changes,
  });

describe('an address', () => {
  it('is linked by who holds its key, logs in, and is unlinked', async () => {
    const [owner, key] = [await person(), wallet()];
    const begun = await send('POST', '/api/auth/wallet/nonce', owner.token, { address: key.address, chain_id: 1 });
    expect(begun.status).toBe(200);
    expect(await faultsOf(operation('createSignInNonce'), begun)).toEqual([]);
    expect((await signIn(key)).status).toBe(401);
    const linked = await signIn(key, owner.token);
    expect(linked.status).toBe(200);
    expect(await faultsOf(operation('verifySignIn'), linked.clone())).toEqual([]);
    const body = await linked.json();
    expect(body).toMatchObject({ address: key.address, linked: true });
    expect(body).not.toHaveProperty('tokens');
    expect((await signIn(key, owner.token)).status).toBe(200);
    const login = (await (await signIn(key)).json()) as Schemas['SignInProof'];
    expect(login).toMatchObject({ linked: false, user: { email: owner.email, wallets: [{ address: key.address }] } });
    const { access_token: token } = login.tokens ?? {};
    expect((await send('GET', '/api/auth/me', token)).status).toBe(200);
    const unlinked = await send('DELETE', `/api/auth/wallet/${key.address.toLowerCase()}`, token);
    expect(unlinked.status).toBe(204);
    expect(await faultsOf(operation('unlinkWallet'), unlinked)).toEqual([]);
    expect((await signIn(key)).status).toBe(401);
  });

  it('belongs to one account, and is unlinked by its owner alone', async () => {
    const [owner, stranger, key] = [await person(), await person(), wallet()];
    await signIn(key, owner.token);
    const taken = await signIn(key, stranger.token);
    expect(taken.status).toBe(409);
    expect(await faultsOf(operation('verifySignIn'), taken)).toEqual([]);
    expect((await send('DELETE', `/api/auth/wallet/${key.address}`, stranger.token)).status).toBe(404);
    expect((await send('DELETE', '/api/auth/wallet/nothing', owner.token)).status).toBe(404);
    const { user } = (await (await signIn(key)).json()) as Schemas['SignInProof'];
    expect(user.email).toBe(owner.email);
  });

  it('is refused with a wrong checksum or an unknown chain, by the name of the field', async () => {
    const key = wallet();
    const swapped = key.address.replace(/[a-f]/i, (c) => (c === c.toLowerCase() ? c.toUpperCase() : c.toLowerCase()));
    for (const [body, pointer] of [
      [{ address: swapped }, '/address'],
      [{ address: '0x12' }, '/address'],
      [{ chain_id: 999 }, '/chain_id'],
    ] as const) {
      const answer = await send('POST', '/api/auth/wallet/nonce', undefined, body);
      expect(answer.status).toBe(422);
      expect(((await answer.json()) as Schemas['Problem']).errors?.[0]?.pointer).toBe(pointer);
    }
  });
});

describe('a signed message', () => {
  it('that a wallet wrote itself counts once', async () => {
    const [owner, key] = [await person(), wallet()];
    const { nonce } = await challenge(owner.token);
    const message = ownMessage(key, nonce);
    const signature = await key.signMessage({ message });
    expect((await verify(message, signature, owner.token)).status).toBe(200);
    expect((await verify(message, signature, owner.token)).status).toBe(401);
  });

  it('counts once however much at once it comes', async () => {
    const [owner, key] = [await person(), wallet()];
    await signIn(key, owner.token);
    const { message } = await challenge(undefined, { address: key.address });
    const signature = await key.signMessage({ message: message ?? '' });
    const answers = await Promise.all(Array.from({ length: 8 }, () => verify(message ?? '', signature)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  it.each<[string, (key: Wallet, nonce: string) => string]>([
    [
      'for another site',
      (key, nonce) => ownMessage(key, nonce, { domain: 'evil.example', uri: 'https://evil.example' }),
    ],
    [
      'whose domain is ours and whose URI is not',
      (key, nonce) => ownMessage(key, nonce, { uri: 'http://evil.example' }),
    ],
    ['for an unknown chain', (key, nonce) => ownMessage(key, nonce, { chainId: 99 })],
    ['that is too old', (key, nonce) => ownMessage(key, nonce, { issuedAt: new Date(Date.now() - 3_600_000) })],
    ['from the future', (key, nonce) => ownMessage(key, nonce, { issuedAt: new Date(Date.now() + 3_600_000) })],
    ['that is over', (key, nonce) => ownMessage(key, nonce, { expirationTime: new Date(Date.now() - 1000) })],
    [
      'that does not count yet',
      (key, nonce) => ownMessage(key, nonce, { notBefore: new Date(Date.now() + 3_600_000) }),
    ],
    ['of another request', (key, nonce) => ownMessage(key, nonce, { requestId: 'another' })],
    ['with a nonce of nobody', (key) => ownMessage(key, 'ffffffffffffffffffffffffffffffff')],
    ['that is no message', () => 'Let me in'],
  ])('%s logs nobody in', async (_, write) => {
    const [owner, key] = [await person(), wallet()];
    await signIn(key, owner.token);
    const { nonce } = await challenge();
    const message = write(key, nonce);
    const answer = await verify(message, await key.signMessage({ message }));
    expect(answer.status).toBe(401);
    expect(await faultsOf(operation('verifySignIn'), answer)).toEqual([]);
  });

  it('signed by another key, or bound to the login of another, logs nobody in', async () => {
    const [owner, other, key, thief] = [await person(), await person(), wallet(), wallet()];
    await signIn(key, owner.token);
    const forged = ownMessage(key, (await challenge()).nonce);
    expect((await verify(forged, await thief.signMessage({ message: forged }))).status).toBe(401);
    expect((await verify(ownMessage(key, (await challenge()).nonce), '0x00')).status).toBe(401);
    const bound = ownMessage(thief, (await challenge(other.token)).nonce);
    expect((await verify(bound, await thief.signMessage({ message: bound }), owner.token)).status).toBe(401);
    expect((await verify(bound, await thief.signMessage({ message: bound }))).status).toBe(401);
  });
});
