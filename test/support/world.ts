/** The whole product in one process, over real HTTP: sandbox, database, server. For journeys and contract tests. */
import { type AddressInfo, createServer } from 'node:net';
import { serve } from '@hono/node-server';
import { type Client, createClient } from '../../client/src/client.ts';
import { type RunningSandbox, type SandboxOptions, startSandbox } from '../../sandbox/src/sandbox.ts';
import { type App, createApp } from '../../server/src/app.ts';
import { systemClock } from '../../server/src/base/clock.ts';
import { loadConfig } from '../../server/src/platform/config.ts';
import { createLog } from '../../server/src/platform/log.ts';
import { freshDatabase } from './fresh-database.ts';

export type World = {
  readonly url: string;
  readonly client: Client;
  readonly app: App;
  readonly sandbox: RunningSandbox;
  /** Asks for a sync of every market and waits for its end. */
  settle(): Promise<void>;
  close(): Promise<void>;
};

export type WorldOptions = SandboxOptions & {
  readonly pageFolder?: string | null;
  readonly env?: Readonly<Record<string, string>>;
  readonly syncing?: boolean;
};

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

export async function startWorld({
  pageFolder = null,
  env = {},
  syncing = true,
  ...options
}: WorldOptions = {}): Promise<World> {
  const [{ database, drop }, sandbox, port] = await Promise.all([freshDatabase(), startSandbox(options), freePort()]);
  const config = loadConfig(env);
  const app = createApp({
    config,
    database,
    clock: systemClock,
    log: createLog(process.env.LOG_LEVEL ?? 'silent'),
    sandboxUrl: sandbox.url,
    pageFolder,
  });
  await app.market.follow();
  if (syncing) app.market.startSyncing();
  const server = serve({ fetch: app.http.fetch, port, hostname: '127.0.0.1' });
  while (syncing && !(await app.market.ready())) await systemClock.sleep(20);
  const url = `http://127.0.0.1:${port}`;
  const client = createClient({ baseUrl: url });
  return {
    url,
    client,
    app,
    sandbox,
    async settle() {
      const { data } = await client.POST('/api/providers/sync');
      for (;;) {
        const outcome = await client.GET('/api/providers/syncs/{id}', { params: { path: { id: data?.id ?? '' } } });
        if (outcome.data?.state === 'succeeded' || outcome.data?.state === 'failed') return;
        await systemClock.sleep(20);
      }
    },
    async close() {
      await app.close();
      await new Promise((resolve) => server.close(resolve));
      await sandbox.close();
      await drop();
    },
  };
}
