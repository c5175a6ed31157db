/** The server process of one cluster: found, launched, asked, shut down. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { readFile, rename, rm, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { type Place, program, USER } from './embedded-postgres-place.ts';
import {
  childOptions,
  codeOf,
  EmbeddedPostgresError,
  isRunning,
  isServerOf,
  messageOf,
  takesSignals,
} from './embedded-postgres-process.ts';

export const DATABASE = 'gp4u';
const START_MS = 30_000;
/** Repair after a crash, and the last checkpoint before an end, take as long as they take; a hung one not for ever. */
const BUSY_MS = 600_000;
const BUSY_TOLD_MS = 2_000;
const STOP_MS = 20_000;
const LOG_BYTES_MAX = 10_000_000;
const LOG_LINES_SHOWN = 12;
const DEFAULTS = { shared_buffers: '128MB', max_connections: '100' };

// A server that runs already -----------------------------------------------------------------------------------------

export type Server = { readonly pid: number; readonly port: number; readonly client: pg.Client };
type PidFile = { readonly pid: number; readonly port: number; readonly status: string };

const pidFileOf = ({ cluster }: Place): string => join(cluster, 'postmaster.pid');

/** null when there is no such file; the process id is 0 while it is being written. */
async function readPidFile(place: Place): Promise<PidFile | null> {
  const text = await readFile(pidFileOf(place), 'utf8').catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return null;
    throw new EmbeddedPostgresError(`the database in ${place.cluster} cannot be read: ${messageOf(error)}`);
  });
  if (text === null) return null;
  const lines = text.split('\n');
  return { pid: Number(lines[0]) || 0, port: Number(lines[3]) || 0, status: lines[7]?.trim() ?? '' };
}

/** The server of this very cluster, waited for while it comes up or goes down; null when none runs. */
async function findRunning(place: Place, say: (line: string) => void): Promise<Server | null> {
  let file = await readPidFile(place);
  if (file?.pid === 0) {
    await sleep(500);
    file = await readPidFile(place);
  }
  if (file === null) return null;
  const { pid } = file;
  // PostgreSQL itself clears the file of a dead server, and looks first whether that one left processes behind.
  if (pid > 0 && !takesSignals(pid)) return null;
  const ours = pid > 0 && (await isRunning(pid)) ? await isServerOf(pid, place.cluster) : 'no';
  if (ours === 'yes') return untilReady(place, pid, async () => !(await isRunning(pid)), say);
  const client = ours === 'unknown' ? await connect(place, file.port).catch(() => null) : null;
  if (client !== null) return { pid, port: file.port, client };
  // The id belongs to something else today; PostgreSQL would take that for a server and refuse to start.
  await rm(pidFileOf(place), { force: true });
  return null;
}

/** Waits for the word `ready` and for a real answer; null when the process ended instead. */
async function untilReady(
  place: Place,
  pid: number,
  ended: () => boolean | Promise<boolean>,
  say: (line: string) => void,
): Promise<Server | null> {
  const begun = performance.now();
  let told = false;
  let reason = 'it is not ready';
  for (;;) {
    if (await ended()) return null;
    const file = await readPidFile(place);
    const status = file?.pid === pid ? file.status : '';
    if (file !== null && status === 'ready') {
      try {
        return { pid, port: file.port, client: await connect(place, file.port) };
      } catch (error) {
        if (error instanceof EmbeddedPostgresError) throw error;
        reason = messageOf(error);
      }
    }
    const waited = performance.now() - begun;
    const busy = status === 'starting' || status === 'stopping';
    if (busy && !told && waited > BUSY_TOLD_MS) {
      told = true;
      say(`the database is still ${status}; after a crash it repairs itself first`);
    }
    if (waited > (busy ? BUSY_MS : START_MS))
      throw new EmbeddedPostgresError(
        `the database server (pid ${pid}) does not answer after ${Math.round(waited / 1000)} s (${reason}):\n${await logSince(place, 0)}`,
      );
    await sleep(waited < START_MS ? 10 : 250);
  }
}

/**
 * A connection to this very cluster, with the product's database made. It goes to the database `postgres`, so that it
 * is in nobody's way in the product's own.
 */
export async function connect(place: Place, port: number): Promise<pg.Client> {
  const client = new pg.Client({
    host: '127.0.0.1',
    port,
    user: USER,
    password: place.password,
    database: 'postgres',
    ssl: false,
    application_name: 'gp4u-keeper',
    connectionTimeoutMillis: 5_000,
    query_timeout: START_MS,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ directory: string; made: boolean }>(
      `select current_setting('data_directory') as directory,
              exists (select from pg_database where datname = $1) as made`,
      [DATABASE],
    );
    if (rows[0] === undefined || resolve(rows[0].directory) !== place.cluster)
      throw new EmbeddedPostgresError(
        `the server on port ${port} is of another database (${rows[0]?.directory}), not of ${place.cluster}: stop it`,
      );
    if (!rows[0].made) await client.query(`create database ${DATABASE}`);
    return client;
  } catch (error) {
    void client.end().catch(() => undefined);
    if (codeOf(error) === '28P01')
      throw new EmbeddedPostgresError(
        `the database in ${place.cluster} has another password than ${place.passwordFile}: bring the right file back`,
      );
    throw error;
  }
}

// A new server -------------------------------------------------------------------------------------------------------

/** What passes by itself: a port taken in between, another starter, processes a killed server left behind. */
const PASSING = /could not bind|lock file "[^"]*" already exists|pre-existing shared memory block/;

export async function findOrLaunch(
  place: Place,
  settings: Readonly<Record<string, string>>,
  say: (line: string) => void,
): Promise<{ server: Server; reused: boolean }> {
  const deadline = performance.now() + START_MS;
  for (;;) {
    const running = await findRunning(place, say);
    if (running !== null) return { server: running, reused: true };
    say('starting the database');
    const launched = await launch(place, settings, say);
    if (typeof launched !== 'string') return { server: launched, reused: false };
    if (!PASSING.test(launched) || performance.now() > deadline)
      throw new EmbeddedPostgresError(`the database server did not start; the end of ${place.log}:\n${launched}`);
    await sleep(200);
  }
}

/** The ready server, or the end of its log when it ended. */
async function launch(
  place: Place,
  settings: Readonly<Record<string, string>>,
  say: (line: string) => void,
): Promise<Server | string> {
  const port = String(await freePort());
  const fixed = { listen_addresses: '127.0.0.1', port, unix_socket_directories: '' };
  const flags = Object.entries({ ...DEFAULTS, ...settings, ...fixed }).flatMap(([name, value]) => [
    '-c',
    `${name}=${value}`,
  ]);
  const size = await rotateLog(place);
  // Detached: the Ctrl-C of a terminal reaches this process, not the server, which is stopped in order.
  const log = openSync(place.log, 'a', 0o600);
  const child = spawn(program(place, 'postgres'), ['-D', place.cluster, ...flags], {
    ...childOptions(place.cluster, place.runAs),
    stdio: ['ignore', log, log],
    detached: true,
  });
  closeSync(log);
  child.unref();
  const end = endOf(child);
  try {
    const server = await untilReady(place, child.pid ?? 0, () => end.reason !== null, say);
    return server ?? `${await logSince(place, size)}\n(${end.reason})`.trim();
  } catch (error) {
    child.kill('SIGQUIT');
    throw error;
  }
}

function endOf(child: ChildProcess): { reason: string | null } {
  const end: { reason: string | null } = { reason: null };
  child.once('error', (error) => {
    end.reason = error.message;
  });
  child.once('exit', (code, signal) => {
    end.reason = signal === null ? `it ended with code ${code}` : `it was ended by ${signal}`;
  });
  return end;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done, fail) => server.once('error', fail).listen(0, '127.0.0.1', done));
  const address = server.address();
  await new Promise((done) => server.close(done));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** Keeps one older log. Returns the size of the log in bytes. */
async function rotateLog({ log }: Place): Promise<number> {
  const size = await stat(log).then(
    (info) => info.size,
    () => 0,
  );
  if (size < LOG_BYTES_MAX) return size;
  await rename(log, `${log}.old`);
  return 0;
}

async function logSince({ log }: Place, offset: number): Promise<string> {
  const bytes = await readFile(log).catch(() => Buffer.alloc(0));
  return bytes.subarray(offset).toString('utf8').trimEnd().split('\n').slice(-LOG_LINES_SHOWN).join('\n');
}

// Its end ------------------------------------------------------------------------------------------------------------

/** A fast shutdown (clients are cut off, the data is written out), then an immediate one. */
export async function shutDown(place: Place, pid: number): Promise<void> {
  for (const [signal, mode] of [
    ['SIGINT', 'fast'],
    ['SIGQUIT', 'immediate'],
  ] as const) {
    if (!(await isRunning(pid)) || (await isServerOf(pid, place.cluster)) === 'no') return;
    await signalServer(place, pid, signal, mode);
    const deadline = performance.now() + STOP_MS;
    while (performance.now() < deadline) {
      if (!(await isRunning(pid))) return;
      await sleep(10);
    }
  }
  throw new EmbeddedPostgresError(`the database server (pid ${pid}) does not stop; see ${place.log}`);
}

async function signalServer(place: Place, pid: number, signal: NodeJS.Signals, mode: string): Promise<void> {
  if (process.platform === 'win32') {
    // There are no signals on Windows: PostgreSQL has its own way there.
    const args = ['stop', '-D', place.cluster, '-m', mode, '-W'];
    await promisify(execFile)(program(place, 'pg_ctl'), args, childOptions(place.cluster, null)).catch(() => undefined);
    return;
  }
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (codeOf(error) !== 'ESRCH') throw error;
  }
}
