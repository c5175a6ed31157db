/** Processes and locks for the embedded PostgreSQL: who is alive, who is a server of ours, whose turn it is. */
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { link, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

/** The embedded database cannot be used; the message is for a person. */
export class EmbeddedPostgresError extends Error {
  override readonly name = 'EmbeddedPostgresError';
}

export type Identity = { readonly uid: number; readonly gid: number };

const LOCK_MS = 60_000;
const LOCK_STEP_MS = 20;

export const isRoot = (): boolean => process.getuid?.() === 0;

export const codeOf = (error: unknown): unknown => (error as { code?: unknown } | null)?.code;

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

export const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

/** What children see of the environment: nothing of ours, so that no PG* variable of the user changes what is run. */
export const childOptions = (cwd: string, runAs: Identity | null) => ({
  cwd,
  env: { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' },
  windowsHide: true,
  ...runAs,
});

/** Whether a signal would find the process; true as well for one that has ended and was not yet collected. */
export function takesSignals(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

const ps = async (pid: number, column: string): Promise<string | null> =>
  promisify(execFile)('/bin/ps', ['-o', `${column}=`, '-p', String(pid)], { env: { LC_ALL: 'C', TZ: 'UTC' } }).then(
    ({ stdout }) => stdout.trim() || null,
    () => null,
  );

/**
 * The process id with the moment its process began, so that a later process with the same id is another one.
 * The id alone where the system does not tell; null when there is no such process.
 */
async function markOf(pid: number): Promise<string | null> {
  if (!takesSignals(pid)) return null;
  if (process.platform === 'darwin') return `${pid} ${(await ps(pid, 'lstart')) ?? ''}`.trim();
  const fields = await procFields(pid);
  if (fields === null) return String(pid);
  return hasEnded(fields) ? null : `${pid} ${fields[19]}`;
}

/** The fields of /proc/<pid>/stat from the state on; null where there is no such file. */
async function procFields(pid: number): Promise<string[] | null> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  return text === null ? null : text.slice(text.lastIndexOf(')') + 2).split(' ');
}

const hasEnded = (fields: readonly string[]): boolean => fields[0] === 'Z' || fields[0] === 'X';

/** Whether the process runs; one that has ended and was not yet collected does not. */
export async function isRunning(pid: number): Promise<boolean> {
  if (!takesSignals(pid)) return false;
  const fields = await procFields(pid);
  return fields === null || !hasEnded(fields);
}

/**
 * Process ids are used again, so a live one proves nothing: whether it is a PostgreSQL server in this very folder.
 * `unknown` where the system does not show what a process runs.
 */
export async function isServerOf(pid: number, cluster: string): Promise<'yes' | 'no' | 'unknown'> {
  if (process.platform === 'darwin') {
    const command = await ps(pid, 'command');
    return command === null ? 'unknown' : `${command} `.includes(` -D ${cluster} `) ? 'yes' : 'no';
  }
  const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => null);
  if (command === null) return 'unknown';
  const words = command.split('\0');
  if (!/^postgres\b/.test(basename(words[0] ?? ''))) return 'no';
  // The folder is compared, not its name: a mount can give it two. The second look is for a folder that was moved;
  // it needs a right that root has not in every container, so it comes second.
  const named = words[words.indexOf('-D') + 1];
  if (named !== undefined && (await isSameFolder(named, cluster))) return 'yes';
  return (await isSameFolder(`/proc/${pid}/cwd`, cluster)) ? 'yes' : 'no';
}

async function isSameFolder(one: string, other: string): Promise<boolean> {
  const [a, b] = await Promise.all([one, other].map((path) => stat(path).catch(() => null)));
  return a != null && b != null && a.dev === b.dev && a.ino === b.ino;
}

/**
 * One owner at a time for the file, over all processes; a lock whose owner is dead is taken over. Returns its release.
 * Throws `EmbeddedPostgresError` when somebody holds it for a minute.
 */
export async function lock(file: string): Promise<() => Promise<void>> {
  const deadline = performance.now() + LOCK_MS;
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  await writeFile(draft, (await markOf(process.pid)) ?? String(process.pid), { flag: 'wx', mode: 0o600 });
  try {
    for (;;) {
      try {
        // A link appears with its content: nobody ever reads a lock whose owner is not written yet.
        await link(draft, file);
        return () => rm(file, { force: true });
      } catch (error) {
        if (codeOf(error) !== 'EEXIST') throw error;
      }
      const owner = await readFile(file, 'utf8').catch(() => null);
      if (owner !== null && (await isStale(owner))) {
        if (await takeOver(file, draft)) return () => rm(file, { force: true });
      } else if (performance.now() > deadline)
        throw new EmbeddedPostgresError(
          `process ${owner?.split(' ')[0]} has been starting or stopping the database for a minute; end it, or remove ${file} if that process is not GP4U`,
        );
      else await sleep(LOCK_STEP_MS);
    }
  } finally {
    await rm(draft, { force: true });
  }
}

async function isStale(owner: string): Promise<boolean> {
  const pid = Number(owner.split(' ')[0]);
  if (!Number.isInteger(pid) || pid <= 0) return true;
  const mark = await markOf(pid);
  return mark === null || (mark !== owner && mark !== String(pid));
}

/** Puts the draft in place of a lock whose owner is dead. False when somebody else was quicker. */
async function takeOver(file: string, draft: string): Promise<boolean> {
  // One at a time: whoever saw the dead owner's lock must not remove the lock of the one who replaced it since.
  const release = await lock(`${file}.stale`);
  try {
    const owner = await readFile(file, 'utf8').catch(() => null);
    if (owner === null || !(await isStale(owner))) return false;
    await rename(draft, file);
    return true;
  } finally {
    await release();
  }
}
