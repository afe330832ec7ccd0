import { addWeighted, type Histogram, quantileOf, type Window } from '@ridewait/release';
import { errorsOf, latencyOf } from './contender.ts';

export interface Noise {
  windows: number;
  /** Of a window. */
  seconds: number;
  /** Standard deviation of the logarithm of latencies, as if they were log-normal. */
  spread: number;
  /** Of the logarithm of a window's median, from process to process, beyond what so few values differ by. */
  jitter: number;
  /** How much of it is still there in the next window: -1 to 1. */
  lasting: number;
  /** What is left of it in the median of a whole minute. */
  minuteJitter: number;
  requests: number;
  hits: number;
  /** In seconds. */
  median: number;
}

/** One standard deviation below and above the middle of a normal distribution. */
const [BELOW, ABOVE] = [0.1587, 0.8413];

/** What windows of two processes of one program tell of how they differ; each run's windows follow each other. */
export function noiseOf(recorded: readonly (readonly Window[])[]): Noise {
  const runs = recorded.map((run) => run.filter(isWhole));
  const windows = runs.flat();
  const sides = (['candidate', 'stable'] as const).flatMap((whose) =>
    windows.map((window) => latencyOf(window, whose)),
  );
  const pooled = sides.reduce((sum, each) => addWeighted(sum, each, 1));
  const spread = spreadOf(pooled);
  const logs = runs.map((run) => run.map(logRatio).filter(Number.isFinite));
  const all = logs.flat();
  const middle = meanOf(all);
  const variance = meanOf(all.map((log) => (log - middle) ** 2));
  // Of the median of n log-normal values: pi/2 * spread² / n; of the ratio of two, both.
  const sampling = meanOf(
    windows
      .map((window) =>
        (['candidate', 'stable'] as const).reduce(
          (sum, whose) =>
            sum +
            ((Math.PI / 2) * spreadOf(latencyOf(window, whose)) ** 2) / errorsOf(window, whose).of,
          0,
        ),
      )
      .filter(Number.isFinite),
  );
  const between = Math.max(0, variance - sampling) / 2;
  const pairs = logs.flatMap((run) => run.slice(1).map((log, at) => [run[at]!, log] as const));
  const products = pairs.map(([one, next]) => (one - middle) * (next - middle));
  const lasting = between > 0 ? Math.max(-1, Math.min(1, meanOf(products) / (2 * between))) : 0;
  const seconds = meanOf(windows.map(({ from, until }) => (until - from) / 1000));
  return {
    windows: windows.length,
    seconds,
    spread,
    jitter: Math.sqrt(between),
    lasting,
    minuteJitter: Math.sqrt(between * averaged(60 / seconds, lasting)),
    requests: sumOf(windows, 'of'),
    hits: sumOf(windows, 'hits'),
    median: quantileOf(pooled, 0.5),
  };
}

/** How much of the variance is left in the mean of `count` values, each correlated with the next by `lasting`. */
function averaged(count: number, lasting: number): number {
  const kept = Math.max(0, Math.min(0.99, lasting));
  const joined =
    (1 + kept) / (1 - kept) - (2 * kept * (1 - kept ** count)) / (count * (1 - kept) ** 2);
  return Math.min(1, Math.max(0, joined / count));
}

/** Whether both were asked, and told how long they took. */
function isWhole(window: Window): boolean {
  return (['candidate', 'stable'] as const).every((whose) => {
    const { bounds, counts } = latencyOf(window, whose);
    return bounds.length > 0 && counts.some((count) => count > 0);
  });
}

function logRatio(window: Window): number {
  return Math.log(
    quantileOf(latencyOf(window, 'candidate'), 0.5) / quantileOf(latencyOf(window, 'stable'), 0.5),
  );
}

function spreadOf(values: Histogram): number {
  return Math.log(quantileOf(values, ABOVE) / quantileOf(values, BELOW)) / 2;
}

function sumOf(windows: readonly Window[], what: 'of' | 'hits'): number {
  return windows.reduce(
    (sum, window) => sum + errorsOf(window, 'candidate')[what] + errorsOf(window, 'stable')[what],
    0,
  );
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
