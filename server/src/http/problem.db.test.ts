import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { createLog } from '#platform/log';
import { createMetrics } from '#platform/metrics';
import { freshDatabase } from '../../../test/support/fresh-database.ts';
import { createServer } from './server.ts';

const CONNECTIONS = 16;

it('says to ask again when no connection of the database is left, and not that it broke', async () => {
  const { database, drop } = await freshDatabase();
  const app = createServer({
    ...{ log: createLog('silent'), metrics: createMetrics(), version: '0', problems: [] },
    ...{ proxyHops: 0, isLive: false, everyRequest: [] },
  });
  app.get('/one', async (c) => c.json((await sql`select 1 as one`.execute(database.kysely)).rows));
  expect((await app.request('/one')).status).toBe(200);
  const all = Array.from({ length: CONNECTIONS }, () => sql`select pg_sleep(7)`.execute(database.kysely));
  const answer = await app.request('/one');
  expect(answer.status).toBe(503);
  expect(answer.headers.get('retry-after')).toBe('2');
  expect(await answer.json()).toMatchObject({ type: '/problems/too-busy', status: 503 });
  await Promise.all(all);
  expect((await app.request('/one')).status).toBe(200);
  await drop();
});
