import { quantileOf, type Window } from '@ridewait/release';
import { type Contender, errorsOf, type Leader, latencyOf } from './contender.ts';

const STEPS = [1, 5, 25, 50, 100];
/** A value a minute, and about as many as its documentation asks for. */
const STEP_MINUTES = 50;
/** Of a confidence of 98 %, to both sides. */
const Z = 2.326;
const TOLERANCE = 0.25;
const LEAST_RATIO = 1;
const MARGINAL = 75;

/** What each metric is in a minute; NaN where there was nothing, which is left out. */
const METRICS: ((window: Window, whose: 'candidate' | 'stable') => number)[] = [
  (window, whose) => {
    const { of, hits } = errorsOf(window, whose);
    return hits / of;
  },
  (window, whose) => quantileOf(latencyOf(window, whose), 0.95),
];

/**
 * Kayenta's judge (NetflixACAJudge) with its defaults, at the end of each step of 50 minutes: a metric that is high
 * fails, the score is the share of those that pass, and under 75 the release goes back; it goes back, too, where half
 * of the metrics have no data.
 */
export const KAYENTA: Contender = {
  name: 'Kayenta',
  begin() {
    let seen: Window[] = [];
    let at = 0;
    const leader: Leader = {
      percent: STEPS[0]!,
      take(window) {
        seen.push(window);
        if (seen.length < STEP_MINUTES) return;
        const results = METRICS.map((metric) =>
          isHigh(valuesOf(metric, 'candidate'), valuesOf(metric, 'stable')),
        );
        seen = [];
        const missing = results.filter((result) => result === undefined).length;
        const score =
          missing * 2 >= results.length
            ? 0
            : (100 * results.filter((isBad) => !isBad).length) / results.length;
        if (score < MARGINAL) leader.end = 'rolled back';
        else {
          at++;
          leader.percent = STEPS[at]!;
          if (leader.percent === 100) leader.end = 'promoted';
        }
      },
    };
    return leader;

    function valuesOf(metric: (typeof METRICS)[number], whose: 'candidate' | 'stable'): number[] {
      return seen.map((window) => metric(window, whose)).filter((value) => !Number.isNaN(value));
    }
  },
};

/**
 * Whether values are high by Mann and Whitney's interval, corrected for ties and continuity as Kayenta's is, and by
 * the ratio of means; undefined without data.
 */
export function isHigh(
  candidate: readonly number[],
  stable: readonly number[],
): boolean | undefined {
  const pairs = candidate.length * stable.length;
  if (pairs === 0) return;
  const shifts = Float64Array.from(
    candidate.flatMap((one) => stable.map((other) => one - other)),
  ).toSorted();
  const all = candidate.length + stable.length;
  const ties = tiesOf(candidate) + tiesOf(stable);
  const wide = Z * Math.sqrt((pairs / 12) * (all + 1 - ties / (all * (all - 1))));
  const lowest = shifts[Math.max(0, Math.floor(pairs / 2 - 0.5 - wide))]!;
  const estimate = (shifts[Math.floor((pairs - 1) / 2)]! + shifts[Math.floor(pairs / 2)]!) / 2;
  const isShifted = lowest > TOLERANCE * Math.abs(estimate);
  const [own, other] = [mean(candidate), mean(stable)];
  // A ratio that can't be had is not asked for.
  return isShifted && (own === 0 || other === 0 || own / other >= LEAST_RATIO);
}

/** Sum of t³ − t over values that occur t times. */
function tiesOf(values: readonly number[]): number {
  const times = new Map<number, number>();
  for (const value of values) times.set(value, (times.get(value) ?? 0) + 1);
  return [...times.values()].reduce((sum, count) => sum + count ** 3 - count, 0);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
