/** Somebody who wants to be told: watches, alerts in open pages and at a webhook, in the terminal. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect, createServer as createWire, type Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Client, createClient } from '../../client/src/client.ts';
import { systemClock } from '../../server/src/base/clock.ts';
import { inTransaction } from '../../server/src/platform/db.ts';
import { startWorld, type World } from '../support/world.ts';

const CLI = fileURLToPath(new URL('../../client/bin/gp4u.mjs', import.meta.url));
type Heard = { readonly headers: Record<string, string>; readonly body: string };
type Event = { readonly id: string; readonly event: string; readonly data: Record<string, unknown> };

let world: World;
let receiver: Server;
const heard: Heard[] = [];
let statuses: number[] = [];
const children: ChildProcess[] = [];

beforeAll(async () => {
  world = await startWorld({ size: 400, seed: 8 });
  receiver = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString();
    });
    request.on('end', () => {
      heard.push({ headers: request.headers as Record<string, string>, body });
      response.writeHead(statuses.shift() ?? 200).end('thank you');
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  for (const child of children) child.kill();
  await world?.close();
  receiver?.closeAllConnections();
  await new Promise((resolve) => receiver?.close(resolve));
});

/** Reads the stream as a browser does, until it is broken off. */
async function openStream(token: string, lastEventId?: string) {
  const response = await fetch(`${world.url}/api/events`, {
    headers: {
      authorization: `Bearer ${token}`,
      ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }),
    },
  });
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/event-stream']);
  const events: Event[] = [];
  const reader = response.body?.getReader();
  const reading = (async () => {
    const decoder = new TextDecoder();
    let text = '';
    for (;;) {
      const piece = await reader?.read();
      if (piece === undefined || piece.done) return;
      text += decoder.decode(piece.value, { stream: true });
      const blocks = text.split('\n\n');
      text = blocks.pop() ?? '';
      for (const block of blocks) {
        const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1] ?? '';
        if (field('data') !== '')
          events.push({ id: field('id'), event: field('event'), data: JSON.parse(field('data')) });
      }
    }
  })();
  await expect.poll(() => events[0]?.event).toBe('ready');
  return {
    events,
    of: (kind: string) => events.filter(({ event }) => event === kind),
    async close() {
      await reader?.cancel();
      await reading;
    },
  };
}

/** The market is read again, and the watches are held against it. */
async function settle(): Promise<void> {
  await world.settle();
  await inTransaction(world.database.kysely, systemClock, world.app.watches.evaluate);
}

/** The cheapest ask of a model that is offered on demand at Vast.ai, at no odd price, and how to set its price there. */
async function anAsk(client: Client) {
  const query = { provider: ['vast'], pricing: 'on_demand', available_only: true, sort: 'price', limit: 200 } as never;
  const { data } = await client.GET('/api/gpus/search', { params: { query } });
  const prices = (of: string | null) =>
    (data?.items ?? []).filter(({ model }) => model === of).map((one) => Number(one.price_per_gpu_hour));
  const found = data?.items.find(({ model, gpu_count, price_per_gpu_hour: price }) => {
    const [cheapest, usual] = [prices(model)[0], prices(model)[prices(model).length >> 1] ?? 0];
    const isCheapest = Number(price) === cheapest && prices(model).length > 2;
    return model !== null && gpu_count === 1 && isCheapest && Number(price) > usual * 0.7;
  });
  const model = found?.model ?? '';
  const ask = Number.parseInt(found?.external_id ?? '', 10);
  return {
    model,
    id: found?.id ?? '',
    price: Number(found?.price_per_gpu_hour),
    cost: (usd: number) =>
      fetch(`${world.sandbox.url}/control/offers/vast/${ask}`, {
        method: 'PUT',
        body: JSON.stringify({ dph_base: usd, dph_total: usd, min_bid: usd }),
      }),
  };
}

async function signUp(email: string): Promise<{ token: string; client: Client }> {
  const password = 'a long enough password';
  await world.client.POST('/api/auth/signup', { body: { email, password } });
  const { data } = await world.client.POST('/api/auth/login/json', { body: { email, password, session: 'token' } });
  const token = data?.access_token ?? '';
  return { token, client: createClient({ baseUrl: world.url, token }) };
}

const hookUrl = () => `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/alerts`;

it('is told once in the page and at the webhook when a price falls, through failures and breaks', async () => {
  const [me, other] = [await signUp('me@example.org'), await signUp('other@example.org')];
  const ask = await anAsk(world.client);
  const made = await me.client.POST('/api/webhooks', { body: { url: hookUrl() } });
  const { id: hook = '', secret = '' } = made.data ?? {};
  expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  const stream = await openStream(me.token);
  const theirs = await openStream(other.token);
  const threshold = (ask.price * 0.8).toFixed(6);
  const { data: watch } = await me.client.POST('/api/watches', {
    body: { kind: 'price_below', model: ask.model, provider: 'vast', pricing: 'on_demand', threshold } as never,
    params: { header: {} },
  });
  expect(watch).toMatchObject({ state: 'armed', model: ask.model, unit: 'usdc_per_gpu_hour', unread_markets: [] });
  expect(Number(watch?.value)).toBeGreaterThan(Number(threshold));
  statuses = [500, 500];
  await ask.cost(ask.price * 0.7);
  await settle();
  await expect.poll(() => stream.of('alert').length).toBe(1);
  const alert = stream.of('alert')[0]?.data ?? {};
  expect(alert).toMatchObject({ watch_id: watch?.id, listing: { id: ask.id, provider: 'vast' }, threshold });
  expect(alert.text).toContain(`${ask.model} (on demand, at Vast.ai) can be had for`);

  // The receiver fails twice; waiting is done by hand.
  await expect
    .poll(async () => {
      await sql`update watches.delivery set due_at = now() where state = 'pending'`.execute(world.database.kysely);
      return heard.length;
    })
    .toBe(3);
  expect(new Set(heard.map(({ headers }) => headers['webhook-id']))).toEqual(new Set([alert.id]));
  for (const { body, headers } of heard) {
    const message = new Webhook(secret).verify(body, headers) as { type: string; data: Record<string, unknown> };
    expect([message.type, message.data.text, message.data.id]).toEqual(['alert', alert.text, alert.id]);
  }
  const log = () =>
    me.client.GET('/api/webhooks/{id}/deliveries', { params: { path: { id: hook }, query: {} as never } });
  await expect
    .poll(async () => (await log()).data?.items[0])
    .toMatchObject({ state: 'delivered', attempts: 3, last_status: 200 });

  // The page breaks off; what happens meanwhile is told when it comes again, and nothing twice.
  const last = stream.events.at(-1)?.id ?? '';
  const before = stream.events.map(({ id }) => id);
  await stream.close();
  await me.client.POST('/api/wallets/deposit', { body: { amount: '5' }, params: { header: {} } });
  const address = `0x${'0'.repeat(38)}a1`;
  await me.client.POST('/api/wallets/withdraw', { body: { amount: '2', address }, params: { header: {} } });
  await ask.cost(ask.price);
  await settle();
  await ask.cost(ask.price * 0.6);
  await settle();
  const again = await openStream(me.token, last);
  await expect.poll(() => again.of('withdrawal').map(({ data }) => data.state)).toEqual(['pending', 'completed']);
  expect(again.of('deposit').map(({ data }) => [data.amount, data.state])).toEqual([['5.000000', 'credited']]);
  // It went back and fell again within the cool-down: no second alert yet.
  expect(again.of('alert')).toEqual([]);
  const shown = (await me.client.GET('/api/watches/{id}', { params: { path: { id: watch?.id ?? '' } } })).data;
  expect(shown).toMatchObject({ state: 'armed', state_text: expect.stringContaining('after the cool-down') });
  expect(Date.parse(shown?.not_before ?? '')).toBeGreaterThan(Date.now());
  await sql`update watches.watch set fired_at = now() - interval '2 hours', due_at = now()`.execute(
    world.database.kysely,
  );
  await settle();
  await expect.poll(() => again.of('alert').length).toBe(1);
  const ids = [...before, ...again.events.slice(1).map(({ id }) => id)];
  expect(new Set(ids).size).toBe(ids.length);
  await again.close();

  expect(theirs.events.map(({ event }) => event)).toEqual(['ready']);
  await theirs.close();
  expect((await other.client.GET('/api/watches/alerts', { params: { query: {} as never } })).data?.items).toEqual([]);
  const alerts = (await me.client.GET('/api/watches/alerts', { params: { query: { limit: 1 } as never } })).data;
  expect([alerts?.items.length, alerts?.next_cursor === null]).toEqual([1, false]);
  const rest = { limit: 1, cursor: alerts?.next_cursor } as never;
  const older = (await me.client.GET('/api/watches/alerts', { params: { query: rest } })).data;
  expect([older?.items[0]?.text, older?.next_cursor]).toEqual([alert.text, null]);

  // The secret was told once, and is nowhere to be read.
  const places = await Promise.all([
    me.client.GET('/api/webhooks').then(({ data }) => JSON.stringify(data)),
    log().then(({ data }) => JSON.stringify(data)),
    ...['platform.idempotency', 'platform.audit', 'platform.event', 'watches.webhook', 'watches.delivery'].map(
      async (table) =>
        JSON.stringify((await sql`select t::text from ${sql.table(table)} t`.execute(world.database.kysely)).rows),
    ),
  ]);
  for (const text of places) expect(text).not.toContain(secret.slice('whsec_'.length));
});

it('a watched listing that is taken off the market is told as gone, and a market that is away as nothing', async () => {
  const { client, token } = await signUp('gone@example.org');
  const query = {
    provider: ['vast'],
    pricing: 'on_demand',
    available_only: true,
    limit: 1,
    sort: 'reliability',
  } as never;
  const listing = (await client.GET('/api/gpus/search', { params: { query } })).data?.items[0];
  const body = { kind: 'listing_gone', listing_id: listing?.id } as never;
  await client.POST('/api/watches', { body, params: { header: {} } });
  const stream = await openStream(token);
  await fetch(`${world.sandbox.url}/control/faults/vast`, { method: 'PUT', body: '{"kind":"status"}' });
  for (let i = 0; i < 3; i += 1) await settle();
  world.sandbox.switches.faults.clear();
  const ask = Number.parseInt(listing?.external_id ?? '', 10);
  await fetch(`${world.sandbox.url}/control/offers/vast/${ask}`, { method: 'DELETE' });
  await world.operator.client.POST('/api/provider-health/circuit-breakers/{name}/reset', {
    params: { path: { name: 'vast' } },
  });
  for (let i = 0; i < 2; i += 1) await settle();
  expect(stream.of('alert')).toEqual([]);
  await settle();
  await expect
    .poll(() => stream.of('alert').map(({ data }) => data.text))
    .toEqual([`The listing of ${listing?.model} that you watch is not on offer any more.`]);
  await stream.close();
});

const gp4u = (token: string, ...args: string[]) =>
  new Promise<{ code: number; out: string; err: string }>((resolve) => {
    const env = { ...process.env, GP4U_API_KEY: token };
    execFile(process.execPath, [CLI, '--server', world.url, ...args], { env }, (error, out, err) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err }),
    );
  });

/** In between, so that connections can be broken off. */
async function startWire(to: string): Promise<{ url: string; breakOff(): void; close(): void }> {
  const { hostname, port } = new URL(to);
  const open = new Set<Socket>();
  const wire = createWire((socket) => {
    const far = connect(Number(port), hostname);
    for (const end of [socket, far]) open.add(end.on('error', () => undefined).on('close', () => open.delete(end)));
    socket.pipe(far).pipe(socket);
  });
  await new Promise<void>((resolve) => wire.listen(0, '127.0.0.1', resolve));
  const breakOff = () => open.forEach((socket) => void socket.destroy());
  return {
    url: `http://127.0.0.1:${(wire.address() as AddressInfo).port}`,
    breakOff,
    close() {
      breakOff();
      wire.close();
    },
  };
}

it('does the same in the terminal, which follows on when the connection breaks', async () => {
  const { token, client } = await signUp('terminal@example.org');
  const mine = (...args: string[]) => gp4u(token, ...args);
  const wire = await startWire(world.url);
  const follower = spawn(process.execPath, [CLI, '--server', wire.url, 'watch', 'follow'], {
    env: { ...process.env, GP4U_API_KEY: token },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  children.push(follower);
  let followed = '';
  follower.stdout.on('data', (chunk: Buffer) => {
    followed += chunk.toString();
  });
  const deposit = (amount: string) => client.POST('/api/wallets/deposit', { body: { amount }, params: { header: {} } });
  // The webhook first: the alert comes as soon as the watch is there.
  const hook = await mine('webhook', 'add', hookUrl(), '--description', 'mine');
  const added = await mine('watch', 'add', 'price-below', 'RTX 4090', '900', '--min-gpus', '1', '--note', 'any');
  expect(added.out).toMatch(/price_below {2}RTX 4090, 1\+ GPUs/);
  expect(hook.out).toMatch(/untried\nsecret {2}whsec_/);
  await settle();
  await expect.poll(() => followed).toMatch(/alert {2}RTX 4090 \(1 GPUs or more\) can be had for/);
  wire.breakOff();
  await deposit('7');
  await deposit('8');
  const [id, hookId] = [added.out.slice(0, 36), hook.out.slice(0, 36)];
  const [listed, tested] = await Promise.all([mine('watch'), mine('webhook', 'test', hookId)]);
  expect(listed.out).toMatch(/price_below\s+RTX 4090, 1\+ GPUs\s+900\.00\s+\d+\.\d+\s+fired/);
  expect(tested.out).toContain('pending');
  const log = () =>
    client.GET('/api/webhooks/{id}/deliveries', { params: { path: { id: hookId }, query: {} as never } });
  await expect
    .poll(async () => (await log()).data?.items.map(({ type, state }) => `${type} ${state}`))
    .toEqual(['test delivered', 'alert delivered']);
  await expect
    .poll(() => followed.match(/deposit {2}.*/g))
    .toEqual(['deposit  7.000000 USDC credited', 'deposit  8.000000 USDC credited']);
  expect(followed.match(/ alert /g)).toHaveLength(1);
  follower.kill();
  wire.close();
  const removed = await Promise.all([mine('webhook', 'remove', hookId), mine('watch', 'remove', id)]);
  expect(removed.map(({ out }) => out)).toEqual(['Removed.\n', 'Removed.\n']);
});
