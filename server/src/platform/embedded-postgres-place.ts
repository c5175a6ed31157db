/** Where the embedded PostgreSQL keeps its data and its password; made in steps that a kill cannot halve. */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  access,
  chmod,
  constants,
  lchown,
  mkdir,
  open,
  readdir,
  readFile,
  realpath,
  rename,
  rm,
  stat,
} from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import {
  childOptions,
  codeOf,
  EmbeddedPostgresError,
  exists,
  type Identity,
  isRoot,
  messageOf,
} from './embedded-postgres-process.ts';
import {
  blockedAt,
  findPackage,
  findPrograms,
  NOBODY,
  OWN_SERVER,
  openSharedDir,
} from './embedded-postgres-programs.ts';

export const USER = 'gp4u';
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
  // An initdb whose starter was killed may still be writing: what cannot be removed now goes next time.
  for (const entry of await readdir(folder))
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
