/** Errors of one estimator over guests, as sums: scores of days add up. */
export interface Score {
  count: number;
  squares: number;
  absolutes: number;
  /** Estimated minus true. */
  sum: number;
}

export function emptyScore(): Score {
  return { count: 0, squares: 0, absolutes: 0, sum: 0 };
}

/** In place; both in minutes. */
export function addError(score: Score, estimated: number, actual: number): void {
  const error = estimated - actual;
  score.count += 1;
  score.squares += error * error;
  score.absolutes += Math.abs(error);
  score.sum += error;
}

export function mergeScores(scores: Iterable<Score>): Score {
  const all = emptyScore();
  for (const { count, squares, absolutes, sum } of scores) {
    all.count += count;
    all.squares += squares;
    all.absolutes += absolutes;
    all.sum += sum;
  }
  return all;
}

/** In minutes; NaN where there was nobody, as with the other two. */
export function rmseOf({ count, squares }: Score): number {
  return Math.sqrt(squares / count);
}

export function maeOf({ count, absolutes }: Score): number {
  return absolutes / count;
}

export function biasOf({ count, sum }: Score): number {
  return sum / count;
}
