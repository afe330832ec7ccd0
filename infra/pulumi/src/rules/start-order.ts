import { environmentOf, type Workload, workloads } from './containers.ts';
import { listAt, namesResource, ofType, valueAt } from './inputs.ts';
import { orderOf } from './order.ts';
import { breachOf, type Rule } from './rule.ts';
import {
  BUCKET,
  BUCKET_MEMBER,
  PEERING,
  REDIS_INSTANCE,
  SQL_INSTANCE,
  SQL_USER,
  SUBSCRIPTION,
} from './types.ts';

export const schemaFirst: Rule = {
  name: 'schema-first',
  why: 'What starts before its tables are there fails, and its deployment with it.',
  scope: 'stack',
  breaches(resources) {
    const order = orderOf(resources);
    const onDatabase = workloads(resources).filter((workload) =>
      environmentOf(workload.main).has('CLOUD_SQL_INSTANCE'),
    );
    const migrate = onDatabase.find(isMigrate);
    if (migrate === undefined)
      return onDatabase.map(({ resource }) =>
        breachOf(resource, 'has no job that migrates its database'),
      );
    return [
      // It gives rights to users.
      ...ofType(resources, SQL_USER)
        .filter((user) => !order.isAfter(migrate.resource, (other) => other === user))
        .map((user) => breachOf(migrate.resource, `may run before the user ${user.name} is there`)),
      ...onDatabase
        .filter(({ resource }) => resource !== migrate.resource)
        .filter(({ resource }) => !order.isAfter(resource, (other) => other === migrate.resource))
        .map(({ resource }) => breachOf(resource, 'may be made before the database is migrated')),
    ];
  },
};

function isMigrate({ main }: Workload): boolean {
  return listAt(main, 'args')[0] === 'migrate';
}

export const peeringFirst: Rule = {
  name: 'peering-first',
  why: 'A store is refused its private address until Google’s network is peered with ours.',
  scope: 'stack',
  breaches(resources) {
    const order = orderOf(resources);
    return ofType(resources, SQL_INSTANCE, REDIS_INSTANCE)
      .filter((store) => !order.isAfter(store, ({ type }) => type === PEERING))
      .map((store) => breachOf(store, 'may be made before the network is peered'));
  },
};

/** What Pub/Sub's agent needs of a bucket: cloud.google.com/pubsub/docs/create-cloudstorage-subscription. */
const WRITER_ROLES = ['roles/storage.objectCreator', 'roles/storage.legacyBucketReader'];

export const archiveWritableFirst: Rule = {
  name: 'archive-writable-first',
  why: 'Pub/Sub refuses a subscription to a bucket in which its agent may not write.',
  scope: 'stack',
  breaches(resources) {
    const order = orderOf(resources);
    return ofType(resources, SUBSCRIPTION).flatMap((subscription) => {
      const name = valueAt(subscription.inputs, 'cloudStorageConfig.bucket');
      const bucket = ofType(resources, BUCKET).find((at) => namesResource(name, at));
      if (name === undefined || bucket === undefined) return [];
      return WRITER_ROLES.filter(
        (role) =>
          !order.isAfter(
            subscription,
            ({ type, inputs }) =>
              type === BUCKET_MEMBER &&
              inputs.role === role &&
              namesResource(inputs.bucket, bucket),
          ),
      ).map((role) => breachOf(subscription, `may be made before Pub/Sub’s agent has ${role}`));
    });
  },
};
