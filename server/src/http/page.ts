/** The web page: files of a build, served as they are; their names carry a hash of what is in them. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packedFiles } from './packed-files.ts';
import type { Router } from './route.ts';

/** Addresses of the page's own router; a test holds them against it. */
const PAGES = [
  '/models',
  '/models/:model',
  '/arbitrage',
  '/deals',
  '/savings',
  '/markets',
  '/status',
  '/operations',
  '/login',
  '/signup',
  '/account',
  '/watches',
  '/book',
  '/reservations',
  '/reservations/:id',
  '/wallet',
  '/wallet/transactions',
  '/wallet/analytics',
];

export const createPage = (folder: string) => {
  let index: Promise<string> | null = null;
  const read = (): Promise<string> => {
    index ??= readFile(join(folder, 'index.html'), 'utf8');
    return index;
  };
  return {
    read,
    mount(app: Router): void {
      const asset = (name: string) => readFile(join(folder, 'assets', name));
      app.get('/assets/*', packedFiles(asset, 'public, max-age=31536000, immutable'));
      const file = (name: string) => readFile(join(folder, name));
      for (const path of ['/favicon.svg', '/theme.js']) app.get(path, packedFiles(file, 'no-cache'));
      for (const path of PAGES) app.get(path, async (c) => c.html(await read(), 200, { 'cache-control': 'no-cache' }));
    },
  };
};
