import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Schemas } from '../../client/src/client.ts';
import { document, faultsOf, operations } from '../support/document.ts';
import { startWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld({ size: 1500, seed: 3 });
});
afterAll(() => world?.close());

const call = (path: string, init?: RequestInit) => fetch(world.url + path, init);
const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  call(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
const as = ({ token }: { token: string }) => ({ authorization: `Bearer ${token}` });
const operation = (id: string) => {
  const found = operations.find(({ operation: { operationId } }) => operationId === id);
  if (!found) throw new Error(`no operation ${id}`);
  return found.operation;
};
const search = async (query: string): Promise<Schemas['SearchAnswer']> =>
  (await (await call(`/api/gpus/search?${query}`)).json()) as Schemas['SearchAnswer'];
const someIds = async (n: number) => (await search(`limit=${n}`)).items.map(({ id }) => id);
const NO_ID = '0199f0c2-7c5e-7a3b-9c1d-2f6f0a1b2c3d';

/** Every status a route declares, reached once. */
describe('each answer is as the document says', () => {
  it.each<[string, number, () => Promise<Response>]>([
    ['getRoot', 200, () => call('/')],
    ['getHealth', 200, () => call('/health')],
    ['getReadiness', 200, () => call('/health/ready')],
    ['getMetrics', 200, () => call('/metrics')],
    ['searchGpus', 200, () => call('/api/gpus/search?sort=total_cost&hours=8&disk_gb=100&explain=true&limit=200')],
    ['searchGpus', 422, () => call('/api/gpus/search?sort=cheap')],
    ['compareGpus', 200, async () => post('/api/gpus/compare?hours=5', { gpu_ids: await someIds(3) })],
    ['compareGpus', 404, async () => post('/api/gpus/compare', { gpu_ids: [...(await someIds(1)), NO_ID] })],
    ['compareGpus', 422, () => post('/api/gpus/compare', { gpu_ids: ['a', 'b', 'c', 'd'] })],
    ['listModels', 200, () => call('/api/gpus/models?all=true')],
    ['listModels', 422, () => call('/api/gpus/models?all=maybe')],
    ['getScoreTable', 200, () => call('/api/gpus/score-table')],
    ['getScoreTable', 404, () => call('/api/gpus/score-table?version=2000000000')],
    ['getScoreTable', 422, () => call('/api/gpus/score-table?version=newest')],
    ['listOpportunities', 200, () => call('/api/arbitrage/opportunities?min_spread=5&min_offers=2&min_confidence=low')],
    ['listOpportunities', 422, () => call('/api/arbitrage/opportunities?model=RTX+9999')],
    ['getSavings', 200, () => call('/api/arbitrage/savings/rtx4090?hours_per_day=8&days=365')],
    ['getSavings', 404, () => call('/api/arbitrage/savings/RTX%209999')],
    ['getSavings', 422, () => call('/api/arbitrage/savings/A100')],
    ['compareMarkets', 200, () => call('/api/arbitrage/compare/RTX%204090?gpu_count=1')],
    ['compareMarkets', 404, () => call('/api/arbitrage/compare/RTX%209999')],
    ['compareMarkets', 422, () => call('/api/arbitrage/compare/RTX%204090?gpu_count=3')],
    ['listBestDeals', 200, () => call('/api/arbitrage/best-deals?min_vram_gb=24&limit=5')],
    ['listBestDeals', 422, () => call('/api/arbitrage/best-deals?limit=0')],
    ['listProvidersOnOffer', 200, () => call('/api/gpus/providers')],
    ['getGpu', 200, async () => call(`/api/gpus/${(await someIds(1))[0]}`)],
    ['getGpu', 404, () => call(`/api/gpus/${NO_ID}`)],
    ['listProviders', 200, () => call('/api/providers')],
    ['syncProviders', 202, () => call('/api/providers/sync', { method: 'POST', headers: as(world.operator) })],
    ['syncProviders', 401, () => call('/api/providers/sync', { method: 'POST' })],
    ['syncProviders', 403, () => call('/api/providers/sync', { method: 'POST', headers: as(world.demo) })],
    ['syncProvider', 202, () => call('/api/providers/sync/akash', { method: 'POST', headers: as(world.operator) })],
    ['syncProvider', 401, () => call('/api/providers/sync/akash', { method: 'POST' })],
    ['syncProvider', 403, () => call('/api/providers/sync/akash', { method: 'POST', headers: as(world.demo) })],
    ['syncProvider', 404, () => call('/api/providers/sync/nobody', { method: 'POST', headers: as(world.operator) })],
    [
      'getSync',
      200,
      async () =>
        call(
          `/api/providers/syncs/${((await (await call('/api/providers')).json()) as Schemas['ProvidersAnswer']).items[0]?.last_sync?.id}`,
        ),
    ],
    ['getSync', 404, () => call(`/api/providers/syncs/${NO_ID}`)],
  ])('%s %i', async (id, status, ask) => {
    const response = await ask();
    expect(response.status).toBe(status);
    expect(await faultsOf(operation(id), response)).toEqual([]);
  });

  it('the document served is the one committed', async () => {
    expect(await (await call('/api/openapi.json')).json()).toEqual(JSON.parse(JSON.stringify(document)));
  });

  it('every operation is one the CLI can do', async () => {
    const { readdirSync, readFileSync } = await import('node:fs');
    const folder = new URL('../../client/src/', import.meta.url);
    const files = readdirSync(folder).filter((name) => name.startsWith('cli'));
    const cli = files.map((name) => readFileSync(new URL(name, folder), 'utf8')).join('\n');
    const missing = operations.filter(({ method, path }) => !cli.includes(`.${method}('${path}'`));
    expect(missing.map(({ operation: { operationId } }) => operationId)).toEqual([]);
  });
});

describe('bad input', () => {
  const refusal = async (response: Response) => {
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    return (await response.json()) as Schemas['Problem'];
  };

  it.each([
    ['sort=cheap', '/query/sort'],
    ['limit=0', '/query/limit'],
    ['limit=201', '/query/limit'],
    ['limit=1e2', '/query/limit'],
    ['min_vram_gb=48&max_vram_gb=24', '/query/min_vram_gb'],
    ['min_price=2&max_price=1', '/query/min_price'],
    ['measured_on=RTX+4090', '/query/measured_on'],
    ['workload=training&measured_on=A100', '/query/measured_on'],
    ['workload=mining', '/query/workload'],
    ['min_price=-1', '/query/min_price'],
    ['min_price=abc', '/query/min_price'],
    ['min_gpus=8&max_gpus=1', '/query/min_gpus'],
    ['min_gpus=1.5', '/query/min_gpus'],
    ['min_reliability=1.1', '/query/min_reliability'],
    ['min_vram_gb=NaN', '/query/min_vram_gb'],
    ['provider=aws', '/query/provider/0'],
    ['provider=vast&provider=aws', '/query/provider/1'],
    ['country=USA', '/query/country/0'],
    ['pricing=free', '/query/pricing'],
    ['available_only=1', '/query/available_only'],
    ['free_from=2026-03-01T00:00:00Z', '/query/free_to'],
    ['free_from=2026-03-02T00:00:00Z&free_to=2026-03-01T00:00:00Z', '/query/free_to'],
    ['free_from=yesterday&free_to=2026-03-01T00:00:00Z', '/query/free_from'],
    ['model=RTX%209999', '/query/model'],
    ['cursor=nonsense', '/query/cursor'],
    ['hours=0&sort=total_cost', '/query/hours'],
    ['colour=red', '/query/colour'],
    ['gpu_id=x', '/query/gpu_id'],
    ['q=%00', '/query/q'],
  ])('%s is refused with a 422 that names %s', async (query, pointer) => {
    const response = await call(`/api/gpus/search?${query}`);
    expect(response.status).toBe(422);
    expect((await refusal(response)).errors?.map((error) => error.pointer)).toContain(pointer);
  });

  it('a cursor of another query is refused, one of the same query goes on with another limit', async () => {
    const { next_cursor: cursor } = await search('limit=5&provider=vast');
    expect((await call(`/api/gpus/search?limit=5&provider=akash&cursor=${cursor}`)).status).toBe(422);
    expect((await call(`/api/gpus/search?limit=9&provider=vast&cursor=${cursor}`)).status).toBe(200);
  });

  it('a body that is no JSON, of another type, too large, or with unknown fields is refused', async () => {
    const send = (body: string, type = 'application/json') =>
      call('/api/gpus/compare', { method: 'POST', body, headers: { 'content-type': type } });
    expect((await send('{')).status).toBe(422);
    expect((await send('gpu_ids=1', 'application/x-www-form-urlencoded')).status).toBe(415);
    expect((await send(JSON.stringify({ gpu_ids: ['x'.repeat(2_000_000)] }))).status).toBe(413);
    expect((await refusal(await send('{"gpu_ids":["a","b"],"more":1}'))).errors).toEqual([
      { pointer: '/more', detail: 'is not known here' },
    ]);
    expect((await refusal(await send('{}'))).errors?.[0]?.pointer).toBe('/gpu_ids');
    expect((await refusal(await send('{"gpu_ids":["a","a"]}'))).errors?.[0]?.detail).toContain('different');
  });

  it('a parameter nobody knows is refused by its name, also where there is none', async () => {
    for (const path of ['/api/gpus/providers', '/api/providers', `/api/gpus/${(await someIds(1))[0]}`]) {
      const answer = await call(`${path}?x=1`);
      expect(answer.status).toBe(422);
      expect(((await answer.json()) as Schemas['Problem']).errors).toEqual([
        { pointer: '/query/x', detail: 'is not known here' },
      ]);
    }
  });

  it('says of a missing field that it is required, and of another what it must be', async () => {
    const details = async (body: unknown) =>
      ((await (await post('/api/gpus/compare', body)).json()) as Schemas['Problem']).errors?.map(
        ({ detail }) => detail,
      );
    expect(await details({})).toEqual(['is required']);
    expect(await details({ gpu_ids: 'x' })).toContain('must be array, received string');
  });

  it('is found by the ways people write a model', async () => {
    const total = async (query: string) => (await search(query)).total;
    const all = await total('q=rtx%204090');
    expect(all).toBeGreaterThan(0);
    expect(await total('q=rtx4090')).toBe(all);
    expect(await total('q=geforce%204090')).toBe(all);
  });

  it('an unknown address is a 404 and a wrong method a 405 that tells the right ones', async () => {
    expect((await call('/api/nothing')).status).toBe(404);
    const response = await call('/api/gpus/search', { method: 'DELETE' });
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('GET, HEAD');
  });

  it('the kind of a problem is explained at its own address', async () => {
    const { type } = await refusal(await call('/api/gpus/search?limit=0'));
    expect(await (await call(type)).text()).toContain('names a field by a JSON pointer');
  });
});

describe('a search over HTTP', () => {
  it('takes any known alias of a model, and finds uncatalogued ones by their spelling', async () => {
    const [byName, byAlias] = [await search('model=RTX%204090&limit=1'), await search('model=rtx4090&limit=1')];
    expect(byAlias.total).toBe(byName.total);
    expect(byName.total).toBeGreaterThan(10);
    const { items } = (await (await call('/api/providers')).json()) as Schemas['ProvidersAnswer'];
    const unknown = items.flatMap(({ unknown_spellings }) => unknown_spellings)[0];
    expect(unknown?.listings).toBeGreaterThan(0);
    const found = await search(`q=${encodeURIComponent(unknown?.model_raw ?? '')}&limit=200`);
    expect(found.items.some(({ model, model_raw }) => model === null && model_raw === unknown?.model_raw)).toBe(true);
    expect((await search(`model=${encodeURIComponent(unknown?.model_raw ?? '')}`)).total).toBeGreaterThan(0);
  });

  it('says for a listing why it is not in the result', async () => {
    const dear = (await search('sort=vram&limit=1')).items[0];
    const { explanation } = await search(`max_price=0.0001&explain=true&gpu_id=${dear?.id}`);
    expect(explanation?.listing).toMatchObject({ found: true, in_result: false, reasons: [{ filter: 'max_price' }] });
    expect(explanation?.excluded_by[0]?.listings).toBeGreaterThan(0);
  });

  it('orders by what the job really costs, itemised', async () => {
    const { items } = await search('sort=total_cost&hours=8&disk_gb=500&egress_gb=100&limit=200');
    const micro = (amount: string) => BigInt(amount.replace('.', ''));
    const totals = items.map(({ total_cost }) => micro(total_cost?.total ?? '0'));
    expect(totals).toEqual([...totals].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0)));
    for (const { total_cost } of items)
      expect(total_cost?.lines.reduce((sum, { amount }) => sum + micro(amount), 0n)).toBe(
        micro(total_cost?.total ?? '0'),
      );
  });

  it('marks the best of each row when listings are compared', async () => {
    const ids = await someIds(3);
    const answer = (await (await post('/api/gpus/compare', { gpu_ids: ids })).json()) as Schemas['CompareAnswer'];
    const price = answer.rows.find(({ field }) => field === 'price_per_gpu_hour');
    const cheapest = Math.min(...(price?.values ?? []).map(Number));
    expect(price?.best).toEqual(
      cheapest === Number(price?.values[2]) && cheapest === Number(price?.values[0])
        ? []
        : ids.filter((_, i) => Number(price?.values[i]) === cheapest),
    );
  });
});
