/** Renting at Render through the providers' door, at the pretend market over HTTP, and by that market's own bill. */
import { createHash, createHmac, randomBytes } from 'node:crypto';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { SECOND_MS } from '../../server/src/base/clock.ts';
import { type MicroUsdc, microUsdc } from '../../server/src/base/money.ts';
import { type Offer, type Renting, RentRefused } from '../../server/src/providers/providers.ts';
import { rentingStage } from '../support/renting-stage.ts';

const KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHd3';
const ASSIGN_SECONDS = 300;

const stage = rentingStage('render', { size: 400, bootSeconds: 4 });
const { control, turn, signal, offers, orderOf, reasonOf, refusedFor, ever } = stage;
let render: Renting;
beforeAll(() => {
  render = stage.renting();
});
beforeEach(() => turn(2));

type Signed = { method: string; path: string; body: string; nonce?: string; time?: number };

/** The market itself, with its keys; `sent` differs from what was signed. */
function atRender({ method, path, body, ...rest }: Signed, sent: Partial<Signed> = {}): Promise<Response> {
  const { nonce = randomBytes(16).toString('hex'), time = stage.now() } = rest;
  const hash = createHash('sha256').update(body).digest('hex');
  const text = ['pk_sandbox', time, nonce, method, path, '', hash].join('|');
  return fetch(`${stage.url()}/render${sent.path ?? path}`, {
    method: sent.method ?? method,
    ...((sent.body ?? body) === '' ? {} : { body: sent.body ?? body }),
    headers: {
      ...{ 'X-API-Key': 'pk_sandbox', 'X-Time': String(time), 'X-Nonce': nonce },
      'X-Signature': createHmac('sha256', 'sk_sandbox').update(text).digest('hex'),
    },
  });
}

type Bill = {
  credit_micro_usd: number;
  instances: { id: string; label: string; destroyed: string | null; seconds: number; total_micro_usd: number }[];
};
const bill = () => stage.bill<Bill>();

const ids = async (): Promise<string[]> => (await offers()).map(({ externalId }) => externalId);

/** Offers of one GPU each, for each of which the market has no other that fits. */
async function alone(): Promise<Offer[]> {
  const all = await offers();
  const kind = ({ modelRaw, gpuCount, region }: Offer): string => `${modelRaw} ${gpuCount} ${region}`;
  return all.filter((offer) => offer.gpuCount === 1 && all.filter((other) => kind(other) === kind(offer)).length === 1);
}

async function one(): Promise<Offer> {
  const [offer] = await alone();
  if (offer === undefined) throw new Error('the market is too small for these tests');
  return offer;
}

describe('a rental at Render', () => {
  it('finds a node, runs, is reached and ended, and costs what the market wrote down, to the micro-USD', async () => {
    const offer = await one();
    const order = orderOf(offer, { sshKeys: [`${KEY} anna@home ü`] });
    const since = stage.now();
    const id = await render.rent(order, signal);

    const booting = { id, reference: order.reference, state: 'booting', connection: null };
    const pending = { ...booting, detail: 'PENDING', unservedSince: null, pricePerHour: null };
    expect(await render.see(id, signal)).toEqual(pending);
    turn(1);
    const assigned = { ...booting, unservedSince: null, pricePerHour: offer.pricePerHour };
    expect(await render.see(id, signal)).toEqual({ ...assigned, detail: 'ASSIGNED' });
    turn(1);
    expect(await render.see(id, signal)).toEqual({ ...assigned, detail: 'PREPARING' });
    turn(2);
    const running = await render.proceed(id, order, signal);
    expect(running).toMatchObject({ state: 'running', detail: 'RUNNING', pricePerHour: offer.pricePerHour });
    expect(running?.connection).toMatchObject({ host: expect.stringMatching(/^198\.18\.\d+\.\d+$/), user: 'duser' });
    expect(await render.list(signal)).toEqual([{ ...running, connection: null }]);
    expect(await ids()).not.toContain(offer.externalId);
    const job = await (await atRender({ method: 'GET', path: `/v1/jobs/${id}`, body: '' })).json();
    expect(job).toMatchObject({
      ...{ task: 'PERSISTENT', title: order.reference, gpu_count: 1, min_storage_gb: 250, max_retry_count: 0 },
      ...{ allowed_region_codes: [offer.region], max_timeout_run_ms: null },
      parameters: { type: 'docker', parameters: { sshkey: KEY, ports: [22] } },
    });

    turn(1000);
    expect(await render.bills([id], ever, signal)).toEqual(new Map());
    await render.release(id, signal);
    expect(await render.see(id, signal)).toMatchObject({ state: 'ended', detail: 'CANCELLING', connection: null });
    expect(await render.bills([id], ever, signal)).toEqual(new Map());
    await render.release(id, signal);
    turn(1);
    await render.release(id, signal);
    turn(1000);
    expect(await render.see(id, signal)).toMatchObject({ state: 'ended', detail: 'CANCELLED' });
    expect(await render.see('no-such-job', signal)).toBeNull();
    await render.release('no-such-job', signal);
    expect(await render.list(signal)).toEqual([]);
    expect(await ids()).toContain(offer.externalId);
    // 1,000 seconds until it was asked to end, and one until it had.
    const cost = (2n * offer.pricePerHour * 1001n + 3600n) / 7200n;
    expect(await render.bills([id, 'no-such-job'], ever, signal)).toEqual(new Map([[id, cost]]));
    expect(await bill()).toEqual({
      credit_micro_usd: 1_000_000_000 - Number(cost),
      instances: [
        {
          ...{ id, label: order.reference, offer_id: offer.externalId, seconds: 1001, failed: null },
          created: new Date(since).toISOString(),
          running: new Date(since + 4 * SECOND_MS).toISOString(),
          destroyed: new Date(since + 1004 * SECOND_MS).toISOString(),
          ...{ micro_usd_per_hour: Number(offer.pricePerHour), total_micro_usd: Number(cost) },
        },
      ],
    });
  });

  it('is refused with its reason, and then nothing is rented', async () => {
    const before = (await bill()).instances.length;
    const offer = await one();
    expect(await refusedFor(orderOf(offer, { externalId: 'nonsense' }))).toBe('gone');
    expect(await refusedFor(orderOf(offer, { pricePerHourMax: microUsdc(offer.pricePerHour - 1n) }))).toBe('dearer');
    expect(await refusedFor(orderOf(offer, { gpuCount: 2 }))).toBe('invalid');
    expect(await refusedFor(orderOf(offer, { diskGb: 251 }))).toBe('invalid');
    expect(await refusedFor(orderOf(offer, { sshKeys: ['no key'] }))).toBe('invalid');
    expect(await refusedFor(orderOf(offer, { sshKeys: [`${KEY}\nssh-rsa AAAA`] }))).toBe('invalid');
    // The market's own word, for what is not looked at before.
    expect(await refusedFor(orderOf(offer, { reference: '' }))).toBe('invalid');
    await control('PUT', '/credit/render', { usd: 0 });
    expect(await refusedFor(orderOf(offer))).toBe('credit');
    expect((await bill()).instances).toHaveLength(before);
  });

  it('is given up for another when the network finds no node', async () => {
    await control('PUT', '/boots/render', { fail: 'no_node', count: 1 });
    const order = orderOf(await one());
    const id = await render.rent(order, signal);
    turn(ASSIGN_SECONDS - 1);
    expect(await render.proceed(id, order, signal)).toMatchObject({ state: 'booting' });
    turn(1);
    expect(await reasonOf(render.proceed(id, order, signal))).toBe('gone');
    await render.release(id, signal);
    expect(await render.list(signal)).toEqual([]);
    expect(await render.bills([id], ever, signal)).toEqual(new Map([[id, 0n]]));
  });

  it('is given up where the node costs more than the offer did', async () => {
    const order = orderOf(await one());
    const id = await render.rent(order, signal);
    turn(1);
    const less = { ...order, pricePerHourMax: microUsdc(order.pricePerHourMax - 1n) };
    expect(await reasonOf(render.proceed(id, less, signal))).toBe('dearer');
    expect(await render.proceed(id, order, signal)).toMatchObject({ pricePerHour: order.pricePerHourMax });
  });

  it('is made once when two want the same offer', async () => {
    const offer = await one();
    const orders = [orderOf(offer), orderOf(offer)];
    // The second is refused at once where the offer is gone by then, else when the network has no node for it.
    const asked = await Promise.allSettled(orders.map((order) => render.rent(order, signal)));
    turn(ASSIGN_SECONDS);
    const became = await Promise.allSettled(
      asked.map(async (job, i) => {
        if (job.status === 'rejected') throw job.reason;
        return await render.proceed(job.value, orders[i] as (typeof orders)[number], signal);
      }),
    );
    const lost = became.filter((outcome) => outcome.status === 'rejected');
    expect(lost.map(({ reason }) => (reason instanceof RentRefused ? reason.reason : reason))).toEqual(['gone']);
    expect((await render.list(signal)).map(({ state }) => state)).toEqual(['running']);
  });

  it('is made and found again by its reference when the answer is lost, and is not asked for twice', async () => {
    const order = orderOf(await one());
    const before = (await bill()).instances.length;
    await control('PUT', '/faults/render', { kind: 'lost_answer', path: '/v1/jobs' });
    await expect(render.rent(order, signal)).rejects.toMatchObject({ kind: 'connection', harmless: false });
    await control('DELETE', '/faults/render');
    expect((await render.list(signal)).map(({ reference }) => reference)).toEqual([order.reference]);
    await control('PUT', '/faults/render', { kind: 'status', status: 500, path: '/v1/jobs' });
    await expect(render.rent(orderOf(await one()), signal)).rejects.toMatchObject({ kind: 'server' });
    expect((await bill()).instances).toHaveLength(before + 1);
    const { requests } = (await control('GET', '/requests')) as {
      requests: { path: string; status: number; count: number }[];
    };
    expect(requests.filter(({ path, status }) => path === '/v1/jobs' && status === 500)).toMatchObject([{ count: 1 }]);
  });

  it('is signed anew when the market is asked too often, and is made once', async () => {
    await control('PUT', '/faults/render', { kind: 'rate_limited', path: '/v1/jobs', count: 1, retry_after: 1 });
    const id = await render.rent(orderOf(await one()), signal);
    expect((await render.list(signal)).map((instance) => instance.id)).toEqual([id]);
  });

  it('is broken when its node is lost, before it runs or while it does, and costs no more', async () => {
    const made: string[] = [];
    for (const [i, fail] of ['node_lost', 'stuck', null].entries()) {
      await control('PUT', '/boots/render', { seconds: 4, ...(fail === null ? {} : { fail, count: 1 }) });
      const offer = (await alone())[i];
      if (offer === undefined) throw new Error('the market is too small for these tests');
      made.push(await render.rent(orderOf(offer), signal));
    }
    const states = () => Promise.all(made.map(async (id) => (await render.see(id, signal))?.state));
    turn(3600);
    expect(await states()).toEqual(['broken', 'booting', 'running']);
    // A node was found for it: it is no order that nobody serves.
    expect(await render.proceed(made[0] ?? '', orderOf(await one()), signal)).toMatchObject({ state: 'broken' });
    await control('POST', `/instances/render/${made[2]}/interrupt`);
    expect(await states()).toEqual(['broken', 'booting', 'broken']);
    turn(60);
    for (const id of made) await render.release(id, signal);
    const billed = (await bill()).instances.slice(-3);
    expect(billed.map(({ seconds }) => seconds)).toEqual([0, 0, 3596]);
    expect(await render.bills(made, ever, signal)).toEqual(
      new Map(billed.map(({ id, total_micro_usd: total }) => [id, BigInt(total) as MicroUsdc])),
    );
  });

  it('is listed whole, page by page', async () => {
    for (let i = 0; i < 51; i += 1) {
      const docker = '"parameters":{"parameters":{"image":"x"},"type":"docker"}';
      const body = `{"gpu_name":"none","max_timeout_run_ms":null,${docker},"task":"PERSISTENT","title":"by-hand-${i}"}`;
      expect((await atRender({ method: 'POST', path: '/v1/jobs', body })).status).toBe(201);
    }
    const listed = await render.list(signal);
    expect(listed.map(({ reference }) => reference)).toEqual(Array.from({ length: 51 }, (_, i) => `by-hand-${i}`));
  });

  it('is not taken for ended where the market does not say so', async () => {
    const id = await render.rent(orderOf(await one()), signal);
    await control('PUT', '/faults/render', { kind: 'unauthorized', path: '/v1/jobs/' });
    await expect(render.release(id, signal)).rejects.toMatchObject({ kind: 'auth' });
    await expect(render.see(id, signal)).rejects.toMatchObject({ kind: 'auth' });
    await control('PUT', '/faults/render', { kind: 'status', status: 404, path: '/v1/jobs/' });
    await expect(render.release(id, signal)).rejects.toMatchObject({ kind: 'refused' });
    await expect(render.see(id, signal)).rejects.toMatchObject({ kind: 'refused' });
    await control('PUT', '/faults/render', { kind: 'status', status: 409, path: '/cancel' });
    await expect(render.release(id, signal)).rejects.toMatchObject({ kind: 'refused' });
    expect(await render.list(signal)).toHaveLength(1);
  });

  it('is asked for by a signature over its very body, path and method, used once and fresh', async () => {
    const body = '{"a":1,"b":{"c":2,"d":3}}';
    const call = { method: 'POST', path: '/v1/jobs', body };
    const answer = async (given: Signed, sent?: Partial<Signed>) => {
      const response = await atRender(given, sent);
      return [response.status, ((await response.json()) as { error: { code: string } }).error.code];
    };
    const wrong = [401, 'INVALID_SIGNATURE'];
    // Signed well, and refused for what it asks.
    expect(await answer(call)).toEqual([400, 'validation_error']);
    expect(await answer(call, { body: '{"a":2,"b":{"c":2,"d":3}}' })).toEqual(wrong);
    expect(await answer(call, { method: 'PUT' })).toEqual(wrong);
    expect(await answer(call, { path: '/v1/jobs/1/cancel' })).toEqual(wrong);
    for (const other of ['{"b":{"c":2,"d":3},"a":1}', '{"a":1,"b":{"d":3,"c":2}}', '{"a": 1}', '{"a":"\\u00fc"}', 'a'])
      expect(await answer({ ...call, body: other })).toEqual(wrong);
    const nonce = 'cd'.repeat(16);
    expect(await answer({ ...call, nonce })).toEqual([400, 'validation_error']);
    expect(await answer({ ...call, nonce })).toEqual([401, 'INVALID_NONCE']);
    expect(await answer({ ...call, time: stage.now() - 301_000 })).toEqual([401, 'INVALID_TIMESTAMP']);
  });
});
