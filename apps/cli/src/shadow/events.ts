import type { Meter } from '@opentelemetry/api';
import { type Log, startAtZero } from '@ridewait/service';
import type { Look } from './comparer.ts';

/** What a comparison counts and tells, each thing named once. */
export function createEvents(meter: Meter, log: Log) {
  const counter = (name: string, description: string) =>
    startAtZero(meter.createCounter(name, { description }));
  const histogram = (name: string, description: string, explicitBucketBoundaries: number[]) =>
    meter.createHistogram(name, { description, unit: 's', advice: { explicitBucketBoundaries } });
  const compared = counter(
    'ridewait_shadow_buckets_compared',
    'Buckets of a candidate that were held against those that stand.',
  );
  const differing = counter('ridewait_shadow_buckets_differing', 'Those that are not the same.');
  const estimates = counter(
    'ridewait_shadow_estimates_compared',
    'Waits of a candidate that were held against what guests are shown.',
  );
  const apart = counter(
    'ridewait_shadow_estimates_differing',
    'Those that are off by a minute and a tenth, or that one of both doesn’t know.',
  );
  const difference = histogram(
    'ridewait_shadow_estimate_difference_seconds',
    'How far a candidate’s wait is from what guests are shown.',
    [1, 5, 15, 30, 60, 120, 300, 600, 1_200],
  );
  const age = histogram(
    'ridewait_shadow_view_age_seconds',
    'How long ago a lane was measured, when it was looked at.',
    [5, 15, 30, 60, 90, 180, 300, 600, 1_800],
  );

  return {
    looked(look: Look): void {
      const { lanes, ages } = look.views;
      for (const seconds of ages.stable) age.record(seconds, { side: 'stable' });
      for (const seconds of ages.candidate) age.record(seconds, { side: 'candidate' });
      if (!look.counts) {
        log.info({ unequal: look.unequal, of: look.seen }, 'the candidate catches up');
        return;
      }
      compared.add(look.compared);
      differing.add(look.differing.length);
      estimates.add(lanes.length);
      apart.add(lanes.filter(({ differs }) => differs).length);
      for (const { differenceSeconds } of lanes) {
        if (differenceSeconds !== null) difference.record(differenceSeconds);
      }
      for (const bucket of look.differing) log.warn(bucket, 'a bucket of the candidate differs');
    },
    lookFailed(error: unknown): void {
      log.warn({ err: error }, 'the two could not be compared; they are looked at again');
    },
  };
}
