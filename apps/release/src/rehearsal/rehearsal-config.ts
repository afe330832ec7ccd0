import type { Park } from '@ridewait/core';
import type { Metric, Plan, ServicePlan } from '@ridewait/release';
import type { ReleaseConfig } from '../config/release-config.ts';
import { SERVICE } from './revision-names.ts';

/** What guests ask together. */
export const GUESTS_PER_SECOND = 60;

const METRICS: readonly Metric[] = [
  {
    kind: 'ratio',
    name: 'errors',
    of: 'requests',
    hit: 'failed',
    tolerance: 0.002,
    harm: 0.01,
    clump: 1,
    limit: { share: 0.25, atLeast: 40 },
  },
  {
    kind: 'distribution',
    name: 'latency',
    of: 'answers',
    unit: 's',
    quantile: 0.95,
    // Two processes of one program differ by about as much, on a machine that does other things.
    tolerance: 0.05,
    harm: 0.15,
    matters: { quantileRatio: 1.5, superiority: 0.7 },
    warmUpSeconds: 2,
    clump: 1,
  },
  {
    kind: 'distribution',
    name: 'age',
    of: 'answers',
    unit: 's',
    quantile: 0.95,
    tolerance: 0.05,
    harm: 0.15,
    matters: { quantileRatio: 1.5, superiority: 0.7 },
    warmUpSeconds: 0,
    clump: 1,
  },
];

const STEP = { minSamples: 100, deadlineSeconds: 60 };

const API: ServicePlan = {
  service: SERVICE,
  metrics: METRICS,
  crashes: 3,
  readySeconds: 60,
  probeSeconds: 20,
  shiftSeconds: 10,
  steps: [
    { ...STEP, percent: 5, soakSeconds: 6, leniency: 2, exercise: 40 },
    { ...STEP, percent: 25, soakSeconds: 6, leniency: 2, exercise: 25 },
    { ...STEP, percent: 50, soakSeconds: 6, leniency: 2 },
    { ...STEP, percent: 100, soakSeconds: 4, leniency: 1 },
  ],
};

const PLAN: Plan = {
  services: [API],
  turnSeconds: 10,
  releaseSeconds: 180,
  returnSeconds: 20,
  risks: { alarm: 0.01, miss: 0.01 },
};

/** The plan of production with seconds for its minutes; metrics by the names that they have there where they can. */
export function rehearsalConfig(prometheusUrl: string, park: Park): ReleaseConfig {
  const own = `service_name="${SERVICE}",revision_name="$revision"`;
  const [live, ofRide] = [park.id, park.attractions[0]!.id].map((id) => `/v1/entity/${id}/live`);
  return {
    plan: PLAN,
    metrics: {
      url: prometheusUrl,
      lagSeconds: 0.5,
      windowSeconds: 1,
      services: {
        [SERVICE]: {
          metrics: {
            errors: {
              kind: 'ratio',
              of: `ridewait_splitter_requests_total{${own}}`,
              hits: `ridewait_splitter_requests_total{${own},response_code_class="5xx"}`,
            },
            latency: {
              kind: 'distribution',
              buckets: `ridewait_api_request_duration_seconds_bucket{${own},route="/v1/entity/:id/live"}`,
            },
            age: {
              kind: 'distribution',
              buckets: `ridewait_api_served_age_seconds_bucket{${own}}`,
            },
          },
          crashes: `ridewait_splitter_crashes_total{${own}}`,
        },
      },
    },
    probes: {
      [SERVICE]: {
        checks: [
          { path: '/health/ready', status: 200 },
          { path: '/v1/destinations', status: 200 },
          { path: live!, status: 200, contains: 'liveData' },
        ],
        // About as guests ask: else one revision would be asked other things than the other.
        exercise: [...Array.from({ length: 7 }, () => live!), ofRide!],
      },
    },
    tickSeconds: 0.5,
  };
}
