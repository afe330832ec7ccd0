import { type MeasuredWait, PostedModel, type WaitRange } from '@ridewait/core';
import type { WaitRow } from '../waits-data/read-waits.ts';
import { factorOf, type Pair } from './factor.ts';
import { addScore, emptyScore, type Score } from './score.ts';

export interface Periods {
  /** The factors are fitted to what was measured before it. The park's wall clock, in milliseconds. */
  trainUntilMs: number;
  /** What is measured from then on is judged. */
  testFromMs: number;
}

const MINUTE_MS = 60_000;
const SIGN_FRESH_MS = 10 * MINUTE_MS;

/**
 * Walks through recorded waits as they came in, and judges each prediction by the guest it was made for. A guest's
 * wait is learned when it is known, that is when that guest has boarded, in training as in the test.
 *
 * @param rows of all rides, in order of time
 * @returns scores by ride
 */
export async function evaluate(
  rows: AsyncIterable<WaitRow>,
  { trainUntilMs, testFromMs }: Periods,
): Promise<Map<string, Score>> {
  const model = new PostedModel();
  const inLine: Waiting[] = [];
  const signs = new Map<string, Sign>();
  const training = new Map<string, Pair[]>();
  const factors = new Map<string, number>();
  const scores = new Map<string, Score>();
  for await (const { ride, localMs, postedMinutes, actualMinutes } of rows) {
    while (inLine[0] && inLine[0].knownAtMs <= localMs) model.learn(inLine.shift()!.wait);
    if (postedMinutes !== undefined) {
      model.see({ ride, atMs: localMs, minutes: postedMinutes });
      signs.set(ride, { atMs: localMs, minutes: postedMinutes });
    }
    if (actualMinutes === undefined) continue;
    const sign = signs.get(ride);
    const ours = model.predict(ride, localMs);
    if (ours && sign && localMs - sign.atMs <= SIGN_FRESH_MS) {
      judge(ride, localMs, { sign: sign.minutes, actual: actualMinutes }, ours);
    }
    addWaiting(inLine, { ride, joinedAtMs: localMs, actualMinutes });
  }
  return scores;

  function judge(ride: string, localMs: number, pair: Pair, ours: WaitRange): void {
    if (localMs < trainUntilMs && localMs + pair.actual * MINUTE_MS < trainUntilMs) {
      const pairs = training.get(ride) ?? [];
      training.set(ride, pairs);
      pairs.push(pair);
    }
    if (localMs < testFromMs) return;
    const factor = factors.get(ride) ?? factorOf(training.get(ride) ?? []);
    factors.set(ride, factor);
    const score = scores.get(ride) ?? emptyScore();
    scores.set(ride, score);
    addScore(score, pair, factor, ours);
  }
}

interface Sign {
  atMs: number;
  minutes: number;
}

/** A guest who is in line, or on the way to it being known. */
interface Waiting {
  knownAtMs: number;
  wait: MeasuredWait;
}

/** Keeps those in line in the order in which they will be known. */
function addWaiting(inLine: Waiting[], wait: MeasuredWait): void {
  const knownAtMs = wait.joinedAtMs + wait.actualMinutes * MINUTE_MS;
  let at = inLine.length;
  while (at > 0 && inLine[at - 1]!.knownAtMs > knownAtMs) at -= 1;
  inLine.splice(at, 0, { knownAtMs, wait });
}
