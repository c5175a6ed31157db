import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Stage, setStage, type WindowOptions } from '../support/page.ts';

const PASSWORD = 'correct battle harbour moss';
const ADDRESS = '0x00000000000000000000000000000000000000a1';

let stage: Stage;
let page: Page;
let complaints: string[] = [];
let nth = 0;

const open = async (path: string, options: WindowOptions = {}): Promise<Page> => {
  ({ page, complaints } = await stage.open(path, options));
  return page;
};
const at = (): string => page.url().slice(stage.world.url.length);
const newEmail = (): string => `person-${++nth}@example.org`;
const heading = (name: string): Promise<void> => page.getByRole('heading', { name, level: 1 }).waitFor();
const menu = async (item: string): Promise<void> => {
  await page.getByRole('banner').locator('button[aria-haspopup=menu]').click();
  await page.getByRole('menuitem', { name: item }).click();
};

async function signUp(email = newEmail()): Promise<string> {
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('main').getByRole('button', { name: 'Sign up' }).click();
  await page.getByRole('banner').locator('button[aria-haspopup=menu]').waitFor();
  return email;
}

async function logIn(email: string, password = PASSWORD): Promise<void> {
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('main').getByRole('button', { name: 'Log in' }).click();
}

async function deposit(amount: string): Promise<void> {
  await page.getByRole('button', { name: 'Deposit', exact: true }).click();
  await page.getByLabel('Amount in USDC').fill(amount);
  await page.getByRole('dialog').getByRole('button', { name: 'Deposit', exact: true }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
}

const available = (): Promise<string> => page.locator('[data-available]').innerText();

/** Another way into the same account, as a second device would have. */
async function elsewhere(email: string, password = PASSWORD) {
  const { data } = await stage.world.client.POST('/api/auth/login/json', {
    body: { email, password, session: 'token' },
  });
  return { authorization: `Bearer ${data?.access_token}` };
}

beforeAll(async () => {
  stage = await setStage({ size: 200 });
});
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail' && page)
    console.error(task.name, complaints, await page.evaluate('location.href + " " + document.body.innerText'));
  await page?.context().close();
});
afterAll(() => stage?.close());

describe('signing up', () => {
  it('explains how strong a password is, and ends where one wanted to be', async () => {
    await open('/wallet/analytics?days=7');
    await heading('Log in');
    await page.getByRole('main').getByRole('link', { name: 'Sign up' }).click();
    // The page one leaves has a field of that name too.
    await heading('Sign up');
    const field = page.getByLabel('Password', { exact: true });
    const meter = page.getByLabel('Strength of the password');
    await field.fill('password1');
    // What judges it is a large dictionary that comes when the field is first used.
    await page.getByText('1 more character needed').waitFor({ timeout: 60_000 });
    await page.getByText('commonly used password').waitFor();
    expect(await meter.getAttribute('value')).toBe('0');
    await field.fill(PASSWORD);
    await expect.poll(() => meter.getAttribute('value')).toBe('4');
    await signUp();
    await heading('Wallet');
    expect(at()).toBe('/wallet/analytics?days=7');
    expect(complaints).toEqual([]);
  });

  it('says at the field what is wrong, and changes nothing', async () => {
    await open('/signup');
    await page.getByLabel('E-mail address').fill(newEmail());
    await page.getByLabel('Password', { exact: true }).fill('password123');
    await page.getByRole('main').getByRole('button', { name: 'Sign up' }).click();
    await page.getByText('Is among the most common passwords').waitFor();
    expect(await page.getByLabel('Password', { exact: true }).getAttribute('aria-invalid')).toBe('true');
    await signUp();
    await page.goto('/signup');
    const taken = newEmail();
    await stage.world.client.POST('/api/auth/signup', { body: { email: taken, password: PASSWORD } });
    await page.getByLabel('E-mail address').fill(taken);
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await page.getByRole('main').getByRole('button', { name: 'Sign up' }).click();
    await page.getByText('This e-mail address cannot be used for a new account').waitFor();
  });
});

describe('logging in', () => {
  it('keeps the tokens from scripts, and the login over a reload', async () => {
    const { demo } = stage.world;
    await open('/login');
    await logIn(demo.email, 'not the password at all');
    await page.getByText('E-mail address and password do not match an account').waitFor();
    await logIn(demo.email, demo.password);
    await heading('Wallet');
    const readable = await page.evaluate<string>(
      'document.cookie + JSON.stringify({ ...localStorage }) + JSON.stringify({ ...sessionStorage })',
    );
    expect(readable).not.toMatch(/ey[\w-]+\.|token|session/i);
    const kept = (await page.context().cookies()).map(({ name, httpOnly, sameSite }) => [name, httpOnly, sameSite]);
    expect(kept.sort()).toEqual([
      ['gp4u_access', true, 'Strict'],
      ['gp4u_device', true, 'Strict'],
      ['gp4u_refresh', true, 'Strict'],
    ]);
    await page.reload();
    await page.locator('[data-available]').waitFor();
    expect(await available()).toContain('$1,000.00');
  });

  it('asks nothing of those who never logged in', async () => {
    await open('/');
    await page.locator('[role=row][data-index="0"]').waitFor();
    await page.getByRole('banner').getByRole('link', { name: 'Log in' }).waitFor();
    expect(complaints).toEqual([]);
  });

  it.each(['//evil.example/x', 'https://evil.example', '/\\evil.example', 'javascript:alert(1)', '/login'])(
    'does not follow %s afterwards',
    async (next) => {
      const { demo } = stage.world;
      await open(`/login?next=${encodeURIComponent(next)}`);
      await logIn(demo.email, demo.password);
      await heading('Wallet');
      expect(at()).toBe('/wallet');
    },
  );

  it('renews a login whose access token is over, in two tabs at once', async () => {
    await open('/wallet', { login: stage.world.demo });
    await page.locator('[data-available]').waitFor();
    const context = page.context();
    const refreshed: number[] = [];
    context.on('response', (response) => {
      if (response.url().endsWith('/api/auth/refresh')) refreshed.push(response.status());
    });
    await context.clearCookies({ name: 'gp4u_access' });
    const other = await context.newPage();
    await page.evaluate("localStorage.setItem('gp4u-login', 'test 1')");
    await Promise.all([page.goto('/wallet/transactions'), other.goto('/account')]);
    await page.getByRole('row').nth(1).waitFor();
    await other.getByRole('heading', { name: 'API keys' }).waitFor();
    // Neither may use a token the other has used: that would end the session. A tab may see late that another has
    // renewed it (the storage of tabs is brought together in the background), and then renews what the other brought.
    expect(refreshed).toSatisfy((all: number[]) => all.length === 1 || all.length === 2);
    expect(new Set(refreshed)).toEqual(new Set([200]));
    expect(complaints).toEqual([]);
  });

  it('comes back to the page where the login was over, once it is there again', async () => {
    await open('/signup');
    const email = await signUp();
    await page.goto('/wallet/transactions?type=deposit');
    await page.getByText('No transaction fits these filters').waitFor();
    const headers = await elsewhere(email);
    const { data } = await stage.world.client.GET('/api/auth/sessions', { headers });
    const [mine] = data?.items.filter(({ current }) => !current) ?? [];
    await stage.world.client.DELETE('/api/auth/sessions/{id}', { params: { path: { id: mine?.id ?? '' } }, headers });
    await page.getByRole('link', { name: 'Analytics' }).click();
    await page.getByText('Your login is over').waitFor();
    await logIn(email);
    await heading('Wallet');
    expect(at()).toBe('/wallet/analytics');
  });

  it('ends with the menu, in every tab', async () => {
    await open('/account', { login: stage.world.demo });
    const other = await page.context().newPage();
    await other.goto('/wallet');
    await other.locator('[data-available]').waitFor();
    await heading('Account');
    await menu('Log out');
    await page.getByText('You are logged out').waitFor();
    await page.getByRole('banner').getByRole('link', { name: 'Log in' }).waitFor();
    await other.getByText('Your login is over').waitFor();
    expect(await other.evaluate('document.body.innerText')).not.toContain('$1,000');
    expect((await page.context().cookies()).map(({ name }) => name)).toEqual(['gp4u_device']);
  });
});

describe('the account', () => {
  it('shows a new key once, and ends it', async () => {
    await open('/signup');
    await signUp();
    await page.goto('/account');
    await page.getByRole('button', { name: 'New key' }).click();
    await page.getByLabel('What is it for?').fill('nightly');
    await page.getByLabel('Move money').check();
    await page.getByLabel('Limit per day in USDC').fill('12,5');
    await page.getByRole('button', { name: 'Make the key' }).click();
    const secret = await page.locator('[data-secret]').innerText();
    const asKey = () =>
      stage.world.client.GET('/api/wallets/balance', { headers: { authorization: `Bearer ${secret}` } });
    expect((await asKey()).response.status).toBe(200);
    await page.getByRole('button', { name: 'Done' }).click();
    const row = page.getByRole('row', { name: /nightly/ });
    expect(await row.innerText()).toMatch(/read, spend[\s\S]*\$12\.50/);
    await page.reload();
    await row.waitFor();
    expect(await page.evaluate('document.body.innerText')).not.toContain(secret);
    await page.getByRole('button', { name: 'End the key nightly' }).click();
    await page.getByRole('button', { name: 'End the key', exact: true }).click();
    await page.getByText('You have no keys').waitFor();
    expect((await asKey()).response.status).toBe(401);
  });

  it('changes name and password, and a new password ends other logins', async () => {
    await open('/signup');
    const email = await signUp();
    const headers = await elsewhere(email);
    await page.goto('/account');
    await page.getByLabel('Name').fill('Grace');
    await page.getByRole('button', { name: 'Save the name' }).click();
    await page.getByRole('banner').getByText('Grace').waitFor();
    expect(await page.getByRole('button', { name: /^End the login on/ }).count()).toBe(1);
    await page.getByLabel('Current password', { exact: true }).fill('not the password at all');
    await page.getByLabel('New password', { exact: true }).fill('mellow gravel seventeen owls');
    await page.getByRole('button', { name: 'Change the password' }).click();
    await page.getByText('The current password is not right').waitFor();
    await page.getByLabel('Current password', { exact: true }).fill(PASSWORD);
    await page.getByRole('button', { name: 'Change the password' }).click();
    await page.getByText('All other logins have ended').waitFor();
    await expect.poll(() => page.getByRole('button', { name: /^End the login on/ }).count()).toBe(0);
    expect((await stage.world.client.GET('/api/auth/me', { headers })).response.status).toBe(401);
  });
});

describe('the wallet', () => {
  it('takes a deposit and sends a withdrawal, after a second look', async () => {
    await open('/signup');
    await signUp();
    await page.getByText('A deposit is the first thing').waitFor();
    expect(await page.getByRole('button', { name: 'Withdraw' }).isDisabled()).toBe(true);
    await deposit('123,456789');
    await expect.poll(available).toContain('$123.456789');
    await page.getByText('Simulated: pretend money').waitFor();
    await page.getByRole('button', { name: 'Withdraw' }).click();
    await page.getByLabel('Amount in USDC').fill('500');
    await page.getByLabel('To the address').fill('0x12');
    await page.getByRole('button', { name: 'Review' }).click();
    await page.getByText('You have $123.456789 available').waitFor();
    await page.getByText('An address is 0x and 40').waitFor();
    await page.getByLabel('Amount in USDC').fill('23.45');
    await page.getByLabel('To the address').fill(ADDRESS);
    await page.getByRole('button', { name: 'Review' }).click();
    expect(await page.getByRole('dialog').innerText()).toContain('$100.006789');
    await page.getByRole('button', { name: 'Send it' }).click();
    await expect.poll(available).toContain('$100.006789');
    await page.getByText('Your withdrawal is through').waitFor();
    expect(complaints).toEqual([]);
  });

  it('sends once, however often the answer is lost and it is tried again', async () => {
    await open('/signup');
    await signUp();
    const keys: (string | undefined)[] = [];
    await page.route('**/api/wallets/deposit', async (route) => {
      keys.push(route.request().headers()['idempotency-key']);
      const response = await route.fetch();
      if (keys.length === 1) await route.abort();
      else await route.fulfill({ response });
    });
    await page.getByRole('button', { name: 'Deposit', exact: true }).click();
    await page.getByLabel('Amount in USDC').fill('10');
    const send = page.getByRole('dialog').getByRole('button', { name: 'Deposit', exact: true });
    await send.click();
    await page.getByText('The server cannot be reached').waitFor();
    await send.click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await expect.poll(available).toContain('$10.00');
    expect(keys).toHaveLength(2);
    expect(keys[0]).toBe(keys[1]);
    await deposit('10');
    await expect.poll(available).toContain('$20.00');
  });

  it('filters the statement, keeps the filters in the address, and gives it as CSV', async () => {
    await open('/signup');
    const email = await signUp();
    const headers = await elsewhere(email);
    for (let i = 1; i <= 53; i += 1)
      await stage.world.client.POST('/api/wallets/deposit', { body: { amount: `${i}` }, headers });
    await stage.world.client.POST('/api/wallets/withdraw', { body: { amount: '0.5', address: ADDRESS }, headers });
    await page.goto('/wallet/transactions');
    const rows = () => page.locator('tbody tr').count();
    await expect.poll(rows).toBe(50);
    await page.getByRole('button', { name: 'Show more' }).click();
    await expect.poll(rows).toBe(54);
    await page.getByText('Withdrawal', { exact: true }).first().click();
    await expect.poll(rows).toBe(1);
    expect(at()).toBe('/wallet/transactions?type=withdrawal');
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'CSV' }).click();
    const csv = await readFile(await (await download).path(), 'utf8');
    expect(csv.trim().split('\r\n')).toHaveLength(2);
    expect(csv).toContain(',withdrawal,-0.500000,-0.500000,1430.500000,');
    const tomorrow = new Date(Date.now() + 2 * 86_400_000).toISOString().slice(0, 10);
    await page.getByLabel('From').fill(tomorrow);
    await page.getByText('No transaction fits these filters').waitFor();
    await page.getByRole('button', { name: 'Show all' }).click();
    await expect.poll(rows).toBe(54);
  });

  it('adds up by day, as a chart and as a table', async () => {
    await open('/signup');
    await signUp();
    await deposit('75');
    await page.getByRole('link', { name: 'Analytics' }).click();
    await page.getByText('Nothing in these 30 days').waitFor();
    await page.getByText('Deposited', { exact: true }).first().click();
    await page.getByRole('img', { name: /Deposited by day/ }).waitFor();
    expect(await page.locator('.recharts-bar-rectangle path').count()).toBe(1);
    await page.getByText('The figures as a table').click();
    expect(await page.locator('details table tbody').innerText()).toMatch(/^\d{4}-\d\d-\d\d\s+\$75\.00$/);
    await page.getByText('7 days', { exact: true }).click();
    await expect.poll(at).toBe('/wallet/analytics?show=deposited&days=7');
  });

  it('has no sideways scroll on a phone, and amounts in sight', async () => {
    await open('/wallet', { login: stage.world.demo, viewport: { width: 390, height: 844 } });
    for (const path of ['/wallet', '/wallet/transactions', '/wallet/analytics?show=deposited', '/account', '/signup']) {
      await page.goto(path);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.waitForLoadState('networkidle');
      expect(await page.evaluate('document.documentElement.scrollWidth'), path).toBeLessThanOrEqual(390);
    }
    await page.goto('/wallet/transactions');
    const box = await page.locator('[data-cell=amount]').first().boundingBox();
    expect((box?.x ?? 999) + (box?.width ?? 999)).toBeLessThanOrEqual(390);
  });
});
