/** The whole product in one process, over real HTTP: sandbox, database, server. For journeys and contract tests. */
import { createDecipheriv, createHash, createPrivateKey, type KeyObject } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { sql } from 'kysely';
import { type Client, createClient } from '../../client/src/client.ts';
import { type RunningSandbox, type SandboxOptions, startSandbox } from '../../sandbox/src/sandbox.ts';
import { type App, createApp } from '../../server/src/app.ts';
import { type Clock, plus, systemClock } from '../../server/src/base/clock.ts';
import { loadConfig } from '../../server/src/platform/config.ts';
import type { Database } from '../../server/src/platform/db.ts';
import { createLog } from '../../server/src/platform/log.ts';
import { type PreparedPerson, preparePeople } from '../../server/src/sandbox-people.ts';
import { freshDatabase } from './fresh-database.ts';

export type World = {
  readonly url: string;
  readonly client: Client;
  readonly app: App;
  readonly sandbox: RunningSandbox;
  readonly database: Database;
  readonly databaseUrl: string;
  /** The private half of the key that signs logins here. */
  signingKey(): Promise<{ kid: string; key: KeyObject }>;
  /** Somebody with 1,000 USDC, and an operator; their clients send an API key. */
  readonly demo: Person;
  readonly operator: Person;
  /** From now on the clock of the server and of the markets is so much later. */
  turn(ms: number): void;
  /** Asks for a sync of every market and waits for its end. */
  settle(): Promise<void>;
  close(): Promise<void>;
};

export type Person = PreparedPerson & { readonly client: Client };

export type WorldOptions = SandboxOptions & {
  readonly pageFolder?: string | null;
  readonly env?: Readonly<Record<string, string>>;
  readonly syncing?: boolean;
};

const SECRET = 'a secret of tests only, long enough';

/** Opens what the product keeps sealed, by the format it documents: nonce, tag, text. */
async function openSigningKey(database: Database, secret: string): Promise<{ kid: string; key: KeyObject }> {
  const { rows } = await sql<{ kid: string; sealed_private: Buffer }>`
    select kid, sealed_private from auth.signing_key order by created_at desc limit 1`.execute(database.kysely);
  const { kid = '', sealed_private: sealed = Buffer.alloc(0) } = rows[0] ?? {};
  const sealing = createHash('sha256').update(`gp4u seals signing keys ${secret}`).digest();
  const decipher = createDecipheriv('aes-256-gcm', sealing, sealed.subarray(0, 12));
  decipher.setAuthTag(sealed.subarray(12, 28));
  const jwk = JSON.parse(Buffer.concat([decipher.update(sealed.subarray(28)), decipher.final()]).toString('utf8'));
  return { kid, key: createPrivateKey({ key: jwk, format: 'jwk' }) };
}

/** Tests ask for syncs by the dozen: limits hold where a test sets them. */
async function generous(database: Database): Promise<void> {
  await sql`insert into providers.setting (provider, requests_per_minute, burst)
    select provider, 100000, 50000 from providers.gate on conflict do nothing`.execute(database.kysely);
}

export async function startWorld({
  pageFolder = null,
  env = {},
  syncing = true,
  ...options
}: WorldOptions = {}): Promise<World> {
  const [{ url: databaseUrl, database, drop }, sandbox] = await Promise.all([freshDatabase(), startSandbox(options)]);
  let turned = 0;
  const clock: Clock = { ...systemClock, now: () => plus(systemClock.now(), turned) };
  const config = loadConfig(env);
  const app = createApp({
    config,
    database,
    clock,
    log: createLog(process.env.LOG_LEVEL ?? 'silent'),
    sandboxUrl: sandbox.url,
    secret: SECRET,
    pageFolder,
  });
  await generous(database);
  await app.providers.follow();
  await app.market.follow();
  if (syncing) app.market.startSyncing();
  app.startJobs();
  const server = serve({ fetch: app.http.fetch, port: 0, hostname: '127.0.0.1' });
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  while (syncing && !(await app.market.ready())) await systemClock.sleep(20);
  const url = `http://127.0.0.1:${port}`;
  const client = createClient({ baseUrl: url });
  const [demo, operator] = (await preparePeople(app, database)).map((person) => ({
    ...person,
    client: createClient({ baseUrl: url, token: person.token }),
  })) as [Person, Person];
  return {
    url,
    client,
    demo,
    operator,
    database,
    databaseUrl,
    signingKey: () => openSigningKey(database, SECRET),
    app,
    sandbox,
    turn(ms) {
      turned += ms;
      sandbox.switches.clockMs += ms;
    },
    async settle() {
      const { data } = await operator.client.POST('/api/providers/sync');
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
