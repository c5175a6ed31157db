/** What an operator does on the machine of the server: `gp4u operator add`, `gp4u ledger verify`. */
import { parseArgs } from 'node:util';
import { createAuth } from '#auth';
import { systemClock } from '#base/clock';
import * as ledger from '#ledger';
import { type Config, ConfigError, loadConfig } from '#platform/config';
import { type Database, DatabaseError, openDatabase } from '#platform/db';
import { EmbeddedPostgresError, startEmbeddedPostgres } from '#platform/embedded-postgres';
import { createLog } from '#platform/log';
import { migrate } from '#platform/migrate';

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const note = (line: string): void => void process.stderr.write(`${line}\n`);

/** The server's database, whether the server runs or not. */
async function withDatabase(config: Config, work: (database: Database) => Promise<number>): Promise<number> {
  const postgres =
    config.databaseUrl === null ? await startEmbeddedPostgres({ dataDir: config.dataDir, say: () => undefined }) : null;
  try {
    const url = config.databaseUrl?.reveal() ?? postgres?.url ?? '';
    const database = await openDatabase(url, systemClock, createLog('silent'));
    try {
      await migrate(database.kysely);
      return await work(database);
    } finally {
      await database.close();
    }
  } finally {
    await postgres?.stop();
  }
}

async function verify(database: Database, options: { head?: string; json: boolean }): Promise<number> {
  const began = performance.now();
  const shown = process.stderr.isTTY === true;
  const report = await ledger.verify(database.kysely, systemClock, {
    ...(options.head === undefined ? {} : { knownHead: options.head }),
    onProgress(step, share) {
      const text = share > 0 ? `${step} ${Math.floor(share * 100)} %` : step;
      if (shown) process.stderr.write(`\r\x1b[K${text}`);
      else if (share === 0) note(text);
    },
  });
  if (shown) process.stderr.write('\r\x1b[K');
  const seconds = (performance.now() - began) / 1000;
  const { faults, ...counts } = report;
  if (options.json) {
    say(
      JSON.stringify({ ...counts, seconds, faults }, (_, item) => (typeof item === 'bigint' ? Number(item) : item), 2),
    );
  } else {
    for (const { what, row, detail } of faults) say(`${what} ${row}: ${detail}`);
    say(
      `${counts.transfers} transfers, ${counts.accounts} accounts, ${counts.blocks} blocks, ${counts.waiting} waiting to be sealed; ${seconds.toFixed(1)} s`,
    );
    say(`head ${counts.head ?? 'none yet'}`);
    say(faults.length === 0 ? 'clean' : `${faults.length} faults`);
  }
  return faults.length === 0 ? 0 : 1;
}

async function setRole(database: Database, email: string, role: 'user' | 'operator'): Promise<number> {
  const auth = createAuth({ database, clock: systemClock, secret: 'no token is made here' });
  const before = await auth.setRole(email, role);
  if (before === null) {
    note(`There is no account of ${email}: sign up first, in the page or with gp4u signup.`);
    return 1;
  }
  say(`${before.email} was ${before.role} and is ${role}.`);
  return 0;
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { head: { type: 'string' }, json: { type: 'boolean', default: false } },
  });
  const [room, verb, email] = positionals;
  const config = loadConfig();
  if (room === 'ledger' && verb === 'verify') {
    const { head, json } = values;
    return withDatabase(config, (database) => verify(database, { json, ...(head === undefined ? {} : { head }) }));
  }
  if (room === 'operator' && (verb === 'add' || verb === 'remove') && email !== undefined)
    return withDatabase(config, (database) => setRole(database, email, verb === 'add' ? 'operator' : 'user'));
  note('gp4u ledger verify [--head HASH], gp4u operator add EMAIL, gp4u operator remove EMAIL');
  return 2;
}

const forPeople = [ConfigError, DatabaseError, EmbeddedPostgresError];

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    if (!forPeople.some((kind) => error instanceof kind)) throw error;
    note((error as Error).message);
    process.exit(2);
  },
);
