import { betOnLess, betOnMore, type Tally, WAYS } from './excess.ts';
import {
  addWeighted,
  countOf,
  countOver,
  hasSameBounds,
  type Histogram,
  quantileOf,
} from './histogram.ts';
import {
  clumpsOf,
  type DistributionMetric,
  type Finding,
  type Standard,
  type Window,
} from './metric.ts';
import { betOnRanks, RANK_WAYS, superiority } from './ranks.ts';
import { readHistogram } from './readable.ts';
import { beginWealth, isProven, logWealth, stakeAfresh, type Wealth } from './wealth.ts';
import { odds, percent, value, whole } from './words.ts';

/** What is known of a distribution since the candidate took its first traffic. */
export interface DistributionState {
  kind: 'distribution';
  ranks: Wealth;
  more: Wealth;
  /** For each margin that is to be cleared. */
  less: readonly Wealth[];
  /** Of windows in which both were seen: the candidate's values, and the stable one's weighted to be as many. */
  seen?: { candidate: Histogram; expected: Histogram };
  /** Sum over windows of superiority times the candidate's values. */
  wins: number;
  /** All of the stable revision: where slow begins in the next window. */
  stable?: Histogram;
  /** Candidate's slow values, and how many the stable one would have had. */
  slow: Tally;
  expectedSlow: number;
  /** The value that a slow one was over, in the last window. */
  slowOver?: number;
  inStep: number;
  /** Why the last window could not be judged. */
  unknown?: string | undefined;
}

/**
 * What a window multiplies a bet's money by, at most, as a logarithm. Two revisions run on different machines, so the
 * values of a window are fast or slow together: thousands of them say no more than that it was such a window. Where
 * one window in 5 looks worse than the tolerance for no other reason, what those pay is about what the bet has staked;
 * that it is enough was tried by simulation, and is not proven.
 */
const MOST_IN_A_WINDOW = Math.log(5);

export function beginDistribution(margins: readonly number[]): DistributionState {
  return {
    kind: 'distribution',
    ranks: beginWealth(RANK_WAYS),
    more: beginWealth(WAYS),
    less: margins.map(() => beginWealth(WAYS)),
    wins: 0,
    slow: { of: 0, hits: 0 },
    expectedSlow: 0,
    inStep: 0,
  };
}

/** A step more; `isAnew` where what was seen before clears the candidate of nothing. */
export function stepDistribution(state: DistributionState, isAnew: boolean): DistributionState {
  const [ranks, more] = [stakeAfresh(state.ranks), stakeAfresh(state.more)];
  if (!isAnew) return { ...state, ranks, more, less: state.less.map(stakeAfresh) };
  const fresh = beginDistribution(state.less.map(() => 0));
  // Where slow begins is the stable revision's own.
  return { ...fresh, ranks, more, ...(state.stable && { stable: state.stable }) };
}

export function takeDistribution(
  metric: DistributionMetric,
  margins: readonly number[],
  state: DistributionState,
  window: Window,
  compares: boolean,
): DistributionState {
  const candidate = readHistogram(window.candidate, metric, 'candidate');
  if (candidate.why !== undefined) return { ...state, unknown: candidate.why };
  const inStep = state.inStep + countOf(candidate.value);
  const stable = readHistogram(window.stable, metric, 'stable');
  if (stable.why !== undefined)
    return { ...state, inStep, unknown: compares ? stable.why : undefined };
  const pair = { candidate: candidate.value, stable: stable.value };
  if (
    !hasSameBounds(pair.candidate, pair.stable) ||
    (state.stable && !hasSameBounds(pair.stable, state.stable))
  ) {
    return {
      ...state,
      inStep,
      unknown: `the histograms ${metric.name} have different bounds, which can't be compared`,
    };
  }
  const before = state.stable;
  const after: DistributionState = {
    ...state,
    stable: before ? addWeighted(before, pair.stable, 1) : pair.stable,
    inStep,
    unknown: undefined,
  };
  const [own, others] = [countOf(pair.candidate), countOf(pair.stable)];
  if (own === 0 || others === 0) return after;
  const { seen } = state;
  const compared: DistributionState = {
    ...after,
    ranks: betOnRanks(state.ranks, pair, metric.tolerance, metric.clump, MOST_IN_A_WINDOW),
    wins: state.wins + own * superiority(pair.candidate, pair.stable),
    seen: seen
      ? {
          candidate: addWeighted(seen.candidate, pair.candidate, 1),
          expected: addWeighted(seen.expected, pair.stable, own / others),
        }
      : {
          candidate: pair.candidate,
          expected: {
            bounds: pair.stable.bounds,
            counts: pair.stable.counts.map((count) => (count * own) / others),
          },
        },
  };
  // What is slow has to be known before a window is looked at: else the bet would not be fair.
  return before && countOf(before) > 0
    ? takeSlow(metric, margins, compared, pair, slowBound(before, metric.quantile))
    : compared;
}

/** A window in which new instances may still be slow. */
export function warmingUp(state: DistributionState): DistributionState {
  return { ...state, unknown: 'not judged while instances warm up' };
}

/** The index of the highest bound that more than `1 - quantile` are over; the lowest where none has so many. */
function slowBound(histogram: Histogram, quantile: number): number {
  const least = countOf(histogram) * (1 - quantile);
  const at = histogram.bounds.findLastIndex((_, index) => countOver(histogram, index) >= least);
  return Math.max(0, at);
}

function takeSlow(
  metric: DistributionMetric,
  margins: readonly number[],
  state: DistributionState,
  { candidate, stable }: { candidate: Histogram; stable: Histogram },
  bound: number,
): DistributionState {
  const pair = {
    candidate: { of: countOf(candidate), hits: countOver(candidate, bound) },
    stable: { of: countOf(stable), hits: countOver(stable, bound) },
  };
  const clumps = clumpsOf(metric);
  return {
    ...state,
    more: betOnMore(state.more, pair, metric.tolerance, clumps, MOST_IN_A_WINDOW),
    less: state.less.map((wealth, at) => betOnLess(wealth, pair, margins[at]!, clumps)),
    slow: { of: state.slow.of + pair.candidate.of, hits: state.slow.hits + pair.candidate.hits },
    expectedSlow: state.expectedSlow + (pair.candidate.of * pair.stable.hits) / pair.stable.of,
    slowOver: candidate.bounds[bound]!,
  };
}

export function findDistribution(
  metric: DistributionMetric,
  margin: number,
  state: DistributionState,
  standard: Standard,
): Finding {
  const found = (says: Finding['says'], words: string) => ({ metric: metric.name, says, words });
  const { seen, slow } = state;
  const numbers = seen ? numbersOf(metric, state, seen) : `${metric.name}: nothing to compare yet`;
  const slower = seen && worseWords(metric, state, seen, standard.alarmRisk);
  if (slower !== undefined) return found('worse', `${numbers}; ${slower}`);
  if (state.unknown !== undefined) return found('open', `${metric.name}: ${state.unknown}`);
  if (state.inStep < standard.minSamples) {
    return found(
      'open',
      `${metric.name}: ${whole(state.inStep)} ${metric.of} of ${whole(standard.minSamples)} that this step needs`,
    );
  }
  if (!standard.compares) {
    return found(
      'clear',
      `${metric.name}: ${whole(state.inStep)} ${metric.of}; no stable revision is left beside it`,
    );
  }
  const less = logWealth(state.less[standard.margin]!);
  const share =
    slow.of === 0
      ? ''
      : ` over ${value(state.slowOver!, metric.unit)}: ${percent(slow.hits / slow.of)} and ${percent(state.expectedSlow / slow.of)};`;
  const proof = `not more of these by ${percent(margin)}: ${odds(less, standard.missRisk)}`;
  return isProven(less, standard.missRisk)
    ? found('clear', `${numbers};${share} ${proof}`)
    : found('open', `${numbers};${share} not known yet whether ${proof}`);
}

/**
 * Two bets share the risk: on slow values, which sees the tail and whose tolerance says what matters; and on ranks,
 * which sees a shift of all values, however small it is where there are many, so the difference has to matter too.
 */
function worseWords(
  metric: DistributionMetric,
  state: DistributionState,
  seen: Seen,
  alarmRisk: number,
): string | undefined {
  const risk = alarmRisk / 2;
  const more = logWealth(state.more);
  if (isProven(more, risk)) {
    const { slow, expectedSlow } = state;
    return `${percent(slow.hits / slow.of)} over ${value(state.slowOver!, metric.unit)}, the stable revision's ${percent(expectedSlow / slow.of)}; worse by over ${percent(metric.tolerance)}: ${odds(more, risk)}`;
  }
  const ranks = logWealth(state.ranks);
  if (isProven(ranks, risk) && doesMatter(metric, state, seen)) {
    return `worse by ranks: ${odds(ranks, risk)}`;
  }
}

type Seen = NonNullable<DistributionState['seen']>;

function doesMatter(
  { quantile, matters }: DistributionMetric,
  { wins }: DistributionState,
  { candidate, expected }: Seen,
): boolean {
  const ratio = quantileOf(candidate, quantile) / quantileOf(expected, quantile);
  return ratio >= matters.quantileRatio || wins / countOf(candidate) >= matters.superiority;
}

function numbersOf(
  { name, quantile, unit, of }: DistributionMetric,
  { wins }: DistributionState,
  { candidate, expected }: Seen,
): string {
  const [own, others] = [quantileOf(candidate, quantile), quantileOf(expected, quantile)];
  const count = countOf(candidate);
  return `${name}: p${Math.round(quantile * 100)} of ${whole(count)} ${of} is ${value(own, unit)}, the stable revision's ${value(others, unit)} over the same minutes; greater in ${percent(wins / count)} of pairs`;
}
