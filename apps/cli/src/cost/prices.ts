import type { Price, Tiers } from './price.ts';

/** When the prices below were read: all are those of us-central1, without commitments, in USD. */
export const PRICES_OF = '2026-11-30';
export const PRICE_REGION = 'us-central1';

const RUN = 'https://cloud.google.com/run/pricing';
const PUBSUB = 'https://cloud.google.com/pubsub/pricing';
const REDIS = 'https://cloud.google.com/memorystore/docs/redis/pricing';
const SQL = 'https://cloud.google.com/sql/pricing';
const STORAGE = 'https://cloud.google.com/storage/pricing';
const OBSERVABILITY = 'https://cloud.google.com/stackdriver/pricing';
const NETWORK = 'https://cloud.google.com/vpc/network-pricing';

function page(usd: number, source: string): Price {
  return { usd, source, read: 'page' };
}

function list(usd: number, source: string): Price {
  return { usd, source, read: 'list' };
}

/** Cloud Run, tier 1. Free amounts are those of a billing account and a month. */
export const RUN_PRICES = {
  request: {
    cpuSecond: page(0.000024, RUN),
    gibSecond: page(0.0000025, RUN),
    million: page(0.4, RUN),
    free: { cpuSeconds: 180_000, gibSeconds: 360_000, requests: 2_000_000 },
  },
  /** A minimum instance of a service that is paid by request, while it has none. */
  idle: { cpuSecond: list(0.0000025, RUN), gibSecond: list(0.0000025, RUN) },
  /** Also jobs, which are paid for a minute at least. */
  instance: {
    cpuSecond: page(0.000018, RUN),
    gibSecond: page(0.000002, RUN),
    free: { cpuSeconds: 240_000, gibSeconds: 450_000 },
  },
} as const;

export const PUBSUB_PRICES = {
  /** Published, and delivered by push. */
  tib: page(40, PUBSUB),
  /** Written to Cloud Storage by a subscription. */
  exportedTib: list(50, PUBSUB),
  /** Kept by the topic after delivery. */
  keptGibMonth: list(0.27, PUBSUB),
  freeGib: 10,
  /** A request with less is paid for as much. */
  leastBytes: 1_000,
} as const;

/** Memorystore for Redis: the price of a GiB-hour goes by the size of the instance. */
export const REDIS_PRICES: Record<'BASIC' | 'STANDARD_HA', Tiers> = {
  BASIC: {
    source: REDIS,
    read: 'list',
    steps: [
      { from: 1, usd: 0.049 },
      { from: 5, usd: 0.027 },
      { from: 11, usd: 0.023 },
      { from: 36, usd: 0.019 },
      { from: 101, usd: 0.016 },
    ],
  },
  STANDARD_HA: {
    source: REDIS,
    read: 'list',
    steps: [
      { from: 1, usd: 0.064 },
      { from: 5, usd: 0.054 },
      { from: 11, usd: 0.046 },
      { from: 36, usd: 0.035 },
      { from: 101, usd: 0.03 },
    ],
  },
};

/** Cloud SQL for PostgreSQL, edition Enterprise, one zone. A standby in another zone doubles each. */
export const SQL_PRICES = {
  cpuHour: list(0.0413, SQL),
  gibHour: list(0.007, SQL),
  sharedHour: { 'db-f1-micro': list(0.0105, SQL), 'db-g1-small': list(0.035, SQL) },
  ssdGibMonth: list(0.17, SQL),
  backupGibMonth: list(0.08, SQL),
} as const;

export const STORAGE_PRICES = {
  standardGibMonth: list(0.02, STORAGE),
  nearlineGibMonth: list(0.01, STORAGE),
  /** Objects written, ten thousand of them: class A. */
  tenThousandWrites: list(0.05, STORAGE),
} as const;

/** Calls, by how many there are in a month. */
export const GATEWAY_PRICES: Tiers = {
  source: 'https://cloud.google.com/api-gateway/pricing',
  read: 'page',
  steps: [
    { from: 0, usd: 3e-6 },
    { from: 1e9, usd: 1.5e-6 },
  ],
};
export const GATEWAY_FREE_CALLS = 2_000_000;

/** From Google to phones in North America and Europe, premium tier; GiB. */
export const EGRESS_PRICES: Tiers = {
  source: NETWORK,
  read: 'list',
  steps: [
    { from: 0, usd: 0.12 },
    { from: 1_024, usd: 0.11 },
    { from: 10_240, usd: 0.08 },
  ],
};
/** Between two zones of a region. */
export const ZONES_GIB = list(0.01, NETWORK);

export const OBSERVABILITY_PRICES = {
  logGib: page(0.5, OBSERVABILITY),
  freeLogGib: 50,
  /** Managed Prometheus, the first 50 thousand million of them. */
  millionSamples: list(0.06, OBSERVABILITY),
  millionSpans: list(0.2, OBSERVABILITY),
  freeSpans: 2_500_000,
  condition: list(0.1, OBSERVABILITY),
  millionSeriesReturned: list(0.35, OBSERVABILITY),
} as const;

export const SMALL_PRICES = {
  schedulerJob: list(0.1, 'https://cloud.google.com/scheduler/pricing'),
  freeSchedulerJobs: 3,
  secretVersion: list(0.06, 'https://cloud.google.com/secret-manager/pricing'),
  freeSecretVersions: 6,
  keyVersion: list(0.06, 'https://cloud.google.com/kms/pricing'),
  imageGibMonth: list(0.1, 'https://cloud.google.com/artifact-registry/pricing'),
  freeImageGib: 0.5,
} as const;
