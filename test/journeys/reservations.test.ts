/** Somebody who books a machine: from the quote over the machine that answers to the money that comes back. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Schemas } from '../../client/src/client.ts';
import { startWorld, type World } from '../support/world.ts';

const HOUR_MS = 3_600_000;
const CLI = fileURLToPath(new URL('../../client/bin/gp4u.mjs', import.meta.url));

type Bill = { readonly instances: readonly { label: string; destroyed: string | null }[] };

let world: World;
beforeAll(async () => {
  world = await startWorld({ size: 400, seed: 8 });
  await world.demo.client.POST('/api/wallets/deposit', { body: { amount: '1000' }, params: { header: {} } });
});
afterAll(() => world?.close());

/** The cheapest ones that may be booked at Vast.ai. */
async function listings(count: number): Promise<Schemas['Listing'][]> {
  const query = { provider: ['vast'], pricing: 'on_demand', available_only: true, min_price: 0.05, max_gpus: 1 };
  const { data } = await world.client.GET('/api/gpus/search', { params: { query: { ...query, limit: 50 } as never } });
  const seen = new Set<string | null>();
  const items = (data?.items ?? []).filter(({ machine_id: id, bookable }) => bookable && !seen.has(id) && seen.add(id));
  return items.slice(0, count) as Schemas['Listing'][];
}

const gp4u = (token: string, ...args: string[]) =>
  new Promise<{ code: number; out: string; err: string }>((resolve) => {
    const env = { ...process.env, GP4U_API_KEY: token };
    execFile(process.execPath, [CLI, '--server', world.url, ...args], { env }, (error, out, err) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err }),
    );
  });

const at = (ms: number) => new Date(ms).toISOString();
const book = (gpu: string | undefined, from: number, to: number) =>
  world.demo.client.POST('/api/reservations/', {
    body: { gpu_id: gpu ?? '', start_time: at(from), end_time: at(to) },
    params: { header: {} },
  });
const see = async (id: string | undefined) =>
  (await world.demo.client.GET('/api/reservations/{id}', { params: { path: { id: id ?? '' } } })).data;
const balance = async () => (await world.demo.client.GET('/api/wallets/balance')).data;
const bill = async () => (await (await fetch(`${world.sandbox.url}/control/bill/vast`)).json()) as Bill;

it('books, connects, cancels, and pays for what was used and the hour that had begun', async () => {
  const [listing] = await listings(1);
  const before = Number((await balance())?.available);
  const now = Date.now();
  const body = { gpu_id: listing?.id ?? '', start_time: at(now), end_time: at(now + 3 * HOUR_MS) };
  const { data: quote } = await world.demo.client.POST('/api/reservations/quote', { body });
  const { data: made, response } = await book(listing?.id, now, now + 3 * HOUR_MS);
  expect([response.status, made?.status, made?.held]).toEqual([201, 'PENDING', quote?.cost.total]);
  expect(Number((await balance())?.held)).toBeCloseTo(Number(quote?.cost.total), 6);
  await expect.poll(async () => (await see(made?.id))?.status, { timeout: 40_000 }).toBe('ACTIVE');
  const active = await see(made?.id);
  expect(active?.connection?.command).toMatch(/^ssh -p \d+ root@\S+$/);
  expect(active?.timeline.map(({ kind }) => kind)).toEqual(['pending', 'active']);
  const { data: cancelled } = await world.demo.client.DELETE('/api/reservations/{id}/cancel', {
    params: { path: { id: made?.id ?? '' }, header: {} },
  });
  expect(cancelled).toMatchObject({ status: 'ACTIVE', ending: true });
  await expect.poll(async () => (await see(made?.id))?.status, { timeout: 20_000 }).toBe('CANCELLED');
  const over = await see(made?.id);
  expect(over?.charged).toBe(active?.cancel_now?.charged);
  expect(over?.cost.total).toBe(over?.charged);
  expect(Number(over?.cost.lines[0]?.quantity)).toBe(1);
  const after = await balance();
  expect([Number(after?.held), before - Number(after?.available)]).toEqual([
    0,
    expect.closeTo(Number(over?.charged), 6),
  ]);
  expect(
    (await bill()).instances.map(({ label, destroyed }) => [label.startsWith('gp4u-'), destroyed !== null]),
  ).toEqual([[true, true]]);
  const again = await world.demo.client.DELETE('/api/reservations/{id}/cancel', {
    params: { path: { id: made?.id ?? '' }, header: {} },
  });
  expect([again.response.status, again.error]).toEqual([
    409,
    expect.objectContaining({ type: '/problems/reservation-over' }),
  ]);
});

it('a block that is taken is refused with what is free instead, and free again when it is cancelled', async () => {
  const [, listing] = await listings(2);
  const day = Date.now() + 24 * HOUR_MS;
  const { data: first } = await book(listing?.id, day, day + 2 * HOUR_MS);
  const clash = await book(listing?.id, day + HOUR_MS, day + 4 * HOUR_MS);
  expect([clash.response.status, clash.error]).toEqual([
    409,
    expect.objectContaining({
      type: '/problems/slot-taken',
      taken: [{ start_time: at(day), end_time: at(day + 2 * HOUR_MS) }],
      free_parts: [{ start_time: at(day + 2 * HOUR_MS), end_time: at(day + 4 * HOUR_MS) }],
      next_free: expect.arrayContaining([{ start_time: at(day + 2 * HOUR_MS), end_time: at(day + 5 * HOUR_MS) }]),
    }),
  ]);
  expect((await book(listing?.id, day + 2 * HOUR_MS, day + 3 * HOUR_MS)).response.status).toBe(201);
  const held = Number((await balance())?.held);
  const { data: cancelled } = await world.demo.client.DELETE('/api/reservations/{id}/cancel', {
    params: { path: { id: first?.id ?? '' }, header: {} },
  });
  expect(cancelled).toMatchObject({ status: 'CANCELLED', charged: '0.000000', refunded: first?.held });
  expect(Number((await balance())?.held)).toBeCloseTo(held - Number(first?.held), 6);
  expect((await book(listing?.id, day, day + HOUR_MS)).response.status).toBe(201);
});

it('a machine that does not boot costs nothing', async () => {
  const listing = (await listings(5))[4];
  await fetch(`${world.sandbox.url}/control/boots/vast`, { method: 'PUT', body: '{"fail":"exited","count":1}' });
  const before = (await balance())?.available;
  const { data: made } = await book(listing?.id, Date.now(), Date.now() + HOUR_MS);
  await expect.poll(async () => (await see(made?.id))?.status, { timeout: 40_000 }).toBe('FAILED');
  expect(await see(made?.id)).toMatchObject({ charged: '0.000000', refunded: made?.held, connection: null });
  expect((await balance())?.available).toBe(before);
  const instances = (await bill()).instances.slice(-1);
  expect(instances.map(({ label, destroyed }) => [label.startsWith('gp4u-'), destroyed !== null])).toEqual([
    [true, true],
  ]);
});

it('finds what was rented though the answer was lost, rents nothing twice, and ends it when the block is over', async () => {
  const listing = (await listings(7))[6];
  const fault = { kind: 'lost_answer', path: '/asks/', count: 1 };
  await fetch(`${world.sandbox.url}/control/faults/vast`, { method: 'PUT', body: JSON.stringify(fault) });
  const known = new Set((await bill()).instances.map(({ label }) => label));
  const end = Date.now() + 25_000;
  const { data: made } = await book(listing?.id, end - 120_000, end);
  await expect.poll(async () => (await see(made?.id))?.status, { timeout: 24_000 }).toBe('ACTIVE');
  const { running_since: since } = (await see(made?.id)) ?? {};
  await expect.poll(async () => (await see(made?.id))?.status, { timeout: 40_000 }).toBe('COMPLETED');
  const over = await see(made?.id);
  expect(over?.used_until).toBe(at(end));
  const seconds = Math.ceil((end - Date.parse(since ?? '')) / 1000);
  expect(over?.cost.lines[0]?.quantity).toBeCloseTo(seconds / 3600, 9);
  expect(Number(over?.charged)).toBeLessThan(Number(made?.held));
  const fresh = (await bill()).instances.filter(({ label }) => !known.has(label));
  expect(fresh.map(({ destroyed }) => destroyed !== null)).toEqual([true]);
});

it('ends a machine that runs for a reservation that is over, and none that is not its own', async () => {
  const [listing, other] = (await listings(12)).slice(10);
  const known = (await bill()).instances.at(-1)?.label ?? '';
  const create = (id: string | undefined, label: string) =>
    fetch(`${world.sandbox.url}/vast/api/v0/asks/${id}/`, {
      method: 'PUT',
      headers: { authorization: 'Bearer sandbox-vast-key', 'content-type': 'application/json' },
      body: JSON.stringify({ client_id: 'me', image: 'any', disk: 10, label, runtype: 'ssh_direct' }),
    });
  expect((await create(listing?.external_id, known)).status).toBe(200);
  expect((await create(other?.external_id, 'somebody else')).status).toBe(200);
  expect(await world.app.rentals.reconcile()).toBe(1);
  const [orphan, stranger] = (await bill()).instances.slice(-2);
  expect([orphan?.destroyed === null, stranger?.destroyed === null]).toEqual([false, true]);
  expect(await world.app.rentals.reconcile()).toBe(0);
});

it('does the same in the terminal', async () => {
  const mine = (...args: string[]) => gp4u(world.demo.token, ...args);
  const listing = (await listings(9))[8]?.id ?? '';
  const start = at(Date.now() + 48 * HOUR_MS);
  const quoted = await mine('quote', listing, '--start', start, '--hours', '2');
  expect(quoted.out).toMatch(/gpu +2 +hour +\d+\.\d{6} +\d+\.\d{6}/);
  const booked = await mine('book', listing, '--start', start, '--hours', '2', '--key', 'tuesday');
  const id = booked.out.slice(0, 36);
  expect(booked.out).toContain('PENDING');
  expect((await mine('book', listing, '--start', start, '--hours', '2', '--key', 'tuesday')).out.slice(0, 36)).toBe(id);
  const taken = await mine('book', listing, '--start', start);
  expect([taken.code !== 0, taken.err]).toEqual([true, expect.stringContaining('The block is taken')]);
  expect(taken.err).toContain(`taken: ${start} to ${at(Date.parse(start) + 2 * HOUR_MS)}`);
  expect(taken.err).toMatch(/next free: \S+Z to \S+Z/);
  const until = at(Date.parse(start) + 3 * HOUR_MS);
  const [held, added] = [
    /([\d.]+) USDC held/.exec(booked.out)?.[1],
    await mine('extend', id, '--until', until, '--quote'),
  ];
  const more = new RegExp(`until ${until}: ([\\d.]+) USDC more`).exec(added.out)?.[1];
  expect(Number(more)).toBeCloseTo(Number(held) / 2, 2);
  expect((await mine('reservation', id)).out).toContain(`held ${held}`);
  expect((await mine('extend', id, '--until', until)).out).toContain(`to ${until}`);
  expect((await mine('ps', '--status', 'PENDING')).out).toContain(id);
  expect((await mine('slots', listing, '--from', start, '--to', at(Date.parse(until) + HOUR_MS))).out).toContain(until);
  expect((await mine('calendar', listing, '--days', '4', '--zone', 'Europe/Berlin')).out).toContain(
    'days of Europe/Berlin',
  );
  for (const words of [[], ['df', '-h'], ['tool', '--json']])
    expect((await mine('ssh', id, ...words)).err).toContain('it is PENDING and has no machine to log in to');
  expect((await mine('change', id, '--replace-lost')).out).toContain('lost: replace');
  const wrong: readonly (readonly [string, ...string[]])[] = [
    ['not an instant with a zone', 'book', listing, '--start', '2027-03-28T02:30'],
    ['not an instant with a zone', 'book', listing, '--start', '2027-02-30T12:00Z'],
    ['--key needs --start', 'book', listing, '--key', 'again'],
    ['--auto-extend-max needs --auto-extend', 'change', id, '--auto-extend-max', '50'],
    ['nothing is to be changed', 'change', id],
    ['is no public key', 'book', listing, '--start', start, '--ssh-key', import.meta.filename],
    ['cannot be read', 'book', listing, '--start', start, '--ssh-key', '/no/such/file'],
  ];
  await Promise.all(
    wrong.map(async ([words, ...args]) => {
      const said = await mine(...args);
      expect([said.code !== 0, said.err]).toEqual([true, expect.stringContaining(words)]);
    }),
  );
  const less = await mine('cancel', id, '--least-refund', '1000000');
  expect([less.code, less.err]).toEqual([1, expect.stringContaining('Less would come back than was shown')]);
  expect((await mine('cancel', id)).out).toContain('CANCELLED');
  expect((await mine('reservation', id)).out).toContain('Cancelled before it began.');
});
