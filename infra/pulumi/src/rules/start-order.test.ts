import { describe, expect, it } from 'vitest';
import { keyOf, type ResourceDump, type Rule } from './rule.ts';
import { secretsReadableFirst } from './secrets.ts';
import { archiveWritableFirst, peeringFirst, schemaFirst } from './start-order.ts';

const onDatabase = [{ name: 'CLOUD_SQL_INSTANCE', value: 'p:r:db' }];
const password = {
  name: 'P',
  valueSource: { secretKeyRef: { secret: 'redis-auth', version: '1' } },
};
const API = 'api@p.iam.gserviceaccount.com';

const user: ResourceDump = { type: 'gcp:sql/user:User', name: 'api', inputs: {} };
const peering: ResourceDump = {
  type: 'gcp:servicenetworking/connection:Connection',
  name: 'peering',
  inputs: {},
};
const reader: ResourceDump = {
  type: 'gcp:secretmanager/secretIamMember:SecretIamMember',
  name: 'api-reads',
  inputs: {
    secretId: 'projects/p/secrets/redis-auth',
    role: 'roles/secretmanager.secretAccessor',
    member: `serviceAccount:${API}`,
  },
};
const migrate: ResourceDump = {
  type: 'gcp:cloudrunv2/job:Job',
  name: 'migrate',
  inputs: { template: { template: { containers: [{ args: ['migrate'], envs: onDatabase }] } } },
};
const api: ResourceDump = {
  type: 'gcp:cloudrunv2/service:Service',
  name: 'api',
  inputs: { template: { serviceAccount: API, containers: [{ envs: [...onDatabase, password] }] } },
};
const cache: ResourceDump = { type: 'gcp:redis/instance:Instance', name: 'cache', inputs: {} };
const bucket: ResourceDump = {
  type: 'gcp:storage/bucket:Bucket',
  name: 'archive',
  inputs: { name: 'p-archive' },
};
const [creates, looks] = ['objectCreator', 'legacyBucketReader'].map((role): ResourceDump => ({
  type: 'gcp:storage/bucketIAMMember:BucketIAMMember',
  name: role,
  inputs: { bucket: 'p-archive', role: `roles/storage.${role}` },
})) as [ResourceDump, ResourceDump];
const archive: ResourceDump = {
  type: 'gcp:pubsub/subscription:Subscription',
  name: 'archive',
  inputs: { cloudStorageConfig: { bucket: 'p-archive' } },
};

const after = (resource: ResourceDump, ...others: ResourceDump[]): ResourceDump => ({
  ...resource,
  dependsOn: others.map(keyOf),
});

describe('what is made too early', () => {
  it.for<[what: string, rule: Rule, resources: ResourceDump[], words: string | null]>([
    [
      'a service after the schema, and that after its users',
      schemaFirst,
      [user, after(migrate, user), after(api, migrate)],
      null,
    ],
    [
      'a service that does not wait',
      schemaFirst,
      [user, after(migrate, user), after(api)],
      'api: may be made before the database is migrated',
    ],
    [
      'a schema that does not wait for its users',
      schemaFirst,
      [user, after(migrate), after(api, migrate)],
      'may run before the user api is there',
    ],
    ['no schema at all', schemaFirst, [after(api)], 'has no job that migrates its database'],
    [
      'a service whose account may read, by then',
      secretsReadableFirst,
      [reader, after(api, reader)],
      null,
    ],
    [
      'a service whose account may read, at some time',
      secretsReadableFirst,
      [reader, after(api)],
      'may read "redis-auth"',
    ],
    [
      'a service of another account',
      secretsReadableFirst,
      [
        { ...reader, inputs: { ...reader.inputs, member: 'serviceAccount:web@p' } },
        after(api, reader),
      ],
      'may read "redis-auth"',
    ],
    ['a store after the peering', peeringFirst, [peering, after(cache, peering)], null],
    [
      'a store that does not wait',
      peeringFirst,
      [peering, after(cache)],
      'before the network is peered',
    ],
    [
      'an archive with both rights',
      archiveWritableFirst,
      [bucket, creates, looks, after(archive, creates, looks)],
      null,
    ],
    [
      'an archive with one of them',
      archiveWritableFirst,
      [bucket, creates, looks, after(archive, creates)],
      'roles/storage.legacyBucketReader',
    ],
    ['an order that was not recorded', schemaFirst, [user, migrate, api], null],
  ])('%s', ([, rule, resources, words]) => {
    const found = rule.breaches(resources, 'prod');
    expect(found).toHaveLength(words === null ? 0 : 1);
    expect(found.join()).toContain(words ?? '');
  });
});
