import type { JobName } from './job-list.ts';
import type { ServiceName } from './config/service-shape.ts';

/**
 * Who may do what in the database: the roles are those of `ridewait migrate --member` (`packages/stores/src/sql/access.ts`),
 * which grants them. Each is given to the account of one workload.
 */
export const DATABASE_ACCESS = {
  ingest: 'ingest',
  processor: 'processor',
  api: 'reader',
  'api-grpc': 'reader',
  maintain: 'owner',
  'maintain-today': 'forecaster',
  replay: 'auditor',
  operate: 'operator',
} as const satisfies Partial<Record<ServiceName | JobName, string>>;

/** The name that Cloud SQL gives the user of a service account. */
export function databaseUser(workload: string, project: string): string {
  return `ridewait-${workload}@${project}.iam`;
}

/** The arguments with which `ridewait migrate` grants all of it. */
export function memberArguments(project: string): string[] {
  return Object.entries(DATABASE_ACCESS).flatMap(([workload, role]) => [
    '--member',
    `${role}=${databaseUser(workload, project)}`,
  ]);
}
