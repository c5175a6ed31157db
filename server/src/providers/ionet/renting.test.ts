import { describe, expect, it } from 'vitest';
import { type Instant, MINUTE_MS, parseInstant, plus } from '#base/clock';
import { FetchFailure } from '#platform/fetch';
import { type RentOrder, RentRefused } from '../renting.ts';
import type { CallRequest, ProviderClient } from '../resilience.ts';
import { readAccess } from './access.ts';
import { createRenting, hoursMissing, instanceOf, readRefusal } from './renting.ts';
import { deploymentAnswer, vmsAnswer } from './wire.ts';

const NOW = parseInstant('2026-11-01T00:00:00Z') as Instant;
const HOUR_MS = 60 * MINUTE_MS;
const signal = new AbortController().signal;

describe('where a VM is reached', () => {
  it.each([
    ['ssh -p 22000 ubuntu@198.18.0.7', '198.18.0.7', 22000, 'ubuntu'],
    ['ssh ubuntu@vm-7.example.org -p 22000', 'vm-7.example.org', 22000, 'ubuntu'],
    ['ssh -i key.pem -p22000 -o StrictHostKeyChecking=no me@host', 'host', 22000, 'me'],
    ['ssh -o Port=22000 -l me host', 'host', 22000, 'me'],
    ['ssh -tA me@host uptime', 'host', 22, 'me'],
    ['  ssh me@198.18.0.7 ', '198.18.0.7', 22, 'me'],
    ['ssh://me@host:22000', 'host', 22000, 'me'],
    ['me@host:22000', 'host', 22000, 'me'],
    ['host:22000', 'host', 22000, 'root'],
    ['198.18.0.7', '198.18.0.7', 22, 'root'],
    ['me@[2001:db8::7]:22000', '2001:db8::7', 22000, 'me'],
  ] as const)('%s', (text, host, port, user) => {
    expect(readAccess(text)).toEqual({ host, port, user });
  });

  it.each([
    '',
    'pending',
    'not ready yet',
    'ssh',
    'ssh -p 22000',
    'host:0',
    'host:70000',
    'ssh -p x me@host',
    'me@$(id):22',
    'me;id@host:22',
    '-oProxyCommand=id@host',
    'https://host/a',
  ])('nowhere: %j', (text) => {
    expect(readAccess(text)).toBeNull();
  });
});

describe('a refusal', () => {
  it.each([
    [400, '{"detail":"Insufficient credits: the block costs 3"}', 'credit'],
    [403, '{"detail":"Not enough IO credits on the account"}', 'credit'],
    [400, '{"detail":"Your balance is too low"}', 'credit'],
    [402, '', 'credit'],
    [400, '{"detail":"Not enough replicas available at the location"}', 'gone'],
    [409, '"The location is sold out"', 'gone'],
    [400, 'insufficient GPU capacity', 'gone'],
    [422, '{"detail":[{"loc":["body","location_ids"],"msg":"location is no longer available"}]}', 'gone'],
    [422, '{"detail":[{"loc":["body","gpus_per_vm"],"msg":"too many","input":"sold out, no credit"}]}', 'invalid'],
    [422, '[]', 'invalid'],
    [400, '{"detail":"bad request"}', null],
    [404, '{"detail":"Not Found"}', null],
    [403, '<html>no credit</html>', null],
    [429, '{"detail":"not available: too many requests"}', null],
    [500, '{"detail":"Insufficient credits"}', null],
    [503, 'service unavailable', null],
  ] as const)('%s %s', (status, text, reason) => {
    expect(readRefusal(status, text)).toBe(reason);
  });
});

const deployment = (changes: object) =>
  deploymentAnswer.parse({
    data: {
      ...{ id: 'd-1', status: 'running', started_at: '2026-11-01T00:00:00Z', amount_paid: 3 },
      ...{ compute_minutes_served: 30, compute_minutes_remaining: 90, ...changes },
    },
  }).data;

describe('a deployment', () => {
  const vms = (...workers: object[]) => vmsAnswer.parse({ data: { total: 1, workers } }).data.workers;
  const reached = vms({
    ssh_access: 'ssh -p 22000 me@host',
    vm_events: [
      { time: '2026-11-01T00:02:00Z', message: 'VM started' },
      { time: '2026-11-01T00:01:00Z', message: 'image pulled' },
    ],
  });

  it('runs once one of its VMs can be reached', () => {
    expect(instanceOf(deployment({}), reached)).toEqual({
      ...{ id: 'd-1', reference: null, state: 'running', detail: 'running: VM started' },
      connection: { host: 'host', port: 22000, user: 'me' },
      ...{ unservedSince: null, pricePerHour: null },
    });
    expect(instanceOf(deployment({}), [])).toMatchObject({ state: 'booting', connection: null });
    expect(instanceOf(deployment({}), vms({ ssh_access: 7, network_services: 7, vm_events: 7 }))).toMatchObject({
      ...{ state: 'booting', detail: 'running' },
    });
    const web = { port: 80, protocol: 'tcp', public_ip: '198.18.0.7', public_port: 30080 };
    const ssh = { ...web, port: 22, public_port: 30022 };
    expect(instanceOf(deployment({}), vms({ ssh_access: '', network_services: { web, ssh } })).connection).toEqual({
      ...{ host: '198.18.0.7', port: 30022, user: 'root' },
    });
    expect(instanceOf(deployment({}), vms({ network_services: { web } })).connection).toBeNull();
  });

  it.each([
    ['deployment requested', 'booting'],
    ['some new word', 'booting'],
    ['termination requested', 'ended'],
    ['completed', 'ended'],
    ['Destroyed', 'ended'],
    ['failed', 'broken'],
  ] as const)('%s is %s', (status, state) => {
    expect(instanceOf(deployment({ status }), reached)).toMatchObject({ state, detail: status, connection: null });
  });

  it('is prolonged by the whole hours that are missing', () => {
    const missing = (untilMinutes: number, changes: object = {}) =>
      hoursMissing(deployment(changes), plus(NOW, 30 * MINUTE_MS), plus(NOW, untilMinutes * MINUTE_MS));
    expect([0, 60, 120, 121, 180, 181].map((minutes) => missing(minutes))).toEqual([0, 0, 0, 1, 1, 2]);
    // Rounded minutes, up or down, are no hour.
    for (const remaining of [89, 90, 91]) expect(missing(120, { compute_minutes_remaining: remaining })).toBe(0);
    // It does not run yet: its two hours lie before it.
    const waits = { started_at: null, compute_minutes_served: 0, compute_minutes_remaining: 120 };
    expect([150, 151].map((minutes) => missing(minutes, waits))).toEqual([0, 1]);
    expect(missing(121, { started_at: '2026-11-01T00:00:00' })).toBe(1);
    expect(missing(121, { started_at: '2026-11-01T01:00:00+01:00' })).toBe(1);
    expect(() => missing(121, { compute_minutes_remaining: null })).toThrow(FetchFailure);
  });
});

describe('a deployment that is not found', () => {
  const see = (status: number, text: string) => {
    const client: ProviderClient = {
      request: () => Promise.reject(new FetchFailure('refused', 'no', { answer: { status, text } })),
    };
    return createRenting(client, { now: () => NOW, sleep: async () => undefined }, 'k').see('d-1', signal);
  };

  it.each(['{"detail":"Deployment not found"}', '"not found"', 'Not Found'])('is gone: %s', async (text) => {
    expect(await see(404, text)).toBeNull();
    await expect(see(400, text)).rejects.toBeInstanceOf(FetchFailure);
  });

  it.each(['', ' <!doctype html>'])('may be there all the same: %j', async (text) => {
    await expect(see(404, text)).rejects.toBeInstanceOf(FetchFailure);
  });
});

describe('an order', () => {
  const order: RentOrder = {
    ...{ reference: 'bk-1', externalId: '224/vmaas/1', gpuCount: 2, diskGb: 50, sshKeys: ['ssh-ed25519 AAAA anna'] },
    ...{ pricePerHourMax: 2_000_000n as RentOrder['pricePerHourMax'], until: plus(NOW, 2 * HOUR_MS + 1) },
  };
  /** Answers a quote and a deploy. */
  function market(quote: object, deployed: unknown) {
    const asked: CallRequest[] = [];
    const client: ProviderClient = {
      async request(given, shape) {
        const request = typeof given === 'function' ? given() : given;
        asked.push(request);
        return shape.parse(request.path.includes('/price?') ? { data: quote } : deployed);
      },
    };
    return { asked, renting: createRenting(client, { now: () => NOW, sleep: async () => undefined }, 'k') };
  }
  const QUOTE = { total_cost_usdc: 6, available_replica_count: [1] };

  it('is quoted and sent as it was quoted, with the key, once', async () => {
    const { asked, renting } = market(QUOTE, { status: 'succeeded', deployment_id: 'd-1' });
    expect(await renting.rent(order, signal)).toBe('d-1');
    const [price, deploy] = asked;
    expect(Object.fromEntries(new URLSearchParams(price?.path.split('?')[1]))).toEqual({
      ...{ location_ids: '[1]', hardware_id: '224', currency: 'usdc', duration_hours: '3' },
      ...{ gpus_per_vm: '2', replica_count: '1' },
    });
    expect(deploy).toMatchObject({ method: 'POST', once: true, headers: { 'x-api-key': 'k' } });
    expect(JSON.parse(deploy?.body ?? '')).toEqual({
      ...{ resource_private_name: 'bk-1', hardware_id: 224, location_ids: [1], gpus_per_vm: 2, vms_qty: 1 },
      ...{ duration_hours: 3, ssh_keys: { 'bk-1-1': 'ssh-ed25519 AAAA anna' } },
    });
  });

  it('is for an hour at least', async () => {
    const { asked, renting } = market({ ...QUOTE, total_cost_usdc: 2 }, { id: 'd-1' });
    await renting.rent({ ...order, until: plus(NOW, -1), sshKeys: [] }, signal);
    expect(JSON.parse(asked[1]?.body ?? '')).not.toHaveProperty('ssh_keys');
    expect(JSON.parse(asked[1]?.body ?? '')).toMatchObject({ duration_hours: 1 });
  });

  it.each([[{ id: 'd-2' }], [{ data: { deployment_id: 'd-2' } }], [{ data: { id: 'd-2' }, deployment_id: 7 }]])(
    'finds its id in %j',
    async (answer) => {
      expect(await market(QUOTE, answer).renting.rent(order, signal)).toBe('d-2');
    },
  );

  it('that is taken without an id is to be looked for', async () => {
    await expect(market(QUOTE, { status: 'ok' }).renting.rent(order, signal)).rejects.toMatchObject({
      ...{ name: 'FetchFailure', kind: 'bad_answer', harmless: false },
    });
  });

  it.each([
    ['dearer', { total_cost_usdc: 6.000001 }, {}],
    ['gone', { available_replica_count: [] }, {}],
    ['invalid', {}, { gpuCount: 9 }],
    ['invalid', {}, { gpuCount: 0 }],
    ['invalid', {}, { externalId: '224/vmaas' }],
    ['invalid', {}, { sshKeys: ['ssh-ed25519 AAAA\nssh-rsa BBBB'] }],
  ] as const)('is refused as %s: %j %j', async (reason, quote, changes) => {
    const { asked, renting } = market({ ...QUOTE, ...quote }, { deployment_id: 'd-1' });
    const refusal = await renting.rent({ ...order, ...changes }, signal).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(RentRefused);
    expect(refusal).toMatchObject({ reason });
    expect(asked.filter(({ method }) => method === 'POST')).toEqual([]);
  });
});
