import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startWorld, type World } from '../support/world.ts';

describe('a developer who needs a GPU tonight', () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld({ size: 3000, seed: 5 });
  });
  afterAll(() => world?.close());

  it('sees the offers of four markets in one list, cheapest first', async () => {
    const { data } = await world.client.GET('/api/gpus/search', { params: { query: { limit: 200 } } as never });
    expect(data?.total).toBeGreaterThan(2900);
    expect(data?.total).toBeLessThan(3100);
    expect(data?.facets.provider.map(({ value }) => value).sort()).toEqual(['akash', 'ionet', 'render', 'vast']);
    const prices = data?.items.map(({ price_per_gpu_hour }) => Number(price_per_gpu_hour)) ?? [];
    expect(prices).toEqual([...prices].sort((a, b) => a - b));
  });

  it('finds every ask of Vast although a page has 128 rows at most', async () => {
    const outcome = await world.client.GET('/api/providers');
    const vast = outcome.data?.items.find(({ provider }) => provider === 'vast');
    const asks = (await (await fetch(`${world.sandbox.url}/control/state`)).json()) as { asks: number };
    const { data } = await world.client.GET('/api/gpus/search', {
      params: { query: { provider: ['vast'], pricing: 'on_demand', limit: 1 } } as never,
    });
    const dropped = Object.values(vast?.last_sync?.dropped ?? {}).reduce((sum, n) => sum + n, 0);
    expect((data?.total ?? 0) + dropped).toBeGreaterThanOrEqual(asks.asks);
  });
});
