/** The services that have metrics of their own, under the names of their folders. */
export type ServiceName = 'ingest' | 'processor' | 'api' | 'web';
export const SERVICE_NAMES: readonly ServiceName[] = ['ingest', 'processor', 'api', 'web'];

/** A PromQL range, such as `5m`. */
export type Range = `${number}${'s' | 'm' | 'h' | 'd'}`;

/** The median, and what one in twenty and one in a hundred exceeds. */
export type Quantile = 0.5 | 0.95 | 0.99;

/**
 * What the laptop and the cloud measure under different names. Alerts and panels are written over these, so that
 * each is one expression; everything else is a metric of our own (`ridewait_…`), which is the same in both.
 * Each member is PromQL; null where the laptop has nothing like it, and so has no alert of it.
 */
export interface Sources {
  /** Requests a second that a service was asked, as one series. */
  requests(service: ServiceName, range: Range): string;
  /** Those of them that failed through our fault. */
  failedRequests(service: ServiceName, range: Range): string;
  /** Requests a second by `service_name` and `revision_name`. */
  requestsByRevision(range: Range): string;
  failedRequestsByRevision(range: Range): string;
  /** Seconds that a service takes for what it is asked. */
  latencySeconds(service: ServiceName, quantile: Quantile): string;
  /** Instances by `service_name`. */
  instances: string | null;
  /** Part of an instance's CPU and memory in use, the 95th percentile by `service_name`, 0 to 1. */
  cpuRatio: string | null;
  memoryRatio: string | null;
  /** How old the oldest message is that the processor has not acknowledged, in seconds. */
  streamAgeSeconds: string;
  /** Messages that wait for the processor. */
  backlogMessages: string | null;
  /** Messages in the dead letters' subscription, now or so long ago. */
  deadLetterMessages(ago?: Range): string | null;
  /** Part of the cache's memory in use, 0 to 1. */
  cacheMemoryRatio: string | null;
  /** Part of the database's connections in use, by `database_id`, 0 to 1. */
  sqlConnectionRatio: string | null;
  /** Part of the database's disk in use, by `database_id`, 0 to 1. */
  sqlDiskRatio: string | null;
  /** Part of the checks from outside that reached the gateway in the last five minutes, 0 to 1. */
  gatewayReached: string | null;
  /** Runs of jobs that failed within a range, by `job_name`. */
  failedJobs(range: Range): string | null;
  /** Reconciliations that found a difference within a range. */
  differingReconciliations(range: Range): string | null;
  /** 1 where no reconciliation was told of within a range. */
  noReconciliation(range: Range): string | null;
  /** Seconds of instances that are paid for, a second, by `service_name`. */
  billedInstances: string | null;
  /** Bytes a second that Pub/Sub bills. */
  billedBusBytes: string | null;
  /** Bytes a second that Cloud Logging bills. */
  billedLogBytes: string | null;
}
