import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { statSync } from 'node:fs';
import {
  chmod,
  chown,
  cp,
  link,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { type EmbeddedPostgres, EmbeddedPostgresError, startEmbeddedPostgres } from './embedded-postgres.ts';
import { isRunning, lock } from './embedded-postgres-process.ts';
import { whyUnsupported } from './embedded-postgres-programs.ts';

const isRoot = process.getuid?.() === 0;
const NOBODY = 65534;
const here = dirname(fileURLToPath(import.meta.url));
const require = createRequire(import.meta.url);
/** Below the home of root, for one: who is not root cannot run what is there. */
const isClosed = (path: string): boolean =>
  (statSync(path).mode & 0o001) === 0 || (dirname(path) !== path && isClosed(dirname(path)));

let root = '';
/** A data directory with a database: making one takes a second, so the tests share it and leave it whole. */
let dataDir = '';

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'gp4u-pg-'));
  await chmod(root, 0o711);
  dataDir = join(root, 'data');
  const db = await startEmbeddedPostgres({ dataDir, say: () => undefined });
  await ask(db.url, 'create table kept as select 7 as n');
  await db.stop();
});

afterAll(() => rm(root, { recursive: true, force: true }));

describe('a new data directory', () => {
  test('gets a durable database of its own that only this machine reaches, with a password only we can read', async () => {
    const lines: string[] = [];
    const dataDir = join(root, 'with a space', 'data');
    const db = await start(dataDir, { say: (line) => lines.push(line), settings: { work_mem: '5MB' } });
    expect(db.reused).toBe(false);
    expect(db.url).toMatch(/^postgres:\/\/gp4u:[\w-]{32}@127\.0\.0\.1:\d+\/gp4u$/);
    expect(lines.slice(0, 2)).toEqual(['creating the database', 'starting the database']);
    const wanted = {
      fsync: 'on',
      full_page_writes: 'on',
      synchronous_commit: 'on',
      data_checksums: 'on',
      listen_addresses: '127.0.0.1',
      unix_socket_directories: '',
      shared_buffers: '128MB',
      max_connections: '100',
      server_encoding: 'UTF8',
      work_mem: '5MB',
    };
    const rows = await ask(db.url, 'select name, current_setting(name) as value from pg_settings');
    for (const [name, value] of Object.entries(wanted)) expect(rows).toContainEqual({ name, value });
    expect((await stat(join(dataDir, 'postgres.password'))).mode & 0o777).toBe(0o600);
    await expect(ask(db.url.replace(/gp4u:[^@]*/, 'gp4u:wrong'), 'select 1')).rejects.toThrow(/password/);
    expect(await readFile(join(dataDir, 'postgres.log'), 'utf8')).toContain('ready to accept connections');
  });

  test('is created whole after a creation that was killed in the middle', async () => {
    const dataDir = join(root, name());
    const child = spawnStarter(dataDir);
    const folder = join(dataDir, 'postgres');
    const begun = async () => {
      const draft = (await readdir(folder).catch(() => [] as string[])).find((entry) =>
        entry.startsWith('cluster.new-'),
      );
      return draft !== undefined && (await readdir(join(folder, draft)).catch(() => [] as string[])).includes('global');
    };
    await until(begun);
    // The whole group: the starter, initdb and what initdb started.
    process.kill(-(child.process.pid ?? 0), 'SIGKILL');
    expect(await readdir(folder)).not.toContain('cluster');
    const db = await start(dataDir);
    expect(await ask(db.url, 'select 1 as one')).toEqual([{ one: 1 }]);
    expect(await readdir(folder)).toEqual(['cluster']);
  });
});

describe('the same data again', () => {
  test('keeps its rows over a stop and a start', async () => {
    const first = await start(dataDir);
    await ask(first.url, 'update kept set n = 8');
    const pid = await serverPid(dataDir);
    await first.stop();
    await first.stop();
    expect(await isRunning(pid)).toBe(false);
    const second = await start(dataDir);
    expect(second.reused).toBe(false);
    expect(await ask(second.url, 'select n from kept')).toEqual([{ n: 8 }]);
  });

  test('is served by the server that a killed process left behind', async () => {
    const child = spawnStarter(dataDir);
    const { url } = await child.ready;
    const pid = await serverPid(dataDir);
    await kill(child.process, 'SIGKILL');
    const lines: string[] = [];
    const db = await start(dataDir, { say: (line) => lines.push(line) });
    expect(db).toMatchObject({ url, reused: true });
    expect(lines).toEqual([`reusing the running database (pid ${pid})`]);
    await db.stop();
    expect(await isRunning(pid)).toBe(false);
  });

  test('survives the Ctrl-C that ends the process which started it', async () => {
    const child = spawnStarter(dataDir);
    await child.ready;
    const ended = new Promise((done) => child.process.once('exit', done));
    process.kill(-(child.process.pid ?? 0), 'SIGINT');
    await ended;
    expect((await start(dataDir)).reused).toBe(true);
  });

  test('is waited for while the server goes down, and started again', async () => {
    const first = await start(dataDir);
    process.kill(await serverPid(dataDir), 'SIGINT');
    const second = await start(dataDir);
    expect(second.reused).toBe(false);
    expect(await ask(second.url, 'select 1 as one')).toEqual([{ one: 1 }]);
    await first.stop();
    expect(await ask(second.url, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  test('recovers after the server itself was killed', async () => {
    const first = await start(dataDir);
    await ask(first.url, 'update kept set n = 9');
    const client = await connected(first.url);
    const busy = client.query('select pg_sleep(30)').catch(() => undefined);
    process.kill(await serverPid(dataDir), 'SIGKILL');
    const second = await start(dataDir);
    expect(second.reused).toBe(false);
    expect(await ask(second.url, 'select n from kept')).toEqual([{ n: 9 }]);
    await busy;
  });

  test('starts when the pid file names a living program that is no server', async () => {
    const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], asServer());
    onTestFinished(() => kill(other, 'SIGKILL'));
    const cluster = join(dataDir, 'postgres/cluster');
    await writeFile(join(cluster, 'postmaster.pid'), `${other.pid}\n${cluster}\n1\n5432\n\n127.0.0.1\n0 0\nready   \n`);
    const db = await start(dataDir);
    expect(db.reused).toBe(false);
    expect(await serverPid(dataDir)).not.toBe(other.pid);
    expect(await isRunning(other.pid ?? 0)).toBe(true);
  });

  test('starts when the pid file is empty or names a process that is gone', async () => {
    const gone = spawn(process.execPath, ['-e', '']);
    await new Promise((done) => gone.once('exit', done));
    for (const content of ['', `${gone.pid}\n/\n1\n5432\n\n127.0.0.1\n0 0\nready   \n`]) {
      const file = join(dataDir, 'postgres/cluster/postmaster.pid');
      await writeFile(file, content);
      if (isRoot) await chown(file, NOBODY, NOBODY);
      const db = await start(dataDir);
      expect(db.reused).toBe(false);
      await db.stop();
    }
  });

  test('starts when a killed process left the lock behind', async () => {
    await writeFile(join(dataDir, 'start.lock'), `${process.pid} 1`);
    expect((await start(dataDir)).reused).toBe(false);
  });
});

describe('several processes', () => {
  test('that start at once share one server, and the last to stop ends it', async () => {
    const children = [spawnStarter(dataDir), spawnStarter(dataDir), spawnStarter(dataDir)];
    const ready = await Promise.all(children.map((child) => child.ready));
    expect(ready.filter(({ reused }) => !reused)).toHaveLength(1);
    expect(new Set(ready.map(({ url }) => url)).size).toBe(1);
    const pid = await serverPid(dataDir);
    const [first, ...others] = children;
    await first?.stop();
    expect(await isRunning(pid)).toBe(true);
    // At the same moment: each must see that the other leaves as well.
    await Promise.all(others.map((child) => child.stop()));
    expect(await isRunning(pid)).toBe(false);
  });

  test('leave the server on for a client of ours, and not for anybody else', async () => {
    const first = await start(dataDir);
    const pid = await serverPid(dataDir);
    const ours = await connected(first.url, 'gp4u');
    await first.stop();
    expect(await isRunning(pid)).toBe(true);
    const second = await start(dataDir);
    expect(second.reused).toBe(true);
    await ours.end();
    await connected(second.url, 'psql');
    await second.stop();
    expect(await isRunning(pid)).toBe(false);
  });

  test('hold a lock one after the other, whoever finds it stale first', async () => {
    const file = join(root, name());
    await writeFile(file, '999999999 1');
    let inside = 0;
    let most = 0;
    const visit = async () => {
      const release = await lock(file);
      inside += 1;
      most = Math.max(most, inside);
      await sleep(2);
      inside -= 1;
      await release();
    };
    await Promise.all(Array.from({ length: 12 }, visit));
    expect(most).toBe(1);
    expect((await readdir(root)).filter((entry) => join(root, entry).startsWith(file))).toEqual([]);
  });
});

describe('closed homes and bare packages', () => {
  test.skipIf(!isRoot)(
    'root runs it although the checkout and the data are closed to others (needs root)',
    async () => {
      const home = join(root, name());
      await mkdir(home, { mode: 0o700 });
      const module = await checkout(home);
      const sharedDir = join(root, name());
      const dataDir = join(home, 'data');
      const children = [1, 2].map(() => spawnStarter(dataDir, { module, sharedDir }));
      const ready = await Promise.all(children.map((child) => child.ready));
      expect(ready.filter(({ reused }) => !reused)).toHaveLength(1);
      const cluster = await folderOf(dataDir);
      expect(cluster.startsWith(sharedDir)).toBe(true);
      const copies = (await readdir(sharedDir)).filter((entry) => entry.startsWith('postgres-'));
      expect(copies).toHaveLength(1);
      const copy = join(sharedDir, copies[0] ?? '');
      for (const entry of ['', ...(await readdir(copy, { recursive: true }))]) {
        const info = await stat(join(copy, entry));
        expect([entry, info.uid, info.mode & 0o022]).toEqual([entry, 0, 0]);
      }
      await ask(ready[0]?.url ?? '', 'create table kept as select 7 as n');
      await Promise.all(children.map((child) => child.stop()));
      const again = spawnStarter(dataDir, { module, sharedDir });
      expect(await ask((await again.ready).url, 'select n from kept')).toEqual([{ n: 7 }]);
      await again.stop();
      await rm(dirname(cluster), { recursive: true });
      await expect(startEmbeddedPostgres({ dataDir, sharedDir, say: () => undefined })).rejects.toThrow(
        /which is gone/,
      );
    },
  );

  test.skipIf(!isRoot)(
    'root runs it as the user who owns the data, also after root copied it (needs root)',
    async () => {
      const copy = join(root, name());
      await cp(dataDir, copy, { recursive: true });
      const copied = await start(copy);
      expect((await stat(`/proc/${await serverPid(copy)}`)).uid).toBe(NOBODY);
      await copied.stop();
      const cluster = await folderOf(copy);
      for (const entry of await readdir(cluster, { recursive: true })) await chown(join(cluster, entry), 65533, 65533);
      await chown(cluster, 65533, 65533);
      await start(copy);
      expect((await stat(`/proc/${await serverPid(copy)}`)).uid).toBe(65533);
    },
  );

  test("makes the package's links when its install script did not run", async () => {
    const home = join(root, name());
    const module = await checkout(home, { links: false });
    const child = spawnStarter(dataDir, { module });
    expect((await child.ready).reused).toBe(false);
    await child.stop();
    const lib = join(home, 'node_modules', packageName, 'native/lib');
    expect(await readdir(lib)).toContain('libicuuc.so.60');
  });

  // Root can write everything, so that the starter is another's then.
  test.skipIf(isRoot && isClosed(here))(
    'runs from a copy when the links are missing and the package cannot be written',
    async () => {
      const home = join(root, name());
      const module = await checkout(home, { links: false });
      const lib = join(home, 'node_modules', packageName, 'native/lib');
      await chmod(lib, 0o555);
      onTestFinished(() => chmod(lib, 0o755));
      const dataDir = join(root, name());
      await mkdir(dataDir);
      if (isRoot) await chown(dataDir, NOBODY, NOBODY);
      const child = spawnStarter(dataDir, { module, unprivileged: true });
      expect((await child.ready).reused).toBe(false);
      await child.stop();
      expect(await readdir(lib)).not.toContain('libicuuc.so.60');
      expect((await readdir(join(dataDir, 'postgres'))).some((entry) => entry.startsWith('postgres-'))).toBe(true);
    },
  );
});

describe('what cannot be is told in a sentence', () => {
  test('data of another major version, with both versions', async () => {
    await changed(join(dataDir, 'postgres/cluster/PG_VERSION'), '17\n');
    await expect(start(dataDir)).rejects.toThrow(/PostgreSQL 17, .*PostgreSQL 18/);
  });

  test('a data directory that cannot be written', async () => {
    const file = join(root, name());
    await writeFile(file, '');
    await expect(start(file)).rejects.toThrow(/data directory .* cannot be written/);
    await expect(start(join(file, 'below'))).rejects.toThrow(EmbeddedPostgresError);
  });

  test('a server that does not start, with the end of its log', async () => {
    const refused = start(dataDir, { settings: { shared_buffers: 'plenty' } });
    await expect(refused).rejects.toThrow(/did not start[\s\S]*invalid value for parameter "shared_buffers"/);
  });

  test('a password file that is lost or not the right one', async () => {
    const file = join(dataDir, 'postgres.password');
    await changed(file, 'wrong');
    await expect(start(dataDir)).rejects.toThrow(/another password/);
    await rm(file);
    await expect(start(dataDir)).rejects.toThrow(/password .* is lost/);
  });

  test('a system without a package, or with another C library', () => {
    expect(whyUnsupported('linux', 'x64', true, true)).toBeNull();
    expect(whyUnsupported('linux', 'x64', false, true)).toMatch(/musl.*DATABASE_URL/);
    expect(whyUnsupported('freebsd', 'x64', true, false)).toMatch(/freebsd.*DATABASE_URL/);
    expect(whyUnsupported('win32', 'x64', true, false)).toMatch(/embedded-postgres\/windows-x64.*DATABASE_URL/);
  });
});

const name = (): string => randomBytes(6).toString('hex');

const packageName = `@embedded-postgres/${process.platform}-${process.arch}`;

/** Until the end of the test. */
async function changed(file: string, text: string): Promise<void> {
  const before = await readFile(file);
  await writeFile(file, text);
  onTestFinished(() => writeFile(file, before, { mode: 0o600 }));
}

type Options = { say?: (line: string) => void; settings?: Record<string, string> };

/** Started in this process; ended with the test, whatever else is connected. */
async function start(
  dataDir: string,
  { say = () => undefined, settings = {} }: Options = {},
): Promise<EmbeddedPostgres> {
  const db = await startEmbeddedPostgres({ dataDir, say, settings });
  onTestFinished(async () => {
    await db.stop();
    await endServer(dataDir);
  });
  return db;
}

/** A process of its own that starts the database, leads a process group, and stops it when told. */
function spawnStarter(
  dataDir: string,
  options: { module?: string; sharedDir?: string; unprivileged?: boolean } = {},
): { process: ChildProcess; ready: Promise<{ url: string; reused: boolean }>; stop(): Promise<void> } {
  const { module = join(here, 'embedded-postgres.ts'), sharedDir, unprivileged = false } = options;
  const script = `
    import { startEmbeddedPostgres } from ${JSON.stringify(pathToFileURL(module).href)};
    const db = await startEmbeddedPostgres(${JSON.stringify({ dataDir, sharedDir }).slice(0, -1)}, say() {} });
    console.log(JSON.stringify({ url: db.url, reused: db.reused }));
    process.stdin.once('data', async () => { await db.stop(); process.exit(0); });`;
  const tsx = pathToFileURL(require.resolve('tsx')).href;
  const child = spawn(process.execPath, ['--import', tsx, '--input-type=module', '-e', script], {
    ...(unprivileged ? asServer() : {}),
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  child.stdin.on('error', () => undefined);
  const ended = new Promise<void>((done) => child.once('exit', () => done()));
  const ready = new Promise<{ url: string; reused: boolean }>((done, fail) => {
    createInterface(child.stdout).once('line', (line) => done(JSON.parse(line)));
    void ended.then(() => fail(new Error(`the starter ended: ${said}`)));
  });
  ready.catch(() => undefined);
  onTestFinished(async () => {
    await kill(child, 'SIGKILL');
    await endServer(dataDir);
  });
  return {
    process: child,
    ready,
    async stop() {
      child.stdin.write('stop\n');
      await ended;
    },
  };
}

/** Our module in a folder of its own, with a package of its own. Returns the module. */
async function checkout(home: string, { links = true } = {}): Promise<string> {
  const source = dirname(dirname(require.resolve(packageName)));
  const target = join(home, 'node_modules', packageName);
  await mkdir(join(home, 'src'), { recursive: true });
  await copyPackage(source, target, links);
  await symlink(dirname(require.resolve('pg/package.json')), join(home, 'node_modules/pg'));
  await writeFile(join(home, 'package.json'), '{ "type": "module" }');
  for (const entry of await readdir(here))
    if (/^embedded-postgres(?!.*test)/.test(entry)) await cp(join(here, entry), join(home, 'src', entry));
  return join(home, 'src/embedded-postgres.ts');
}

/** Hard links where the file system allows: the package is large and nobody writes its files. */
async function copyPackage(source: string, target: string, links: boolean): Promise<void> {
  await mkdir(target, { recursive: true });
  for (const entry of await readdir(source, { withFileTypes: true })) {
    const [from, to] = [join(source, entry.name), join(target, entry.name)];
    if (entry.isDirectory()) await copyPackage(from, to, links);
    else if (entry.isFile()) await link(from, to).catch(() => cp(from, to));
    else if (links) await cp(from, to, { verbatimSymlinks: true });
  }
}

/** As the user a server runs as: root cannot be told from a stranger's program by PostgreSQL's own check. */
const asServer = (): { uid?: number; gid?: number } => (isRoot ? { uid: NOBODY, gid: NOBODY } : {});

async function folderOf(dataDir: string): Promise<string> {
  const pointed = (await readFile(join(dataDir, 'postgres.at'), 'utf8').catch(() => '')).trim();
  return join(pointed || join(dataDir, 'postgres'), 'cluster');
}

async function serverPid(dataDir: string): Promise<number> {
  return Number((await readFile(join(await folderOf(dataDir), 'postmaster.pid'), 'utf8')).split('\n')[0]);
}

async function endServer(dataDir: string): Promise<void> {
  const pid = await serverPid(dataDir).catch(() => 0);
  const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  if (!command.includes(await folderOf(dataDir))) return;
  process.kill(pid, 'SIGQUIT');
  await until(async () => !(await isRunning(pid)));
}

async function kill(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((done) => child.once('exit', done));
  child.kill(signal);
  await ended;
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 20_000;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error('it did not happen in 20 s');
    await sleep(5);
  }
}

async function connected(url: string, applicationName = 'test'): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, application_name: applicationName });
  client.on('error', () => undefined);
  await client.connect();
  onTestFinished(() => client.end().catch(() => undefined));
  return client;
}

async function ask(url: string, text: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url, application_name: 'test' });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return (await client.query(text)).rows;
  } finally {
    await client.end().catch(() => undefined);
  }
}
