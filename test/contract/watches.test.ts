/** /api/watches/…, /api/webhooks/… and /api/events: every status that is declared, and what each refuses. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Schemas } from '../../client/src/client.ts';
import { faultsOf, operations } from '../support/document.ts';
import { startWorld, type World } from '../support/world.ts';

let world: World;
let receiver: Server;
let hookUrl = '';
let narrow = '';
let cookie = '';
/** A webhook and a failed delivery of the demo user. */
let hook = '';
let failed = '';
const NO_ID = '0199f0c2-7c5e-7a3b-9c1d-2f6f0a1b2c3d';

beforeAll(async () => {
  world = await startWorld({ size: 300, seed: 6 });
  // It never answers: what is sent to it stays under way.
  receiver = createServer((request) => request.resume());
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  hookUrl = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`;
  const { email, password } = world.demo;
  const login = await world.client.POST('/api/auth/login/json', { body: { email, password, session: 'token' } });
  const made = await send('POST', '/api/auth/api-keys', login.data?.access_token, { name: 'n', scopes: ['spend'] });
  narrow = ((await made.json()) as { key: string }).key;
  cookie = `gp4u_access=${login.data?.access_token}`;
  hook = ((await (await asDemo('POST', '/api/webhooks', { url: hookUrl })).json()) as { id: string }).id;
  failed = NO_ID.replace('0199', '0198');
  await sql`insert into watches.delivery (id, webhook_id, message_id, type, payload, state)
    values (${failed}, ${hook}, gen_random_uuid(), 'alert', '{}', 'failed')`.execute(world.database.kysely);
});
afterAll(async () => {
  receiver?.closeAllConnections();
  await new Promise((resolve) => receiver?.close(resolve));
  await world?.close();
});

const send = (method: string, path: string, token?: string, body?: unknown, headers: Record<string, string> = {}) =>
  fetch(world.url + path, {
    method,
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
const asDemo = (method: string, path: string, body?: unknown, headers?: Record<string, string>) =>
  send(method, path, world.demo.token, body, headers);
/** From the page of another site, with the cookie of the login. */
const crossSite = (method: string, path: string, body?: unknown) =>
  send(method, path, undefined, body, { cookie, 'sec-fetch-site': 'cross-site' });
const operation = (id: string) => {
  const found = operations.find((entry) => entry.operation.operationId === id);
  if (!found) throw new Error(`no operation ${id}`);
  return found.operation;
};
const BELOW = { kind: 'price_below', model: 'RTX 4090', threshold: '0.000001' };
const newWatch = async (body: object = BELOW): Promise<string> =>
  ((await (await asDemo('POST', '/api/watches', body)).json()) as Schemas['Watch']).id;
const newHook = async (): Promise<string> =>
  ((await (await asDemo('POST', '/api/webhooks', { url: hookUrl })).json()) as { id: string }).id;
const key = (name: string) => ({ 'idempotency-key': name });

type Case = [id: string, status: number, ask: () => Promise<Response>];

describe('each answer is as the document says', () => {
  it.each<Case>([
    ['createWatch', 201, () => asDemo('POST', '/api/watches', BELOW, key('w1'))],
    ['createWatch', 201, () => asDemo('POST', '/api/watches', BELOW, key('w1'))],
    ['createWatch', 422, () => asDemo('POST', '/api/watches', { ...BELOW, threshold: '0.2' }, key('w1'))],
    ['createWatch', 415, () => asDemo('POST', '/api/watches', '{}', { 'content-type': 'text/plain' })],
    ['createWatch', 422, () => asDemo('POST', '/api/watches', { ...BELOW, model: 'A100' })],
    ['listWatches', 200, () => asDemo('GET', '/api/watches?limit=1')],
    ['listWatches', 422, () => asDemo('GET', '/api/watches?cursor=x')],
    ['getWatch', 200, async () => asDemo('GET', `/api/watches/${await newWatch()}`)],
    ['getWatch', 404, () => asDemo('GET', '/api/watches/nothing')],
    ['changeWatch', 200, async () => asDemo('PATCH', `/api/watches/${await newWatch()}`, { paused: true })],
    ['changeWatch', 404, () => asDemo('PATCH', `/api/watches/${NO_ID}`, { paused: true })],
    ['changeWatch', 415, () => asDemo('PATCH', `/api/watches/${NO_ID}`, '{}', { 'content-type': 'text/plain' })],
    ['changeWatch', 422, () => asDemo('PATCH', `/api/watches/${NO_ID}`, { cooldown_seconds: 1 })],
    ['removeWatch', 204, async () => asDemo('DELETE', `/api/watches/${await newWatch()}`)],
    ['removeWatch', 404, () => asDemo('DELETE', `/api/watches/${NO_ID}`)],
    ['listAlerts', 200, () => asDemo('GET', `/api/watches/alerts?watch=${NO_ID}`)],
    ['listAlerts', 422, () => asDemo('GET', '/api/watches/alerts?watch=x')],
    ['createWebhook', 201, () => asDemo('POST', '/api/webhooks', { url: hookUrl, description: 'mine' })],
    ['createWebhook', 415, () => asDemo('POST', '/api/webhooks', '{}', { 'content-type': 'text/plain' })],
    ['createWebhook', 422, () => asDemo('POST', '/api/webhooks', { url: 'http://10.0.0.1/' })],
    ['createWebhook', 201, () => asDemo('POST', '/api/webhooks', { url: `  ${hookUrl}\u0000\ud800` })],
    ['listWebhooks', 200, () => asDemo('GET', '/api/webhooks')],
    ['changeWebhook', 200, () => asDemo('PATCH', `/api/webhooks/${hook}`, { description: 'ours' })],
    ['changeWebhook', 404, () => asDemo('PATCH', `/api/webhooks/${NO_ID}`, { active: true })],
    ['changeWebhook', 415, () => asDemo('PATCH', `/api/webhooks/${hook}`, '{}', { 'content-type': 'text/plain' })],
    ['changeWebhook', 422, () => asDemo('PATCH', `/api/webhooks/${hook}`, { url: 'ftp://example.org/' })],
    ['rotateWebhookSecret', 200, () => asDemo('POST', `/api/webhooks/${hook}/rotate-secret`)],
    ['rotateWebhookSecret', 404, () => asDemo('POST', `/api/webhooks/${NO_ID}/rotate-secret`)],
    ['testWebhook', 202, () => asDemo('POST', `/api/webhooks/${hook}/test`, undefined, key('t1'))],
    ['testWebhook', 409, () => asDemo('POST', `/api/webhooks/${hook}/test`)],
    ['testWebhook', 404, () => asDemo('POST', `/api/webhooks/${NO_ID}/test`)],
    ['testWebhook', 422, () => asDemo('POST', `/api/webhooks/${hook}/test`, undefined, key('a b'))],
    ['listDeliveries', 200, () => asDemo('GET', `/api/webhooks/${hook}/deliveries`)],
    ['listDeliveries', 404, () => asDemo('GET', `/api/webhooks/${NO_ID}/deliveries`)],
    ['listDeliveries', 422, () => asDemo('GET', `/api/webhooks/${hook}/deliveries?limit=0`)],
    ['retryDelivery', 202, () => asDemo('POST', `/api/webhooks/${hook}/deliveries/${failed}/retry`)],
    ['retryDelivery', 404, () => asDemo('POST', `/api/webhooks/${hook}/deliveries/${NO_ID}/retry`)],
    [
      'retryDelivery',
      422,
      () => asDemo('POST', `/api/webhooks/${hook}/deliveries/${failed}/retry`, undefined, key('a b')),
    ],
    [
      'retryDelivery',
      409,
      async () => {
        await sql`update watches.delivery set state = 'delivered' where id = ${failed}`.execute(world.database.kysely);
        return asDemo('POST', `/api/webhooks/${hook}/deliveries/${failed}/retry`);
      },
    ],
    ['removeWebhook', 204, async () => asDemo('DELETE', `/api/webhooks/${await newHook()}`)],
    ['removeWebhook', 404, () => asDemo('DELETE', `/api/webhooks/${NO_ID}`)],
    ['streamEvents', 200, () => asDemo('GET', '/api/events')],
    ['streamEvents', 422, () => asDemo('GET', '/api/events?since=1')],
    [
      'createWebhook',
      409,
      async () => {
        for (let i = 0; i < 4; i += 1) await newHook();
        return asDemo('POST', '/api/webhooks', { url: hookUrl });
      },
    ],
    [
      'createWatch',
      409,
      async () => {
        await Promise.all(Array.from({ length: 100 }, () => newWatch()));
        return asDemo('POST', '/api/watches', BELOW);
      },
    ],
  ])('%s %i', async (id, status, ask) => {
    const response = await ask();
    expect(response.status).toBe(status);
    expect(await faultsOf(operation(id), response)).toEqual([]);
  });

  const every = [
    ['listWatches', 'GET', '/api/watches'],
    ['listAlerts', 'GET', '/api/watches/alerts'],
    ['createWatch', 'POST', '/api/watches'],
    ['getWatch', 'GET', `/api/watches/${NO_ID}`],
    ['changeWatch', 'PATCH', `/api/watches/${NO_ID}`],
    ['removeWatch', 'DELETE', `/api/watches/${NO_ID}`],
    ['listWebhooks', 'GET', '/api/webhooks'],
    ['createWebhook', 'POST', '/api/webhooks'],
    ['changeWebhook', 'PATCH', `/api/webhooks/${NO_ID}`],
    ['removeWebhook', 'DELETE', `/api/webhooks/${NO_ID}`],
    ['rotateWebhookSecret', 'POST', `/api/webhooks/${NO_ID}/rotate-secret`],
    ['testWebhook', 'POST', `/api/webhooks/${NO_ID}/test`],
    ['listDeliveries', 'GET', `/api/webhooks/${NO_ID}/deliveries`],
    ['retryDelivery', 'POST', `/api/webhooks/${NO_ID}/deliveries/${NO_ID}/retry`],
    ['streamEvents', 'GET', '/api/events'],
  ] as const;

  it.each(every)('%s wants a login, the scope of a key, and its own page', async (id, method, path) => {
    const refused = [
      [401, () => send(method, path)],
      [403, () => send(method, path, narrow)],
      ...(method === 'GET' ? [] : [[403, () => crossSite(method, path)] as const]),
    ] as const;
    for (const [status, ask] of refused) {
      const response = await ask();
      expect(response.status).toBe(status);
      expect(await faultsOf(operation(id), response)).toEqual([]);
    }
  });
});

describe('event streams', () => {
  it('are ten a user; the eleventh is refused until one is closed', async () => {
    const open = await Promise.all(Array.from({ length: 10 }, () => send('GET', '/api/events', world.operator.token)));
    expect(open.map(({ status }) => status)).toEqual(Array(10).fill(200));
    const refused = await send('GET', '/api/events', world.operator.token);
    expect(refused.status).toBe(429);
    expect(refused.headers.get('retry-after')).toBe('15');
    expect(await faultsOf(operation('streamEvents'), refused)).toEqual([]);
    for (const { body } of open) await body?.cancel();
    await expect
      .poll(async () => {
        const again = await send('GET', '/api/events', world.operator.token);
        await again.body?.cancel();
        return again.status;
      })
      .toBe(200);
  });
});
