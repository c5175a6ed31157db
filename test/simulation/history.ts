/**
 * `npm run history -- --ops N --out FILE`: a history of the ledger for outside checkers of strict serialisability. Sixteen
 * callers ask while backends are ended every 0.4 s and one reply in a hundred is lost after its commit. JSON lines: one
 * `header`, an `op` for each operation (call and return in nanoseconds of one monotonic clock; `return` is null where the
 * outcome stayed unknown), then every `account` and `transfer` as they are at the end. Amounts are micro-USDC as texts.
 */
import { createWriteStream } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Kysely, type KyselyPlugin, sql } from 'kysely';
import { systemClock } from '../../server/src/base/clock.ts';
import { microUsdc } from '../../server/src/base/money.ts';
import { ledgerJobs } from '../../server/src/ledger/jobs.ts';
import * as ledger from '../../server/src/ledger/ledger.ts';
import { openDatabase } from '../../server/src/platform/db.ts';
import { startEmbeddedPostgres } from '../../server/src/platform/embedded-postgres.ts';
import { startJobs } from '../../server/src/platform/jobs.ts';
import { createLog } from '../../server/src/platform/log.ts';
import { migrate } from '../../server/src/platform/migrate.ts';
import { createRandom } from '../support/random.ts';
import { createOperations, entryOf, idsOf, type Operation } from './operations.ts';

const USERS = 40;
const FUNDS = microUsdc(5_000_000n);
const KILL_EVERY_MS = 400;
const LOST_SHARE = 0.01;
const GIVE_UP_SHARE = 0.2;

export type HistoryOptions = { ops: number; out: string; seed?: number; callers?: number };
export type HistorySummary = {
  ok: number;
  refused: number;
  unknown: number;
  reads: number;
  kills: number;
  lost: number;
};

class ReplyLost extends Error {}

/** Texts for numbers that JSON has not; names as on the wire. */
const plain = (value: unknown): unknown => {
  if (typeof value === 'bigint') return value.toString();
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`), plain(item)]),
  );
};
const line = (value: object): string => `${JSON.stringify(plain(value))}\n`;

export async function writeHistory({ ops, out, seed = 1, callers = 16 }: HistoryOptions): Promise<HistorySummary> {
  const dataDir = await mkdtemp(join(tmpdir(), 'gp4u-history-'));
  await chmod(dataDir, 0o711);
  const postgres = await startEmbeddedPostgres({ dataDir, say: () => undefined });
  const log = createLog('silent');
  const database = await openDatabase(postgres.url, systemClock, log);
  const file = createWriteStream(out);
  const write = (value: object): void => void file.write(line(value));
  const random = createRandom(seed);
  const summary: HistorySummary = { ok: 0, refused: 0, unknown: 0, reads: 0, kills: 0, lost: 0 };
  try {
    await migrate(database.kysely);
    write({ type: 'header', format: 'gp4u-ledger-history/1', seed, ops, callers, unit: 'micro-USDC', clock: 'ns' });
    const scene = await setScene(database.kysely, write);
    const jobs = startJobs({ db: database.kysely, clock: systemClock, log }, ledgerJobs);
    const killing = new AbortController();
    const killer = killBackends(database.kysely, summary, killing.signal);
    const losing: KyselyPlugin = {
      transformQuery: ({ node }) => node,
      async transformResult({ result }) {
        if (Math.random() >= LOST_SHARE) return result;
        summary.lost += 1;
        throw new ReplyLost('the reply was lost');
      },
    };
    const db = database.kysely.withPlugin(losing);
    const operations = createOperations(random, scene.users.map(String), String(scene.fee), { expiring: false });
    let left = ops;
    const caller = async (process: number): Promise<void> => {
      while (left > 0) {
        left -= 1;
        const operation = operations.next();
        const record = await perform(db, operation);
        if (record.outcome === 'ok') operations.stands(operation);
        if (operation.kind === 'read') summary.reads += 1;
        summary[record.outcome] += 1;
        write({ type: 'op', process, ...record });
      }
    };
    await Promise.all(Array.from({ length: callers }, (_, i) => caller(i + 1)));
    killing.abort();
    await killer;
    await jobs.stop();
    // By connections of its own: those of the pool may have been ended and not know it yet.
    const after = await openDatabase(postgres.url, systemClock, log);
    await writeEnd(after.kysely, write).finally(() => after.close());
  } finally {
    await new Promise((resolve) => file.end(resolve));
    await database.close();
    await postgres.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
  return summary;
}

async function setScene(db: Kysely<unknown>, write: (value: object) => void) {
  const [treasury, fee] = await Promise.all([
    ledger.openAccount(db, 'treasury', ''),
    ledger.openAccount(db, 'platform_fee', ''),
  ]);
  const users = await Promise.all(
    Array.from({ length: USERS }, (_, i) => ledger.openAccount(db, 'user', `user ${i + 1}`)),
  );
  const random = createRandom(0);
  for (const user of users) {
    const fund: Operation = {
      kind: 'entry',
      name: 'fund',
      flow: random.uuid(),
      step: 'fund',
      legs: [{ kind: 'transfer', debit: String(treasury), credit: String(user), amount: String(FUNDS) }],
    };
    write({ type: 'op', process: 0, ...(await perform(db, fund)) });
  }
  return { users, fee };
}

/** Asks until the outcome is known, or is left unknown: a retry is the same entry under the same ids. */
async function perform(db: ledger.Db, operation: Operation) {
  const call = process.hrtime.bigint();
  const told =
    operation.kind === 'read'
      ? { f: 'read' as const, accounts: operation.accounts }
      : {
          f: operation.name,
          flow: operation.flow,
          step: operation.step,
          legs: operation.legs,
          transfer_ids: idsOf(operation),
        };
  for (;;) {
    try {
      if (operation.kind === 'read') {
        const values = await ledger.balances(
          db,
          operation.accounts.map((id) => BigInt(id) as ledger.AccountId),
        );
        return { ...told, call, return: process.hrtime.bigint(), outcome: 'ok' as const, values };
      }
      const posted = await ledger.post(db, entryOf(operation));
      const ended = { call, return: process.hrtime.bigint() };
      return posted.ok
        ? { ...told, ...ended, outcome: 'ok' as const, replayed: posted.replayed, transfers: posted.transfers }
        : { ...told, ...ended, outcome: 'refused' as const, reason: posted.refused };
    } catch (error) {
      // What no retry can mend is a fault of the ledger, and ends the run.
      if (!(error instanceof ReplyLost) && !ledger.isOutcomeUnknown(error)) throw error;
      if (Math.random() < GIVE_UP_SHARE) return { ...told, call, return: null, outcome: 'unknown' as const };
      await systemClock.sleep(5);
    }
  }
}

async function killBackends(db: Kysely<unknown>, summary: HistorySummary, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await systemClock.sleep(KILL_EVERY_MS, signal);
    const killed = await sql<{ n: bigint }>`
      select count(pg_terminate_backend(pid)) as n from (
        select pid from pg_stat_activity where application_name = 'gp4u' and pid <> pg_backend_pid()
        order by random() limit 2
      ) victim`
      .execute(db)
      .catch(() => null);
    summary.kills += Number(killed?.rows[0]?.n ?? 0);
  }
}

async function writeEnd(db: Kysely<unknown>, write: (value: object) => void): Promise<void> {
  const { rows: accounts } = await sql<{ id: ledger.AccountId; kind: string; owner: string }>`
    select id, kind, owner from ledger.account order by id`.execute(db);
  const values = await ledger.balances(
    db,
    accounts.map(({ id }) => id),
  );
  for (const [i, account] of accounts.entries()) write({ type: 'account', ...account, ...values[i] });
  const { rows } = await sql<Record<string, unknown>>`
    select id, flow_id, step, leg, legs, kind, debit, credit, amount, hold_id, debit_version, credit_version, debit_after,
      credit_after from ledger.transfer order by at, flow_id, leg`.execute(db);
  for (const row of rows) write({ type: 'transfer', ...row });
}

if (process.argv[1] === import.meta.filename) {
  const { values } = parseArgs({
    options: {
      ops: { type: 'string', default: '100000' },
      out: { type: 'string' },
      seed: { type: 'string', default: '1' },
    },
  });
  if (values.out === undefined || !/^[1-9]\d*$/.test(values.ops)) {
    console.error('npm run history -- --ops N --out FILE [--seed S]');
    process.exit(2);
  }
  console.log(await writeHistory({ ops: Number(values.ops), out: values.out, seed: Number(values.seed) }));
}
