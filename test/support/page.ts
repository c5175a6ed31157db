/** One browser over a running product, for the tests of the page. */
import type { BrowserContextOptions, Page } from 'playwright-core';
import { buildPage } from '../../server/src/page-build.ts';
import { type OpenBrowser, openBrowser } from './browser.ts';
import { startWorld, type World, type WorldOptions } from './world.ts';

export type Stage = {
  readonly world: World;
  /** A fresh window on an address of the product; what its console complains of is kept. */
  open(path: string, options?: BrowserContextOptions): Promise<Window>;
  close(): Promise<void>;
};

export type Window = { readonly page: Page; readonly complaints: string[] };

export async function setStage(options: WorldOptions = {}): Promise<Stage> {
  const pageFolder = await buildPage(() => {});
  const [world, opened]: [World, OpenBrowser] = await Promise.all([
    startWorld({ size: 1200, seed: 7, pageFolder, ...options }),
    openBrowser(),
  ]);
  return {
    world,
    async open(path, context = {}) {
      const window = await opened.browser.newContext({
        viewport: { width: 1440, height: 900 },
        baseURL: world.url,
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
