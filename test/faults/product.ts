/** The product as `npm start` runs it, beside a sandbox of our own: real processes, real HTTP. */
import { type ChildProcess, fork } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createClient } from '../../client/src/client.ts';
import type { Product } from './driver.ts';

export type StartedProduct = Product & { readonly databaseUrl: string; close(): Promise<void> };

const path = (name: string): string => fileURLToPath(new URL(`../../${name}`, import.meta.url));
const tsx = { execArgv: ['--import', 'tsx'] };

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

const end = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null) return;
  child.kill('SIGTERM');
  await new Promise((resolve) => child.once('exit', resolve));
};

export async function startProduct(size: number, env: Record<string, string> = {}): Promise<StartedProduct> {
  const sandbox = fork(path('sandbox/src/main.ts'), ['--port', '0', '--size', String(size), '--seed', '7'], {
    ...tsx,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const sandboxUrl = await new Promise<string>((resolve) =>
    sandbox.once('message', (message) => resolve(String((message as { url: unknown }).url))),
  );
  const dataDir = await mkdtemp(join(tmpdir(), 'gp4u-faults-'));
  await chmod(dataDir, 0o711);
  const port = await freePort();
  const server = fork(path('server/src/main.ts'), [], {
    ...tsx,
    stdio: ['ignore', 'pipe', 'ignore', 'ipc'],
    env: {
      ...process.env,
      ...{ PORT: String(port), GP4U_DATA_DIR: dataDir, GP4U_SANDBOX_URL: sandboxUrl, LOG_LEVEL: 'silent' },
      GP4U_SANDBOX_SIZE: String(size),
      ...env,
    },
  });
  let said = '';
  server.stdout?.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  const tokens = () => [...said.matchAll(/token {2}(gp4u_\S+)/g)].map(([, token]) => token);
  while (tokens().length < 2) {
    if (server.exitCode !== null) throw new Error(`the product did not start: ${said}`);
    await sleep(50);
  }
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    sandboxUrl,
    databaseUrl: '',
    operator: createClient({ baseUrl: url, token: tokens()[1] ?? '' }),
    async close() {
      await end(server);
      await end(sandbox);
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
