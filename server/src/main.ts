/** Reads the configuration, brings up what is needed, runs the role, and stops all of it on a signal. */
import { createServer, type Server } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { systemClock } from '#base/clock';
import { type Config, ConfigError, loadConfig } from '#platform/config';
import { type Database, DatabaseError, demandDurable, openDatabase } from '#platform/db';
import { EmbeddedPostgresError, startEmbeddedPostgres } from '#platform/embedded-postgres';
import { createLog } from '#platform/log';
import { migrate } from '#platform/migrate';
import { keptSecret } from '#platform/secret-file';
import { providerNames } from '#providers';
import { type App, createApp } from './app.ts';
import { LaunchError, startSandbox, startWorker } from './launch.ts';
import { buildPage } from './page-build.ts';
import { type PreparedPerson, preparePeople } from './sandbox-people.ts';

const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** What was started, to be stopped in reverse. */
type Started = { readonly name: string; stop(): Promise<unknown> }[];

class StartError extends Error {
  override readonly name = 'StartError';
}

/** Takes the port before anything else is done, so that a busy one is told at once. Until the app is there: 503. */
async function takePort({ host, port }: Config['http']): Promise<{
  server: Server;
  address: string;
  serve(fetch: (request: Request) => Response | Promise<Response>): void;
}> {
  let handler: ReturnType<typeof getRequestListener> | null = null;
  const server = createServer((request, response) => {
    if (handler) void handler(request, response);
    else
      response
        .writeHead(503, { 'content-type': 'application/problem+json', 'retry-after': '2' })
        .end('{"type":"/problems/starting","title":"GP4U is starting","status":503}');
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const why =
        error.code === 'EADDRINUSE'
          ? `port ${port} on ${host} is in use: stop the other program, or set PORT to another one`
          : `cannot listen on ${host}:${port}: ${error.message}`;
      reject(new StartError(why));
    });
    server.listen(port, host, resolve);
  });
  const bound = server.address();
  const actual = typeof bound === 'object' && bound !== null ? bound.port : port;
  const shown = host === '0.0.0.0' || host === '::' ? 'localhost' : host.includes(':') ? `[${host}]` : host;
  return {
    server,
    address: `http://${shown}:${actual}`,
    serve: (fetch) => {
      handler = getRequestListener(fetch);
    },
  };
}

async function ownDatabase(config: Config, started: Started): Promise<string> {
  const postgres = await startEmbeddedPostgres({ dataDir: config.dataDir, say });
  started.push({ name: 'database server', stop: () => postgres.stop() });
  return postgres.url;
}

type Store = { readonly database: Database; readonly url: string };

async function openStore(config: Config, log: ReturnType<typeof createLog>, started: Started): Promise<Store> {
  const url = config.databaseUrl?.reveal() ?? (await ownDatabase(config, started));
  const database = await openDatabase(url, systemClock, log);
  started.push({ name: 'database connections', stop: () => database.close() });
  if (config.mode === 'live') await demandDurable(database.kysely);
  await migrate(database.kysely);
  return { database, url };
}

async function openSandbox(config: Config, started: Started): Promise<string | null> {
  if (config.mode === 'live') return null;
  if (config.sandbox.url !== null) return config.sandbox.url.replace(/\/$/, '');
  say(
    config.sandbox.replayDir === null
      ? `starting the sandbox markets (${config.sandbox.size} offers)`
      : 'starting the sandbox, which replays captured answers',
  );
  const sandbox = await startSandbox(config.sandbox);
  let stopping = false;
  started.push({
    name: 'sandbox',
    stop: () => {
      stopping = true;
      return sandbox.stop();
    },
  });
  void sandbox.exited.then(() => {
    if (!stopping) say('the sandbox ended by itself: its offers go stale until GP4U is started again');
  });
  return sandbox.url;
}

async function start(config: Config, started: Started): Promise<void> {
  const log = createLog(config.logLevel);
  const port = await takePort(config.http);
  started.push({
    name: 'http',
    stop: () =>
      new Promise((resolve) => {
        port.server.close(resolve);
        port.server.closeAllConnections();
      }),
  });
  say(`GP4U is starting (${config.mode} mode)`);
  const parts = await Promise.allSettled([
    openStore(config, log, started),
    openSandbox(config, started),
    config.role === 'worker' ? null : buildPage(say),
  ]);
  for (const part of parts) if (part.status === 'rejected') throw part.reason;
  const [store, sandboxUrl, pageFolder] = parts.map((part) => (part as PromiseFulfilledResult<unknown>).value) as [
    Store,
    string | null,
    string | null,
  ];
  const secret = config.secret?.reveal() ?? (await keptSecret(config.dataDir));
  const app = createApp({ config, database: store.database, clock: systemClock, log, sandboxUrl, secret, pageFolder });
  started.push({ name: 'app', stop: () => app.close() });
  if (config.role !== 'worker') app.auth.startHashing();
  await app.providers.follow();
  await app.market.follow();
  // Before anybody can sign up under their addresses.
  const people = config.mode === 'sandbox' && config.role === 'all' ? await preparePeople(app, store.database) : [];
  port.serve(app.http.fetch);
  if (config.role === 'worker') {
    app.market.startSyncing();
    app.startJobs();
    app.providers.keepChecked();
  }
  if (config.role === 'all') {
    const worker = startWorker(store.url, sandboxUrl, systemClock);
    started.push({ name: 'worker', stop: () => worker.stop() });
  }
  // What the database has may be of another run, or of a worker that was killed while it read.
  if (config.role !== 'worker') await app.market.requestSync(providerNames);
  say('reading the markets');
  await announce(app.market, port.address, config, people);
}

async function announce(
  market: App['market'],
  address: string,
  { mode }: Config,
  people: readonly PreparedPerson[],
): Promise<void> {
  while (!(await market.ready())) await systemClock.sleep(50);
  const markets = market.onOffer().filter(({ listings }) => listings > 0);
  const total = markets.reduce((sum, { listings }) => sum + listings, 0);
  say(`${total} listings from ${markets.map(({ provider }) => provider).join(', ') || 'no market'}`);
  const note = mode === 'sandbox' ? ' (pretend markets: no keys, no money)' : '';
  const logins = people.map(
    ({ name, email, password, token }) => `\n  ${name}\n    login  ${email}  ${password}\n    token  ${token}`,
  );
  say(
    `\n  GP4U  ${address}/\n  API   ${address}/api/docs\n  mode  ${mode}${note}\n${logins.join('')}${logins.length > 0 ? '\n' : ''}\nCtrl-C stops everything.`,
  );
}

async function stopAll(started: Started): Promise<void> {
  for (const part of started.splice(0).reverse()) {
    await part
      .stop()
      .catch((error: unknown) =>
        say(`could not stop the ${part.name}: ${error instanceof Error ? error.message : String(error)}`),
      );
  }
}

const forPeople = [ConfigError, DatabaseError, EmbeddedPostgresError, LaunchError, StartError];

async function main(): Promise<void> {
  const started: Started = [];
  let stopping = false;
  const stop = (signal: string) => {
    if (stopping) return;
    stopping = true;
    say(`\nstopping (${signal})`);
    void stopAll(started).then(() => process.exit(0));
  };
  process.on('SIGINT', () => stop('SIGINT'));
  process.on('SIGTERM', () => stop('SIGTERM'));
  // A worker that another server started ends with it, however that ends.
  process.on('disconnect', () => stop('the server ended'));
  try {
    await start(loadConfig(), started);
  } catch (error) {
    if (stopping) return;
    const known = forPeople.some((kind) => error instanceof kind);
    process.stderr.write(
      `GP4U cannot start: ${known ? (error as Error).message : ((error as Error).stack ?? String(error))}\n`,
    );
    await stopAll(started);
    process.exit(1);
  }
}

await main();
