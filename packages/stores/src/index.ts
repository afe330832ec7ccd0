export { cachedCatalog, type CachedCatalog, type CachedCatalogOptions } from './cached-catalog.ts';
export { memoryForecastStore } from './memory-forecast-store.ts';
export { memoryHistoryStore } from './memory-history.ts';
export { copyLiveData, memoryLiveData, type MemoryLiveData } from './memory-live-data.ts';
export { memoryLiveStore, type MemoryLiveStoreOptions } from './memory-live-store.ts';
export { memoryRoundStore } from './memory-round-store.ts';
export { clearKeyPrefix } from './redis/clear-prefix.ts';
export type { RedisOptions } from './redis/redis-connection.ts';
export { redisLiveStore, type RedisLiveStoreOptions } from './redis/redis-live-store.ts';
export { sqlCatalogStore } from './sql/catalog-store.ts';
export type { CloudSqlInstance } from './sql/cloud-sql.ts';
export { sqlDeviceKeyStore } from './sql/device-key-store.ts';
export { sqlForecastStore } from './sql/forecast-store.ts';
export { type ForecastStep, keepForecasts } from './sql/forecast-upkeep.ts';
export { sqlHistoryStore } from './sql/history-store.ts';
export {
  maintain,
  type MaintainOptions,
  type MaintenanceStep,
  MIN_KEEP_DAYS,
} from './sql/maintain.ts';
export { asRole, ensureRoles, grantAccess, roleOf } from './sql/access.ts';
export { migrate, type MigrateOptions } from './sql/migrate.ts';
export { dateOf, dayOf, dayTables, ensurePartitions } from './sql/partitions.ts';
export { pgliteSql } from './sql/pglite-sql.ts';
export { type PgOptions, pgSql } from './sql/pg-sql.ts';
export { applyBuckets } from './sql/replay-apply.ts';
export { compareBuckets } from './sql/replay-compare.ts';
export {
  type AppliedBuckets,
  type AttractionComparison,
  BUCKET_RELATIONS,
  type BucketComparison,
  type BucketRelation,
  type DifferingBucket,
  dropReplaySchema,
  openReplaySchema,
  type ReplayRange,
} from './sql/replay.ts';
export { sqlRoundStore } from './sql/round-store.ts';
export {
  copyHistory,
  dropShadowSchema,
  makeShadowSchema,
  type ShadowSchemaOptions,
} from './sql/shadow-schema.ts';
export type { Sql, SqlSession } from './sql/sql.ts';
export { oneDatabase, pgOptions, redisConfig, redisOptions, sqlConfig } from './stores-config.ts';
