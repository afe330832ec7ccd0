import { meanDifference } from './means.ts';
import { slotOfHour } from './park-day.ts';
import type { Profiles } from './profiles.ts';

/** A ride's difference from its base profile at some moment, in units of its scale, by ride. */
export type Differences = ReadonlyMap<string, number>;

/** How much each ride goes with each other one. */
export type PeerWeights = ReadonlyMap<string, ReadonlyMap<string, number>>;

/** Which rides get busy together: those of one corner of the park, or that the same guests want. */
export interface Peers {
  /** As they are now; learning changes them in place. */
  weights: PeerWeights;
  /** Takes a day that is over. */
  learn(profiles: ReadonlyMap<string, Profiles>, waits: ReadonlyMap<string, Float64Array>): void;
}

/** Sums of products of two rides' differences: each with itself, and together. */
interface Pair {
  first: number;
  second: number;
  both: number;
}

const FIRST_HOUR = slotOfHour(9);
const LAST_HOUR = slotOfHour(21);
const HOUR_SLOTS = 4;
/** Half of what is known is ten weeks old. */
const FADE = 0.99;
/** It takes some days to be believed. */
const DOUBT = 0.1;
/** Rides that go together a little say little. */
const SHARPNESS = 4;
/** Rides of which nothing is known yet count alike. */
const LEAST_WEIGHT = 1e-6;

/** The mean of the other rides' differences, each by how much it goes with this one; NaN where no other has one. */
export function meanOfPeers(weights: PeerWeights, ride: string, differences: Differences): number {
  const its = weights.get(ride);
  let sum = 0;
  let total = 0;
  for (const [other, difference] of differences) {
    if (other === ride) continue;
    const weight = its?.get(other) ?? LEAST_WEIGHT;
    sum += weight * difference;
    total += weight;
  }
  return sum / total;
}

export function createPeers(): Peers {
  const pairs = new Map<string, Map<string, Pair>>();
  const weights = new Map<string, Map<string, number>>();
  return {
    weights,
    learn(profiles, waits) {
      const hours = new Map<string, readonly number[]>();
      for (const [ride, its] of profiles) {
        const today = waits.get(ride);
        if (today) hours.set(ride, hourly(today, its));
      }
      for (const [first, ofFirst] of hours) {
        const itsPairs = pairs.get(first) ?? new Map<string, Pair>();
        const itsWeights = weights.get(first) ?? new Map<string, number>();
        pairs.set(first, itsPairs);
        weights.set(first, itsWeights);
        for (const [second, ofSecond] of hours) {
          if (first === second) continue;
          const pair = added(itsPairs.get(second), ofFirst, ofSecond);
          itsPairs.set(second, pair);
          itsWeights.set(second, weightOf(pair));
        }
      }
    },
  };
}

function hourly(today: Float64Array, { base, scale }: Profiles): number[] {
  const means: number[] = [];
  for (let slot = FIRST_HOUR; slot <= LAST_HOUR; slot += HOUR_SLOTS) {
    means.push(meanDifference(today, base, slot, slot + HOUR_SLOTS) / scale);
  }
  return means;
}

function added(
  pair: Pair = { first: DOUBT, second: DOUBT, both: 0 },
  ofFirst: readonly number[],
  ofSecond: readonly number[],
): Pair {
  let { first, second, both } = pair;
  first *= FADE;
  second *= FADE;
  both *= FADE;
  ofFirst.forEach((a, hour) => {
    const b = ofSecond[hour]!;
    if (Number.isNaN(a + b)) return;
    first += a * a;
    second += b * b;
    both += a * b;
  });
  return { first, second, both };
}

function weightOf({ first, second, both }: Pair): number {
  const together = both / Math.sqrt(first * second);
  return together > 0 ? together ** SHARPNESS + LEAST_WEIGHT : LEAST_WEIGHT;
}
