import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { freshDatabase } from '../../../test/support/fresh-database.ts';
import { systemClock } from '../base/clock.ts';
import { inTransaction } from './db.ts';
import { createEventFeed, eventJobs, type News, placeOf, publish, readEvents, readPlace, standing } from './events.ts';

let world: Awaited<ReturnType<typeof freshDatabase>>;
beforeAll(async () => {
  world = await freshDatabase();
});
afterAll(() => world?.drop());

const db = () => world.database.kysely;
const news = (userId: string, n: number): News => ({ userId, kind: 'deposit', data: { n } });
const write = (...all: News[]) => inTransaction(db(), systemClock, (tx) => publish(tx, ...all));

it('a reader who goes on from a number misses nothing and sees nothing twice, however transactions end', async () => {
  const users = [randomUUID(), randomUUID()];
  let isDone = false;
  const seen: number[] = [];
  const [reader = ''] = users;
  const reading = (async () => {
    let at = 0n;
    for (let last = false; !last; ) {
      last = isDone;
      const events = await readEvents(db(), reader, at, 7);
      for (const { number, data } of events) {
        expect(number).toBe(at + 1n);
        at = number;
        seen.push(data.n as number);
      }
      if (events.length > 0) last = false;
    }
  })();
  const writers = Array.from({ length: 12 }, async (_, w) => {
    for (let i = 0; i < 10; i += 1) {
      const n = w * 10 + i;
      const failing = i % 3 === 2;
      await inTransaction(db(), systemClock, async (tx) => {
        await publish(tx, ...users.map((userId) => news(userId, n)).reverse());
        await systemClock.sleep(Math.random() * 4);
        if (failing) throw new Error('undone');
      }).catch(() => undefined);
    }
  });
  await Promise.all(writers);
  isDone = true;
  await reading;
  const kept = Array.from({ length: 120 }, (_, n) => n).filter((n) => (n % 10) % 3 !== 2);
  expect([...seen].sort((a, b) => a - b)).toEqual(kept);
});

it('is forgotten after a week, a price after a day, and where a reader stood is then known to be lost', async () => {
  const userId = randomUUID();
  await write(news(userId, 1), news(userId, 2), { userId, kind: 'price', data: {} }, news(userId, 4));
  /** After which places nothing is missing. */
  const whole = async (of = userId) => {
    const places = [0n, 1n, 2n, 3n, 4n, 5n];
    const found = await Promise.all(places.map((place) => standing(db(), of, place)));
    return [found[0]?.head, places.filter((_, i) => found[i]?.isWhole)];
  };
  expect(await whole()).toEqual([4n, [0n, 1n, 2n, 3n, 4n]]);
  await sql`update platform.event set at = now() - interval '2 days' where user_id = ${userId} and number > 1`.execute(
    db(),
  );
  await sql`update platform.event set at = now() - interval '8 days' where user_id = ${userId} and number = 1`.execute(
    db(),
  );
  const prune = () => inTransaction(db(), systemClock, (tx) => eventJobs[0]?.run(tx) ?? Promise.resolve(false));
  await prune();
  expect((await readEvents(db(), userId, 0n, 10)).map(({ number }) => number)).toEqual([2n, 4n]);
  // A price that is forgotten leaves a gap between what is kept.
  expect(await whole()).toEqual([4n, [3n, 4n]]);
  await sql`update platform.event set at = now() - interval '8 days' where user_id = ${userId}`.execute(db());
  await prune();
  expect(await whole()).toEqual([4n, [4n]]);
  expect(await whole(randomUUID())).toEqual([0n, [0n]]);
});

it('wakes the readers of the user it is for, also those who are not waiting yet', async () => {
  const feed = createEventFeed(world.database, systemClock);
  const [mine, other] = [randomUUID(), randomUUID()];
  const [waiting, stranger] = [feed.subscribe(mine), feed.subscribe(other)];
  const { signal } = new AbortController();
  // Whoever begins to listen is told once, for what may have been missed.
  expect(await waiting.next(10_000, signal)).toBe(true);
  expect(await stranger.next(10_000, signal)).toBe(true);
  await write(news(mine, 1));
  await systemClock.sleep(100);
  expect(await waiting.next(10_000, signal)).toBe(true);
  expect(await stranger.next(50, signal)).toBe(false);
  waiting.close();
  stranger.close();
});

it('a place survives the wire, and nothing else is one', () => {
  for (const number of [0n, 1n, 35n, 36n, 123_456_789_012n]) expect(readPlace(placeOf(number))).toBe(number);
  for (const text of ['', 'n', '12', 'n-1', 'nA', `n${'z'.repeat(40)}`, "n1' or 1=1"])
    expect(readPlace(text)).toBeNull();
});
