import type { Sql, SqlSession } from './sql.ts';

export const MINUTES_PER_DAY = 1_440;
const DAY_MS = 86_400_000;

/** Where rows are that no day's partition takes. */
export const DEFAULT_PARTITION = 'buckets_default';

/** Days since 1970. */
export function dayOf(at: number): number {
  return Math.floor(at / DAY_MS);
}

/** `2026-11-24`. */
export function dateOf(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

function partitionName(day: number): string {
  return `buckets_${dateOf(day).replaceAll('-', '_')}`;
}

export interface DayTable {
  /** Days since 1970. */
  day: number;
  name: string;
  /** False between the two steps of a drop: no read and no write of buckets finds it any more. */
  isAttached: boolean;
}

/** The days that have a table of their own, the oldest first. */
export async function dayTables(sql: SqlSession): Promise<DayTable[]> {
  const rows = await sql.query<{ name: string; isAttached: boolean }>(
    `SELECT c.relname AS name, i.inhrelid IS NOT NULL AS "isAttached"
     FROM pg_class c LEFT JOIN pg_inherits i
       ON i.inhrelid = c.oid AND i.inhparent = 'buckets'::regclass
     WHERE c.relkind = 'r' AND c.relname ~ '^buckets_\\d{4}_\\d\\d_\\d\\d$'
       AND c.relnamespace = (SELECT relnamespace FROM pg_class WHERE oid = 'buckets'::regclass)
     ORDER BY name`,
  );
  return rows.map(({ name, isAttached }) => {
    const date = name.slice('buckets_'.length).replaceAll('_', '-');
    return { day: dayOf(Date.parse(date)), name, isAttached };
  });
}

/**
 * Sees to it that each day of `fromDay` ≤ day ≤ `toDay` (days since 1970, UTC) has its own partition of buckets.
 * Resolves to the days that had none.
 */
export async function ensurePartitions(
  sql: Sql,
  fromDay: number,
  toDay: number,
): Promise<number[]> {
  const existing = new Set((await dayTables(sql)).map(({ day }) => day));
  const made: number[] = [];
  for (let day = fromDay; day <= toDay; day += 1) {
    if (existing.has(day)) continue;
    if (await sql.transaction((tx) => addPartition(tx, day))) made.push(day);
  }
  return made;
}

/**
 * Attaches a table of its own, which locks out no reader or writer of the other days, and moves what the
 * default partition had taken of that day. False where another process has made it meanwhile.
 */
async function addPartition(tx: SqlSession, day: number): Promise<boolean> {
  const name = partitionName(day);
  const from = day * MINUTES_PER_DAY;
  const to = from + MINUTES_PER_DAY;
  // Rather fail than let every writer queue behind this one.
  await tx.script(
    `SET LOCAL lock_timeout = '5s'; LOCK TABLE ${DEFAULT_PARTITION} IN ACCESS EXCLUSIVE MODE`,
  );
  // Another process may have made it while this one waited for the lock.
  const made = await tx.query(`SELECT 1 FROM pg_class WHERE oid = to_regclass($1)`, [name]);
  if (made.length > 0) return false;
  await tx.script(`
    CREATE TABLE ${name} (LIKE buckets INCLUDING DEFAULTS INCLUDING CONSTRAINTS);
    WITH moved AS (
      DELETE FROM ${DEFAULT_PARTITION} WHERE minute >= ${from} AND minute < ${to} RETURNING *
    )
    INSERT INTO ${name} SELECT * FROM moved;
    ALTER TABLE buckets ATTACH PARTITION ${name} FOR VALUES FROM (${from}) TO (${to})`);
  return true;
}

/**
 * Takes a day out of buckets; its table stays. That needs `buckets` to itself for a moment (DETACH … CONCURRENTLY
 * can't be had beside a default partition), so that whoever comes meanwhile waits: a quarter of a second at most,
 * then this gives up with `UnavailableError`.
 */
export async function detachPartition(sql: Sql, name: string): Promise<void> {
  await sql.transaction(async (tx) => {
    await tx.script(
      `SET LOCAL lock_timeout = '250ms'; LOCK TABLE ONLY buckets IN ACCESS EXCLUSIVE MODE`,
    );
    // Another process may have done it while this one waited for the lock.
    const still = await tx.query(
      `SELECT 1 FROM pg_inherits
       WHERE inhrelid = to_regclass($1) AND inhparent = 'buckets'::regclass`,
      [name],
    );
    if (still.length > 0) await tx.script(`ALTER TABLE buckets DETACH PARTITION ${name}`);
  });
}
