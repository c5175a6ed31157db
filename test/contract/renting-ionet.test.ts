/** Renting at io.net through the providers' door, at the pretend market over HTTP, and by that market's own bill. */
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { microUsdc } from '../../server/src/base/money.ts';
import { type Offer, type Renting, type RentOrder, RentRefused } from '../../server/src/providers/providers.ts';
import { rentingStage } from '../support/renting-stage.ts';

const HOUR = 3600;
const KEYS = ['ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHd3 anna@home', 'ssh-rsa AAAAB3Nz= it\'s "me"'];

const stage = rentingStage('ionet', { size: 300, bootSeconds: 60 });
const { control, turn, signal, refusedFor, until: hence, ever } = stage;
let ionet: Renting;
beforeAll(() => {
  ionet = stage.renting();
});
beforeEach(() => stage.turnToHour());

/** The market itself, with its key. */
const atIonet = (method: string, path: string, body?: object): Promise<Response> =>
  fetch(`${stage.url()}/ionet/enterprise/v1/io-cloud/vmaas${path}`, {
    method,
    headers: { 'x-api-key': 'sandbox-ionet-key' },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });

type Billed = { id: string; label: string; destroyed: string | null; hours: number; total_micro_usd: number };
type Bill = { credit_micro_usd: number; instances: Billed[] };
const bill = () => stage.bill<Bill>();
const billed = async (id: string): Promise<Billed> => {
  const found = (await bill()).instances.find((one) => one.id === id);
  if (found === undefined) throw new Error(`${id} is not on the bill`);
  return found;
};

/** What the market says a block costs now, in micro-USD. */
async function quoted({ externalId }: Offer, gpus: number, hours: number): Promise<bigint> {
  const [hardware, , place] = externalId.split('/');
  const of = `location_ids=[${place}]&hardware_id=${hardware}&currency=usdc&replica_count=1`;
  const answer = await atIonet('GET', `/price?${of}&gpus_per_vm=${gpus}&duration_hours=${hours}`);
  const { data } = (await answer.json()) as { data: { total_cost_usdc: number } };
  return BigInt(Math.round(data.total_cost_usdc * 1e6));
}

async function machines(): Promise<readonly Offer[]> {
  return (await stage.offers()).filter(({ externalId, bookable }) => bookable && /^\d+\/vmaas\/\d+$/.test(externalId));
}

/** An offer with so many cards left, or more. */
async function one(fits: (free: number) => boolean = (free) => free >= 2): Promise<Offer> {
  const offer = (await machines()).find(({ free }) => free !== null && fits(free));
  if (offer === undefined) throw new Error('the market has no such offer');
  return offer;
}

const order = (offer: Offer, changes: Partial<RentOrder> = {}): RentOrder =>
  stage.orderOf(offer, { gpuCount: 1, sshKeys: KEYS, ...changes });

const list = async (): Promise<(string | null)[]> => (await ionet.list(signal)).map(({ reference }) => reference);
const stateOf = async (id: string): Promise<string | undefined> => (await ionet.see(id, signal))?.state;

describe('a rental at io.net', () => {
  it('boots, is reached, is ended early, and costs its whole block to the micro-USD', async () => {
    const offer = await one();
    expect(await quoted(offer, 1, 1)).toBe(offer.pricePerHour);
    const given = order(offer, { gpuCount: 2, until: hence(2.5 * HOUR), pricePerHourMax: microUsdc(10n ** 9n) });
    const cost = await quoted(offer, 2, 3);
    expect(cost).toBe(offer.pricePerHour * 6n);
    const id = await ionet.rent(given, signal);

    const bare = { id, connection: null, unservedSince: null, pricePerHour: null };
    const booting = { ...bare, reference: null, state: 'booting', detail: 'deployment requested' };
    expect(await ionet.see(id, signal)).toEqual(booting);
    expect(await ionet.list(signal)).toEqual([{ ...booting, reference: given.reference }]);
    const left = (await machines()).find(({ externalId }) => externalId === offer.externalId);
    expect(left?.free).toBe((offer.free ?? 0) - 2);
    turn(60);
    const running = await ionet.proceed(id, given, signal);
    expect(running).toMatchObject({ ...bare, state: 'running', detail: 'running: VM started', connection: {} });
    expect(running?.connection).toEqual({ host: '198.18.0.1', port: 22_001, user: 'root' });
    expect(await ionet.list(signal)).toMatchObject([{ id, reference: given.reference, state: 'running' }]);
    const { data } = (await (await atIonet('GET', `/deployment/${id}`)).json()) as { data: { ssh_keys: object } };
    expect(Object.values(data.ssh_keys)).toEqual(KEYS);
    expect(await ionet.bills([id], ever, signal)).toEqual(new Map());

    turn(1000);
    await ionet.release(id, signal);
    expect(await stateOf(id)).toBe('ended');
    expect(await ionet.bills([id], ever, signal)).toEqual(new Map());
    turn(2);
    await ionet.release(id, signal);
    expect(await ionet.list(signal)).toEqual([]);
    expect(await ionet.bills([id, '10000000-0000-4000-8000-00000000ffff'], ever, signal)).toEqual(
      new Map([[id, cost]]),
    );
    expect(await bill()).toEqual({
      credit_micro_usd: 1_000_000_000 - Number(cost),
      instances: [
        {
          ...{ id, label: given.reference, status: 'destroyed', gpus: 2, hours: 3, total_micro_usd: Number(cost) },
          ...{ created: '2026-11-01T00:00:00.000Z', running: '2026-11-01T00:01:00.000Z' },
          destroyed: '2026-11-01T00:17:40.000Z',
        },
      ],
    });
  });

  it('is refused with its reason, and then nothing is rented', async () => {
    const before = (await bill()).instances.length;
    const offer = await one();
    const pricePerHourMax = microUsdc(offer.pricePerHour - 1n);
    expect(await refusedFor(order(offer, { pricePerHourMax }))).toBe('dearer');
    const until = hence(5 * HOUR);
    expect(await refusedFor(order(offer, { pricePerHourMax, until }))).toBe('dearer');
    for (const wrong of [{ gpuCount: 9 }, { externalId: '101/vmaas' }, { sshKeys: ['no key'] }])
      expect(await refusedFor(order(offer, wrong))).toBe('invalid');
    // The market's own words, for what is not looked at before.
    expect(await refusedFor(order(offer, { externalId: offer.externalId.replace(/\d+$/, '99') }))).toBe('invalid');
    const small = await one((free) => free > 0 && free < 8);
    const whole = { gpuCount: 8, pricePerHourMax: microUsdc(10n ** 9n) };
    expect(await refusedFor(order(small, whole))).toBe('gone');
    await control('PUT', '/credit/ionet', { usd: Number(offer.pricePerHour - 1n) / 1e6 });
    expect(await refusedFor(order(offer))).toBe('credit');
    expect((await bill()).instances).toHaveLength(before);
    await control('PUT', '/credit/ionet', { usd: Number(offer.pricePerHour) / 1e6 });
    await ionet.rent(order(offer), signal);
    expect((await bill()).credit_micro_usd).toBe(0);
  });

  it('is made once when two want the last machine, and then there is none', async () => {
    const offer = await one((free) => free === 1);
    const both = await Promise.allSettled([1, 2].map(() => ionet.rent(order(offer), signal)));
    const lost = both.filter((outcome) => outcome.status === 'rejected');
    expect(lost.map(({ reason }) => (reason instanceof RentRefused ? reason.reason : reason))).toEqual(['gone']);
    expect(await list()).toHaveLength(1);
    expect((await machines()).find(({ externalId }) => externalId === offer.externalId)?.free).toBe(0);
    expect(await refusedFor(order(offer))).toBe('gone');
  });

  it('is found again by its reference when the answer is lost, and is not asked for twice', async () => {
    const before = (await bill()).instances.length;
    const given = order(await one());
    await control('PUT', '/faults/ionet', { kind: 'lost_answer', path: '/vmaas/deploy', count: 1 });
    await expect(ionet.rent(given, signal)).rejects.toMatchObject({ kind: 'connection', harmless: false });
    expect(await list()).toEqual([given.reference]);
    await control('PUT', '/faults/ionet', { kind: 'status', status: 500, path: '/vmaas/deploy', count: 1 });
    await expect(ionet.rent(order(await one()), signal)).rejects.toMatchObject({ kind: 'server', harmless: false });
    // What is no JSON may be the answer to what was made.
    await control('PUT', '/faults/ionet', { kind: 'truncated', path: '/vmaas/deploy', count: 1 });
    const other = order(await one());
    await expect(ionet.rent(other, signal)).rejects.toMatchObject({ kind: 'bad_answer', harmless: false });
    expect(await list()).toEqual([other.reference, given.reference]);
    expect((await bill()).instances).toHaveLength(before + 2);
  });

  it('waits when the market is asked too often, and is made once', async () => {
    await control('PUT', '/faults/ionet', { kind: 'rate_limited', path: '/vmaas/deploy', count: 1, retry_after: 1 });
    const id = await ionet.rent(order(await one()), signal);
    expect((await ionet.list(signal)).map((instance) => instance.id)).toEqual([id]);
  });

  it('is broken when it does not boot or is taken away, and only what did not boot is paid back', async () => {
    const offer = await one((free) => free >= 3);
    const ids: string[] = [];
    for (const fail of ['failed', 'stuck']) {
      await control('PUT', '/boots/ionet', { seconds: 60, fail, count: 1 });
      ids.push(await ionet.rent(order(offer), signal));
    }
    ids.push(await ionet.rent(order(offer), signal));
    turn(600);
    const states = () => Promise.all(ids.map(stateOf));
    expect(await states()).toEqual(['broken', 'booting', 'running']);
    await control('POST', `/instances/ionet/${ids[2]}/interrupt`);
    expect(await states()).toEqual(['broken', 'booting', 'broken']);
    expect((await ionet.list(signal)).map(({ id }) => id)).toEqual([ids[1]]);
    for (const id of ids) await ionet.release(id, signal);
    turn(2);
    expect(await states()).toEqual(['broken', 'ended', 'broken']);
    const costs = new Map(ids.map((id, i) => [id, i === 0 ? 0n : offer.pricePerHour]));
    expect(await ionet.bills(ids, ever, signal)).toEqual(costs);
    for (const id of ids) expect(BigInt((await billed(id)).total_micro_usd)).toBe(costs.get(id));
    expect((await bill()).credit_micro_usd).toBe(1_000_000_000 - 2 * Number(offer.pricePerHour));
  });

  it('ends by itself when the hours paid have run', async () => {
    const id = await ionet.rent(order(await one()), signal);
    turn(60 + HOUR - 1);
    expect(await stateOf(id)).toBe('running');
    turn(1);
    expect(await stateOf(id)).toBe('ended');
    expect(await list()).toEqual([]);
    await ionet.release(id, signal);
    await expect(ionet.prolong(id, hence(HOUR), signal)).rejects.toMatchObject({ kind: 'refused' });
    const { total_micro_usd: total, destroyed } = await billed(id);
    expect(destroyed).toBe(new Date(stage.now()).toISOString());
    expect(await ionet.bills([id], ever, signal)).toEqual(new Map([[id, BigInt(total)]]));
  });

  it('is prolonged by the hours that are missing, once, however often it is asked', async () => {
    const offer = await one();
    const first = await quoted(offer, 1, 2);
    const id = await ionet.rent(order(offer, { until: hence(2 * HOUR) }), signal);
    await ionet.prolong(id, hence(2 * HOUR), signal);
    expect((await billed(id)).hours).toBe(2);
    turn(1.5 * HOUR);
    // Paid until a minute after the second hour, as it booted for one.
    const until = hence(1.5 * HOUR);
    const more = await quoted(offer, 1, 1);
    await control('PUT', '/faults/ionet', { kind: 'lost_answer', path: '/extend' });
    await expect(ionet.prolong(id, until, signal)).rejects.toMatchObject({ kind: 'connection', harmless: false });
    await control('DELETE', '/faults');
    for (let times = 0; times < 3; times += 1) await ionet.prolong(id, until, signal);
    turn(37);
    await ionet.prolong(id, until, signal);
    expect(await billed(id)).toMatchObject({ hours: 3, total_micro_usd: Number(first + more) });
    await control('PUT', '/credit/ionet', { usd: 0 });
    await expect(ionet.prolong(id, hence(9 * HOUR), signal)).rejects.toMatchObject({ name: 'FetchFailure' });
    turn(1.5 * HOUR - 37 + 59);
    expect(await stateOf(id)).toBe('running');
    turn(1);
    expect(await stateOf(id)).toBe('ended');
    expect(await ionet.bills([id], ever, signal)).toEqual(new Map([[id, first + more]]));
  });

  it('is prolonged before it runs, too', async () => {
    await control('PUT', '/boots/ionet', { seconds: HOUR });
    const id = await ionet.rent(order(await one(), { until: hence(HOUR) }), signal);
    turn(600);
    for (let times = 0; times < 2; times += 1) await ionet.prolong(id, hence(1.5 * HOUR), signal);
    expect((await billed(id)).hours).toBe(2);
  });

  it('is listed whole, page by page, without what has ended', async () => {
    await control('PUT', '/credit/ionet', { usd: 100_000 });
    const wanted: string[] = [];
    for (const { externalId, free } of await machines()) {
      const [hardware, , place] = externalId.split('/').map(Number);
      for (let left = free ?? 0; left > 0 && wanted.length < 103; left -= 1) {
        const body = { hardware_id: hardware, location_ids: [place], gpus_per_vm: 1, vms_qty: 1, duration_hours: 1 };
        const name = `by-hand-${wanted.length}`;
        expect((await atIonet('POST', '/deploy', { ...body, resource_private_name: name })).status).toBe(200);
        wanted.push(name);
      }
    }
    expect(wanted).toHaveLength(103);
    expect(await list()).toEqual(wanted.toReversed());
    turn(60);
    expect(await list()).toEqual(wanted.toReversed());
    turn(HOUR);
    expect(await list()).toEqual([]);
  });

  it('is not taken for ended where the market does not say so', async () => {
    const id = await ionet.rent(order(await one()), signal);
    await control('PUT', '/faults/ionet', { kind: 'unauthorized', path: '/deployment/' });
    await expect(ionet.release(id, signal)).rejects.toMatchObject({ kind: 'auth' });
    await expect(ionet.see(id, signal)).rejects.toMatchObject({ kind: 'auth' });
    await expect(ionet.bills([id], ever, signal)).rejects.toMatchObject({ kind: 'auth' });
    await control('PUT', '/faults/ionet', { kind: 'garbage', path: '/deployment/' });
    await expect(ionet.release(id, signal)).rejects.toMatchObject({ kind: 'bad_answer' });
    await expect(ionet.see(id, signal)).rejects.toMatchObject({ kind: 'bad_answer' });
    await control('PUT', '/faults/ionet', { kind: 'status', status: 400, path: '/deployment/', count: 1 });
    await expect(ionet.release(id, signal)).rejects.toMatchObject({ kind: 'refused' });
    await control('DELETE', '/faults');
    expect(await ionet.see('10000000-0000-4000-8000-00000000ffff', signal)).toBeNull();
    await ionet.release('10000000-0000-4000-8000-00000000ffff', signal);
    expect(await stateOf(id)).toBe('booting');
  });

  it('is ended though the answer to that is lost', async () => {
    const id = await ionet.rent(order(await one()), signal);
    await control('PUT', '/faults/ionet', { kind: 'truncated', path: '/deployment/', count: 1 });
    await ionet.release(id, signal);
    expect(await stateOf(id)).toBe('ended');
    const other = await ionet.rent(order(await one()), signal);
    await control('PUT', '/faults/ionet', { kind: 'lost_answer', path: '/deployment/', count: 1 });
    await ionet.release(other, signal);
    expect(await stateOf(other)).toBe('ended');
  });
});

describe('the pretend io.net', () => {
  it('takes orders in the form that is described, from who has the key', async () => {
    const [hardware, , place] = (await one()).externalId.split('/').map(Number);
    const body = {
      ...{ resource_private_name: 'x', hardware_id: hardware, location_ids: [place] },
      ...{ gpus_per_vm: 1, vms_qty: 1, duration_hours: 1 },
    };
    const wrong = [
      ...[{ resource_private_name: '' }, { hardware_id: 1 }, { location_ids: [place, 2] }, { location_ids: [99] }],
      ...[{ gpus_per_vm: 9 }, { gpus_per_vm: 0 }, { duration_hours: 0 }, { duration_hours: 1.5 }, { vms_qty: 0 }],
      { ssh_keys: ['ssh-rsa AAAA'] },
    ];
    for (const changes of wrong) {
      const refused = await atIonet('POST', '/deploy', { ...body, ...changes });
      expect([changes, refused.status]).toEqual([changes, 422]);
      expect(await refused.json()).toMatchObject({ detail: [{ loc: ['body', expect.any(String)] }] });
    }
    expect((await atIonet('GET', '/deployments?page_size=101')).status).toBe(422);
    expect((await atIonet('GET', '/deployments?status=gone')).status).toBe(422);
    expect((await atIonet('GET', '/deployment/7')).status).toBe(422);
    const path = '/ionet/enterprise/v1/io-cloud/vmaas/deploy';
    const unknown = await fetch(stage.url() + path, { method: 'POST', body: JSON.stringify(body) });
    expect(unknown.status).toBe(401);
  });

  it('shows what is ours as hired, and free again afterwards', async () => {
    type Row = { id: number; idle: number; hired: number };
    const rowOf = async (id: number): Promise<Row | undefined> => {
      const answer = await fetch(`${stage.url()}/ionet/v1/io-explorer/network/market-snapshot`);
      return ((await answer.json()) as { data: Row[] }).data.find((row) => row.id === id);
    };
    const offer = await one();
    const hardware = Number(offer.externalId.split('/')[0]);
    const before = await rowOf(hardware);
    const id = await ionet.rent(order(offer, { gpuCount: 2, pricePerHourMax: microUsdc(10n ** 9n) }), signal);
    const { idle = 0, hired = 0 } = before ?? {};
    expect(await rowOf(hardware)).toMatchObject({ idle: idle - 2, hired: hired + 2 });
    await ionet.release(id, signal);
    expect(await rowOf(hardware)).toEqual(before);
  });
});
