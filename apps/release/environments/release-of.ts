import type { Plan, Step } from '@ridewait/release';
import type { ReleaseConfig, ServiceProbe } from '../src/config/release-config.ts';
import type { Judged } from './services/judged.ts';

/** A service of an environment: by what it is judged, in which steps, and what is asked of its candidate before. */
export interface Released {
  judged: Judged;
  steps: readonly Step[];
  probe?: ServiceProbe;
}

/**
 * Cloud Monitoring has our own metrics after half a minute, Cloud Run's after three; in windows under five the last
 * scrapes and samples at their ends weigh too much.
 */
const CLOUD = {
  url: 'https://monitoring.googleapis.com/v1/projects/$project/location/global/prometheus',
  lagSeconds: 180,
  windowSeconds: 300,
};

const MINUTE = 60;
/** A revision is deployed, starts and gets traffic in a few minutes; what takes longer is stuck. */
const TIMES = { readySeconds: 20 * MINUTE, probeSeconds: 10 * MINUTE, shiftSeconds: 15 * MINUTE };
const CRASHES = 3;

/**
 * Releases of services, in this order: who reads a thing comes before who writes it. The API reads states that the
 * processor writes, the page what the API answers, the processor the messages that ingest writes.
 */
export function releaseOf(
  services: readonly Released[],
  times: Pick<Plan, 'turnSeconds' | 'releaseSeconds' | 'returnSeconds'>,
): ReleaseConfig {
  return {
    plan: {
      ...times,
      services: services.map(({ judged: { service, metrics }, steps }) => ({
        service,
        steps,
        metrics,
        crashes: CRASHES,
        ...TIMES,
      })),
      risks: { alarm: 0.01, miss: 0.01 },
    },
    metrics: {
      ...CLOUD,
      services: Object.fromEntries(
        services.map(({ judged: { service, sources } }) => [service, sources]),
      ),
    },
    probes: Object.fromEntries(
      services.flatMap(({ judged: { service }, probe }) => (probe ? [[service, probe]] : [])),
    ),
    tickSeconds: 20,
  };
}
