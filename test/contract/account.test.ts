/** What an account says of its bookings: the key of the profile, budgets, and the calendar at a secret address. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { Schemas } from '../../client/src/client.ts';
import { faultsOf, operations } from '../support/document.ts';
import { startWorld, type World } from '../support/world.ts';

const HOUR_MS = 3_600_000;
const PASSWORD = 'a long enough password';
const NO_ID = '0199f0c2-7c5e-7a3b-9c1d-2f6f0a1b2c3d';
const SSH_KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHd3d3d3d3d3d3d3d3d3d3d3d3 ada@home';
const CLI = fileURLToPath(new URL('../../client/bin/gp4u.mjs', import.meta.url));

let world: World;
let gpu = '';
beforeAll(async () => {
  world = await startWorld({ size: 300, seed: 5 });
  const query = { provider: ['vast'], pricing: 'on_demand', available_only: true, min_price: 0.2, max_gpus: 1 };
  const { data } = await world.client.GET('/api/gpus/search', { params: { query: { ...query, limit: 50 } as never } });
  const until = Date.now() + 20 * 24 * HOUR_MS;
  gpu =
    data?.items.find(({ bookable, rentable_until: end }) => bookable && (end === null || Date.parse(end) > until))
      ?.id ?? '';
});
afterAll(() => world?.close());

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
const read = async <T>(answer: Promise<Response>): Promise<T> => (await (await answer).json()) as T;
const faults = async (id: string, response: Response): Promise<string[]> => {
  const found = operations.find(({ operation: { operationId } }) => operationId === id);
  if (!found) throw new Error(`no operation ${id}`);
  return faultsOf(found.operation, response);
};

let made = 0;
async function person(): Promise<{ token: string; key: Schemas['NewApiKey']; email: string }> {
  const email = `account${++made}@example.org`;
  await send('POST', '/api/auth/signup', undefined, { email, password: PASSWORD });
  const { access_token: token = '' } = await read<Schemas['Tokens']>(
    send('POST', '/api/auth/login/json', undefined, { email, password: PASSWORD }),
  );
  await send('POST', '/api/wallets/deposit', token, { amount: '500' });
  const key = await read<Schemas['NewApiKey']>(
    send('POST', '/api/auth/api-keys', token, { name: 'k', scopes: ['read', 'book'] }),
  );
  return { token, key, email };
}

/** Each an hour of its own. */
let hours = 24;
const block = (length = 1) => {
  hours += 6;
  const from = Date.now() + hours * HOUR_MS;
  const at = (ms: number) => new Date(ms).toISOString();
  return { gpu_id: gpu, start_time: at(from), end_time: at(from + length * HOUR_MS) };
};
const book = (token: string, wanted: object = {}) =>
  send('POST', '/api/reservations/', token, { ...block(), ...wanted });
const budgets = (token: string, body: object, at = '') => send('PUT', `/api/reservations/budgets${at}`, token, body);

describe('each answer is as the document says', () => {
  it.each<[string, number, (who: Awaited<ReturnType<typeof person>>) => Promise<Response>]>([
    ['getBudget', 200, ({ token }) => send('GET', '/api/reservations/budgets', token)],
    ['getBudget', 200, ({ key }) => send('GET', '/api/reservations/budgets', key.key)],
    ['getBudget', 401, () => send('GET', '/api/reservations/budgets')],
    ['setBudget', 200, ({ token }) => budgets(token, { per_day: '1.5', per_month: null })],
    ['setBudget', 200, ({ token }) => budgets(token, {})],
    ['setBudget', 403, ({ key }) => budgets(key.key, { per_day: null })],
    ['setBudget', 415, ({ token }) => send('PUT', '/api/reservations/budgets', token, 'x', { 'content-type': 'a/b' })],
    ['setBudget', 422, ({ token }) => budgets(token, { per_day: '-1' })],
    ['setBudget', 422, ({ token }) => budgets(token, { per_year: '1' })],
    ['getKeyBudget', 200, ({ key }) => send('GET', `/api/reservations/budgets/keys/${key.id}`, key.key)],
    ['getKeyBudget', 404, ({ token }) => send('GET', `/api/reservations/budgets/keys/${NO_ID}`, token)],
    ['getKeyBudget', 404, ({ token }) => send('GET', '/api/reservations/budgets/keys/no-id', token)],
    ['setKeyBudget', 200, ({ token, key }) => budgets(token, { per_reservation: '2' }, `/keys/${key.id}`)],
    ['setKeyBudget', 403, ({ key }) => budgets(key.key, { per_reservation: '2' }, `/keys/${key.id}`)],
    ['setKeyBudget', 404, ({ token }) => budgets(token, { per_day: '1' }, `/keys/${NO_ID}`)],
    ['getCalendarFeed', 200, ({ token }) => send('GET', '/api/reservations/feed', token)],
    ['getCalendarFeed', 401, () => send('GET', '/api/reservations/feed')],
    ['makeCalendarFeed', 201, ({ token }) => send('POST', '/api/reservations/feed', token)],
    ['makeCalendarFeed', 403, ({ key }) => send('POST', '/api/reservations/feed', key.key)],
    ['removeCalendarFeed', 404, ({ token }) => send('DELETE', '/api/reservations/feed', token)],
    ['readCalendarFeed', 404, () => send('GET', `/api/calendar/${'a'.repeat(43)}.ics`)],
    ['readCalendarFeed', 404, () => send('GET', '/api/calendar/x')],
    ['updateMe', 200, ({ token }) => send('PATCH', '/api/auth/me', token, { ssh_public_key: SSH_KEY })],
    ['updateMe', 422, ({ token }) => send('PATCH', '/api/auth/me', token, { ssh_public_key: 'no key' })],
    ['updateMe', 422, ({ token }) => send('PATCH', '/api/auth/me', token, { ssh_public_key: `${SSH_KEY}\nssh-rsa A` })],
    [
      'createReservation',
      403,
      async ({ token }) => {
        await budgets(token, { per_reservation: '0' });
        return book(token);
      },
    ],
    [
      'extendReservation',
      403,
      async ({ token }) => {
        const { id, end_time: end } = await read<Schemas['Reservation']>(book(token));
        await budgets(token, { per_day: '0' });
        const later = new Date(Date.parse(end) + HOUR_MS).toISOString();
        return send('POST', `/api/reservations/${id}/extend`, token, { end_time: later });
      },
    ],
  ])('%s %i', async (id, status, ask) => {
    const response = await ask(await person());
    expect(response.status).toBe(status);
    expect(await faults(id, response)).toEqual([]);
  });
});

describe('the key of the profile', () => {
  const keysOf = async (id: string): Promise<string[] | undefined> => {
    const { rows } = await sql<{ ssh_keys: string[] }>`
      select n.ssh_keys from rentals.rental n join reservations.reservation r on r.rental_id = n.id where r.id = ${id}`.execute(
      world.database.kysely,
    );
    return rows[0]?.ssh_keys;
  };

  it('lets in where a booking names no other, until it is taken away', async () => {
    const { token, key } = await person();
    const other = SSH_KEY.replace('ada@home', 'other');
    await send('PATCH', '/api/auth/me', token, { ssh_public_key: SSH_KEY });
    await send('PATCH', '/api/auth/me', token, { display_name: 'Ada' });
    expect(await read(send('GET', '/api/auth/me', token))).toMatchObject({ ssh_public_key: SSH_KEY });
    const booked = async (by: string, wanted: object) =>
      keysOf((await read<Schemas['Reservation']>(book(by, wanted))).id);
    expect(await booked(token, {})).toEqual([SSH_KEY]);
    expect(await booked(key.key, {})).toEqual([SSH_KEY]);
    expect(await booked(token, { ssh_public_key: other })).toEqual([other]);
    await send('PATCH', '/api/auth/me', token, { ssh_public_key: null });
    expect(await read(send('GET', '/api/auth/me', token))).toMatchObject({ ssh_public_key: null });
    expect(await booked(token, {})).toEqual([]);
  });
});

describe('a budget', () => {
  it('says which cap it is and what is left, in the answer to what it refuses, and is audited', async () => {
    const { token, key } = await person();
    const { id } = await read<{ id: string }>(send('GET', '/api/auth/me', token));
    const { cost } = await read<Schemas['ReservationQuote']>(send('POST', '/api/reservations/quote', token, block()));
    await budgets(token, { per_day: '400' });
    await budgets(token, { per_day: (Number(cost.total) * 1.5).toFixed(6) }, `/keys/${key.id}`);
    expect((await book(key.key)).status).toBe(201);
    const refused = await read<Record<string, string>>(book(key.key));
    expect(refused).toMatchObject({
      ...{ type: '/problems/budget-exceeded', status: 403, cap: 'per_day', of: 'key' },
      ...{ limit: (Number(cost.total) * 1.5).toFixed(6), needed: cost.total },
    });
    expect(Number(refused.left)).toBeCloseTo(Number(cost.total) * 0.5, 5);
    expect((await book(token)).status).toBe(201);
    const own = await read<Schemas['Budget']>(send('GET', '/api/reservations/budgets', key.key));
    const spent = (2 * Number(cost.total)).toFixed(6);
    expect(own).toMatchObject({ key_id: null, per_day: '400.000000', per_month: null, left_this_month: null });
    expect([own.spent_today, own.spent_this_month]).toEqual([spent, spent]);
    expect(Number(own.left_today)).toBeCloseTo(400 - Number(spent), 5);
    const { rows } = await sql<{ object_id: string; after: unknown }>`
      select object_id, after from platform.audit where actor = ${id} and verb = 'budget.change' order by at`.execute(
      world.database.kysely,
    );
    expect(rows.map(({ object_id }) => object_id)).toEqual([id, key.id]);
    expect(rows[0]?.after).toEqual({ per_reservation: null, per_day: '400000000', per_month: null });
  });
});

describe('the calendar feed', () => {
  it('shows the owner’s reservations at an address that is told once and kept as a hash only', async () => {
    const [{ token }, stranger] = [await person(), await person()];
    const { id, model, model_raw: raw, start_time: from } = await read<Schemas['Reservation']>(book(token));
    const theirs = await read<Schemas['Reservation']>(book(stranger.token));
    const first = await read<Schemas['NewCalendarFeed']>(send('POST', '/api/reservations/feed', token));
    const { path, created_at: since } = await read<Schemas['NewCalendarFeed']>(
      send('POST', '/api/reservations/feed', token),
    );
    expect(await read(send('GET', '/api/reservations/feed', token))).toEqual({ created_at: since });
    expect((await send('GET', first.path)).status).toBe(404);
    const response = await send('GET', path);
    expect(response.headers.get('content-type')).toBe('text/calendar; charset=utf-8');
    expect(response.headers.get('cache-control')).toBe('private, no-cache');
    const tag = response.headers.get('etag') ?? '';
    const text = await response.text();
    expect(text).toContain(`UID:${id}@gp4u\r\n`);
    expect(text).toContain(`DTSTART:${from.slice(0, 19).replace(/[-:]/g, '')}Z\r\n`);
    expect(text.replaceAll('\r\n ', '')).toContain(`SUMMARY:1 × ${model ?? raw} at Vast.ai\r\n`);
    expect(text.replaceAll('\r\n ', '')).toContain(`URL:${world.url}/reservations/${id}\r\n`);
    expect(text).toContain('STATUS:TENTATIVE\r\nDTSTART');
    expect(text).not.toContain(theirs.id);
    const { rows } = await sql<{ hash: Buffer }>`select hash from reservations.feed`.execute(world.database.kysely);
    const secret = path.slice('/api/calendar/'.length, -'.ics'.length);
    expect(rows.map(({ hash }) => hash.toString('hex'))).toContain(createHash('sha256').update(secret).digest('hex'));

    const same = await send('GET', path, undefined, undefined, { 'if-none-match': tag });
    expect([same.status, await same.text()]).toEqual([304, '']);
    expect(await faults('readCalendarFeed', same.clone())).toEqual([]);
    await send('DELETE', `/api/reservations/${id}/cancel`, token);
    const changed = await send('GET', path, undefined, undefined, { 'if-none-match': tag });
    expect(changed.status).toBe(200);
    expect(await changed.text()).toContain('STATUS:CANCELLED\r\n');

    expect((await send('DELETE', '/api/reservations/feed', token)).status).toBe(204);
    expect((await send('GET', path)).status).toBe(404);
    expect(await read(send('GET', '/api/reservations/feed', token))).toEqual({ created_at: null });
  });

  it('goes back 90 days', async () => {
    const { token } = await person();
    const { id } = await read<Schemas['Reservation']>(book(token));
    const { path } = await read<Schemas['NewCalendarFeed']>(send('POST', '/api/reservations/feed', token));
    const shows = async (days: number): Promise<boolean> => {
      await sql`update reservations.reservation set start_at = now() - make_interval(days => ${days}::int + 1),
        end_at = now() - make_interval(days => ${days}::int) where id = ${id}`.execute(world.database.kysely);
      return (await (await send('GET', path)).text()).includes(id);
    };
    expect([await shows(89), await shows(91)]).toEqual([true, false]);
  });
});

it('is all there in the terminal', async () => {
  const { key, email } = await person();
  const home = await mkdtemp(join(tmpdir(), 'gp4u-account-'));
  onTestFinished(() => rm(home, { recursive: true, force: true }));
  const file = join(home, 'id.pub');
  await writeFile(file, `${SSH_KEY}\n`);
  const gp4u = (...args: string[]) =>
    new Promise<string>((resolve) => {
      const env = { ...process.env, XDG_CONFIG_HOME: home, GP4U_PASSWORD: PASSWORD };
      execFile(process.execPath, [CLI, '--server', world.url, ...args], { env }, (_, out, err) => resolve(out + err));
    });
  await gp4u('login', email);
  expect(await gp4u('me', '--ssh-key', file)).toContain(`SSH key: ${SSH_KEY}`);
  expect(await gp4u('me', '--no-ssh-key')).not.toContain('SSH key');
  expect(await gp4u('budget', 'set', '--per-day', '50', '--per-month', '200')).toMatch(
    /a day\s+50\.00\s+0\.00\s+50\.00/,
  );
  expect(await gp4u('budget', 'set', '--per-day', 'none')).toMatch(/a day\s+no cap/);
  expect(await gp4u('budget', 'set', '--per-reservation', '0', '--key', key.id)).toMatch(/a reservation\s+0\.00/);
  expect(await gp4u('budget')).toMatch(/a reservation\s+no cap[\s\S]*a month\s+200\.00/);
  expect(await gp4u('budget', '--key', key.id)).toMatch(/a reservation\s+0\.00/);
  expect(await gp4u('budget', 'set')).toContain('say which cap');
  expect(await gp4u('--token', key.key, 'book', gpu, '--start', block().start_time)).toContain(
    "This API key's budget for a reservation is 0.000000 USDC",
  );
  expect(await gp4u('feed')).toContain('There is none');
  const [address = ''] = (await gp4u('feed', 'make')).split('\n');
  expect(await gp4u('feed')).toContain('There is one since');
  expect(await gp4u('feed', 'read', address)).toContain('BEGIN:VCALENDAR\r\n');
  expect(await gp4u('feed', 'remove')).toContain('Removed');
  expect(await gp4u('feed', 'read', address)).toContain('There is no such calendar feed');
});
