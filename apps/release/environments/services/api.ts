import { answersOf, crashesOf, ERRORS, type Judged, LATENCY, ofRevision } from './judged.ts';

const API = ofRevision('api');

/** What guests ask. */
export const api: Judged = {
  service: 'api',
  metrics: [
    ERRORS,
    LATENCY,
    {
      kind: 'distribution',
      name: 'age',
      of: 'answers',
      unit: 's',
      quantile: 0.95,
      tolerance: 0.02,
      harm: 0.1,
      // Both read the same views: an age that is not the same comes of the revision.
      matters: { quantileRatio: 1.5, superiority: 0.6 },
      warmUpSeconds: 0,
      // Who asks twice within a second is told of the same measurement.
      clump: 5,
    },
  ],
  sources: {
    metrics: {
      errors: answersOf('api'),
      latency: {
        kind: 'distribution',
        // What phones ask every few seconds: other routes come in another mixture each minute.
        buckets: `ridewait_api_request_duration_seconds_bucket{${API},route="/v1/entity/:id/live"}`,
      },
      age: { kind: 'distribution', buckets: `ridewait_api_served_age_seconds_bucket{${API}}` },
    },
    crashes: crashesOf(API),
  },
};

const GRPC = ofRevision('api-grpc');

/**
 * What the park's other systems ask. They hold streams for an hour and call rarely, so there is little to count of
 * calls. That it reads what it is to tell shows in the time that attractions are open with fresh data, as each
 * instance sees it; the program is the API's, which was judged before.
 */
export const apiGrpc: Judged = {
  service: 'api-grpc',
  metrics: [
    {
      kind: 'ratio',
      name: 'stale time',
      of: 'attraction-seconds',
      hit: 'with stale data',
      tolerance: 0.05,
      harm: 0.25,
      // A ride that is stale is so for minutes: ten of them.
      clump: 600,
      limit: { share: 0.9, atLeast: 10_000 },
    },
  ],
  sources: {
    metrics: {
      'stale time': {
        kind: 'ratio',
        of: `ridewait_park_open_attraction_seconds_total{${GRPC}}`,
        hits: `ridewait_park_open_attraction_seconds_total{${GRPC},data="stale"}`,
      },
    },
    crashes: crashesOf(GRPC),
  },
};
