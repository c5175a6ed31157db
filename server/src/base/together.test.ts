import { setImmediate as turn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { createTogether } from './together.ts';

function world() {
  const asked: string[][] = [];
  const ends: ((answers: Map<string, string> | Error) => void)[] = [];
  const of = createTogether<string>((keys) => {
    asked.push([...keys]);
    return new Promise((resolve, reject) => {
      ends.push((answers) => (answers instanceof Error ? reject(answers) : resolve(answers)));
    });
  });
  return { asked, ends, of };
}

it('asks at once for the first, and for all who came meanwhile together', async () => {
  const { asked, ends, of } = world();
  const first = of('a');
  const meanwhile = [of('b'), of('a'), of('c'), of('a')];
  expect(asked).toEqual([['a']]);
  ends[0]?.(new Map([['a', 'before']]));
  expect(await first).toBe('before');
  await turn();
  expect(asked).toEqual([['a'], ['b', 'a', 'c']]);
  ends[1]?.(
    new Map([
      ['a', 'after'],
      ['b', 'of b'],
    ]),
  );
  // Whoever asked again is told what is so now.
  expect(await Promise.all(meanwhile)).toEqual(['of b', 'after', undefined, 'after']);
  await turn();
  const later = of('d');
  expect(asked).toHaveLength(3);
  ends[2]?.(new Map());
  expect(await later).toBeUndefined();
});

it('fails for those who asked together, and not for those after them', async () => {
  const { ends, of } = world();
  const outcome = (answer: Promise<unknown>) => answer.catch((error: Error) => error.message);
  const first = outcome(of('a'));
  const next = [outcome(of('b')), outcome(of('c'))];
  ends[0]?.(new Error('the first'));
  expect(await first).toBe('the first');
  await turn();
  ends[1]?.(new Map([['b', 'of b']]));
  expect(await Promise.all(next)).toEqual(['of b', undefined]);
});

it('asks for no more than a hundred at once', async () => {
  const sizes: number[] = [];
  const of = createTogether(async (keys) => {
    sizes.push(keys.length);
    return new Map(keys.map((key) => [key, key]));
  });
  const keys = Array.from({ length: 250 }, (_, i) => `k${i}`);
  expect(await Promise.all(keys.map(of))).toEqual(keys);
  expect(sizes).toEqual([1, 100, 100, 49]);
});
