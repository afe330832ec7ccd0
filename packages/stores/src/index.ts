export { cachedCatalog, type CachedCatalog, type CachedCatalogOptions } from './cached-catalog.ts';
export { memoryLiveStore } from './memory-live-store.ts';
export type { RedisOptions } from './redis/redis-connection.ts';
export { redisLiveStore } from './redis/redis-live-store.ts';
export { sqlCatalogStore } from './sql/catalog-store.ts';
export type { CloudSqlInstance } from './sql/cloud-sql.ts';
export { sqlDeviceKeyStore } from './sql/device-key-store.ts';
export { sqlHistoryStore } from './sql/history-store.ts';
export { migrate, type MigrateOptions } from './sql/migrate.ts';
export { dayOf, ensurePartitions } from './sql/partitions.ts';
export { pgliteSql } from './sql/pglite-sql.ts';
export { type PgOptions, pgSql } from './sql/pg-sql.ts';
export type { Sql, SqlSession } from './sql/sql.ts';
export {
  oneDatabase,
  pgOptions,
  redisConfig,
  redisOptions,
  sqlConfig,
} from './stores-config.ts';
