import type { ExpectedWait } from './expected-wait.ts';

/** How far a range reaches below and above the middle, in the standard deviations that were computed. */
export interface Reach {
  low: number;
  high: number;
}

/** One in ten of a normal distribution is further out than this. */
export const TENTH = 1.2816;

/**
 * A guest outside of the range draws that end out, one inside lets it back a little; they balance where one in ten is
 * outside of each: adaptive conformal inference (Gibbs & Candès, NeurIPS 2021, arXiv 2106.00170).
 *
 * @param error what the guest waited less the middle, in standard deviations
 * @param weight by how much of itself an end may move
 */
export function afterGuest({ low, high }: Reach, error: number, weight: number): Reach {
  const above = error > TENTH * high ? 1 : 0;
  const below = error < -TENTH * low ? 1 : 0;
  return {
    low: low * Math.exp(weight * (below - 0.1)),
    high: high * Math.exp(weight * (above - 0.1)),
  };
}

/** The ends of the range of a wait, not below 0. */
export function endsOf({ low, high }: Reach, wait: ExpectedWait): { low: number; high: number } {
  return {
    low: Math.max(0, wait.low - TENTH * wait.deviation * low),
    high: wait.high + TENTH * wait.deviation * high,
  };
}
