import type { Park } from '@ridewait/core';
import {
  dateOf,
  type ForecastStep,
  keepForecasts,
  maintain,
  type MaintenanceStep,
  MIN_KEEP_DAYS,
  type Sql,
  sqlCatalogStore,
} from '@ridewait/stores';
import { UsageError } from '../usage-error.ts';
import { withSql } from './with-sql.ts';

const TOO_FEW = `keep ${MIN_KEEP_DAYS} days or more, in whole days: a reading may come ${MIN_KEEP_DAYS - 1} days after its event and wait on the bus for another, and would find its day gone`;

export interface MaintainCommand {
  /** Days of buckets to keep beside today. */
  keepDays?: number;
  /** Leaves out all but forecasts. */
  today?: true;
}

/**
 * `ridewait maintain`: prints a line for each step and what they came to. The exit code is 1 where something is left
 * for the next run: it was stopped, or others held a day that is to be dropped.
 */
export async function runMaintain({ keepDays = MIN_KEEP_DAYS, today }: MaintainCommand) {
  if (!Number.isInteger(keepDays) || keepDays < MIN_KEEP_DAYS) {
    throw new UsageError(`--keep-days ${keepDays} can't be had: ${TOO_FEW}`);
  }
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (!stop.signal.aborted) process.stdout.write('stopping …\n');
      stop.abort();
    });
  }
  await withSql(async (sql) => {
    await mustBeMigrated(sql);
    const steps: MaintenanceStep[] = [];
    try {
      if (!today) {
        for await (const step of maintain(sql, { keepDays, signal: stop.signal })) {
          steps.push(step);
          process.stdout.write(`${lineOf(step)}\n`);
        }
      }
      // After the quarter-hours, which they are made from.
      const { parks } = await sqlCatalogStore(sql).catalog();
      for await (const step of keepForecasts(sql, parks, { signal: stop.signal })) {
        process.stdout.write(`${forecastLine(step, parks)}\n`);
      }
    } catch (error) {
      if (error !== stop.signal.reason) throw error;
    }
    const isLeft = stop.signal.aborted || steps.some(({ step }) => step === 'busy');
    if (isLeft) process.exitCode = 1;
    return `${stop.signal.aborted ? 'stopped; the next run goes on' : 'done'}: ${summaryOf(steps)}`;
  });
}

async function mustBeMigrated(sql: Sql): Promise<void> {
  const [found] = await sql.query<{ name: string | null }>(
    `SELECT to_regclass('forecast_models')::text AS name`,
  );
  if (found!.name === null) {
    throw new UsageError(`tables are missing in this database: run \`ridewait migrate\` on it`);
  }
}

function forecastLine(
  { park, lanesToday, learntDays }: ForecastStep,
  parks: readonly Park[],
): string {
  const name = parks.find(({ id }) => id === park)!.name;
  const learnt = learntDays === null ? '' : `, ${several(learntDays, 'day')} learnt`;
  return `${name}: today's waits of ${several(lanesToday, 'lane')}${learnt}`;
}

function lineOf(step: MaintenanceStep): string {
  switch (step.step) {
    case 'made':
      return `${dateOf(step.day)}: partition made`;
    case 'aggregated':
      return `${dateOf(step.day)}: ${several(step.quarters, 'quarter-hour')} written`;
    case 'dropped':
      return `${dateOf(step.day)}: dropped, ${several(step.quarters, 'quarter-hour')} written before`;
    case 'busy':
      return `${dateOf(step.day)}: in use, to be dropped by the next run`;
    case 'swept':
      return (
        `without a partition: ${several(step.rows, 'row')} dropped, ` +
        `${several(step.quarters, 'quarter-hour')} written, ` +
        `${several(step.leftOut, 'reading')} left out that came after their day was dropped`
      );
  }
}

function summaryOf(steps: readonly MaintenanceStep[]): string {
  const count = (wanted: MaintenanceStep['step']) =>
    steps.filter(({ step }) => step === wanted).length;
  const quarters = steps.reduce((sum, step) => sum + ('quarters' in step ? step.quarters : 0), 0);
  return [
    `${several(count('made'), 'partition')} made`,
    `${several(quarters, 'quarter-hour')} written`,
    `${several(count('dropped'), 'day')} dropped`,
  ].join(', ');
}

function several(count: number, thing: string): string {
  return `${count.toLocaleString('en')} ${thing}${count === 1 ? '' : 's'}`;
}
