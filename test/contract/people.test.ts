import { createHash, createHmac, generateKeyPairSync } from 'node:crypto';
import { SignJWT } from 'jose';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Client, createClient, type Schemas } from '../../client/src/client.ts';
import { faultsOf, operations, textOf } from '../support/document.ts';
import { startWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld({ size: 300, seed: 5 });
});
afterAll(() => world?.close());

const PASSWORD = 'a long enough password';
const ADDRESS = `0x${'0'.repeat(38)}a1`;
const NO_ID = '0199f0c2-7c5e-7a3b-9c1d-2f6f0a1b2c3d';
let made = 0;

type Person = { email: string; access: string; refresh: string; client: Client };

const send = (method: string, path: string, token?: string, body?: unknown, headers: Record<string, string> = {}) =>
  fetch(world.url + path, {
    method,
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
const operation = (id: string) => {
  const found = operations.find(({ operation: { operationId } }) => operationId === id);
  if (!found) throw new Error(`no operation ${id}`);
  return found.operation;
};
const login = async (email: string, password = PASSWORD): Promise<Schemas['Tokens']> =>
  (await (await send('POST', '/api/auth/login/json', undefined, { email, password })).json()) as Schemas['Tokens'];

async function person(): Promise<Person> {
  made += 1;
  const email = `person${made}@example.org`;
  expect((await send('POST', '/api/auth/signup', undefined, { email, password: PASSWORD })).status).toBe(201);
  const { access_token: access = '', refresh_token: refresh = '' } = await login(email);
  return { email, access, refresh, client: createClient({ baseUrl: world.url, token: access }) };
}
const deposit = (token: string, amount: string, headers: Record<string, string> = {}) =>
  send('POST', '/api/wallets/deposit', token, { amount }, headers);
const withdraw = (token: string, amount: string, headers: Record<string, string> = {}) =>
  send('POST', '/api/wallets/withdraw', token, { amount, address: ADDRESS }, headers);
const balanceOf = async (token: string): Promise<Schemas['Balance']> =>
  (await (await send('GET', '/api/wallets/balance', token)).json()) as Schemas['Balance'];
const createKey = async (token: string, body: object) =>
  (await (await send('POST', '/api/auth/api-keys', token, { name: 'k', ...body })).json()) as Schemas['NewApiKey'];

describe('each answer is as the document says', () => {
  it.each<[string, number, () => Promise<Response>]>([
    [
      'signUp',
      201,
      () => send('POST', '/api/auth/signup', undefined, { email: 'new@example.org', password: PASSWORD }),
    ],
    [
      'signUp',
      409,
      () => send('POST', '/api/auth/signup', undefined, { email: 'NEW@example.org ', password: PASSWORD }),
    ],
    ['signUp', 415, () => fetch(`${world.url}/api/auth/signup`, { method: 'POST', body: 'x' })],
    ['signUp', 422, () => send('POST', '/api/auth/signup', undefined, { email: 'nobody', password: PASSWORD })],
    ['logInJson', 401, () => send('POST', '/api/auth/login/json', undefined, { email: 'a@b.example', password: 'x' })],
    ['logInJson', 422, () => send('POST', '/api/auth/login/json', undefined, { email: 'a@b.example' })],
    [
      'logInJson',
      403,
      () => send('POST', '/api/auth/login/json', undefined, { email: 'a@b.example', password: 'x', session: 'cookie' }),
    ],
    ['refreshSession', 401, () => send('POST', '/api/auth/refresh', undefined, { refresh_token: 'x' })],
    ['logOut', 401, () => send('POST', '/api/auth/logout')],
    ['logOut', 403, () => send('POST', '/api/auth/logout', world.demo.token)],
    ['getMe', 200, () => send('GET', '/api/auth/me', world.demo.token)],
    ['getMe', 401, () => send('GET', '/api/auth/me')],
    ['updateMe', 403, () => send('PATCH', '/api/auth/me', world.demo.token, { display_name: 'x' })],
    ['updateMe', 422, async () => send('PATCH', '/api/auth/me', (await person()).access, { new_password: 'x' })],
    ['listSessions', 200, async () => send('GET', '/api/auth/sessions', (await person()).access)],
    ['endSession', 404, async () => send('DELETE', `/api/auth/sessions/${NO_ID}`, (await person()).access)],
    ['createApiKey', 201, async () => send('POST', '/api/auth/api-keys', (await person()).access, { name: 'x' })],
    [
      'createApiKey',
      403,
      async () => send('POST', '/api/auth/api-keys', (await person()).access, { name: 'x', scopes: ['operate'] }),
    ],
    ['createApiKey', 422, async () => send('POST', '/api/auth/api-keys', (await person()).access, { name: '' })],
    ['listApiKeys', 200, async () => send('GET', '/api/auth/api-keys', (await person()).access)],
    ['endApiKey', 404, async () => send('DELETE', `/api/auth/api-keys/${NO_ID}`, (await person()).access)],
    ['getBalance', 200, () => send('GET', '/api/wallets/balance', world.demo.token)],
    ['listTransactions', 200, () => send('GET', '/api/wallets/transactions?type=deposit', world.demo.token)],
    ['listTransactions', 422, () => send('GET', '/api/wallets/transactions?type=luck', world.demo.token)],
    ['getWalletAnalytics', 200, () => send('GET', '/api/wallets/analytics?days=7', world.demo.token)],
    ['getWalletAnalytics', 422, () => send('GET', '/api/wallets/analytics?days=0', world.demo.token)],
    ['deposit', 201, () => deposit(world.demo.token, '1.5')],
    ['deposit', 422, () => deposit(world.demo.token, '0')],
    [
      'deposit',
      503,
      () =>
        send('POST', '/api/wallets/deposit', world.demo.token, {
          amount: '1',
          transaction_hash: `0x${'a'.repeat(64)}`,
          chain_id: 1,
        }),
    ],
    ['withdraw', 201, () => withdraw(world.demo.token, '1')],
    ['withdraw', 402, () => withdraw(world.demo.token, '999999')],
    ['withdraw', 422, () => send('POST', '/api/wallets/withdraw', world.demo.token, { amount: '1', address: 'me' })],
  ])('%s %i', async (id, status, ask) => {
    const response = await ask();
    expect(response.status).toBe(status);
    expect(await faultsOf(operation(id), response)).toEqual([]);
  });

  it('the password form of OAuth2 logs in', async () => {
    const { email } = await person();
    const body = new URLSearchParams({ grant_type: 'password', username: email, password: PASSWORD });
    const response = await fetch(`${world.url}/api/auth/login`, { method: 'POST', body });
    expect(response.status).toBe(200);
    expect(await faultsOf(operation('logIn'), response)).toEqual([]);
  });

  it.each(['-1', '1e3', '0.0000001', 'abc', '', '1,5', '1000000.000001', 1, null])(
    'an amount of %j is refused by the name of its field, and nothing changes',
    async (amount) => {
      const before = await balanceOf(world.demo.token);
      const response = await send('POST', '/api/wallets/deposit', world.demo.token, { amount });
      expect(response.status).toBe(422);
      expect(((await response.json()) as Schemas['Problem']).errors?.[0]?.pointer).toBe('/amount');
      expect((await balanceOf(world.demo.token)).available).toBe(before.available);
    },
  );
});

describe('a stranger', () => {
  const open = new Set(
    ['getRoot', 'getHealth', 'getReadiness', 'getMetrics', 'searchGpus', 'compareGpus', 'listModels', 'getGpu'].concat([
      'listProvidersOnOffer',
      'listProviders',
      'listOpportunities',
      'getSavings',
      'compareMarkets',
      'listBestDeals',
      'getScoreTable',
      'getSync',
      'getPriceHistory',
      'signUp',
      'logIn',
      'logInJson',
      'refreshSession',
      'createSignInNonce',
      'verifySignIn',
      'listAvailableSlots',
      'getListingCalendar',
      'readCalendarFeed',
    ]),
  );
  const closed = operations.filter(({ operation: { operationId } }) => !open.has(operationId));
  const address = (path: string, ids: Record<string, string>): string =>
    path.replace(/\{(\w+)\}/g, (_, name: string) => ids[name] ?? NO_ID);
  /** Each test books an hour of its own. */
  const HOUR_MS = 3_600_000;
  let booked = 0;
  const body = (method: string, path: string): object | undefined =>
    path.endsWith('/deposit')
      ? { amount: '1' }
      : path.endsWith('/withdraw')
        ? { amount: '1', address: ADDRESS }
        : path.endsWith('/api-keys') && method === 'POST'
          ? { name: 'mine' }
          : /\/extend(\/quote)?$/.test(path)
            ? { end_time: '2099-01-01T00:00:00Z' }
            : method === 'PUT'
              ? { per_day: '1' }
              : method === 'PATCH'
                ? path.startsWith('/api/watches/')
                  ? { paused: true }
                  : path.startsWith('/api/webhooks/')
                    ? { active: false }
                    : path.startsWith('/api/reservations/')
                      ? { on_failure: 'end' }
                      : { display_name: 'changed' }
                : undefined;

  it.each(closed.map((entry) => [entry.operation.operationId, entry] as const))(
    'with no token, a made-up one, or one of nobody gets nothing from %s',
    async (_, { method, path, operation: { security } }) => {
      expect(security).toBeDefined();
      for (const token of [undefined, 'made-up', `gp4u_12345678_${'a'.repeat(43)}`, 'a.b.c']) {
        const response = await send(method, address(path, {}), token, body(method, path));
        expect(response.status).toBe(401);
        expect(response.headers.get('www-authenticate')).toBe('Bearer');
      }
    },
  );

  it.each(closed.map((entry) => [entry.operation.operationId, entry] as const))(
    'who is signed in reads and changes nothing of the owner with %s',
    async (_, { method, path }) => {
      const [owner, stranger] = [await person(), await person()];
      await deposit(owner.access, '50');
      const key = await createKey(owner.access, {});
      const session = (await (await send('GET', '/api/auth/sessions', owner.access)).json()) as {
        items: Schemas['Session'][];
      };
      const made = async (path: string, wanted: object): Promise<string> =>
        ((await (await send('POST', path, owner.access, wanted)).json()) as { id: string }).id;
      const watch = await made('/api/watches', { kind: 'back_in_stock', model: 'RTX 4090', paused: true });
      const webhook = await made('/api/webhooks', { url: 'https://owner.example/hook' });
      const query = '?provider=vast&pricing=on_demand&available_only=true&sort=price&max_gpus=1&limit=200';
      const { items: listings } = (await (await send('GET', `/api/gpus/search${query}`)).json()) as {
        items: Schemas['Listing'][];
      };
      const reservation = await made('/api/reservations/', {
        gpu_id: listings.find(({ bookable }) => bookable)?.id,
        start_time: new Date(Date.now() + (24 + booked) * HOUR_MS).toISOString(),
        end_time: new Date(Date.now() + (24.5 + booked++) * HOUR_MS).toISOString(),
      });
      expect(reservation).toMatch(/^[0-9a-f-]{36}$/);
      const snapshot = async (): Promise<string> =>
        createHash('sha256')
          .update(
            JSON.stringify(
              await Promise.all(
                ['/api/auth/me', '/api/auth/api-keys', '/api/auth/sessions', '/api/wallets/balance']
                  .concat('/api/wallets/transactions', '/api/wallets/analytics', '/api/watches', '/api/webhooks')
                  .concat(`/api/webhooks/${webhook}/deliveries`, '/api/reservations/my-bookings')
                  .concat('/api/reservations/budgets', `/api/reservations/budgets/keys/${key.id}`)
                  .concat('/api/reservations/feed')
                  .map(async (at) => (await send('GET', at, owner.access)).json()),
              ),
            ),
          )
          .digest('hex');
      const before = await snapshot();
      const ids = [key.id, session.items[0]?.id ?? '', watch, webhook, reservation];
      for (const id of ids) {
        const response = await send(method, address(path, { id, name: 'vast' }), stranger.access, body(method, path));
        const told = await textOf(response);
        const secrets = [owner.email, ...ids, 'owner.example', '50.000000'];
        // The address that was asked for is told back, whoever's it is.
        for (const secret of secrets.filter((text) => text !== id)) expect(told).not.toContain(secret);
        if (path.includes('{id}')) expect(response.status).toBe(404);
        if (path.startsWith('/api/providers/sync')) expect(response.status).toBe(403);
      }
      expect(await snapshot()).toBe(before);
    },
  );
});

describe('an access token', () => {
  const claims = (token: string) => JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
  const header = (token: string) => JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString());
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const { privateKey } = generateKeyPairSync('ed25519');
  const signed = (given: object, of: object) =>
    new SignJWT({ ...given }).setProtectedHeader({ alg: 'EdDSA', typ: 'at+jwt', ...of }).sign(privateKey);

  it.each<[string, (token: string, publicKey: string) => string | Promise<string>]>([
    ['unsigned (alg none)', (token) => `${part({ ...header(token), alg: 'none' })}.${token.split('.')[1]}.`],
    ['unsigned (alg None)', (token) => `${part({ ...header(token), alg: 'None' })}.${token.split('.')[1]}.`],
    [
      'signed with the public key as an HMAC secret',
      (token, publicKey) => {
        const text = `${part({ ...header(token), alg: 'HS256' })}.${token.split('.')[1]}`;
        return `${text}.${createHmac('sha256', publicKey).update(text).digest('base64url')}`;
      },
    ],
    ['of another key under our kid', (token) => signed(claims(token), { kid: header(token).kid })],
    ['of another key under an unknown kid', (token) => signed(claims(token), { kid: 'theirs' })],
    [
      'with a key of its own in the header',
      (token) => signed(claims(token), { jwk: { kty: 'OKP', crv: 'Ed25519', x: 'AA' } }),
    ],
    [
      'without a kid',
      (token) => `${part({ ...header(token), kid: undefined })}.${token.split('.').slice(1).join('.')}`,
    ],
    [
      'with other claims under the old signature',
      (token) => {
        const [head, , signature] = token.split('.');
        return `${head}.${part({ ...claims(token), sub: NO_ID })}.${signature}`;
      },
    ],
    ['cut short', (token) => token.slice(0, -2)],
    ['of another type', (token) => `${part({ ...header(token), typ: 'JWT' })}.${token.split('.').slice(1).join('.')}`],
  ])('that is %s is refused', async (_, forge) => {
    const { access } = await person();
    expect((await send('GET', '/api/auth/me', access)).status).toBe(200);
    const { rows } = await sql<{ public_jwk: { x: string } }>`select public_jwk from auth.signing_key`.execute(
      world.database.kysely,
    );
    const forged = await forge(access, rows[0]?.public_jwk.x ?? '');
    expect((await send('GET', '/api/auth/me', forged)).status).toBe(401);
  });

  it.each([
    ['over', { exp: -10 }],
    ['not yet', { nbf: 600 }],
    ['from the future', { iat: 600 }],
    ['for somebody else', { aud: 'other' }],
    ['from somebody else', { iss: 'other' }],
    ['without a session', { sid: undefined }],
    ['without an end', { exp: undefined }],
  ])('of our own key that is %s is refused', async (_, change) => {
    const { access } = await person();
    const now = Math.floor(Date.now() / 1000);
    const times = Object.fromEntries(
      Object.entries(change).map(([name, value]) => [name, typeof value === 'number' ? now + value : value]),
    );
    const signing = await world.signingKey();
    const token = await new SignJWT({ ...claims(access), ...times })
      .setProtectedHeader({ alg: 'EdDSA', typ: 'at+jwt', kid: signing.kid })
      .sign(signing.key);
    expect((await send('GET', '/api/auth/me', token)).status).toBe(401);
    const honest = await new SignJWT(claims(access))
      .setProtectedHeader({ alg: 'EdDSA', typ: 'at+jwt', kid: signing.kid })
      .sign(signing.key);
    expect((await send('GET', '/api/auth/me', honest)).status).toBe(200);
  });

  it('ends with its session, at once', async () => {
    const { access, refresh } = await person();
    expect((await send('POST', '/api/auth/logout', access)).status).toBe(204);
    expect((await send('GET', '/api/auth/me', access)).status).toBe(401);
    expect((await send('POST', '/api/auth/refresh', undefined, { refresh_token: refresh })).status).toBe(401);
  });
});

describe('a session', () => {
  it('goes on with each refresh token once; one that comes back ends it', async () => {
    const { access, refresh } = await person();
    const refreshed = await send('POST', '/api/auth/refresh', undefined, { refresh_token: refresh });
    expect(refreshed.status).toBe(200);
    expect(await faultsOf(operation('refreshSession'), refreshed.clone())).toEqual([]);
    const next = (await refreshed.json()) as Schemas['Tokens'];
    expect((await send('GET', '/api/auth/me', next.access_token)).status).toBe(200);
    expect((await send('POST', '/api/auth/refresh', undefined, { refresh_token: refresh })).status).toBe(401);
    for (const token of [access, next.access_token])
      expect((await send('GET', '/api/auth/me', token)).status).toBe(401);
    const last = await send('POST', '/api/auth/refresh', undefined, { refresh_token: next.refresh_token });
    expect(last.status).toBe(401);
  });

  it('of two uses of one refresh token at once, one at most goes on', async () => {
    const { refresh } = await person();
    const both = await Promise.all(
      [1, 2, 3, 4].map(() => send('POST', '/api/auth/refresh', undefined, { refresh_token: refresh })),
    );
    expect(both.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(1);
  });

  it('of others end when the password is changed, which asks for the old one', async () => {
    const { email, access } = await person();
    const other = await login(email);
    const change = (current_password: string) =>
      send('PATCH', '/api/auth/me', access, { current_password, new_password: 'another long password' });
    expect((await change('not the password')).status).toBe(403);
    expect((await send('GET', '/api/auth/me', other.access_token)).status).toBe(200);
    expect((await change(PASSWORD)).status).toBe(200);
    expect((await send('GET', '/api/auth/me', other.access_token)).status).toBe(401);
    expect((await send('GET', '/api/auth/me', access)).status).toBe(200);
    expect((await login(email)).access_token).toBeUndefined();
    expect((await login(email, 'another long password')).access_token).toBeDefined();
  });

  it('of the page lies in cookies no script reads, and changes things for its own page only', async () => {
    const { email } = await person();
    const sameSite = { 'sec-fetch-site': 'same-origin' };
    const body = { email, password: PASSWORD, session: 'cookie' };
    const response = await send('POST', '/api/auth/login/json', undefined, body, sameSite);
    expect(await response.json()).not.toHaveProperty('access_token');
    const set = response.headers.getSetCookie();
    expect(set.map((cookie) => cookie.split('=')[0])).toEqual(['gp4u_device', 'gp4u_access', 'gp4u_refresh']);
    for (const cookie of set) expect(cookie).toMatch(/HttpOnly; SameSite=Strict/);
    const cookie = set.map((line) => line.split(';')[0]).join('; ');
    expect((await send('GET', '/api/auth/me', undefined, undefined, { cookie })).status).toBe(200);
    const rename = (headers: Record<string, string>) =>
      send('PATCH', '/api/auth/me', undefined, { display_name: 'x' }, { cookie, ...headers });
    expect((await rename({})).status).toBe(403);
    expect((await rename({ 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await rename({ 'sec-fetch-site': 'same-site' })).status).toBe(403);
    expect((await rename({ origin: 'http://evil.example' })).status).toBe(403);
    expect((await rename({ origin: world.url })).status).toBe(200);
    expect((await rename(sameSite)).status).toBe(200);
    const out = await send('POST', '/api/auth/logout', undefined, undefined, { cookie, ...sameSite });
    expect(out.status).toBe(204);
    expect((await send('GET', '/api/auth/me', undefined, undefined, { cookie })).status).toBe(401);
  });
});

describe('an API key', () => {
  it('does what its scopes say, spends what its limit says, and ends at once', async () => {
    const { access } = await person();
    await deposit(access, '100');
    const reading = await createKey(access, { scopes: ['read'] });
    expect((await send('GET', '/api/wallets/balance', reading.key)).status).toBe(200);
    expect((await withdraw(reading.key, '1')).status).toBe(403);
    const spending = await createKey(access, { scopes: ['spend'], spend_limit_per_day: '10.000000' });
    expect((await send('GET', '/api/wallets/balance', spending.key)).status).toBe(403);
    expect((await withdraw(spending.key, '10.000001')).status).toBe(403);
    const many = await Promise.all(Array.from({ length: 20 }, () => withdraw(spending.key, '1')));
    expect(many.filter(({ status }) => status === 201)).toHaveLength(10);
    expect((await balanceOf(access)).available).toBe('90.000000');
    // What is refused for want of money is not counted against the limit.
    const rich = await createKey(access, { scopes: ['spend'], spend_limit_per_day: '1000.000000' });
    expect((await withdraw(rich.key, '500')).status).toBe(402);
    expect((await send('DELETE', `/api/auth/api-keys/${reading.id}`, access)).status).toBe(204);
    expect((await send('GET', '/api/wallets/balance', reading.key)).status).toBe(401);
  });

  it('is shown once and kept as a hash', async () => {
    const { access } = await person();
    const made = await createKey(access, {});
    expect(made.key.startsWith(`${made.prefix}_`)).toBe(true);
    const listed = await (await send('GET', '/api/auth/api-keys', access)).text();
    expect(listed).not.toContain(made.key);
    const { rows } = await sql<{ row: string }>`select k::text as row from auth.api_key k`.execute(
      world.database.kysely,
    );
    expect(rows.map(({ row }) => row).join()).not.toContain(made.key.slice(`${made.prefix}_`.length));
  });
});

describe('money over HTTP', () => {
  it('of 100 withdrawals at once from a balance that covers 10, exactly 10 succeed', async () => {
    const { access } = await person();
    await deposit(access, '100');
    const answers = await Promise.all(Array.from({ length: 100 }, () => withdraw(access, '10')));
    expect(answers.map(({ status }) => status).sort()).toEqual([...Array(10).fill(201), ...Array(90).fill(402)]);
    expect((await balanceOf(access)).available).toBe('0.000000');
  });

  it('moves once for one Idempotency-Key, however often and however much at once it is asked', async () => {
    const { access } = await person();
    const asked = await Promise.all(
      Array.from({ length: 12 }, () => deposit(access, '7', { 'idempotency-key': 'one' })),
    );
    const first = asked.filter(({ status }) => status === 201);
    expect(asked.every(({ status }) => status === 201 || status === 409)).toBe(true);
    const ids = await Promise.all(first.map(async (answer) => ((await answer.json()) as Schemas['Deposit']).id));
    expect(new Set(ids).size).toBe(1);
    const again = await deposit(access, '7', { 'idempotency-key': 'one' });
    expect([again.status, again.headers.get('idempotent-replayed')]).toEqual([201, 'true']);
    expect(await faultsOf(operation('deposit'), again)).toEqual([]);
    expect((await deposit(access, '8', { 'idempotency-key': 'one' })).status).toBe(422);
    expect((await deposit(access, '8', { 'idempotency-key': 'x'.repeat(256) })).status).toBe(422);
    expect((await balanceOf(access)).available).toBe('7.000000');
    // Another's key of the same name is another key.
    expect((await deposit((await person()).access, '8', { 'idempotency-key': 'one' })).status).toBe(201);
    // A refusal is an answer too, and changes nothing.
    const refused = await withdraw(access, '8', { 'idempotency-key': 'w' });
    expect(refused.status).toBe(402);
    await deposit(access, '5');
    const retold = await withdraw(access, '8', { 'idempotency-key': 'w' });
    expect([retold.status, retold.headers.get('idempotent-replayed')]).toEqual([402, 'true']);
    expect(await faultsOf(operation('withdraw'), retold.clone())).toEqual([]);
    expect(await retold.json()).toEqual(await refused.json());
    expect((await balanceOf(access)).available).toBe('12.000000');
    expect((await withdraw(access, '8', { 'idempotency-key': 'w2' })).status).toBe(201);
  });

  it('is in flight when withdrawn, arrives, and stands in statement, CSV and analytics', async () => {
    const { access } = await person();
    await deposit(access, '20');
    await withdraw(access, '5');
    expect(await balanceOf(access)).toMatchObject({ available: '15.000000', pending_withdrawals: '5.000000' });
    await expect.poll(async () => (await balanceOf(access)).pending_withdrawals, { timeout: 15_000 }).toBe('0.000000');
    const page = async (query: string) =>
      (await (await send('GET', `/api/wallets/transactions?${query}`, access)).json()) as Schemas['WalletTransactions'];
    const one = await page('limit=1');
    expect(one.items[0]).toMatchObject({
      type: 'withdrawal',
      amount: '-5.000000',
      available_after: '15.000000',
      simulated: true,
    });
    const two = await page(`limit=1&cursor=${one.next_cursor}`);
    expect(two.items[0]).toMatchObject({ type: 'deposit', amount: '20.000000' });
    expect(two.next_cursor).toBeNull();
    expect((await page('type=deposit')).items).toHaveLength(1);
    expect((await page('to=2020-01-01T00:00:00Z')).items).toHaveLength(0);
    expect((await send('GET', `/api/wallets/transactions?type=deposit&cursor=${one.next_cursor}`, access)).status).toBe(
      422,
    );
    const csv = await send('GET', '/api/wallets/transactions', access, undefined, { accept: 'text/csv' });
    expect(csv.headers.get('content-type')).toContain('text/csv');
    expect((await csv.text()).trimEnd().split('\r\n')).toHaveLength(3);
    const analytics = await (await send('GET', '/api/wallets/analytics?days=2', access)).json();
    expect(analytics).toMatchObject({ total: { deposited: '20.000000', withdrawn: '5.000000', spent: '0.000000' } });
  });

  it('and whatever else was done is in the audit log, which only grows', async () => {
    const { access, email } = await person();
    await deposit(access, '3');
    const { rows } = await sql<{ verb: string; address: string }>`
      select a.verb, a.address from platform.audit a join auth.user u on u.id = a.actor where u.email = ${email} order by a.at`.execute(
      world.database.kysely,
    );
    expect(rows.map(({ verb }) => verb)).toEqual(['signup', 'login', 'deposit']);
    expect(rows.every(({ address }) => address === '127.0.0.1' || address === '::1')).toBe(true);
    await expect(sql`delete from platform.audit`.execute(world.database.kysely)).rejects.toThrow('append only');
  });
});

describe('guessing passwords', () => {
  it('is slowed down the same for accounts that exist and that do not; a browser that was here before is not', async () => {
    const { email } = await person();
    const right = await send('POST', '/api/auth/login/json', undefined, { email, password: PASSWORD });
    const cookie = right.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    const tries = async (who: string): Promise<string[]> => {
      const seen: string[] = [];
      for (let i = 0; i < 8; i += 1) {
        const answer = await send('POST', '/api/auth/login/json', undefined, { email: who, password: `guess ${i}` });
        const { title } = (await answer.json()) as Schemas['Problem'];
        seen.push(`${answer.status} ${title}`);
      }
      return seen;
    };
    const [known, unknown] = [await tries(email), await tries('nobody@example.org')];
    expect(known).toEqual(unknown);
    expect(known.map((text) => text.slice(0, 3))).toEqual(['401', '401', '401', '401', '401', '429', '429', '429']);
    const blocked = await send('POST', '/api/auth/login/json', undefined, { email, password: PASSWORD });
    expect(blocked.status).toBe(429);
    expect(Number(blocked.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await faultsOf(operation('logInJson'), blocked)).toEqual([]);
    const owner = await send('POST', '/api/auth/login/json', undefined, { email, password: PASSWORD }, { cookie });
    expect(owner.status).toBe(200);
    const thief = await send(
      'POST',
      '/api/auth/login/json',
      undefined,
      { email: 'nobody@example.org', password: 'x' },
      { cookie },
    );
    expect(thief.status).toBe(429);
  });

  it('tells of the limits in standard headers', async () => {
    const { headers } = await send('GET', '/api/auth/me', world.demo.token);
    expect(headers.get('ratelimit-policy')).toMatch(/^"key";q=\d+;w=60$/);
    expect(headers.get('ratelimit')).toMatch(/^"key";r=\d+;t=\d+$/);
  });
});
