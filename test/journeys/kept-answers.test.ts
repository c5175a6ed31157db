/** Answers of the markets that are kept: one call for many, in one process and over several, with and without Redis. */
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClient, type Schemas } from '../../client/src/client.ts';
import { syncWhenDue } from '../../server/src/market/sync.ts';
import { type RunningRedis, redisProgram, type ServerProcess, startRedis, startServer } from '../support/programs.ts';
import { startWorld, type World } from '../support/world.ts';

const PEOPLE = 200;
const signal = new AbortController().signal;

/** No worker runs, so that every call the sandbox sees is one of those that are counted. */
async function quietWorld(env: Record<string, string> = {}): Promise<World> {
  const world = await startWorld({ size: 600, seed: 3, syncing: false, env });
  await world.app.market.requestSync(['vast', 'akash']);
  for (const name of ['vast', 'akash'] as const) await syncWhenDue(world.app.market.syncDeps, name, signal);
  return world;
}

/** As of a provider that failed all its calls lately: its answers keep 10 s. */
async function unreliable(world: World, provider: string): Promise<void> {
  await sql`insert into providers.call (provider, endpoint, at, outcome, ms)
    select ${provider}, 'prices', now(), 'timeout', 100 from generate_series(1, 10000)`.execute(world.database.kysely);
  // Rates are looked up every five seconds.
  await new Promise((resolve) => setTimeout(resolve, 5_200));
}

const listingOf = async (world: World, provider: 'vast' | 'akash'): Promise<string> => {
  const { data } = await world.client.GET('/api/gpus/search', {
    params: { query: { provider: [provider], limit: 1 } as never },
  });
  return data?.items[0]?.id ?? '';
};

const confirm = async (url: string, id: string): Promise<Schemas['Confirmation'] | undefined> => {
  const params = { path: { id }, query: { confirm: true } as never };
  return (await createClient({ baseUrl: url }).GET('/api/gpus/{id}', { params })).data?.confirmation;
};

const callsSeen = (world: World, provider: string): number =>
  [...world.sandbox.switches.seen.values()]
    .filter((seen) => seen.provider === provider)
    .reduce((sum, { count }) => sum + count, 0);

/** So many ask at once over these servers, of a market that takes its time. */
async function storm(world: World, urls: readonly string[], id: string, provider: 'vast' | 'akash') {
  world.sandbox.switches.latency.set(provider, { min: 200, max: 200 });
  const before = callsSeen(world, provider);
  const answers = await Promise.all(Array.from({ length: PEOPLE }, (_, n) => confirm(urls[n % urls.length] ?? '', id)));
  await new Promise((resolve) => setTimeout(resolve, 600));
  return { answers, calls: callsSeen(world, provider) - before };
}

/** The market moves on meanwhile; what counts is that it has said something to each. */
const unanswered = (answers: readonly (Schemas['Confirmation'] | undefined)[]) =>
  answers.filter((answer) => !['confirmed', 'changed'].includes(answer?.state ?? ''));

const stats = async (world: World) => (await world.operator.client.GET('/api/provider-health/cache/stats')).data;

describe('in one process', () => {
  let world: World;
  beforeAll(async () => {
    world = await quietWorld();
  });
  afterAll(() => world?.close());

  it('200 who ask at once for what nobody asked before make one call', async () => {
    const { answers, calls } = await storm(world, [world.url], await listingOf(world, 'vast'), 'vast');
    expect(calls).toBe(1);
    expect(new Set(answers.map((answer) => answer?.state))).toEqual(new Set(['confirmed']));
  });

  it('200 at the moment it is over make one call, and nobody waits for it', async () => {
    const id = await listingOf(world, 'akash');
    await unreliable(world, 'akash');
    await confirm(world.url, id);
    const keepsSeconds = (await stats(world))?.items.find(({ provider }) => provider === 'akash')?.ttl_seconds ?? 0;
    expect(Math.round(keepsSeconds)).toBe(10);
    const first = await confirm(world.url, id);
    expect(first?.stale).toBe(false);
    const over = Date.parse(first?.asked_at ?? '') + keepsSeconds * 1000;
    await new Promise((resolve) => setTimeout(resolve, over - Date.now() + 20));
    const { answers, calls } = await storm(world, [world.url], id, 'akash');
    expect(calls).toBe(1);
    // Those who came before the newer answer was there have the older one at once, and are told so.
    const old = answers.filter((answer) => answer?.stale);
    expect(old.length).toBeGreaterThan(0);
    expect(new Set(old.map((answer) => answer?.asked_at))).toEqual(new Set([first?.asked_at]));
    expect(unanswered(answers)).toEqual([]);
    const next = await confirm(world.url, id);
    expect(next?.stale).toBe(false);
    expect(Date.parse(next?.asked_at ?? '')).toBeGreaterThan(over);
    const figures = (await stats(world))?.items.find(({ provider }) => provider === 'akash');
    expect(figures?.stale).toBe(old.length);
  });

  it('is forgotten when a sync brings changes, and when an operator says so', async () => {
    const id = await listingOf(world, 'vast');
    const external = (await world.client.GET('/api/gpus/{id}', { params: { path: { id } } })).data?.external_id ?? '';
    expect((await confirm(world.url, id))?.state).toBe('confirmed');
    const ask = Number.parseInt(external, 10);
    const dearer = { dph_base: 9.99, dph_total: 10, min_bid: 9.5 };
    await fetch(`${world.sandbox.url}/control/offers/vast/${ask}`, { method: 'PUT', body: JSON.stringify(dearer) });
    expect((await confirm(world.url, id))?.state).toBe('confirmed');
    await world.operator.client.POST('/api/provider-health/cache/invalidate', {
      params: { query: { provider: 'vast' } as never },
    });
    expect(await confirm(world.url, id)).toMatchObject({ state: 'changed', detail: 'Vast.ai shows another price' });
    await world.app.market.requestSync(['vast']);
    await syncWhenDue(world.app.market.syncDeps, 'vast', signal);
    expect((await confirm(world.url, id))?.state).toBe('confirmed');
    await fetch(`${world.sandbox.url}/control/offers/vast/${ask}`, { method: 'DELETE' });
    await world.operator.client.POST('/api/provider-health/cache/invalidate', {});
    expect(await confirm(world.url, id)).toMatchObject({ state: 'gone', price_per_hour: null });
  });

  it('says that it does not know when the market cannot be asked', async () => {
    const id = await listingOf(world, 'vast');
    await world.operator.client.POST('/api/provider-health/cache/invalidate', {});
    await fetch(`${world.sandbox.url}/control/faults/vast`, { method: 'PUT', body: '{"kind":"status"}' });
    expect(await confirm(world.url, id)).toMatchObject({
      state: 'unknown',
      asked_at: null,
      detail: expect.stringContaining('answered 500'),
    });
    world.sandbox.switches.faults.clear();
  });

  it('tells that there is no Redis', async () => {
    expect(await stats(world)).toMatchObject({ tiers: ['memory'], redis: { state: 'not_configured', since: null } });
  });
});

const program = redisProgram();

describe.skipIf(program === null)('over two processes with Redis', () => {
  let redis: RunningRedis;
  let world: World;
  let other: ServerProcess;
  beforeAll(async () => {
    redis = await startRedis(program ?? '');
    world = await quietWorld({ REDIS_URL: redis.url });
    other = await startServer(
      'api',
      {
        ...{ DATABASE_URL: world.databaseUrl, REDIS_URL: redis.url, GP4U_SANDBOX_URL: world.sandbox.url },
        GP4U_SECRET: 'a secret of tests only, long enough',
      },
      'alive',
    );
  });
  afterAll(async () => {
    await other?.close();
    await world?.close();
    await redis?.kill();
  });

  it('200 who ask at once make one call', async () => {
    await expect.poll(async () => (await stats(world))?.redis.state).toBe('connected');
    const { answers, calls } = await storm(world, [world.url, other.url], await listingOf(world, 'vast'), 'vast');
    expect(calls).toBe(1);
    expect(new Set(answers.map((answer) => answer?.state))).toEqual(new Set(['confirmed']));
  });

  it('200 at the moment it is over make one call', async () => {
    const id = await listingOf(world, 'akash');
    await unreliable(world, 'akash');
    const first = await confirm(world.url, id);
    await confirm(other.url, id);
    await new Promise((resolve) => setTimeout(resolve, Date.parse(first?.asked_at ?? '') + 10_020 - Date.now()));
    const { answers, calls } = await storm(world, [world.url, other.url], id, 'akash');
    expect(calls).toBe(1);
    expect(unanswered(answers)).toEqual([]);
  });

  it('what one forgets the other forgets', async () => {
    const id = await listingOf(world, 'vast');
    await Promise.all([confirm(world.url, id), confirm(other.url, id)]);
    await world.operator.client.POST('/api/provider-health/cache/invalidate', {});
    const before = Date.now();
    await expect
      .poll(async () => Date.parse((await confirm(other.url, id))?.asked_at ?? ''))
      .toBeGreaterThanOrEqual(before - 1000);
  });

  it('goes on in memory when Redis goes away in the middle, says so, and joins it again', async () => {
    const id = await listingOf(world, 'vast');
    const seen: (string | undefined)[] = [];
    const ask = async (times: number): Promise<void> => {
      for (let n = 0; n < times; n += 1) {
        const answers = await Promise.all([world.url, other.url].map((url) => confirm(url, id)));
        seen.push(...answers.map((answer) => answer?.state));
        if (n % 10 === 5) await world.operator.client.POST('/api/provider-health/cache/invalidate', {});
      }
    };
    const asking = ask(60);
    await new Promise((resolve) => setTimeout(resolve, 150));
    await redis.kill();
    await asking;
    await ask(20);
    expect(await stats(world)).toMatchObject({ tiers: ['memory'], redis: { state: 'lost' } });
    await redis.again();
    await expect.poll(async () => (await stats(world))?.redis.state).toBe('connected');
    await ask(20);
    expect(new Set(seen)).toEqual(new Set(['confirmed']));
    expect(await stats(world)).toMatchObject({ tiers: ['memory', 'redis'] });
  });
});
