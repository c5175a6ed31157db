/** Somebody who waits for a price, and is told in the page and at a webhook. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { type Stage, setStage } from '../support/page.ts';

let stage: Stage;
let page: Page;
let receiver: Server;

beforeAll(async () => {
  receiver = createServer((request, response) => {
    request.resume().on('end', () => response.writeHead(200).end());
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  stage = await setStage({ size: 400 });
});
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail' && page)
    console.error(task.name, page.url(), await page.evaluate('document.body.innerText.slice(0, 2500)'));
  await page?.context().close();
});
afterAll(async () => {
  await stage?.close();
  receiver?.closeAllConnections();
  await new Promise((resolve) => receiver?.close(resolve));
});

const button = (name: string | RegExp) => page.getByRole('button', { name });
const watches = () => page.getByRole('table', { name: 'My watches' }).locator('tbody tr');
const threshold = () => page.getByLabel('Threshold in USDC per GPU-hour');

it('is told live what comes true, after a stream that was refused at first, and no more once it is removed', async () => {
  ({ page } = await stage.open('/models/RTX%204090', { login: stage.world.demo }));
  await page.route('**/api/events*', (route) => route.fulfill({ status: 503 }), { times: 1 });
  await page.getByRole('link', { name: 'Watch this price' }).click();
  await page.getByText('You watch nothing yet').waitFor();
  await expect.poll(() => page.evaluate('document.activeElement.placeholder')).toBe('0.30');
  await threshold().fill('cheap');
  await button('Watch it').click();
  await page.getByText(/^Must be a decimal string/).waitFor();
  expect(await threshold().getAttribute('aria-invalid')).toBe('true');
  await page.getByText('New ones appear here by themselves').waitFor();
  // It holds already, so it is told at once.
  await threshold().fill('900');
  await button('Watch it').click();
  const alert = page.locator('[data-alert]');
  await alert.first().waitFor();
  expect(await alert.innerText()).toMatch(
    /^RTX 4090 can be had for [\d.]+ USDC per GPU-hour at .+: at or below 900\.00\./,
  );
  const told = page.getByRole('status').filter({ hasText: 'New alert: RTX 4090 can be had for' });
  expect(await told.getAttribute('aria-live')).toBe('polite');
  const { data } = await stage.world.demo.client.GET('/api/watches/alerts', { params: { query: {} as never } });
  const offer = new URL((await alert.getByRole('link').getAttribute('href')) ?? '', page.url());
  expect(offer.searchParams.get('listing')).toBe(data?.items[0]?.listing?.id);
  await watches().getByText('Told. It is armed again once it is above 927.00').waitFor();
  expect(await watches().innerText()).toMatch(/Price at or below[\s\S]*\$900\.00[\s\S]*Next alert from/);

  await button('Pause RTX 4090, price at or below').click();
  await watches().getByText('Paused: nothing is told.').waitFor();
  await button('Resume RTX 4090, price at or below').click();
  await watches().getByText('Told.').waitFor();
  await button('Remove RTX 4090, price at or below').click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove it' }).click();
  await page.getByText('You watch nothing yet').waitFor();
  expect(await alert.count()).toBe(1);
});

it('watches the very offer that was open in the market', async () => {
  ({ page } = await stage.open('/?provider=vast', { login: stage.world.demo }));
  await page.locator('[role=row][data-index="0"] a').click();
  await page.getByRole('dialog').getByRole('link', { name: 'Watch this offer' }).click();
  await page.getByText(/^\d+ × .+ at Vast\.ai, \$/).waitFor();
  const id = new URL(page.url()).searchParams.get('listing');
  await button('Watch it').click();
  await watches().getByText('Listing gone', { exact: true }).waitFor();
  await watches().getByText('on offer', { exact: true }).waitFor();
  expect(await watches().getByRole('link').first().getAttribute('href')).toContain(id);
});

it('shows the secret of a webhook once, and what became of what was sent', async () => {
  const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/alerts`;
  ({ page } = await stage.open('/watches', { login: stage.world.demo }));
  await button('New webhook').click();
  await page.getByLabel('Address').fill('ftp://example.org');
  await button('Add the webhook').click();
  await expect.poll(() => page.getByLabel('Address').getAttribute('aria-invalid')).toBe('true');
  await page.getByLabel('Address').fill(url);
  await button('Add the webhook').click();
  const secret = await page.locator('[data-secret]').innerText();
  expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  await button('Done').click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await button(`Test ${url}`).click();
  await page.locator('[data-delivery][data-state=delivered]').getByText('answered 200').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('table', { name: 'Webhooks' }).getByText('Working', { exact: true }).waitFor();
  await button(`New secret for ${url}`).click();
  await button('Make a new secret').click();
  const second = await page.locator('[data-secret]').innerText();
  expect(second).toMatch(/^whsec_/);
  expect(second).not.toBe(secret);
  await page.reload();
  await button(`Pause ${url}`).click();
  await button(`Resume ${url}`).waitFor();
  for (const told of [secret, second]) expect(await page.content()).not.toContain(told);
  await button(`Remove ${url}`).click();
  await button('Remove it').click();
  await page.getByRole('table', { name: 'Webhooks' }).waitFor({ state: 'detached' });
});
