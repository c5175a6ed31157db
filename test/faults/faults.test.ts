/** Each fault with one of the markets in turn; `npm run test:faults` has every fault for every market. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startWorld, type World } from '../support/world.ts';
import { outage } from './bars.ts';
import { cases, markets } from './cases.ts';
import { type Product, suffer, syncs } from './driver.ts';

let world: World;
let product: Product;
beforeAll(async () => {
  world = await startWorld({ size: 700, seed: 8 });
  product = { url: world.url, sandboxUrl: world.sandbox.url, operator: world.operator.client };
  await syncs(product, markets);
});
afterAll(() => world?.close());

describe('a market in trouble touches no other, and loses nothing', () => {
  it.each(cases.map((fault, n) => [fault.name, markets[n % markets.length] ?? 'vast', fault] as const))(
    '%s, of %s',
    async (_, market, fault) => {
      const { wrong } = await suffer(product, market, fault);
      expect(wrong).toEqual([]);
    },
  );
});

describe('an outage', () => {
  it('is met with one call each time the breaker may be tried, and is over by itself', async () => {
    const { wrong, calls, most } = await outage(product, 'render', 6, 2);
    expect(wrong).toEqual([]);
    expect(calls).toBeLessThanOrEqual(most);
  });
});
