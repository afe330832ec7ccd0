import { answersOf, crashesOf, ERRORS, type Judged, LATENCY, ofRevision } from './judged.ts';

const INGEST = ofRevision('ingest');

/** What gateways and sensors send. */
export const ingest: Judged = {
  service: 'ingest',
  metrics: [
    { ...ERRORS, of: 'batches' },
    {
      ...ERRORS,
      name: 'refused',
      of: 'batches',
      hit: 'refused',
      tolerance: 0.005,
      harm: 0.02,
      // A gateway with one bad sensor sends it with every batch.
      clump: 10,
      clumpedPart: 1,
      limit: { share: 0.25, atLeast: 100 },
    },
    { ...LATENCY, of: 'messages' },
  ],
  sources: {
    metrics: {
      errors: answersOf('ingest'),
      // A revision that takes good readings for bad ones makes no error of it.
      refused: {
        kind: 'ratio',
        of: `ridewait_batches_total{${INGEST}}`,
        hits: `ridewait_batches_total{${INGEST},status=~"4.."}`,
      },
      latency: {
        kind: 'distribution',
        buckets: `ridewait_publish_duration_seconds_bucket{${INGEST}}`,
      },
    },
    crashes: crashesOf(INGEST),
  },
};
