import { Kysely, PostgresDialect, type RawBuilder, sql, type Transaction } from 'kysely';
import pg from 'pg';
import { type Clock, type Instant, SECOND_MS, systemClock } from '#base/clock';
import type { Log } from '#platform/log';

/** The database cannot be used; the message is for the person who starts the program. */
export class DatabaseError extends Error {
  override readonly name = 'DatabaseError';
}

const POOL_SIZE = 16;
const CONNECT_TIMEOUT_MS = 5_000;
const IDLE_TIMEOUT_MS = 60_000;
const OLDEST_SERVER = 150_000;
const RETRIED = new Set(['40001', '40P01']);
const RETRIES = 4;

const INT8_ARRAY = 1016;
const parseInt8Array = (text: string): (bigint | null)[] =>
  text
    .slice(1, -1)
    .split(',')
    .filter((item) => item !== '')
    .map((item) => (item === 'NULL' ? null : BigInt(item)));

/** int8 as bigint, timestamptz as `Instant`; everything else as pg has it. */
const parsers: pg.CustomTypesConfig = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    if (format !== 'binary') {
      if (oid === pg.types.builtins.INT8) return BigInt as unknown as (value: string) => bigint;
      if (oid === INT8_ARRAY) return parseInt8Array;
      if (oid === pg.types.builtins.TIMESTAMPTZ) {
        const parse = pg.types.getTypeParser(oid) as (value: string) => { getTime(): number } | number;
        return (value: string) => {
          const parsed = parse(value);
          return (typeof parsed === 'number' ? parsed : parsed.getTime()) as Instant;
        };
      }
    }
    return pg.types.getTypeParser(oid, format as 'text');
  },
} as pg.CustomTypesConfig;

const preparedNames = new Map<string, string>();

/** A statement that each connection parses once, for the few that run thousands of times a second. */
export function prepared(text: string): string {
  preparedNames.set(text, `gp4u_${preparedNames.size + 1}`);
  return text;
}

class Client extends pg.Client {
  override query = ((text: unknown, values?: unknown, ...rest: unknown[]) => {
    const name = typeof text === 'string' ? preparedNames.get(text) : undefined;
    const query = name === undefined ? [text, values, ...rest] : [{ name, text, values }, ...rest];
    return (pg.Client.prototype.query as (...args: unknown[]) => unknown).apply(this, query);
  }) as pg.Client['query'];
}

export type Tx = Transaction<unknown>;

export type Database = {
  readonly kysely: Kysely<unknown>;
  /** Calls back for each NOTIFY on the channel, and once after each reconnect, when some may have been missed. */
  listen(channel: string, onNews: (payload: string) => void): void;
  close(): Promise<void>;
};

function describe(url: string, error: unknown): string {
  const at = URL.parse(url);
  const reason = error instanceof Error ? error.message || (error as { code?: string }).code : String(error);
  return `cannot use the database at ${at?.hostname}:${at?.port || 5432}${at?.pathname ?? ''}: ${reason}`;
}

/** Connects and checks the server's version. Throws `DatabaseError`. */
export async function openDatabase(url: string, clock: Clock, log: Log): Promise<Database> {
  const settings = {
    connectionString: url,
    application_name: 'gp4u',
    types: parsers,
    // Whoever is stopped in the middle of a transaction keeps its locks no longer than this.
    idle_in_transaction_session_timeout: IDLE_TIMEOUT_MS,
  };
  const pool = new pg.Pool({ ...settings, Client, max: POOL_SIZE, connectionTimeoutMillis: CONNECT_TIMEOUT_MS });
  // A client whose backend is ended emits 'error'; without a listener that would end the process.
  pool.on('error', (error) => log.warn({ err: error }, 'a database connection was lost'));
  pool.on('connect', (client) => {
    client.on('error', () => undefined);
  });
  const kysely = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
  try {
    const { rows } = await sql<{
      version: number;
    }>`select current_setting('server_version_num')::int as version`.execute(kysely);
    const version = rows[0]?.version ?? 0;
    if (version < OLDEST_SERVER) {
      throw new Error(`it is PostgreSQL ${Math.floor(version / 10_000)}; GP4U needs 15 or newer`);
    }
  } catch (error) {
    await kysely.destroy();
    throw new DatabaseError(describe(url, error));
  }
  const stop = new AbortController();
  const listeners: Promise<void>[] = [];
  return {
    kysely,
    listen(channel, onNews) {
      listeners.push(listenForever({ settings, channel, onNews, clock, log, signal: stop.signal }));
    },
    async close() {
      stop.abort();
      await Promise.all(listeners);
      await kysely.destroy();
    },
  };
}

const UNREACHED = new Set(['ECONNREFUSED', '53300', '57P03']);

/** No connection could be had in time, so nothing was asked of the database. */
export function isUnreached(error: unknown): boolean {
  const { code, message } = error as { code?: unknown; message?: unknown };
  // The pool's own words for both: to be connected, and to wait for one of its connections.
  return message === 'timeout exceeded when trying to connect' || UNREACHED.has(String(code));
}

const DURABLE = ['fsync', 'full_page_writes', 'synchronous_commit'];

/** That what is answered survives a loss of power. Throws `DatabaseError`. */
export async function demandDurable(db: Kysely<unknown>): Promise<void> {
  const { rows } = await sql<{ name: string }>`
    select name from pg_settings where name = any (${DURABLE}) and setting = 'off' order by name`.execute(db);
  if (rows.length > 0)
    throw new DatabaseError(
      `the database server has ${rows.map(({ name }) => name).join(', ')} switched off and would lose money with its power: switch it on`,
    );
}

type Listening = {
  settings: pg.ClientConfig;
  channel: string;
  onNews: (payload: string) => void;
  clock: Clock;
  log: Log;
  signal: AbortSignal;
};

async function listenForever({ settings, channel, onNews, clock, log, signal }: Listening): Promise<void> {
  while (!signal.aborted) {
    const client = new pg.Client(settings);
    const ended = new Promise<void>((resolve) => {
      client.once('error', () => resolve());
      client.once('end', () => resolve());
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
    client.on('error', () => undefined);
    client.on('notification', (message) => onNews(message.payload ?? ''));
    try {
      await client.connect();
      await client.query(`listen ${pg.escapeIdentifier(channel)}`);
      onNews('');
      await ended;
    } catch (error) {
      log.warn({ err: error, channel }, 'cannot listen for news; trying again');
    }
    await client.end().catch(() => undefined);
    if (!signal.aborted) await clock.sleep(SECOND_MS, signal);
  }
}

/** Does again, a few times with jitter, what met a serialisation failure or a deadlock and so did nothing. */
export async function retried<T>(work: () => Promise<T>, clock: Clock = systemClock): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      const code = (error as { code?: unknown }).code;
      if (attempt >= RETRIES || typeof code !== 'string' || !RETRIED.has(code)) throw error;
      await clock.sleep(Math.random() * 20 * 2 ** attempt);
    }
  }
}

/** What is done once each transaction is committed, and not if it is not. */
// biome-ignore lint/suspicious/noExplicitAny: whatever tables the caller's handle knows
type AfterCommit = (db: Kysely<any>) => void;
const afterCommit = new WeakMap<object, AfterCommit[]>();

/** Called with the database's own handle. False where there is no transaction of ours to wait for. */
export function onCommit(tx: object, call: AfterCommit): boolean {
  const calls = afterCommit.get(tx);
  calls?.push(call);
  return calls !== undefined;
}

/**
 * One transaction; serialisation failures and deadlocks are tried again. The only place that opens a transaction on
 * behalf of a verb. Its statements are awaited one by one: what is still waiting when another fails could be sent after
 * the rollback.
 */
export const inTransaction = <Tables, T>(
  db: Kysely<Tables>,
  clock: Clock,
  work: (tx: Transaction<Tables>) => Promise<T>,
  isolation: 'read committed' | 'repeatable read' = 'read committed',
): Promise<T> =>
  retried(async () => {
    const calls: AfterCommit[] = [];
    const done = await db
      .transaction()
      .setIsolationLevel(isolation)
      .execute((tx) => {
        afterCommit.set(tx, calls);
        return work(tx);
      });
    for (const call of calls) call(db);
    return done;
  }, clock);

/** Runs a statement that each connection parses and plans once, for the few that run thousands of times a minute. */
export function runPrepared<Row, Tables>(db: Kysely<Tables>, statement: RawBuilder<Row>) {
  const compiled = statement.compile(db);
  if (!preparedNames.has(compiled.sql)) prepared(compiled.sql);
  return db.executeQuery(compiled);
}
