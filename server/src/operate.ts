/** What an operator does on the machine of the server: `gp4u ledger verify`, `gp4u operator add`, `gp4u audit`. */
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { createAuth } from '#auth';
import { formatInstant, systemClock } from '#base/clock';
import * as ledger from '#ledger';
import { readAudit } from '#platform/audit';
import { type Config, ConfigError, loadConfig } from '#platform/config';
import { type Database, DatabaseError, openDatabase } from '#platform/db';
import { EmbeddedPostgresError, startEmbeddedPostgres } from '#platform/embedded-postgres';
import { createLog } from '#platform/log';
import { isUpToDate } from '#platform/migrate';
import { reservationChecks } from '#reservations';
import { walletChecks } from '#wallet';

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const note = (line: string): void => void process.stderr.write(`${line}\n`);

/** The server's database, whether the server runs or not. None is made: an empty one would tell nothing of the real one. */
async function withDatabase(config: Config, work: (database: Database) => Promise<number>): Promise<number> {
  if (config.databaseUrl === null && !existsSync(config.dataDir)) {
    note(`There is no database in ${config.dataDir}: set GP4U_DATA_DIR or DATABASE_URL as for the server.`);
    return 2;
  }
  const postgres =
    config.databaseUrl === null ? await startEmbeddedPostgres({ dataDir: config.dataDir, say: () => undefined }) : null;
  try {
    const url = config.databaseUrl?.reveal() ?? postgres?.url ?? '';
    const database = await openDatabase(url, systemClock, createLog('silent'));
    try {
      if (await isUpToDate(database.kysely)) return await work(database);
      note('The database is of another version: start the server of this version on it first.');
      return 2;
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
    also: [...walletChecks, ...reservationChecks],
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

/** Nobody logs in here. */
const nobody = (database: Database) =>
  ({ database, clock: systemClock, secret: 'no token is made here', mode: 'sandbox', origin: null }) as const;

async function setRole(database: Database, email: string, role: 'user' | 'operator'): Promise<number> {
  const auth = createAuth(nobody(database));
  const before = await auth.setRole(email, role);
  if (before === null) {
    note(`There is no account of ${email}: sign up first, in the page or with gp4u signup.`);
    return 1;
  }
  say(`${before.email} was ${before.role} and is ${role}.`);
  return 0;
}

type AuditOptions = {
  readonly user?: string;
  readonly object?: string;
  readonly verb?: string;
  readonly limit: number;
};

async function showAudit(database: Database, { user, json, ...filters }: AuditOptions & { json: boolean }) {
  const auth = createAuth(nobody(database));
  const person = user === undefined ? undefined : await auth.userByEmail(user);
  if (person === null) {
    note(`There is no account of ${user}.`);
    return 1;
  }
  const rows = await readAudit(database.kysely, { ...filters, ...(person === undefined ? {} : { actor: person.id }) });
  const shown = rows.map((row) => ({ ...row, at: formatInstant(row.at) }));
  if (json) say(JSON.stringify(shown, null, 2));
  else
    for (const row of shown) {
      const who = row.actor === null ? row.address : `${row.actor} from ${row.address}`;
      const change = row.before || row.after ? ` ${JSON.stringify({ before: row.before, after: row.after })}` : '';
      say(`${row.at} ${row.verb} ${row.object_kind} ${row.object_id} by ${who}${change}`);
    }
  return 0;
}

const AUDIT_ROWS = 50;
const AUDIT_ROWS_MAX = 10_000;

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      head: { type: 'string' },
      json: { type: 'boolean', default: false },
      user: { type: 'string' },
      object: { type: 'string' },
      verb: { type: 'string' },
      limit: { type: 'string', default: String(AUDIT_ROWS) },
    },
  });
  const [room, verb, email] = positionals;
  const config = loadConfig();
  const { head, json, limit: rows, ...filters } = values;
  if (room === 'ledger' && verb === 'verify')
    return withDatabase(config, (database) => verify(database, { json, ...(head === undefined ? {} : { head }) }));
  if (room === 'operator' && (verb === 'add' || verb === 'remove') && email !== undefined)
    return withDatabase(config, (database) => setRole(database, email, verb === 'add' ? 'operator' : 'user'));
  const limit = /^\d{1,5}$/.test(rows) ? Number(rows) : 0;
  if (room === 'audit' && limit >= 1 && limit <= AUDIT_ROWS_MAX)
    return withDatabase(config, (database) => showAudit(database, { ...filters, limit, json }));
  note('gp4u ledger verify [--head HASH], gp4u operator add EMAIL, gp4u operator remove EMAIL');
  note(`gp4u audit [--user EMAIL] [--object ID] [--verb VERB] [--limit 1 to ${AUDIT_ROWS_MAX}]`);
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
