import { environmentOf, type Workload, workloads } from './containers.ts';
import { listAt, ofType } from './inputs.ts';
import { orderOf } from './order.ts';
import { breachOf, type Rule } from './rule.ts';
import { SQL_USER } from './types.ts';

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
