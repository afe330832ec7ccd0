import type { Meter } from '@opentelemetry/api';
import type { UnavailableError } from '@ridewait/core';
import { startAtZero } from '@ridewait/service';

/** The part of a logger that is used here; pino is one. */
export interface EventLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** Why views came from history: the live one had expired, or the live store was away. */
export type FallbackReason = 'expired' | 'live_store_away';

/** Everything that is worth counting in this service, each with its one name. */
export interface ApiEvents {
  /** `route` is the pattern that matched, never the path. The share of 304 is a ratio of its series. */
  answered(route: string, status: number, seconds: number): void;
  /** Live data went out, or was told to be as it was, of which the newest was measured so long ago. */
  served(newestAgeSeconds: number): void;
  fellBack(park: string, reason: FallbackReason): void;
  storeAway(error: UnavailableError): void;
  storeBack(part: UnavailableError['part']): void;
  catalogNotRefreshed(error: unknown): void;
  forecastsNotRead(error: unknown): void;
  /** Something that must not happen: a fault of the program. */
  fault(doing: string, error: unknown): void;
}

/** Of answers, by whichever protocol. */
export const LATENCY_BOUNDARIES_SECONDS = [
  0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
];

/** Sensors speak every second; at 90 s an entry is stale, and after half an hour unknown. */
const AGE_BOUNDARIES_SECONDS = [1, 2, 3, 5, 8, 13, 20, 30, 60, 90, 180, 300, 600, 1800];

export function apiEvents(meter: Meter, log: EventLog): ApiEvents {
  const requests = meter.createCounter('ridewait_api_requests', {
    description: 'Requests answered, by route and class of status (304 apart)',
  });
  // What guests ask for every few seconds; of the others the first failure alone is not seen as an increase.
  startAtZero(requests, [
    { route: '/v1/entity/:id/live', status: '2xx' },
    { route: '/v1/entity/:id/live', status: '5xx' },
  ]);
  const latency = meter.createHistogram('ridewait_api_request_duration_seconds', {
    description: 'Time from the request to the answer',
    advice: { explicitBucketBoundaries: LATENCY_BOUNDARIES_SECONDS },
  });
  const age = meter.createHistogram('ridewait_api_served_age_seconds', {
    description: 'Age of the newest entry of live data, as a client is told of it',
    advice: { explicitBucketBoundaries: AGE_BOUNDARIES_SECONDS },
  });
  const fallbacks = meter.createCounter('ridewait_api_history_fallbacks', {
    description: 'Reads of a park that took views from history',
  });
  const outages = meter.createCounter('ridewait_api_store_outages', {
    description: 'Times that a store was found away',
  });
  const refreshFailures = meter.createCounter('ridewait_api_catalog_refresh_failures', {
    description: 'Reads of the catalog that failed; the last good one stays in use',
  });
  const forecastFailures = meter.createCounter('ridewait_api_forecast_failures', {
    description: 'Reads of forecasts that failed; those held stay in use',
  });
  const faults = meter.createCounter('ridewait_api_faults', {
    description: 'Errors that are a fault of the program',
  });
  return {
    answered(route, status, seconds) {
      const labels = { route, status: statusClass(status) };
      requests.add(1, labels);
      latency.record(seconds, labels);
    },
    served(newestAgeSeconds) {
      age.record(newestAgeSeconds);
    },
    fellBack(park, reason) {
      fallbacks.add(1, { park, reason });
    },
    storeAway(error) {
      outages.add(1, { part: error.part });
      log.warn({ err: error, part: error.part }, `the ${error.part} is away`);
    },
    storeBack(part) {
      log.info({ part }, `the ${part} is back`);
    },
    catalogNotRefreshed(error) {
      refreshFailures.add(1);
      log.warn({ err: error }, 'the catalog could not be read; the last good one stays in use');
    },
    forecastsNotRead(error) {
      forecastFailures.add(1);
      log.warn({ err: error }, 'forecasts could not be read; those held stay in use');
    },
    fault(doing, error) {
      faults.add(1);
      log.error({ err: error }, `a fault while ${doing}`);
    },
  };
}

function statusClass(status: number): string {
  return status === 304 ? '304' : `${Math.floor(status / 100)}xx`;
}
