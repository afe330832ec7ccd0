import { bet, type Wealth } from './wealth.ts';

/** Of how many, how many had it (failed, were slow): in both revisions, over the same minutes. */
export interface Pair {
  candidate: Tally;
  stable: Tally;
}

export interface Tally {
  of: number;
  hits: number;
}

/** How hits come together, as the requests do that an instance fails when it loses its store. */
export interface Clumps {
  /** Up to how many have one cause. */
  size: number;
  /** What part of hits has a cause in common with others, at most: 0 to 1. */
  part: number;
  /** With fewer requests of the candidate in a window, any number of its hits says as much as one. */
  oneBelow: number;
}

/** What is bet on: that the candidate's share of hits is this many times the stable one's. */
const MORE = [1.5, 2.5, 5, 12, 50];
const FEWER = [0.02, 0.15, 0.4, 0.6, 0.8];
export const WAYS = MORE.length;

/**
 * Evidence that the candidate's share of hits is more than `margin` over the stable one's.
 *
 * Of a window with `c` and `s` hits of `n` and `m`, a bet pays `exp(a c - b s - n margin up(a))`, where `n up(a)` is
 * `m down(b)`. For hits that are independent `up(a)` is `e^a - 1` and `down(b)` is `1 - e^-b`: as a hit of chance p
 * pays `1 + p (e^a - 1) <= exp(p up(a))` on average, the whole pays `exp(up(a) (C - n margin) - down(b) S)` at most,
 * where C and S are how many hits are to be expected. While the candidate's share is at most `margin` over the
 * stable one's, C is at most `n (S / m + margin)`, and this is 1 at most: whatever the shares are, so they may change
 * from minute to minute and from request to request. Without a margin it is the likelihood ratio of the test of two
 * Poisson rates given their sum.
 *
 * A clump of k hits pays as k hits do with `(e^(a k) - 1) / k` for `e^a - 1`, which grows with k, and
 * `(1 - e^(-b k)) / k`, which shrinks: with a part of hits in clumps up to a size, the worst is all of that part in
 * clumps of that size.
 *
 * Where the candidate was asked so little that a second hit in a window has most likely the same cause, each window
 * counts one at most. Then clumps may be of any size: that there is a hit has at most the chance of C.
 *
 * @param most the logarithm of what a window may pay at most
 */
export function betOnMore(
  wealth: Wealth,
  pair: Pair,
  margin: number,
  clumps: Clumps,
  most?: number,
): Wealth {
  const { candidate, stable } = pair;
  if (!isComparable(pair)) return wealth;
  const countsOne = clumps.size > 1 && candidate.of < clumps.oneBelow;
  return bet(wealth, gainOf, most);

  function gainOf(way: number): number {
    const down = -Math.log(quotient(pair, MORE[way]!)) / together(clumps);
    const height = (stable.of * payDown(down, clumps)) / candidate.of;
    const gain = countsOne
      ? Math.min(1, candidate.hits) * Math.log1p(height)
      : candidate.hits * stakeFor(height, clumps);
    return gain - stable.hits * down - candidate.of * margin * height;
  }
}

/** Evidence that the candidate's share of hits is less than `margin` over the stable one's: the other side of it. */
export function betOnLess(wealth: Wealth, pair: Pair, margin: number, clumps: Clumps): Wealth {
  const { candidate, stable } = pair;
  if (!isComparable(pair)) return wealth;
  return bet(wealth, (way) => {
    const ratio = FEWER[way]!;
    const down = -Math.log(ratio * quotient(pair, ratio)) / together(clumps);
    const depth = payDown(down, clumps);
    const up = stakeFor((candidate.of * depth) / stable.of, clumps);
    return stable.hits * up - candidate.hits * down + candidate.of * margin * depth;
  });
}

/** Without both there is nothing to compare with. */
function isComparable({ candidate, stable }: Pair): boolean {
  return candidate.of > 0 && stable.of > 0;
}

/** What all hits of a window are worth less by, if the candidate's share is `ratio` times the stable one's. */
function quotient({ candidate, stable }: Pair, ratio: number): number {
  return (candidate.of + stable.of) / (ratio * candidate.of + stable.of);
}

/** How many hits come with a hit, itself among them, on average. */
function together({ size, part }: Clumps): number {
  return 1 + part * (size - 1);
}

function payDown(stake: number, { size, part }: Clumps): number {
  return -(1 - part) * Math.expm1(-stake) - (part * Math.expm1(-stake * size)) / size;
}

/** The stake on a hit for which `up` is `height`. */
function stakeFor(height: number, { size, part }: Clumps): number {
  // Either part of `up` alone would need a higher stake; from there Newton's steps come down to it, as `up` is convex.
  let stake = Math.min(
    part < 1 ? Math.log1p(height / (1 - part)) : Number.POSITIVE_INFINITY,
    part > 0 ? Math.log1p((height * size) / part) / size : Number.POSITIVE_INFINITY,
  );
  for (let step = 0; step < STEPS; step++) {
    const [one, all] = [Math.exp(stake), Math.exp(stake * size)];
    const excess = (1 - part) * (one - 1) + (part * (all - 1)) / size - height;
    stake -= excess / ((1 - part) * one + part * all);
  }
  return stake;
}

/** Of Newton's: the first stake is too high by log 2 at most, and each step doubles the right digits. */
const STEPS = 6;
