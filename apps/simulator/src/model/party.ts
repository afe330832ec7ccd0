import type { Random } from './random.ts';

/** Guests who came together and stay together. */
export interface Party {
  size: number;
  /** Minutes of wait at which a ride of ordinary appeal loses most of its pull. */
  patienceMinutes: number;
  /** May use the priority lanes. */
  hasPriority: boolean;
  /** Would ride apart from each other to wait less. */
  likesAlone: boolean;
  /** When they go home, in milliseconds since 1970. */
  staysUntil: number;
  /** Times they rode each ride, by its index. */
  ridden: Map<number, number>;
  /** Places in line that they hold now; more than one where they ride as single riders. */
  places: number;
}

/** How large parties are: most come in twos and fours. */
const SIZE_WEIGHTS = [0.1, 0.34, 0.18, 0.24, 0.08, 0.06];

/** The part of the parties that may use the priority lanes, on a usual day. */
export const USUAL_PRIORITY_SHARE = 0.14;

export function createParty(random: Random, now: number, priorityShare: number): Party {
  const hours = Math.min(11, Math.max(2, random.logNormal(6.5, 0.35)));
  return {
    size: random.weighted(SIZE_WEIGHTS) + 1,
    patienceMinutes: random.logNormal(48, 0.5),
    hasPriority: random.chance(priorityShare),
    likesAlone: random.chance(0.25),
    staysUntil: now + hours * 3_600_000,
    ridden: new Map(),
    places: 0,
  };
}

export const MEAN_PARTY_SIZE = SIZE_WEIGHTS.reduce(
  (sum, weight, index) => sum + weight * (index + 1),
  0,
);
