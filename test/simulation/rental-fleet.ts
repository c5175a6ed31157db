/** The processes of the simulation of rentals: pretend markets here, a database, a worker and servers to be killed. */
import { type ChildProcess, fork } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { type RunningSandbox, startSandbox } from '../../sandbox/src/sandbox.ts';
import { type Instant, SECOND_MS, systemClock } from '../../server/src/base/clock.ts';
import { type Database, openDatabase } from '../../server/src/platform/db.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../server/src/platform/embedded-postgres.ts';
import { createLog } from '../../server/src/platform/log.ts';
import { migrate } from '../../server/src/platform/migrate.ts';
import { type ProviderName, providerNames } from '../../server/src/providers/providers.ts';
import type { Random } from '../support/random.ts';
import { fastClock, fastNow, type Pace } from './fast-clock.ts';
import type { Answered, Asked, Order, Said, Start } from './rental-process.ts';

/** When work could not be done in time: at a market, for a rental, or all of it where neither is named. */
export type Down = {
  readonly from: Instant;
  readonly to: Instant;
  readonly provider?: ProviderName;
  readonly rental?: string;
  /** Not down, but not on time. */
  readonly isLate?: boolean;
};

const SERVERS = 2;
const LATE_MS = 20 * SECOND_MS;
const LOOK_MS = 100;
/** No call hangs for longer, so that a step of a rental is over before its lease is. */
const TIMEOUT_MS = 2_000;

class Member {
  readonly #child: ChildProcess;
  readonly #loaded: Promise<void>;
  readonly #asked = new Map<number, (answer: Answered) => void>();
  readonly #gone: Promise<void>;
  #begun: (rented: readonly ProviderName[]) => void = () => undefined;
  #number = 0;

  constructor() {
    this.#child = fork(join(import.meta.dirname, 'rental-process.ts'), [], {
      execArgv: ['--import', 'tsx'],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    this.#gone = new Promise((resolve) => this.#child.once('exit', () => resolve()));
    void this.#gone.then(() => {
      for (const [id, settle] of this.#asked) settle({ id, outcome: 'unknown', why: 'killed' });
      this.#asked.clear();
    });
    this.#loaded = new Promise((resolve) => {
      this.#child.on('message', (said: Said) => {
        if (said === 'loaded') resolve();
        else if ('rented' in said) this.#begun(said.rented);
        else {
          this.#asked.get(said.id)?.(said);
          this.#asked.delete(said.id);
        }
      });
    });
  }

  /** The markets that can be rented at. */
  async start(settings: Start): Promise<readonly ProviderName[]> {
    await this.#loaded;
    const begun = new Promise<readonly ProviderName[]>((resolve) => {
      this.#begun = resolve;
      void this.#gone.then(() => resolve([]));
    });
    this.#child.send(settings, () => undefined);
    return begun;
  }

  /** `null`: what is on offer. */
  ask(order: Order | null): Promise<Answered> {
    this.#number += 1;
    const id = this.#number;
    return new Promise((resolve) => {
      if (this.#child.exitCode !== null || this.#child.signalCode !== null)
        return resolve({ id, outcome: 'unknown', why: 'killed' });
      this.#asked.set(id, resolve);
      this.#child.send({ id, order } satisfies Asked, () => undefined);
    });
  }

  /** SIGSTOP and SIGCONT. */
  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#gone;
  }
}

export type FleetOptions = { readonly size: number; readonly seed: number; readonly pace: Pace };

export class Fleet {
  readonly pace: Pace;
  readonly clock;
  readonly downs: Down[] = [];
  rented: readonly ProviderName[] = [];
  /** Odd while the database is down; another one than before: it was down meanwhile. */
  era = 0;
  /** The worker has not got to what was due a while ago: this machine is too slow for so fast a clock just now. */
  isLate = false;
  readonly #dataDir: string;
  readonly #sandbox: RunningSandbox;
  readonly #size: number;
  #postgres: EmbeddedPostgres | null = null;
  #database: Database | null = null;
  #servers: Member[] = [];
  #worker: Member | null = null;
  /** Reads the markets, and is killed with the database only: the lease of a sync is long by this clock. */
  #reader: Member | null = null;
  /** Loaded already, for whoever is killed next. */
  readonly #spares = [new Member()];

  constructor(dataDir: string, sandbox: RunningSandbox, { pace, size }: FleetOptions) {
    this.#dataDir = dataDir;
    this.#sandbox = sandbox;
    this.#size = size;
    this.pace = pace;
    this.clock = fastClock(pace);
  }

  static async start(options: FleetOptions): Promise<Fleet> {
    const dataDir = await mkdtemp(join(tmpdir(), 'gp4u-rentals-'));
    await chmod(dataDir, 0o711);
    const { size, seed, pace } = options;
    const fleet = new Fleet(dataDir, await startSandbox({ size, seed, now: () => fastNow(pace) }), options);
    await fleet.#startDatabase();
    for (const provider of providerNames)
      await sql`insert into providers.setting (provider, requests_per_minute, burst, failure_threshold, open_seconds, timeout_ms)
        values (${provider}, 1000000, 500000, 100, 1, ${TIMEOUT_MS})`.execute(fleet.db);
    await fleet.#startAll();
    return fleet;
  }

  get database(): Database {
    if (!this.#database) throw new Error('the database is not open');
    return this.#database;
  }

  get db(): Database['kysely'] {
    return this.database.kysely;
  }

  ask(order: Order | null, random: Random): Promise<Answered> {
    const server = this.#servers.length > 0 ? random.pick(this.#servers) : null;
    return server?.ask(order) ?? Promise.resolve({ id: 0, outcome: 'unknown', why: 'no server' });
  }

  async control(method: string, path: string, body?: object): Promise<unknown> {
    const init = { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
    const response = await fetch(`${this.#sandbox.url}/control${path}`, init);
    if (!response.ok) throw new Error(`the sandbox answers ${response.status} to ${method} ${path}`);
    return response.json();
  }

  async killServer(random: Random): Promise<void> {
    const at = random.below(this.#servers.length);
    await this.#servers[at]?.kill();
    this.#servers.splice(at, 1, await this.#member('server'));
  }

  /** What it was at waits for its leases to end. */
  async killWorker(): Promise<void> {
    const from = this.clock.now();
    await this.#worker?.kill();
    await this.#noteLeases(from);
    await this.#startWorker();
    this.downs.push({ from, to: this.clock.now() });
  }

  /** One more worker beside it; they share what is due. */
  addWorker(): Promise<Member> {
    return this.#member('worker');
  }

  get worker(): Member | null {
    return this.#worker;
  }

  /** With all who used it, a moment later: its address is another one afterwards. */
  async killDatabase(random: Random): Promise<void> {
    const from = this.clock.now();
    this.era += 1;
    const cluster = (await readdir(this.#dataDir, { recursive: true })).find((path) => path.endsWith('postmaster.pid'));
    process.kill(Number(readFileSync(join(this.#dataDir, cluster ?? ''), 'utf8').split('\n')[0]), 'SIGKILL');
    const database = this.#database;
    this.#database = null;
    await new Promise((resolve) => setTimeout(resolve, random.below(200)));
    const servers = this.#servers.splice(0);
    await Promise.all([...servers, this.#worker, this.#reader].map((member) => member?.kill()));
    await database?.close().catch(() => undefined);
    await this.#postgres?.stop().catch(() => undefined);
    await this.#startDatabase();
    await this.#noteLeases(from);
    await this.#startAll();
    this.era += 1;
    this.downs.push({ from, to: this.clock.now() });
  }

  /** While it is late nothing else can be on time. */
  async watchWorker(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const from = this.clock.now();
      const late = await this.#lateMs().catch(() => 0);
      await systemClock.sleep(LOOK_MS, signal);
      this.isLate = late > LATE_MS;
      if (this.isLate) this.downs.push({ from: (from - late) as Instant, to: this.clock.now(), isLate: true });
    }
  }

  async #lateMs(): Promise<number> {
    const now = this.clock.now();
    const { rows } = await sql<{ due: Instant | null }>`select min(due_at) as due from rentals.rental
      where state <> 'ended' and (lease_until is null or lease_until < now())`.execute(this.db);
    return Math.max(0, now - (rows[0]?.due ?? now));
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#servers, this.#worker, this.#reader, ...this.#spares].map((member) => member?.kill()));
    await this.#database?.close();
    await this.#postgres?.stop();
    await this.#sandbox.close();
    await rm(this.#dataDir, { recursive: true, force: true });
  }

  async #startDatabase(): Promise<void> {
    // A process that is killed loses nothing that the system was told to write.
    const settings = { fsync: 'off', full_page_writes: 'off' };
    this.#postgres = await startEmbeddedPostgres({ dataDir: this.#dataDir, say: () => undefined, settings });
    this.#database = await openDatabase(this.#postgres.url, this.clock, createLog('silent'));
    await migrate(this.#database.kysely);
  }

  async #member(role: Start['role']): Promise<Member> {
    const member = this.#spares.shift() ?? new Member();
    if (this.#spares.length === 0) this.#spares.push(new Member());
    const [databaseUrl, sandboxUrl] = [this.#postgres?.url ?? '', this.#sandbox.url];
    const logLevel = process.env.SIMULATION_LOG ?? 'silent';
    const rented = await member.start({
      ...{ role, databaseUrl, sandboxUrl, size: this.#size, pace: this.pace, logLevel },
    });
    if (rented.length > 0) this.rented = rented;
    return member;
  }

  async #startWorker(): Promise<void> {
    this.#worker = await this.#member('worker');
  }

  async #startAll(): Promise<void> {
    const servers = Array.from({ length: SERVERS }, () => this.#member('server'));
    const [reader] = await Promise.all([this.#member('reader'), this.#startWorker()]);
    this.#reader = reader;
    this.#servers = await Promise.all(servers);
  }

  /** A lease is of the database's clock, which is the real one. */
  async #noteLeases(from: Instant): Promise<void> {
    const { rows } = await sql<{ id: string; until: number }>`
      select id, (extract(epoch from lease_until) * 1000)::float8 as until from rentals.rental
      where lease_until > now()`.execute(this.db);
    for (const { id, until } of rows) this.downs.push({ from, to: fastNow(this.pace, until), rental: id });
  }
}
