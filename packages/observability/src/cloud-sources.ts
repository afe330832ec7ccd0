import { RECONCILIATION_METRIC } from './reconciliation.ts';
import type { Range, ServiceName, Sources } from './sources.ts';

/** What the cloud calls things, as `pulumi up` made them. */
export interface CloudNames {
  /** Names of the Cloud Run services. */
  services: Readonly<Record<ServiceName, string>>;
  /** Names of subscriptions, without their project. */
  subscription: string;
  deadLetterSubscription: string;
  /** Name of the Memorystore instance. */
  cache: string;
  /** Names of the Cloud SQL instances: the primary and its replicas. */
  databases: readonly string[];
  /** The limit of connections that each was given (`max_connections`); a dashboard may have a variable for it. */
  databaseConnections: number | string;
  /** Host of the gateway, which the check from outside asks; null where there is none. */
  gatewayHost: string | null;
}

/**
 * Google's own metrics by their names in PromQL: the first `/` becomes `:`, everything else that is no letter `_`.
 * Cloud Run answers 429 by itself where no instance is left, so that counts as our fault, too.
 *
 * Source: https://cloud.google.com/monitoring/promql/promql-mapping
 */
export function cloudSources(names: CloudNames): Sources {
  const requestRate = (matchers: string, range: Range) =>
    `rate(run_googleapis_com:request_count{monitored_resource="cloud_run_revision"${matchers}}[${range}])`;
  const of = (service: ServiceName) => `,service_name="${names.services[service]}"`;
  const byRevision = (rate: string) => `sum by (service_name, revision_name) (${rate})`;
  const byService = (what: string) => `sum by (service_name) (${what})`;
  const usedPart = (what: string) =>
    `histogram_quantile(0.95, sum by (service_name, le) (rate(run_googleapis_com:container_${what}_bucket{monitored_resource="cloud_run_revision"}[5m])))`;
  const subscription = (metric: string, id: string) =>
    `pubsub_googleapis_com:subscription_${metric}{subscription_id="${id}"}`;
  // Its id carries the project.
  const database = `{database_id=~"[^:]+:(${names.databases.join('|')})"}`;
  const reconciliations = `logging_googleapis_com:user_${RECONCILIATION_METRIC}`;

  return {
    requests: (service, range) => `sum(${requestRate(of(service), range)})`,
    failedRequests: (service, range) => `sum(${requestRate(of(service) + FAILED, range)})`,
    requestsByRevision: (range) => byRevision(requestRate('', range)),
    failedRequestsByRevision: (range) => byRevision(requestRate(FAILED, range)),
    latencySeconds: (service, quantile) =>
      `histogram_quantile(${quantile}, sum by (le) (rate(run_googleapis_com:request_latencies_bucket{monitored_resource="cloud_run_revision"${of(service)}}[5m]))) / 1000`,
    instances: byService(
      'run_googleapis_com:container_instance_count{monitored_resource="cloud_run_revision"}',
    ),
    cpuRatio: usedPart('cpu_utilizations'),
    memoryRatio: usedPart('memory_utilizations'),
    streamAgeSeconds: `max(${subscription('oldest_unacked_message_age', names.subscription)})`,
    backlogMessages: `sum(${subscription('num_undelivered_messages', names.subscription)})`,
    deadLetterMessages: (ago) =>
      `sum(${subscription('num_undelivered_messages', names.deadLetterSubscription)}${ago ? ` offset ${ago}` : ''})`,
    cacheMemoryRatio: `max(redis_googleapis_com:stats_memory_usage_ratio{instance_id=~"(.*/)?${names.cache}"})`,
    sqlConnectionRatio: `sum by (database_id) (cloudsql_googleapis_com:database_postgresql_num_backends${database}) / ${names.databaseConnections}`,
    sqlDiskRatio: `max by (database_id) (cloudsql_googleapis_com:database_disk_utilization${database})`,
    gatewayReached:
      names.gatewayHost === null
        ? null
        : `avg(avg_over_time(monitoring_googleapis_com:uptime_check_check_passed{monitored_resource="uptime_url",host="${names.gatewayHost}"}[5m]))`,
    failedJobs: (range) =>
      `sum by (job_name) (increase(run_googleapis_com:job_completed_execution_count{monitored_resource="cloud_run_job",result="failed"}[${range}]))`,
    differingReconciliations: (range) =>
      `sum(increase(${reconciliations}{monitored_resource="cloud_run_job",result!="holds"}[${range}]))`,
    noReconciliation: (range) =>
      `absent_over_time(${reconciliations}{monitored_resource="cloud_run_job"}[${range}])`,
    billedInstances: byService(
      'rate(run_googleapis_com:container_billable_instance_time{monitored_resource="cloud_run_revision"}[5m])',
    ),
    billedBusBytes:
      'sum(rate(pubsub_googleapis_com:topic_byte_cost[5m])) + sum(rate(pubsub_googleapis_com:subscription_byte_cost[5m]))',
    billedLogBytes: 'sum(rate(logging_googleapis_com:billing_bytes_ingested[5m]))',
  };
}

const FAILED = ',response_code=~"5..|429"';
