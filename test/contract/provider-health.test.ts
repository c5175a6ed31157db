/** /api/provider-health/… and the settings of providers: every status that is declared, what they say, what they refuse. */
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Schemas } from '../../client/src/client.ts';
import { faultsOf, operations } from '../support/document.ts';
import { startWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld({ size: 600, seed: 5 });
});
afterAll(() => world?.close());

const operation = (id: string) => {
  const found = operations.find((entry) => entry.operation.operationId === id);
  if (!found) throw new Error(`no operation ${id}`);
  return found.operation;
};

const BASE = '/api/provider-health';
type Who = 'operator' | 'demo' | 'nobody' | 'narrow';
let narrow = '';

async function call(who: Who, method: string, path: string, body?: unknown): Promise<Response> {
  const token = who === 'nobody' ? null : who === 'narrow' ? narrow : world[who].token;
  return await fetch(world.url + path, {
    method,
    headers: {
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

async function read<T>(path: string): Promise<T> {
  return (await (await call('operator', 'GET', path)).json()) as T;
}

const reads = [
  ['getProvidersHealth', `${BASE}/health`],
  ['getProviderHealth', `${BASE}/providers/vast/health`],
  ['listCircuitBreakers', `${BASE}/circuit-breakers`],
  ['listRateLimiters', `${BASE}/rate-limiters`],
  ['getCacheStats', `${BASE}/cache/stats`],
  ['getProviderMetrics', `${BASE}/metrics/summary`],
] as const;
const orders = [
  ['checkProvider', 'POST', `${BASE}/providers/vast/health-check`, undefined],
  ['resetCircuitBreaker', 'POST', `${BASE}/circuit-breakers/vast/reset`, undefined],
  ['resetRateLimiters', 'POST', `${BASE}/rate-limiters/reset`, undefined],
  ['invalidateCache', 'POST', `${BASE}/cache/invalidate`, undefined],
  ['configureProvider', 'PATCH', '/api/providers/akash', { open_seconds: 60 }],
  ['listProviderSettings', 'GET', '/api/providers/settings', undefined],
  ['listSyncs', 'GET', '/api/providers/syncs?limit=3', undefined],
] as const;

describe('reads', () => {
  it.each(reads)('%s answers whoever is signed in, and nobody else', async (id, path) => {
    for (const who of ['operator', 'demo'] as const) {
      const response = await call(who, 'GET', path);
      expect(response.status).toBe(200);
      expect(await faultsOf(operation(id), response)).toEqual([]);
    }
    const refused = await call('nobody', 'GET', path);
    expect(refused.status).toBe(401);
    expect(await faultsOf(operation(id), refused)).toEqual([]);
  });

  it.each(reads)('%s wants the scope read of a key', async (id, path) => {
    if (narrow === '') {
      const login = await world.client.POST('/api/auth/login/json', {
        body: { email: world.demo.email, password: world.demo.password, session: 'token' },
      });
      const answer = await fetch(`${world.url}/api/auth/api-keys`, {
        method: 'POST',
        headers: { authorization: `Bearer ${login.data?.access_token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ name: 'narrow', scopes: ['spend'] }),
      });
      narrow = ((await answer.json()) as { key: string }).key;
    }
    const response = await call('narrow', 'GET', path);
    expect(response.status).toBe(403);
    expect(await faultsOf(operation(id), response)).toEqual([]);
  });
});

describe('orders', () => {
  it.each(orders)('%s is for operators', async (id, method, path, body) => {
    for (const [who, status] of [
      ['nobody', 401],
      ['demo', 403],
      ['operator', 200],
    ] as const) {
      const response = await call(who, method, path, body);
      expect(response.status).toBe(status);
      expect(await faultsOf(operation(id), response)).toEqual([]);
    }
  });

  it.each([
    ['getProviderHealth', 'GET', `${BASE}/providers/aws/health`, undefined],
    ['checkProvider', 'POST', `${BASE}/providers/aws/health-check`, undefined],
    ['resetCircuitBreaker', 'POST', `${BASE}/circuit-breakers/aws/reset`, undefined],
    ['configureProvider', 'PATCH', '/api/providers/aws', {}],
  ] as const)('%s knows four providers', async (id, method, path, body) => {
    const response = await call('operator', method, path, body);
    expect(response.status).toBe(404);
    expect(await faultsOf(operation(id), response)).toEqual([]);
  });

  it.each([
    ['resetRateLimiters', 'POST', `${BASE}/rate-limiters/reset?provider=aws`, undefined, '/query/provider'],
    ['invalidateCache', 'POST', `${BASE}/cache/invalidate?all=true`, undefined, '/query/all'],
    ['listSyncs', 'GET', '/api/providers/syncs?limit=0', undefined, '/query/limit'],
    ['configureProvider', 'PATCH', '/api/providers/vast', { open_seconds: 0 }, '/open_seconds'],
    ['configureProvider', 'PATCH', '/api/providers/vast', { timeout_ms: 1.5 }, '/timeout_ms'],
    ['configureProvider', 'PATCH', '/api/providers/vast', { enabled: 'no' }, '/enabled'],
    ['configureProvider', 'PATCH', '/api/providers/vast', { colour: 'red' }, '/colour'],
    ['configureProvider', 'PATCH', '/api/providers/vast', { requests_per_minute: 10, burst: 11 }, '/burst'],
    ['configureProvider', 'PATCH', '/api/providers/vast', { base_url: 'http://example.org' }, '/base_url'],
    ['configureProvider', 'PATCH', '/api/providers/vast', { base_url: 'file:///etc/passwd' }, '/base_url'],
  ] as const)('%s names the field of %s %s %j', async (id, method, path, body, pointer) => {
    const before = await read('/api/providers/settings');
    const response = await call('operator', method, path, body);
    expect(response.status).toBe(422);
    expect(await faultsOf(operation(id), response.clone())).toEqual([]);
    const { errors } = (await response.json()) as Schemas['Problem'];
    expect(errors?.map((error) => error.pointer)).toContain(pointer);
    expect(await read('/api/providers/settings')).toEqual(before);
  });

  it('are written down', async () => {
    await call('operator', 'PATCH', '/api/providers/render', { failure_threshold: 7 });
    const { rows } = await sql<{ verb: string; before: unknown; after: unknown }>`
      select verb, before, after from platform.audit where object_id = 'render' and verb = 'providers.configure'
      order by at desc limit 1`.execute(world.database.kysely);
    expect(rows[0]).toMatchObject({ before: { failureThreshold: 5 }, after: { failureThreshold: 7 } });
    await call('operator', 'PATCH', '/api/providers/render', { failure_threshold: null });
    const { rows: verbs } = await sql<{ verb: string }>`
      select distinct verb from platform.audit where object_kind = 'provider' order by verb`.execute(
      world.database.kysely,
    );
    expect(verbs.map(({ verb }) => verb)).toEqual([
      'providers.check',
      'providers.configure',
      'providers.invalidate_cache',
      'providers.reset_breaker',
      'providers.reset_limits',
    ]);
  });
});

describe('a setting', () => {
  const settings = async (name: string) =>
    (await read<Schemas['ProvidersSettings']>('/api/providers/settings')).items.find(
      ({ provider }) => provider === name,
    );

  it('holds at once, and null takes it back', async () => {
    await call('operator', 'PATCH', '/api/providers/akash', { requests_per_minute: 30, burst: 5, timeout_ms: 900 });
    expect((await settings('akash'))?.settings).toMatchObject({ requests_per_minute: 30, burst: 5, timeout_ms: 900 });
    const limits = await read<Schemas['RateLimiters']>(`${BASE}/rate-limiters`);
    expect(limits.items.find(({ provider }) => provider === 'akash')).toMatchObject({ burst: 5, tokens: 5 });
    await call('operator', 'PATCH', '/api/providers/akash', { timeout_ms: null });
    const { settings: now, usual } = (await settings('akash')) ?? {};
    expect(now).toMatchObject({ requests_per_minute: 30, timeout_ms: usual?.timeout_ms });
    expect(usual).toMatchObject({ requests_per_minute: 50, burst: 20, failure_threshold: 5, open_seconds: 60 });
    await call('operator', 'PATCH', '/api/providers/akash', { requests_per_minute: 100_000, burst: 50_000 });
  });

  it('switches a provider off, which then is not called, and on again; the others go on', async () => {
    const seen = () =>
      [...world.sandbox.switches.seen.values()]
        .filter(({ provider }) => provider === 'render')
        .reduce((sum, { count }) => sum + count, 0);
    await call('operator', 'PATCH', '/api/providers/render', { enabled: false });
    const before = seen();
    const asked = (await (await call('operator', 'POST', '/api/providers/sync')).json()) as Schemas['SyncAnswer'];
    await expect
      .poll(async () => (await read<Schemas['SyncAnswer']>(`/api/providers/syncs/${asked.id}`)).state)
      .toBe('failed');
    const { syncs } = await read<Schemas['SyncAnswer']>(`/api/providers/syncs/${asked.id}`);
    expect(syncs.find(({ provider }) => provider === 'render')?.error?.kind).toBe('disabled');
    expect(syncs.filter(({ state }) => state === 'succeeded')).toHaveLength(3);
    expect(seen()).toBe(before);
    expect(await read(`${BASE}/providers/render/health`)).toMatchObject({
      state: 'UNAVAILABLE',
      enabled: false,
      reason: 'An operator has switched it off',
    });
    expect(await read(`${BASE}/health`)).toMatchObject({ state: 'HEALTHY' });
    await call('operator', 'PATCH', '/api/providers/render', { enabled: true });
    await world.settle();
    expect(seen()).toBeGreaterThan(before);
    expect(await read(`${BASE}/providers/render/health`)).toMatchObject({ state: 'HEALTHY', enabled: true });
  });
});

describe('a key that is refused', () => {
  it('marks the provider, opens no breaker, and is seen at a check', async () => {
    const set = (fault: string | null) =>
      fetch(`${world.sandbox.url}/control/faults/akash`, {
        method: fault === null ? 'DELETE' : 'PUT',
        ...(fault === null ? {} : { body: JSON.stringify({ kind: fault }) }),
      });
    await set('unauthorized');
    for (let n = 0; n < 7; n += 1) {
      const response = await call('operator', 'POST', `${BASE}/providers/akash/health-check`);
      expect(await response.json()).toMatchObject({ ok: false, error_kind: 'auth' });
    }
    expect(await read(`${BASE}/providers/akash/health`)).toMatchObject({
      state: 'DEGRADED',
      breaker: 'closed',
      credentials: { state: 'refused' },
      reason: expect.stringContaining('refuses our key'),
    });
    await set(null);
    const response = await call('operator', 'POST', `${BASE}/providers/akash/health-check`);
    expect(await response.json()).toMatchObject({ ok: true, health: { credentials: { state: 'valid' } } });
  });
});

describe('metrics', () => {
  it('tell Prometheus of every provider', async () => {
    const text = await (await call('nobody', 'GET', '/metrics')).text();
    for (const name of ['health', 'breaker', 'tokens', 'success_ratio'])
      for (const provider of ['vast', 'ionet', 'akash', 'render'])
        expect(text).toMatch(new RegExp(`gp4u_provider_${name}\\{provider="${provider}"\\} -?[\\d.]+`));
    expect(text).toMatch(/gp4u_provider_calls_total\{provider="vast",outcome="ok"\} \d+/);
    expect(text).toMatch(/gp4u_provider_call_quantile_seconds\{provider="vast",quantile="0.95"\}/);
    expect(text).toMatch(/gp4u_provider_cache_total\{provider="vast",result="hit"\} \d+/);
  });
});
