import type { PgOptions, RedisOptions } from '@ridewait/stores';
import { z } from 'zod';
import { apiConfigSchema } from './wiring.ts';

/** What the API's own process reads beside its service's config: where its stores are. */
export const mainConfigSchema = apiConfigSchema
  .extend({
    /** `redis://` or `rediss://`. */
    REDIS_URL: z.url({ protocol: /^rediss?$/, error: 'must be a redis:// or rediss:// URL' }),
    REDIS_PASSWORD: z.string().optional(),
    /** The certificate authority of the one instance, PEM, as Memorystore gives it. */
    REDIS_CA: z.string().optional(),
    DATABASE_URL: z
      .url({ protocol: /^postgres(ql)?$/, error: 'must be a postgres:// URL' })
      .optional(),
    /** `project:region:name`, in place of a URL. */
    CLOUD_SQL_INSTANCE: z.string().optional(),
    DATABASE_NAME: z.string().default('ridewait'),
    DATABASE_USER: z.string().optional(),
    DATABASE_CONNECTIONS: z.coerce.number().int().min(1).max(100).default(5),
  })
  .superRefine(({ DATABASE_URL, CLOUD_SQL_INSTANCE, DATABASE_USER }, context) => {
    if ((DATABASE_URL === undefined) === (CLOUD_SQL_INSTANCE === undefined)) {
      const message = 'set either DATABASE_URL or CLOUD_SQL_INSTANCE';
      context.addIssue({ code: 'custom', path: ['DATABASE_URL'], message });
    }
    if (CLOUD_SQL_INSTANCE !== undefined && DATABASE_USER === undefined) {
      const message = 'must name the service account that CLOUD_SQL_INSTANCE knows';
      context.addIssue({ code: 'custom', path: ['DATABASE_USER'], message });
    }
  });
export type MainConfig = z.infer<typeof mainConfigSchema>;

export function redisOptions(config: Readonly<MainConfig>): RedisOptions {
  const { REDIS_URL, REDIS_PASSWORD, REDIS_CA } = config;
  return {
    url: REDIS_URL,
    ...(REDIS_PASSWORD !== undefined && { password: REDIS_PASSWORD }),
    // That authority signs for one instance alone, which is addressed by IP: there is no name to check.
    ...(REDIS_CA !== undefined && { tls: { ca: REDIS_CA, checkName: false } }),
  };
}

export function pgOptions(config: Readonly<MainConfig>): PgOptions {
  const { DATABASE_URL, CLOUD_SQL_INSTANCE, DATABASE_NAME, DATABASE_USER } = config;
  return {
    server:
      CLOUD_SQL_INSTANCE !== undefined && DATABASE_USER !== undefined
        ? { cloudSqlInstance: CLOUD_SQL_INSTANCE, database: DATABASE_NAME, user: DATABASE_USER }
        : { url: DATABASE_URL! },
    maxConnections: config.DATABASE_CONNECTIONS,
    applicationName: 'ridewait-api',
  };
}
