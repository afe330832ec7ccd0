import { ALLOWED_LATENESS_MS, type AttractionRef, UnavailableError } from '@ridewait/core';
import { attractionsIn } from './attractions.ts';
import {
  dayOf,
  type DayTable,
  dayTables,
  DEFAULT_PARTITION,
  detachPartition,
  ensurePartitions,
  MINUTES_PER_DAY,
} from './partitions.ts';
import { aggregate, countLeftOut, type MinuteSpan, QUARTER_MINUTES } from './quarter-hours.ts';
import { sqlState } from './sql-errors.ts';
import { type Sql, uncompiled } from './sql.ts';

/** Partitions are made so far ahead that a week of failed runs does no harm. */
const DAYS_AHEAD = 8;

/**
 * The fewest days of buckets to keep, beside today. A reading is taken for as long as it was received within the
 * allowed lateness of its event; it may wait on the bus after that, for which this leaves one day. So when a day is
 * dropped, nothing is to come for it any more: what did arrive would be late, or has waited on the bus for longer
 * than the margin. Whoever wants to be sure of messages that waited longer keeps more days.
 */
export const MIN_KEEP_DAYS = Math.ceil(ALLOWED_LATENESS_MS / 86_400_000) + 1;

export interface MaintainOptions {
  /** Days of buckets to keep, beside today. Default, and the fewest: `MIN_KEEP_DAYS`. */
  keepDays?: number;
  /** Milliseconds since 1970. */
  now?: number;
  /** Aborts between two attractions; the generator then rejects with the signal's reason. */
  signal?: AbortSignal;
}

/** `day` counts days since 1970; `quarters` are the quarter-hours that were written. */
export type MaintenanceStep =
  | { step: 'made'; day: number }
  | { step: 'aggregated'; day: number; quarters: number }
  | { step: 'dropped'; day: number; quarters: number }
  /** Others used `buckets` all the while: the day stays for the next run. */
  | { step: 'busy'; day: number }
  /** Old rows without a partition of their day; `leftOut` readings came after their day was dropped. */
  | { step: 'swept'; quarters: number; rows: number; leftOut: number };

/**
 * What a database needs once a day, or more often: partitions for the days to come, the quarter-hours of every day
 * that is held, and an end of the days that are older than `keepDays`. Each step is told as it is done. Everything
 * is idempotent, and can be stopped and begun again anywhere; services go on meanwhile, and so may another
 * `maintain`. One attraction's day is in memory at a time.
 *
 * Throws a `RangeError` where `keepDays` is too small or no whole number.
 */
export async function* maintain(
  sql: Sql,
  { keepDays = MIN_KEEP_DAYS, now = Date.now(), signal }: MaintainOptions = {},
): AsyncGenerator<MaintenanceStep> {
  if (!Number.isInteger(keepDays) || keepDays < MIN_KEEP_DAYS) {
    throw new RangeError(`keepDays is ${keepDays}: it must be ${MIN_KEEP_DAYS} or more whole days`);
  }
  const today = dayOf(now);
  const firstKept = today - keepDays;
  for (const day of await ensurePartitions(sql, today, today + DAYS_AHEAD)) {
    yield { step: 'made', day };
  }
  for (const table of await dayTables(sql)) {
    // What is taken out of buckets already is brought to its end, however many days are to be kept now.
    if (table.isAttached && table.day >= firstKept) continue;
    yield await dropDay(sql, table, signal);
  }
  yield* sweep(sql, firstKept * MINUTES_PER_DAY, signal);
  for (const { day, name } of await keptDays(sql, firstKept, today)) {
    const span = finished(day, now);
    yield { step: 'aggregated', day, quarters: await aggregateAll(sql, name, span, signal) };
  }
}

/** A whole day, or as much of it as has passed in whole quarter-hours. */
function finished(day: number, now: number): MinuteSpan {
  const quarter = Math.floor(now / (QUARTER_MINUTES * 60_000));
  const from = day * MINUTES_PER_DAY;
  return { from, to: Math.min(from + MINUTES_PER_DAY, quarter * QUARTER_MINUTES) };
}

async function aggregateAll(
  sql: Sql,
  table: string,
  span: MinuteSpan,
  signal: AbortSignal | undefined,
): Promise<number> {
  let quarters = 0;
  for await (const ref of attractionsIn(sql, table)) {
    signal?.throwIfAborted();
    quarters += await uncompiled(sql, (tx) => aggregate(tx, table, ref, span));
  }
  return quarters;
}

/**
 * First takes the day out of `buckets`, so that nothing can be written to it; then makes the quarter-hours of all
 * that is in it; then drops it. A run that ends in between leaves a table that the next run goes on with.
 */
async function dropDay(
  sql: Sql,
  table: DayTable,
  signal: AbortSignal | undefined,
): Promise<MaintenanceStep> {
  const { day, name } = table;
  signal?.throwIfAborted();
  try {
    if (table.isAttached) await detachPartition(sql, name);
    const from = day * MINUTES_PER_DAY;
    const quarters = await aggregateAll(sql, name, { from, to: from + MINUTES_PER_DAY }, signal);
    await sql.script(`DROP TABLE IF EXISTS ${name}`);
    return { step: 'dropped', day, quarters };
  } catch (error) {
    if (failedWith(error, LOCK_NOT_AVAILABLE)) return { step: 'busy', day };
    // Another run was faster, and it too has dropped nothing before its quarter-hours were made.
    const isGone = failedWith(error, UNDEFINED_TABLE) && !(await exists(sql, name));
    if (isGone) return { step: 'dropped', day, quarters: 0 };
    throw error;
  }
}

const UNDEFINED_TABLE = '42P01';
const LOCK_NOT_AVAILABLE = '55P03';
const SERIALIZATION_FAILURE = '40001';

function failedWith(error: unknown, state: string): boolean {
  return sqlState(error instanceof UnavailableError ? error.cause : error) === state;
}

async function exists(sql: Sql, table: string): Promise<boolean> {
  const rows = await sql.query('SELECT 1 WHERE to_regclass($1) IS NOT NULL', [table]);
  return rows.length > 0;
}

/** The days that have finished quarter-hours, each with the table that its buckets are in. */
async function keptDays(
  sql: Sql,
  firstKept: number,
  today: number,
): Promise<{ day: number; name: string }[]> {
  const own = (await dayTables(sql)).filter(({ isAttached }) => isAttached);
  const loose = await sql.query<{ day: number }>(
    `SELECT DISTINCT minute / ${MINUTES_PER_DAY} AS day FROM ${DEFAULT_PARTITION}`,
  );
  return [...own, ...loose.map(({ day }) => ({ day, name: DEFAULT_PARTITION }))]
    .filter(({ day }) => firstKept <= day && day <= today)
    .toSorted((a, b) => a.day - b.day);
}

/** Ends the rows before a minute in the default partition, an attraction's day at a time. */
async function* sweep(
  sql: Sql,
  before: number,
  signal: AbortSignal | undefined,
): AsyncGenerator<MaintenanceStep> {
  const all = { quarters: 0, rows: 0, leftOut: 0 };
  for await (const ref of attractionsIn(sql, DEFAULT_PARTITION)) {
    for (;;) {
      signal?.throwIfAborted();
      const done = await sweepOldestDay(sql, ref, before).catch((error: unknown) => {
        // Another run has got hold of the same day: what it leaves is looked at again.
        if (failedWith(error, SERIALIZATION_FAILURE)) return { quarters: 0, rows: 0, leftOut: 0 };
        throw error;
      });
      if (!done) break;
      all.quarters += done.quarters;
      all.rows += done.rows;
      all.leftOut += done.leftOut;
    }
  }
  if (all.rows > 0) yield { step: 'swept', ...all };
}

async function sweepOldestDay(sql: Sql, ref: AttractionRef, before: number) {
  return uncompiled(sql, async (tx) => {
    // One snapshot: what is deleted is what the quarter-hours were made from.
    await tx.script('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ');
    const [oldest] = await tx.query<{ minute: number | null }>(
      `SELECT min(minute) AS minute FROM ${DEFAULT_PARTITION}
       WHERE park = $1 AND attraction = $2 AND minute < $3`,
      [ref.park, ref.attraction, before],
    );
    if (oldest!.minute === null) return null;
    const from = Math.floor(oldest!.minute / MINUTES_PER_DAY) * MINUTES_PER_DAY;
    const span = { from, to: from + MINUTES_PER_DAY };
    const leftOut = await countLeftOut(tx, DEFAULT_PARTITION, ref, span);
    const quarters = await aggregate(tx, DEFAULT_PARTITION, ref, span);
    const rows = await tx.query(
      `DELETE FROM ${DEFAULT_PARTITION}
       WHERE park = $1 AND attraction = $2 AND minute >= $3 AND minute < $4 RETURNING minute`,
      [ref.park, ref.attraction, span.from, span.to],
    );
    return { quarters, rows: rows.length, leftOut };
  });
}
