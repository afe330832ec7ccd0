import { type Migration, MIGRATIONS, readMigrations } from './migration-files.ts';
import { dayOf, ensurePartitions } from './partitions.ts';
import type { Sql } from './sql.ts';

export interface MigrateOptions {
  /** The folder of `0001_name.sql` and so on. Default: the one of this package. */
  directory?: URL;
  /** Milliseconds since 1970. */
  now?: number;
}

/** Any number that nothing else in the database locks. */
const LOCK = 7_201_600;
const PARTITION_DAYS = 8;

/**
 * Brings the schema up to date: runs the numbered migrations that were not run yet, each in its own
 * transaction, and makes the partitions from 8 days ago to 8 days ahead. Any number of processes may call
 * it at once. Resolves to the names of what it ran; rejects, with nothing changed, when a migration that
 * was run before is not the file that it was, or is not there any more. What a newer release has run after
 * all that this one knows stays as it is.
 */
export async function migrate(sql: Sql, options: MigrateOptions = {}): Promise<string[]> {
  const directory = options.directory ?? MIGRATIONS;
  const migrations = await readMigrations(directory);
  if (migrations.length === 0) throw new Error(`no migrations in ${directory.pathname}`);
  const ran: string[] = [];
  for (const migration of migrations) {
    if (await runOnce(sql, migration, migrations)) ran.push(migration.name);
  }
  const today = dayOf(options.now ?? Date.now());
  await ensurePartitions(sql, today - PARTITION_DAYS, today + PARTITION_DAYS);
  return ran;
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
    const last = all.at(-1)!.name;
    for (const { name, checksum } of recorded) {
      // A newer release's: the way back to this one leaves its schema, which this one can use.
      if (name > last) continue;
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
