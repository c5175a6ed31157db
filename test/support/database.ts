/** One real PostgreSQL for the whole run; each test file makes databases of its own in it. The page is built beside. */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { buildPage } from '../../server/src/page-build.ts';
import { startEmbeddedPostgres } from '../../server/src/platform/embedded-postgres.ts';

declare module 'vitest' {
  interface ProvidedContext {
    databaseUrl: string;
  }
}

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dataDir = await mkdtemp(join(tmpdir(), 'gp4u-db-'));
  // Open to the user the database runs as, so that all of it lies here and goes with it.
  await chmod(dataDir, 0o711);
  const say = (): void => undefined;
  // Tests lose nothing when the machine does, so they need not wait for the disk.
  const settings = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };
  const [postgres] = await Promise.all([startEmbeddedPostgres({ dataDir, say, settings }), buildPage(say)]);
  project.provide('databaseUrl', postgres.url);
  return async () => {
    await postgres.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
}
