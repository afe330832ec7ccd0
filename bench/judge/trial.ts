import type { Contender } from './contender.ts';
import { harmedIn, playMinute, type Simulated } from './simulated-release.ts';

/** Who hasn't decided by then is counted as undecided, and what is promoted does harm until then. */
const HORIZON_MINUTES = 24 * 60;

export interface Result {
  end: 'promoted' | 'rolled back' | 'undecided';
  /** The highest share of guests that the candidate had. */
  most: number;
  minutes: number;
  /** Guests' requests of the candidate until the decision. */
  harmed: number;
}

export function tryRelease({ begin }: Contender, release: Simulated): Result {
  const leader = begin();
  let [harmed, most, minutes] = [0, 0, 0];
  for (; minutes < HORIZON_MINUTES && leader.end === undefined; minutes++) {
    most = Math.max(most, leader.percent);
    harmed += harmedIn(release, minutes, leader.percent);
    leader.take(playMinute(release, minutes, leader));
  }
  const end = leader.end ?? 'undecided';
  if (end === 'promoted') {
    most = 100;
    for (let at = minutes; at < HORIZON_MINUTES; at++) harmed += harmedIn(release, at, 100);
  }
  return { end, most, minutes, harmed };
}
