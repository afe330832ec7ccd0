import type { Histogram } from '../src/judge/histogram.ts';
import type { DistributionMetric, RatioMetric, Window } from '../src/judge/metric.ts';
import type { Judging } from '../src/judge/judge.ts';

const ERRORS: RatioMetric = {
  kind: 'ratio',
  name: 'errors',
  of: 'requests',
  hit: 'failed',
  tolerance: 0.001,
  harm: 0.01,
  clump: 1,
  limit: { share: 0.25, atLeast: 20 },
};

const LATENCY: DistributionMetric = {
  kind: 'distribution',
  name: 'latency',
  of: 'answers',
  unit: 's',
  quantile: 0.95,
  tolerance: 0.015,
  harm: 0.05,
  matters: { quantileRatio: 1.2, superiority: 0.56 },
  warmUpSeconds: 0,
  clump: 1,
};

export const JUDGING: Judging = {
  metrics: [ERRORS, LATENCY],
  leniency: [20, 5, 1, 1, 1],
  alarmRisk: 0.005,
  missRisk: 0.01,
  crashes: 3,
};

const BOUNDS = [0.01, 0.025, 0.05, 0.1, 0.25];
const QUICK = [0.2, 0.4, 0.25, 0.09, 0.05, 0.01];
const SLOW = [0.1, 0.25, 0.25, 0.22, 0.15, 0.03];

export function latencies(count: number, isSlow = false): Histogram {
  const counts = (isSlow ? SLOW : QUICK).map((part) => Math.round(part * count));
  return { bounds: BOUNDS, counts };
}

interface Measured {
  requests: number;
  errors?: number;
  isSlow?: boolean;
  crashes?: number;
}

/** The minute `at`, with just as much in it as is said. */
export function minute(at: number, candidate: Measured, stable: Measured): Window {
  const side = ({ requests, errors = 0, isSlow = false, crashes = 0 }: Measured) => ({
    values: {
      errors: { of: requests, hits: errors },
      latency: latencies(requests, isSlow),
    },
    crashes,
  });
  return {
    from: at * 60_000,
    until: (at + 1) * 60_000,
    candidate: side(candidate),
    stable: side(stable),
  };
}
