import type { Tally } from './excess.ts';
import type { Histogram } from './histogram.ts';
import type { Metric, Side } from './metric.ts';

/** Values that can be judged, or why they can't. */
export type Read<T> = { value: T; why?: undefined } | { why: string };

export function readTally(side: Side, metric: Metric, whose: string): Read<Tally> {
  const value = side.values[metric.name];
  if (value === undefined) return { why: `no ${metric.name} of the ${whose} revision` };
  if (!('hits' in value)) return { why: `${metric.name} of the ${whose} revision is no count` };
  if (!isCount(value.of) || !isCount(value.hits) || value.hits > value.of) {
    return {
      why: `${metric.name} of the ${whose} revision is ${value.hits} of ${value.of}, which can't be`,
    };
  }
  return { value };
}

export function readHistogram(side: Side, metric: Metric, whose: string): Read<Histogram> {
  const value = side.values[metric.name];
  if (value === undefined) return { why: `no ${metric.name} of the ${whose} revision` };
  if ('hits' in value) return { why: `${metric.name} of the ${whose} revision is no histogram` };
  const { bounds, counts } = value;
  const isSound =
    bounds.length > 0 &&
    counts.length === bounds.length + 1 &&
    counts.every(isCount) &&
    bounds.every((bound, at) => Number.isFinite(bound) && (at === 0 || bound > bounds[at - 1]!));
  if (!isSound) {
    return { why: `the histogram ${metric.name} of the ${whose} revision can't be read` };
  }
  return { value };
}

/** Rates over time give counts that are not whole; they may be. */
function isCount(count: number): boolean {
  return Number.isFinite(count) && count >= 0;
}
