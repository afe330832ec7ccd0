/** The mean over the slots that both know, `from` up to before `to`, of `a` less `b`; NaN where there are none. */
export function meanDifference(a: Float64Array, b: Float64Array, from: number, to: number): number {
  let sum = 0;
  let n = 0;
  for (let slot = Math.max(0, from); slot < to; slot++) {
    const difference = a[slot]! - b[slot]!;
    if (Number.isNaN(difference)) continue;
    sum += difference;
    n += 1;
  }
  return sum / n;
}

/** The mean of what is known, `from` up to before `to`; NaN where nothing is. */
export function meanOf(values: Float64Array, from: number, to: number): number {
  let sum = 0;
  let n = 0;
  for (let slot = Math.max(0, from); slot < to; slot++) {
    if (Number.isNaN(values[slot]!)) continue;
    sum += values[slot]!;
    n += 1;
  }
  return sum / n;
}

/** The first that isn't NaN, else 0. */
export function firstKnown(...values: number[]): number {
  return values.find((value) => !Number.isNaN(value)) ?? 0;
}
