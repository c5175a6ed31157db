/** Watches on a real market and a real database, with the clock turned by hand; messages to a real receiver. */
import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { sql } from 'kysely';
import { Webhook } from 'standardwebhooks';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type TestMarket, testMarket } from '../../../test/support/market.ts';
import { offerOf } from '../../../test/support/offers.ts';
import type { Actor } from '../base/actor.ts';
import { type Clock, systemClock } from '../base/clock.ts';
import { microUsdc } from '../base/money.ts';
import { Problem } from '../base/problem.ts';
import { type Database, inTransaction, openDatabase } from '../platform/db.ts';
import { readEvents } from '../platform/events.ts';
import { createLog } from '../platform/log.ts';
import type { Offer } from '../providers/providers.ts';
import type { Spread } from './look.ts';
import { createWatches, type Wanted, type Watches } from './watches.ts';

const SECRET = 'a secret of tests only, long enough';
let world: TestMarket;
let database: Database;
let spread: Spread | null = null;
const made: Watches[] = [];

function watchesOf(clock: Clock = world.clock, market = world.market, secret = SECRET): Watches {
  const deps = { database, clock, market, secret, log: createLog('silent'), mode: 'sandbox' as const };
  const watches = createWatches({ ...deps, isEnabled: () => true, spreadOf: () => spread });
  made.push(watches);
  return watches;
}
let watches: Watches;

type Heard = { readonly id: string; readonly headers: Record<string, string>; readonly body: string };
let receiver: Server;
let heard: Heard[] = [];
let answer: (path: string) => number | Promise<number> = () => 200;
const address = (path = '/') => `http://127.0.0.1:${(receiver.address() as AddressInfo).port}${path}`;

beforeAll(async () => {
  world = await testMarket();
  database = await openDatabase(world.url, systemClock, createLog('silent'));
  watches = watchesOf();
  receiver = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString();
    });
    request.on('end', async () => {
      const headers = request.headers as Record<string, string>;
      heard.push({ id: headers['webhook-id'] ?? '', headers, body });
      response.writeHead(await answer(request.url ?? '')).end();
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  heard = [];
  answer = () => 200;
  spread = null;
  await sql`delete from watches.watch`.execute(database.kysely);
  await sql`delete from watches.webhook`.execute(database.kysely);
});
afterAll(async () => {
  for (const one of made) await one.close();
  receiver?.closeAllConnections();
  await new Promise((resolve) => receiver?.close(resolve));
  await database?.close();
  await world?.close();
});

const person = (): Actor => ({ userId: randomUUID(), role: 'user', sessionId: null, key: null, address: 'test' });
const tx = <T>(work: Parameters<typeof inTransaction<unknown, T>>[2]) =>
  inTransaction(database.kysely, systemClock, work);
const usdc = (amount: number) => microUsdc(BigInt(Math.round(amount * 1e6)));
const priced = (id: string, amount: number, more: Partial<Offer> = {}): Offer =>
  offerOf(id, { pricePerGpuHour: usdc(amount), pricePerHour: usdc(amount), ...more });
const watch = (actor: Actor, wanted: Partial<Wanted> & { kind: Wanted['kind'] }) =>
  tx((t) => watches.create(t, actor, wanted as Wanted));
const BELOW = { kind: 'price_below', model: 'rtx4090', threshold: usdc(0.3), cooldownSeconds: 3600 } as const;

/** The market shows these now, and the watches are held against it. */
async function show(offers: Offer[], by = watches): Promise<void> {
  world.clock.turn(30_000);
  world.shelves.vast.fail = null;
  world.shelves.vast.offers = offers;
  await world.sync();
  await tx(by.evaluate);
}
const texts = async (actor: Actor): Promise<unknown[]> =>
  (await watches.alerts(actor, null, 50, null)).map(({ data }) => data.text).reverse();
const events = async (actor: Actor) => readEvents(database.kysely, actor.userId, 0n, 100);
const refusal = async (work: Promise<unknown>): Promise<string> => {
  const error = await work.catch((caught: unknown) => caught);
  return error instanceof Problem ? `${error.definition.code} ${error.message}` : `none: ${String(error)}`;
};

describe('held against the market', () => {
  it('a price that falls is told once, with the listing to rent, and again only after it went back', async () => {
    const actor = person();
    await show([priced('1', 0.4), priced('2', 0.5), priced('no', 0.1, { bookable: false })]);
    const { watch: row } = await watch(actor, { ...BELOW, note: 'for the lab' });
    expect([row.model, row.value]).toEqual(['RTX 4090', 400_000n]);
    await show([priced('1', 0.4), priced('2', 0.29)]);
    for (const amount of [0.305, 0.3, 0.2]) await show([priced('1', 0.4), priced('2', amount)]);
    expect(await texts(actor)).toEqual([
      'RTX 4090 can be had for 0.29 USDC per GPU-hour at Vast.ai: at or below 0.30.',
    ]);
    const [alert] = (await events(actor)).filter(({ kind }) => kind === 'alert');
    const cheap = world.market
      .search({
        ...{ sort: 'price', limit: 10, withCost: false, availableOnly: true },
        usage: { seconds: 3600, diskMilliGb: 0, egressMilliGb: 0, ingressMilliGb: 0 },
      })
      .items.find(({ listing }) => listing.externalId === '2')?.listing;
    expect(alert?.data).toMatchObject({
      ...{ watch_id: row.id, watch_kind: 'price_below', value: '0.290000', threshold: '0.300000', note: 'for the lab' },
      listing: { id: cheap?.id, provider: 'vast', price_per_gpu_hour: '0.290000' },
    });
    expect((await watches.get(actor, row.id)).words).toBe('Told. It is armed again once it is above 0.309.');
    await show([priced('1', 0.4), priced('2', 0.5)]);
    await show([priced('1', 0.28)]);
    const held = await watches.get(actor, row.id);
    expect(held.words).toBe('It came true again; told after the cool-down, if it still holds.');
    expect(held.notBefore).not.toBeNull();
    expect(await texts(actor)).toHaveLength(1);
    // Nothing moves but the time.
    world.clock.turn(3_600_000);
    await show([priced('1', 0.28)]);
    expect(await texts(actor)).toHaveLength(2);
    await show([priced('1', 0.27)]);
    expect(await texts(actor)).toHaveLength(2);
  });

  it('what holds already is told at once, also while the market stands still; paused nothing is told', async () => {
    const actor = person();
    await show([priced('1', 0.25)]);
    const { watch: row } = await watch(actor, { ...BELOW, paused: true });
    await tx(watches.evaluate);
    expect(await texts(actor)).toEqual([]);
    await watches.change(actor, row.id, { paused: false });
    await tx(watches.evaluate);
    await tx(watches.evaluate);
    expect(await texts(actor)).toHaveLength(1);
    // Other terms arm it again, and the cool-down goes on.
    await watches.change(actor, row.id, { threshold: usdc(0.26) });
    await tx(watches.evaluate);
    expect(await texts(actor)).toHaveLength(1);
    world.clock.turn(3_600_000);
    await show([priced('1', 0.25)]);
    expect(await texts(actor)).toHaveLength(2);
  });

  it('a market that cannot be read changes nothing, whatever is watched', async () => {
    const actor = person();
    await show([priced('1', 0.4), priced('2', 0.45), priced('3', 2, { model: 'H100 SXM5' })]);
    const [shown] = world.market.search({
      ...{ sort: 'price', limit: 1, withCost: false, model: ['H100 SXM5'] },
      usage: { seconds: 1, diskMilliGb: 0, egressMilliGb: 0, ingressMilliGb: 0 },
    }).items;
    const ids: string[] = [];
    for (const wanted of [
      { kind: 'listing_gone', listingId: shown?.listing.id },
      { kind: 'back_in_stock', model: 'H100 SXM5' },
      { kind: 'price_above', model: 'RTX 4090', threshold: usdc(0.41) },
      BELOW,
    ] as const)
      ids.unshift((await watch(actor, wanted)).watch.id);
    await tx(watches.evaluate);
    expect(await texts(actor)).toEqual(['H100 SXM5 is in stock again: one listing, the cheapest at Vast.ai.']);
    const before = (await watches.list(actor, 50, null)).map(({ watch: { due_at: _, ...row } }) => row);
    world.shelves.vast.fail = new Error('it is away');
    world.clock.turn(200_000);
    await world.sync();
    await tx(watches.evaluate);
    const away = await watches.list(actor, 50, null);
    expect(away.map(({ watch: { due_at: _, ...row } }) => row)).toEqual(before);
    expect(away.map(({ unread }) => unread)).toEqual(Array(4).fill(['vast']));
    expect(await texts(actor)).toHaveLength(1);
    // Read again, and the listing is missing: gone when three readings in a row have not shown it.
    for (let reading = 0; reading < 3; reading += 1) {
      expect(await texts(actor)).toHaveLength(1);
      await show([priced('1', 0.4), priced('2', 0.45)]);
    }
    expect(await texts(actor)).toEqual([
      'H100 SXM5 is in stock again: one listing, the cheapest at Vast.ai.',
      'The listing of H100 SXM5 that you watch is not on offer any more.',
    ]);
    world.clock.turn(3_600_000);
    await show([priced('1', 0.4), priced('3', 2, { model: 'H100 SXM5' })]);
    expect((await watches.get(actor, ids[3] ?? '')).watch.armed).toBe(true);
    expect(await texts(actor)).toHaveLength(3);
  });

  it('a spread is told with both sides; where none is known nothing is', async () => {
    const actor = person();
    await show([priced('1', 0.4)]);
    const { watch: row } = await watch(actor, { kind: 'spread_above', model: 'RTX 4090', threshold: usdc(20) });
    await show([priced('1', 0.4)]);
    expect([await texts(actor), row.value]).toEqual([[], null]);
    spread = { spreadPercent: 25.5, cheap: 'vast', dear: 'render' };
    await show([priced('1', 0.4)]);
    expect(await texts(actor)).toEqual([
      'The price of RTX 4090 (on demand) differs by 25.50 % between markets, cheapest at Vast.ai: at or above 20.00 %.',
    ]);
    spread = null;
    await show([priced('1', 0.4)]);
    expect((await watches.get(actor, row.id)).watch).toMatchObject({ armed: false, value: 25_500_000n });
  });

  it('a moving price is an event once a minute at most, the last one always, one for all watches of it', async () => {
    const actor = person();
    await show([priced('1', 0.5)]);
    const ids = [
      await watch(actor, BELOW),
      await watch(actor, { ...BELOW, kind: 'price_above', threshold: usdc(9) }),
    ].map((one) => one.watch.id);
    world.clock.turn(60_000);
    for (const amount of [0.51, 0.52, 0.53]) await show([priced('1', amount)]);
    const told = (await events(actor)).filter(({ kind }) => kind === 'price');
    expect(told.map(({ data }) => [data.previous_price_per_gpu_hour, data.price_per_gpu_hour])).toEqual([
      ['0.500000', '0.510000'],
      ['0.510000', '0.530000'],
    ]);
    expect([...((told[0]?.data.watch_ids ?? []) as string[])].sort()).toEqual(ids.sort());
    await show([priced('1', 0.54)]);
    world.clock.turn(60_000);
    // The market stands still, the time has come.
    await tx(watches.evaluate);
    expect((await events(actor)).at(-1)?.data.price_per_gpu_hour).toBe('0.540000');
  });

  it('an alert, its event, its messages and the state of the watch are there together or not at all', async () => {
    const actor = person();
    await watches.webhooks.create(actor, { url: address(), description: '' });
    await watches.webhooks.create(actor, { url: address('/2'), description: '' });
    await show([priced('1', 0.5)]);
    const { watch: row } = await watch(actor, BELOW);
    await tx(watches.evaluate);
    await sql`alter table platform.event add constraint broken check (kind <> 'alert') not valid`.execute(
      database.kysely,
    );
    await expect(show([priced('1', 0.2)])).rejects.toThrow('broken');
    const counts = async () => {
      const { rows } = await sql<{ alerts: number; deliveries: number; armed: boolean }>`select
        (select count(*)::int from watches.alert where watch_id = ${row.id}) as alerts,
        (select count(*)::int from watches.delivery d join watches.webhook w on w.id = d.webhook_id
          where w.user_id = ${actor.userId}) as deliveries,
        (select armed from watches.watch where id = ${row.id}) as armed`.execute(database.kysely);
      return rows[0];
    };
    expect(await counts()).toEqual({ alerts: 0, deliveries: 0, armed: true });
    await sql`alter table platform.event drop constraint broken`.execute(database.kysely);
    await tx(watches.evaluate);
    expect(await counts()).toEqual({ alerts: 1, deliveries: 2, armed: false });
  });

  it('a worker that knows an older market decides nothing, and what a user changes meanwhile is not written over', async () => {
    const actor = person();
    await show([priced('1', 0.5)]);
    const { watch: row } = await watch(actor, BELOW);
    const behind = { ...world.market, feed: (name: 'vast') => ({ ...world.market.feed(name), revision: 1 }) };
    await show([priced('1', 0.2)], watchesOf(world.clock, behind as never));
    expect(await texts(actor)).toEqual([]);
    const id = world.market.search({
      ...{ sort: 'price', limit: 1, withCost: false },
      usage: { seconds: 1, diskMilliGb: 0, egressMilliGb: 0, ingressMilliGb: 0 },
    }).items[0]?.listing.id;
    const gone = (await watch(actor, { kind: 'listing_gone', listingId: id })).watch;
    const meanwhile = {
      ...world.market,
      async shown(listing: string) {
        // Read, and not written yet.
        await sql`update watches.watch set edition = edition + 1`.execute(database.kysely);
        return { ...(await world.market.shown(listing)), status: 'gone' };
      },
    };
    await tx(watchesOf(world.clock, meanwhile as never).evaluate);
    expect((await watches.get(actor, gone.id)).watch).toMatchObject({ armed: true, edition: 2 });
    expect(await texts(actor)).toEqual([]);
    expect((await watches.get(actor, row.id)).watch.armed).toBe(true);
  });

  it('is refused by field where it cannot be meant, is theirs alone, and has an end', async () => {
    const [actor, other] = [person(), person()];
    await show([priced('1', 0.5)]);
    const tried = (wanted: Partial<Wanted> & { kind: Wanted['kind'] }) => refusal(watch(actor, wanted));
    expect(await tried({ ...BELOW, model: 'A100' })).toMatch(/\/model: means several models: A100 .*name one/);
    expect(await tried({ ...BELOW, model: 'RTX 4091' })).toContain('did you mean RTX 4090');
    expect(await tried({ kind: 'price_below', model: 'RTX 4090' })).toContain('/threshold: is required');
    expect(await tried({ kind: 'listing_gone', listingId: randomUUID(), minGpus: 2 })).toContain('/min_gpus: is not');
    expect(await tried({ kind: 'listing_gone', listingId: randomUUID() })).toContain('/listing_id');
    const first = (await watch(actor, BELOW)).watch.id;
    for (const stranger of [
      () => watches.get(other, first),
      () => watches.change(other, first, { note: 'mine' }),
      () => watches.remove(other, first),
    ])
      expect(await refusal(stranger())).toContain('watch-unknown');
    const tries = Array.from({ length: 110 }, () => refusal(watch(actor, BELOW)));
    const refused = (await Promise.all(tries)).filter((text) => text.includes('too-many-watches'));
    expect([refused.length, await watches.count(actor)]).toEqual([11, 100]);
  });
});

describe('sent to webhooks', () => {
  // Receivers hold the time of a message against their own.
  beforeAll(() => {
    watches = watchesOf(systemClock);
  });
  const log = async (actor: Actor, id: string) => watches.webhooks.deliveries(actor, id, 50, null);
  const hook = (actor: Actor, path = '/') => watches.webhooks.create(actor, { url: address(path), description: '' });
  const testOf = (actor: Actor, id: string) => tx((t) => watches.webhooks.test(t, actor, id));
  const now = () => sql`update watches.delivery set due_at = now() where state = 'pending'`.execute(database.kysely);
  const verified = (secret: string, { headers, body }: Heard): unknown => new Webhook(secret).verify(body, headers);

  it('a message is signed as Standard Webhooks says, tried again under the same id, and its secret is sealed', async () => {
    const actor = person();
    const { webhook, secret } = await hook(actor);
    let tries = 0;
    answer = () => {
      tries += 1;
      return tries <= 2 ? 500 : 200;
    };
    const { message_id } = await testOf(actor, webhook.id);
    for (let i = 0; i < 3; i += 1) {
      expect(await watches.sendDue()).toBe(1);
      expect(await watches.sendDue()).toBe(0);
      if (i < 2) {
        const [waiting] = await log(actor, webhook.id);
        expect(waiting).toMatchObject({ state: 'pending', attempts: i + 1, last_status: 500 });
        expect(waiting?.last_error).toBe('It answered 500; only 200 to 299 count.');
      }
      await now();
    }
    expect((await log(actor, webhook.id))[0]).toMatchObject({ state: 'delivered', attempts: 3, last_error: null });
    expect(heard.map(({ id }) => id)).toEqual(Array(3).fill(message_id));
    expect(verified(secret, heard[2] as Heard)).toMatchObject({ type: 'test' });
    expect(() => verified(secret, { ...(heard[2] as Heard), body: '{}' })).toThrow();
    const { rows } = await sql<{ row: string }>`select w::text as row from watches.webhook w`.execute(database.kysely);
    const kept = secret.slice('whsec_'.length);
    for (const form of [kept, Buffer.from(kept).toString('hex'), Buffer.from(kept, 'base64').toString('hex')])
      expect(rows[0]?.row).not.toContain(form);
  });

  it('after a secret was replaced both sign for a day, then the new one alone', async () => {
    const actor = person();
    const { webhook, secret: old } = await hook(actor);
    const { secret: fresh } = await watches.webhooks.rotate(actor, webhook.id);
    await testOf(actor, webhook.id);
    await watches.sendDue();
    for (const secret of [old, fresh]) expect(verified(secret, heard[0] as Heard)).toBeTruthy();
    await sql`update watches.webhook set rotated_at = now() - interval '25 hours'`.execute(database.kysely);
    await testOf(actor, webhook.id);
    await watches.sendDue();
    expect(verified(fresh, heard[1] as Heard)).toBeTruthy();
    expect(() => verified(old, heard[1] as Heard)).toThrow();
  });

  it('two workers at once never send one message twice, and a slow receiver holds up only itself', async () => {
    const actor = person();
    const slow = await hook(actor, '/slow');
    const quick = await hook(actor, '/quick');
    let underWay = 0;
    let most = 0;
    answer = async (path) => {
      if (path === '/quick') return 200;
      underWay += 1;
      most = Math.max(most, underWay);
      await systemClock.sleep(60);
      underWay -= 1;
      return 200;
    };
    for (let i = 0; i < 4; i += 1) {
      await sql`insert into watches.delivery (id, webhook_id, message_id, type, payload)
        select gen_random_uuid(), id, gen_random_uuid(), 'alert', '{}' from watches.webhook`.execute(database.kysely);
    }
    const workers = [watchesOf(systemClock), watchesOf(systemClock), watchesOf(systemClock)];
    for (const worker of workers) worker.startSending();
    await expect
      .poll(async () => (await log(actor, slow.webhook.id)).map(({ state }) => state))
      .toEqual(Array(4).fill('delivered'));
    await expect
      .poll(async () => (await log(actor, quick.webhook.id)).map(({ state }) => state))
      .toEqual(Array(4).fill('delivered'));
    for (const worker of workers) await worker.close();
    expect(new Set(heard.map(({ id }) => id)).size).toBe(8);
    expect(heard).toHaveLength(8);
    expect(most).toBeLessThanOrEqual(workers.length);
  });

  it.each([
    [200, 'counts', { state: 'delivered', last_status: 200 }],
    [503, 'counts no more', { state: 'pending', last_status: 500 }],
  ])(
    'a worker that hangs holds a message for a minute, then it goes out again; a late %i %s',
    async (late, _, expected) => {
      const actor = person();
      const { webhook } = await hook(actor);
      const { message_id } = await testOf(actor, webhook.id);
      const [taken, released] = [new AbortController(), new AbortController()];
      answer = async () => {
        taken.abort();
        await systemClock.sleep(9000, released.signal);
        return late;
      };
      const lost = watches.sendDue();
      await systemClock.sleep(9000, taken.signal);
      answer = () => 500;
      expect(await watches.sendDue()).toBe(0);
      const { rows } = await sql<{ seconds: number }>`
      select extract(epoch from claimed_until - now())::int as seconds from watches.delivery`.execute(database.kysely);
      expect(rows[0]?.seconds).toBeGreaterThan(50);
      expect(rows[0]?.seconds).toBeLessThanOrEqual(60);
      await sql`update watches.delivery set claimed_until = now() - interval '1 second'`.execute(database.kysely);
      expect(await watches.sendDue()).toBe(1);
      expect(heard.map(({ id }) => id)).toEqual([message_id, message_id]);
      released.abort();
      await lost;
      expect((await log(actor, webhook.id))[0]).toMatchObject({ ...expected, attempts: 2 });
    },
  );

  it('410 and five days of nothing switch it off, with an event; on again it starts anew', async () => {
    const actor = person();
    const { webhook } = await hook(actor);
    await testOf(actor, webhook.id);
    answer = () => 410;
    await watches.sendDue();
    const state = async () => (await watches.webhooks.list(actor))[0];
    expect(await state()).toMatchObject({ active: false, off_reason: 'It answered 410 Gone.' });
    expect(await refusal(testOf(actor, webhook.id))).toContain('webhook-off');
    const [failed] = await log(actor, webhook.id);
    expect(failed).toMatchObject({ state: 'failed', last_status: 410 });
    await watches.webhooks.change(actor, webhook.id, { active: true });
    answer = () => 500;
    await testOf(actor, webhook.id);
    await watches.sendDue();
    expect(await state()).toMatchObject({ active: true, off_reason: null });
    await sql`update watches.webhook set failing_since = now() - interval '121 hours'`.execute(database.kysely);
    await now();
    await watches.sendDue();
    // One try says little after a long silence: the message must be given up.
    expect(await state()).toMatchObject({ active: true });
    await sql`update watches.delivery set attempts = 8 where state = 'pending'`.execute(database.kysely);
    await now();
    await watches.sendDue();
    expect(await state()).toMatchObject({ active: false, off_reason: 'It took no message for five days.' });
    expect((await log(actor, webhook.id)).map((row) => row.state)).toEqual(['failed', 'failed']);
    expect((await events(actor)).map(({ kind, data }) => [kind, data.text])).toEqual([
      ['webhook_off', 'It answered 410 Gone.'],
      ['webhook_off', 'It took no message for five days.'],
    ]);
    await watches.webhooks.change(actor, webhook.id, { active: true });
    answer = () => 200;
    await tx((t) => watches.webhooks.retry(t, actor, webhook.id, failed?.id ?? ''));
    await watches.sendDue();
    expect((await log(actor, webhook.id)).find(({ id }) => id === failed?.id)).toMatchObject({ state: 'delivered' });
    expect(await refusal(tx((t) => watches.webhooks.retry(t, actor, webhook.id, failed?.id ?? '')))).toContain(
      'delivery-done',
    );
  });

  it('is given up after the last try; a secret sealed under another GP4U_SECRET is told as such', async () => {
    const actor = person();
    const { webhook } = await hook(actor);
    await testOf(actor, webhook.id);
    answer = () => 500;
    await sql`update watches.delivery set attempts = 8`.execute(database.kysely);
    await watches.sendDue();
    expect((await log(actor, webhook.id))[0]).toMatchObject({ state: 'failed', attempts: 9 });
    await testOf(actor, webhook.id);
    const before = heard.length;
    await watchesOf(world.clock, world.market, 'another secret, which is long enough too').sendDue();
    const [unsigned] = await log(actor, webhook.id);
    expect(unsigned?.last_error).toContain('another GP4U_SECRET');
    expect(heard).toHaveLength(before);
  });

  it('five a user; another user sees none of it', async () => {
    const [actor, other] = [person(), person()];
    const tries = await Promise.all(Array.from({ length: 8 }, () => refusal(hook(actor))));
    expect(tries.filter((text) => text.includes('too-many-webhooks'))).toHaveLength(3);
    const [first] = await watches.webhooks.list(actor);
    const id = first?.id ?? '';
    for (const stranger of [
      () => watches.webhooks.change(other, id, { active: false }),
      () => watches.webhooks.remove(other, id),
      () => watches.webhooks.rotate(other, id),
      () => watches.webhooks.deliveries(other, id, 10, null),
      () => testOf(other, id),
    ])
      expect(await refusal(stranger())).toContain('webhook-unknown');
    expect(await refusal(watches.webhooks.create(actor, { url: 'http://10.0.0.1/', description: '' }))).toContain(
      '/url',
    );
  });
});

describe('odd prices', () => {
  it('nobody is woken by a price that is an error or a bait', async () => {
    const actor = person();
    const usual = ['1', '2', '3'].map((id) => priced(id, 0.4));
    await show(usual);
    await world.market.refreshReference();
    const { watch: row } = await watch(actor, { ...BELOW, kind: 'price_below' });
    await show([...usual, priced('bait', 0.01)]);
    expect(await texts(actor)).toEqual([]);
    expect((await watches.get(actor, row.id)).watch.value).toBe(400_000n);
    await show([...usual, priced('bait', 0.01), priced('bargain', 0.25)]);
    expect(await texts(actor)).toEqual([expect.stringContaining('0.25 USDC')]);
  });
});
