import { expect, it } from 'vitest';
import { microUsdc } from '#base/money';
import { FetchFailure } from '#platform/fetch';
import { readEach } from './renting.ts';

const down = () => new FetchFailure('server', 'it is down');
const ids = ['a', 'b', 'c', 'd', 'e', 'f'];

it('reads the bills that are told, whatever becomes of the others', async () => {
  const never = new AbortController().signal;
  const told = (ids_: readonly string[], wrong: string) =>
    readEach(
      ids_,
      async (id) => {
        if (wrong.includes(id)) throw down();
        return id === 'c' ? null : microUsdc(BigInt(id.charCodeAt(0)));
      },
      never,
    );
  expect([...(await told(ids, '')).keys()]).toEqual(['a', 'b', 'd', 'e', 'f']);
  expect([...(await told(ids, 'ab')).keys()]).toEqual(['d', 'e', 'f']);
  // Three in a row: it is down.
  expect([...(await told(ids, 'bcd')).keys()]).toEqual(['a']);
  await expect(told(ids, 'abc')).rejects.toThrow('it is down');
});

it('keeps what was read when the time is over', async () => {
  const [stop, atOnce] = [new AbortController(), new AbortController()];
  const until = (last: string, { signal }: AbortController, abort: () => void) =>
    readEach(
      ids,
      async (id) => {
        if (id === last) abort();
        signal.throwIfAborted();
        return microUsdc(1n);
      },
      signal,
    );
  expect([...(await until('d', stop, () => stop.abort())).keys()]).toEqual(['a', 'b', 'c']);
  await expect(until('a', atOnce, () => atOnce.abort())).rejects.toMatchObject({ name: 'AbortError' });
});
