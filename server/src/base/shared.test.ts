import { expect, it } from 'vitest';
import { createShared } from './shared.ts';

it('shares a look with all that asked before it began, and with nobody after', async () => {
  const shared = createShared<number>();
  const ends: (() => void)[] = [];
  let looks = 0;
  const look = () => {
    looks += 1;
    const mine = looks;
    return new Promise<number>((resolve) => ends.push(() => resolve(mine)));
  };
  const first = shared('a', look);
  const later = [shared('a', look), shared('a', look)];
  const other = shared('b', look);
  expect(looks).toBe(2);
  for (const end of ends.splice(0)) end();
  expect([await first, await other]).toEqual([1, 2]);
  await Promise.resolve();
  expect(looks).toBe(3);
  const last = shared('a', look);
  ends[0]?.();
  expect(await Promise.all(later)).toEqual([3, 3]);
  await Promise.resolve();
  ends[1]?.();
  expect(await last).toBe(4);
});

it('fails for those who shared it, and begins anew', async () => {
  const shared = createShared<number>();
  const failing = shared('a', () => Promise.reject(new Error('no')));
  await expect(failing).rejects.toThrow('no');
  await Promise.resolve();
  expect(await shared('a', async () => 5)).toBe(5);
});
