import type { Alert } from '../alert.ts';

const SECONDS = 'ridewait_park_open_attraction_seconds_total';
const ERROR = 'ridewait_estimate_error_seconds';
/**
 * Over 90,879 measured waits at Walt Disney World the sign was 13.8 minutes off, on average: an estimate that is worse
 * is worth nothing. Source: docs/specs/estimate.md.
 */
const AS_BAD_AS_A_SIGN_SECONDS = 828;

export const PARK_ALERTS: readonly Alert[] = [
  {
    name: 'ParkStale',
    severity: 'critical',
    summary: 'Guests of a park see old waits at more than half of its open rides.',
    expr: () =>
      `sum by (park) (rate(${SECONDS}{data="fresh"}[5m])) / sum by (park) (rate(${SECONDS}[5m])) < 0.5`,
    forSeconds: 180,
    runbook: 'park-stale',
  },
  {
    name: 'SensorAnomaly',
    severity: 'warning',
    summary: 'A sensor is dead, stuck, drifting or doubling, or a queue contradicts itself.',
    // An unusual wait is news for the operations page; no sensor has to be mended for it.
    expr: () => 'max by (park, kind) (ridewait_park_anomalies{kind!="unusual"}) > 0',
    forSeconds: 900,
    runbook: 'sensor-anomaly',
  },
  {
    name: 'EstimatesOff',
    severity: 'warning',
    summary: 'Measured waits differ from what was told by as much as a sign would.',
    expr: () =>
      `sum(rate(${ERROR}_sum[1h])) / sum(rate(${ERROR}_count[1h])) > ${AS_BAD_AS_A_SIGN_SECONDS} and sum(increase(${ERROR}_count[1h])) >= 50`,
    forSeconds: 900,
    runbook: 'estimates-off',
  },
];
