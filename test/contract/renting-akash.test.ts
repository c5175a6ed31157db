/** Renting at Akash through the providers' door, at the pretend market over HTTP, and by that market's own bill. */
import { beforeAll, describe, expect, it } from 'vitest';
import { plus, SECOND_MS } from '../../server/src/base/clock.ts';
import { type MicroUsdc, microUsdc } from '../../server/src/base/money.ts';
import type { Instance, Offer, Renting, RentOrder } from '../../server/src/providers/providers.ts';
import { rentingStage } from '../support/renting-stage.ts';

const KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHd3 anna@home';
const CARD = 'nvidia/h100/80Gi/SXM5';
const HOUR_MS = 3600 * SECOND_MS;

const stage = rentingStage('akash', { size: 300, bootSeconds: 8 });
const { control, turn, signal, reasonOf, ever } = stage;
let akash: Renting;
beforeAll(() => {
  akash = stage.renting();
});

/** The market itself, with its key. */
async function atAkash(method: string, path: string, body?: object): Promise<{ status: number; body: unknown }> {
  const response = await fetch(`${stage.url()}/akash/v1${path}`, {
    method,
    headers: { 'x-api-key': 'ac.sk.sandbox.key' },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  return { status: response.status, body: await response.json() };
}

type Billed = { id: string; label: string; seconds: number; total_micro_usd: number; micro_usd_per_hour: number };
type Bill = { credit_micro_usd: number; instances: Billed[] };
const bill = () => stage.bill<Bill>();
const lastBilled = async (): Promise<Billed> => (await bill()).instances.at(-1) as Billed;
const balance = async (): Promise<unknown> => ((await atAkash('GET', '/balances')).body as { data: unknown }).data;

type BidShown = { bid: { state: string; price: { amount: string }; id: { provider: string } } };
const bidsFor = async (id: string): Promise<BidShown['bid'][]> =>
  ((await atAkash('GET', `/bids?dseq=${id}`)).body as { data: BidShown[] }).data.map(({ bid }) => bid);
/** Of such an amount a block. */
const hourOf = (amount: string): bigint => BigInt(Math.round(Number(amount) * 600));

async function offerOf(externalId = CARD): Promise<Offer> {
  const offer = (await stage.offers()).find((one) => one.externalId === externalId);
  if (offer === undefined) throw new Error(`the market has no ${externalId}`);
  return offer;
}

/** It is another every two minutes. */
const freeNow = async (): Promise<number> => (await offerOf()).free ?? 0;

/** Twice what is shown: more than anybody bids. */
async function orderOf(changes: Partial<RentOrder> = {}): Promise<RentOrder> {
  const offer = await offerOf(changes.externalId);
  const pricePerHourMax = microUsdc(offer.pricePerHour * 2n * BigInt(changes.gpuCount ?? 1));
  return stage.orderOf(offer, { gpuCount: 1, pricePerHourMax, ...changes });
}

/** An order that has its bids. */
async function placed(changes: Partial<RentOrder> = {}): Promise<{ id: string; order: RentOrder }> {
  const order = await orderOf(changes);
  const id = await akash.rent(order, signal);
  turn(31);
  return { id, order };
}

const served = async (changes: Partial<RentOrder> = {}) => {
  const { id, order } = await placed(changes);
  const instance = (await akash.proceed(id, order, signal)) as Instance;
  expect(instance.unservedSince).toBeNull();
  return { id, order, instance };
};

const requestsTo = async (path: string, status: number): Promise<number> => {
  const { requests } = (await control('GET', '/requests')) as {
    requests: { provider: string; path: string; status: number; count: number }[];
  };
  return requests
    .filter((one) => one.provider === 'akash' && one.path === path && one.status === status)
    .reduce((sum, { count }) => sum + count, 0);
};

describe('a rental at Akash', () => {
  it('waits for bids, takes the cheapest, runs, is ended, and costs what the market wrote down', async () => {
    const order = await orderOf();
    const made = stage.now();
    const id = await akash.rent(order, signal);
    expect(id).toBe(String(made));
    const waiting = { id, reference: null, state: 'booting', connection: null, unservedSince: made };
    const first = await akash.proceed(id, order, signal);
    expect(first).toEqual({ ...waiting, detail: 'waiting for bids', pricePerHour: null });
    expect(await akash.list(signal)).toEqual([first]);

    turn(31);
    expect(await akash.see(id, signal)).toEqual(first);
    const bids = await bidsFor(id);
    const cheapest = bids.map(({ price }) => hourOf(price.amount)).sort((a, b) => Number(a - b))[0];
    const free = await freeNow();
    const taken = await akash.proceed(id, order, signal);
    expect(await freeNow()).toBe(free - 1);
    const booting = { id, reference: order.reference, state: 'booting', unservedSince: null, pricePerHour: cheapest };
    expect(taken).toMatchObject({
      ...booting,
      connection: null,
      detail: expect.stringMatching(/^akash1\w+ starts it$/),
    });
    expect(await akash.proceed(id, order, signal)).toEqual(taken);
    expect((await bidsFor(id)).map(({ state }) => state).sort()).toEqual([
      'active',
      ...bids.slice(1).map(() => 'lost'),
    ]);

    turn(8);
    const running = await akash.see(id, signal);
    const host = expect.stringMatching(/^\w+\.provider\.example\.com$/);
    expect(running).toMatchObject({ ...booting, state: 'running', connection: { host, user: 'root' } });
    expect(await akash.list(signal)).toEqual([running]);
    const reads = await requestsTo(`/v1/deployments/${id}`, 200);
    expect(reads).toBeGreaterThan(0);
    expect(await akash.list(signal, new Set([id]))).toMatchObject([{ id, reference: null, unservedSince: null }]);
    expect(await requestsTo(`/v1/deployments/${id}`, 200)).toBe(reads);
    expect((await akash.bills([id], ever, signal)).size).toBe(0);

    turn(992);
    const before = await freeNow();
    await akash.release(id, signal);
    expect(await freeNow()).toBe(before + 1);
    turn(1000);
    await akash.release(id, signal);
    expect(await akash.see(id, signal)).toMatchObject({ state: 'ended', connection: null, unservedSince: null });
    expect(await akash.proceed(id, order, signal)).toMatchObject({ state: 'ended' });
    expect(await akash.list(signal)).toEqual([]);
    // A second is 1/3600 of the hour's price: half up to the micro-USD.
    const cost = ((cheapest ?? 0n) * 1000n * 2n + 3600n) / 7200n;
    expect(await lastBilled()).toMatchObject({
      ...{ id, label: order.reference, seconds: 1000, total_micro_usd: Number(cost) },
      ...{ micro_usd_per_hour: Number(cheapest), created: '2026-11-01T00:00:00.000Z' },
      ...{ running: '2026-11-01T00:00:39.000Z', destroyed: '2026-11-01T00:17:11.000Z' },
    });
    expect(await akash.bills([id, '1'], ever, signal)).toEqual(new Map([[id, cost]]));
    expect((await bill()).credit_micro_usd).toBe(1_000_000_000 - Number(cost));
  });

  it('of two GPUs is one machine at one provider, within the limit for both', async () => {
    const { id, order } = await placed({ gpuCount: 2 });
    const free = await freeNow();
    const instance = await akash.proceed(id, order, signal);
    expect(await freeNow()).toBe(free - 2);
    expect(instance?.pricePerHour).toBeLessThanOrEqual(order.pricePerHourMax);
    expect(instance?.pricePerHour).toBeGreaterThan((await offerOf()).pricePerHour);
    turn(8);
    expect(await akash.see(id, signal)).toMatchObject({ state: 'running', reference: order.reference });
  });

  it('of which two are taken at once has one lease', async () => {
    const { id, order } = await placed();
    const both = await Promise.all([akash.proceed(id, order, signal), akash.proceed(id, order, signal)]);
    // The other may have looked a moment before there was a lease, and for bids a moment after.
    expect(both.map((instance) => instance?.unservedSince)).toContain(null);
    const served = { reference: order.reference, unservedSince: null };
    expect(await akash.proceed(id, order, signal)).toMatchObject(served);
    expect((await bidsFor(id)).filter(({ state }) => state === 'active')).toHaveLength(1);
  });

  it('mostly finds somebody who bids what is shown', async () => {
    let found = 0;
    for (let i = 0; i < 20; i += 1) {
      const { id } = await placed({ pricePerHourMax: (await offerOf()).pricePerHour });
      if ((await bidsFor(id)).length > 0) found += 1;
      await akash.release(id, signal);
    }
    expect(found).toBeGreaterThanOrEqual(16);
  });
});

describe('nothing comes of it', () => {
  it('when nobody bids within 90 s; what was deposited is back once it is released', async () => {
    await control('PUT', '/boots/akash', { fail: 'no_bids', count: 1 });
    const order = await orderOf();
    const id = await akash.rent(order, signal);
    turn(89.999);
    expect(await akash.proceed(id, order, signal)).toMatchObject({ state: 'booting', detail: 'waiting for bids' });
    turn(0.001);
    expect(await reasonOf(akash.proceed(id, order, signal))).toBe('gone');
    expect(await balance()).toMatchObject({
      total: 1000,
      deployments: expect.closeTo(((Number(order.pricePerHourMax) / 1e6) * 7) / 6, 1),
    });
    await akash.release(id, signal);
    expect(await balance()).toEqual({ balance: 1000, deployments: 0, total: 1000 });
    expect(await akash.bills([id], ever, signal)).toEqual(new Map([[id, 0n]]));
  });

  it('when every bid is dearer than may be paid', async () => {
    const { id, order } = await placed();
    const bids = await bidsFor(id);
    const cheapest = bids.map(({ price }) => hourOf(price.amount)).sort((a, b) => Number(a - b))[0] ?? 0n;
    const less = { ...order, pricePerHourMax: microUsdc(cheapest - 1n) };
    expect(await akash.proceed(id, less, signal)).toMatchObject({ state: 'booting' });
    turn(60);
    expect(await reasonOf(akash.proceed(id, less, signal))).toBe('dearer');
    // What it costs to the micro-USD is enough.
    const just = { ...order, pricePerHourMax: microUsdc(cheapest) };
    expect(await akash.proceed(id, just, signal)).toMatchObject({ pricePerHour: cheapest, unservedSince: null });
  });

  it('when the order itself pays too little for anybody', async () => {
    const { id, order } = await placed({ pricePerHourMax: microUsdc(1000n) });
    turn(60);
    expect(await reasonOf(akash.proceed(id, order, signal))).toBe('gone');
  });

  it('when the only bid is gone; with another it is that one', async () => {
    await control('PUT', '/boots/akash', { seconds: 8, fail: 'bid_gone' });
    const { id, order } = await placed();
    const bids = await bidsFor(id);
    expect(bids.length).toBeGreaterThan(1);
    const sorted = bids.map(({ price }) => hourOf(price.amount)).sort((a, b) => Number(a - b));
    expect(await akash.proceed(id, order, signal)).toMatchObject({ pricePerHour: sorted[1], unservedSince: null });

    // One provider alone has these.
    const alone = await placed({ externalId: 'nvidia/b200/180Gi/SXM6' });
    expect(await bidsFor(alone.id)).toHaveLength(1);
    expect(await akash.proceed(alone.id, alone.order, signal)).toMatchObject({ state: 'booting', pricePerHour: null });
    turn(60);
    expect(await reasonOf(akash.proceed(alone.id, alone.order, signal))).toBe('gone');
  });

  it('when our account is empty, or the order cannot be said', async () => {
    const before = (await bill()).instances.length;
    const refused = async (changes: Partial<RentOrder>) => reasonOf(akash.rent(await orderOf(changes), signal));
    await control('PUT', '/credit/akash', { usd: 4.99 });
    expect(await refused({})).toBe('credit');
    await control('PUT', '/credit/akash', { usd: 1000 });
    expect(await reasonOf(akash.rent({ ...(await orderOf()), externalId: 'nonsense' }, signal))).toBe('invalid');
    expect(await refused({ reference: 'Not A Name' })).toBe('invalid');
    expect(await refused({ sshKeys: ['no key'] })).toBe('invalid');
    expect(await refused({ sshKeys: [`${KEY}\n- EVIL=1`] })).toBe('invalid');
    expect((await bill()).instances).toHaveLength(before);
    await control('PUT', '/faults/akash', { kind: 'unauthorized', path: '/deployments' });
    await expect(akash.rent(await orderOf(), signal)).rejects.toMatchObject({ kind: 'auth' });
  });
});

describe('a machine that is served', () => {
  it('is broken when its provider gives it up, and costs nothing from then on', async () => {
    await control('PUT', '/boots/akash', { seconds: 8, fail: 'closed', count: 1 });
    const early = await served();
    const late = await served();
    turn(100);
    const broken = { state: 'broken', connection: null, detail: 'the lease is closed: lease_closed_reason_unstable' };
    expect(await akash.see(early.id, signal)).toMatchObject(broken);
    expect(await akash.see(late.id, signal)).toMatchObject({ state: 'running' });
    await control('POST', `/instances/akash/${late.id}/interrupt`);
    expect(await akash.proceed(late.id, late.order, signal)).toMatchObject(broken);
    turn(1000);
    const seconds = (await bill()).instances.slice(-2).map((billed) => billed.seconds);
    expect(seconds).toEqual([1, 100]);
    await akash.release(late.id, signal);
    expect(await akash.bills([late.id, early.id], ever, signal)).toEqual(
      new Map([[late.id, BigInt((await lastBilled()).total_micro_usd)]]),
    );
  });

  it('is waited for where its provider does not say how it is, and its manifest is sent again', async () => {
    await control('PUT', '/boots/akash', { seconds: 8, fail: 'status_null', count: 1 });
    const { id, order } = await served();
    turn(60);
    const asked = await requestsTo('/v1/leases', 400);
    const words = { state: 'booting', detail: expect.stringMatching(/does not say how it is$/), reference: null };
    expect(await akash.proceed(id, order, signal)).toMatchObject(words);
    expect(await requestsTo('/v1/leases', 400)).toBe(asked + 1);
    turn(240);
    expect(await akash.proceed(id, order, signal)).toMatchObject(words);
    expect(await requestsTo('/v1/leases', 400)).toBe(asked + 1);
    expect(await akash.see(id, signal)).toMatchObject(words);
    expect((await bidsFor(id)).filter(({ state }) => state === 'active')).toHaveLength(1);
  });

  it('goes on after what was deposited only where it is paid for, and once', async () => {
    const { id, order, instance } = await served();
    await akash.prolong(id, order.until, signal);
    expect(await requestsTo('/v1/deposit-deployment', 200)).toBe(0);
    const until = plus(order.until, 4 * HOUR_MS);
    await akash.prolong(id, until, signal);
    const paidIn = (await lastBilled()) as Billed & { deposit_micro_usd: number };
    // Five hours from the order on, and ten minutes; in whole cents.
    const needed = (Number(instance.pricePerHour) * 31) / 6;
    expect(paidIn.deposit_micro_usd - needed).toBeGreaterThanOrEqual(0);
    expect(paidIn.deposit_micro_usd - needed).toBeLessThanOrEqual(10_000);
    turn(3600);
    await akash.prolong(id, until, signal);
    expect(await requestsTo('/v1/deposit-deployment', 200)).toBe(1);
    turn(3 * 3600);
    expect(await akash.see(id, signal)).toMatchObject({ state: 'running' });
    // Nobody paid for more.
    turn(2 * 3600);
    expect(await akash.see(id, signal)).toMatchObject({ state: 'ended' });
    const { total_micro_usd } = await lastBilled();
    expect(paidIn.deposit_micro_usd - total_micro_usd).toBeLessThan(Number(instance.pricePerHour) / 3600 + 1);
    expect(await akash.bills([id], ever, signal)).toEqual(new Map([[id, BigInt(total_micro_usd)]]));
  });

  it('lets in the keys it was given, whatever is written beside them', async () => {
    const keys = [KEY, 'ssh-rsa AAAAB3Nz= it\'s "x": # - {a: [b]} & <c> | > %s \\n \\" ü'];
    const { instance, order } = await served({ sshKeys: keys });
    // The market makes the manifest from what it read, and it is the one that was sent with the lease.
    expect(instance).toMatchObject({ reference: order.reference, state: 'booting' });
  });
});

describe('an answer that never comes', () => {
  it('to an order: it is found by what it asks for, so that no second deposit is bound', async () => {
    const [order, other] = [await orderOf(), await orderOf()];
    await control('PUT', '/faults/akash', { kind: 'lost_answer', path: '/deployments', count: 1 });
    await expect(akash.rent(order, signal)).rejects.toMatchObject({ kind: 'connection', harmless: false });
    const id = await akash.rent(other, signal);
    const [lost, found] = [await akash.find?.(order, signal), await akash.find?.(other, signal)];
    expect(lost).toMatchObject({ state: 'booting', reference: null, unservedSince: expect.any(Number) });
    expect([found?.id, lost?.id === id]).toEqual([id, false]);
    await akash.release(lost?.id ?? '', signal);
    expect(await akash.find?.(order, signal)).toBeNull();
    expect(await akash.bills([lost?.id ?? ''], ever, signal)).toEqual(new Map([[lost?.id, 0n]]));
    for (const kind of ['status', 'garbage']) {
      await control('PUT', '/faults/akash', { kind, status: 502, path: '/deployments', count: 1 });
      await expect(akash.rent(order, signal)).rejects.toMatchObject({ harmless: false });
    }
  });

  it('to a lease: the lease is found, and no second one taken', async () => {
    const { id, order } = await placed();
    await control('PUT', '/faults/akash', { kind: 'lost_answer', path: '/leases', count: 1 });
    await expect(akash.proceed(id, order, signal)).rejects.toMatchObject({ kind: 'connection' });
    const found = await akash.proceed(id, order, signal);
    expect(found).toMatchObject({ reference: order.reference, unservedSince: null });
    expect((await akash.list(signal)).map(({ reference }) => reference)).toEqual([order.reference]);
    expect((await bidsFor(id)).filter(({ state }) => state === 'active')).toHaveLength(1);
  });

  it('to the end: it is ended again, and is not taken for ended where the market does not say so', async () => {
    const { id } = await served();
    await control('PUT', '/faults/akash', { kind: 'status', status: 404, path: '/deployments' });
    await expect(akash.release(id, signal)).rejects.toMatchObject({ kind: 'refused' });
    await expect(akash.see(id, signal)).rejects.toMatchObject({ kind: 'refused' });
    await control('PUT', '/faults/akash', { kind: 'lost_answer', path: '/deployments', count: 1 });
    await akash.release(id, signal);
    expect(await akash.list(signal)).toEqual([]);
    expect(await akash.see('1', signal)).toBeNull();
    await akash.release('1', signal);
  });
});

describe('the pretend market', () => {
  it('is for who has a key, and reads an SDL strictly', async () => {
    expect((await fetch(`${stage.url()}/akash/v1/deployments`)).status).toBe(401);
    const post = (sdl: unknown) => atAkash('POST', '/deployments', { data: { sdl, deposit: 5 } });
    for (const sdl of [
      undefined,
      'version: "2.0"',
      '{}',
      '{"version":"2.0","services":{},"profiles":{},"deployment":{}}',
    ])
      expect(await post(sdl)).toMatchObject({
        status: 400,
        body: { code: 'validation_error', type: 'validation_error' },
      });
    expect((await atAkash('GET', '/deployments/1')).status).toBe(404);
  });

  it('lists every deployment, page by page', async () => {
    const order = await orderOf({ pricePerHourMax: microUsdc(10_000n) as MicroUsdc });
    await control('PUT', '/credit/akash', { usd: 100_000 });
    const ids: string[] = [];
    for (let i = 0; i < 101; i += 1) ids.push(await akash.rent(order, signal));
    expect((await akash.list(signal)).map(({ id }) => id)).toEqual(ids);
  });
});
