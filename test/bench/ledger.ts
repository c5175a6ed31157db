/**
 * `npm run bench:ledger`: the ledger's door beside pgbench's TPC-B on the same PostgreSQL (fsync on), in turns, so that
 * a slow moment of the machine falls on both. Needs pgbench on the path. T = TPC-B, scale 50, 16 clients, prepared.
 */
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { sql } from 'kysely';
import { systemClock } from '../../server/src/base/clock.ts';
import { microUsdc } from '../../server/src/base/money.ts';
import * as ledger from '../../server/src/ledger/ledger.ts';
import { openDatabase } from '../../server/src/platform/db.ts';
import { startEmbeddedPostgres } from '../../server/src/platform/embedded-postgres.ts';
import { createLog } from '../../server/src/platform/log.ts';
import { migrate } from '../../server/src/platform/migrate.ts';

const SECONDS = Number(process.env.BENCH_SECONDS ?? 8);
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 3);
const USERS = 50_000;
const run = promisify(execFile);

const dataDir = await mkdtemp(join(tmpdir(), 'gp4u-bench-ledger-'));
await chmod(dataDir, 0o711);
const postgres = await startEmbeddedPostgres({ dataDir, say: () => undefined });
const database = await openDatabase(postgres.url, systemClock, createLog('warn'));
const db = database.kysely;
const pgbench = async (...args: string[]): Promise<string> => (await run('pgbench', [...args, postgres.url])).stdout;

async function tpcB(): Promise<number> {
  const out = await pgbench('-c', '16', '-j', '2', '-M', 'prepared', '-n', '-T', String(SECONDS));
  return Number(/tps = ([\d.]+)/.exec(out)?.[1]);
}

async function users(): Promise<ledger.AccountId[]> {
  const { rows } = await sql<{ id: ledger.AccountId }>`insert into ledger.account (kind, owner, limited, mode)
    select 'user', 'bench ' || n, true, 'sync' from generate_series(1, ${USERS}::int) n returning id`.execute(db);
  const treasury = await account('treasury');
  const ids = rows.map(({ id }) => id);
  for (let i = 0; i < ids.length; i += 1000) {
    const legs = ids.slice(i, i + 1000).map((credit) => ({
      kind: 'transfer' as const,
      debit: treasury,
      credit,
      amount: microUsdc(1_000_000_000n),
      code: 'deposit',
    }));
    await ledger.post(db, { flow: randomUUID(), step: 'fund', cause: 'bench', legs });
  }
  return ids;
}

const account = async (kind: ledger.AccountKind): Promise<ledger.AccountId> => ledger.openAccount(db, kind, '');

/** Entries a second made by so many callers, each asking again when it has its answer. */
async function perSecond(callers: number, entry: () => readonly ledger.Leg[]): Promise<number> {
  const from = performance.now();
  const until = from + SECONDS * 1000;
  let made = 0;
  const caller = async (): Promise<void> => {
    while (performance.now() < until) {
      const posted = await ledger.post(db, { flow: randomUUID(), step: 'pay', cause: 'bench', legs: entry() });
      if (!posted.ok) throw new Error(posted.refused);
      made += 1;
    }
  };
  await Promise.all(Array.from({ length: callers }, caller));
  return (made / (performance.now() - from)) * 1000;
}

const any = <T>(items: readonly T[]): T => items[Math.floor(Math.random() * items.length)] as T;
const median = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1] ?? 0;

try {
  await migrate(db);
  await pgbench('-i', '-s', '50', '-q');
  const ids = await users();
  const fee = await account('platform_fee');
  await sql`vacuum analyze`.execute(db);
  const other = (not: ledger.AccountId): ledger.AccountId => {
    const found = any(ids);
    return found === not ? other(not) : found;
  };
  const leg = (debit = any(ids), credit = other(debit)): ledger.Leg => ({
    kind: 'transfer',
    debit,
    credit,
    amount: microUsdc(1n + BigInt(Math.floor(Math.random() * 100))),
    code: 'pay',
  });
  const seen: Record<string, number[]> = {};
  const keep = (name: string, value: number): void => {
    seen[name] = [...(seen[name] ?? []), value];
    console.log(`  ${name}: ${value.toFixed(0)}/s`);
  };
  for (let round = 1; round <= ROUNDS; round += 1) {
    console.log(`round ${round} of ${ROUNDS}`);
    keep('T', await tpcB());
    keep('single at 16', await perSecond(16, () => [leg()]));
    keep('T', await tpcB());
    keep('two legs at 64', await perSecond(64, () => [leg(), leg()]));
    keep('fee leg at 64', await perSecond(64, () => [leg(), leg(any(ids), fee)]));
    keep('single at 64', await perSecond(64, () => [leg()]));
    keep('to the fee at 64', await perSecond(64, () => [leg(any(ids), fee)]));
    keep('batch of 200 at 16', 200 * (await perSecond(16, () => Array.from({ length: 200 }, () => leg()))));
    await ledger.seal(db);
  }
  const of = (name: string): number => median(seen[name] ?? []);
  const row = (name: string, value: number, bar: number): void =>
    console.log(`${name.padEnd(58)} ${value.toFixed(2)}  (bar ${bar})  ${value >= bar ? 'met' : 'MISSED'}`);
  console.log(`T ${of('T').toFixed(0)}/s, medians of ${ROUNDS} rounds of ${SECONDS} s`);
  row('single transfer at 16 callers / T', of('single at 16') / of('T'), 1);
  row('entry with a leg to the fee account / two plain legs, at 64', of('fee leg at 64') / of('two legs at 64'), 0.8);
  row('transfer to the fee account / to any account, at 64', of('to the fee at 64') / of('single at 64'), 0.8);
  row('entry with a leg to the fee account / single, at 64', of('fee leg at 64') / of('single at 64'), 0.8);
  row('transfers in batches of 200 / T', of('batch of 200 at 16') / of('T'), 4);
} finally {
  await database.close();
  await postgres.stop();
  await rm(dataDir, { recursive: true, force: true });
}
