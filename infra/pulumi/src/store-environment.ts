import type * as pulumi from '@pulumi/pulumi';
import type { Cache } from './components/cache.ts';
import type { DatabaseLogin } from './components/database-login.ts';
import type { Database } from './components/database.ts';
import type { RunEnvironment } from './components/run-template.ts';
import type { SecretRef } from './components/secret.ts';

type Variables = Record<string, pulumi.Input<string>>;

/** The variables with which a workload finds the database: `sqlConfig` of `@ridewait/stores`. */
export function databaseVariables(
  database: Database,
  login: DatabaseLogin,
  connections: number,
): Variables {
  return {
    CLOUD_SQL_INSTANCE: database.connectionName,
    DATABASE_NAME: database.database.name,
    DATABASE_USER: login.user,
    DATABASE_CONNECTIONS: String(connections),
  };
}

/** The variables with which a workload finds Redis: `redisConfig` of `@ridewait/stores`. */
export function cacheEnvironment(
  cache: Cache,
  password: SecretRef,
): { plain: Variables; secret: NonNullable<RunEnvironment['secret']> } {
  return {
    plain: { REDIS_URL: cache.url, REDIS_CA: cache.authorities },
    secret: { REDIS_PASSWORD: password },
  };
}
