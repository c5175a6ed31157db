import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findings } from '../support/axe.ts';
import { type Stage, setStage, type Window } from '../support/page.ts';
import type { Person } from '../support/world.ts';

const FIRST_LOAD_BYTES_MAX = 300_000;

/** Each page, what tells that it is there, and what of it need not be found by axe. */
const pages = [
  { path: '/', there: '[role=row][data-index="0"]' },
  { path: '/?q=h100&hours=8', there: '[role=row][data-index="0"]' },
  { path: '/?max_price=0.000001', there: 'text=Nothing fits' },
  { path: '/models', there: 'table tbody tr' },
  { path: '/models?all=true', there: 'table tbody tr' },
  { path: '/models/RTX%204090', there: '.recharts-bar-rectangle' },
  { path: '/arbitrage?min_confidence=low', there: '[data-opportunity]' },
  { path: '/deals', there: '[data-deal]' },
  { path: '/savings?model=RTX+4090', there: '.recharts-bar-rectangle' },
  { path: '/markets', there: 'text=Status of the markets' },
  { path: '/status', there: 'article' },
  { path: '/operations', there: '.recharts-bar-rectangle', inside: true, operator: true },
  { path: '/operations', there: 'text=This page is for operators', inside: true },
  { path: '/api/docs', there: '.opblock' },
  { path: '/login?over=true', there: 'text=Your login is over' },
  { path: '/signup', there: 'text=An account comes with a wallet' },
  { path: '/account', there: 'table >> text=made by npm start', inside: true },
  { path: '/watches?kind=price_below&model=RTX+4090', there: 'text=You were told nothing yet', inside: true },
  { path: '/book', there: 'text=Choose an offer in', inside: true },
  { path: '/reservations', there: 'text=You have booked nothing yet', inside: true },
  { path: '/reservations?status=FAILED', there: 'text=No reservation has this status', inside: true },
  { path: '/wallet', there: 'tbody tr', inside: true },
  { path: '/wallet?open=withdraw', there: 'text=To the address', inside: true },
  { path: '/wallet/transactions', there: 'tbody tr', inside: true },
  { path: '/wallet/analytics?show=deposited', there: '.recharts-bar-rectangle', inside: true },
] as const;

let stage: Stage;
beforeAll(async () => {
  stage = await setStage({ size: 400 });
});
afterAll(() => stage?.close());

describe('every page in both themes', () => {
  // One window for each person: most of the time would go by in opening fresh ones.
  const windows = new Map<Person | null, Promise<Window>>();
  const windowOf = (person: Person | null) => {
    const open = windows.get(person) ?? stage.open('about:blank', person === null ? {} : { login: person });
    windows.set(person, open);
    return open;
  };

  for (const { path, there, ...of } of pages)
    it(`${path} has nothing axe or the console complains of`, async () => {
      const person = 'operator' in of ? stage.world.operator : stage.world.demo;
      const { page, complaints } = await windowOf('inside' in of ? person : null);
      complaints.length = 0;
      await page.goto(path);
      await page.locator(there).first().waitFor();
      expect(await findings(page)).toEqual([]);
      expect(complaints).toEqual([]);
    });

  it('the drawer, the comparison and the filters of a phone too', async () => {
    const { page, complaints } = await stage.open('/', {
      colorScheme: 'light',
      viewport: { width: 390, height: 844 },
    });
    const clean = async () => expect(await findings(page)).toEqual([]);
    await page.getByRole('button', { name: 'Filters' }).click();
    await page
      .getByRole('dialog')
      .getByRole('checkbox', { name: /io\.net/ })
      .waitFor();
    await clean();
    await page.keyboard.press('Escape');
    await page.locator('[role=row][data-index="0"]').getByRole('checkbox').check();
    await page.locator('[role=row][data-index="1"]').getByRole('checkbox').check();
    await page.getByRole('region', { name: 'Comparison' }).getByRole('button', { name: 'Compare' }).click();
    await page.getByRole('dialog').getByRole('table').waitFor();
    await clean();
    await page.keyboard.press('Escape');
    await page.locator('[role=row][data-index="0"] a').click();
    await page.getByRole('dialog').getByText('What your job costs here').waitFor();
    await clean();
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});

describe('the frame', () => {
  it('loads no more than 300 kB of packed script at first', async () => {
    const { page } = await stage.open('about:blank');
    const sizes: Promise<number>[] = [];
    page.on('response', (response) => {
      if (response.url().endsWith('.js')) sizes.push(response.body().then((body) => gzipSync(body).length));
    });
    await page.goto('/', { waitUntil: 'networkidle' });
    await page.locator('[role=row][data-index="0"]').waitFor();
    const total = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
    expect(total).toBeGreaterThan(10_000);
    expect(total).toBeLessThanOrEqual(FIRST_LOAD_BYTES_MAX);
    await page.context().close();
  });

  it('keeps the theme that was chosen', async () => {
    const { page } = await stage.open('/models', { colorScheme: 'light' });
    const theme = () => page.locator('html').getAttribute('data-mantine-color-scheme');
    await page.getByRole('button', { name: 'Dark theme' }).click();
    await expect.poll(theme).toBe('dark');
    await page.reload();
    expect(await theme()).toBe('dark');
    await page.context().close();
  });

  it('shows a page of its own for an address that is none, and says 404', async () => {
    const { page } = await stage.open('/');
    const answer = await page.goto('/no/such/place');
    expect(answer?.status()).toBe(404);
    await page.getByRole('heading', { level: 1 }).waitFor();
    expect(await page.getByRole('main').innerText()).toContain('There is no such page');
    await page.context().close();
  });

  it('syncs a market on demand and shows what came of it', async () => {
    const { page } = await stage.open('/operations', { login: stage.world.operator });
    await page.getByRole('button', { name: 'Sync Akash Network now' }).click();
    await page.getByText(/^Read: \d+ fetched, \d+ new, \d+ changed\.$/).waitFor();
    await page.context().close();
  });
});
