/** What becomes of reservations by themselves, at the pretend markets over HTTP, with the clock turned. */
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Actor } from '../../server/src/base/actor.ts';
import type { Listing } from '../../server/src/market/market.ts';
import { type RentalWorld, rentalWorld } from '../support/rental-world.ts';

const HOUR = 3600;

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
  const { rows } = await sql<{ sum: string }>`select coalesce(sum(cost), 0) as sum from rentals.instance`.execute(
    world.database.kysely,
  );
  const bill = await world.bill('vast');
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

  it('is followed by another one where its user wishes so, and both are paid for what they did', async () => {
    const listing = one();
    const id = await world.book(actor, listing, 1, { priceLimit: twice(listing), replacesLost: true });
    await world.pass(600, 30);
    await lose(id);
    const { reservation, rental } = await see(id);
    expect([reservation.state, rental.state]).toEqual(['active', 'running']);
    expect(await kinds(id)).toEqual(['pending', 'active', 'replaced', 'active']);
    await world.pass(HOUR, 60);
    const over = await see(id);
    expect(over.reservation).toMatchObject({ state: 'completed', charged: over.cost.total });
    expect(over.stretches).toHaveLength(2);
    expect(over.cost.lines.filter(({ item }) => item === 'gpu')).toHaveLength(2);
    const sum = over.cost.lines.reduce((total, { amount }) => total + amount, 0n);
    expect(sum).toBe(over.cost.total);
    expect(await world.faults()).toEqual([]);
  });
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

it('every market’s bill is owed to it, and nothing of ours runs in the end', async () => {
  await world.pass(60);
  expect(await world.rentals.reconcile()).toBe(0);
  const { market, ours } = await sides();
  expect(ours).toBe(market);
  const { rows } = await sql<{ owed: string }>`
    select (credits_posted - debits_posted)::text as owed from ledger.account where kind = 'provider_payable'`.execute(
    world.database.kysely,
  );
  expect(rows.length).toBeLessThanOrEqual(1);
  expect((await world.bill('vast')).every(({ destroyed }) => destroyed !== null)).toBe(true);
});
