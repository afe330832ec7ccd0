import * as z from 'zod';
import { KEY_PREFIX } from './redis/redis-keys.ts';
import type { RedisLiveStoreOptions } from './redis/redis-live-store.ts';
import type { PgOptions } from './sql/pg-sql.ts';

/** Where a service finds Redis. */
export const redisConfig = {
  /** `redis://` or `rediss://`. */
  REDIS_URL: z.url({ protocol: /^rediss?$/, error: 'must be a redis:// or rediss:// URL' }),
  REDIS_PASSWORD: z.string().optional(),
  /** The certificate authority of the one instance, PEM, as Memorystore gives it. */
  REDIS_CA: z.string().optional(),
  /** What all keys and channels begin with: a shadow has its own, beside those that guests see. */
  REDIS_KEY_PREFIX: z
    .string()
    .regex(/^[a-z][a-z0-9_-]{0,31}$/, 'must be a letter, then up to 31 of a to z, 0 to 9, - and _')
    .default(KEY_PREFIX),
} as const;

/** The schema that PostgreSQL looks into where nothing else is said. */
const PUBLIC = 'public';

/** Where a service finds PostgreSQL: a URL, or the name of a Cloud SQL instance. Wrap the schema in `oneDatabase`. */
export const sqlConfig = {
  DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/, error: 'must be a postgres:// URL' })
    .optional(),
  /** `project:region:name`, in place of a URL. */
  CLOUD_SQL_INSTANCE: z.string().optional(),
  DATABASE_NAME: z.string().default('ridewait'),
  DATABASE_USER: z.string().optional(),
  DATABASE_CONNECTIONS: z.coerce.number().int().min(1).max(100).default(5),
  /** Where the tables are: a shadow has its own, beside those that guests see. */
  DATABASE_SCHEMA: z
    .string()
    .regex(/^[a-z][a-z0-9_]{0,47}$/, 'must be a letter, then up to 47 of a to z, 0 to 9 and _')
    .default(PUBLIC),
} as const;

const redisSchema = z.object(redisConfig);
const sqlSchema = z.object(sqlConfig);
export type RedisConfig = z.infer<typeof redisSchema>;
export type SqlConfig = z.infer<typeof sqlSchema>;

/** The schema, that also wants exactly one database to be named, and a user where that is Cloud SQL's. */
export function oneDatabase<Schema extends z.ZodType<SqlConfig>>(schema: Schema): Schema {
  // Always, or it would have its say only once every variable by itself is right.
  return schema.superRefine(refuseOthers, { when: () => true });
}

function refuseOthers(config: SqlConfig, context: z.RefinementCtx): void {
  const { DATABASE_URL, CLOUD_SQL_INSTANCE, DATABASE_USER } = config;
  if ((DATABASE_URL === undefined) === (CLOUD_SQL_INSTANCE === undefined)) {
    const message = 'set either DATABASE_URL or CLOUD_SQL_INSTANCE';
    context.addIssue({ code: 'custom', path: ['DATABASE_URL'], message });
  }
  if (CLOUD_SQL_INSTANCE !== undefined && DATABASE_USER === undefined) {
    const message = 'must name the service account that CLOUD_SQL_INSTANCE knows';
    context.addIssue({ code: 'custom', path: ['DATABASE_USER'], message });
  }
}

export function redisOptions(config: Readonly<RedisConfig>): RedisLiveStoreOptions {
  const { REDIS_URL, REDIS_PASSWORD, REDIS_CA, REDIS_KEY_PREFIX } = config;
  return {
    url: REDIS_URL,
    ...(REDIS_PASSWORD !== undefined && { password: REDIS_PASSWORD }),
    // That authority signs for one instance alone, which is addressed by IP: there is no name to check.
    ...(REDIS_CA !== undefined && { tls: { ca: REDIS_CA, checkName: false } }),
    ...(REDIS_KEY_PREFIX !== KEY_PREFIX && { keyPrefix: REDIS_KEY_PREFIX }),
  };
}

/** `service` is what `pg_stat_activity` shows of the connections. */
export function pgOptions(config: Readonly<SqlConfig>, service: string): PgOptions {
  const { DATABASE_URL, CLOUD_SQL_INSTANCE, DATABASE_NAME, DATABASE_USER } = config;
  return {
    server:
      CLOUD_SQL_INSTANCE !== undefined && DATABASE_USER !== undefined
        ? { cloudSqlInstance: CLOUD_SQL_INSTANCE, database: DATABASE_NAME, user: DATABASE_USER }
        : { url: DATABASE_URL! },
    maxConnections: config.DATABASE_CONNECTIONS,
    applicationName: `ridewait-${service}`,
    ...(config.DATABASE_SCHEMA !== PUBLIC && { schema: config.DATABASE_SCHEMA }),
  };
}
