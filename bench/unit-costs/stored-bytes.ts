import { type Park, parkClock } from '@ridewait/core';
import { keepForecasts, maintain, pgSql, type Sql } from '@ridewait/stores';
import type { BenchBacking } from '../backing.ts';
import type { Figure } from '../figures.ts';
import { saveYear } from '../forecasts.ts';
import type { RideSources } from '../push-bodies.ts';
import type { ServerWatch } from './server-use.ts';

/** Enough for forecasts, which are a good part of a live answer. */
const LEARNT_DAYS = 60;

export interface StoredBytesOptions {
  backing: BenchBacking;
  park: Park;
  rides: readonly RideSources[];
  use: ServerWatch;
}

/**
 * What a ride takes in Redis, once the processor holds the states of all, and rows in PostgreSQL, indexes and all,
 * after a vacuum. Leaves a database with forecasts in it.
 */
export async function storedBytes(options: StoredBytesOptions): Promise<Figure[]> {
  const { backing, park, rides, use } = options;
  await using sql = pgSql({ server: { url: backing.databaseUrl }, maxConnections: 1 });
  const { redisHeld } = await use.now();
  await Array.fromAsync(maintain(sql, { now: Date.now() }));
  await saveYear(sql, park, parkClock(park.timezone).timeAt(Date.now()).day, LEARNT_DAYS);
  await Array.fromAsync(keepForecasts(sql, [park], { now: Date.now() }));
  await sql.script('VACUUM (FULL, ANALYZE)');
  return [
    figure('Redis, a ride with a day behind it', redisHeld / rides.length),
    figure('PostgreSQL, a minute of a ride', await bytesOfRow(sql, 'buckets')),
    figure('PostgreSQL, a quarter-hour of a ride', await bytesOfRow(sql, 'quarter_hours')),
    figure('PostgreSQL, a day of a lane', await bytesOfRow(sql, 'day_waits')),
  ];
}

function figure(name: string, bytes: number): Figure {
  return { name, unit: 'bytes', values: [bytes] };
}

/** With its partitions, its indexes and what is stored apart. */
async function bytesOfRow(sql: Sql, table: string): Promise<number> {
  const [found] = await sql.query<{ bytes: string; rows: string }>(
    `SELECT (SELECT sum(pg_total_relation_size(part))
        FROM (SELECT relid AS part FROM pg_partition_tree('${table}') UNION SELECT '${table}'::regclass) AS parts)
        AS bytes,
      (SELECT count(*) FROM ${table}) AS rows`,
  );
  const { bytes, rows } = found!;
  if (Number(rows) === 0) throw new Error(`${table} has no rows to measure`);
  return Number(bytes) / Number(rows);
}
