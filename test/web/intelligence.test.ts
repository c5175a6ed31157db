import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Stage, setStage } from '../support/page.ts';

let stage: Stage;
let page: Page;
const open = async (path: string, options = {}): Promise<Page> => {
  ({ page } = await stage.open(path, options));
  return page;
};
const api = () => stage.world.client;
const addressed = (): URLSearchParams => new URL(page.url()).searchParams;
const heading = (name: string): Promise<void> => page.getByRole('heading', { level: 1, name, exact: true }).waitFor();
/** "3030.766426" as the page shows amounts: cents, half up. */
function cents(amount: string | undefined): string {
  const micros = BigInt((amount ?? '0.000000').replace('.', ''));
  const whole = ((micros + 5_000n) / 10_000n).toString().padStart(3, '0');
  return `$${whole.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, ',')}.${whole.slice(-2)}`;
}
const attributes = async (all: Locator, name: string): Promise<(string | null)[]> =>
  Promise.all((await all.all()).map((one) => one.getAttribute(name)));
const shortened = (amount: string | undefined): string => (amount ?? '').replace(/0+$/, '').replace(/\.$/, '');

/** A listing at a price far off all others. */
let oddId = '';

async function makeOdd(): Promise<void> {
  const query = { model: ['RTX 4090'], provider: ['vast' as const], pricing: 'on_demand' as const, limit: 1 };
  const { data } = await api().GET('/api/gpus/search', { params: { query } });
  const [listing] = data?.items ?? [];
  await fetch(`${stage.world.sandbox.url}/control/offers/vast/${listing?.external_id}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ dph_base: 777, dph_total: 777 }),
  });
  await stage.world.settle();
  oddId = listing?.id ?? '';
}

beforeAll(async () => {
  stage = await setStage();
  await makeOdd();
});
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail' && page)
    console.error(task.name, page.url(), await page.evaluate('document.body.innerText.slice(0, 1500)'));
  await page?.context().close();
});
afterAll(() => stage?.close());

describe('arbitrage', () => {
  it('ranks what the API answers, says why it is believed, and opens the very listing', async () => {
    const { data } = await api().GET('/api/arbitrage/opportunities', { params: { query: { min_confidence: 'low' } } });
    const items = data?.items ?? [];
    expect(items.length).toBeGreaterThan(1);
    await open('/arbitrage');
    await page.getByText('All', { exact: true }).click();
    await expect.poll(() => addressed().get('min_confidence')).toBe('low');
    const shown = page.locator('[data-opportunity]');
    await expect.poll(() => shown.count()).toBe(items.length);
    const keys = await attributes(shown, 'data-opportunity');
    expect(keys).toEqual(items.map(({ model, pricing, gpu_count }) => `${model}|${pricing}|${gpu_count}`));
    const [first] = items;
    const row = shown.first();
    const words = await row.innerText();
    for (const figure of [first?.cheap, first?.dear])
      expect(words).toContain(shortened(figure?.p25_price_per_gpu_hour));
    expect(words).toContain(cents(first?.saving_per_month));
    expect(words).toContain(`${Math.round((first?.spread_percent ?? 0) * 10) / 10}%`);
    expect(await row.getByRole('img').getAttribute('aria-label')).toMatch(/^Lower quartile to median per GPU-hour: \S/);

    const why = row.getByRole('button', { name: /^Why it is believed/ });
    expect(await why.getAttribute('aria-expanded')).toBe('false');
    await why.press('Enter');
    expect(await why.getAttribute('aria-expanded')).toBe('true');
    await row.getByText(first?.reasons[0] ?? '?').waitFor();
    expect(await row.getByRole('table').getByRole('rowheader').count()).toBe(first?.sides.length);

    await row.getByRole('link', { name: 'See the offer' }).click();
    await page.getByRole('dialog').getByText('Where each figure comes from').waitFor();
    expect(addressed().get('listing')).toBe(first?.buy.id);
    expect(await page.getByRole('dialog').innerText()).toContain(shortened(first?.buy.price_per_gpu_hour));
  });

  it('says what to do where there is none, and keeps what is asked for in the address', async () => {
    await open('/arbitrage?min_spread=99999&hours_per_day=8&min_confidence=high', {
      viewport: { width: 390, height: 844 },
    });
    await page.getByRole('heading', { name: 'No price gap that can be believed' }).waitFor();
    await page.getByRole('button', { name: 'Any spread' }).click();
    await page.getByRole('button', { name: 'Show hints of low confidence too' }).click();
    await page.locator('li[data-opportunity]').first().waitFor();
    expect([...addressed()]).toEqual([
      ['min_confidence', 'low'],
      ['hours_per_day', '8'],
    ]);
    const overflow = await page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth');
    expect(overflow).toBeLessThanOrEqual(0);
  });
});

describe('best deals', () => {
  it('ranks three lists as the API does, and opens a listing', async () => {
    const query = { min_vram_gb: 40, provider: ['vast' as const, 'render' as const] };
    const { data } = await api().GET('/api/arbitrage/best-deals', { params: { query } });
    await open('/deals?min_vram_gb=40&provider=vast&provider=render');
    const lists = [
      ['Per TFLOPS', data?.price_per_tflops],
      ['Per GB of memory', data?.price_per_vram_gb],
      ['Per G-Score point', data?.price_per_g_score_point],
    ] as const;
    for (const [name, deals = []] of lists) {
      expect(deals.length).toBeGreaterThan(2);
      const list = page.getByRole('region', { name, exact: true });
      await list.getByRole('link').first().waitFor();
      expect(await attributes(list.locator('[data-deal]'), 'data-deal')).toEqual(
        deals.map(({ listing }) => listing.id),
      );
    }
    await page.getByRole('region', { name: 'Per GB of memory' }).getByRole('link').first().click();
    await page.getByRole('dialog').getByText('Where each figure comes from').waitFor();
    expect(addressed().get('listing')).toBe(data?.price_per_vram_gb[0]?.listing.id);
  });
});

describe('the savings calculator', () => {
  it('shows the figures of the API for the use that is typed', async () => {
    await open('/savings');
    await page.getByRole('combobox', { name: 'Model' }).fill('4090');
    await page.getByRole('option', { name: 'RTX 4090', exact: true }).click();
    await page.getByLabel('Use a day').fill('7.5');
    await page.getByRole('textbox', { name: 'Days' }).fill('45');
    await expect.poll(() => addressed().get('days')).toBe('45');
    expect(Object.fromEntries(addressed())).toEqual({ model: 'RTX 4090', hours_per_day: '7.5', days: '45' });
    const { data } = await api().GET('/api/arbitrage/savings/{model}', {
      params: { path: { model: 'RTX 4090' }, query: { hours_per_day: 7.5, days: 45 } },
    });
    await page.getByText('7.5 hours a day over 45 days').waitFor();
    expect(data?.items.length).toBeGreaterThan(1);
    for (const row of data?.items ?? []) {
      const words = await page.locator(`[data-market=${row.provider}]`).innerText();
      for (const amount of [row.typical_cost, row.saving, row.saving_per_month, row.saving_per_year])
        expect(words).toContain(cents(amount));
    }
    await page.getByText(cents(data?.cost), { exact: true }).first().waitFor();
    await page.locator('.recharts-bar-rectangle').first().waitFor();
    const link = await page.getByRole('region', { name: 'What it saves' }).getByRole('link').getAttribute('href');
    expect(link).toContain(data?.cheapest?.id);
  });

  it('says so where no offer counts', async () => {
    const { data } = await api().GET('/api/gpus/models', { params: { query: { all: true } } });
    const none = data?.items.find(({ listings }) => listings === 0)?.model ?? '';
    await open(`/savings?model=${encodeURIComponent(none)}`);
    await page.getByText(`No offer of ${none} counts now`).waitFor();
  });
});

describe('a model', () => {
  it('has its markets, a distribution with the table behind it, and the score explained', async () => {
    await open('/models');
    await page
      .getByRole('rowheader', { name: /^RTX 4090 Ada/ })
      .getByRole('link')
      .click();
    await heading('RTX 4090');
    const { data } = await api().GET('/api/arbitrage/compare/{model}', { params: { path: { model: 'RTX 4090' } } });
    for (const { provider, shown } of data?.items ?? []) {
      const words = await page.locator(`[data-market=${provider}]`).innerText();
      expect(words).toContain(shortened(shown.median ?? ''));
    }
    await page.locator('.recharts-bar-rectangle').first().waitFor();
    await page.getByText('The offers as a table').click();
    const rows = page.locator('[data-distribution] tbody tr');
    const counted = (await rows.allInnerTexts()).map((text) => text.split('\t').slice(1).map(Number));
    const column = (at: number): number => counted.reduce((sum, cells) => sum + (cells[at] ?? 0), 0);
    const prices = data?.prices ?? [];
    const usual = prices.filter(({ unusual }) => !unusual);
    expect(column(5)).toBe(prices.length);
    expect(column(4)).toBe(prices.length - usual.length);
    expect(column(4)).toBeGreaterThan(0);
    for (const [at, market] of (['vast', 'ionet', 'akash', 'render'] as const).entries())
      expect(column(at)).toBe(usual.filter(({ provider }) => provider === market).length);
    const moved = page.getByRole('region', { name: 'How the price moved' });
    const { data: history } = await api().GET('/api/history/{model}', {
      params: { path: { model: 'RTX 4090' }, query: { period: '5m' } },
    });
    await moved.getByText(history?.verdict.sentence.slice(-60) ?? 'no history').waitFor();
    await moved.locator('.recharts-line').first().waitFor({ state: 'attached' });
    await moved.getByLabel('Quartiles and table of').selectOption('vast');
    await moved.getByText('The prices of Vast.ai as a table').click();
    const vast = history?.series.find(({ provider }) => provider === 'vast')?.points.at(-1);
    const time = vast?.at.slice(0, 16).replace('T', ' ') ?? 'no time';
    expect(await moved.locator('[data-history] tbody tr', { hasText: time }).innerText()).toContain(
      `${time}\t$${shortened(vast?.low ?? '')}`,
    );
    const score = page.getByRole('region', { name: 'The G-Score explained' });
    const { data: table } = await api().GET('/api/gpus/score-table');
    await score.getByText(`Score table ${table?.version}, made`).waitFor();
    expect(await score.getByRole('table').getByRole('rowheader').count()).toBe(5);
  });

  it('that is none, or several, is answered with those that may be meant', async () => {
    await open('/models/RTX%204091');
    await heading('There is no model “RTX 4091”');
    await page.getByRole('main').getByRole('link', { name: 'RTX 4090', exact: true }).click();
    await heading('RTX 4090');
    await page.goto('/models/A100');
    await heading('“A100” is several models');
    expect(await page.getByRole('main').getByRole('listitem').count()).toBe(4);
  });
});

describe('the G-Score in the market', () => {
  it('orders the list, is the market’s own in a list of one, and is broken down in the details', async () => {
    await open('/?provider=vast&min_g_score=60');
    await page.getByRole('button', { name: 'Best G-Score' }).click();
    await expect.poll(() => addressed().get('sort')).toBe('g_score');
    const query = { provider: ['vast' as const], min_g_score: 60, sort: 'g_score' as const, limit: 1 };
    const { data } = await api().GET('/api/gpus/search', { params: { query } });
    const best = data?.items[0];
    const row = page.locator('[role=row][data-index="0"]');
    await expect.poll(() => row.getAttribute('data-id')).toBe(best?.id);
    const shown = (value: number | null | undefined): string => String(Math.round((value ?? 0) * 10) / 10);
    expect(await row.locator('[data-area=score]').innerText()).toContain(shown(best?.g_score));
    await page.getByRole('button', { name: /Remove filter Provider/ }).click();
    const same = page.locator(`[role=row][data-id="${best?.id}"] [data-area=score]`);
    await expect.poll(() => same.innerText()).toContain(shown(best?.g_score_cmp));
    await page.locator(`[role=row][data-id="${best?.id}"] a`).click();
    const drawer = page.getByRole('dialog');
    await drawer.getByText(`within Vast.ai`).waitFor();
    const words = await drawer.innerText();
    const parts = best?.g_score_parts;
    for (const part of [parts?.performance, parts?.reliability, parts?.efficiency])
      expect(words).toContain(shown(part));
    await drawer.getByRole('link', { name: 'How the G-Score is made' }).click();
    await heading(best?.model ?? '?');
    const explained = page.getByRole('region', { name: 'The G-Score explained' });
    await expect.poll(async () => (await explained.boundingBox())?.y).toBeLessThan(300);
  });

  it('marks an unusual price, and says what that is', async () => {
    await open(`/?model=RTX+4090&min_price=50&listing=${oddId}`);
    await page
      .getByRole('dialog')
      .getByText(/Less than a third or more than three times/)
      .waitFor();
    await page.keyboard.press('Escape');
    await page.locator(`[role=row][data-id="${oddId}"]`).getByText('unusual price').waitFor();
  });
});
