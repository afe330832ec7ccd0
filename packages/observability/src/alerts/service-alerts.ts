import { type Alert, over } from '../alert.ts';

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
