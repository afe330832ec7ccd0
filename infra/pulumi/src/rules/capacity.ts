import { environmentOf, workloads } from './containers.ts';
import { listAt, numberAt, ofType, textAt, valueAt } from './inputs.ts';
import { breachOf, type ResourceDump, type Rule } from './rule.ts';
import { flagOf, isReplica } from './stores.ts';
import { RUN_JOB, SQL_INSTANCE, SUBNET } from './types.ts';

/** Three of PostgreSQL's for superusers, and those of Cloud SQL's own agents. */
const RESERVED_CONNECTIONS = 8;
/** Of a workload that does not say how many; `packages/stores` has the same. */
const DEFAULT_POOL = 5;
/** Of a service that does not say how many; Cloud Run has the same. */
const DEFAULT_INSTANCES = 100;

export const connectionsSuffice: Rule = {
  name: 'connections-suffice',
  why: 'When every instance runs, and a release beside it, the last to start must still get its connections.',
  scope: 'stack',
  breaches(resources) {
    return ofType(resources, SQL_INSTANCE)
      .filter((at) => !isReplica(at))
      .flatMap((instance) => {
        const limit = Number(flagOf(instance, 'max_connections'));
        if (Number.isNaN(limit)) return [breachOf(instance, 'does not set max_connections')];
        const { sum, words } = connectionsWanted(resources);
        const free = limit - RESERVED_CONNECTIONS;
        return sum > free
          ? [
              breachOf(
                instance,
                `leaves ${free} of ${limit} connections to workloads, which may want ${sum}: ${words}`,
              ),
            ]
          : [];
      });
  },
};

/** Jobs that may run at once: the daily and the quarter-hourly upkeep, the nightly replay, a migration. */
const JOBS_AT_ONCE = 4;

/**
 * Every service at its most instances, the largest pool twice (a release runs two revisions of a service), and the
 * largest jobs.
 */
function connectionsWanted(resources: readonly ResourceDump[]): { sum: number; words: string } {
  const wants = workloads(resources).flatMap((workload) => {
    const environment = environmentOf(workload.main);
    if (!environment.has('CLOUD_SQL_INSTANCE')) return [];
    const pool = Number(environment.get('DATABASE_CONNECTIONS') ?? DEFAULT_POOL);
    const instances = mostInstances(workload);
    const { type, name } = workload.resource;
    return [{ type, most: pool * instances, words: `${name} ${instances} × ${pool}` }];
  });
  const [jobs = [], services = []] = [true, false].map((isJob) =>
    wants.filter(({ type }) => (type === RUN_JOB) === isJob).toSorted((a, b) => b.most - a.most),
  );
  const together = [...services, ...services.slice(0, 1), ...jobs.slice(0, JOBS_AT_ONCE)];
  return {
    sum: together.reduce((sum, { most }) => sum + most, 0),
    words: together.map(({ words }) => words).join(', '),
  };
}

function mostInstances({ resource, template }: ReturnType<typeof workloads>[number]): number {
  if (resource.type === RUN_JOB) return numberAt(resource.inputs, 'template.parallelism') ?? 1;
  return (
    numberAt(resource.inputs, 'scaling.maxInstanceCount') ??
    numberAt(template, 'scaling.maxInstanceCount') ??
    DEFAULT_INSTANCES
  );
}

export const subnetWideEnough: Rule = {
  name: 'subnet-wide-enough',
  why: 'Each instance takes two addresses, and Cloud Run takes no subnet below /26.',
  scope: 'stack',
  breaches(resources) {
    const instances = workloads(resources)
      .filter(({ template }) => listAt(template, 'vpcAccess.networkInterfaces').length > 0)
      .reduce((sum, workload) => sum + mostInstances(workload), 0);
    return ofType(resources, SUBNET).flatMap((subnet) => {
      const range = textAt(subnet.inputs, 'ipCidrRange');
      if (range === undefined) return [];
      const bits = Number(range.split('/')[1]);
      // Google keeps four of each subnet.
      const usable = 2 ** (32 - bits) - 4;
      return [
        ...(bits > 26 ? [breachOf(subnet, `${range} is narrower than /26`)] : []),
        ...(instances * 2 > usable
          ? [
              breachOf(
                subnet,
                `${range} has ${usable} addresses for ${instances} instances of two each`,
              ),
            ]
          : []),
        ...(valueAt(subnet.inputs, 'privateIpGoogleAccess') === true
          ? []
          : [
              breachOf(
                subnet,
                'privateIpGoogleAccess is off: Google’s APIs are not reached from it',
              ),
            ]),
      ];
    });
  },
};
