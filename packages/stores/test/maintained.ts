import type { HistoryStore, Tally } from '@ridewait/core';
import { sqlHistoryStore } from '../src/sql/history-store.ts';
import { inSchema } from '../src/sql/in-schema.ts';
import { maintain, type MaintainOptions, type MaintenanceStep } from '../src/sql/maintain.ts';
import { migrate } from '../src/sql/migrate.ts';
import { dayOf } from '../src/sql/partitions.ts';
import type { Sql } from '../src/sql/sql.ts';

export const NOON = Date.UTC(2026, 10, 24, 12);
export const DAY_MS = 86_400_000;
export const TODAY = dayOf(NOON);

/** The minute of a day that is so many days before today. */
export function minuteAgo(days: number, minute = 0): number {
  return (TODAY - days) * 1_440 + minute;
}

export interface QuarterRow {
  attraction: string;
  quarter: number;
  n: number;
  tallies: Tally[];
}

export interface Maintained {
  sql: Sql;
  history: HistoryStore;
  /** At noon, unless told otherwise. */
  run(options?: MaintainOptions): Promise<MaintenanceStep[]>;
  quarters(): Promise<QuarterRow[]>;
  /** The days that have a partition, counted from today. */
  partitions(): Promise<number[]>;
}

/** A history in a schema of its own, with partitions as if it had been made at noon. */
export async function maintained(base: Sql): Promise<Maintained> {
  const schema = `maintained_${crypto.randomUUID().replaceAll('-', '')}`;
  await base.script(`CREATE SCHEMA ${schema}`);
  const sql = inSchema(base, schema);
  await migrate(sql, { now: NOON });
  return {
    sql,
    history: sqlHistoryStore(sql),
    run: (options) => Array.fromAsync(maintain(sql, { now: NOON, ...options })),
    quarters: () =>
      sql.query('SELECT attraction, quarter, n, tallies FROM quarter_hours ORDER BY 1, 2'),
    async partitions() {
      const rows = await sql.query<{ name: string }>(
        `SELECT relname AS name FROM pg_inherits JOIN pg_class ON oid = inhrelid
         WHERE inhparent = 'buckets'::regclass AND relname <> 'buckets_default' ORDER BY 1`,
      );
      return rows.map(
        ({ name }) => dayOf(Date.parse(name.slice('buckets_'.length).replaceAll('_', '-'))) - TODAY,
      );
    },
  };
}

export function stepsOf<Step extends MaintenanceStep['step']>(
  steps: readonly MaintenanceStep[],
  of: Step,
): Extract<MaintenanceStep, { step: Step }>[] {
  return steps.filter((each): each is Extract<MaintenanceStep, { step: Step }> => each.step === of);
}
