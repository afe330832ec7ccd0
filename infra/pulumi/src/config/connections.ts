import type { ServiceName, ServiceShape } from './service-shape.ts';
import type { DatabaseShape } from './store-shapes.ts';
import { defaultConnections, machineOfTier } from './store-shapes.ts';
import type { Problem } from './cross-rule.ts';

/** The pool of a job: it works through one connection, and a second one tells how it goes. */
export const JOB_CONNECTIONS = 2;
/** All jobs may meet: the daily and the quarter-hourly upkeep, the nightly replay, a migration, a person's. */
const JOBS_AT_ONCE = 5;
/** What Cloud SQL and PostgreSQL keep for themselves, and a person or two. */
const RESERVED = 8;

export interface ConnectionNeeds {
  services: Readonly<
    Record<ServiceName, Pick<ServiceShape, 'maxInstances' | 'databaseConnections'>>
  >;
}

/**
 * The most connections that can be open at once: every service at its most instances, the largest of them twice
 * (a release runs two revisions of one service, and an instance that stops keeps its pool for some seconds), and
 * the jobs.
 */
export function connectionsNeeded({ services }: ConnectionNeeds): number {
  const pools = Object.values(services).map(
    ({ maxInstances, databaseConnections }) => maxInstances * databaseConnections,
  );
  const all = pools.reduce((sum, pool) => sum + pool, 0);
  return all + Math.max(...pools) + JOBS_AT_ONCE * JOB_CONNECTIONS + RESERVED;
}

export function connectionProblems(
  config: ConnectionNeeds & { database: Pick<DatabaseShape, 'maxConnections' | 'tier'> },
): Problem[] {
  const { maxConnections, tier } = config.database;
  const path = ['database', 'maxConnections'];
  const needed = connectionsNeeded(config);
  const most = defaultConnections(machineOfTier(tier).memoryMiB);
  const problems: Problem[] = [];
  if (needed > maxConnections) {
    const message = `${maxConnections} connections are too few: pools × maxInstances, a release, jobs and reserve take ${needed}; lower databaseConnections or maxInstances, or take a larger tier`;
    problems.push({ path, message });
  }
  if (maxConnections > most) {
    const message = `${maxConnections} connections are more than ${tier} has memory for, ${most}`;
    problems.push({ path, message });
  }
  return problems;
}
