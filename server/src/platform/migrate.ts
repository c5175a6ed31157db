import { readdir, readFile } from 'node:fs/promises';
import { type Kysely, type Migration, Migrator, sql } from 'kysely';
import { DatabaseError } from '#platform/db';

const FOLDER = new URL('../../migrations/', import.meta.url);

async function readMigrations(): Promise<Record<string, Migration>> {
  const files = (await readdir(FOLDER)).filter((file) => file.endsWith('.sql')).sort();
  const entries = files.map(async (file): Promise<[string, Migration]> => {
    const text = await readFile(new URL(file, FOLDER), 'utf8');
    return [file.replace(/\.sql$/, ''), { up: async (db) => void (await sql.raw(text).execute(db)) }];
  });
  return Object.fromEntries(await Promise.all(entries));
}

/** Brings the schema up to date; safe when several processes start at once. Throws `DatabaseError`. */
export async function migrate(db: Kysely<unknown>): Promise<void> {
  const known = await readMigrations();
  const tables = {
    migrationTableSchema: 'platform',
    migrationTableName: 'migration',
    migrationLockTableName: 'migration_lock',
  };
  const migrator = new Migrator({ db, provider: { getMigrations: async () => known }, ...tables });
  const applied = await appliedMigrations(db);
  const newer = applied.filter((name) => !(name in known));
  if (newer.length > 0) {
    throw new DatabaseError(
      `the database has a newer schema than this version of GP4U knows (${newer.join(', ')}): start the newer version, or use another database`,
    );
  }
  const { error } = await migrator.migrateToLatest();
  if (error) throw new DatabaseError(`cannot bring the schema up to date: ${(error as Error).message}`);
}

/** Whether the schema is the one this version works with. */
export async function isUpToDate(db: Kysely<unknown>): Promise<boolean> {
  const known = Object.keys(await readMigrations());
  const applied = await appliedMigrations(db);
  return known.length === applied.length && known.every((name) => applied.includes(name));
}

async function appliedMigrations(db: Kysely<unknown>): Promise<string[]> {
  const { rows: found } = await sql<{
    found: boolean;
  }>`select to_regclass('platform.migration') is not null as found`.execute(db);
  if (!found[0]?.found) return [];
  const { rows } = await sql<{ name: string }>`select name from platform.migration order by name`.execute(db);
  return rows.map((row) => row.name);
}
