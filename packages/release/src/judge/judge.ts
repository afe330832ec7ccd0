import {
  beginDistribution,
  type DistributionState,
  findDistribution,
  stepDistribution,
  takeDistribution,
  warmingUp,
} from './distribution.ts';
import type { Finding, Metric, Window } from './metric.ts';
import { beginRatio, findRatio, type RatioState, stepRatio, takeRatio } from './ratio.ts';
import { whole } from './words.ts';

/** How a service is judged, for the whole of its release. */
export interface Judging {
  metrics: readonly Metric[];
  /** For each step, by how many times the metrics' harm may be exceeded unnoticed when it ends. */
  leniency: readonly number[];
  /** The chances of a false alarm, and of taking a harmful candidate for clear, of each metric. */
  alarmRisk: number;
  missRisk: number;
  /** As many crashes of the candidate end the release, where the stable one has fewer than half as many. */
  crashes: number;
}

/** What the judge knows: plain data, which can be written down and read again. */
export interface JudgeState {
  /** The end of the last window taken, in milliseconds. */
  until: number;
  metrics: Readonly<Record<string, RatioState | DistributionState>>;
  crashes: { candidate: number; stable: number };
}

/** The step that a window belongs to, and what it needs. */
export interface JudgedStep {
  /** Which of the leniencies. */
  at: number;
  minSamples: number;
  /** False where the candidate has all traffic. */
  compares: boolean;
  /** False where it has none of guests'. */
  hasGuests: boolean;
}

export interface Verdict {
  says: 'fail' | 'hold' | 'pass';
  words: string;
  findings: readonly Finding[];
}

export function beginJudge({ metrics, leniency }: Judging): JudgeState {
  return {
    until: 0,
    metrics: Object.fromEntries(
      metrics.map((metric) => {
        const margins = marginsOf(metric, leniency);
        return [
          metric.name,
          metric.kind === 'ratio' ? beginRatio(margins) : beginDistribution(margins),
        ];
      }),
    ),
    crashes: { candidate: 0, stable: 0 },
  };
}

/**
 * A step needs samples and a window of its own; evidence goes on through all of them. But where the steps before had
 * no guests, what they found good is `isAnew` to be found: they may have been asked other things than guests ask.
 */
export function beginStep(state: JudgeState, { isAnew }: { isAnew: boolean }): JudgeState {
  return {
    ...state,
    metrics: Object.fromEntries(
      Object.entries(state.metrics).map(([name, metric]) => {
        const stepped =
          metric.kind === 'ratio' ? stepRatio(metric, isAnew) : stepDistribution(metric, isAnew);
        return [name, { ...stepped, inStep: 0, unknown: 'no window of this step yet' }];
      }),
    ),
  };
}

/**
 * The state with a window more. A window that begins before the end of the last one was counted already, in part at
 * least: it changes nothing.
 *
 * @param step.since when the step began, in milliseconds
 */
export function takeWindow(
  judging: Judging,
  state: JudgeState,
  window: Window,
  { compares, hasGuests, since }: { compares: boolean; hasGuests: boolean; since: number },
): JudgeState {
  if (!(window.from >= state.until && window.until > window.from)) return state;
  const metrics = judgedIn(judging, { compares, hasGuests }).map((metric) => {
    const margins = marginsOf(metric, judging.leniency);
    const before = state.metrics[metric.name];
    if (metric.kind === 'ratio') {
      const known = before?.kind === 'ratio' ? before : beginRatio(margins);
      return [metric.name, takeRatio(metric, margins, known, window, compares)] as const;
    }
    const known = before?.kind === 'distribution' ? before : beginDistribution(margins);
    const isWarm = window.from - since >= metric.warmUpSeconds * 1000;
    return [
      metric.name,
      isWarm ? takeDistribution(metric, margins, known, window, compares) : warmingUp(known),
    ] as const;
  });
  return {
    until: window.until,
    metrics: { ...state.metrics, ...Object.fromEntries(metrics) },
    crashes: {
      candidate: state.crashes.candidate + countOf(window.candidate.crashes),
      stable: state.crashes.stable + countOf(window.stable.crashes),
    },
  };
}

/**
 * What is to be done by what is known: `fail` when any metric is proven worse or a hard limit is broken, `pass`
 * when every metric is clear, else `hold`. Over all windows and metrics together a candidate that is no worse than
 * the stable one fails with a chance of `alarmRisk` times the number of metrics at most, and one that is worse by a
 * metric's harm passes the strictest step with a chance of `missRisk` at most.
 */
export function verdictOf(judging: Judging, state: JudgeState, step: JudgedStep): Verdict {
  const { leniency, alarmRisk, missRisk } = judging;
  const standard = {
    margin: step.at,
    minSamples: step.minSamples,
    compares: step.compares,
    alarmRisk,
    missRisk,
  };
  const findings = judgedIn(judging, step).map((metric): Finding => {
    const margin = marginsOf(metric, leniency)[step.at]!;
    const known = state.metrics[metric.name];
    if (metric.kind === 'ratio' && known?.kind === 'ratio') {
      return findRatio(metric, margin, known, standard);
    }
    if (metric.kind === 'distribution' && known?.kind === 'distribution') {
      return findDistribution(metric, margin, known, standard);
    }
    return { metric: metric.name, says: 'open', words: `${metric.name}: nothing measured yet` };
  });
  const all = [...crashFindings(judging, state), ...findings];
  const worse = all.filter(({ says }) => says === 'worse');
  const open = all.filter(({ says }) => says === 'open');
  if (worse.length > 0) return { says: 'fail', words: joined(worse), findings: all };
  if (open.length > 0 || all.length === 0) {
    const words = all.length === 0 ? 'no metric is judged, so nothing can pass' : joined(open);
    return { says: 'hold', words, findings: all };
  }
  return { says: 'pass', words: joined(all), findings: all };
}

function judgedIn(
  { metrics }: Judging,
  { compares, hasGuests }: Pick<JudgedStep, 'compares' | 'hasGuests'>,
): readonly Metric[] {
  return metrics.filter(
    ({ guestsOnly = false, besideOnly = false }) =>
      (hasGuests || !guestsOnly) && (compares || !besideOnly),
  );
}

function crashFindings({ crashes: limit }: Judging, { crashes }: JudgeState): Finding[] {
  const { candidate, stable } = crashes;
  if (candidate < limit || stable * 2 >= candidate) return [];
  const words = `crashes: ${whole(candidate)} of the candidate's instances ended by themselves, ${whole(stable)} of the stable revision's; ${whole(limit)} are the limit`;
  return [{ metric: 'crashes', says: 'worse', words }];
}

function marginsOf({ harm, tolerance }: Metric, leniency: readonly number[]): number[] {
  // A margin under the tolerance could be cleared by nobody whom the tolerance lets be.
  return leniency.map((times) => Math.min(0.95, Math.max(harm * times, 2 * tolerance)));
}

/** A count of crashes that is not known is none that is known. */
function countOf(crashes: number): number {
  return Number.isFinite(crashes) && crashes > 0 ? crashes : 0;
}

function joined(findings: readonly Finding[]): string {
  return findings.map(({ words }) => words).join('; ');
}
