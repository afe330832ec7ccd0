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

/** What is bet on: that the candidate's share of hits is this many times the stable one's. */
const MORE = [1.2, 1.5, 2, 3, 5, 10, 25, 100];
const FEWER = [0.02, 0.1, 0.25, 0.4, 0.55, 0.7, 0.8, 0.9];
export const WAYS = MORE.length;

/**
 * Evidence that the candidate's share of hits is more than `margin` over the stable one's.
 *
 * Of a window with `c` and `s` hits of `n` and `m`, a bet on `r` times as many pays
 * `r^c q^(c+s) exp(-n margin (r q - 1))` with `q = (n + m) / (r n + m)`. While the candidate's share is at most
 * `margin` over the stable one's, this is 1 on average at most, whatever the shares are, so they may change from
 * minute to minute: for hits that are independent, as `(1 - p + p e^a)^n <= exp(n p (e^a - 1))`, and so it is for
 * their sums. Without a margin it is the likelihood ratio of the test of two Poisson rates given their sum.
 *
 * Hits that come in clumps, such as the requests that an instance fails when it loses its store, say less than as
 * many on their own. With clumps of up to `clump` hits the bet on all counts divided by `clump` is sound, for
 * `e^(a k/d) - 1 <= (k/d) (e^a - 1)` where k is at most d.
 */
export function betOnMore(wealth: Wealth, pair: Pair, margin: number, clump: number): Wealth {
  return betOnRatios(wealth, pair, MORE, margin, clump);
}

/** Evidence that the candidate's share of hits is less than `margin` over the stable one's: the other side of it. */
export function betOnLess(wealth: Wealth, pair: Pair, margin: number, clump: number): Wealth {
  return betOnRatios(wealth, pair, FEWER, margin, clump);
}

function betOnRatios(
  wealth: Wealth,
  { candidate, stable }: Pair,
  ratios: readonly number[],
  margin: number,
  clump: number,
): Wealth {
  // Without both there is nothing to compare with.
  if (candidate.of === 0 || stable.of === 0) return wealth;
  return bet(wealth, (way) => {
    const ratio = ratios[way]!;
    const q = (candidate.of + stable.of) / (ratio * candidate.of + stable.of);
    const gain =
      candidate.hits * Math.log(ratio) +
      (candidate.hits + stable.hits) * Math.log(q) -
      candidate.of * margin * (ratio * q - 1);
    return gain / clump;
  });
}
