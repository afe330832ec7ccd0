/** What a ride's waits were compared with before: the sign times one number, fitted to the training part. */

/** A sign and what a guest then measured, in minutes. */
export interface Pair {
  sign: number;
  actual: number;
}

/** Where nothing was measured. */
const FIRST_FACTOR = 0.7;

/** The factor with the least mean absolute error: the median of the ratios, each weighing as much as its sign. */
export function factorOf(pairs: readonly Pair[]): number {
  const ratios = pairs
    .filter(({ sign }) => sign > 0)
    .map(({ sign, actual }) => ({ ratio: actual / sign, sign }))
    .toSorted((a, b) => a.ratio - b.ratio);
  const half = ratios.reduce((sum, { sign }) => sum + sign, 0) / 2;
  let below = 0;
  for (const { ratio, sign } of ratios) {
    below += sign;
    if (below >= half) return ratio;
  }
  return FIRST_FACTOR;
}
