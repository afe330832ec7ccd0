import { MINUTE_MS } from '@ridewait/core';
import type { ReplayResult } from './result.ts';
import { isGood } from './verdict.ts';

/** What a program reads of a replay: times are RFC 3339. */
export function jsonOf(result: ReplayResult): object {
  const { place, folded, comparison, covered, applied } = result;
  const { published, ...counts } = folded;
  return {
    good: isGood(result),
    archive: place,
    ...counts,
    published: published && { first: timeOf(published.first), last: timeOf(published.last) },
    covered: { from: timeOf(covered.from * MINUTE_MS), to: timeOf(covered.to * MINUTE_MS) },
    damaged: result.damaged,
    damages: result.damages,
    faults: comparison.faults,
    attractions: comparison.attractions,
    samples: comparison.samples.map(({ minute, ...sample }) => ({
      ...sample,
      minute: timeOf(minute * MINUTE_MS),
    })),
    dropped: result.dropped,
    ...(applied && { applied }),
  };
}

function timeOf(at: number): string {
  return new Date(at).toISOString();
}
