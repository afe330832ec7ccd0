import type { WaitRange } from '@ridewait/core';
import type { Pair } from './factor.ts';

/** Sums over judged predictions, in minutes. */
export interface Score {
  count: number;
  signErrors: number;
  factorErrors: number;
  ourErrors: number;
  /** Ours less the truth. */
  ourBias: number;
  /** Guests whose wait was inside p10–p90, ends included. */
  inside: number;
}

export function emptyScore(): Score {
  return { count: 0, signErrors: 0, factorErrors: 0, ourErrors: 0, ourBias: 0, inside: 0 };
}

/** Adds one prediction in place. */
export function addScore(
  score: Score,
  { sign, actual }: Pair,
  factor: number,
  { p10, p50, p90 }: WaitRange,
): void {
  score.count += 1;
  score.signErrors += Math.abs(sign - actual);
  score.factorErrors += Math.abs(sign * factor - actual);
  score.ourErrors += Math.abs(p50 - actual);
  score.ourBias += p50 - actual;
  if (actual >= p10 && actual <= p90) score.inside += 1;
}

export function sumScores(scores: Iterable<Score>): Score {
  const sum = emptyScore();
  for (const score of scores) {
    for (const key of Object.keys(sum) as (keyof Score)[]) sum[key] += score[key];
  }
  return sum;
}
