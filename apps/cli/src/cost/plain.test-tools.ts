import { environments } from '@ridewait/infra/environments';
import type { Demand, Environment } from './demand.ts';
import { type Load, parseLoad } from './load.ts';

const SHAPE = {
  cpu: 1,
  memoryMiB: 1_024,
  minInstances: 0,
  maxInstances: 10,
  concurrency: 80,
  timeoutSeconds: 30,
  billing: 'request',
  databaseConnections: 1,
} as const;

/** Round figures, whatever the real environments have. */
export const PLAIN: Environment = {
  ...environments.prod,
  services: {
    ingest: SHAPE,
    processor: { ...SHAPE, billing: 'instance', minInstances: 2 },
    api: SHAPE,
    web: SHAPE,
    'api-grpc': SHAPE,
  },
  cache: { tier: 'STANDARD_HA', memoryGiB: 2 },
  database: {
    ...environments.prod.database,
    tier: 'db-custom-2-7680',
    highlyAvailable: true,
    diskGiB: 100,
    maxConnections: 100,
    backupsKept: 30,
    replica: { tier: 'db-custom-1-3840' },
  },
  archive: { ...environments.prod.archive, nearlineAfterDays: 30, deleteAfterDays: 130 },
  observability: { ...environments.prod.observability, tracing: true },
};

export const PAID: Load = parseLoad({ freeTier: false });

const NO_WORK = { perSecond: 0, cpuSeconds: 0, seconds: 0 };

/** Nothing at all; a test says what there is. */
export const IDLE: Demand = {
  flow: {
    attractions: 0,
    readings: 0,
    posts: 0,
    readingsPerPost: 0,
    messages: 0,
    readingsPerMessage: 0,
    messageBytes: 0,
    requests: 0,
    visits: 0,
  },
  work: {
    ingest: NO_WORK,
    processor: NO_WORK,
    api: NO_WORK,
    web: NO_WORK,
    'api-grpc': NO_WORK,
  },
  instances: { ingest: 0, processor: 2, api: 0, web: 0, 'api-grpc': 0 },
  redisCpu: 0,
  sqlCpu: 0,
  redisGib: 0,
  redisRoomGib: 0,
  historyGib: 0,
  historyDayGib: 0,
  connections: 0,
  redisBytes: 0,
};
