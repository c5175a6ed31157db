import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Stage, setStage } from '../support/page.ts';

let stage: Stage;
let page: Page;
let complaints: readonly string[] = [];
const open = async (path: string, options = {}): Promise<Page> => {
  ({ page, complaints } = await stage.open(path, options));
  return page;
};
const rows = (): Locator => page.locator('[role=row][data-id]');
const row = (index: number): Locator => page.locator(`[role=row][data-index="${index}"]`);
const totalShown = async (): Promise<number> =>
  Number(
    (
      await page
        .getByText(/^[\d,]+ listings?$/)
        .first()
        .innerText({ timeout: 2_000 })
    ).replace(/[^\d]/g, ''),
  );
const addressed = (): URLSearchParams => new URL(page.url()).searchParams;
const settled = (expected: number): Promise<void> => expect.poll(totalShown, { timeout: 10_000 }).toBe(expected);

async function found(query: Record<string, unknown>): Promise<number> {
  const { data } = await stage.world.client.GET('/api/gpus/search', {
    params: { query: { limit: 1, ...query } } as never,
  });
  return data?.total ?? -1;
}

beforeAll(async () => {
  stage = await setStage();
});
afterEach(async ({ task }) => {
  // What one would look at first.
  if (task.result?.state === 'fail' && page)
    console.error(
      task.name,
      complaints,
      await page.evaluate('navigator.onLine + " " + document.body.innerText.slice(0, 1500)'),
    );
  await page?.context().close();
});
afterAll(() => stage?.close());

describe('the list', () => {
  it('shows every listing of the four markets, cheapest first, with the mode', async () => {
    await open('/');
    await settled(await found({}));
    expect(await page.locator('[data-mode]').innerText()).toBe('sandbox');
    const { data } = await stage.world.client.GET('/api/gpus/search', { params: { query: { limit: 3 } } as never });
    for (const [index, listing] of (data?.items ?? []).entries())
      expect(await row(index).getAttribute('data-id')).toBe(listing.id);
  });

  it('holds few rows on the page however long it is, and reads on to its very end', async () => {
    await open('/');
    const total = await found({});
    await settled(total);
    await row(0).focus();
    await expect
      .poll(
        async () => {
          await page.keyboard.press('End');
          return await page.evaluate<number>(
            "Math.max(...[...document.querySelectorAll('[role=row][data-index]')].map((row) => Number(row.dataset.index)))",
          );
        },
        { timeout: 30_000, interval: 200 },
      )
      .toBe(total - 1);
    expect(await rows().count()).toBeLessThan(80);
    const prices = await rows().locator('[data-area=price]').allInnerTexts();
    expect(prices.length).toBeGreaterThan(5);
  });

  it('filters as one types, keeps it in the address, and comes back to it', async () => {
    await open('/');
    const all = await found({});
    await settled(all);
    await page.keyboard.press('/');
    await page.keyboard.type('4090');
    const expected = await found({ q: '4090' });
    expect(expected).toBeGreaterThan(0);
    expect(expected).toBeLessThan(all);
    await settled(expected);
    expect(addressed().get('q')).toBe('4090');
    await page.reload();
    await settled(expected);
    expect(await page.getByLabel('Search models, providers and places').inputValue()).toBe('4090');
    await page.getByRole('button', { name: /Remove filter/ }).click();
    await settled(all);
    expect(addressed().get('q')).toBeNull();
  });

  it('filters by provider with counts that are true, and sorts; back undoes both', async () => {
    await open('/');
    await settled(await found({}));
    const akash = await found({ provider: ['akash'] });
    const filters = await page.getByRole('complementary', { name: 'Filters' }).innerText();
    expect(filters).toMatch(new RegExp(`Akash\\s+${akash}\\s`));
    await page.getByRole('checkbox', { name: /Akash/ }).check();
    await settled(akash);
    await page.getByRole('button', { name: 'VRAM', exact: true }).click();
    await expect.poll(() => addressed().get('sort')).toBe('vram');
    const { data } = await stage.world.client.GET('/api/gpus/search', {
      params: { query: { provider: ['akash'], sort: 'vram', limit: 1 } } as never,
    });
    await expect.poll(() => row(0).getAttribute('data-id')).toBe(data?.items[0]?.id);
    expect(await page.getByRole('columnheader', { name: 'VRAM' }).getAttribute('aria-sort')).toBe('descending');
    await page.goBack();
    await expect.poll(() => addressed().get('sort')).toBeNull();
    await page.goBack();
    await settled(await found({}));
    expect(addressed().get('provider')).toBeNull();
  });

  it('says what keeps everything out when nothing fits, and lifts it', async () => {
    await open('/?model=H100+SXM5&max_price=0.000001');
    await page.getByRole('heading', { name: 'Nothing fits' }).waitFor();
    await page.getByRole('button', { name: /^Lift .*price/i }).click();
    await settled(await found({ model: ['H100 SXM5'] }));
  });

  it('leaves out what an address says that makes no sense, and says so', async () => {
    await open('/?sort=luck&provider=akash');
    await page.getByText('Part of the address was left out').waitFor();
    await settled(await found({ provider: ['akash'] }));
  });
});

describe('one listing', () => {
  it('shows every price part and what a job costs, to the micro-dollar, and gives the focus back', async () => {
    await open('/?provider=vast&hours=10&disk_gb=50');
    await row(0).focus();
    const id = (await row(0).getAttribute('data-id')) ?? '';
    await page.keyboard.press('Enter');
    const drawer = page.getByRole('dialog');
    await drawer.getByText('What your job costs here').waitFor();
    const { data } = await stage.world.client.GET('/api/gpus/search', {
      params: { query: { provider: ['vast'], hours: 10, disk_gb: 50, limit: 1 } } as never,
    });
    const listing = data?.items[0];
    expect(listing?.id).toBe(id);
    const amount = (text: string | undefined): string => (text ?? '').replace(/0+$/, '').replace(/\.$/, '');
    const words = await drawer.innerText();
    expect(words).toContain(amount(listing?.price_per_gpu_hour));
    expect(words).toContain(amount(listing?.total_cost?.total));
    expect(words).toContain('Where each figure comes from');
    await page.keyboard.press('Escape');
    await drawer.waitFor({ state: 'hidden' });
    await expect.poll(() => page.locator(':focus').getAttribute('data-id')).toBe(id);
  });

  it('says that a listing is not known instead of showing an empty drawer', async () => {
    await open('/?listing=01890a5d-ac96-774b-bcce-b302099a8057');
    await page.getByRole('dialog').getByRole('alert').waitFor();
  });
});

describe('the comparison', () => {
  it('puts three side by side and takes no fourth', async () => {
    await open('/');
    for (const index of [0, 1, 2]) await row(index).getByRole('checkbox').check();
    expect(await row(3).getByRole('checkbox').isDisabled()).toBe(true);
    await page.getByRole('region', { name: 'Comparison' }).getByRole('button', { name: 'Compare' }).click();
    const table = page.getByRole('dialog').getByRole('table');
    await table.waitFor();
    expect(await table.getByRole('columnheader').count()).toBe(3);
    expect(await table.getByText('best').count()).toBeGreaterThan(0);
    await page.reload();
    await page.getByRole('dialog').getByRole('table').waitFor();
  });
});

describe('a market that moves', () => {
  it('renews prices where the reader stands, and keeps the order until asked', async () => {
    await open('/?provider=vast&pricing=on_demand');
    await row(0).waitFor();
    await row(2).focus();
    const id = (await row(2).getAttribute('data-id')) ?? '';
    const { data } = await stage.world.client.GET('/api/gpus/{id}', { params: { path: { id } } });
    const ask = data?.external_id.split('/')[0];
    await fetch(`${stage.world.sandbox.url}/control/offers/vast/${ask}`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ dph_base: 77, dph_total: 77 }),
    });
    await stage.world.settle();
    const price = row(2).locator('[data-area=price]');
    await expect.poll(() => price.innerText(), { timeout: 25_000 }).toMatch(/77|38\.5|19\.25|9\.625/);
    expect(await row(2).getAttribute('data-id')).toBe(id);
    expect(await page.locator(':focus').getAttribute('data-id')).toBe(id);
    await page.getByRole('button', { name: /Prices moved/ }).click();
    await expect.poll(() => row(2).getAttribute('data-id')).not.toBe(id);
  });
});

describe('a server that does not answer', () => {
  it('keeps what was read, says so, and offers to try again', async () => {
    await open('/');
    await settled(await found({}));
    await page.route('**/api/gpus/search*', (route) => route.abort());
    await page.getByLabel('Search models, providers and places').fill('h200');
    const alert = page.getByRole('alert');
    await alert.getByText('The server cannot be reached').waitFor({ timeout: 30_000 });
    await page.unroute('**/api/gpus/search*');
    await alert.getByRole('button', { name: 'Try again' }).click();
    await settled(await found({ q: 'h200' }));
  });
});

describe('a phone', () => {
  it('has the filters in a sheet and no sideways scroll', async () => {
    await open('/', { viewport: { width: 390, height: 844 } });
    await row(0).waitFor();
    const overflow = await page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth');
    expect(overflow).toBeLessThanOrEqual(0);
    await page.getByRole('button', { name: 'Filters' }).click();
    await page
      .getByRole('dialog')
      .getByRole('checkbox', { name: /io\.net/ })
      .check();
    await page.getByRole('button', { name: /^Show/ }).click();
    await settled(await found({ provider: ['ionet'] }));
  });
});
