import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { dayOf, ensurePartitions } from './partitions.ts';
import type { Sql } from './sql.ts';

export interface MigrateOptions {
  /** The folder of `0001_name.sql` and so on. Default: the one of this package. */
  directory?: URL;
  /** Milliseconds since 1970. */
  now?: number;
}

interface Migration {
  name: string;
  text: string;
  checksum: string;
}

/** Any number that nothing else in the database locks. */
const LOCK = 7_201_600;
const PARTITION_DAYS = 8;

/**
 * Brings the schema up to date: runs the numbered migrations that were not run yet, each in its own
 * transaction, and makes the partitions from 8 days ago to 8 days ahead. Any number of processes may call
 * it at once. Resolves to the names of what it ran; rejects, with nothing changed, when a migration that
 * was run before is not the file that it was, or is not there any more.
 */
export async function migrate(sql: Sql, options: MigrateOptions = {}): Promise<string[]> {
  const migrations = await readMigrations(
    options.directory ?? new URL('../../migrations/', import.meta.url),
  );
  const ran: string[] = [];
  for (const migration of migrations) {
    if (await runOnce(sql, migration, migrations)) ran.push(migration.name);
  }
  const today = dayOf(options.now ?? Date.now());
  await ensurePartitions(sql, today - PARTITION_DAYS, today + PARTITION_DAYS);
  return ran;
}

async function readMigrations(directory: URL): Promise<Migration[]> {
  const names = (await readdir(directory)).filter((name) => /^\d{4}_.+\.sql$/.test(name));
  if (names.length === 0) throw new Error(`no migrations in ${directory.pathname}`);
  return Promise.all(
    names.toSorted().map(async (name) => {
      const text = await readFile(new URL(name, directory), 'utf8');
      return { name, text, checksum: createHash('sha256').update(text).digest('hex') };
    }),
  );
}

async function runOnce(sql: Sql, migration: Migration, all: Migration[]): Promise<boolean> {
  return sql.transaction(async (tx) => {
    // A migration may take longer than any statement of a service; it must not make services wait, though.
    await tx.script(`SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = '30s'`);
    await tx.query('SELECT pg_advisory_xact_lock($1)', [LOCK]);
    await tx.script(`CREATE TABLE IF NOT EXISTS migrations (
      name text PRIMARY KEY, checksum text NOT NULL, ran_at timestamptz NOT NULL DEFAULT now())`);
    const recorded = await tx.query<{ name: string; checksum: string }>(
      'SELECT name, checksum FROM migrations ORDER BY name',
    );
    for (const { name, checksum } of recorded) {
      if (all.find((each) => each.name === name)?.checksum === checksum) continue;
      throw new Error(
        `migration ${name} was run on this database and has changed since, or is missing: ` +
          'restore the file, and put the change in a new migration',
      );
    }
    if (recorded.some(({ name }) => name === migration.name)) return false;
    const newest = recorded.at(-1)?.name;
    if (newest !== undefined && newest > migration.name) {
      throw new Error(
        `migration ${migration.name} comes before ${newest}, which was run: renumber it`,
      );
    }
    await tx.script(migration.text);
    await tx.query('INSERT INTO migrations (name, checksum) VALUES ($1, $2)', [
      migration.name,
      migration.checksum,
    ]);
    return true;
  });
}
