/** For so many minutes the error budget burned so many times faster than it lasts. */
export type Stretch = readonly [minutes: number, burn: number];

/** Values of two counters, in promtool's notation. */
export interface Counters {
  good: string;
  bad: string;
}

/**
 * What counts over a timeline, with a value every `step` minutes. `perMinute` is all that is counted in a minute,
 * `budget` the part of it that may be bad.
 */
export function countersOf(
  timeline: readonly Stretch[],
  { budget, perMinute, step }: { budget: number; perMinute: number; step: number },
): Counters {
  const all = perMinute * step;
  const good: string[] = [];
  const bad: string[] = [];
  let [goodSum, badSum] = [0, 0];
  for (const [minutes, burn] of timeline) {
    const values = minutes / step;
    const badEach = burn * budget * all;
    good.push(stretchOf(goodSum, all - badEach, values));
    bad.push(stretchOf(badSum, badEach, values));
    goodSum += (all - badEach) * values;
    badSum += badEach * values;
  }
  return { good: good.join(' '), bad: bad.join(' ') };
}

/** `values` values that begin at `from` and grow by `by`. */
function stretchOf(from: number, by: number, values: number): string {
  return `${from.toFixed(6)}+${by.toFixed(6)}x${values - 1}`;
}
