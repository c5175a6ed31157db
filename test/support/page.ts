/** One browser over a running product, for the tests of the page. */
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { buildPage } from '../../server/src/page-build.ts';
import { type OpenBrowser, openBrowser } from './browser.ts';
import { type Person, startWorld, type World, type WorldOptions } from './world.ts';

export type Stage = {
  readonly world: World;
  /** A fresh window on an address of the product; what its console complains of is kept. */
  open(path: string, options?: WindowOptions): Promise<Window>;
  close(): Promise<void>;
};

export type WindowOptions = BrowserContextOptions & { readonly login?: Person };

export type Window = { readonly page: Page; readonly complaints: string[] };

/** As the page itself does it: tokens in cookies, and a mark that they are there. */
async function loggedIn(browser: Browser, origin: string, { email, password }: Person): Promise<WindowOptions> {
  const context = await browser.newContext({ baseURL: origin });
  const data = { email, password, session: 'cookie' };
  const answer = await context.request.post('/api/auth/login/json', { data, headers: { origin } });
  const { expires_in: seconds } = (await answer.json()) as { expires_in: number };
  const { cookies } = await context.storageState();
  await context.close();
  const localStorage = [{ name: 'gp4u-login', value: `test ${Date.now() + seconds * 1000}` }];
  return { storageState: { cookies, origins: [{ origin, localStorage }] } };
}

export async function setStage(options: WorldOptions = {}): Promise<Stage> {
  const pageFolder = await buildPage(() => {});
  const [world, opened]: [World, OpenBrowser] = await Promise.all([
    startWorld({ size: 1200, seed: 7, pageFolder, ...options }),
    openBrowser(),
  ]);
  return {
    world,
    async open(path, { login, ...context } = {}) {
      const window = await opened.browser.newContext({
        viewport: { width: 1440, height: 900 },
        baseURL: world.url,
        ...(login && (await loggedIn(opened.browser, world.url, login))),
        ...context,
      });
      const page = await window.newPage();
      // Well under a test's own time, so that what was waited for is named.
      page.setDefaultTimeout(15_000);
      const complaints: string[] = [];
      page.on('console', (message) => {
        if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
      });
      page.on('pageerror', (error) => complaints.push(error.message));
      await page.goto(path);
      return { page, complaints };
    },
    async close() {
      await opened.close();
      await world.close();
    },
  };
}
