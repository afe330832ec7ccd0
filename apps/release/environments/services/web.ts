import { answersOf, crashesOf, ERRORS, type Judged, LATENCY, ofRevision } from './judged.ts';

const WEB = ofRevision('web');

/** The pages. */
export const web: Judged = {
  service: 'web',
  metrics: [ERRORS, LATENCY],
  sources: {
    metrics: {
      errors: answersOf('web'),
      latency: {
        kind: 'distribution',
        buckets: `ridewait_web_request_duration_seconds_bucket{${WEB}}`,
      },
    },
    crashes: crashesOf(WEB),
  },
};
