/** The web page: files of a build, served as they are; their names carry a hash of what is in them. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { serveStatic } from '@hono/node-server/serve-static';
import { compress } from 'hono/compress';
import type { Router } from './route.ts';

export const createPage = (folder: string) => {
  const read = (): Promise<string> => readFile(join(folder, 'index.html'), 'utf8');
  return {
    read,
    mount(app: Router): void {
      const immutable = { 'cache-control': 'public, max-age=31536000, immutable' };
      app.use('/assets/*', compress());
      app.get(
        '/assets/*',
        serveStatic({ root: folder, onFound: (_path, c) => c.header('cache-control', immutable['cache-control']) }),
      );
      for (const file of ['/favicon.svg', '/theme.js']) app.get(file, serveStatic({ root: folder }));
      // Addresses of the page's own router.
      for (const path of ['/models', '/markets'])
        app.get(path, async (c) => c.html(await read(), 200, { 'cache-control': 'no-cache' }));
    },
  };
};
