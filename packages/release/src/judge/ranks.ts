import { countOf, type Histogram } from './histogram.ts';
import { bet, type Wealth } from './wealth.ts';

/** How hard is bet on higher ranks of the candidate's values. */
const STAKES = [0.1, 0.25, 0.5, 1, 2, 4];
export const RANK_WAYS = STAKES.length;

/**
 * The rank of a value in each bucket among all values of both revisions, from 0 to 1; values of one bucket are ties
 * and share the middle of theirs. The mean over all values is 1/2.
 */
function midranks(candidate: Histogram, stable: Histogram): number[] {
  const total = countOf(candidate) + countOf(stable);
  let below = 0;
  return candidate.counts.map((count, at) => {
    const here = count + stable.counts[at]!;
    const rank = (below + here / 2) / total;
    below += here;
    return rank;
  });
}

/**
 * How often a value of the candidate is greater than one of the stable revision, ties counting half (the common
 * language effect size, U / nm of Mann and Whitney): 1/2 where they are alike. NaN where either has none.
 */
export function superiority(candidate: Histogram, stable: Histogram): number {
  let below = 0;
  let wins = 0;
  for (const [at, count] of candidate.counts.entries()) {
    wins += count * (below + stable.counts[at]! / 2);
    below += stable.counts[at]!;
  }
  return wins / (countOf(candidate) * countOf(stable));
}

/**
 * Evidence that the candidate's values rank higher than the stable revision's of the same minutes: the test of
 * Wilcoxon, Mann and Whitney on binned data with ties, as a bet.
 *
 * If both have the same distribution, then of all values of a window those of the candidate are drawn without
 * replacement, and the mean of `exp(stake * sum of their ranks)` is at most that of draws with replacement
 * (Hoeffding 1963, theorem 4), which the histogram of all values gives. The bet pays the one over the other: 1 on
 * average at most, for any number of values. Windows are compared each by itself, so that hours which are slow for
 * both, while shares of traffic differ, say nothing. `tolerance` is how much higher the candidate's mean rank may be
 * without it meaning anything; `clump`, how many values may have been slow or fast together.
 */
export function betOnRanks(
  wealth: Wealth,
  { candidate, stable }: { candidate: Histogram; stable: Histogram },
  tolerance: number,
  clump: number,
  most?: number,
): Wealth {
  const [drawn, others] = [countOf(candidate), countOf(stable)];
  if (drawn === 0 || others === 0) return wealth;
  const ranks = midranks(candidate, stable);
  const parts = ranks.map(
    (_, at) => (candidate.counts[at]! + stable.counts[at]!) / (drawn + others),
  );
  const sum = ranks.reduce((total, rank, at) => total + candidate.counts[at]! * (rank - 0.5), 0);
  return bet(wealth, gainOf, most);

  function gainOf(way: number): number {
    const stake = STAKES[way]!;
    const mean = ranks.reduce(
      (total, rank, at) => total + parts[at]! * Math.exp(stake * (rank - 0.5)),
      0,
    );
    const gain = stake * (sum - drawn * tolerance) - drawn * Math.log(mean);
    return gain / clump;
  }
}
