/**
 * One process under measurement, told by its parent what to do: without an argument the server with its database, with
 * the address of a database the worker that writes to it. As in production they share nothing but the database.
 */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serve } from '@hono/node-server';
import { createApp } from '../../server/src/app.ts';
import { systemClock } from '../../server/src/base/clock.ts';
import * as store from '../../server/src/market/store.ts';
import { applyBatch } from '../../server/src/market/sync.ts';
import { loadConfig } from '../../server/src/platform/config.ts';
import { inTransaction, openDatabase } from '../../server/src/platform/db.ts';
import { startEmbeddedPostgres } from '../../server/src/platform/embedded-postgres.ts';
import { createLog } from '../../server/src/platform/log.ts';
import { migrate } from '../../server/src/platform/migrate.ts';
import { naiveSearch } from './naive.ts';
import { benchOffers } from './offers.ts';

const given = process.argv[2];
const dataDir = await mkdtemp(join(tmpdir(), 'gp4u-bench-'));
await chmod(dataDir, 0o711);
const postgres = given === undefined ? await startEmbeddedPostgres({ dataDir, say: () => undefined }) : null;
const url = given ?? postgres?.url ?? '';
const log = createLog('error');
const database = await openDatabase(url, systemClock, log);
await migrate(database.kysely);
const app = createApp({
  config: loadConfig({}),
  database,
  clock: systemClock,
  log,
  sandboxUrl: 'http://127.0.0.1:9',
  secret: 'a secret of benches only, long enough',
  pageFolder: null,
});
await app.market.follow();
const server = serve({ fetch: app.http.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) =>
  process.send?.({ port, url }),
);

/** One sync from offers that are fetched and parsed already. Milliseconds from then to the board showing it. */
async function apply(n: number, round: number): Promise<number> {
  const offers = benchOffers(n, round);
  const { db } = app.market.syncDeps;
  await app.market.requestSync(['vast']);
  const claim = await inTransaction(db, systemClock, (tx) => store.claimSync(tx, 'vast', 60, 0, systemClock.now()));
  if ('waitMs' in claim) throw new Error('the sync is not due');
  const start = performance.now();
  await applyBatch(app.market.syncDeps, claim, { offers, dropped: [], fetched: n }, systemClock.now());
  return performance.now() - start;
}

process.on('message', (message: { apply?: { n: number; round: number }; naive?: number; stop?: true }) => {
  void (async () => {
    if (message.apply) process.send?.({ ms: await apply(message.apply.n, message.apply.round) });
    if (message.naive) process.send?.({ ms: naiveSearch(benchOffers(message.naive)) });
    if (message.stop) {
      server.close();
      await app.close();
      await database.close();
      await postgres?.stop();
      await rm(dataDir, { recursive: true, force: true });
      process.exit(0);
    }
  })();
});
