import type { AccessKind } from '@ridewait/stores/access';
import type { JobName } from './job-list.ts';
import type { ServiceName } from './config/service-shape.ts';

/**
 * What kind of user of the database each workload is (`packages/stores/src/sql/access-kinds.ts` has what each kind
 * may do); `ridewait migrate --member` gives them their rights.
 */
const DATABASE_ACCESS = {
  ingest: 'reader',
  processor: 'processor',
  api: 'reader',
  'api-grpc': 'reader',
  maintain: 'owner',
  'maintain-today': 'forecaster',
  replay: 'auditor',
  operate: 'operator',
} as const satisfies Partial<Record<ServiceName | JobName, AccessKind>>;

/** Of a processor on trial. Who prepares it makes its schema, as the owner. */
const SHADOW_ACCESS = {
  'processor-shadow': 'shadow',
  'shadow-prepare': 'owner',
  'shadow-compare': 'reader',
} as const satisfies Record<string, AccessKind>;

/** The name that Cloud SQL gives the user of a service account. */
function databaseUser(workload: string, project: string): string {
  return `ridewait-${workload}@${project}.iam`;
}

/** What the owner makes must belong to the role, for the next owner to change. */
export const OWNER_ROLE = 'ridewait_owner';

/** The arguments with which `ridewait migrate` grants all of it. */
export function memberArguments(project: string, withShadow: boolean): string[] {
  const access = { ...DATABASE_ACCESS, ...(withShadow && SHADOW_ACCESS) };
  return Object.entries(access).flatMap(([workload, kind]) => [
    '--member',
    `${kind}=${databaseUser(workload, project)}`,
  ]);
}
