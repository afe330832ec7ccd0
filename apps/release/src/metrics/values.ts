import type { Histogram, Tally } from '@ridewait/release';
import type { Counted } from './counting.ts';
import { keyWithout } from './labels.ts';

/** The sum of what counters counted; NaN where one of them is none. */
export function sumOf(counted: readonly Counted[]): number {
  return counted.reduce((sum, { count }) => sum + count, 0);
}

/**
 * How many of how many; undefined where that isn't known. A revision that is known of, and of whose hits there is no
 * series, had none: Prometheus has no series of a label that never came up.
 */
export function tallyOf(of: readonly Counted[], hits: readonly Counted[]): Tally | undefined {
  const tally = { of: sumOf(of), hits: sumOf(hits) };
  return of.length > 0 && Number.isFinite(tally.of) && Number.isFinite(tally.hits)
    ? tally
    : undefined;
}

/**
 * The histogram that a revision's `_bucket` series are, each of which counts all up to its bound `le`; undefined where
 * they are none: a series without a bound, histograms with different bounds, none of all values (`+Inf`), or one that
 * falls as bounds rise.
 */
export function histogramOf(buckets: readonly Counted[]): Histogram | undefined {
  const byHistogram = Map.groupBy(buckets, ({ labels }) => keyWithout('le', labels));
  const bounds = boundsOf(buckets);
  const isWhole = [...byHistogram.values()].every((own) => {
    const has = boundsOf(own);
    return has.length === bounds.length && own.length === bounds.length;
  });
  const hasAll = bounds.length > 1 && bounds.at(-1) === Number.POSITIVE_INFINITY;
  if (!isWhole || !hasAll || bounds.some(Number.isNaN)) return undefined;
  const upTo = bounds.map((bound) =>
    sumOf(buckets.filter(({ labels }) => boundOf(labels) === bound)),
  );
  const counts = upTo.map((count, at) => count - (upTo[at - 1] ?? 0));
  // NaN is not at least zero either.
  if (!counts.every((count) => count >= 0)) return undefined;
  return { bounds: bounds.slice(0, -1), counts };
}

/** Each bound once, rising. */
function boundsOf(buckets: readonly Counted[]): number[] {
  return [...new Set(buckets.map(({ labels }) => boundOf(labels)))].toSorted(
    (one, other) => one - other,
  );
}

function boundOf({ le = '' }: Counted['labels']): number {
  if (le === '+Inf') return Number.POSITIVE_INFINITY;
  return le === '' ? Number.NaN : Number(le);
}
