import type { Attraction, GuestLane } from '../catalog.ts';
import { PART_MINUTES, PARTS_PER_HOUR } from '../spread.ts';
import type { HourFlow, StateHeader } from '../state.ts';
import { partsOfHour } from './hour-parts.ts';
import type { LanePart, RidePart } from './parts.ts';
import { afterGuest, type Reach, TENTH } from './reach.ts';

/** How much the logarithm of a wait changes in one part of an hour: its variance. */
const DRIFT = 0.1 ** 2;

/** Signs are high by some factor, which the guests who tell their wait teach (FACTS: 37.3 against 27.0 minutes). */
const SIGN_BIAS = { mean: Math.log(37.3 / 27), error: 0.3 };
const SIGN_ERROR = 0.25;

/** Guests who board together waited by so much differently, and the next one will. */
const GUEST_ERROR = 0.2;

/** A minute more or less is never certain. */
const ABSOLUTE_ERROR = 1.5 / PART_MINUTES;

/** Nobody speaks of a wait of seconds by its logarithm. */
const LEAST_PARTS = 1 / PART_MINUTES;

/** After so many parts without a word nothing is known any more. */
const FORGOTTEN = 12;

/** What sign and guests say of a lane whose line nobody counts; in parts of an hour. */
export interface SaidWait {
  p10: number;
  p50: number;
  p90: number;
}

interface Guess {
  /** Logarithms of the wait and of what the sign makes of it, their variances and covariance. */
  wait: number;
  bias: number;
  ww: number;
  wb: number;
  bb: number;
  silent: number;
  /** How far the range must reach for guests to be in it, and what was expected of whoever joined in each part. */
  reach: Reach;
  expected: Map<number, { wait: number; deviation: number }>;
}

/**
 * The wait of a lane by its sign and by guests who told theirs, where entrance or boarding has no counter: a Kalman
 * filter on logarithms, since both are off by factors.
 *
 * @returns undefined where neither has spoken for an hour
 */
export function waitBySaying(
  attraction: Attraction,
  lane: GuestLane,
  { flow, words }: Pick<StateHeader, 'flow' | 'words'>,
): SaidWait | undefined {
  const newest = Math.max(0, ...words.map(({ heardAt }) => heardAt));
  const until = (newest / 3_600_000) * PARTS_PER_HOUR;
  const guess: Guess = {
    wait: 0,
    bias: SIGN_BIAS.mean,
    ww: 100,
    wb: 0,
    bb: SIGN_BIAS.error ** 2,
    silent: Infinity,
    reach: { low: 1.5, high: 1.5 },
    expected: new Map(),
  };
  let part = 0;
  for (const hour of flow) {
    const gap = hour.hour * PARTS_PER_HOUR - part;
    if (gap > 0) pass(guess, gap);
    part = hour.hour * PARTS_PER_HOUR;
    for (const ride of partsOf(attraction, hour)) {
      if (part > until) break;
      pass(guess, 1);
      hear(guess, ride.lanes.get(lane)!, part);
      guess.expected.set(part, { wait: guess.wait, deviation: deviationOf(guess) });
      part += 1;
    }
  }
  if (guess.silent >= FORGOTTEN) return undefined;
  const tenth = TENTH * deviationOf(guess);
  const p50 = Math.exp(guess.wait);
  const low = p50 - Math.exp(guess.wait - tenth * guess.reach.low);
  const high = Math.exp(guess.wait + tenth * guess.reach.high) - p50;
  return {
    p10: Math.max(0, p50 - Math.hypot(low, ABSOLUTE_ERROR)),
    p50,
    p90: p50 + Math.hypot(high, ABSOLUTE_ERROR),
  };
}

function deviationOf({ ww }: Guess): number {
  return Math.hypot(Math.sqrt(ww), GUEST_ERROR);
}

/** An hour comes in again with every reading, and only the last one changes. */
const read = new WeakMap<HourFlow, { attraction: Attraction; parts: readonly RidePart[] }>();

function partsOf(attraction: Attraction, hour: HourFlow): readonly RidePart[] {
  const known = read.get(hour);
  if (known?.attraction === attraction) return known.parts;
  const parts = partsOfHour(attraction, hour, new Map(), hour.hour);
  read.set(hour, { attraction, parts });
  return parts;
}

function pass(guess: Guess, parts: number): void {
  guess.ww = Math.min(100, guess.ww + DRIFT * parts);
  guess.silent += parts;
}

function hear(guess: Guess, { sign, guests, seconds }: LanePart, part: number): void {
  if (sign > 0) {
    const said = Math.log(sign / PART_MINUTES);
    learn(guess, 1, said - guess.wait - guess.bias, SIGN_ERROR ** 2 + (3 / sign) ** 2);
  }
  if (guests === 0) return;
  const waited = Math.max(LEAST_PARTS, seconds / guests / 60 / PART_MINUTES);
  const expected = guess.expected.get(part - Math.round(waited));
  if (expected) {
    const error = (Math.log(waited) - expected.wait) / expected.deviation;
    for (let guest = 0; guest < Math.min(4, guests); guest += 1) {
      guess.reach = afterGuest(guess.reach, error, 0.04);
    }
  }
  // They joined that long ago; the line has changed since.
  const noise = GUEST_ERROR ** 2 / guests + DRIFT * waited;
  learn(guess, 0, Math.log(waited) - guess.wait, noise);
}

/** @param ofBias 1 where what was said has the sign's bias in it */
function learn(guess: Guess, ofBias: 0 | 1, surprise: number, noise: number): void {
  const onWait = guess.ww + ofBias * guess.wb;
  const onBias = guess.wb + ofBias * guess.bb;
  const gain = surprise / (onWait + ofBias * onBias + noise);
  const expected = onWait + ofBias * onBias + noise;
  guess.wait += onWait * gain;
  guess.bias += onBias * gain;
  guess.ww -= (onWait * onWait) / expected;
  guess.wb -= (onWait * onBias) / expected;
  guess.bb -= (onBias * onBias) / expected;
  guess.silent = 0;
}
