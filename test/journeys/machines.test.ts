/** What becomes of reservations by themselves, at the pretend markets over HTTP, with the clock turned. */
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Actor } from '../../server/src/base/actor.ts';
import { microUsdc } from '../../server/src/base/money.ts';
import type { Listing } from '../../server/src/market/market.ts';
import { type RentalWorld, rentalWorld } from '../support/rental-world.ts';

const HOUR = 3600;
/** Not of ours. */
const ANOTHER = 'of another';

let world: RentalWorld;
let actor: Actor;
let used: Set<string>;
beforeAll(async () => {
  world = await rentalWorld();
  actor = await world.person(10_000);
  used = new Set();
});
afterAll(() => world?.close());
beforeEach(async () => {
  await world.control('PUT', '/boots/vast', { seconds: 4 });
  await world.sync();
});

/** One at Vast.ai of one GPU whose model others offer too for no more than twice as much; each is used once. */
function one(): Listing {
  const { items } = world.market.search({
    ...{ sort: 'price', limit: 200, withCost: false, provider: ['vast'], pricing: 'on_demand', availableOnly: true },
    ...{ minGpus: 1, maxGpus: 1 },
    usage: { seconds: 1, diskMilliGb: 0, egressMilliGb: 0, ingressMilliGb: 0 },
  });
  const found = items.find(({ listing }) => {
    if (used.has(listing.machineId ?? '') || !listing.bookable || listing.pricePerHour < 50_000n) return false;
    const limit = 2n * listing.pricePerHour;
    return world.market.alternatives(listing, 1, 20).filter((other) => other.listing.pricePerHour <= limit).length > 3;
  });
  if (found === undefined) throw new Error('the market has no such listing');
  used.add(found.listing.machineId ?? '');
  return found.listing;
}

const see = (id: string) => world.reservations.get(actor, id);
const kinds = async (id: string) => (await see(id)).timeline.map(({ kind }) => kind);
const twice = (listing: Listing) => 2n * listing.pricePerHour;

/** What the market took, and what is owed to it. */
async function sides(): Promise<{ market: number; ours: number }> {
  const { rows } = await sql<{ sum: string }>`select coalesce(sum(cost), 0) as sum from rentals.instance
    where provider = 'vast'`.execute(world.database.kysely);
  const bill = (await world.bill('vast')).filter(({ label }) => label !== ANOTHER);
  return { market: bill.reduce((sum, { total_micro_usd: n }) => sum + n, 0), ours: Number(rows[0]?.sum) };
}

describe('a machine that does not start', () => {
  it('is followed by an equal one at no higher price than allowed, free of charge', async () => {
    await world.control('PUT', '/boots/vast', { seconds: 4, fail: 'exited', count: 1 });
    const listing = one();
    const id = await world.book(actor, listing, 1, { priceLimit: twice(listing) });
    await world.pass(60);
    const { reservation, rental, stretches } = await see(id);
    expect([reservation.state, rental.state]).toEqual(['active', 'running']);
    expect(reservation.listing_id).not.toBe(listing.id);
    expect(reservation.model).toBe(listing.model);
    expect(reservation.price_per_hour).toBeLessThanOrEqual(twice(listing));
    expect(stretches).toMatchObject([{ listing_id: listing.id, used_from: null, charged: 0n }]);
    expect(await kinds(id)).toEqual(['pending', 'replaced', 'active']);
    await world.pass(HOUR, 60);
    const over = await see(id);
    expect(over.reservation).toMatchObject({ state: 'completed', charged: over.cost.total });
    expect(over.stretches.map(({ charged }) => charged)).toEqual([0n, over.cost.total]);
    expect(await world.faults()).toEqual([]);
    const { market, ours } = await sides();
    expect(ours).toBe(market);
  });

  it('ends it where its user wishes so, or nothing equal costs as little', async () => {
    await world.control('PUT', '/boots/vast', { seconds: 4, fail: 'stuck', count: 1 });
    const listing = one();
    const before = world.clock.now();
    const id = await world.book(actor, listing, 1, { priceLimit: twice(listing), replacesFailed: false });
    await world.pass(21 * 60, 30);
    const { reservation, rental } = await see(id);
    expect(reservation).toMatchObject({ state: 'failed', charged: 0n });
    // A market has twenty minutes.
    expect((rental.ended_at ?? 0) - before).toBeGreaterThanOrEqual(20 * 60_000);
    expect(await world.faults()).toEqual([]);
  });
});

describe('a machine that is lost', () => {
  const lose = async (id: string) => {
    const { rental } = await see(id);
    await world.control('POST', `/instances/vast/${rental.instance_id}/interrupt`);
    await world.pass(40);
    // Only what was read lately can take over.
    await world.sync();
    await world.pass(50);
  };

  it('is paid to the second, and the rest comes back', async () => {
    const listing = one();
    const id = await world.book(actor, listing, 2);
    await world.pass(600, 30);
    await lose(id);
    const { reservation, cost } = await see(id);
    expect(reservation.state).toBe('failed');
    const seconds = ((reservation.used_until ?? 0) - (reservation.running_at ?? 0)) / 1000;
    expect(cost.lines[0]?.quantity).toBeCloseTo(seconds / HOUR, 9);
    expect(reservation.charged).toBe(cost.total);
    expect(await world.faults()).toEqual([]);
  });

  it('is paid for no longer where its market cannot be asked', async () => {
    const id = await world.book(actor, one(), 2);
    await world.pass(600, 30);
    const { rental } = await see(id);
    await world.control('POST', `/instances/vast/${rental.instance_id}/interrupt`);
    await world.control('PUT', '/faults/vast', { kind: 'status' });
    await world.pass(1200, 400);
    expect((await see(id)).reservation.state).toBe('active');
    await world.control('DELETE', '/faults/vast');
    await sql`update providers.gate set breaker = 'closed', failures = 0, probe_at = null`.execute(
      world.database.kysely,
    );
    await world.pass(30);
    const { reservation, cost } = await see(id);
    expect(reservation).toMatchObject({ state: 'failed', charged: cost.total });
    const seconds = ((reservation.used_until ?? 0) - (reservation.running_at ?? 0)) / 1000;
    expect(seconds).toBeGreaterThan(500);
    expect(seconds).toBeLessThanOrEqual(660);
    expect(await world.faults()).toEqual([]);
  });

  it('is one that cannot be reached for ten minutes though its market shows it', async () => {
    const id = await world.book(actor, one(), 2);
    await world.pass(600, 30);
    await world.control('PUT', '/faults/vast', { kind: 'drift', field: 'actual_status', path: '/instances/' });
    await world.pass(480, 60);
    expect((await see(id)).reservation.state).toBe('active');
    await world.pass(240, 60);
    await world.control('DELETE', '/faults/vast');
    const { reservation, cost } = await see(id);
    expect(reservation).toMatchObject({ state: 'failed', charged: cost.total });
    expect(reservation.reason).toContain('cannot be reached any more');
    const seconds = ((reservation.used_until ?? 0) - (reservation.running_at ?? 0)) / 1000;
    expect(seconds).toBeLessThanOrEqual(660);
    await world.pass(30);
    expect(await world.faults()).toEqual([]);
  });

  it('is followed by another one where its user wishes so, and both are paid for what they did', async () => {
    const listing = one();
    const id = await world.book(actor, listing, 1, { priceLimit: twice(listing), replacesLost: true });
    await world.pass(600, 30);
    const { end_at: end } = (await see(id)).reservation;
    await world.tx((t) => world.reservations.extend(t, actor, id, (end + HOUR * 1000) as typeof end));
    // It is looked at sooner then.
    await world.sync();
    await lose(id);
    const { reservation, rental, timeline } = await see(id);
    expect([reservation.state, rental.state]).toEqual(['active', 'running']);
    expect(await kinds(id)).toEqual(['pending', 'active', 'active', 'replaced', 'active']);
    expect(timeline.filter(({ detail }) => detail === 'The machine answers.')).toHaveLength(2);
    await world.pass(2 * HOUR, 60);
    const over = await see(id);
    expect(over.reservation).toMatchObject({ state: 'completed', charged: over.cost.total });
    expect(over.stretches).toHaveLength(2);
    expect(over.cost.lines.filter(({ item }) => item === 'gpu')).toHaveLength(2);
    const sum = over.cost.lines.reduce((total, { amount }) => total + amount, 0n);
    expect(sum).toBe(over.cost.total);
    expect(await world.faults()).toEqual([]);
  });
});

it('is given up by whoever cancels before its market has let go of it: none follows', async () => {
  const listing = one();
  const id = await world.book(actor, listing, 1, { priceLimit: twice(listing), replacesLost: true });
  await world.pass(600, 30);
  const { rental } = await see(id);
  await world.control('POST', `/instances/vast/${rental.instance_id}/interrupt`);
  world.clock.turn(60_000);
  await world.rentals.workOnce();
  const lost = await see(id);
  expect([lost.reservation.state, lost.rental.state]).toEqual(['active', 'releasing']);
  const { charged } = world.reservations.refundNow(lost) ?? {};
  await world.tx((t) => world.reservations.cancel(t, actor, id));
  await world.pass(60);
  const { reservation, stretches } = await see(id);
  expect(reservation).toMatchObject({ state: 'cancelled', charged, used_until: lost.rental.over_at });
  expect(stretches).toHaveLength(1);
  expect(await world.faults()).toEqual([]);
});

it('is looked at again at once where it was extended while it was looked at', async () => {
  const id = await world.book(actor, one(), 1);
  await world.pass(60);
  const { rental } = await see(id);
  expect(rental.state).toBe('running');
  world.clock.turn(60_000);
  await world.control('PUT', '/faults/vast', { kind: 'slow', seconds: 1, path: '/instances/' });
  const looking = world.rentals.workOnce();
  await expect.poll(async () => (await see(id)).rental.fence, { interval: 2 }).toBeGreaterThan(rental.fence);
  await world.tx((t) => world.reservations.extend(t, actor, id, (rental.end_at + HOUR * 1000) as typeof rental.end_at));
  await looking;
  await world.control('DELETE', '/faults/vast');
  expect(await world.rentals.workOnce()).toBe(1);
  await world.tx((t) => world.reservations.cancel(t, actor, id));
  await world.pass(30);
  expect(await world.faults()).toEqual([]);
});

describe('before the end', () => {
  it('its user is reminded once, in time', async () => {
    const id = await world.book(actor, one(), 1);
    await world.pass(44 * 60, 60);
    expect(await kinds(id)).toEqual(['pending', 'active']);
    await world.pass(5 * 60, 60);
    const { timeline, reservation } = await see(id);
    expect(timeline.map(({ kind }) => kind)).toEqual(['pending', 'active', 'reminder']);
    expect(timeline[2]?.detail).toContain(`It ends at ${new Date(reservation.end_at).toISOString()}, in 15 minutes.`);
    await world.pass(15 * 60, 60);
    expect(await kinds(id)).toEqual(['pending', 'active', 'reminder', 'completed']);
  });

  it('it is extended by itself while the whole costs no more than allowed', async () => {
    const listing = one();
    const cap = (listing.pricePerHour * 210n) / 100n + 10_000n;
    const id = await world.book(actor, listing, 1, { extension: { minutes: 30, cap } });
    const { reservation: first } = await see(id);
    await world.pass(2.5 * HOUR, 60);
    const { reservation, timeline, cost } = await see(id);
    // Twice by half an hour; a third one would cost more than the cap.
    expect(reservation.end_at - first.end_at).toBe(HOUR * 1000);
    expect(reservation).toMatchObject({ state: 'completed', charged: cost.total });
    expect(reservation.charged ?? 0n).toBeLessThanOrEqual(cap);
    expect(timeline.filter(({ detail }) => detail.startsWith('Extended to'))).toHaveLength(2);
    expect(timeline.filter(({ detail }) => detail.startsWith('It is not extended by itself'))).toHaveLength(1);
    expect(await world.faults()).toEqual([]);
  });
});

describe('what an API key wished for', () => {
  const USDC = 1_000_000n;
  /** Booked for an hour with a key, to be extended by half hours. */
  const bookedByKey = async () => {
    const db = world.database.kysely;
    const listing = one();
    const limit = (listing.pricePerHour * 170n) / 100n + 10_000n;
    const person = await world.person(1_000);
    await sql`insert into auth.user (id, email, password_hash)
      values (${person.userId}, ${`${person.userId}@example.org`}, '')`.execute(db);
    const { rows } = await sql<{ id: string }>`
      insert into auth.api_key (id, user_id, name, prefix, hash, scopes, spend_limit_per_day)
      values (gen_random_uuid(), ${person.userId}, 'k', 'p', sha256(${person.userId}::bytea), array['read', 'book'], ${limit})
      returning id`.execute(db);
    const key = { id: rows[0]?.id ?? '', scopes: ['read', 'book'] as const, spendLimitPerDay: microUsdc(limit) };
    const extension = { minutes: 30, cap: 1_000n * USDC };
    const id = await world.book({ ...person, key }, listing, 1, { extension });
    return { person, key, id, extension };
  };
  const seeAs = async (whose: Actor, id: string) => {
    const { reservation, timeline } = await world.reservations.get(whose, id);
    const hours = (reservation.end_at - reservation.start_at) / HOUR / 1000;
    return { hours, told: timeline.map(({ detail }) => detail).join(' ') };
  };

  it('happens within its limits, until its user wishes so', async () => {
    const { person, id, extension } = await bookedByKey();
    await world.pass(1.45 * HOUR, 60);
    const seen = await seeAs(person, id);
    expect(seen.hours).toBe(1.5);
    expect(seen.told).toContain('It is not extended by itself: What it may spend today does not cover this.');
    await world.tx((t) => world.reservations.change(t, person, id, { extension }));
    await world.pass(60, 30);
    expect((await seeAs(person, id)).hours).toBe(2);
    expect(await world.faults()).toEqual([]);
  });

  it('does not happen once the key is over', async () => {
    const { person, key, id } = await bookedByKey();
    await sql`update auth.api_key set ended_at = now() where id = ${key.id}`.execute(world.database.kysely);
    await world.pass(HOUR, 60);
    const seen = await seeAs(person, id);
    expect(seen.hours).toBe(1);
    expect(seen.told).toContain('It is not extended by itself: The API key that wished so is over.');
  });
});

describe('a market that answers late or not', () => {
  it('rents once where the answer is lost and it cannot be looked for at first', async () => {
    const listing = one();
    await world.control('PUT', '/faults/vast', { kind: 'lost_answer', path: '/asks/', count: 1 });
    const id = await world.book(actor, listing, 1);
    const before = (await world.bill('vast')).length;
    await world.work();
    await world.control('PUT', '/faults/vast', { kind: 'rate_limited', path: '/instances/', retry_after: 0 });
    await world.pass(30, 5);
    await world.control('DELETE', '/faults/vast');
    await world.pass(90, 5);
    expect((await see(id)).reservation.state).toBe('active');
    expect((await world.bill('vast')).length - before).toBe(1);
    await world.tx((t) => world.reservations.cancel(t, actor, id));
    await world.pass(30);
    expect(await world.faults()).toEqual([]);
  });

  it('is not given up on while it is not known what came of what it was asked', async () => {
    const id = await world.book(actor, one(), 1);
    world.clock.turn(20 * 60_000 - 5_000);
    await world.rentals.workOnce();
    await world.control('PUT', '/faults/vast', { kind: 'lost_answer', path: '/asks/', count: 1 });
    const [asking] = [world.rentals.workOnce()];
    await expect.poll(async () => (await see(id)).rental.reference, { interval: 2 }).not.toBe(null);
    world.clock.turn(10_000);
    await asking;
    expect((await see(id)).rental.state).toBe('renting');
    await world.pass(60, 5);
    expect((await see(id)).reservation.state).toBe('active');
    await world.tx((t) => world.reservations.cancel(t, actor, id));
    await world.pass(30);
    expect(await world.faults()).toEqual([]);
  });

  it('does not undo a cancellation by refusing', async () => {
    const listing = one();
    const key = { authorization: 'Bearer sandbox-vast-key', 'content-type': 'application/json' };
    const body = JSON.stringify({
      client_id: 'me',
      image: 'any',
      disk: 10,
      label: ANOTHER,
      runtype: 'ssh_direct',
    });
    const path = `${world.sandbox.url}/vast/api/v0/asks/${listing.externalId}/`;
    expect((await fetch(path, { method: 'PUT', headers: key, body })).status).toBe(200);
    await world.control('PUT', '/faults/vast', { kind: 'slow', seconds: 4 });
    const id = await world.book(actor, listing, 1, { priceLimit: twice(listing) });
    const working = world.work();
    await expect.poll(async () => (await see(id)).rental.reference).not.toBe(null);
    await world.tx((t) => world.reservations.cancel(t, actor, id));
    await working;
    await world.control('DELETE', '/faults/vast');
    await world.pass(60);
    const { reservation, stretches } = await see(id);
    expect(reservation).toMatchObject({ state: 'cancelled', charged: 0n });
    expect(stretches).toHaveLength(1);
    expect(await world.faults()).toEqual([]);
  });

  it('keeps no user from what is theirs by not answering at all', async () => {
    const running = await world.book(actor, one(), 1);
    await world.pass(600, 30);
    await world.control('PUT', '/boots/vast', { seconds: 60 });
    await world.sync();
    const starts = one();
    const booting = await world.book(actor, starts, 1, { replacesFailed: false });
    await world.pass(20, 5);
    expect([(await see(running)).reservation.state, (await see(booting)).rental.state]).toEqual(['active', 'booting']);
    await world.control('PUT', '/faults/vast', { kind: 'status' });
    await world.pass(32 * 60, 640);
    expect((await see(booting)).reservation).toMatchObject({ state: 'failed', charged: 0n });
    await world.pass(20 * 60, 600);
    const { reservation, rental, cost } = await see(running);
    expect(reservation).toMatchObject({ state: 'completed', charged: cost.total, used_until: reservation.end_at });
    expect([rental.state, (await see(booting)).rental.state]).toEqual(['releasing', 'releasing']);
    expect(await world.faults()).toEqual([]);
    // Nobody else is given what may still run.
    const block = { from: world.clock.now(), to: (await see(booting)).reservation.end_at };
    expect(await world.rentals.isFree(world.database.kysely, starts, 1, block)).toBe(false);
    await world.control('DELETE', '/faults/vast');
    // The breaker's clock is the database's, which is not turned.
    await sql`update providers.gate set breaker = 'closed', failures = 0, probe_at = null`.execute(
      world.database.kysely,
    );
    await world.pass(180, 20);
    expect([(await see(running)).rental.state, (await see(booting)).rental.state]).toEqual(['ended', 'ended']);
    expect(await kinds(booting)).toEqual(['pending', 'failed']);
    expect(await world.faults()).toEqual([]);
  });

  it('has half an hour where it hangs once it was asked for a machine', async () => {
    const { kysely: db } = world.database;
    const listing = one();
    const id = await world.book(actor, listing, 1, { replacesFailed: false });
    await world.control('PUT', '/faults/vast', { kind: 'hang', path: '/asks/' });
    await world.pass(1, 1);
    // Each step at one that hangs takes twelve seconds that cannot be turned.
    await world.control('PUT', '/faults/vast', { kind: 'reset' });
    await world.pass(29 * 60, 870);
    expect((await see(id)).reservation.state).toBe('pending');
    await world.pass(120, 60);
    const { reservation, rental } = await see(id);
    expect(reservation).toMatchObject({ state: 'failed', charged: 0n });
    // What it may have rented out is looked for until the market tells.
    expect(rental).toMatchObject({ state: 'renting', outcome: null });
    const block = { from: world.clock.now(), to: reservation.end_at };
    expect(await world.rentals.isFree(db, listing, 1, block)).toBe(false);
    expect(await world.faults()).toEqual([]);
    await world.control('DELETE', '/faults/vast');
    await sql`update providers.gate set breaker = 'closed', failures = 0, probe_at = null`.execute(db);
    await world.pass(120, 20);
    expect((await see(id)).rental).toMatchObject({ state: 'ended', outcome: 'failed' });
    expect(await world.rentals.isFree(db, listing, 1, block)).toBe(true);
    expect(await world.faults()).toEqual([]);
  });

  const oneAtIonet = (): Listing => {
    const { items } = world.market.search({
      ...{ sort: 'price', limit: 50, withCost: false, provider: ['ionet'], availableOnly: true },
      usage: { seconds: 1, diskMilliGb: 0, egressMilliGb: 0, ingressMilliGb: 0 },
    });
    const listing = items.find(
      ({ listing: { bookable, rentableUntil } }) => bookable && rentableUntil === null,
    )?.listing;
    if (listing === undefined) throw new Error('io.net has nothing to rent');
    return listing;
  };

  /** One whose market refuses to prolong it. */
  const extendedInVain = async () => {
    await world.sync();
    const id = await world.book(actor, oneAtIonet(), 1);
    await world.pass(900, 30);
    const { reservation: before } = await see(id);
    await world.control('PUT', '/faults/ionet', { kind: 'status', path: '/extend' });
    const to = (before.end_at + HOUR * 1000) as typeof before.end_at;
    await world.tx((t) => world.reservations.extend(t, actor, id, to));
    return { id, before };
  };

  it('takes no money for hours that it did not sell', async () => {
    const { id, before } = await extendedInVain();
    await world.pass(HOUR, 300);
    await world.control('DELETE', '/faults/ionet');
    const { reservation, cost } = await see(id);
    expect(reservation).toMatchObject({ state: 'failed', used_until: before.end_at, charged: cost.total });
    expect(cost.lines[0]?.quantity).toBeCloseTo((before.end_at - (before.running_at ?? 0)) / 1000 / HOUR, 9);
    expect(await world.faults()).toEqual([]);
  });

  it('takes none for them when it is cancelled either', async () => {
    const { id, before } = await extendedInVain();
    await world.pass(120, 60);
    const { charged } = world.reservations.refundNow(await see(id)) ?? {};
    await world.tx((t) => world.reservations.cancel(t, actor, id));
    await world.pass(60);
    await world.control('DELETE', '/faults/ionet');
    const { reservation, cost } = await see(id);
    expect(reservation).toMatchObject({ state: 'cancelled', charged, used_until: before.end_at });
    expect(cost.total).toBe(charged);
    expect(await world.faults()).toEqual([]);
  });

  it('does not hide the loss of a machine by refusing to prolong it', async () => {
    const { id, before } = await extendedInVain();
    const { rental } = await see(id);
    expect(before.state).toBe('active');
    await world.pass(60);
    await world.control('POST', `/instances/ionet/${rental.instance_id}/interrupt`);
    await world.pass(180, 20);
    await world.control('DELETE', '/faults/ionet');
    expect((await see(id)).reservation.state).toBe('failed');
    expect(await world.faults()).toEqual([]);
  });
});

it('is owed for though nobody wanted it and it ended by itself', async () => {
  const listing = one();
  const id = await world.book(actor, listing, 1);
  await world.tx((t) => world.reservations.cancel(t, actor, id));
  await world.work();
  const { rental } = await see(id);
  expect(rental.state).toBe('ended');
  const key = { authorization: 'Bearer sandbox-vast-key', 'content-type': 'application/json' };
  const label = `gp4u-${rental.id}-1`;
  const body = JSON.stringify({ client_id: 'me', image: 'any', disk: 10, label, runtype: 'ssh_direct' });
  const api = `${world.sandbox.url}/vast/api/v0`;
  const made = await fetch(`${api}/asks/${listing.externalId}/`, { method: 'PUT', headers: key, body });
  const { new_contract: machine } = (await made.json()) as { new_contract: number };
  world.clock.turn(60_000);
  await world.control('PUT', '/faults/vast', { kind: 'status', path: '/api/v0/instances/' });
  expect(await world.rentals.reconcile()).toBe(0);
  await world.control('DELETE', '/faults/vast');
  expect((await fetch(`${api}/instances/${machine}/`, { method: 'DELETE', headers: key })).status).toBe(200);
  expect(await world.rentals.reconcile()).toBe(1);
  expect(await world.rentals.reconcile()).toBe(0);
  await world.pass(30);
  const { market, ours } = await sides();
  expect(ours).toBe(market);
});

it('every market’s bill is owed to it, and nothing of ours runs in the end', async () => {
  await world.pass(60);
  expect(await world.rentals.reconcile()).toBe(0);
  const { market, ours } = await sides();
  expect(ours).toBe(market);
  const { rows } = await sql<{ owed: string }>`
    select (credits_posted - debits_posted)::text as owed from ledger.account where kind = 'provider_payable'`.execute(
    world.database.kysely,
  );
  expect(rows.length).toBeLessThanOrEqual(2);
  const bill = await world.bill('vast');
  expect(bill.every(({ label, destroyed }) => label === ANOTHER || destroyed !== null)).toBe(true);
});
