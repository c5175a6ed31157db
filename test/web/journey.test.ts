/** From sign-up to receipt in a real browser, with the clock turned. */
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { type Stage, setStage } from '../support/page.ts';

const MINUTE_MS = 60_000;
const PASSWORD = 'a long evening of training';

let stage: Stage;
let page: Page;
let complaints: string[];
beforeAll(async () => {
  stage = await setStage({ size: 400, seed: 8 });
});
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail' && page)
    console.error(page.url(), await page.evaluate('document.body.innerText.slice(0, 3000)'));
});
afterAll(() => stage?.close());

const button = (name: string | RegExp) => page.getByRole('button', { name });
const card = (name: string) => page.getByRole('region', { name, exact: true });
const available = async () => Number((await page.locator('[data-available]').innerText()).replace(/[^\d.]/g, ''));

it('signs up, pays in, books, connects, is reminded, and has a receipt when the hour is over', async () => {
  ({ page, complaints } = await stage.open('/signup'));
  await page.getByLabel('E-mail address').fill('somebody@journey.example');
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('main').getByRole('button', { name: 'Sign up' }).click();
  await page.getByText('A deposit is the first thing').waitFor();
  await button('Deposit').click();
  await page.getByLabel('Amount in USDC').fill('20');
  await page.getByRole('dialog').getByRole('button', { name: 'Deposit', exact: true }).click();
  await expect.poll(available).toBe(20);

  await page.goto('/?provider=vast&pricing=on_demand&available_only=true&min_price=0.05&max_gpus=1');
  await page.locator('[role=row][data-index="2"]').getByRole('link').first().click();
  await page.getByRole('dialog').getByRole('link', { name: 'Book', exact: true }).click();
  await page.getByRole('heading', { name: /^Book 1 × / }).waitFor();
  await page.getByLabel('Hours').fill('1');
  const price = Number(/[\d.]+/.exec(await button(/^Book for/).innerText())?.[0]);
  await button(/^Book for/).click();
  await card('Status').getByText('Active', { exact: true }).waitFor({ timeout: 45_000 });
  expect(await page.locator('[data-command]').innerText()).toMatch(/^ssh -p \d+ root@\S+$/);

  stage.world.turn(46 * MINUTE_MS);
  await page
    .getByText(/It ends at .*, in 1[0-5] minutes/)
    .first()
    .waitFor({ timeout: 30_000 });
  stage.world.turn(15 * MINUTE_MS);
  await card('Status').getByText('Completed', { exact: true }).waitFor({ timeout: 45_000 });
  await card('Receipt').waitFor();
  const lines = await card('Receipt').getByRole('table').first().innerText();
  expect(lines).toContain('GPU');

  // What the receipt says is what the wallet is short of: the hour less what passed before the machine answered.
  await page.goto('/wallet');
  await expect.poll(available).toBeLessThan(20);
  const paid = 20 - (await available());
  expect(paid).toBeGreaterThan(price * 0.9);
  expect(paid).toBeLessThanOrEqual(price);
  const bill = (await (await fetch(`${stage.world.sandbox.url}/control/bill/vast`)).json()) as {
    instances: { destroyed: string | null }[];
  };
  expect(bill.instances.map(({ destroyed }) => destroyed !== null)).toEqual([true]);
  // A login that was over meanwhile is renewed, which its page sees as one refusal.
  expect(complaints.filter((text) => !text.includes('401'))).toEqual([]);
});
