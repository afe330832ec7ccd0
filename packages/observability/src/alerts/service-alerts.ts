import { type Alert, over } from '../alert.ts';

const GRPC_CALLS = 'ridewait_api_grpc_calls_total';
const GRPC_ENDED = 'ridewait_api_grpc_streams_ended_total';

/** Calls and streams a second; the platform's health checks are calls, too, and say nothing of the others. */
function grpc(calls: string, streams: string): string {
  return `(sum(rate(${GRPC_CALLS}{method="GetPark"${calls}}[10m])) + sum(rate(${GRPC_ENDED}${streams}[10m])))`;
}

/** A revision with fewer failures a second than this is not judged: one a minute. */
const LEAST_FAILURES = 1 / 60;

export const SERVICE_ALERTS: readonly Alert[] = [
  {
    name: 'RevisionErrors',
    severity: 'critical',
    summary: 'More than one in twenty requests to a revision fails.',
    expr: (sources) => {
      const failed = sources.failedRequestsByRevision('5m');
      return `${failed} / ${sources.requestsByRevision('5m')} > 0.05 and ${failed} > ${LEAST_FAILURES.toFixed(4)}`;
    },
    forSeconds: 180,
    runbook: 'revision-errors',
  },
  {
    name: 'GrpcFails',
    severity: 'critical',
    summary: 'More than one in twenty gRPC calls and streams of other systems of the park fails.',
    // Cloud Run sees no more than an HTTP 200: what a call came to is in its trailers.
    expr: () => {
      const failed = grpc(',code=~"INTERNAL|UNAVAILABLE"', '{reason=~"away|fault|full"}');
      return `${failed} / ${grpc('', '')} > 0.05 and ${failed} > ${LEAST_FAILURES.toFixed(4)}`;
    },
    forSeconds: 180,
    runbook: 'grpc-fails',
  },
  {
    name: 'GatewayUnreachable',
    severity: 'critical',
    summary: 'From outside, most requests through the gateway get no answer.',
    expr: ({ gatewayReached }) => over(gatewayReached, (reached) => `${reached} < 0.5`),
    forSeconds: 120,
    runbook: 'gateway-unreachable',
  },
  {
    name: 'MetricsAbsent',
    severity: 'critical',
    summary:
      'A service that always runs has sent no metrics for ten minutes: it is away, or nobody sees what it does.',
    expr: () =>
      [
        ['ingest', 'ridewait_batches_total'],
        ['processor', 'ridewait_pushes_total'],
        ['api', 'ridewait_park_fresh_ratio'],
      ]
        .map(
          ([service, metric]) =>
            `label_replace(absent_over_time(${metric}[5m]), "absent", "${service}", "", "")`,
        )
        .join(' or '),
    // A Prometheus that has just begun has nothing yet.
    forSeconds: 300,
    runbook: 'metrics-absent',
    needsInstances: true,
  },
  {
    name: 'JobFailed',
    severity: 'warning',
    summary: 'A job (migration, upkeep, reconciliation) ended with a fault.',
    expr: ({ failedJobs }) => over(failedJobs('30m'), (failed) => `${failed} > 0`),
    forSeconds: 0,
    runbook: 'job-failed',
  },
];
