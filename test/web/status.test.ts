import { sql } from 'kysely';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Stage, setStage } from '../support/page.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await setStage({ size: 400 });
});
afterAll(() => stage?.close());

const fault = (market: string, body: object | null) =>
  fetch(`${stage.world.sandbox.url}/control/faults/${market}`, {
    method: body === null ? 'DELETE' : 'PUT',
    ...(body === null ? {} : { body: JSON.stringify(body) }),
  });

/** As if it had not been read for so long. */
async function age(market: string, minutes: number): Promise<void> {
  const db = stage.world.database.kysely;
  await sql`update providers.gate set taken_at = now() - make_interval(mins => ${minutes}) where provider = ${market}`.execute(
    db,
  );
  await sql`update market.feed set observed_at = now() - make_interval(mins => ${minutes}), revision = revision + 1
    where provider = ${market}`.execute(db);
  await sql`select pg_notify('market_feed', ${market})`.execute(db);
}

const card = (page: Page, name: string) => page.getByRole('article', { name });

describe('the status page', () => {
  it('says that all is well, without a login', async () => {
    const { page } = await stage.open('/status');
    await page.getByText('All 4 markets are read, and fresh.').waitFor();
    expect(await page.getByRole('article').count()).toBe(4);
    await page.context().close();
  });

  it('says which market is down, for how long, why, and what that means; its listings stay, stale, and cannot be booked', async () => {
    await fault('akash', { kind: 'status', status: 500 });
    await stage.world.operator.client.POST('/api/providers/sync/{name}', { params: { path: { name: 'akash' } } });
    const health = async () =>
      (await stage.world.client.GET('/api/providers')).data?.items.find(({ provider }) => provider === 'akash');
    await expect.poll(async () => (await health())?.health_reason).toMatch(/answered 500/);
    await age('akash', 7);
    const { page } = await stage.open('/status');
    await page.getByText('Akash Network cannot be read now. The other markets are not touched by it.').waitFor();
    const akash = card(page, 'Akash Network');
    await akash.getByText('Unavailable').waitFor();
    await akash.getByText(/^read 7 min ago, stale$/).waitFor();
    await akash.getByText('Not read for 7 min').waitFor();
    await akash.getByText(/answered 500: internal error/).waitFor();
    await akash.getByText(/shown as they were then.*cannot be booked/).waitFor();
    await card(page, 'Vast.ai').getByText('Healthy', { exact: true }).waitFor();

    await akash.getByRole('link', { name: /^All \d+ listings/ }).click();
    await page.getByText(/Akash Network has not been read for three sync periods/).waitFor();
    await page.locator('[role=row][data-index="0"]').getByText('stale').waitFor();
    await page.locator('[role=row][data-index="0"]').getByText('not bookable').waitFor();
    await page.locator('[role=row][data-index="0"] a').click();
    const drawer = page.getByRole('dialog');
    await drawer.getByText(/Stale: it cannot be booked/).waitFor();
    await drawer.getByRole('button', { name: 'Ask Akash now' }).click();
    await drawer.getByText('Not known.').waitFor();
    await page.context().close();

    const { data } = await stage.world.client.GET('/api/gpus/search', {
      params: { query: { provider: ['akash'], limit: 200 } as never },
    });
    expect(data?.items.length).toBeGreaterThan(20);
    expect(data?.items.every(({ status, bookable, stale }) => status === 'stale' && !bookable && stale)).toBe(true);
    await fault('akash', null);
    await stage.world.operator.client.POST('/api/provider-health/circuit-breakers/{name}/reset', {
      params: { path: { name: 'akash' } },
    });
    await stage.world.settle();
    await expect.poll(async () => (await health())?.health).not.toBe('UNAVAILABLE');
  });

  it('asks the market about a listing that is there', async () => {
    const { page } = await stage.open('/?provider=vast');
    await page.locator('[role=row][data-index="0"] a').click();
    await page.getByRole('button', { name: 'Ask Vast.ai now' }).click();
    await page.getByText('Still there.').waitFor();
    await page.context().close();
  });
});

describe('the operations page', () => {
  const open = async () => (await stage.open('/operations', { login: stage.world.operator })).page;

  it('shows an open breaker, and closes it', async () => {
    await fault('render', { kind: 'status', status: 503 });
    for (let n = 0; n < 2; n += 1) await stage.world.settle();
    const page = await open();
    const render = card(page, 'Render Network');
    await render.getByText('open', { exact: true }).waitFor();
    await render.getByText(/Nothing is called; one call tries in \d+ s/).waitFor();
    await page.getByText(/closed → open/).waitFor();
    await fault('render', null);
    await render.getByRole('button', { name: 'Reset the circuit breaker of Render Network' }).click();
    await render.getByText('closed', { exact: true }).waitFor();
    await render.getByRole('button', { name: 'Check Render Network now' }).click();
    await render.getByText(/^Well after \d+ ms: Render takes the key pair$/).waitFor();
    await page.context().close();
  });

  it('shows a reading that was not believed, with an example of what was dropped', async () => {
    await fault('akash', { kind: 'drift', field: 'price', to: 'cost' });
    await stage.world.settle();
    const page = await open();
    await card(page, 'Akash Network')
      .getByText(/last answer is not believed: \d+ of \d+ offers cannot be read/)
      .waitFor();
    await page.getByRole('radiogroup', { name: 'Market' }).getByText('Akash').click();
    await page.getByText(/\d not believed/).waitFor();
    await page.getByRole('row', { name: /missing field \d+ .*price/ }).waitFor();
    await fault('akash', null);
    await stage.world.settle();
    await page.context().close();
  });

  it('switches a market off and on', async () => {
    const page = await open();
    const ionet = card(page, 'io.net');
    const on = ionet.getByRole('switch', { name: 'io.net is switched on' });
    await on.press('Space');
    await ionet.getByText('An operator has switched it off').waitFor();
    await on.press('Space');
    await expect.poll(() => ionet.getByText('An operator has switched it off').count()).toBe(0);
    await page.context().close();
  });

  it('sets limits, and says at the field what is wrong', async () => {
    const page = await open();
    await page.getByRole('button', { name: 'Settings of Vast.ai' }).click();
    const sheet = page.getByRole('dialog');
    await sheet.getByLabel('Seconds open').fill('0');
    await sheet.getByRole('button', { name: 'Save' }).click();
    await sheet.getByText(/>=1/).waitFor();
    await sheet.getByLabel('Seconds open').fill('45');
    await sheet.getByRole('button', { name: 'Save' }).click();
    await card(page, 'Vast.ai')
      .getByText(/it then opens for 45 s/)
      .waitFor();
    await page.context().close();
  });

  it('tells the cache, and forgets it', async () => {
    const page = await open();
    await page.getByRole('button', { name: 'Forget all of it' }).click();
    await page.getByText('Forgotten, in every process').waitFor();
    await page.context().close();
  });
});
