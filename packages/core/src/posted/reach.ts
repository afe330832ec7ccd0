/** By how much of its width a range reaches further at its ends than the regressions say (less than 0: less far). */
export interface Reach {
  low: number;
  high: number;
}

/** Minutes between two ends, and what is between. */
export interface WaitRange {
  /** One guest in ten waits less. */
  p10: number;
  /** Half of the guests wait less. */
  p50: number;
  /** One guest in ten waits longer. */
  p90: number;
}

const OUTSIDE = 0.1;
/** How far an end moves for one guest, in widths of the range. */
const STEP = 0.02;
const LEAST_WIDTH_MINUTES = 4;

/** The range of waits by three quantiles, in order and not below 0, as far as its ends must reach. */
export function rangeOf(
  [low, middle, high]: readonly [number, number, number],
  reach: Reach,
): WaitRange {
  const width = Math.max(LEAST_WIDTH_MINUTES, high - low);
  const p50 = Math.max(0, middle);
  return {
    p10: Math.max(0, Math.min(low - reach.low * width, p50)),
    p50,
    p90: Math.max(high + reach.high * width, p50),
  };
}

/**
 * A guest outside of the range draws that end out, one inside lets it back a little, in place; they balance where
 * one in ten is outside of each: adaptive conformal inference (Gibbs & Candès, NeurIPS 2021, arXiv 2106.00170).
 */
export function adaptReach(reach: Reach, { p10, p90 }: WaitRange, actualMinutes: number): void {
  reach.low += STEP * ((actualMinutes < p10 ? 1 : 0) - OUTSIDE);
  reach.high += STEP * ((actualMinutes > p90 ? 1 : 0) - OUTSIDE);
}
