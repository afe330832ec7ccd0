import type { ServiceSources } from '../../src/config/release-config.ts';
import { crashesOf, ERRORS, type Judged, LATENCY, ofRevision } from './judged.ts';

/** What a processor tells of itself, whether it serves or is a shadow. */
function ownMetrics(labels: string): ServiceSources['metrics'] {
  return {
    errors: {
      kind: 'ratio',
      of: `ridewait_pushes_total{${labels}}`,
      hits: `ridewait_pushes_total{${labels},status=~"5.."}`,
    },
    latency: { kind: 'distribution', buckets: `ridewait_fold_duration_seconds_bucket{${labels}}` },
    lag: { kind: 'distribution', buckets: `ridewait_readings_delay_seconds_bucket{${labels}}` },
    'estimate error': {
      kind: 'distribution',
      buckets: `ridewait_estimate_error_seconds_bucket{${labels}}`,
    },
  };
}

const PROCESSOR = ofRevision('processor');
/** A Cloud Run service of its own, which is there for one candidate. */
const SHADOW = 'service_name="processor-shadow"';

/** What makes waits of readings. Its first step is a shadow, which folds the same messages for nobody. */
export const processor: Judged = {
  service: 'processor',
  metrics: [
    // A store that is away for seconds fails what is under way.
    { ...ERRORS, of: 'pushes', clump: 20, clumpedPart: 1, limit: { share: 0.25, atLeast: 200 } },
    // A shadow folds what the stable one folds: it is judged without guests.
    { ...LATENCY, of: 'folds', warmUpSeconds: 300, guestsOnly: false },
    {
      ...LATENCY,
      name: 'lag',
      of: 'messages',
      tolerance: 0.03,
      harm: 0.1,
      matters: { quantileRatio: 1.5, superiority: 0.65 },
      // A shadow begins with what the stable one had folded before.
      warmUpSeconds: 1_200,
      guestsOnly: false,
      // Messages of one push wait for one write.
      clump: 10,
    },
    {
      kind: 'distribution',
      name: 'estimate error',
      of: 'measured waits',
      unit: 's',
      quantile: 0.9,
      tolerance: 0.05,
      harm: 0.25,
      matters: { quantileRatio: 1.2, superiority: 0.6 },
      warmUpSeconds: 1_200,
      // Guests of one boarding had been told the same.
      clump: 10,
    },
    {
      kind: 'ratio',
      name: 'differing buckets',
      of: 'buckets',
      hit: 'different',
      // The same readings make the same bytes: one in ten thousand may be caught between two writes.
      tolerance: 0.0001,
      harm: 0.002,
      clump: 1,
      limit: { share: 0.05, atLeast: 100 },
      // The shadow ends when its candidate serves.
      besideOnly: true,
    },
  ],
  sources: {
    metrics: ownMetrics(PROCESSOR),
    crashes: crashesOf(PROCESSOR),
    shadow: {
      metrics: {
        ...ownMetrics(SHADOW),
        'differing buckets': {
          kind: 'comparison',
          of: 'ridewait_shadow_buckets_compared_total{service_name="shadow-compare"}',
          hits: 'ridewait_shadow_buckets_differing_total{service_name="shadow-compare"}',
        },
      },
      crashes: crashesOf(SHADOW),
    },
  },
};
