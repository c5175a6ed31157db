import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { freshDatabase } from '../../../test/support/fresh-database.ts';
import { type HandClock, handClock } from '../../../test/support/market.ts';
import { systemClock } from '../base/clock.ts';
import { Problem } from '../base/problem.ts';
import { inTransaction } from '../platform/db.ts';
import { publish } from '../platform/events.ts';
import { createLog } from '../platform/log.ts';
import { createEventStreams, type EventStreams } from './sse.ts';

let world: Awaited<ReturnType<typeof freshDatabase>>;
let clock: HandClock;
let streams: EventStreams;
beforeAll(async () => {
  world = await freshDatabase();
});
afterAll(() => world?.drop());
afterEach(() => streams?.close());

/** Its waits are over in a blink, its time stands still until it is turned. */
function fresh(): void {
  clock = handClock();
  streams = createEventStreams({ database: world.database, clock, log: createLog('silent') });
}

const write = (userId: string, ...numbers: number[]) =>
  inTransaction(world.database.kysely, systemClock, (tx) =>
    publish(tx, ...numbers.map((n) => ({ userId, kind: 'deposit' as const, data: { n } }))),
  );

type Piece = { readonly id: string | undefined; readonly event: string | undefined; readonly data: { n?: number } };

function listen(userId: string, lastEventId: string | null = null, stillHolds = async () => true) {
  const reader = streams.open({ userId, lastEventId, stillHolds }).getReader();
  const decoder = new TextDecoder();
  let text = '';
  const raw: string[] = [];
  /** The next `n` events; fewer where the stream ends. */
  async function read(n: number): Promise<Piece[]> {
    const pieces: Piece[] = [];
    while (pieces.length < n) {
      const end = text.indexOf('\n\n');
      if (end === -1) {
        const { done, value } = await reader.read();
        if (done) return pieces;
        text += decoder.decode(value, { stream: true });
        continue;
      }
      const block = text.slice(0, end);
      raw.push(block);
      text = text.slice(end + 2);
      const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1];
      if (field('data') === undefined) continue;
      pieces.push({ id: field('id'), event: field('event'), data: JSON.parse(field('data') ?? '') });
    }
    return pieces;
  }
  return { read, raw, cancel: () => reader.cancel(), closed: reader.closed };
}
const numbers = (pieces: readonly Piece[]) => pieces.map(({ data }) => data.n);

it('begins now, tells in order, and goes on where a client was: nothing lost, nothing twice', async () => {
  fresh();
  const userId = randomUUID();
  await write(userId, 1, 2);
  const first = listen(userId);
  const [ready] = await first.read(1);
  expect(ready?.event).toBe('ready');
  await write(userId, 3);
  await write(randomUUID(), 99);
  const [third] = await first.read(1);
  expect([third?.event, third?.data.n]).toEqual(['deposit', 3]);
  await first.cancel();
  await write(userId, ...Array.from({ length: 250 }, (_, i) => i + 4));
  const second = listen(userId, third?.id ?? '');
  expect((await second.read(1))[0]?.event).toBe('ready');
  await write(userId, 254);
  expect(numbers(await second.read(251))).toEqual(Array.from({ length: 251 }, (_, i) => i + 4));
  const fromReady = listen(userId, ready?.id ?? '');
  await fromReady.read(1);
  expect(numbers(await fromReady.read(2))).toEqual([3, 4]);
  expect(second.raw[0]).toMatch(/^retry: \d+\nid: n/);
});

it('says reset where a place is not known, or what came after it is not kept', async () => {
  fresh();
  const userId = randomUUID();
  await write(userId, 1, 2, 3);
  await sql`delete from platform.event where user_id = ${userId} and number < 3`.execute(world.database.kysely);
  for (const [place, event] of [
    ['n0', 'reset'],
    ['n1', 'reset'],
    ['n2', 'ready'],
    ['n3', 'ready'],
    ['n4', 'reset'],
    ['of another server', 'reset'],
  ] as const) {
    const stream = listen(userId, place);
    const [first] = await stream.read(1);
    expect([place, first?.event, first?.id]).toEqual([place, event, event === 'reset' || place === 'n3' ? 'n3' : 'n2']);
    await stream.cancel();
  }
});

it('shows that it lives, and ends when its user may read no more', async () => {
  fresh();
  const userId = randomUUID();
  let holds = true;
  const stream = listen(userId, null, async () => holds);
  await stream.read(1);
  const rest = stream.read(1);
  await expect.poll(() => stream.raw.some((block) => block.startsWith(': '))).toBe(true);
  holds = false;
  expect(await rest).toEqual([]);
  await stream.closed;
});

it('does not wait for a client that takes nothing, nor reads ahead for it', async () => {
  fresh();
  const stream = listen(randomUUID());
  await stream.read(1);
  clock.turn(61_000);
  await expect(stream.closed).rejects.toThrow('ended');
});

it('ten a user; one that is closed makes room, and the server that stops ends all', async () => {
  fresh();
  const [userId, other] = [randomUUID(), randomUUID()];
  const open = Array.from({ length: 10 }, () => listen(userId));
  const refusal = (): string => {
    try {
      listen(userId);
    } catch (error) {
      if (error instanceof Problem) return error.definition.code;
    }
    return 'none';
  };
  expect(refusal()).toBe('too-many-streams');
  const others = listen(other);
  await open[0]?.cancel();
  await expect.poll(refusal).toBe('none');
  await Promise.all([others.read(1), ...open.slice(1).map((stream) => stream.read(1))]);
  const ends = [others, ...open.slice(1)].map((stream) => stream.read(1).catch(() => []));
  await streams.close();
  expect((await Promise.all(ends)).flat()).toEqual([]);
});
