/** /api/history/… and the commands on it: every declared status, charts, what is low, captured prices twice. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Schemas } from '../../client/src/client.ts';
import { faultsOf, operations } from '../support/document.ts';
import { startWorld, type World } from '../support/world.ts';

const CLI = fileURLToPath(new URL('../../client/bin/gp4u.mjs', import.meta.url));
const HEAD =
  'date,provider,gpu_model,gpu_count,region,rental_type,price_min_usd,price_median_usd,price_max_usd,n_offers';
const DAY = 86_400_000;

let world: World;
let folder: string;
beforeAll(async () => {
  [world, folder] = await Promise.all([startWorld({ size: 600, seed: 5 }), mkdtemp(join(tmpdir(), 'gp4u-history-'))]);
});
afterAll(async () => {
  await world?.close();
  await rm(folder, { recursive: true, force: true });
});

const operation = (id: string) => {
  const found = operations.find((entry) => entry.operation.operationId === id);
  if (!found) throw new Error(`no operation ${id}`);
  return found.operation;
};
const read = (path: string) => fetch(`${world.url}/api/history/${path}`);
const chart = async (path: string) => (await (await read(path)).json()) as Schemas['PriceHistory'];
const refusal = async (response: Response) =>
  (await response.json()) as Schemas['Problem'] & { suggestions?: string[] };
const post = (token: string | null, body: unknown) =>
  fetch(`${world.url}/api/history/observations`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token === null ? {} : { authorization: `Bearer ${token}` }) },
    body: JSON.stringify(body),
  });
const gp4u = (...args: string[]) =>
  new Promise<{ code: number; out: string; err: string }>((resolve) => {
    execFile(
      process.execPath,
      [CLI, '--server', world.url, '--token', world.operator.token, ...args],
      (error, out, err) => resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err }),
    );
  });
const dayAgo = (days: number): string => new Date(Date.now() - days * DAY).toISOString().slice(0, 10);
const observation = (fields: object = {}) => ({
  ...{
    date: dayAgo(2),
    provider: 'runpod',
    gpu_model: 'RTX_4090',
    gpu_count: '1',
    region: 'any',
    rental_type: 'on_demand',
  },
  ...{ price_min_usd: '0.34', price_median_usd: '0.44', price_max_usd: '0.5', n_offers: '3' },
  ...fields,
});
const rows = async () =>
  (
    await sql<{ text: string }>`select one::text as text from market.price_observation one
      union all select row.*::text from market.price_series row join market.series line on line.id = row.series
      where line.imported order by 1`.execute(world.database.kysely)
  ).rows;

describe('a chart', () => {
  it('has what each market asks now, and says that nothing can be judged yet', async () => {
    const response = await read('RTX%204090');
    expect(await faultsOf(operation('getPriceHistory'), response)).toEqual([]);
    const data = await chart('4090?period=5m');
    expect(data).toMatchObject({
      model: 'RTX 4090',
      pricing: 'on_demand',
      period: '5m',
      period_seconds: 300,
      stale: false,
    });
    const vast = data.series.find(({ provider }) => provider === 'vast');
    const last = vast?.points.at(-1);
    const { items } = (await world.client
      .GET('/api/gpus/search', {
        params: {
          query: {
            model: 'RTX 4090',
            provider: 'vast',
            pricing: 'on_demand',
            available_only: true,
            limit: 200,
          } as never,
        },
      })
      .then((answer) => answer.data)) as Schemas['SearchAnswer'];
    expect(last?.listings).toBe(items.length);
    expect(last?.low).toBe(items[0]?.price_per_gpu_hour);
    expect(Number(last?.gpus)).toBeGreaterThan(0);
    expect(data.running_at).toBe(last?.at);
    const quartiles = data.series.map(({ points }) => Number(points.at(-1)?.p25 ?? Number.POSITIVE_INFINITY));
    expect(data.verdict).toMatchObject({ word: 'unknown', basis: 'hours', samples: 0, percentile: null });
    expect(Number(data.verdict.price_per_gpu_hour)).toBe(Math.min(...quartiles));
    expect(data.verdict.sentence).toContain('24 hours or 7 days are needed');
    expect((await chart('4090?provider=vast&period=1d')).series.map(({ provider }) => provider)).toEqual(['vast']);
    expect((await chart('4090?pricing=interruptible')).pricing).toBe('interruptible');
  });

  it('judges by hours where a day of them is known', async () => {
    await sql`
      insert into market.price_series (at, minutes, samples, series, low, p25, median, p75, high, listings, gpus)
      select date_trunc('hour', now()) - n * interval '1 hour', 60, 12, id, 1, 1, 1, 1, 1, 1, 1
      from market.series cross join generate_series(2, 31) n
      where model = 'RTX 4090' and pricing = 'on_demand' and provider = 'vast' and not imported`.execute(
      world.database.kysely,
    );
    const { verdict } = await chart('RTX%204090');
    expect(verdict).toMatchObject({ word: 'high', percentile: 100, basis: 'hours', samples: 30 });
    expect(verdict.usual).toEqual({ p25: '0.000001', median: '0.000001', p75: '0.000001' });
  });

  it.each([
    ['nothing-like-it', 404, '', /There is no model/],
    ['RTX%204900', 404, '', /did you mean RTX 4090/],
    ['A100', 422, '/path/model', /means several models: .*A100 SXM4 80GB/],
    ['4090?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z', 422, '/query/from', /before to/],
    ['4090?from=2026-01-01T00:00:00Z&period=5m', 422, '/query/from', /at most 4000/],
    ['4090?provider=nobody', 422, '/query/provider', /no prices of "nobody"/],
    ['4090?period=2h', 422, '/query/period', /must be one of 5m, 1h, 1d/],
  ])('of %s is refused with %i', async (path, status, pointer, words) => {
    const response = await read(path);
    expect(response.status).toBe(status);
    expect(await faultsOf(operation('getPriceHistory'), response.clone())).toEqual([]);
    const { detail, errors, suggestions } = await refusal(response);
    expect(detail).toMatch(words);
    expect(errors?.[0]?.pointer ?? '').toBe(pointer);
    if (status === 404) expect(Array.isArray(suggestions)).toBe(true);
  });
});

describe('captured prices', () => {
  it('are for operators, whole and bounded', async () => {
    const body = { observations: [observation()] };
    const many = { observations: Array.from({ length: 2001 }, () => observation()) };
    const { operator, demo } = world;
    for (const [token, sent, status] of [
      [null, body, 401],
      [demo.token, body, 403],
      [operator.token, { observations: [{ ...observation(), extra: '1' }] }, 422],
      [operator.token, { observations: [] }, 422],
      [operator.token, many, 422],
    ] as const) {
      const response = await post(token, sent);
      expect([response.status, await faultsOf(operation('importObservations'), response)]).toEqual([status, []]);
    }
    expect(await rows()).toEqual([]);
  });

  it('given twice are the same rows; days are made of them, and only of what is known', async () => {
    const given = [
      observation(),
      observation({
        region: 'secure',
        price_min_usd: '0.5',
        price_median_usd: '0.6',
        price_max_usd: '0.7',
        n_offers: '9',
      }),
      observation({ rental_type: '36mo' }),
      observation({ gpu_model: 'RTX_PRO_6000' }),
      observation({ gpu_count: 'two' }),
      observation({ price_median_usd: '0.45' }),
    ];
    const response = await post(world.operator.token, { observations: given });
    expect(await faultsOf(operation('importObservations'), response.clone())).toEqual([]);
    expect(await response.json()).toMatchObject({
      ...{ received: 6, new: 4, changed: 0, unchanged: 0 },
      rejected: [
        { row: 4, reason: 'gpu_count must be a whole number from 1 to 1000000' },
        { row: 5, reason: 'is the observation of row 0 with other prices' },
      ],
      uncharted: [
        { field: 'rental_type', value: '36mo', rows: 1 },
        { field: 'gpu_model', value: 'RTX_PRO_6000', rows: 1 },
      ],
    });
    const before = await rows();
    const again = (await (await post(world.operator.token, { observations: given.slice(0, 4) })).json()) as object;
    expect(again).toMatchObject({ new: 0, changed: 0, unchanged: 4 });
    expect(await rows()).toEqual(before);
    const { series } = await chart(`4090?provider=runpod&from=${dayAgo(20)}T00:00:00Z`);
    const at = `${dayAgo(2)}T00:00:00.000Z`;
    const prices = { low: '0.340000', p25: '0.440000', median: '0.600000', p75: '0.600000', high: '0.700000' };
    expect(series).toEqual([
      { provider: 'runpod', name: 'runpod', imported: true, points: [{ at, ...prices, listings: 12, gpus: 12 }] },
    ]);
    await post(world.operator.token, { observations: [observation({ price_min_usd: '0.1' })] });
    expect((await chart(`4090?provider=runpod&period=1d`)).series[0]?.points[0]?.low).toBe('0.100000');
  });

  it('of a connected market give days to judge by, and give way to its own', async () => {
    const days = Array.from({ length: 12 }, (_, n) =>
      observation({ provider: 'vast.ai', gpu_model: 'L40S', date: dayAgo(n), region: 'US' }),
    );
    await post(world.operator.token, { observations: days });
    const { series, verdict } = await chart('L40S?period=1d');
    const points = (imported: boolean) =>
      series.find((one) => one.provider === 'vast' && one.imported === imported)?.points.map(({ at }) => at) ?? [];
    expect(points(true)).toHaveLength(11);
    expect(points(true)).not.toContain(points(false)[0]);
    expect(verdict).toMatchObject({ basis: 'days', samples: 12 });
    expect(verdict.word).not.toBe('unknown');
  });

  it('come from a file by the command, which names bad lines and shows the chart', async () => {
    const line = (n: number, price: string) =>
      `${dayAgo(5)},lambda,H200,${n},us,on_demand,${price},${price},${price},1`;
    const file = join(folder, 'prices.csv');
    await writeFile(file, [HEAD, line(1, '2.5'), line(2, 'x'), 'short,row', line(4, '2.7'), ''].join('\n'));
    const first = await gp4u('import', 'prices', file);
    expect([first.code, first.out]).toEqual([1, '4 rows: 2 new, 0 changed, 0 unchanged, 2 rejected\n']);
    expect(first.err).toContain('line 3: price_min_usd must be a decimal number');
    expect(first.err).toContain('line 4: has 2 fields where the header has 10');
    expect(first.err).toMatch(/4 rows, 100 %, \d+ rows\/s/);
    await writeFile(file, [HEAD, line(1, '2.5'), line(4, '2.7'), ''].join('\n'));
    expect(await gp4u('import', 'prices', file)).toMatchObject({
      code: 0,
      out: '2 rows: 0 new, 0 changed, 2 unchanged, 0 rejected\n',
    });
    await writeFile(file, `${HEAD}\n${line(1, '2.5')}\n${line(2, '"2.5')}\n`);
    expect(await gp4u('import', 'prices', file)).toMatchObject({ code: 1, err: expect.stringContaining('line 3') });
    await writeFile(file, 'date,provider\n');
    expect((await gp4u('import', 'prices', file)).err).toContain('line 1: the header has no column gpu_model');
    const shown = await gp4u('history', 'H200', '--period', '1d', '-p', 'lambda');
    expect(shown.out).toMatch(/lambda \(imported\) .*[▁█]/);
    expect(shown.out).toMatch(/2\.50\s+2\.50\s+2\.50\s+2\.70\s+2\.70\s+2\s+5/);
    expect((await gp4u('history', 'A100')).err).toContain('/path/model: means several models');
  });
});
