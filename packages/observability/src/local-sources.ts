import {
  type Quantile,
  type Range,
  SERVICE_NAMES,
  type ServiceName,
  type Sources,
} from './sources.ts';

/** How a service counts what it answers, and which of that it calls its own fault. */
const ANSWERS: Record<ServiceName, { counter: string; failed: string }> = {
  ingest: { counter: 'ridewait_batches_total', failed: 'status=~"5.."' },
  processor: { counter: 'ridewait_pushes_total', failed: 'status=~"5.."' },
  api: { counter: 'ridewait_api_requests_total', failed: 'status="5xx"' },
  web: { counter: 'ridewait_web_requests_total', failed: 'status="5xx"' },
};

/** The histogram that tells how long a service takes. */
const DURATIONS: Record<ServiceName, string> = {
  ingest: 'ridewait_publish_duration_seconds',
  processor: 'ridewait_fold_duration_seconds',
  api: 'ridewait_api_request_duration_seconds',
  web: 'ridewait_web_request_duration_seconds',
};

function rate(service: ServiceName, range: Range): string {
  return `rate(${ANSWERS[service].counter}[${range}])`;
}

function failedRate(service: ServiceName, range: Range): string {
  const { counter, failed } = ANSWERS[service];
  return `rate(${counter}{${failed}}[${range}])`;
}

function quantileOf(histogram: string, quantile: Quantile): string {
  return `histogram_quantile(${quantile}, sum by (le) (rate(${histogram}_bucket[5m])))`;
}

/** All services' rates, by service and revision. */
function byRevision(rateOf: typeof rate, range: Range): string {
  const all = SERVICE_NAMES.map((service) => rateOf(service, range)).join(' or ');
  return `sum by (service_name, revision_name) (${all})`;
}

/**
 * What a laptop's Prometheus has: the services' own metrics, with the labels that the sidecar gives them in the cloud
 * (`service_name`, `revision_name`). The emulator tells nothing of its messages, so the age of the stream is what the
 * processor measures as it writes; Redis and PostgreSQL have no exporter here.
 */
export const LOCAL_SOURCES: Sources = {
  requests: (service, range) => `sum(${rate(service, range)})`,
  failedRequests: (service, range) => `sum(${failedRate(service, range)})`,
  requestsByRevision: (range) => byRevision(rate, range),
  failedRequestsByRevision: (range) => byRevision(failedRate, range),
  latencySeconds: (service, quantile) => quantileOf(DURATIONS[service], quantile),
  instances: null,
  cpuRatio: null,
  memoryRatio: null,
  streamAgeSeconds: quantileOf('ridewait_readings_delay_seconds', 0.99),
  backlogMessages: null,
  deadLetterMessages: () => null,
  cacheMemoryRatio: null,
  sqlConnectionRatio: null,
  sqlDiskRatio: null,
  gatewayReached: null,
  failedJobs: () => null,
  differingReconciliations: () => null,
  noReconciliation: () => null,
  billedInstances: null,
  billedBusBytes: null,
  billedLogBytes: null,
};
