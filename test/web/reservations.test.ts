/** Somebody who books a machine in the page: from the offer over the SSH command to the receipt. */
import { setTimeout } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { Schemas } from '../../client/src/client.ts';
import { findings } from '../support/axe.ts';
import { type Stage, setStage } from '../support/page.ts';

const HOUR_MS = 3_600_000;

let stage: Stage;
let page: Page;
/** What takes longest goes on beside the rest. */
let lost: Promise<string>;

beforeAll(async () => {
  stage = await setStage({ size: 400, seed: 8 });
  lost = loseOne();
});
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail' && page)
    console.error(task.name, page.url(), await page.evaluate('document.body.innerText.slice(0, 3000)'));
  await page?.context().close();
});
afterAll(() => stage?.close());

const button = (name: string | RegExp) => page.getByRole('button', { name });
const card = (name: string) => page.getByRole('region', { name, exact: true });
const bookings = async () =>
  (await stage.world.demo.client.GET('/api/reservations/my-bookings', { params: { query: {} } })).data?.items ?? [];

/** Cheap ones of different machines that may be booked. */
async function listings(): Promise<Schemas['Listing'][]> {
  const query = { provider: ['vast'], pricing: 'on_demand', available_only: true, min_price: 0.05, max_gpus: 1 };
  const { data } = await stage.world.client.GET('/api/gpus/search', {
    params: { query: { ...query, limit: 50 } as never },
  });
  const seen = new Set<string | null>();
  return (data?.items ?? []).filter(
    ({ machine_id: id, bookable, rentable_until: until }) =>
      bookable &&
      (until === null || Date.parse(until) > Date.now() + 14 * 24 * HOUR_MS) &&
      !seen.has(id) &&
      seen.add(id),
  );
}

it('books an offer once, connects, cancels with the refund shown, and has a receipt', async () => {
  const [listing] = await listings();
  ({ page } = await stage.open(`/?provider=vast&listing=${listing?.id}`));
  await page.getByRole('dialog').getByRole('link', { name: 'Book', exact: true }).click();
  await page.getByRole('heading', { name: 'Log in' }).waitFor();
  expect(new URL(page.url()).searchParams.get('next')).toBe(`/book?gpu=${listing?.id}`);
  await page.getByLabel('E-mail address').fill(stage.world.demo.email);
  await page.getByLabel('Password', { exact: true }).fill(stage.world.demo.password);
  await page.getByRole('main').getByRole('button', { name: 'Log in' }).click();
  await page.getByRole('heading', { name: /^Book 1 × / }).waitFor();

  await page.getByLabel('Disk in GB').fill('9999');
  await page.getByText(/^Must be at most \d+, which is what this listing has/).waitFor();
  await page.getByLabel('Disk in GB').fill('10');
  await page.getByLabel('SSH public key').fill('no key');
  await page.getByLabel('Hours').fill('3');
  await card('What it costs').getByText('10 GB of disk').waitFor();
  await page.getByText('Free until the machine answers.').waitFor();
  await button(/^Book for [\d.]+ USDC$/).click();
  await page.getByText(/^Must be one public key as OpenSSH writes it/).waitFor();
  await page.getByLabel('SSH public key').fill('');
  const cost = Number((await button(/^Book for/).innerText()).split(' ')[2]);
  await button(/^Book for/).dblclick();

  await card('Status').getByText('Active', { exact: true }).waitFor({ timeout: 45_000 });
  const [made, ...others] = await bookings();
  expect(others).toEqual([]);
  expect([Number(made?.held), made?.disk_gb]).toEqual([cost, 10]);
  expect(Date.parse(made?.end_time ?? '') - Date.parse(made?.start_time ?? '')).toBe(3 * HOUR_MS);
  expect(await page.locator('[data-command]').innerText()).toMatch(/^ssh -p \d+ root@\S+$/);

  expect(await findings(page)).toEqual([]);
  await button('Cancel it').click();
  const { data } = await stage.world.demo.client.GET('/api/reservations/{id}', {
    params: { path: { id: made?.id ?? '' } },
  });
  const refund = Number(data?.cancel_now?.refund);
  expect(refund).toBeGreaterThan(0);
  expect(Number((await page.locator('[data-refund]').innerText()).slice(1))).toBe(refund);
  await button(/^Cancel, \$[\d.]+ back$/).click();
  await card('Status').getByText('Cancelled', { exact: true }).waitFor({ timeout: 30_000 });
  expect(await card('Receipt').innerText()).toMatch(new RegExp(`Came back\\s+\\$${refund}`));
  expect(await card('Receipt').innerText()).toMatch(/GPU rent\s+1 h/);
  expect(await button('Print').count()).toBe(1);
  expect(await findings(page)).toEqual([]);
  await page.emulateMedia({ media: 'print' });
  expect(await page.getByRole('banner').isVisible()).toBe(false);
  expect(await card('What happened').isVisible()).toBe(false);
  expect(await card('Receipt').isVisible()).toBe(true);
});

it('offers what is free where a block is taken, and books that', async () => {
  const [, listing] = await listings();
  const day = Math.ceil(Date.now() / HOUR_MS) * HOUR_MS + 24 * HOUR_MS;
  const at = (ms: number) => new Date(ms).toISOString();
  await stage.world.demo.client.POST('/api/reservations/', {
    body: { gpu_id: listing?.id ?? '', start_time: at(day), end_time: at(day + 2 * HOUR_MS) },
    params: { header: {} },
  });
  ({ page } = await stage.open(`/book?gpu=${listing?.id}&from=${at(day + HOUR_MS)}&hours=4.5`, {
    login: stage.world.demo,
    timezoneId: 'Asia/Kathmandu',
  }));
  expect(await page.getByLabel('Day and time').inputValue()).toBe(at(day + HOUR_MS + 5.75 * HOUR_MS).slice(0, 16));
  const utc = at(day + HOUR_MS)
    .slice(0, 16)
    .replace('T', ' ');
  await page.getByText(new RegExp(`^In your zone, Asia/.+; ${utc} UTC$`)).waitFor();
  const days = page.getByRole('region', { name: 'Calendar', exact: true }).locator('tbody tr');
  await expect.poll(() => days.count()).toBe(14);
  await button(/^Book for/).click();
  const alert = page.getByRole('alert').filter({ hasText: 'The block is taken' });
  const next = alert.getByRole('group', { name: 'As long, at the next free time' }).getByRole('button');
  await alert
    .getByRole('group', { name: 'The part of it that is free' })
    .getByRole('button', { name: /3 h 30 min/ })
    .waitFor();
  expect(await findings(page)).toEqual([]);
  await next.first().click();
  await alert.waitFor({ state: 'detached' });
  await button(/^Book for/).click();
  await page.getByText('The machine is started when the block begins').waitFor();
  const [made] = await bookings();
  expect([made?.start_time, made?.end_time]).toEqual([at(day + 2 * HOUR_MS), at(day + 6.5 * HOUR_MS)]);

  // A change made elsewhere comes by the stream.
  await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Reservations' }).click();
  await page.getByText('What changes appears here by itself').waitFor();
  await page.getByText('Pending', { exact: true }).first().click();
  await expect.poll(() => new URL(page.url()).search).toBe('?status=PENDING');
  await expect.poll(() => page.locator('[data-reservation]').count()).toBe(2);
  for (const { id, status } of await bookings())
    if (status === 'PENDING')
      await stage.world.demo.client.DELETE('/api/reservations/{id}/cancel', { params: { path: { id }, header: {} } });
  await page.getByText('No reservation has this status').waitFor({ timeout: 5_000 });
  await button('Show all').click();
  await expect.poll(() => page.locator('[data-reservation]').count()).toBe(3);
  expect(await findings(page)).toEqual([]);
});

it('sets a budget, sees a booking refused by it, and books within it with the key of the profile', async () => {
  const [, , , listing] = await listings();
  const { demo } = stage.world;
  ({ page } = await stage.open('/account', { login: demo }));
  const field = page.getByLabel('SSH public key');
  await field.fill('no key');
  await button('Save the key').click();
  await page.getByText(/^Must be one public key as OpenSSH writes it/).waitFor();
  expect(await field.getAttribute('aria-invalid')).toBe('true');
  await field.fill('ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHd3d3d3d3d3d3d3d3d3d3d3d3d3 demo@home');
  await button('Save the key').click();
  await page.getByText('Your key is saved').waitFor();

  await card('Budgets')
    .getByText(/^Today: \$[\d.,]+ spent, no cap$/)
    .waitFor();
  await button('Change the budget').click();
  await page.getByLabel('A day, in USDC').fill('a lot');
  await button('Save the budget').click();
  await card('Budgets')
    .getByText(/^Must be an amount of USDC/)
    .waitFor();
  expect(await page.getByLabel('A day, in USDC').getAttribute('aria-invalid')).toBe('true');
  expect(await page.getByLabel('A month, in USDC').getAttribute('aria-invalid')).not.toBe('true');
  await page.getByLabel('A day, in USDC').fill('5000');
  await page.getByLabel('A reservation, in USDC').fill('0,000001');
  await button('Save the budget').click();
  await card('Budgets').getByText('A reservation: $0.000001 at most').waitFor();
  await card('Budgets')
    .getByText(/^Today: .* of \$5,000\.00 spent, .* left$/)
    .waitFor();
  expect(await findings(page)).toEqual([]);

  const before = (await bookings()).length;
  const from = new Date(Math.ceil(Date.now() / HOUR_MS) * HOUR_MS + 48 * HOUR_MS).toISOString();
  const path = `/book?gpu=${listing?.id}&from=${from}&hours=2`;
  await page.goto(path);
  await page.getByText('empty: the key of your profile').waitFor();
  await button(/^Book for/).click();
  const alert = card('What it costs').getByRole('alert').filter({ hasText: 'This would go beyond a budget' });
  await alert.getByText(/^Your budget for a reservation is 0\.000001 USDC: .* Nothing was booked\.$/).waitFor();
  expect((await bookings()).length).toBe(before);
  expect(await findings(page)).toEqual([]);
  await alert.getByRole('link', { name: 'See your budgets' }).click();
  await button('Change the budget').click();
  await page.getByLabel('A reservation, in USDC').fill('');
  await button('Save the budget').click();
  await card('Budgets').getByText('A reservation: no cap').waitFor();
  await page.goto(path);
  await button(/^Book for/).click();
  await page.getByText('The machine is started when the block begins').waitFor();
  expect((await bookings()).length).toBe(before + 1);
  for (const { id, status } of await bookings())
    if (status === 'PENDING')
      await demo.client.DELETE('/api/reservations/{id}/cancel', { params: { path: { id }, header: {} } });
});

it('gives the reservations as a calendar at an address that is shown once', async () => {
  ({ page } = await stage.open('/reservations', { login: stage.world.demo }));
  await button('Make an address').click();
  const secret = card('Calendar feed').locator('[data-secret]');
  const address = await secret.innerText();
  const text = await (await fetch(address)).text();
  for (const { id } of await bookings()) expect(text).toContain(`UID:${id}@gp4u`);
  expect(await findings(page)).toEqual([]);
  const focused = () => page.locator(':focus').textContent();
  expect(await focused()).toContain(address);
  // As over plain HTTP from another machine.
  await page.evaluate('delete Navigator.prototype.clipboard');
  await button('Copy the address').click();
  await page.getByText('select it and copy it by hand').waitFor();
  await button('Done').click();
  await secret.waitFor({ state: 'detached' });
  expect(await focused()).toBe('Replace the address');
  await button('Replace the address').click();
  await button('Replace it').click();
  await expect.poll(() => secret.innerText()).not.toBe(address);
  expect((await fetch(address)).status).toBe(404);
  await button('Done').click();
  await button('Remove the feed').click();
  await button('Remove it').click();
  await button('Make an address').waitFor();
  await expect.poll(focused).toBe('Make an address');
});

const reservation = async (id: string, { client } = stage.world.demo) => {
  const { data } = await client.GET('/api/reservations/{id}', { params: { path: { id } } });
  if (data === undefined) throw new Error('there is no such reservation');
  return data;
};
const hour = () => Math.ceil(Date.now() / HOUR_MS) * HOUR_MS;
const at = (ms: number) => new Date(ms).toISOString();
const dollars = (text: string) => Number(/\$([\d.,]+)/.exec(text)?.[1]?.replaceAll(',', ''));

/** Booked over the API. */
async function booked(
  body: Schemas['ReservationRequest'],
  { client } = stage.world.demo,
): Promise<Schemas['Reservation']> {
  const { data, error } = await client.POST('/api/reservations/', { body, params: { header: {} } });
  if (data === undefined) throw new Error(JSON.stringify(error));
  return data;
}

it('extends it for what was shown, says what stands in the way, and keeps what is to happen by itself', async () => {
  const [, , , listing] = await listings();
  const start = hour() + 30 * HOUR_MS;
  const block = { gpu_id: listing?.id ?? '', start_time: at(start), end_time: at(start + 2 * HOUR_MS) };
  const { id, held } = await booked(block);
  await booked({ ...block, start_time: at(start + 8 * HOUR_MS), end_time: at(start + 9 * HOUR_MS) });
  ({ page } = await stage.open(`/reservations/${id}`, { login: stage.world.demo, timezoneId: 'Asia/Kathmandu' }));
  const panel = card('Extend');
  await panel.getByRole('button', { name: '+4 h' }).click();
  expect(await panel.getByLabel('New end').inputValue()).toBe(at(start + 11.75 * HOUR_MS).slice(0, 16));
  const added = dollars(await panel.locator('[data-added] strong').innerText());
  await panel.getByRole('button', { name: /^Extend for \$/ }).click();
  await expect.poll(() => card('Status').innerText()).toContain('6 h');
  const longer = await reservation(id);
  expect(Date.parse(longer.end_time)).toBe(start + 6 * HOUR_MS);
  expect(Math.round((Number(longer.held) - Number(held)) * 1e6)).toBe(Math.round(added * 1e6));

  await panel.getByLabel('New end').fill(at(start + 9.75 * HOUR_MS).slice(0, 16));
  await panel.getByText('After the end as it is').waitFor();
  await panel.getByRole('button', { name: '+4 h' }).click();
  const alert = panel.getByRole('alert').filter({ hasText: 'The block is taken' });
  const next = new URL((await alert.getByRole('link', { name: /^Free next/ }).getAttribute('href')) ?? '', page.url());
  expect([next.searchParams.get('gpu'), next.searchParams.get('hours')]).toEqual([listing?.id, '4']);
  await alert.getByRole('button', { name: /^Extend until .*\(2 h\)$/ }).click();
  await panel.getByRole('button', { name: /^Extend for \$/ }).click();
  await expect.poll(() => card('Status').innerText()).toContain('8 h');

  const itself = card('By itself, if…');
  await itself.getByRole('radio', { name: 'Another takes over' }).nth(1).check();
  await itself.getByRole('checkbox', { name: /^Extend it by itself/ }).check();
  await itself.getByLabel('Minutes at a time').fill('5');
  await itself.getByRole('button', { name: 'Save' }).click();
  await itself.getByText(/>=\s?15/).waitFor();
  await itself.getByText(/^Must be an amount of USDC/).waitFor();
  await itself.getByLabel('Minutes at a time').fill('45');
  await itself.getByLabel('USDC at most').fill('12,5');
  await itself.getByRole('button', { name: 'Save' }).click();
  await page.getByText('What happens by itself is saved').waitFor();
  await page.reload();
  await expect.poll(() => itself.getByLabel('USDC at most').inputValue()).toBe('12.5');
  expect(await itself.getByLabel('Minutes at a time').inputValue()).toBe('45');
  expect(await itself.getByRole('radio', { name: 'Another takes over' }).nth(1).isChecked()).toBe(true);
  expect(await reservation(id)).toMatchObject({
    ...{ on_failure: 'replace', on_interruption: 'replace' },
    auto_extend: { minutes: 45, max_total: '12.500000' },
  });

  // As it is told before an end that is near.
  const words = `It ends at ${at(start + 8 * HOUR_MS)}, in 15 minutes. Extend it if you need longer.`;
  await sql`insert into reservations.event (reservation_id, number, kind, detail)
    values (${id}, 100, 'reminder', ${words})`.execute(stage.world.database.kysely);
  await page.reload();
  const notice = card('Status').getByRole('status').filter({ hasText: 'in 15 minutes' });
  await notice.waitFor();
  expect(await notice.locator('time').getAttribute('datetime')).toBe(at(start + 8 * HOUR_MS));
  expect(await findings(page)).toEqual([]);
});

/** One whose GPU others offer too, with what they ask for a block of it. */
async function withOthers(start: number): Promise<Schemas['ReservationQuote']> {
  for (const { id } of (await listings()).slice(4)) {
    const body = { gpu_id: id, start_time: at(start), end_time: at(start + 2 * HOUR_MS) };
    const { data } = await stage.world.demo.client.POST('/api/reservations/quote', { body });
    if ((data?.alternatives.length ?? 0) > 1) return data as Schemas['ReservationQuote'];
  }
  throw new Error('no listing has others like it');
}

it('books within a price limit, at another listing for the same block, and so many GPUs', async () => {
  const start = hour() + 48 * HOUR_MS;
  const { gpu_id: gpu, price_per_hour: price } = await withOthers(start);
  ({ page } = await stage.open(`/book?gpu=${gpu}&from=${at(start)}&hours=2&disk_gb=12`, { login: stage.world.demo }));
  const limit = page.getByLabel('Price limit in USDC an hour');
  await limit.fill('0.0001');
  await button(/^Book for/).click();
  const alert = page.getByRole('alert').filter({ hasText: 'The price is above what may be paid' });
  expect(dollars(await alert.innerText())).toBe(Number(price));
  expect(await findings(page)).toEqual([]);
  await alert.getByRole('button', { name: /^Allow/ }).click();
  await alert.waitFor({ state: 'detached' });
  expect(Number(await limit.inputValue())).toBe(Number(price));

  await limit.fill('50');
  const other = card('In its place').locator('[data-alternative]').first();
  const otherId = await other.getAttribute('data-alternative');
  const total = dollars(await other.getByRole('cell').last().innerText());
  await other.getByRole('link').click();
  await expect.poll(() => new URL(page.url()).searchParams.get('gpu')).toBe(otherId);
  const search = new URL(page.url()).searchParams;
  expect([search.get('from'), search.get('hours'), search.get('disk_gb')]).toEqual([at(start), '2', '12']);
  expect(await limit.inputValue()).toBe('50');
  await page
    .getByRole('group', { name: '…the machine is lost while you use it?' })
    .or(page.getByRole('radiogroup', { name: '…the machine is lost while you use it?' }))
    .getByRole('radio', { name: 'Another takes over' })
    .check();
  await button(/^Book for/).click();
  await page.getByText('The machine is started when the block begins').waitFor();
  const [made] = await bookings();
  expect(made).toMatchObject({
    ...{ gpu_id: otherId, start_time: at(start), max_price_per_hour: '50.000000', disk_gb: 12 },
    ...{ on_failure: 'replace', on_interruption: 'replace', auto_extend: null },
  });
  expect(Number(made?.held)).toBe(total);

  const { data } = await stage.world.client.GET('/api/gpus/search', {
    params: { query: { provider: ['akash'], available_only: true, limit: 50 } as never },
  });
  const many = data?.items.find(({ bookable, capacity, free }) => bookable && capacity > 2 && free > 1);
  const each = many?.gpu_count ?? 1;
  // What was said of the one that was booked is not said of the next.
  await page.getByRole('link', { name: 'Market', exact: true }).first().click();
  await page.locator('[role=row][data-index="0"] a').click();
  await page.getByRole('dialog').getByRole('link', { name: /^Book/ }).click();
  await limit.waitFor();
  expect(await limit.inputValue()).toBe('');
  await page.goto(`/book?gpu=${many?.id}&hours=1`);
  await page.getByLabel('GPUs', { exact: true }).fill(String(each * 1000));
  await page.getByText(/^Must be a multiple of \d+, \d+ at most/).waitFor();
  await page.getByLabel('GPUs', { exact: true }).fill(String(2 * each));
  await expect.poll(() => new URL(page.url()).searchParams.get('gpu_count')).toBe(String(2 * each));
  const perHour = card('What it costs')
    .getByRole('row', { name: /^GPU rent/ })
    .getByRole('cell')
    .nth(1);
  await expect.poll(async () => dollars(await perHour.innerText())).toBeCloseTo(2 * Number(many?.price_per_hour), 5);

  const { data: hourly } = await stage.world.client.GET('/api/gpus/search', {
    params: { query: { provider: ['ionet'], available_only: true, limit: 50 } as never },
  });
  const sold = hourly?.items.find(({ bookable, rentable_until: until }) => bookable && until === null);
  await page.goto(`/book?gpu=${sold?.id}&hours=1.5`);
  await page.getByText(/whole number of hours after start_time: this market sells whole hours/).waitFor();
  await page.getByRole('button', { name: '4 h', exact: true }).click();
  await page.getByRole('row', { name: /^GPU rent 4 h/ }).waitFor();
});

it('reckons with days of 23 and 25 hours, and says what is missing in the wallet', async () => {
  const all = await listings();
  const listing = all[2];
  ({ page } = await stage.open('about:blank', { login: stage.world.demo, timezoneId: 'Europe/Berlin' }));
  await page.goto(`/book?gpu=${listing?.id}&from=2027-03-28T00:30:00Z&hours=24`);
  expect(await page.getByLabel('Day and time').inputValue()).toBe('2027-03-28T01:30');
  await page.getByText(/Ends .*2:30.*; 2027-03-29 00:30 UTC/).waitFor();
  await page.getByLabel('Day and time').fill('2027-03-28T02:30');
  await page.getByText('There is no such time').waitFor();
  await page.getByLabel('Day and time').fill('2026-10-25T02:30');
  const twice = page.getByLabel(/this time comes twice/);
  expect(await twice.locator('option').allInnerTexts()).toEqual([
    'The first time, 2026-10-25 00:30 UTC',
    'The second time, 2026-10-25 01:30 UTC',
  ]);
  await twice.selectOption('second');
  await page.getByText(/; 2026-10-26 01:30 UTC$/).waitFor();
  await expect.poll(() => new URL(page.url()).searchParams.get('from')).toBe('2026-10-25T01:30:00.000Z');
  await page.reload();
  expect(await twice.inputValue()).toBe('second');
  await page.getByText(/^Must not be in the past/).waitFor();

  const start = hour() + 100 * HOUR_MS;
  const block = { gpu_id: all.at(-1)?.id ?? '', start_time: at(start), end_time: at(start + HOUR_MS) };
  const { id, end_time: end } = await booked(block);
  const before = (await bookings()).length;
  const { data: balance } = await stage.world.demo.client.GET('/api/wallets/balance');
  const amount = `${Math.floor(Number(balance?.available))}`;
  const address = '0x00000000000000000000000000000000000000a1';
  await stage.world.demo.client.POST('/api/wallets/withdraw', { body: { amount, address }, params: { header: {} } });
  await page.getByLabel('Now').check();
  await button('7 × 24 h').click();
  await page.getByText(/^Ends /).waitFor();
  await button(/^Book for/).click();
  const alert = page.getByRole('alert').filter({ hasText: /\$[\d.]+ are missing/ });
  await alert.getByRole('link', { name: 'Deposit into the wallet' }).click();
  await page.getByRole('dialog', { name: 'Deposit' }).waitFor();
  expect((await bookings()).length).toBe(before);

  await page.goto(`/reservations/${id}`);
  await card('Extend').getByRole('button', { name: '+1 day' }).click();
  await card('Extend')
    .getByRole('button', { name: /^Extend for \$/ })
    .click();
  await alert.getByRole('link', { name: 'Deposit into the wallet' }).waitFor();
  expect(await alert.innerText()).toContain('The end stays as it is.');
  expect((await reservation(id)).end_time).toBe(end);
});

/** A machine of the operator that is taken away once it runs; another is to go on. */
async function loseOne(): Promise<string> {
  const start = Date.now();
  const { gpu_id: gpu, price_per_hour: price } = await withOthers(start);
  const most = { max_price_per_hour: (4 * Number(price)).toFixed(6), on_interruption: 'replace' } as const;
  const body = { gpu_id: gpu, start_time: at(start), end_time: at(start + 2 * HOUR_MS), ...most };
  const { id } = await booked(body, stage.world.operator);
  while ((await reservation(id, stage.world.operator)).connection === null) await setTimeout(500);
  const { kysely } = stage.world.database;
  const { rows } = await sql<{ provider: string; instance_id: string; rental_id: string }>`
    select i.provider, i.instance_id, i.rental_id from rentals.instance i
    join reservations.reservation r using (rental_id) where r.id = ${id}`.execute(kysely);
  const { provider, instance_id: instance, rental_id: rental } = rows[0] ?? {};
  await fetch(`${stage.world.sandbox.url}/control/instances/${provider}/${instance}/interrupt`, { method: 'POST' });
  // It is looked at every minute; the next look is now.
  await sql`update rentals.rental set due_at = now() where id = ${rental}`.execute(kysely);
  return id;
}

it('shows every machine that served, and a receipt whose lines sum to what was paid', async () => {
  const id = await lost;
  ({ page } = await stage.open(`/reservations/${id}`, { login: stage.world.operator }));
  const machines = card('Its machines').locator('[data-machine]');
  // Its market is given time to let go of the lost one.
  await expect.poll(() => machines.count(), { timeout: 100_000 }).toBeGreaterThan(1);
  await card('What happened').getByText('Another took over').waitFor();
  await page.locator('[data-command]').waitFor({ timeout: 45_000 });
  expect(await findings(page)).toEqual([]);
  await button('Cancel it').click();
  await button(/^Cancel, \$[\d.]+ back$/).click();
  await card('Status').getByText('Cancelled', { exact: true }).waitFor({ timeout: 30_000 });
  const { charged, machines: all } = await reservation(id, stage.world.operator);
  // One that another test has taken meanwhile may have been tried between the two.
  const served = all.filter(({ used_from: from }) => from !== null);
  expect(served).toHaveLength(2);
  const totals = await card('Receipt').locator('tfoot td').allInnerTexts();
  expect(totals.map(dollars)).toEqual(served.map((one) => Number(one.charged)));
  const sum = totals.map(dollars).reduce((a, b) => a + Math.round(b * 1e6), 0);
  expect(sum).toBe(Math.round(Number(charged) * 1e6));
  expect(dollars(await card('Receipt').locator('[data-sum]').innerText())).toBe(Number(charged));
  expect(await findings(page)).toEqual([]);
  await page.emulateMedia({ media: 'print' });
  expect(await card('Its machines').isVisible()).toBe(false);
});
