/**
 * `npm run bench:verify`: a ledger of a million transfers, holds and captures among them, is verified as `gp4u ledger
 * verify` does it; then one byte of one row is flipped and the row must be named.
 */
import { randomUUID } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { systemClock } from '../../server/src/base/clock.ts';
import { microUsdc } from '../../server/src/base/money.ts';
import * as ledger from '../../server/src/ledger/ledger.ts';
import { inTransaction, openDatabase } from '../../server/src/platform/db.ts';
import { startEmbeddedPostgres } from '../../server/src/platform/embedded-postgres.ts';
import { createLog } from '../../server/src/platform/log.ts';
import { migrate } from '../../server/src/platform/migrate.ts';
import { createRandom } from '../support/random.ts';

const TRANSFERS = Number(process.env.BENCH_TRANSFERS ?? 1_000_000);
const USERS = 10_000;
const HOLDS = TRANSFERS / 20;
const TOGETHER = 200;
const CALLERS = 4;
const BAR_SECONDS = 30;

const dataDir = await mkdtemp(join(tmpdir(), 'gp4u-bench-verify-'));
await chmod(dataDir, 0o711);
const postgres = await startEmbeddedPostgres({ dataDir, say: () => undefined });
const database = await openDatabase(postgres.url, systemClock, createLog('warn'));
const db = database.kysely;
const random = createRandom(1);

/** Entries of so many legs, from a few callers at once, until `made` legs are written. */
async function write(legs: number, step: string, leg: (nth: number) => ledger.Leg): Promise<void> {
  let next = 0;
  const caller = async (): Promise<void> => {
    while (next < legs) {
      const first = next;
      next += TOGETHER;
      const entry = Array.from({ length: Math.min(TOGETHER, legs - first) }, (_, i) => leg(first + i));
      const flow = randomUUID();
      const posted = await ledger.post(db, { flow, step, cause: 'bench', legs: entry });
      if (!posted.ok) throw new Error(posted.refused);
      if (step === 'hold') holds.push(...entry.map((_, i) => ledger.transferId(flow, step, i + 1)));
    }
  };
  await Promise.all(Array.from({ length: CALLERS }, caller));
}

const holds: string[] = [];

async function verified(what: string): Promise<ledger.Report> {
  const began = performance.now();
  let step = '';
  let since = began;
  const onProgress = (name: string): void => {
    const now = performance.now();
    if (step !== '' && step !== name) console.log(`    ${step} ${((now - since) / 1000).toFixed(1)} s`);
    if (step !== name) since = now;
    step = name;
  };
  const report = await ledger.verify(db, systemClock, { onProgress });
  const seconds = (performance.now() - began) / 1000;
  const { transfers, blocks, accounts, faults } = report;
  console.log(`${what}: ${transfers} transfers, ${accounts} accounts, ${blocks} blocks in ${seconds.toFixed(1)} s`);
  console.log(`  (bar ${BAR_SECONDS} s) ${seconds <= BAR_SECONDS ? 'met' : 'MISSED'}; ${faults.length} faults`);
  for (const { what: kind, row, detail } of faults.slice(0, 3)) console.log(`  ${kind} ${row}: ${detail}`);
  return report;
}

try {
  await migrate(db);
  const treasury = await ledger.openAccount(db, 'treasury', '');
  const { rows } = await sql<{ id: ledger.AccountId }>`insert into ledger.account (kind, owner, limited, mode)
    select 'user', 'bench ' || n, true, 'sync' from generate_series(1, ${USERS}::int) n returning id`.execute(db);
  const users = rows.map(({ id }) => id);
  const amount = microUsdc(1_000n);
  const sides = () => {
    const debit = random.pick(users);
    const credit = random.pick(users);
    return { debit, credit: credit === debit ? treasury : credit };
  };
  await write(USERS, 'fund', (i) => ({
    kind: 'transfer',
    debit: treasury,
    credit: users[i] as ledger.AccountId,
    amount: microUsdc(1_000_000_000n),
    code: 'deposit',
  }));
  await write(HOLDS, 'hold', () => ({ kind: 'hold', ...sides(), amount, code: 'hold', expiresAt: null }));
  const held = [...holds];
  await write(HOLDS / 2, 'capture', (i) => ({ kind: 'capture', hold: held[i] ?? '', amount, code: 'payment' }));
  const rest = TRANSFERS - USERS - HOLDS * 1.5;
  await write(rest, 'pay', () => ({ kind: 'transfer', ...sides(), amount, code: 'payment' }));
  console.log('written; sealing');
  let more = true;
  while (more) more = await ledger.seal(db);
  await sql`vacuum analyze`.execute(db);
  await verified('honest');
  const [{ id } = { id: '' }] = (
    await sql<{
      id: string;
    }>`select id from ledger.transfer where kind = 'posted' order by id offset 77777 limit 1`.execute(db)
  ).rows;
  await inTransaction(db, systemClock, async (tx) => {
    await sql`set local session_replication_role = 'replica'`.execute(tx);
    await sql`update ledger.transfer set code = 'paymenu' where id = ${id}`.execute(tx);
  });
  const { faults } = await verified('one byte flipped');
  console.log(faults.some(({ row }) => row === id) ? `  the row ${id} is named` : `  the row ${id} is NOT named`);
} finally {
  await database.close();
  await postgres.stop();
  await rm(dataDir, { recursive: true, force: true });
}
