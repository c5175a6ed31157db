import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import { systemClock } from '../../server/src/base/clock.ts';
import { type Database, openDatabase } from '../../server/src/platform/db.ts';
import { createLog } from '../../server/src/platform/log.ts';
import { migrate } from '../../server/src/platform/migrate.ts';

async function run(text: string): Promise<void> {
  const client = new pg.Client({ connectionString: inject('databaseUrl') });
  await client.connect();
  await client.query(text);
  await client.end();
}

/** An empty database with today's schema; gone after `drop`. */
export async function freshDatabase(): Promise<{ url: string; database: Database; drop(): Promise<void> }> {
  const name = `t_${randomBytes(6).toString('hex')}`;
  await run(`create database ${name}`);
  const url = inject('databaseUrl').replace(/\/[^/]*$/, `/${name}`);
  const database = await openDatabase(url, systemClock, createLog('silent'));
  await migrate(database.kysely);
  return {
    url,
    database,
    async drop() {
      await database.close();
      await run(`drop database ${name} with (force)`);
    },
  };
}
