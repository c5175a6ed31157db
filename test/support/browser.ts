/** A real browser: the system's Chromium where there is one, else the one that comes with the packages. */
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';

const installed = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** Tests run as root too, and on machines with little shared memory. */
const switches = ['--no-sandbox', '--no-zygote', '--disable-dev-shm-usage', '--disable-gpu'];

export type OpenBrowser = { readonly browser: Browser; close(): Promise<void> };

export async function openBrowser(): Promise<OpenBrowser> {
  const own = process.env.GP4U_TEST_BROWSER ?? installed.find((path) => existsSync(path));
  if (own !== undefined) {
    const browser = await chromium.launch({ executablePath: own, args: switches });
    return { browser, close: () => browser.close() };
  }
  // The package unpacks into the temporary directory; one of our own keeps users of one machine apart.
  const folder = await mkdtemp(join(tmpdir(), 'gp4u-browser-'));
  await chmod(folder, 0o755);
  await mkdir(join(folder, 'fonts'), { recursive: true });
  process.env.TMPDIR = folder;
  // It brings the libraries it needs when it takes the machine for a bare one.
  process.env.AWS_LAMBDA_JS_RUNTIME ??= 'nodejs22.x';
  process.env.AWS_EXECUTION_ENV ??= 'AWS_Lambda_nodejs22.x';
  const { default: packed } = await import('@sparticuz/chromium');
  // Not its own switches: those run everything in one process, which ends with the first window, and lift web security.
  const browser = await chromium.launch({ executablePath: await packed.executablePath(), args: switches });
  return {
    browser,
    async close() {
      await browser.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
