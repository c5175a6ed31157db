/** The product as it is started, in processes of its own, beside a sandbox that the run can reach. */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from '../../client/src/client.ts';
import { startEmbeddedPostgres } from '../../server/src/platform/embedded-postgres.ts';
import { type ServerProcess, startSandboxProcess, startServer } from '../support/programs.ts';
import type { Product } from './driver.ts';

export type StartedProduct = Product & {
  /** One more process on the same database and sandbox. */
  another(role: 'api' | 'worker', env?: Record<string, string>): Promise<ServerProcess>;
  close(): Promise<void>;
};

export async function startProduct(size: number, env: Record<string, string> = {}): Promise<StartedProduct> {
  const sandbox = await startSandboxProcess(size);
  const sandboxUrl = sandbox.url;
  const dataDir = await mkdtemp(join(tmpdir(), 'gp4u-faults-'));
  await chmod(dataDir, 0o711);
  const postgres = await startEmbeddedPostgres({ dataDir, say: () => undefined });
  const shared = {
    DATABASE_URL: postgres.url,
    GP4U_DATA_DIR: dataDir,
    GP4U_SECRET: 'a secret of fault runs only, long enough',
    GP4U_SANDBOX_URL: sandboxUrl,
    GP4U_SANDBOX_SIZE: String(size),
    ...env,
  };
  const started = [await startServer('all', shared)];
  const [server] = started as [ServerProcess];
  return {
    url: server.url,
    sandboxUrl,
    operator: createClient({ baseUrl: server.url, token: server.tokens[1] ?? '' }),
    async another(role, more = {}) {
      const one = await startServer(role, { ...shared, ...more });
      started.push(one);
      return one;
    },
    async close() {
      for (const one of started.reverse()) await one.close();
      await sandbox.close();
      await postgres.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
