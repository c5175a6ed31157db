/**
 * `npm run simulate -- --ops 1000000 --server-kills 200 --database-kills 20 [--seed S]`: random operations on 16
 * connections while the server and the database are killed with SIGKILL. After each restart the accounts balance to the
 * micro-USDC; at the end no acknowledged operation is lost, none is applied twice, and the ledger verifies.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { sql } from 'kysely';
import { systemClock } from '../../server/src/base/clock.ts';
import { microUsdc } from '../../server/src/base/money.ts';
import { ledgerJobs } from '../../server/src/ledger/jobs.ts';
import * as ledger from '../../server/src/ledger/ledger.ts';
import { type Database, openDatabase } from '../../server/src/platform/db.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../server/src/platform/embedded-postgres.ts';
import { createLog } from '../../server/src/platform/log.ts';
import { migrate } from '../../server/src/platform/migrate.ts';
import { createRandom } from '../support/random.ts';
import type { Answered, Asked } from './ledger-server.ts';
import { createOperations, idsOf, type Operation } from './operations.ts';

export type CrashOptions = {
  ops: number;
  serverKills: number;
  databaseKills: number;
  seed?: number;
  say?: (line: string) => void;
};
export type CrashReport = {
  ok: number;
  refused: number;
  transfers: number;
  serverKills: number;
  databaseKills: number;
  /** What is wrong; empty when nothing is. */
  faults: string[];
};

const USERS = 200;
const FUNDS = microUsdc(50_000_000n);
const CONNECTIONS = 16;

class World {
  readonly #dataDir: string;
  #postgres: EmbeddedPostgres | null = null;
  #database: Database | null = null;
  #server: ChildProcess | null = null;
  onAnswer: (answer: Answered) => void = () => undefined;
  onServerGone: () => void = () => undefined;

  constructor(dataDir: string) {
    this.#dataDir = dataDir;
  }

  get db(): ledger.Db {
    if (!this.#database) throw new Error('the database is not open');
    return this.#database.kysely;
  }

  async startDatabase(): Promise<void> {
    this.#postgres = await startEmbeddedPostgres({ dataDir: this.#dataDir, say: () => undefined });
    this.#database = await openDatabase(this.#postgres.url, systemClock, createLog('silent'));
    await migrate(this.#database.kysely);
  }

  async startServer(): Promise<void> {
    const server = fork(join(import.meta.dirname, 'ledger-server.ts'), [], {
      execArgv: ['--import', 'tsx'],
      env: { ...process.env, DATABASE_URL: this.#postgres?.url ?? '' },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    server.once('exit', () => this.onServerGone());
    await new Promise<void>((resolve) =>
      server.on('message', (message: 'ready' | Answered) => {
        if (message === 'ready') resolve();
        else this.onAnswer(message);
      }),
    );
    this.#server = server;
  }

  ask(asked: Asked): void {
    this.#server?.send(asked, () => undefined);
  }

  async killServer(): Promise<void> {
    const server = this.#server;
    if (!server) return;
    const gone = new Promise((resolve) => server.once('exit', resolve));
    server.kill('SIGKILL');
    await gone;
    this.#server = null;
  }

  /** The postmaster, found by its own pid file. */
  async killDatabase(): Promise<void> {
    const cluster = (await readdir(this.#dataDir, { recursive: true })).find((path) => path.endsWith('postmaster.pid'));
    const pid = Number(readFileSync(join(this.#dataDir, cluster ?? ''), 'utf8').split('\n')[0]);
    process.kill(pid, 'SIGKILL');
    await this.#database?.close().catch(() => undefined);
    this.#database = null;
    await this.#postgres?.stop().catch(() => undefined);
  }

  async stop(): Promise<void> {
    await this.killServer();
    await this.#database?.close();
    await this.#postgres?.stop();
  }
}

/** What is out of balance right now, if anything. */
async function imbalance(db: ledger.Db): Promise<string[]> {
  const { rows } = await sql<{ posted: bigint; pending: bigint; below: bigint; sent: bigint }>`
    select coalesce(sum(credits_posted - debits_posted), 0)::bigint as posted,
      coalesce(sum(credits_pending - debits_pending), 0)::bigint as pending,
      count(*) filter (where below) as below
    from (
      select credits_posted, debits_posted, credits_pending, debits_pending,
        limited and credits_posted < debits_posted + debits_pending as below from ledger.account
      union all
      select m.credits_posted, m.debits_posted, m.credits_pending, m.debits_pending, false
      from ledger.tail t join ledger.movement m on m.transfer_id = t.transfer_id where m.version is null
    ) x`.execute(db);
  const [row] = rows;
  return row && row.posted === 0n && row.pending === 0n && row.below === 0n
    ? []
    : [`out of balance: ${row?.posted} posted, ${row?.pending} pending, ${row?.below} accounts below zero`];
}

async function openAccounts(db: ledger.Db): Promise<{ users: string[]; fee: string }> {
  const treasury = await ledger.openAccount(db, 'treasury', '');
  const fee = await ledger.openAccount(db, 'platform_fee', '');
  const users = await Promise.all(Array.from({ length: USERS }, (_, i) => ledger.openAccount(db, 'user', `user ${i}`)));
  const legs = users.map((credit) => ({
    kind: 'transfer' as const,
    debit: treasury,
    credit,
    amount: FUNDS,
    code: 'deposit',
  }));
  await ledger.post(db, { flow: createRandom(0).uuid(), step: 'fund', cause: 'simulation', legs });
  return { users: users.map(String), fee: String(fee) };
}

type Told = { operation: Extract<Operation, { kind: 'entry' }>; ok: boolean };

/** Every acknowledged entry is there, whole; no refused one is; there is nothing else but expiries and the funding. */
async function compare(db: ledger.Db, told: ReadonlyMap<string, Told>): Promise<string[]> {
  const faults: string[] = [];
  const { rows } = await sql<{ id: string }>`
    select id from ledger.transfer where cause = 'simulation' and kind <> 'expire' and step <> 'fund'`.execute(db);
  const found = new Set(rows.map(({ id }) => id));
  for (const { operation, ok } of told.values()) {
    for (const id of idsOf(operation)) {
      if (found.delete(id) !== ok)
        faults.push(`transfer ${id} was ${ok ? 'acknowledged and is lost' : 'refused and exists'}`);
    }
  }
  for (const id of found) faults.push(`transfer ${id} was asked for by nobody`);
  return faults;
}

export async function simulateCrashes(options: CrashOptions): Promise<CrashReport> {
  const { ops, serverKills, databaseKills, seed = 1, say = () => undefined } = options;
  const dataDir = await mkdtemp(join(tmpdir(), 'gp4u-crashes-'));
  await chmod(dataDir, 0o711);
  const world = new World(dataDir);
  const report: CrashReport = { ok: 0, refused: 0, transfers: 0, serverKills: 0, databaseKills: 0, faults: [] };
  const random = createRandom(seed);
  try {
    await world.startDatabase();
    const { users, fee } = await openAccounts(world.db);
    const operations = createOperations(random, users, fee, { expiring: true });
    const told = new Map<string, Told>();
    const asked = new Map<number, Operation>();
    let again: Operation[] = [];
    let made = 0;
    let number = 0;
    const kills = Array.from({ length: serverKills + databaseKills }, (_, i) =>
      Math.floor(((i + 0.2 + random.below(60) / 100) / (serverKills + databaseKills)) * ops),
    );
    const ofDatabase = new Set(random.shuffle(kills).slice(0, databaseKills));
    let finished: () => void = () => undefined;
    let wake: () => void = () => undefined;
    const feed = (): void => {
      while (asked.size < CONNECTIONS && !(kills[0] !== undefined && made >= kills[0])) {
        const operation = again.pop() ?? (made < ops ? operations.next() : null);
        if (operation === null) break;
        if (operation.kind !== 'entry' || !told.has(operation.flow)) made += 1;
        number += 1;
        asked.set(number, operation);
        world.ask({ id: number, operation });
      }
      if (kills[0] !== undefined && made >= kills[0]) wake();
      else if (asked.size === 0 && made >= ops) finished();
    };
    world.onAnswer = ({ id, outcome }) => {
      const operation = asked.get(id);
      if (!operation) return;
      asked.delete(id);
      if (outcome === 'unknown') again.push(operation);
      else if (operation.kind === 'entry') {
        const before = told.get(operation.flow);
        if (before?.ok && outcome === 'refused') report.faults.push(`${operation.flow} stood and was refused later`);
        told.set(operation.flow, { operation, ok: outcome === 'ok' });
        if (outcome === 'ok' && !before) operations.stands(operation);
        if (!before) report[outcome] += 1;
      }
      feed();
    };
    await world.startServer();
    for (;;) {
      const done = new Promise<'done'>((resolve) => {
        finished = () => resolve('done');
      });
      const kill = new Promise<'kill'>((resolve) => {
        wake = () => resolve('kill');
      });
      feed();
      if ((await Promise.race([done, kill])) === 'done') break;
      const at = kills.shift() ?? 0;
      // Somewhere in the middle of what is in flight.
      await systemClock.sleep(random.below(8));
      if (ofDatabase.has(at)) {
        await world.killDatabase();
        await world.killServer();
        await world.startDatabase();
        report.databaseKills += 1;
      } else {
        await world.killServer();
        report.serverKills += 1;
      }
      report.faults.push(...(await imbalance(world.db)));
      again = [...again, ...asked.values()];
      asked.clear();
      await world.startServer();
      say(
        `${made} of ${ops} operations, ${report.serverKills} + ${report.databaseKills} kills, ${report.faults.length} faults`,
      );
    }
    await world.killServer();
    for (const job of ledgerJobs) {
      if (job.name === 'ledger seal') while (await ledger.seal(world.db));
    }
    report.faults.push(...(await imbalance(world.db)), ...(await compare(world.db, told)));
    const verified = await ledger.verify(world.db, systemClock, { onProgress: (step) => say(`verify: ${step}`) });
    report.transfers = Number(verified.transfers);
    report.faults.push(...verified.faults.map(({ what, row, detail }) => `${what} ${row} ${detail}`));
  } finally {
    await world.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
  return report;
}

if (process.argv[1] === import.meta.filename) {
  const number = (text: string): number => Number(text);
  const { values } = parseArgs({
    options: {
      ops: { type: 'string', default: '1000000' },
      'server-kills': { type: 'string', default: '200' },
      'database-kills': { type: 'string', default: '20' },
      seed: { type: 'string', default: '1' },
    },
  });
  const from = performance.now();
  const report = await simulateCrashes({
    ops: number(values.ops),
    serverKills: number(values['server-kills']),
    databaseKills: number(values['database-kills']),
    seed: number(values.seed),
    say: (line) => console.log(line),
  });
  console.log(report, `${((performance.now() - from) / 1000).toFixed(0)} s`);
  process.exitCode = report.faults.length > 0 ? 1 : 0;
}
