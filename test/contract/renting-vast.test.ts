/** Renting at Vast.ai through the providers' door, at the pretend market over HTTP, and by that market's own bill. */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type Instant, plus, SECOND_MS } from '../../server/src/base/clock.ts';
import { type MicroUsdc, microUsdc } from '../../server/src/base/money.ts';
import { type Instance, type Offer, type Renting, RentRefused } from '../../server/src/providers/providers.ts';
import { rentingStage } from '../support/renting-stage.ts';

const KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHd3 anna@home';

const stage = rentingStage('vast', { size: 700, bootSeconds: 4 });
const { control, turn, signal, offers, orderOf, refusedFor, ever } = stage;
let vast: Renting;
beforeAll(async () => {
  vast = stage.renting();
  stock(await offers());
});

/** The market itself, with its key. */
const atVast = (method: string, path: string, body?: object): Promise<Response> =>
  fetch(`${stage.url()}/vast${path}`, {
    method,
    headers: { authorization: 'Bearer sandbox-vast-key' },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });

type Bill = {
  credit_micro_usd: number;
  instances: { id: number; label: string; destroyed: string | null; total_micro_usd: number }[];
};
const bill = () => stage.bill<Bill>();

/** Offers of one GPU each that can be rented beside each other, by side of the market; each is used once. */
const shelf: Record<Offer['pricing'], Offer[]> = { on_demand: [], interruptible: [] };

function stock(all: readonly Offer[]): void {
  const seen = new Set<string>();
  const until = plus(stage.now(), 3 * 86_400 * SECOND_MS);
  const isBid = ({ pricing }: Offer): boolean => pricing === 'interruptible';
  for (const offer of [...all.filter(isBid).slice(0, 50), ...all.filter((offer) => !isBid(offer))]) {
    const [gpu = ''] = offer.gpuIds;
    const fits = offer.gpuCount === 1 && offer.gpuIds.length === 1 && !seen.has(gpu) && offer.pricePerHour > 0n;
    if (!fits || (offer.diskGb ?? 0) < 60 || (offer.rentableUntil ?? until) < until) continue;
    seen.add(gpu);
    shelf[offer.pricing].push(offer);
  }
}

function one(pricing: Offer['pricing'] = 'on_demand'): Offer {
  const offer = shelf[pricing].pop();
  if (offer === undefined) throw new Error('the market is too small for these tests');
  return offer;
}

const askOf = ({ externalId }: Offer): string => externalId.replace('/bid', '');
const shares = (all: readonly Offer[], gpuIds: readonly string[]): string[] =>
  all.filter((offer) => offer.gpuIds.some((gpu) => gpuIds.includes(gpu))).map(({ externalId }) => externalId);

describe('a rental at Vast.ai', () => {
  it('boots, runs, is reached and ended, and costs what the market wrote down, to the micro-USD', async () => {
    // Slices of one machine: whoever rents one takes the others off the market.
    const all = await offers();
    const sliced = all.find(
      ({ gpuIds, gpuCount, pricing, diskGb }) =>
        pricing === 'on_demand' && gpuCount === 2 && (diskGb ?? 0) > 60 && shares(all, gpuIds).length > 2,
    ) as Offer;
    await control('PUT', `/offers/vast/${sliced.externalId}`, { dph_base: 0.123457, storage_cost: 0.2 });
    const order = orderOf(sliced, { pricePerHourMax: microUsdc(123_457n) });
    const id = await vast.rent(order, signal);

    const booting = { id, reference: order.reference, state: 'booting', connection: null, pricePerHour: 123_457n };
    expect(await vast.see(id, signal)).toEqual({ ...booting, detail: 'being provided', unservedSince: null });
    turn(1);
    expect(await vast.see(id, signal)).toMatchObject({ ...booting, detail: 'created: created' });
    turn(2);
    expect(await vast.see(id, signal)).toMatchObject({ ...booting, detail: 'loading: pulling' });
    turn(1);
    const running = await vast.see(id, signal);
    expect(running).toMatchObject({ state: 'running', connection: { port: 40_000 + (Number(id) % 20_000) } });
    expect(running?.connection).toMatchObject({ host: expect.stringMatching(/^198\.18\.\d+\.\d+$/), user: 'root' });
    expect(await vast.list(signal)).toEqual([running]);
    expect(shares(await offers(), sliced.gpuIds)).toEqual([]);

    turn(1000);
    await vast.release(id, signal);
    turn(1000);
    await vast.release(id, signal);
    expect(await vast.see(id, signal)).toBeNull();
    expect(await vast.list(signal)).toEqual([]);
    expect(shares(await offers(), sliced.gpuIds)).not.toEqual([]);
    expect(await vast.bills([id, '1'], ever, signal)).toEqual(new Map([[id, 38_167n]]));
    // 123,457 × 1,000 / 3,600 = 34,293.6; 200,000 × 50 × 1,004 / 2,592,000 = 3,873.5 (456…).
    expect(await bill()).toEqual({
      credit_micro_usd: 1_000_000_000 - 34_294 - 3_873,
      instances: [
        {
          ...{ id: Number(id), label: order.reference, ask_id: Number(sliced.externalId), disk_gb: 50 },
          ...{ created: '2026-11-01T00:00:00.000Z', running: '2026-11-01T00:00:04.000Z', stopped: null },
          ...{ destroyed: '2026-11-01T00:16:44.000Z', gpu_seconds: 1000, disk_seconds: 1004 },
          ...{ gpu_micro_usd_per_hour: 123_457, disk_micro_usd_per_gb_month: 200_000 },
          ...{ gpu_micro_usd: 34_294, disk_micro_usd: 3_873, total_micro_usd: 38_167 },
        },
      ],
    });
  });

  it('is refused with its reason, and then nothing is rented', async () => {
    const before = (await bill()).instances.length;
    const [offer, gone] = [one(), one()];
    await control('DELETE', `/offers/vast/${gone.externalId}`);
    expect(await refusedFor(orderOf(gone))).toBe('gone');
    expect(await refusedFor(orderOf(offer, { until: plus(offer.rentableUntil ?? (0 as Instant), 1) }))).toBe('gone');
    const less = microUsdc(offer.pricePerHour - 1n);
    expect(await refusedFor(orderOf(offer, { pricePerHourMax: less }))).toBe('dearer');
    expect(await refusedFor(orderOf(offer, { gpuCount: 2 }))).toBe('invalid');
    expect(await refusedFor(orderOf(offer, { diskGb: 1e6 }))).toBe('invalid');
    expect(await refusedFor(orderOf(offer, { sshKeys: ['no key'] }))).toBe('invalid');
    expect(await refusedFor(orderOf(offer, { sshKeys: [`${KEY}\nssh-rsa AAAA`] }))).toBe('invalid');
    expect(await refusedFor(orderOf(offer, { externalId: 'nonsense' }))).toBe('invalid');
    // The market's own word, for what is not looked at before.
    expect(await refusedFor(orderOf(offer, { diskGb: 7 }))).toBe('invalid');
    await control('PUT', '/credit/vast', { usd: 0 });
    expect(await refusedFor(orderOf(offer))).toBe('credit');
    expect((await bill()).instances).toHaveLength(before);
  });

  it('is made once when two want the same offer', async () => {
    const offer = one();
    const [first, second] = await Promise.allSettled([
      vast.rent(orderOf(offer), signal),
      vast.rent(orderOf(offer), signal),
    ]);
    const lost = [first, second].filter((outcome) => outcome.status === 'rejected');
    expect(lost.map(({ reason }) => (reason instanceof RentRefused ? reason.reason : reason))).toEqual(['gone']);
    expect(await vast.list(signal)).toHaveLength(1);
  });

  it('is made and found again by its reference when the answer is lost, and is not asked for twice', async () => {
    const order = orderOf(one());
    const before = (await bill()).instances.length;
    await control('PUT', '/faults/vast', { kind: 'lost_answer', path: '/asks/' });
    await expect(vast.rent(order, signal)).rejects.toMatchObject({ kind: 'connection', harmless: false });
    expect((await vast.list(signal)).map(({ reference }) => reference)).toEqual([order.reference]);
    await control('PUT', '/faults/vast', { kind: 'status', status: 500, path: '/asks/' });
    await expect(vast.rent(orderOf(one()), signal)).rejects.toMatchObject({ kind: 'server' });
    expect((await bill()).instances).toHaveLength(before + 1);
    const { requests } = (await control('GET', '/requests')) as {
      requests: { path: string; status: number; count: number }[];
    };
    const errors = requests.filter(({ path, status }) => path.includes('/asks/') && status === 500);
    expect(errors.map(({ count }) => count)).toEqual([1]);
  });

  it('waits when the market is asked too often, and is made once', async () => {
    await control('PUT', '/faults/vast', { kind: 'rate_limited', path: '/asks/', count: 1, retry_after: 1 });
    const id = await vast.rent(orderOf(one()), signal);
    expect((await vast.list(signal)).map((instance) => instance.id)).toEqual([id]);
  });

  it('is broken when it does not start, or its GPU goes to a higher bid', async () => {
    const ids: string[] = [];
    for (const fail of ['stuck', 'exited', 'oci']) {
      await control('PUT', '/boots/vast', { seconds: 4, fail, count: 1 });
      ids.push(await vast.rent(orderOf(one()), signal));
    }
    ids.push(await vast.rent(orderOf(one()), signal));
    turn(3600);
    const states = async (): Promise<(Instance['state'] | undefined)[]> => {
      const all = await vast.list(signal);
      return ids.map((id) => all.find((instance) => instance.id === id)?.state);
    };
    expect(await states()).toEqual(['booting', 'broken', 'broken', 'running']);
    await control('POST', `/instances/vast/${ids[3]}/interrupt`);
    expect(await states()).toEqual(['booting', 'broken', 'broken', 'broken']);
    // What is broken costs its disk alone.
    turn(60);
    const costs = (await bill()).instances.slice(-4) as unknown as { gpu_seconds: number; disk_seconds: number }[];
    expect(costs.map(({ gpu_seconds, disk_seconds }) => [gpu_seconds, disk_seconds])).toEqual([
      ...Array(3).fill([0, 3660]),
      [3596, 3660],
    ]);
  });

  it('by a bid pays the bid, and what a bid that is too low leaves behind is ours, broken, to be released and billed', async () => {
    const offer = one('interruptible');
    const bid = microUsdc(offer.pricePerHour + 7n);
    const id = await vast.rent(orderOf(offer, { pricePerHourMax: bid }), signal);
    expect((await vast.see(id, signal))?.pricePerHour).toBe<MicroUsdc>(bid);
    await vast.release(id, signal);

    await control('PUT', `/offers/vast/${askOf(offer)}`, { min_bid: 90 });
    const order = orderOf(offer);
    const left = await vast.rent(order, signal);
    expect(await vast.see(left, signal)).toMatchObject({ id: left, reference: order.reference, state: 'broken' });
    await vast.release(left, signal);
    expect(await vast.list(signal)).toEqual([]);
    const billed = (await bill()).instances.at(-1);
    expect(billed).toMatchObject({ label: order.reference, destroyed: expect.any(String) });
    expect(await vast.bills([left], ever, signal)).toEqual(new Map([[left, BigInt(billed?.total_micro_usd ?? -1)]]));
  });

  it('is listed whole, page by page', async () => {
    const rented = Array.from({ length: 26 }, () => one());
    for (const [i, { externalId }] of rented.entries()) {
      const body = { client_id: 'me', image: 'x', disk: 8, label: `by-hand-${i}`, runtype: 'ssh_direct' };
      expect((await atVast('PUT', `/api/v0/asks/${externalId}/`, body)).status).toBe(200);
    }
    const listed = await vast.list(signal);
    expect(listed.map(({ reference }) => reference)).toEqual(rented.map((_, i) => `by-hand-${i}`));
    turn(100);
    const released = stage.now();
    for (const { id } of listed) await atVast('DELETE', `/api/v0/instances/${id}/`);
    const ids = listed.map(({ id }) => id);
    const within = { from: plus(released, -200 * SECOND_MS), to: released };
    const billed = (await bill()).instances.slice(-26).map(({ id, total_micro_usd: n }) => [String(id), BigInt(n)]);
    expect([...(await vast.bills(ids, within, signal))]).toEqual(billed);
    // Days in which they were not are not asked for.
    const before = { from: 0 as Instant, to: plus(released, -5 * 86_400 * SECOND_MS) };
    expect((await vast.bills(ids, before, signal)).size).toBe(0);
  });

  it('is not taken for ended where the market does not say so', async () => {
    const id = await vast.rent(orderOf(one()), signal);
    await control('PUT', '/faults/vast', { kind: 'unauthorized', path: '/instances/' });
    await expect(vast.release(id, signal)).rejects.toMatchObject({ kind: 'auth' });
    await expect(vast.see(id, signal)).rejects.toMatchObject({ kind: 'auth' });
    await control('PUT', '/faults/vast', { kind: 'status', status: 404, path: '/instances/' });
    await expect(vast.release(id, signal)).rejects.toMatchObject({ kind: 'refused' });
    await expect(vast.see(id, signal)).rejects.toMatchObject({ kind: 'refused' });
  });

  it('lets in the keys it was given, whatever is written beside them', async () => {
    const keys = [KEY, 'ssh-rsa AAAAB3Nz= it\'s $(echo me); `id` \\ "x" %s'];
    const id = await vast.rent(orderOf(one(), { sshKeys: keys }), signal);
    const { instances } = (await (await atVast('GET', `/api/v0/instances/${id}/`)).json()) as {
      instances: { onstart: string };
    };
    const home = await mkdtemp(join(tmpdir(), 'gp4u-keys-'));
    onTestFinished(() => rm(home, { recursive: true, force: true }));
    await promisify(execFile)('sh', ['-c', instances.onstart.replaceAll('~root', home)]);
    expect(await readFile(join(home, '.ssh/authorized_keys'), 'utf8')).toBe(`${keys.join('\n')}\n`);
  });

  it('is for who has a key, and every market can be rented', async () => {
    expect((await fetch(`${stage.url()}/vast/api/v1/instances/`)).status).toBe(401);
    const providers = stage.providers();
    expect(providers.names.map((name) => providers.renting(name) !== null)).toEqual([true, true, true, true]);
  });
});
