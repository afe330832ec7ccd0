import type { Sql, SqlSession } from './sql.ts';

const MINUTES_PER_DAY = 1_440;
const DAY_MS = 86_400_000;

/** Days since 1970. */
export function dayOf(at: number): number {
  return Math.floor(at / DAY_MS);
}

function partitionName(day: number): string {
  return `buckets_${new Date(day * DAY_MS).toISOString().slice(0, 10).replaceAll('-', '_')}`;
}

/** Sees to it that each day of `fromDay` ≤ day ≤ `toDay` (days since 1970, UTC) has its own partition of buckets. */
export async function ensurePartitions(sql: Sql, fromDay: number, toDay: number): Promise<void> {
  const rows = await sql.query<{ name: string }>(
    `SELECT c.relname AS name FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
     WHERE i.inhparent = 'buckets'::regclass`,
  );
  const existing = new Set(rows.map(({ name }) => name));
  for (let day = fromDay; day <= toDay; day += 1) {
    if (!existing.has(partitionName(day))) await sql.transaction((tx) => addPartition(tx, day));
  }
}

/**
 * Attaches a table of its own, which locks out no reader or writer of the other days, and moves what the
 * default partition had taken of that day.
 */
async function addPartition(tx: SqlSession, day: number): Promise<void> {
  const name = partitionName(day);
  const from = day * MINUTES_PER_DAY;
  const to = from + MINUTES_PER_DAY;
  // Rather fail than let every writer queue behind this one.
  await tx.script(
    `SET LOCAL lock_timeout = '5s'; LOCK TABLE buckets_default IN ACCESS EXCLUSIVE MODE`,
  );
  // Another process may have made it while this one waited for the lock.
  const made = await tx.query(`SELECT 1 FROM pg_class WHERE oid = to_regclass($1)`, [name]);
  if (made.length > 0) return;
  await tx.script(`
    CREATE TABLE ${name} (LIKE buckets INCLUDING DEFAULTS INCLUDING CONSTRAINTS);
    WITH moved AS (
      DELETE FROM buckets_default WHERE minute >= ${from} AND minute < ${to} RETURNING *
    )
    INSERT INTO ${name} SELECT * FROM moved;
    ALTER TABLE buckets ATTACH PARTITION ${name} FOR VALUES FROM (${from}) TO (${to})`);
}
