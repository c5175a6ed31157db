import { createServer, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { SECOND_MS, systemClock } from '#base/clock';
import { createHttp, FetchFailure } from '#platform/fetch';
import { createLog } from '#platform/log';
import { freshDatabase } from '../../../test/support/fresh-database.ts';
import { createGate, type ProviderGate } from './gate.ts';
import { type CallRequest, createClients, type Manner } from './resilience.ts';
import type { Limits } from './rules.ts';
import * as store from './store.ts';

let database: Awaited<ReturnType<typeof freshDatabase>>;
const open: { close(): unknown }[] = [];
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(async () => {
  for (const one of open) await one.close();
  await database?.drop();
});
beforeEach(async () => {
  const db = database.database.kysely;
  await db.transaction().execute((tx) =>
    store.writeGate(tx, 'vast', {
      ...{ breaker: 'closed', failures: 0, probeAt: null, tokens: null, tokensAt: null },
      ...{ blockedUntil: null, limited: 0 },
    }),
  );
});

const limits: Limits = {
  requestsPerMinute: 10_000,
  burst: 5_000,
  failureThreshold: 5,
  openMs: 400,
  probeMs: 30 * SECOND_MS,
};
const patient: Manner = {
  patienceMs: 5 * SECOND_MS,
  pauseMs: 5 * SECOND_MS,
  retries: 2,
  force: false,
  aloneMs: 1e9,
  timeoutMs: null,
};
const hasty: Manner = { patienceMs: 0, pauseMs: 0, retries: 0, force: false, aloneMs: 1e9, timeoutMs: null };

/** The time of the breaker is over: a probe may go. */
const due = () =>
  database.database.kysely.transaction().execute(async (tx) => {
    const known = await store.lockGate(tx, 'vast');
    await store.writeGate(tx, 'vast', { ...known.gate, probeAt: known.now });
  });

/** One worker's gate; all of them share the row. */
const gate = (given: Limits = limits): ProviderGate =>
  createGate(
    { db: database.database.kysely, clock: systemClock, log: createLog('silent') },
    'vast',
    'Vast.ai',
    () => given,
  );

/** Least times between calls of an endpoint. */
const intervals: Readonly<Record<string, number>> = { slow: 120, rare: 60 * SECOND_MS };

type Market = { readonly client: (manner: Manner) => ReturnType<ReturnType<typeof createClients>>; seen: string[] };

/** A market that answers as told, and a client of it in a worker of its own. */
async function setup(answer: RequestListener, given: Limits = limits, timeoutMs = 300): Promise<Market> {
  const seen: string[] = [];
  const server = createServer((request, response) => {
    seen.push(request.url ?? '');
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const http = createHttp({ name: 'Vast.ai', baseUrl: `http://127.0.0.1:${port}`, timeoutMs, connections: 8 });
  open.push(http, { close: () => server.closeAllConnections() }, server);
  const client = createClients({
    ...{ provider: 'vast', name: 'Vast.ai', http, gate: gate(given), clock: systemClock, concurrency: 8 },
    ...{ intervalMs: (endpoint: string) => intervals[endpoint] ?? 0, noteCall: () => undefined },
    ...{ noteSkew: () => undefined, noteRefusal: () => undefined },
  });
  return { client, seen };
}

const anything = z.unknown();
const ask = (market: Market, manner: Manner, request: CallRequest = { path: '/' }) =>
  market.client(manner).request(request, anything);

const status =
  (...statuses: number[]): RequestListener =>
  (_, response) =>
    void response.writeHead(statuses.length > 1 ? (statuses.shift() ?? 500) : (statuses[0] ?? 500)).end('1');

describe('retries', () => {
  it('try again what may be better soon, and give up after three', async () => {
    const better = await setup(status(500, 503, 200));
    await expect(ask(better, patient)).resolves.toBe(1);
    expect(better.seen).toHaveLength(3);
    const worse = await setup(status(500));
    await expect(ask(worse, patient)).rejects.toMatchObject({ kind: 'server' });
    expect(worse.seen).toHaveLength(3);
  });

  it('do not repeat what stays wrong', async () => {
    for (const wrong of [401, 404]) {
      const market = await setup(status(wrong));
      await expect(ask(market, patient)).rejects.toBeInstanceOf(FetchFailure);
      expect(market.seen).toHaveLength(1);
    }
  });

  it('never repeat what may have taken effect, only what surely did not', async () => {
    const once = { path: '/rent', once: true } as const;
    for (const answer of [status(500), () => undefined] as RequestListener[]) {
      const market = await setup(answer);
      await expect(ask(market, patient, once)).rejects.toMatchObject({ harmless: false });
      expect(market.seen).toHaveLength(1);
    }
    const refusing = await setup(
      (request, response) => void response.writeHead(429, { 'retry-after': '0' }).end(request.url),
    );
    await expect(ask(refusing, patient, once)).rejects.toMatchObject({ kind: 'rate_limited' });
    expect(refusing.seen).toHaveLength(3);
  });

  it('wait as long as Retry-After says', async () => {
    let first = true;
    const market = await setup((_, response) => {
      response.writeHead(first ? 429 : 200, first ? { 'retry-after': '1' } : {}).end('1');
      first = false;
    });
    const start = performance.now();
    await expect(ask(market, patient)).resolves.toBe(1);
    expect(performance.now() - start).toBeGreaterThan(950);
  });

  it('end at once when the caller stops', async () => {
    const market = await setup((_, response) => void response.writeHead(429, { 'retry-after': '4' }).end());
    const stop = new AbortController();
    const start = performance.now();
    const asked = ask(market, patient, { path: '/', signal: stop.signal });
    await systemClock.sleep(200);
    stop.abort(new Error('enough'));
    await expect(asked).rejects.toThrow('enough');
    expect(performance.now() - start).toBeLessThan(1_500);
  });

  it('keep nobody from their own machines for an hour', async () => {
    let told = 0;
    const market = await setup((_, response) => {
      told += 1;
      if (told === 1) response.writeHead(429, { 'retry-after': '3600' });
      response.end('1');
    });
    const renting = { ...hasty, aloneMs: 400 };
    await expect(ask(market, hasty)).rejects.toMatchObject({ kind: 'rate_limited' });
    await expect(ask(market, renting)).rejects.toMatchObject({ kind: 'rate_limited' });
    expect(market.seen).toHaveLength(1);
    await systemClock.sleep(450);
    await expect(ask(market, renting)).resolves.toBe(1);
    await expect(ask(market, hasty)).rejects.toMatchObject({ kind: 'rate_limited' });
    expect(market.seen).toHaveLength(2);
  });

  it('do not wait where somebody waits', async () => {
    const market = await setup((_, response) => void response.writeHead(429, { 'retry-after': '60' }).end());
    await expect(ask(market, hasty)).rejects.toMatchObject({ kind: 'rate_limited' });
    const start = performance.now();
    await expect(ask(market, hasty)).rejects.toMatchObject({ kind: 'rate_limited', retryable: false });
    expect(performance.now() - start).toBeLessThan(250);
    expect(market.seen).toHaveLength(1);
  });
});

describe('the breaker of several workers', () => {
  const fail = async (market: Market, times: number): Promise<void> => {
    for (let n = 0; n < times; n += 1) await ask(market, hasty).catch(() => undefined);
  };

  it('counts the failures of all of them, and then nobody calls', async () => {
    const [one, other] = [await setup(status(500)), await setup(status(500))];
    await fail(one, 3);
    await fail(other, 2);
    for (const market of [one, other])
      await expect(ask(market, hasty)).rejects.toMatchObject({
        kind: 'circuit_open',
        message: expect.stringMatching(/failed too often.*answered 500/),
      });
    expect(one.seen.length + other.seen.length).toBe(5);
  });

  it('sends one call of all that come to see whether it is back', async () => {
    const answers = { status: 500 };
    const slow: RequestListener = (_, response) =>
      void systemClock.sleep(100).then(() => response.writeHead(answers.status).end('1'));
    const long = { ...limits, openMs: 60 * SECOND_MS };
    const workers = [await setup(slow, long), await setup(slow, long)] as const;
    const calls = () => workers[0].seen.length + workers[1].seen.length;
    await fail(workers[0], 5);
    await due();
    const before = calls();
    const tried = await Promise.allSettled(
      Array.from({ length: 20 }, (_, n) => ask(workers[n % 2] as Market, { ...patient, retries: 0 })),
    );
    expect(calls() - before).toBe(1);
    expect(tried.every(({ status: end }) => end === 'rejected')).toBe(true);
    answers.status = 200;
    await due();
    await Promise.all(Array.from({ length: 20 }, (_, n) => ask(workers[n % 2] as Market, { ...patient, retries: 0 })));
    expect(calls() - before).toBe(21);
    const turns = (await store.readTransitions(database.database.kysely, 20)).map(({ to_state }) => to_state);
    expect(turns.slice(0, 5)).toEqual(['closed', 'half_open', 'open', 'half_open', 'open']);
  });

  it('is not opened by a key that is refused, nor by a request that makes no sense', async () => {
    for (const wrong of [401, 400]) await fail(await setup(status(wrong)), 8);
    const market = await setup(status(200));
    await expect(ask(market, hasty)).resolves.toBe(1);
  });

  it('is passed by who looks whether the provider is back, and closed by what it finds', async () => {
    await fail(await setup(status(500)), 5);
    const market = await setup(status(200));
    await expect(ask(market, hasty)).rejects.toMatchObject({ kind: 'circuit_open' });
    await expect(ask(market, { ...hasty, force: true })).resolves.toBe(1);
    await expect(ask(market, hasty)).resolves.toBe(1);
  });

  it('lets another try when the worker that tried was killed', async () => {
    await fail(await setup(status(500)), 5);
    await systemClock.sleep(450);
    const lost = await gate().enter({
      ...{ endpoint: 'any', intervalMs: 0, patienceMs: 0, pauseMs: 0, force: false, aloneMs: 1e9, signal: undefined },
    });
    expect(lost.probe).toBe(true);
    const market = await setup(status(200));
    await expect(ask(market, hasty)).rejects.toMatchObject({ kind: 'circuit_open' });
    await due();
    await expect(ask(market, hasty)).resolves.toBe(1);
  });
});

describe('the bucket of several workers', () => {
  it('is one: together they never have more than the burst at once', async () => {
    const tight = { ...limits, requestsPerMinute: 40, burst: 10 };
    const workers = [await setup(status(200), tight), await setup(status(200), tight), await setup(status(200), tight)];
    const ends = await Promise.allSettled(Array.from({ length: 45 }, (_, n) => ask(workers[n % 3] as Market, hasty)));
    expect(ends.filter(({ status: end }) => end === 'fulfilled')).toHaveLength(10);
    expect(workers.reduce((sum, { seen }) => sum + seen.length, 0)).toBe(10);
  });

  it('keeps calls of one endpoint apart where the market wants it so', async () => {
    const workers = [await setup(status(200)), await setup(status(200))];
    const start = performance.now();
    const times = await Promise.all(
      Array.from({ length: 6 }, async (_, n) => {
        await ask(workers[n % 2] as Market, patient, { path: '/', endpoint: 'slow' });
        return performance.now() - start;
      }),
    );
    const sorted = times.sort((a, b) => a - b);
    for (let n = 1; n < sorted.length; n += 1) expect(sorted[n]).toBeGreaterThan(n * 120 - 5);
  });
});

describe('an endpoint that many want', () => {
  it('gives no turn to who would give up before it', async () => {
    const market = await setup(status(200));
    const soon = { ...hasty, patienceMs: 200 };
    const call = () => ask(market, soon, { path: '/', endpoint: 'rare' });
    const ends = await Promise.allSettled(Array.from({ length: 12 }, call));
    expect(ends.filter(({ status: end }) => end === 'fulfilled')).toHaveLength(1);
    for (const end of ends)
      if (end.status === 'rejected') expect(end.reason).toMatchObject({ kind: 'rate_limited', harmless: true });
    // The turn after the first one is still to be had.
    const next = await database.database.kysely
      .transaction()
      .execute((tx) => store.takeTurn(tx, 'vast', 'rare', intervals.rare ?? 0, 1e9));
    expect(next).toBeLessThanOrEqual(intervals.rare ?? 0);
  });
});

describe('the bulkhead', () => {
  it('has so many calls under way at once, and no more', async () => {
    const under: ServerResponse[] = [];
    const market = await setup((_, response) => void under.push(response), limits, 60 * SECOND_MS);
    const client = market.client(patient);
    const calls = Array.from({ length: 40 }, () => client.request({ path: '/' }, anything));
    for (let left = 40; left > 0; left -= 8) {
      await expect.poll(() => under.length).toBe(8);
      await systemClock.sleep(100);
      expect(under).toHaveLength(8);
      for (const response of under.splice(0)) response.end('1');
    }
    await Promise.all(calls);
  });
});

describe('an answer of another shape', () => {
  it('is schema drift, names the field, and is not asked for again', async () => {
    const market = await setup((_, response) => void response.end('{"rows":[]}'));
    await expect(
      market.client(patient).request({ path: '/' }, z.object({ offers: z.array(z.unknown()) })),
    ).rejects.toMatchObject({
      kind: 'schema_drift',
      message: expect.stringContaining('offers'),
    });
    expect(market.seen).toHaveLength(1);
  });
});
