import type { Objective } from './objective.ts';

/** Guests' phones ask for this every few seconds; the other routes are asked once a visit. */
const LIVE_ROUTE = '/v1/entity/:id/live';
/** A boundary of the histogram's buckets, in seconds. */
const FAST_ENOUGH = '0.25';
/** Data younger than 90 s is fresh: `STALE_AFTER_MS` of the core. */
const SECONDS = 'ridewait_park_open_attraction_seconds_total';
const LATENCY = 'ridewait_api_request_duration_seconds';

function cloudRun(service: string): { bad: string; total: string } {
  const total = `metric.type="run.googleapis.com/request_count" resource.type="cloud_run_revision" resource.label.service_name="${service}"`;
  return {
    total,
    bad: `${total} metric.label.response_code=monitoring.regex.full_match("5..|429")`,
  };
}

function ours(metric: string, kind: 'counter' | 'histogram'): string {
  return `metric.type="prometheus.googleapis.com/${metric}/${kind}" resource.type="prometheus_target"`;
}

export const OBJECTIVES: readonly Objective[] = [
  {
    name: 'ApiAvailability',
    title: 'API availability',
    promise:
      '99.9 % of the requests of guests and other systems are answered, and not with a fault of ours.',
    goal: 0.999,
    bad: (sources, range) => sources.failedRequests('api', range),
    total: (sources, range) => sources.requests('api', range),
    leastBad: 20,
    cloud: ({ api }) => ({ ...cloudRun(api), needsOurMetrics: false }),
    runbook: 'api-availability',
  },
  {
    name: 'ApiLatency',
    title: 'API latency',
    promise: `99 % of the answers to ${LIVE_ROUTE} take less than a quarter of a second inside the service.`,
    goal: 0.99,
    bad: (_, range) =>
      `(sum(rate(${LATENCY}_count{route="${LIVE_ROUTE}"}[${range}])) - sum(rate(${LATENCY}_bucket{route="${LIVE_ROUTE}",le="${FAST_ENOUGH}"}[${range}])))`,
    total: (_, range) => `sum(rate(${LATENCY}_count{route="${LIVE_ROUTE}"}[${range}]))`,
    leastBad: 50,
    cloud: () => ({
      total: `${ours(LATENCY, 'histogram')} metric.label.route="${LIVE_ROUTE}"`,
      longest: Number(FAST_ENOUGH),
      needsOurMetrics: true,
    }),
    runbook: 'api-latency',
  },
  {
    name: 'WaitFreshness',
    title: 'Freshness of waits',
    promise:
      'Of the time that attractions are open, 97 % is with data younger than 90 s from every sensor that their waits need.',
    // A counter that dies at one of forty rides is no outage; the sensors are not ours to mend.
    goal: 0.97,
    bad: (_, range) => `sum by (park) (rate(${SECONDS}{data="stale"}[${range}]))`,
    total: (_, range) => `sum by (park) (rate(${SECONDS}[${range}]))`,
    leastBad: 0,
    cloud: () => ({
      good: `${ours(SECONDS, 'counter')} metric.label.data="fresh"`,
      total: ours(SECONDS, 'counter'),
      needsOurMetrics: true,
    }),
    runbook: 'wait-freshness',
  },
  {
    name: 'IngestAcceptance',
    title: 'Acceptance of readings',
    promise: '99.9 % of the batches of gateways are taken, or refused for what is in them.',
    goal: 0.999,
    bad: (sources, range) => sources.failedRequests('ingest', range),
    total: (sources, range) => sources.requests('ingest', range),
    leastBad: 20,
    cloud: ({ ingest }) => ({ ...cloudRun(ingest), needsOurMetrics: false }),
    runbook: 'ingest-acceptance',
  },
];
