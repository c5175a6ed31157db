import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '#base/actor';
import { type Instant, plus } from '#base/clock';
import { newId } from '#base/id';
import { type MicroUsdc, microUsdc } from '#base/money';
import { Problem } from '#base/problem';
import * as ledger from '#ledger';
import { type Database, inTransaction, openDatabase } from '#platform/db';
import { createLog } from '#platform/log';
import { createRentals } from '#rentals';
import { type TestMarket, testMarket } from '../../../test/support/market.ts';
import { offerOf } from '../../../test/support/offers.ts';
import { spentOf } from './budget-store.ts';
import { type Budgets, type Caps, createBudgets } from './budgets.ts';
import { createReservations, type Reservations } from './reservations.ts';
import { HOUR_MS } from './rules.ts';

const USDC = 1_000_000n;
const LISTINGS = 60;

let world: TestMarket;
let reservations: Reservations;
let budgets: Budgets;
/** Connections of its own, as a second server has them. */
let other: Database;
let gpus: string[] = [];

beforeAll(async () => {
  world = await testMarket();
  const { database, clock, market, url } = world;
  other = await openDatabase(url, clock, createLog('silent'));
  const rentals = createRentals({ database, clock, log: createLog('silent'), renting: () => null });
  reservations = createReservations({ database, clock, mode: 'sandbox', market, rentals });
  budgets = createBudgets({ database, clock });
  // An hour costs 1 USDC: there is nothing to pay for the disk.
  world.shelves.vast.offers = Array.from({ length: LISTINGS }, (_, i) =>
    offerOf(`b${i}`, { gpuIds: [`b${i}`], pricePerHour: microUsdc(USDC), storagePricePerGbMonth: microUsdc(0n) }),
  );
  await world.sync();
  const { items } = market.search({
    ...{ sort: 'price', limit: 200, withCost: false },
    usage: { seconds: 1, diskMilliGb: 0, egressMilliGb: 0, ingressMilliGb: 0 },
  });
  gpus = items.map(({ listing }) => listing.id);
});
afterAll(async () => {
  await other?.close();
  await world?.close();
});

async function person(): Promise<Actor> {
  const userId = newId();
  const db = world.database.kysely;
  await sql`insert into auth.user (id, email, password_hash) values (${userId}, ${`${userId}@example.org`}, '')`.execute(
    db,
  );
  const [account, treasury] = [
    await ledger.openAccount(db, 'user', userId),
    await ledger.openAccount(db, 'treasury', ''),
  ];
  const leg = { kind: 'transfer', debit: treasury, credit: account, amount: microUsdc(10_000n * USDC) } as const;
  await ledger.post(db, { flow: newId(), step: 'credit', cause: 'deposit', legs: [{ ...leg, code: 'deposit' }] });
  return { userId, role: 'user', sessionId: null, key: null, address: 'test' };
}

async function withKey(actor: Actor, spendLimitPerDay: MicroUsdc | null = null): Promise<Actor & { keyId: string }> {
  const id = newId();
  await sql`insert into auth.api_key (id, user_id, name, prefix, hash, scopes)
    values (${id}, ${actor.userId}, 'k', 'p', ${Buffer.from(id)}, array['read', 'book'])`.execute(
    world.database.kysely,
  );
  return { ...actor, keyId: id, key: { id, scopes: ['read', 'book'], spendLimitPerDay } };
}

const cap = (of: { [C in keyof Caps]?: number | null }): Partial<Caps> =>
  Object.fromEntries(
    Object.entries(of).map(([name, usdc]) => [name, usdc === null ? null : BigInt((usdc ?? 0) * 1e6)]),
  );

let hour = 1;
const at = (hours: number): Instant => plus(world.clock.now(), hours * HOUR_MS);
/** A block nobody else has, of so many hours: so many USDC. */
async function book(actor: Actor, hours: number, database: Database = world.database): Promise<string> {
  hour += 30;
  const from = 1 + (hour % 1200);
  const gpuId = gpus[Math.floor(hour / 1200) % LISTINGS] ?? '';
  const wanted = {
    ...{ gpuId, from: at(from), to: at(from + hours), gpuCount: null, diskGb: null, sshKey: null },
    ...{ priceLimit: null, totalShown: null, replacesFailed: true, replacesLost: false, extension: null },
  };
  const made = await inTransaction(database.kysely, world.clock, (tx) => reservations.book(tx, actor, wanted));
  return made.reservation.id;
}
const extend = async (actor: Actor, id: string, hours: number): Promise<void> => {
  const { reservation } = await reservations.get({ ...actor, key: null }, id);
  await inTransaction(world.database.kysely, world.clock, (tx) =>
    reservations.extend(tx, actor, id, plus(reservation.end_at, hours * HOUR_MS)),
  );
};
const cancel = (actor: Actor, id: string) =>
  inTransaction(world.database.kysely, world.clock, (tx) => reservations.cancel(tx, actor, id));
const outcome = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'done',
    (error: unknown) => {
      if (error instanceof Problem && error.definition.code === 'budget-exceeded') {
        const { of, cap: name, left, needed } = error.extra;
        return `${of} ${name}: ${left} of ${needed}`;
      }
      throw error;
    },
  );
const availableOf = async ({ userId }: Actor): Promise<bigint> => {
  const account = await ledger.findAccount(world.database.kysely, 'user', userId);
  const [found] = await ledger.balances(world.database.kysely, account === null ? [] : [account]);
  return found?.available ?? 0n;
};

describe('a budget', () => {
  it('caps each reservation, with its extensions, and what is refused holds nothing', async () => {
    const actor = await person();
    await budgets.change(actor, null, cap({ per_reservation: 3 }));
    expect(await outcome(book(actor, 4))).toBe('user per_reservation: 3.000000 of 4.000000');
    expect(await availableOf(actor)).toBe(10_000n * USDC);
    const id = await book(actor, 2);
    expect(await outcome(extend(actor, id, 2))).toBe('user per_reservation: 1.000000 of 2.000000');
    expect(await outcome(extend(actor, id, 1))).toBe('done');
    expect(await availableOf(actor)).toBe(9_997n * USDC);
  });

  it('caps a day and a month; a cap that was not named stays, and null takes one away', async () => {
    const actor = await person();
    await budgets.change(actor, null, cap({ per_day: 5 }));
    await budgets.change(actor, null, cap({ per_month: 8 }));
    const id = await book(actor, 3);
    expect(await outcome(book(actor, 3))).toBe('user per_day: 2.000000 of 3.000000');
    expect(await outcome(extend(actor, id, 3))).toBe('user per_day: 2.000000 of 3.000000');
    expect(await outcome(extend(actor, id, 2))).toBe('done');
    expect(await budgets.get(actor, null)).toMatchObject({
      ...{ per_day: 5n * USDC, per_month: 8n * USDC, per_reservation: null },
      ...{ spentToday: 5n * USDC, spentThisMonth: 5n * USDC },
    });
    await budgets.change(actor, null, cap({ per_day: null }));
    expect(await outcome(book(actor, 4))).toBe('user per_month: 3.000000 of 4.000000');
    await budgets.change(actor, null, cap({ per_month: null }));
    expect(await outcome(book(actor, 4))).toBe('done');
    const { rows } = await sql`select from reservations.budget where user_id = ${actor.userId}`.execute(
      world.database.kysely,
    );
    expect(rows).toHaveLength(0);
  });

  it('is not passed by two bookings at once, over whatever connections', async () => {
    for (let round = 0; round < 10; round += 1) {
      const actor = await person();
      const keyed = await withKey(actor);
      await budgets.change(actor, null, cap({ per_day: 5 }));
      const outcomes = await Promise.all(
        Array.from({ length: 8 }, (_, i) =>
          outcome(book(i % 3 === 0 ? keyed : actor, 3, i % 2 === 0 ? world.database : other)),
        ),
      );
      expect(outcomes.filter((one) => one === 'done')).toHaveLength(1);
      expect(await availableOf(actor)).toBe(9_997n * USDC);
    }
  });

  it('is free again by what comes back', async () => {
    const actor = await person();
    await budgets.change(actor, null, cap({ per_day: 5 }));
    const id = await book(actor, 5);
    expect(await outcome(book(actor, 1))).toBe('user per_day: 0.000000 of 1.000000');
    await cancel(actor, id);
    expect((await budgets.get(actor, null)).spentToday).toBe(0n);
    const again = await book(actor, 2);
    await extend(actor, again, 2);
    // Used in part: what came back is the extension, and some of the booking.
    await sql`update reservations.reservation set state = 'cancelled', charged = 1500000 where id = ${again}`.execute(
      world.database.kysely,
    );
    expect((await budgets.get(actor, null)).spentToday).toBe(1_500_000n);
    expect(await outcome(book(actor, 4))).toBe('user per_day: 3.500000 of 4.000000');
    expect(await outcome(book(actor, 3))).toBe('done');
  });

  it('of a key counts beside that of its user, for what was done with the key alone', async () => {
    const actor = await person();
    const [key, second] = [await withKey(actor), await withKey(actor)];
    await budgets.change(actor, null, cap({ per_day: 10 }));
    await budgets.change(actor, key.keyId, cap({ per_day: 4 }));
    await book(actor, 3);
    expect(await outcome(book(key, 5))).toBe('key per_day: 4.000000 of 5.000000');
    const id = await book(key, 3);
    expect((await budgets.get(actor, key.keyId)).spentToday).toBe(3n * USDC);
    expect((await budgets.get(actor, second.keyId)).spentToday).toBe(0n);
    // With one key one cannot go on spending on what another made.
    expect(await outcome(extend(key, id, 2))).toBe('key per_day: 1.000000 of 2.000000');
    const mine = await book(actor, 2);
    expect(await outcome(extend(key, mine, 2))).toBe('key per_day: 1.000000 of 2.000000');
    expect(await outcome(extend(key, mine, 1))).toBe('done');
    expect(await outcome(book(second, 2))).toBe('user per_day: 1.000000 of 2.000000');
    expect((await budgets.get(actor, null)).spentToday).toBe(9n * USDC);
  });

  it('is of one’s own keys only, while they count', async () => {
    const [actor, stranger] = [await person(), await person()];
    const key = await withKey(actor);
    await expect(budgets.get(stranger, key.keyId)).rejects.toThrow('not yours');
    await expect(budgets.change(stranger, key.keyId, cap({ per_day: 1 }))).rejects.toThrow('not yours');
    await sql`update auth.api_key set ended_at = now() where id = ${key.keyId}`.execute(world.database.kysely);
    await expect(budgets.change(actor, key.keyId, cap({ per_day: 1 }))).rejects.toThrow('is over');
  });

  it('has days and months of UTC, whatever zone the database is in', async () => {
    const actor = await person();
    const db = world.database.kysely;
    const spendAt = (when: ReturnType<typeof sql>, amount: bigint) =>
      inTransaction(db, world.clock, async (tx) => {
        await sql`set local time zone 'Pacific/Kiritimati'`.execute(tx);
        await sql`insert into reservations.spending (reservation_id, user_id, before, amount, at)
          select id, ${actor.userId}, 0, ${amount}, ${when} from reservations.reservation limit 1`.execute(tx);
      });
    const month = sql`date_trunc('month', now() at time zone 'UTC')`;
    const day = sql`date_trunc('day', now() at time zone 'UTC')`;
    await spendAt(sql`(${month} - interval '1 microsecond') at time zone 'UTC'`, 1n);
    await spendAt(sql`${month} at time zone 'UTC'`, 10n);
    await spendAt(sql`(${month} + interval '1 month' - interval '1 microsecond') at time zone 'UTC'`, 100n);
    await spendAt(sql`(${month} + interval '1 month') at time zone 'UTC'`, 1_000n);
    await spendAt(sql`${day} at time zone 'UTC'`, 10_000n);
    const spent = await inTransaction(db, world.clock, async (tx) => {
      await sql`set local time zone 'Pacific/Kiritimati'`.execute(tx);
      return spentOf(tx, actor.userId, null);
    });
    const { rows } = await sql<{ first: boolean; last: boolean; day: Instant; month: Instant }>`
      select extract(day from ${day}) = 1 as first, extract(day from ${day} + interval '1 day') = 1 as last,
        ((${day})::date + 1)::timestamp at time zone 'UTC' as day,
        (${month} + interval '1 month') at time zone 'UTC' as month`.execute(db);
    const [now] = rows;
    expect(spent.month).toBe(10_110n);
    expect(spent.today).toBe(10_000n + (now?.first ? 10n : 0n) + (now?.last ? 100n : 0n));
    expect([spent.day_ends, spent.month_ends]).toEqual([now?.day, now?.month]);
  });
});
