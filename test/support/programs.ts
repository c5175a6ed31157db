/** Programs that tests start: a server or worker of the product, a sandbox, a Redis where there is one. */
import { type ChildProcess, execFileSync, fork, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const path = (name: string): string => fileURLToPath(new URL(`../../${name}`, import.meta.url));
const tsx = { execArgv: ['--import', 'tsx'] };

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

async function end(child: ChildProcess, signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill(signal);
  await new Promise((resolve) => child.once('exit', resolve));
}

/** null where no redis-server is installed. */
export function redisProgram(): string | null {
  try {
    return execFileSync('which', ['redis-server'], { encoding: 'utf8' }).trim();
  } catch {
    return null;
  }
}

export type RunningRedis = { readonly url: string; kill(): Promise<void>; again(): Promise<void> };

export async function startRedis(program: string): Promise<RunningRedis> {
  const port = await freePort();
  const begin = async (): Promise<ChildProcess> => {
    const child = spawn(program, ['--port', String(port), '--save', '', '--appendonly', 'no', '--bind', '127.0.0.1'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    await new Promise<void>((resolve) =>
      child.stdout.on('data', (text: Buffer) => text.toString().includes('Ready to accept') && resolve()),
    );
    return child;
  };
  let child = await begin();
  return {
    url: `redis://127.0.0.1:${port}`,
    kill: () => end(child, 'SIGKILL'),
    async again() {
      child = await begin();
    },
  };
}

export type ServerProcess = { readonly url: string; readonly tokens: readonly string[]; close(): Promise<void> };

/** Until it says so, or, where it may never be ready, until it answers at all. */
export async function startServer(
  role: string,
  env: Record<string, string>,
  wait: 'ready' | 'alive' = 'ready',
): Promise<ServerProcess> {
  const port = await freePort();
  const child = fork(path('server/src/main.ts'), [], {
    ...tsx,
    stdio: ['ignore', 'pipe', 'ignore', 'ipc'],
    env: { ...process.env, LOG_LEVEL: 'silent', ...env, PORT: String(port), GP4U_ROLE: role },
  });
  let said = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  const url = `http://127.0.0.1:${port}`;
  const alive = () =>
    fetch(`${url}/health`).then(
      ({ ok }) => ok,
      () => false,
    );
  while (!(wait === 'ready' ? said.includes('Ctrl-C stops everything') : await alive())) {
    if (child.exitCode !== null) throw new Error(`a server did not start: ${said}`);
    await sleep(50);
  }
  const tokens = [...said.matchAll(/token {2}(gp4u_\S+)/g)].map(([, token]) => token ?? '');
  return { url, tokens, close: () => end(child) };
}

export type SandboxProcess = { readonly url: string; close(): Promise<void> };

export async function startSandboxProcess(size: number): Promise<SandboxProcess> {
  const sandbox = fork(path('sandbox/src/main.ts'), ['--port', '0', '--size', String(size), '--seed', '7'], {
    ...tsx,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const url = await new Promise<string>((resolve) =>
    sandbox.once('message', (message) => resolve(String((message as { url: unknown }).url))),
  );
  return { url, close: () => end(sandbox) };
}
