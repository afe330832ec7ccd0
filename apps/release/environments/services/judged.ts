import { CRASH_METRIC } from '@ridewait/observability';
import type { DistributionMetric, RatioMetric } from '@ridewait/release';
import type { ServiceSources } from '../../src/config/release-config.ts';

/** What a service is judged by, in every environment. */
export interface Judged {
  service: string;
  metrics: readonly (DistributionMetric | RatioMetric)[];
  sources: ServiceSources;
}

/** Labels that Google's collector gives every series: `RUN_MONITORING` of the infrastructure. */
export function ofRevision(service: string): string {
  return `service_name="${service}",revision_name="$revision"`;
}

/** Crashes, by a metric of Cloud Run's log (`log-metrics.ts` of the infrastructure): it lags by a few minutes. */
export function crashesOf(labels: string): { deltas: string } {
  return {
    deltas: `logging_googleapis_com:user_${CRASH_METRIC}{monitored_resource="cloud_run_revision",${labels}}`,
  };
}

/**
 * What Cloud Run answered, or had to answer for an instance that had crashed, hung or was not there: no service can
 * count those of itself.
 */
export function answersOf(service: string): ServiceSources['metrics'][string] {
  const labels = `monitored_resource="cloud_run_revision",${ofRevision(service)}`;
  return {
    kind: 'ratio',
    of: `run_googleapis_com:request_count{${labels}}`,
    hits: `run_googleapis_com:request_count{${labels},response_code=~"5..|429"}`,
    deltas: true,
  };
}

/** Requests that fail through our fault. Phones that are told to come again do so: up to three have one cause, of half of them. */
export const ERRORS: RatioMetric = {
  kind: 'ratio',
  name: 'errors',
  of: 'requests',
  hit: 'failed',
  tolerance: 0.001,
  harm: 0.01,
  clump: 3,
  clumpedPart: 0.5,
  limit: { share: 0.25, atLeast: 40 },
};

/** How long something takes. New instances are slow until their code is compiled and their caches are full. */
export const LATENCY: DistributionMetric = {
  kind: 'distribution',
  name: 'latency',
  of: 'answers',
  unit: 's',
  quantile: 0.95,
  tolerance: 0.015,
  harm: 0.05,
  matters: { quantileRatio: 1.2, superiority: 0.56 },
  warmUpSeconds: 180,
  clump: 1,
  // Beside guests the stable revision has other work than one that is only asked by the release.
  guestsOnly: true,
};
