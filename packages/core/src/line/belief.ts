/**
 * What is believed of one line, with how sure that is: the state of an extended Kalman filter (Kalman 1960,
 * doi 10.1115/1.3662552). Everything is in people as the entrance counts them: a wait is people over their flow, so
 * that it doesn't matter whose count is right, only that both are in one unit. Flat, so that a copy is cheap.
 */
export interface Belief {
  /** People in line. */
  people: number;
  /** People that the entrance counts for each that the boarding counts: counters drift apart. */
  exitScale: number;
  /** Natural logarithm of what the sign says over what a guest waits. */
  signBias: number;
  /** Variances and covariances of people (p), exitScale (e) and signBias (s). */
  pp: number;
  pe: number;
  ps: number;
  ee: number;
  es: number;
  ss: number;
  /** The variance that `exitScale` was given at first. */
  prior: number;
  /** Boarded since the number of people was last known by anything but counting. */
  boardedSince: number;
}

/** What an observation says of each of the three numbers: its derivatives. */
export type Sight = readonly [people: number, exitScale: number, signBias: number];

const LEAST_SCALE = 0.8;
const MOST_SCALE = 1.25;

export function firstBelief(errors: {
  people: number;
  exitScale: number;
  signBias: { mean: number; error: number };
}): Belief {
  return {
    people: 0,
    exitScale: 1,
    signBias: errors.signBias.mean,
    pp: errors.people ** 2,
    pe: 0,
    ps: 0,
    ee: errors.exitScale ** 2,
    es: 0,
    ss: errors.signBias.error ** 2,
    prior: errors.exitScale ** 2,
    boardedSince: 0,
  };
}

/** People came and went, as counted. In place, as all here. */
export function move(
  belief: Belief,
  flow: { entered: number; boarded: number; left: number },
  noise: number,
): void {
  const { entered, boarded, left } = flow;
  belief.people += entered - belief.exitScale * boarded - left;
  belief.pp += boarded * boarded * belief.ee - 2 * boarded * belief.pe + noise;
  belief.pe -= boarded * belief.ee;
  belief.ps -= boarded * belief.es;
  belief.boardedSince += boarded;
}

/** Time goes by: what was learned of counters and sign gets older. */
export function age(belief: Belief, variances: { exitScale: number; signBias: number }): void {
  belief.ee += variances.exitScale;
  belief.ss += variances.signBias;
}

/** The counters turn out to be worse than thought: as if the first guess had been that unsure. */
export function widen(belief: Belief, exitScaleError: number): void {
  const more = exitScaleError ** 2 - belief.prior;
  if (more <= 0) return;
  const { boardedSince } = belief;
  belief.ee += more;
  belief.pe -= boardedSince * more;
  belief.pp += boardedSince ** 2 * more;
  belief.prior = exitScaleError ** 2;
}

/**
 * Something was seen.
 *
 * @param surprise what was seen less what was expected
 * @param noise the variance of what was seen
 */
export function observe(belief: Belief, sight: Sight, surprise: number, noise: number): void {
  const [p, e, s] = sight;
  const onPeople = belief.pp * p + belief.pe * e + belief.ps * s;
  const onScale = belief.pe * p + belief.ee * e + belief.es * s;
  const onSign = belief.ps * p + belief.es * e + belief.ss * s;
  const expected = onPeople * p + onScale * e + onSign * s + noise;
  const gain = surprise / expected;
  belief.people += onPeople * gain;
  belief.exitScale = between(LEAST_SCALE, belief.exitScale + onScale * gain, MOST_SCALE);
  belief.signBias += onSign * gain;
  belief.pp -= (onPeople * onPeople) / expected;
  belief.pe -= (onPeople * onScale) / expected;
  belief.ps -= (onPeople * onSign) / expected;
  belief.ee -= (onScale * onScale) / expected;
  belief.es -= (onScale * onSign) / expected;
  belief.ss -= (onSign * onSign) / expected;
}

/** The number of people was found out some other way than by counting. */
export function observePeople(belief: Belief, people: number, noise: number): void {
  observe(belief, [1, 0, 0], people - belief.people, noise);
  belief.boardedSince = 0;
}

/** A line can't be shorter than empty. */
export function atLeastEmpty(belief: Belief): void {
  if (belief.people >= 0) return;
  observe(belief, [1, 0, 0], -belief.people, 4);
  belief.people = Math.max(0, belief.people);
}

function between(least: number, value: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}

/** Variance per person counted: more where the counters have shown that they miscount. */
export function countingNoise({ prior }: Belief): number {
  return 0.002 + 60 * prior;
}
