import { beginWealth, isProven, logWealth, stakeAfresh, type Wealth } from './wealth.ts';
import { betOnLess, betOnMore, type Tally, WAYS } from './excess.ts';
import { clumpsOf, type Finding, type RatioMetric, type Standard, type Window } from './metric.ts';
import { readTally } from './readable.ts';
import { odds, percent, whole } from './words.ts';

/** What is known of a ratio since the candidate took its first traffic. */
export interface RatioState {
  kind: 'ratio';
  more: Wealth;
  /** For each margin that is to be cleared. */
  less: readonly Wealth[];
  candidate: Tally;
  /** The stable revision's hits, had it been asked as often as the candidate in each window. */
  expected: number;
  inStep: number;
  /** Why the last window could not be judged. */
  unknown?: string | undefined;
  /** What the last window broke. */
  broken?: string | undefined;
}

export function beginRatio(margins: readonly number[]): RatioState {
  return {
    kind: 'ratio',
    more: beginWealth(WAYS),
    less: margins.map(() => beginWealth(WAYS)),
    candidate: { of: 0, hits: 0 },
    expected: 0,
    inStep: 0,
  };
}

/** A step more; `isAnew` where what was seen before clears the candidate of nothing. */
export function stepRatio(state: RatioState, isAnew: boolean): RatioState {
  const more = stakeAfresh(state.more);
  const fresh = beginRatio(state.less.map(() => 0));
  return { ...(isAnew ? fresh : { ...state, less: state.less.map(stakeAfresh) }), more };
}

export function takeRatio(
  metric: RatioMetric,
  margins: readonly number[],
  state: RatioState,
  window: Window,
  compares: boolean,
): RatioState {
  const candidate = readTally(window.candidate, metric, 'candidate');
  if (candidate.why !== undefined) return { ...state, unknown: candidate.why, broken: undefined };
  const inStep = state.inStep + candidate.value.of;
  const stable = readTally(window.stable, metric, 'stable');
  if (stable.why !== undefined) {
    // A stable revision without traffic has nothing to measure.
    const unknown = compares ? stable.why : undefined;
    const broken = compares ? undefined : breach(metric, candidate.value, { of: 0, hits: 0 });
    return { ...state, inStep, unknown, broken };
  }
  const pair = { candidate: candidate.value, stable: stable.value };
  const clumps = clumpsOf(metric);
  const isComparable = pair.candidate.of > 0 && pair.stable.of > 0;
  return {
    ...state,
    more: betOnMore(state.more, pair, metric.tolerance, clumps),
    less: state.less.map((wealth, at) => betOnLess(wealth, pair, margins[at]!, clumps)),
    candidate: isComparable
      ? {
          of: state.candidate.of + pair.candidate.of,
          hits: state.candidate.hits + pair.candidate.hits,
        }
      : state.candidate,
    expected:
      state.expected + (isComparable ? (pair.candidate.of * pair.stable.hits) / pair.stable.of : 0),
    inStep,
    unknown: undefined,
    broken: breach(metric, pair.candidate, pair.stable),
  };
}

/** Where the stable revision is as ill, the fault is not the candidate's. */
function breach({ name, limit, of, hit }: RatioMetric, candidate: Tally, stable: Tally) {
  const share = candidate.hits / candidate.of;
  const other = stable.of === 0 ? 0 : stable.hits / stable.of;
  const isOver = candidate.of >= limit.atLeast && share > limit.share && other <= share / 2;
  if (!isOver) return;
  return `${name}: ${whole(candidate.hits)} of ${whole(candidate.of)} ${of} ${hit} in one window (${percent(share)}), over the limit of ${percent(limit.share)}; ${percent(other)} of the stable revision's`;
}

export function findRatio(
  metric: RatioMetric,
  margin: number,
  state: RatioState,
  standard: Standard,
): Finding {
  const found = (says: Finding['says'], words: string) => ({ metric: metric.name, says, words });
  if (state.broken !== undefined) return found('worse', state.broken);
  const { of, hits } = state.candidate;
  const numbers = `${metric.name}: ${whole(hits)} of ${whole(of)} ${metric.of} ${metric.hit} (${percent(hits / of)}), the stable revision's ${percent(state.expected / of)} over the same minutes`;
  const more = logWealth(state.more);
  if (isProven(more, standard.alarmRisk)) {
    return found(
      'worse',
      `${numbers}; worse by over ${percent(metric.tolerance)}: ${odds(more, standard.alarmRisk)}`,
    );
  }
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
      `${metric.name}: within its limit over ${whole(state.inStep)} ${metric.of}; no stable revision is left beside it`,
    );
  }
  const less = logWealth(state.less[standard.margin]!);
  const proof = `not worse by ${percent(margin)}: ${odds(less, standard.missRisk)}`;
  return isProven(less, standard.missRisk)
    ? found('clear', `${numbers}; ${proof}`)
    : found('open', `${numbers}; not known yet whether ${proof}`);
}
