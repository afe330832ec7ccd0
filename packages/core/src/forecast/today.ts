import { firstKnown, meanDifference, meanOf } from './means.ts';
import type { DayWaits } from './park-day.ts';
import type { Levels, ParkProfiles } from './park-profiles.ts';
import { type Differences, meanOfPeers, type PeerWeights } from './peers.ts';
import type { Profiles } from './profiles.ts';

/** A park day, by ride: each ride's mean waits, NaN where none is known. */
export type ParkWaits = ReadonlyMap<string, DayWaits>;

/** What is known of a ride's day when a slot begins; waits in units of the ride's scale. */
export interface Today extends Crowd {
  /** How far the last slot, the 2 before it, the 4 before them, the 8 before them and all of today lie from the base. */
  last: number;
  before: number;
  earlier: number;
  longBefore: number;
  whole: number;
  /** The base profile of the last slots, and how far the other profiles lay from it there. */
  base: number;
  recent: number;
  weekday: number;
  weekAgo: number;
  yesterday: number;
  yearAgo: number;
  levels: Levels;
}

/** How far the other rides lie from their base profiles: all of today, the last hour, and the two before it. */
interface Crowd {
  crowd: number;
  crowdLast: number;
  crowdBefore: number;
  /** The last hour of the rides that go with this one. */
  peers: number;
}

/** The last hour: where other profiles lay apart an hour ago, they lie apart now. */
const NOW_SLOTS = 4;
const BEFORE_SLOTS = 12;

/**
 * What is known of each ride when slot `origin` begins, from slots before it alone. Rides without a profile have
 * nothing.
 */
export function lookAtToday(
  { rides, levels }: ParkProfiles,
  peers: PeerWeights,
  waits: ParkWaits,
  origin: number,
): Map<string, Today> {
  const differences = (from: number, to: number): Map<string, number> => {
    const known = new Map<string, number>();
    for (const [ride, { base, scale }] of rides) {
      const today = waits.get(ride);
      const its = today ? meanDifference(today, base, from, to) / scale : Number.NaN;
      if (!Number.isNaN(its)) known.set(ride, its);
    }
    return known;
  };
  const wholes = differences(0, origin);
  const lasts = differences(origin - NOW_SLOTS, origin);
  const othersWhole = othersMean(wholes);
  const othersLast = othersMean(lasts);
  const othersBefore = othersMean(differences(origin - BEFORE_SLOTS, origin - NOW_SLOTS));
  const looks = new Map<string, Today>();
  for (const [ride, profiles] of rides) {
    const crowd = firstKnown(othersWhole(ride));
    const crowdLast = firstKnown(othersLast(ride), crowd);
    looks.set(ride, {
      ...lookAtRide(profiles, waits.get(ride), origin, wholes.get(ride) ?? crowd),
      crowd,
      crowdLast,
      crowdBefore: firstKnown(othersBefore(ride), crowd),
      peers: firstKnown(meanOfPeers(peers, ride, lasts), crowdLast),
      levels,
    });
  }
  return looks;
}

/** The mean of all but one ride; NaN where there is no other. */
function othersMean(differences: Differences): (ride: string) => number {
  const sum = [...differences.values()].reduce((total, each) => total + each, 0);
  return (ride) => {
    const own = differences.get(ride);
    return own === undefined ? sum / differences.size : (sum - own) / (differences.size - 1);
  };
}

function lookAtRide(
  profiles: Profiles,
  today: DayWaits | undefined,
  origin: number,
  whole: number,
): Omit<Today, keyof Crowd | 'levels'> {
  const { base, scale } = profiles;
  const part = (from: number, to: number) =>
    today ? meanDifference(today, base, origin - from, origin - to) / scale : Number.NaN;
  const near = part(3, 1);
  const far = part(7, 3);
  const last = firstKnown(part(1, 0), near, far, whole);
  const before = firstKnown(near, last);
  const earlier = firstKnown(far, before);
  const apart = (other: Float64Array) =>
    firstKnown(meanDifference(other, base, origin - NOW_SLOTS, origin) / scale);
  return {
    last,
    before,
    earlier,
    longBefore: firstKnown(part(15, 7), earlier),
    whole,
    base: firstKnown(meanOf(base, origin - NOW_SLOTS, origin) / scale, 1),
    recent: apart(profiles.recent),
    weekday: apart(profiles.weekday),
    weekAgo: apart(profiles.weekAgo),
    yesterday: apart(profiles.yesterday),
    yearAgo: apart(profiles.yearAgo),
  };
}
