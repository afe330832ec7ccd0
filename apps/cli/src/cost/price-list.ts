import { dollars } from './line.ts';
import type { Price, Tiers } from './price.ts';
import {
  EGRESS_PRICES,
  GATEWAY_FREE_CALLS,
  GATEWAY_PRICES,
  OBSERVABILITY_PRICES,
  PUBSUB_PRICES,
  REDIS_PRICES,
  RUN_PRICES,
  SMALL_PRICES,
  SQL_PRICES,
  STORAGE_PRICES,
  ZONES_GIB,
} from './prices.ts';

/** A price as people read it. */
export interface ListedPrice {
  name: string;
  usd: string;
  source: string;
  read: Price['read'];
}

const { request, idle, instance } = RUN_PRICES;

/** Every price that a bill is made of. */
export const PRICE_LIST: readonly ListedPrice[] = [
  one('Cloud Run by request, vCPU-second', request.cpuSecond),
  one('Cloud Run by request, GiB-second', request.gibSecond),
  one('Cloud Run by request, a million', request.million),
  one('Cloud Run, kept warm, vCPU-second', idle.cpuSecond),
  one('Cloud Run, kept warm, GiB-second', idle.gibSecond),
  one('Cloud Run by instance and jobs, vCPU-second', instance.cpuSecond),
  one('Cloud Run by instance and jobs, GiB-second', instance.gibSecond),
  one(`Pub/Sub, TiB after ${PUBSUB_PRICES.freeGib} GiB`, PUBSUB_PRICES.tib),
  one('Pub/Sub to Cloud Storage, TiB', PUBSUB_PRICES.exportedTib),
  one('Pub/Sub, kept by a topic, GiB-month', PUBSUB_PRICES.keptGibMonth),
  steps('Memorystore, one node, GiB-hour', REDIS_PRICES.BASIC, 'GiB'),
  steps('Memorystore, two zones, GiB-hour', REDIS_PRICES.STANDARD_HA, 'GiB'),
  one('Cloud SQL, vCPU-hour, one zone', SQL_PRICES.cpuHour),
  one('Cloud SQL, GiB-hour of memory, one zone', SQL_PRICES.gibHour),
  one('Cloud SQL, db-f1-micro, hour', SQL_PRICES.sharedHour['db-f1-micro']),
  one('Cloud SQL, db-g1-small, hour', SQL_PRICES.sharedHour['db-g1-small']),
  one('Cloud SQL, SSD GiB-month, one zone', SQL_PRICES.ssdGibMonth),
  one('Cloud SQL, backup GiB-month', SQL_PRICES.backupGibMonth),
  one('Cloud Storage, standard, GiB-month', STORAGE_PRICES.standardGibMonth),
  one('Cloud Storage, nearline, GiB-month', STORAGE_PRICES.nearlineGibMonth),
  one('Cloud Storage, ten thousand objects written', STORAGE_PRICES.tenThousandWrites),
  steps(`API Gateway, call after ${GATEWAY_FREE_CALLS / 1e6} million`, GATEWAY_PRICES, 'calls'),
  steps('to phones in North America and Europe, GiB', EGRESS_PRICES, 'GiB'),
  one('between zones, GiB', ZONES_GIB),
  one(`Logging, GiB after ${OBSERVABILITY_PRICES.freeLogGib}`, OBSERVABILITY_PRICES.logGib),
  one('Managed Prometheus, a million samples', OBSERVABILITY_PRICES.millionSamples),
  one('Cloud Trace, a million spans after 2.5', OBSERVABILITY_PRICES.millionSpans),
  one('alerting, a condition and month', OBSERVABILITY_PRICES.condition),
  one('alerting, a million series returned', OBSERVABILITY_PRICES.millionSeriesReturned),
  one('Scheduler, a job and month after 3', SMALL_PRICES.schedulerJob),
  one('Secret Manager, a version and month after 6', SMALL_PRICES.secretVersion),
  one('KMS, a key version and month', SMALL_PRICES.keyVersion),
  one('Artifact Registry, GiB-month after 0.5', SMALL_PRICES.imageGibMonth),
];

function one(name: string, { usd, source, read }: Price): ListedPrice {
  return { name, usd: dollars(usd), source, read };
}

function steps(name: string, { steps: all, source, read }: Tiers, unit: string): ListedPrice {
  const [first, ...later] = all;
  const rest = later.map(
    ({ from, usd }) => `${dollars(usd)} from ${from.toLocaleString('en')} ${unit}`,
  );
  return { name, usd: [dollars(first!.usd), ...rest].join(', '), source, read };
}
