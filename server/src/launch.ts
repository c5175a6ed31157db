/** What `npm start` brings along so that nothing has to be installed: the pretend markets and the built page. */
import { type ChildProcess, fork, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { setPriority } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Clock, SECOND_MS } from '#base/clock';
import { type Config, childEnvironment } from '#platform/config';

/** Reading the markets may take longer when somebody waits for an answer. */
const IN_THE_BACKGROUND = 10;

function yieldToAnswers({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) setPriority(pid, IN_THE_BACKGROUND);
  } catch {
    // A system that does not let us: everything runs at the same priority then.
  }
}

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** What is started beside the server did not come up; the message is for a person. */
export class LaunchError extends Error {
  override readonly name = 'LaunchError';
}

export type Sandbox = { readonly url: string; readonly exited: Promise<void>; stop(): Promise<void> };

/** Starts the sandbox as a process of its own; it ends with ours, however ours ends. */
export async function startSandbox({ size, seed, replayDir }: Config['sandbox']): Promise<Sandbox> {
  const args = [
    '--port',
    '0',
    '--size',
    String(size),
    '--seed',
    String(seed),
    ...(replayDir === null ? [] : ['--replay', replayDir]),
  ];
  const child = fork(join(ROOT, 'sandbox/src/main.ts'), args, {
    execArgv: ['--import', 'tsx'],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  yieldToAnswers(child);
  let said = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    said = (said + chunk.toString()).slice(-2000);
  });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const url = await new Promise<string>((resolve, reject) => {
    child.once('message', (message: { url?: unknown }) => resolve(String(message.url)));
    child.once('error', reject);
    void exited.then(() => reject(new LaunchError(`the sandbox did not start: ${said.trim() || 'it said nothing'}`)));
  });
  return { url, exited, stop: () => end(child, exited) };
}

async function end(child: ChildProcess, exited: Promise<void>): Promise<void> {
  child.kill('SIGTERM');
  await exited;
}

/**
 * Runs the worker beside the server, in a process of its own so that reading the markets never delays an answer.
 * It ends with ours; when it ends by itself it is started again.
 */
export function startWorker(databaseUrl: string, sandboxUrl: string | null, clock: Clock): { stop(): Promise<void> } {
  const env = childEnvironment({
    GP4U_ROLE: 'worker',
    PORT: '0',
    HOST: '127.0.0.1',
    DATABASE_URL: databaseUrl,
    GP4U_SANDBOX_URL: sandboxUrl,
    GP4U_REPLAY_DIR: null,
  });
  const stopping = new AbortController();
  let child: ChildProcess | null = null;
  const running = (async () => {
    while (!stopping.signal.aborted) {
      child = fork(join(ROOT, 'server/src/main.ts'), [], {
        env,
        execArgv: ['--import', 'tsx'],
        stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      });
      yieldToAnswers(child);
      await new Promise<void>((resolve) => child?.once('exit', () => resolve()).once('error', () => resolve()));
      await clock.sleep(SECOND_MS, stopping.signal);
    }
  })();
  return {
    async stop() {
      stopping.abort();
      child?.kill('SIGTERM');
      await running;
    },
  };
}

const PAGE_SOURCES = [
  'web/index.html',
  'web/package.json',
  'web/vite.config.ts',
  'web/src',
  'web/public',
  'client/src/client.ts',
  'client/src/schema.d.ts',
  'package-lock.json',
];

/** The folder of the web page, built first when its sources are newer than the build. */
export async function buildPage(say: (line: string) => void): Promise<string> {
  const folder = join(ROOT, 'web/dist');
  const stamp = join(folder, '.sources');
  const now = await digestOf(PAGE_SOURCES);
  const built = await readFile(stamp, 'utf8').catch(() => null);
  if (built === now) return folder;
  say('building the web page');
  const vite = join(dirname(createRequire(import.meta.url).resolve('vite/package.json')), 'bin/vite.js');
  const child = spawn(process.execPath, [vite, 'build', 'web', '--logLevel', 'error'], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
  const code = await new Promise((resolve) => child.once('exit', resolve));
  if (code !== 0) throw new LaunchError(`the web page could not be built:\n${said.slice(-2000)}`);
  await writeFile(stamp, now);
  return folder;
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
