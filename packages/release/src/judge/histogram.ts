/**
 * How many values fell where: `counts[i]` of those up to `bounds[i]` and over the bound before, the last of those
 * over every bound. Bounds rise; there is one count more than bounds.
 */
export interface Histogram {
  bounds: readonly number[];
  counts: readonly number[];
}

/** How many values there are. */
export function countOf({ counts }: Histogram): number {
  return counts.reduce((sum, count) => sum + count, 0);
}

export function hasSameBounds(one: Histogram, other: Histogram): boolean {
  return (
    one.bounds.length === other.bounds.length &&
    one.bounds.every((bound, at) => bound === other.bounds[at])
  );
}

/** `one` with `weight` times what `other` counted; their bounds are the same. */
export function addWeighted(one: Histogram, other: Histogram, weight: number): Histogram {
  return {
    bounds: one.bounds,
    counts: one.counts.map((count, at) => count + weight * other.counts[at]!),
  };
}

/** How many values are over the bound at `index`. */
export function countOver({ counts }: Histogram, index: number): number {
  return counts.slice(index + 1).reduce((sum, count) => sum + count, 0);
}

/**
 * The value that `share` (0 to 1) of the values don't exceed, straight between the bounds of its bucket; the highest
 * bound where it is over all of them, and NaN of nothing. As Prometheus' `histogram_quantile` has it.
 */
export function quantileOf(histogram: Histogram, share: number): number {
  const { bounds, counts } = histogram;
  const total = countOf(histogram);
  if (total === 0 || bounds.length === 0) return Number.NaN;
  const rank = share * total;
  let before = 0;
  for (const [at, bound] of bounds.entries()) {
    const count = counts[at]!;
    if (before + count >= rank) {
      const low = at === 0 ? Math.min(0, bound) : bounds[at - 1]!;
      return count === 0 ? low : low + ((bound - low) * (rank - before)) / count;
    }
    before += count;
  }
  return bounds.at(-1)!;
}
