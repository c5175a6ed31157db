/** The built web page: a folder for each state of its sources, so that no build touches what a server is reading. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { systemClock } from '#base/clock';
import { childEnvironment } from '#platform/config';
import { LaunchError } from './launch.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const BUILDS = join(ROOT, 'web/dist');
/** Older builds may still be served by another process; after a day none is. */
const KEEP_MS = 24 * 3_600_000;

const PAGE_SOURCES = [
  'web/index.html',
  'web/package.json',
  'web/vite.config.ts',
  'web/src',
  'web/public',
  'client/src/client.ts',
  'client/src/schema.d.ts',
  'server/src/page-build.ts',
  'package-lock.json',
];

/** The folder of the web page as its sources are now, built first when there is none. */
export async function buildPage(say: (line: string) => void): Promise<string> {
  const folder = join(BUILDS, (await digestOf(PAGE_SOURCES)).slice(0, 16));
  if (existsSync(folder)) return folder;
  say('building the web page');
  await mkdir(BUILDS, { recursive: true });
  const fresh = await mkdtemp(join(BUILDS, 'building-'));
  try {
    await runVite(fresh);
    // Whoever comes second finds the same page there.
    await rename(fresh, folder).catch((error: unknown) => {
      if (!existsSync(folder)) throw error;
    });
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
  await removeOld(folder);
  return folder;
}

async function runVite(outDir: string): Promise<void> {
  const vite = join(dirname(createRequire(import.meta.url).resolve('vite/package.json')), 'bin/vite.js');
  const child = spawn(process.execPath, [vite, 'build', 'web', '--outDir', outDir, '--logLevel', 'error'], {
    cwd: ROOT,
    // Whatever the server runs for, the page is the one that users get.
    env: childEnvironment({ NODE_ENV: 'production' }),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
  const code = await new Promise((resolve) => child.once('exit', resolve));
  if (code !== 0) throw new LaunchError(`the web page could not be built:\n${said.slice(-2000)}`);
}

async function removeOld(current: string): Promise<void> {
  for (const name of await readdir(BUILDS)) {
    const path = join(BUILDS, name);
    const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Number.POSITIVE_INFINITY }));
    if (path !== current && mtimeMs < systemClock.now() - KEEP_MS) await rm(path, { recursive: true, force: true });
  }
}

async function digestOf(paths: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const path of paths) {
    const full = join(ROOT, path);
    if (!existsSync(full)) continue;
    const entries = await readdir(full, { recursive: true, withFileTypes: true }).catch(() => null);
    const files =
      entries === null
        ? [full]
        : entries
            .filter((entry) => entry.isFile())
            .map((entry) => join(entry.parentPath, entry.name))
            .sort();
    for (const file of files) hash.update(file.slice(ROOT.length)).update(await readFile(file));
  }
  return hash.digest('hex');
}
