import { readFileSync } from 'node:fs';
import path from 'node:path';
import { environments } from '@ridewait/infra/environments';
import { ALERTS } from '@ridewait/observability';
import { describe, expect, it } from 'vitest';
import { SECRET_VERSIONS, schedulesOf } from './small-things.ts';

const SNAPSHOTS = path.join(import.meta.dirname, '../../../../infra/pulumi/snapshots');

/** Where a bill has what it is paid for. */
const PRICED = new Set([
  'gcp:apigateway/gateway:Gateway',
  'gcp:artifactregistry/repository:Repository',
  'gcp:cloudrunv2/job:Job',
  'gcp:cloudrunv2/service:Service',
  'gcp:cloudscheduler/job:Job',
  'gcp:monitoring/alertPolicy:AlertPolicy',
  'gcp:pubsub/subscription:Subscription',
  'gcp:pubsub/topic:Topic',
  'gcp:redis/instance:Instance',
  'gcp:secretmanager/secretVersion:SecretVersion',
  'gcp:sql/databaseInstance:DatabaseInstance',
  'gcp:storage/bucket:Bucket',
]);

/** What Google asks no money for: rights, names, networks without a gateway of their own, descriptions. */
const FREE = new Set([
  'gcp:apigateway/api:Api',
  'gcp:apigateway/apiConfig:ApiConfig',
  'gcp:billing/budget:Budget',
  'gcp:compute/globalAddress:GlobalAddress',
  'gcp:compute/network:Network',
  'gcp:compute/subnetwork:Subnetwork',
  'gcp:iam/workloadIdentityPool:WorkloadIdentityPool',
  'gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider',
  'gcp:logging/metric:Metric',
  'gcp:monitoring/customService:CustomService',
  'gcp:monitoring/dashboard:Dashboard',
  'gcp:monitoring/notificationChannel:NotificationChannel',
  'gcp:monitoring/slo:Slo',
  // A million executions a month are free; once a minute from six places they are 262,800.
  'gcp:monitoring/uptimeCheckConfig:UptimeCheckConfig',
  'gcp:projects/service:Service',
  'gcp:projects/serviceIdentity:ServiceIdentity',
  'gcp:pubsub/schema:Schema',
  'gcp:secretmanager/secret:Secret',
  'gcp:serviceaccount/account:Account',
  'gcp:servicenetworking/connection:Connection',
  'gcp:sql/database:Database',
  'gcp:sql/user:User',
]);
const NOT_GOOGLES = /^(?:ridewait|pulumi):/;
const RIGHTS = /:(?:\w+I(?:am|AM)Member|I(?:AM|am)Member|IAMCustomRole)$/;

function typesIn(name: string): string[] {
  const text = readFileSync(path.join(SNAPSHOTS, `${name}.json`), 'utf8');
  return (JSON.parse(text) as { type: string }[]).map(({ type }) => type);
}

describe.for(Object.values(environments))('what Pulumi makes for $environment', (environment) => {
  const types = typesIn(environment.environment);
  const count = (type: string) => types.filter((each) => each === type).length;

  it('is priced, or known to be free', () => {
    const unknown = types.filter(
      (type) =>
        !PRICED.has(type) && !FREE.has(type) && !NOT_GOOGLES.test(type) && !RIGHTS.test(type),
    );
    expect([...new Set(unknown)]).toEqual([]);
  });

  it('is counted as it is', () => {
    expect(count('gcp:cloudscheduler/job:Job')).toBe(schedulesOf(environment));
    expect(count('gcp:secretmanager/secretVersion:SecretVersion')).toBe(SECRET_VERSIONS);
    expect(count('gcp:monitoring/alertPolicy:AlertPolicy')).toBeLessThanOrEqual(ALERTS.length);
    expect(count('gcp:redis/instance:Instance')).toBe(1);
    const replicas = environment.database.replica === null ? 0 : 1;
    expect(count('gcp:sql/databaseInstance:DatabaseInstance')).toBe(1 + replicas);
    expect(count('gcp:cloudrunv2/service:Service')).toBe(Object.keys(environment.services).length);
  });
});
