import { describe, expect, it } from 'vitest';
import type { Instant } from '#base/clock';
import { microUsdc } from '#base/money';
import { RentRefused } from '../renting.ts';
import { instanceOf, openBids, readRefusal } from './renting.ts';
import { ceilingOf, depositFor, dollars, fundsFor, manifestOf, perHour, sdlOf, uactOf } from './sdl.ts';
import { deploymentAnswer } from './wire.ts';

const order = {
  ...{ reference: 'rental-1', externalId: 'nvidia/a100/80Gi/SXM4', gpuCount: 2, diskGb: 100 },
  ...{ sshKeys: ['ssh-ed25519 AAAA anna'], pricePerHourMax: microUsdc(2_220_000n), until: 3_600_000 as Instant },
};

describe('a price a block', () => {
  it.each([
    ['1850.25', 1_110_150n],
    ['1850.250000000000000000', 1_110_150n],
    ['0', 0n],
    ['3000', 1_800_000n],
    // A trifle above a limit is above it.
    ['1850.000000000000000001', 1_110_001n],
    ['1850.2508', 1_110_151n],
    ['-1', null],
    ['1e3', null],
    ['', null],
    ['NaN', null],
  ])('%s is %s an hour', (amount, micro) => {
    expect(perHour(amount)).toBe(micro);
  });

  it('never passes what an hour may cost', () => {
    for (const micro of [0n, 1n, 599n, 600n, 66_667n, 1_110_000n, 123_456_789n]) {
      const most = microUsdc(micro);
      const [bid, more] = [ceilingOf(most), microUsdc(micro + 1n)];
      expect(perHour(bid)).toBeLessThanOrEqual(most);
      expect(perHour(ceilingOf(more))).toBeLessThanOrEqual(more);
      // And leaves less than a micro-USD of it unused.
      expect(perHour(bid)).toBeGreaterThan(micro - 1n);
    }
    expect(ceilingOf(microUsdc(1_110_000n))).toBe('1850.000000');
    expect(ceilingOf(microUsdc(40_000n))).toBe('66.666666');
  });

  it('of what was paid is rounded half up once', () => {
    expect(['1.5', '1.4999999', '2.499999999999999999', 'x'].map(uactOf)).toEqual([2n, 1n, 2n, null]);
  });
});

describe('a deposit', () => {
  it('is for the block and ten minutes, in whole cents, and at least 5 dollars', () => {
    expect(fundsFor(microUsdc(6_000_000n), 0 as Instant, 3_600_000 as Instant)).toBe(7_000_000n);
    expect(fundsFor(microUsdc(6_000_000n), 9_000_000 as Instant, 3_600_000 as Instant)).toBe(0n);
    expect(dollars(microUsdc(7_000_001n))).toBe(7.01);
    expect(depositFor(order, 0 as Instant)).toBe(5);
    expect(depositFor({ ...order, pricePerHourMax: microUsdc(6_000_001n) }, 0 as Instant)).toBe(7.01);
  });
});

describe('an order in words', () => {
  it('asks for the card, its memory and its interface, as many times as GPUs', () => {
    const sdl = JSON.parse(sdlOf(order));
    const { resources } = sdl.profiles.compute['rental-1'];
    expect(resources).toMatchObject({ cpu: { units: 16 }, memory: { size: '64Gi' }, storage: [{ size: '100Gi' }] });
    const card = { model: 'a100', ram: '80Gi', interface: 'sxm' };
    expect(resources.gpu).toEqual({ units: 2, attributes: { vendor: { nvidia: [card] } } });
    expect(sdl.profiles.placement.any.pricing['rental-1']).toEqual({ denom: 'uact', amount: '3700.000000' });
    expect(sdl.services['rental-1'].env).toEqual(['SSH_PUBKEY=ssh-ed25519 AAAA anna']);
    expect(JSON.parse(sdlOf({ ...order, sshKeys: [] })).services['rental-1'].env).toBeUndefined();
  });

  it('has the manifest that the SDK makes: keys in order, no space, no sign of HTML', () => {
    const manifest = manifestOf({ ...order, sshKeys: ['ssh-rsa AA <a> & "b"', 'ssh-rsa BB'] });
    expect(manifest).toMatch(/^\[{"name":"any","services":\[{"args":null,"command":null,"count":1,"credentials":null,/);
    expect(manifest).toContain('"env":["SSH_PUBKEY=ssh-rsa AA \\u003ca\\u003e \\u0026 \\"b\\"\\nssh-rsa BB"]');
    const inOrder = (value: unknown): void => {
      if (typeof value !== 'object' || value === null) return;
      if (!Array.isArray(value)) expect(Object.keys(value)).toEqual(Object.keys(value).sort());
      Object.values(value).forEach(inOrder);
    };
    inOrder(JSON.parse(manifest));
    expect(manifestOf({ ...order, pricePerHourMax: microUsdc(1n), until: 1 as Instant })).toBe(manifestOf(order));
  });

  it.each([
    [{ externalId: 'nvidia/a100/80Gi' }],
    [{ externalId: 'nvidia/a100/80Gi/NVLink' }],
    [{ externalId: 'nvidia/a"100/80Gi/PCIe' }],
    [{ reference: 'Rental' }],
    [{ reference: '-rental' }],
    [{ reference: 'r'.repeat(63) }],
    [{ reference: 'a: b' }],
    [{ gpuCount: 0 }],
    [{ diskGb: 1.5 }],
    [{ sshKeys: ['ssh-rsa AAAA x\ny'] }],
  ])('%j cannot be said', (changes) => {
    expect(() => sdlOf({ ...order, ...changes })).toThrow(RentRefused);
    expect(() => manifestOf({ ...order, ...changes })).toThrow(RentRefused);
  });
});

describe('a refused order', () => {
  it.each([
    [402, '{"message":"Not enough balance to cover the deployment deposit."}', 'credit'],
    [400, '{"message":"Insufficient funds"}', 'credit'],
    [400, '{"message":"Console trial expired"}', 'credit'],
    [400, '{"message":"Invalid GPU attributes"}', 'invalid'],
    [400, '{"code":"validation_error","data":[]}', 'invalid'],
    [400, '{"message":"Deployment with provided dseq and owner already exists"}', null],
    [401, '{"message":"Invalid API key"}', null],
    [404, '{"message":"Not found"}', null],
    [500, '{"message":"insufficient funds"}', null],
  ] as const)('%s %s', (status, text, reason) => {
    expect(readRefusal(status, text)).toBe(reason);
  });
});

describe('bids', () => {
  const bid = (provider: string, amount: string, changes: object = {}) => ({
    bid: { id: { dseq: '7', gseq: 1, oseq: 1, provider }, state: 'open', price: { denom: 'uact', amount }, ...changes },
  });

  it('are those that are open and in dollars, the cheapest first, then by provider', () => {
    const rows = [
      ...[bid('akash1c', '20'), bid('akash1b', '10.00'), bid('akash1a', '10'), bid('akash1d', '9', { state: 'lost' })],
      ...[bid('akash1e', '1', { price: { denom: 'uakt', amount: '1' } }), bid('akash1f', '-1'), { bid: null }, 7],
    ];
    const read = openBids(rows).map(({ bid: { id }, pricePerHour }) => [id.provider, pricePerHour]);
    expect(read).toEqual([
      ['akash1a', 6000n],
      ['akash1b', 6000n],
      ['akash1c', 12_000n],
    ]);
  });
});

describe('a deployment', () => {
  const port = { port: 22, externalPort: 31_234, host: 'provider.example.com', available: 1 };
  const status = {
    forwarded_ports: { 'rental-1': [{ ...port, port: 80, externalPort: 1 }, port] },
    services: { 'rental-1': { ready_replicas: 1 } },
  };
  const lease = {
    id: { dseq: '1786', gseq: 1, oseq: 1, provider: 'akash1a' },
    ...{ state: 'active', price: { denom: 'uact', amount: '1850.25' }, status },
  };
  const read = (leases: object[], state = 'active') =>
    instanceOf(deploymentAnswer.parse({ data: { deployment: { id: { dseq: '1786' }, state }, leases } }).data);

  it('runs once each service is ready and its port is known', () => {
    expect(read([lease])).toEqual({
      ...{ id: '1786', reference: 'rental-1', state: 'running', detail: 'running', unservedSince: null },
      connection: { host: 'provider.example.com', port: 31_234, user: 'root' },
      pricePerHour: 1_110_150n,
    });
  });

  it.each([
    [{ status: null }, 'booting', null],
    [{ status: 'nonsense' }, 'booting', null],
    [{ status: { ...status, services: { 'rental-1': { ready_replicas: 0 } } } }, 'booting', 'rental-1'],
    [{ status: { ...status, services: {} } }, 'booting', 'rental-1'],
    [{ status: { ...status, forwarded_ports: {} } }, 'booting', 'rental-1'],
    [{ status: { ...status, forwarded_ports: { 'rental-1': [{ ...port, host: 'a b' }] } } }, 'booting', 'rental-1'],
    [{ state: 'closed', status: null, reason: 'x' }, 'broken', null],
    [{ state: 'insufficient_funds', status: null }, 'broken', null],
  ] as const)('%j is %s', (changes, state, reference) => {
    const unservedSince = state === 'broken' ? 1786 : null;
    expect(read([{ ...lease, ...changes }])).toMatchObject({ state, reference, connection: null, unservedSince });
  });

  it('without a lease waits since it was made; closed it has ended', () => {
    expect(read([])).toMatchObject({ state: 'booting', unservedSince: 1786, reference: null, pricePerHour: null });
    expect(read([lease], 'closed')).toMatchObject({ state: 'ended', unservedSince: null, connection: null });
    expect(read([{ ...lease, state: 'closed' }, lease])).toMatchObject({ state: 'running' });
  });
});
