/** What `npm start` brings along so that nothing has to be installed: the pretend markets, and the worker beside the server. */
import { type ChildProcess, fork } from 'node:child_process';
import { setPriority } from 'node:os';
import { join } from 'node:path';
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
