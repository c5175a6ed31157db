import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '#base/actor';
import { formatInstant, type Instant, plus } from '#base/clock';
import { newId } from '#base/id';
import { formatUsdc, microUsdc } from '#base/money';
import { Problem } from '#base/problem';
import * as ledger from '#ledger';
import { inTransaction } from '#platform/db';
import { createLog } from '#platform/log';
import type { Offer } from '#providers';
import { createRentals, type Rentals } from '#rentals';
import { type TestMarket, testMarket } from '../../../test/support/market.ts';
import { offerOf } from '../../../test/support/offers.ts';
import { createRandom } from '../../../test/support/random.ts';
import { createReservations, type Reservations } from './reservations.ts';
import { HOUR_MS } from './rules.ts';

let world: TestMarket;
let reservations: Reservations;
let rentals: Rentals;
beforeAll(async () => {
  world = await testMarket();
  const { database, clock, market } = world;
  rentals = createRentals({ database, clock, log: createLog('silent'), renting: () => null });
  reservations = createReservations({ database, clock, mode: 'sandbox', market, rentals });
});
afterAll(() => world?.close());

const tx = <T>(work: Parameters<typeof inTransaction<unknown, T>>[2]): Promise<T> =>
  inTransaction(world.database.kysely, world.clock, work);

async function person(usdc: number): Promise<Actor> {
  const userId = newId();
  const db = world.database.kysely;
  const [account, treasury] = [
    await ledger.openAccount(db, 'user', userId),
    await ledger.openAccount(db, 'treasury', ''),
  ];
  const amount = microUsdc(BigInt(usdc) * 1_000_000n);
  const leg = { kind: 'transfer', debit: treasury, credit: account, amount, code: 'deposit' } as const;
  await ledger.post(db, { flow: newId(), step: 'credit', cause: 'deposit', legs: [leg] });
  return { userId, role: 'user', sessionId: null, key: null, address: 'test' };
}

const balanceOf = async ({ userId }: Actor) => {
  const account = await ledger.findAccount(world.database.kysely, 'user', userId);
  const [found] = await ledger.balances(world.database.kysely, account === null ? [] : [account]);
  return { available: found?.available ?? 0n, held: found?.held ?? 0n };
};

/** The market shows these now; their ids by their own ones. */
async function show(offers: readonly Offer[]): Promise<Map<string, string>> {
  world.shelves.vast.offers = [...offers];
  await world.sync();
  const { items } = world.market.search({
    ...{ sort: 'price', limit: 200, withCost: false },
    usage: { seconds: 1, diskMilliGb: 0, egressMilliGb: 0, ingressMilliGb: 0 },
  });
  return new Map(items.map(({ listing }) => [listing.externalId, listing.id]));
}

const at = (hours: number): Instant => plus(world.clock.now(), hours * HOUR_MS);
const book = (actor: Actor, gpuId: string | undefined, from: number, to: number, gpuCount: number | null = null) =>
  tx((t) =>
    reservations.book(t, actor, {
      gpuId: gpuId ?? '',
      from: at(from),
      to: at(to),
      gpuCount,
      diskGb: null,
      sshKey: null,
      ...{ priceLimit: null, totalShown: null, replacesFailed: true, replacesLost: false, extension: null },
    }),
  );
const outcome = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: unknown) => {
      if (error instanceof Problem) return error.definition.code;
      throw error;
    },
  );
const deadlocks = async (): Promise<number> => {
  const { rows } = await sql<{ n: number }>`select deadlocks::int as n from pg_stat_database
    where datname = current_database()`.execute(world.database.kysely);
  return rows[0]?.n ?? 0;
};

/** By a sweep of the table: what is held twice at one moment. */
async function overlaps(): Promise<number> {
  const { rows } = await sql<{ unit: string; from: Instant; to: Instant }>`
    select unit, lower(during) as "from", upper(during) as "to" from rentals.slot where holds
    order by unit, lower(during)`.execute(world.database.kysely);
  return rows.filter(({ unit, from }, i) => rows[i - 1]?.unit === unit && (rows[i - 1]?.to ?? 0) > from).length;
}

describe('a block', () => {
  it('is one person’s, however many want it at once', async () => {
    const gpu = (await show([offerOf('one', { gpuIds: ['g1'] })])).get('one');
    const actor = await person(1000);
    const outcomes = await Promise.all(Array.from({ length: 200 }, () => outcome(book(actor, gpu, 1, 3))));
    expect(outcomes.filter((one) => one === 'done')).toHaveLength(1);
    expect(outcomes.filter((one) => one === 'slot-taken')).toHaveLength(199);
    const [mine] = await reservations.list(actor, [], 10, null);
    expect(await balanceOf(actor)).toEqual({
      available: 1_000_000_000n - (mine?.reservation.held ?? 0n),
      held: mine?.reservation.held,
    });
    expect(await deadlocks()).toBe(0);
  });

  it('holds each physical GPU of an offer, whichever other offer has it too', async () => {
    const ids = await show([
      offerOf('x1', { gpuIds: ['p1'] }),
      offerOf('x2', { gpuIds: ['p1', 'p2'], gpuCount: 2 }),
      offerOf('y1', { gpuIds: ['p3'] }),
    ]);
    const actor = await person(1000);
    expect(await outcome(book(actor, ids.get('x1'), 1, 3))).toBe('done');
    expect(await outcome(book(actor, ids.get('x2'), 2, 4))).toBe('slot-taken');
    expect(await outcome(book(actor, ids.get('y1'), 2, 4))).toBe('done');
    expect(await outcome(book(actor, ids.get('x2'), 3, 4))).toBe('done');
  });

  it('is had as often as a listing has units, no more and no less', async () => {
    const gpu = (await show([offerOf('many', { gpuIds: [], capacity: 7, free: 7 })])).get('many');
    const actor = await person(10_000);
    const outcomes = await Promise.all(Array.from({ length: 40 }, () => outcome(book(actor, gpu, 1, 2))));
    expect(outcomes.filter((one) => one === 'done')).toHaveLength(7);
    expect(await outcome(book(actor, gpu, 2, 3, 5))).toBe('done');
    expect(await outcome(book(actor, gpu, 2, 3, 3))).toBe('slot-taken');
    expect(await outcome(book(actor, gpu, 2, 3, 2))).toBe('done');
    expect(await outcome(book(actor, gpu, 5, 6, 8))).toBe('invalid-request');
    expect(await overlaps()).toBe(0);
  });

  it('is refused without funds, and holds nothing then', async () => {
    const gpu = (await show([offerOf('dear', { gpuIds: ['d1'], pricePerHour: microUsdc(50_000_000n) })])).get('dear');
    const [poor, rich] = [await person(1), await person(1000)];
    expect(await outcome(book(poor, gpu, 1, 3))).toBe('funds-short');
    expect(await balanceOf(poor)).toEqual({ available: 1_000_000n, held: 0n });
    expect(await outcome(book(rich, gpu, 1, 3))).toBe('done');
  });
});

it('is booked at the price that was shown or at none higher, whatever may take over', async () => {
  const gpu = (await show([offerOf('shown', { gpuIds: ['shown1'] })])).get('shown') ?? '';
  const actor = await person(100);
  const wanted = { gpuId: gpu, from: at(1), to: at(2), gpuCount: null, diskGb: null, sshKey: null };
  const settings = { replacesFailed: true, replacesLost: false, extension: null };
  const quoted = await reservations.quote({ ...wanted, ...settings, priceLimit: null, totalShown: null });
  const { pricePerHour: perHour, cost } = quoted;
  const shown = (totalShown: bigint | null, priceLimit: bigint | null = null) =>
    outcome(tx((t) => reservations.book(t, actor, { ...wanted, ...settings, priceLimit, totalShown })));
  // The disk is part of it.
  expect(cost.total).toBeGreaterThan(perHour);
  expect(await shown(cost.total - 1n)).toBe('price-risen');
  expect(await shown(cost.total - 1n, 2n * perHour)).toBe('price-risen');
  expect(await shown(null, perHour - 1n)).toBe('price-risen');
  expect(await balanceOf(actor)).toEqual({ available: 100_000_000n, held: 0n });
  expect(await shown(cost.total, 2n * perHour)).toBe('done');
});

describe('a later end', () => {
  const later = (actor: Actor, id: string, hours: number) => tx((t) => reservations.extend(t, actor, id, at(hours)));

  it('costs what its quote says, is refused where that is, and a quote changes nothing', async () => {
    const ids = await show([
      offerOf('e1', { gpuIds: ['e1'] }),
      offerOf('e2', { gpuIds: ['e1', 'e2'], gpuCount: 2 }),
      offerOf('e3', { gpuIds: [], capacity: 2, free: 2 }),
    ]);
    const [actor, stranger] = [await person(1000), await person(1)];
    const quoted = (id: string, hours: number, who = actor) => reservations.quoteExtension(who, id, at(hours));
    const { id, held } = (await book(actor, ids.get('e1'), 1, 3)).reservation;
    const before = await balanceOf(actor);
    const { added, cost } = await quoted(id, 5);
    expect(added).toBeGreaterThan(0n);
    expect(cost.total).toBe(held + added);
    expect(await balanceOf(actor)).toEqual(before);

    expect(await outcome(book(actor, ids.get('e2'), 5, 6))).toBe('done');
    expect([await outcome(quoted(id, 6)), await outcome(later(actor, id, 6))]).toEqual(['slot-taken', 'slot-taken']);
    expect([await outcome(quoted(id, 2)), await outcome(quoted(id, 800))]).toEqual([
      'invalid-request',
      'invalid-request',
    ]);
    expect(await outcome(quoted(id, 4, stranger))).toBe('reservation-unknown');
    expect((await later(actor, id, 5)).reservation.held).toBe(held + added);

    // Of several units that are alike it goes on with whichever is free for all of it.
    const first = (await book(actor, ids.get('e3'), 1, 3)).reservation.id;
    expect(await outcome(book(actor, ids.get('e3'), 3, 6))).toBe('done');
    expect([await outcome(quoted(first, 4)), await outcome(later(actor, first, 4))]).toEqual(['done', 'done']);
    expect(await outcome(book(actor, ids.get('e3'), 1, 4))).toBe('slot-taken');
    expect(await outcome(book(actor, ids.get('e3'), 4, 6))).toBe('done');
    expect([await outcome(quoted(first, 5)), await outcome(later(actor, first, 5))]).toEqual([
      'slot-taken',
      'slot-taken',
    ]);
    await tx((t) => reservations.cancel(t, actor, first));
    expect(await outcome(quoted(first, 4))).toBe('reservation-over');
  });
});

describe('many bookings, extensions and cancellations', () => {
  it('never overlap, and every cent is held, paid or free', async () => {
    const random = createRandom(11);
    const offers = Array.from({ length: 6 }, (_, i) =>
      offerOf(`r${i}`, { gpuIds: [`r${i >> 1}`, ...(i % 2 ? [`r${i}x`] : [])] }),
    );
    const ids = await show(offers);
    const people = [await person(400), await person(400), await person(400)];
    const done = new Map<string, number>();
    const one = async (): Promise<void> => {
      const actor = random.pick(people);
      const kind = random.below(4);
      const [from, hours] = [random.below(60), 1 + random.below(6)];
      const mine = kind < 2 ? [] : await reservations.list(actor, ['pending'], 50, null);
      const picked = mine.length > 0 ? random.pick(mine).reservation : null;
      const work =
        picked === null
          ? book(actor, ids.get(random.pick(offers).externalId), from, from + hours)
          : kind === 2
            ? tx((t) => reservations.extend(t, actor, picked.id, plus(picked.end_at, hours * HOUR_MS)))
            : tx((t) => reservations.cancel(t, actor, picked.id));
      const key = `${picked === null ? 'book' : kind === 2 ? 'extend' : 'cancel'} ${await outcome(work)}`;
      done.set(key, (done.get(key) ?? 0) + 1);
    };
    for (let round = 0; round < 40; round += 1) await Promise.all(Array.from({ length: 12 }, one));
    for (const key of ['book done', 'book slot-taken', 'extend done', 'extend slot-taken', 'cancel done'])
      expect([key, (done.get(key) ?? 0) > 3]).toEqual([key, true]);
    expect(await overlaps()).toBe(0);
    for (const actor of people) {
      const mine = (await reservations.list(actor, [], 1000, null)).map(({ reservation }) => reservation);
      const held = mine.filter(({ charged }) => charged === null).reduce((sum, row) => sum + row.held, 0n);
      expect(await balanceOf(actor)).toEqual({ available: 400_000_000n - held, held });
      // What is held is what the block costs as it is now.
      for (const { reservation, cost } of (await reservations.list(actor, ['pending'], 1000, null)).slice(0, 20))
        expect(formatUsdc(cost.total)).toBe(formatUsdc(microUsdc(reservation.held)));
    }
    expect((await ledger.verify(world.database.kysely, world.clock)).faults).toEqual([]);
  });
});

it('gives everything back where the market cannot be rented at any more', async () => {
  const gpu = (await show([offerOf('keyless', { gpuIds: ['k1'] })])).get('keyless');
  const actor = await person(100);
  expect(await outcome(book(actor, gpu, 1, 3))).toBe('done');
  const work = async (): Promise<void> => {
    while ((await rentals.workOnce()) > 0) {}
    while (await tx(reservations.follow)) {}
  };
  world.clock.turn(HOUR_MS + 60_000);
  await work();
  const [waiting] = await reservations.list(actor, [], 1, null);
  expect(waiting?.reservation.state).toBe('pending');
  world.clock.turn(20 * 60_000);
  await work();
  const [over] = await reservations.list(actor, [], 1, null);
  expect(over?.reservation).toMatchObject({ state: 'failed', charged: 0n });
  expect(await balanceOf(actor)).toEqual({ available: 100_000_000n, held: 0n });
});

describe('what is shown as free', () => {
  it('begins now at the earliest and ends where its host does; of what cannot be booked it is nothing', async () => {
    const now = world.clock.now();
    const until = at(48);
    const ids = await show([
      offerOf('until', { gpuIds: ['u1'], rentableUntil: until }),
      offerOf('guide', { gpuIds: ['u2'], bookable: false }),
      offerOf('busy', { gpuIds: [], capacity: 2, free: 0 }),
    ]);
    const id = (name: string): string => ids.get(name) ?? '';
    const of = (name: string) => ({ gpuId: id(name), gpuCount: null });
    const within = { from: at(-24), to: at(24 * 30) };
    expect(await reservations.freeSlots(of('until'), within, 0)).toEqual([{ from: now, to: until }]);
    expect(await reservations.freeSlots(of('guide'), within, 0)).toEqual([]);
    const [later] = await reservations.freeSlots(of('busy'), within, 0);
    expect(later?.from).toBeGreaterThan(now);
    expect(await reservations.freeSlots(of('until'), { from: at(24 * 900), to: at(24 * 910) }, 0)).toEqual([]);
    const days = await reservations.calendar(of('until'), 4, 'UTC');
    expect(days[0]?.free[0]?.from).toBe(now);
    expect(days[0]?.busy).toEqual([]);
    expect(days[3]).toMatchObject({ free: [], busy: [{ from: days[3]?.from, to: days[3]?.to }] });
    const actor = await person(1000);
    expect(await outcome(book(actor, id('guide'), 1, 2))).toBe('not-bookable');
    expect(await outcome(book(actor, id('busy'), 0, 1))).toBe('not-bookable');
    expect(await outcome(book(actor, id('until'), 47, 49))).toBe('invalid-request');
    // What is offered in place of a block that is taken can be booked.
    expect(await outcome(book(actor, id('until'), 1, 3))).toBe('done');
    const refused = await book(actor, id('until'), 2, 30).catch((error: Problem) => error.extra);
    expect(refused).toMatchObject({ next_free: [{ end_time: formatInstant(at(31)) }] });
    const never = await book(actor, id('until'), 2, 47.5).catch((error: Problem) => error.extra);
    expect(never).toMatchObject({ next_free: [] });
  });

  it('is no more units now than its market has', async () => {
    const gpu = (await show([offerOf('pool', { gpuIds: [], capacity: 8, free: 2 })])).get('pool');
    const actor = await person(1000);
    expect(await outcome(book(actor, gpu, 0, 1, 4))).toBe('not-bookable');
    expect(await outcome(book(actor, gpu, 0, 1, 2))).toBe('done');
    expect(await outcome(book(actor, gpu, 5, 6, 4))).toBe('done');
    const [, later] = await reservations.freeSlots({ gpuId: gpu ?? '', gpuCount: 6 }, { from: at(0), to: at(24) }, 0);
    expect(later).toEqual({ from: at(6), to: at(24) });
  });

  it('tells what is in the way where there is always a unit, but not the same one', async () => {
    const gpu = (await show([offerOf('two', { gpuIds: [], capacity: 2, free: 2 })])).get('two');
    const actor = await person(1000);
    const first = await book(actor, gpu, 1, 3);
    await book(actor, gpu, 2.5, 5);
    await tx((t) => reservations.cancel(t, actor, first.reservation.id));
    await book(actor, gpu, 1, 2);
    const time = (hours: number): string => formatInstant(at(hours));
    const refused = await book(actor, gpu, 1.5, 3).catch((error: Problem) => error.extra);
    expect(refused).toMatchObject({
      taken: [
        { start_time: time(1), end_time: time(2) },
        { start_time: time(2.5), end_time: time(5) },
      ],
    });
  });

  const CASES = 250;
  // Days of 23 and 25 hours lie within the next sixty days in some of them, half hours and the date line in others.
  const zones = [
    ...['UTC', 'Europe/Berlin', 'America/New_York', 'America/Santiago', 'Australia/Lord_Howe', 'Asia/Kathmandu'],
    ...['Pacific/Kiritimati', 'Pacific/Pago_Pago'],
  ];

  it(`is what can be booked, in ${zones.length} zones`, async () => {
    const random = createRandom(23);
    const offers = [
      offerOf('s1', { gpuIds: ['s1'] }),
      offerOf('s2', { gpuIds: ['s1', 's2'], gpuCount: 2 }),
      offerOf('s3', { gpuIds: [], capacity: 3, free: 3 }),
    ];
    const ids = await show(offers);
    const actor = await person(100_000);
    const within = { from: world.clock.now(), to: plus(world.clock.now(), 62 * 24 * HOUR_MS) };
    const [seen, lengths] = [new Map<string, number>(), new Set<number>()];
    for (let i = 0; i < CASES; i += 1) {
      const gpu = ids.get(random.pick(offers).externalId) ?? '';
      const days = await reservations.calendar({ gpuId: gpu, gpuCount: null }, 58, random.pick(zones));
      // Every other one on a day on which clocks change, so that there is something in the way.
      const odd = days.slice(1).find((one) => one.to - one.from !== 24 * HOUR_MS);
      const day = i % 2 === 0 && odd !== undefined ? odd : days[1 + random.below(30)];
      if (day === undefined) throw new Error('the calendar ends too early');
      lengths.add((day.to - day.from) / HOUR_MS);
      const isWithinDay = random.below(3) > 0;
      const from = plus(day.from, random.below(22 * 4) * (HOUR_MS / 4));
      const most = isWithinDay ? (day.to - from) / (HOUR_MS / 4) : 3 * 96;
      const to = plus(from, (1 + random.below(most)) * (HOUR_MS / 4));
      const isIn = (blocks: readonly { from: Instant; to: Instant }[]) =>
        blocks.some((block) => block.from <= from && to <= block.to);
      const listed = isIn(await reservations.freeSlots({ gpuId: gpu, gpuCount: null }, within, 0));
      if (to <= day.to) expect(isIn(day.free)).toBe(listed);
      const booked = await outcome(
        tx((t) =>
          reservations.book(t, actor, {
            ...{ gpuId: gpu, from, to, gpuCount: null, diskGb: null, sshKey: null },
            ...{ priceLimit: null, totalShown: null, replacesFailed: true, replacesLost: false, extension: null },
          }),
        ),
      );
      expect([listed, booked]).toEqual(listed ? [true, 'done'] : [false, 'slot-taken']);
      seen.set(booked, (seen.get(booked) ?? 0) + 1);
    }
    expect(Math.min(seen.get('done') ?? 0, seen.get('slot-taken') ?? 0)).toBeGreaterThan(CASES / 10);
    expect([...lengths]).toEqual(expect.arrayContaining([23, 24, 25]));
    expect(await overlaps()).toBe(0);
  });
});
