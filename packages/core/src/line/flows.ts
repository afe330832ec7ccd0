import { widen } from './belief.ts';
import { afterHearing, isDead } from './counter-health.ts';
import { type LaneWalk, SCALE_ERROR, type Step } from './lane.ts';

/** People who passed in one part of an hour. */
export interface Flow {
  people: number;
  /** The variance of what of it was guessed. */
  noise: number;
}

/** Who came in; where the entrance says nothing, those who usually do, more and more as many as go out. */
export function enteredIn(
  walk: LaneWalk,
  { own, others, length, isRunning, vehicles }: Step,
): Flow {
  const { people, madeUp, isHeard } = own.entered;
  // Where all entrances have nobody they are shut.
  const isShut = others.length > 0 && others.every(({ entered }) => entered.people === 0);
  const isStuck =
    people === 0 &&
    vehicles > 0 &&
    !isShut &&
    walk.coming > 10 &&
    (length > 0.9 || walk.entrance.stuckFor > 0);
  walk.entrance = afterHearing(walk.entrance, { isHeard, isRunning, isStuck, length });
  if (isDead(walk.entrance) || isStuck) {
    walk.coming += 0.12 * length * (walk.going - walk.coming);
    const guessed = walk.coming * length;
    if (isDead(walk.entrance)) walk.guessed += guessed;
    return { people: guessed, noise: (0.25 * guessed) ** 2 + guessed };
  }
  if (length > 0.5) walk.coming += (walk.coming === 0 ? 1 : 0.25) * (people / length - walk.coming);
  // What was guessed of a silence is told now.
  const told = madeUp > 0 ? walk.guessed : 0;
  walk.guessed = 0;
  return { people: people - told, noise: 0 };
}

/** Who boarded; where the counter says nothing, the riders that the other lanes didn't give. */
export function boardedIn(walk: LaneWalk, step: Step): Flow {
  const { own, others, ride, hasVehicles, isRunning, length } = step;
  const { people, isHeard } = own.boarded;
  const elsewhere = others.reduce((sum, other) => sum + other.boarded.people, 0);
  const riders = hasVehicles ? Math.max(0, ride.riders - elsewhere) : 0;
  if (people > 0) {
    walk.unseen = 0;
    walk.unseenParts = 0;
  } else if (riders >= 5) {
    walk.unseen += riders;
    walk.unseenParts += 1;
  }
  // Once may be riders who were counted just before the part began.
  const isStuck = isHeard && people === 0 && walk.unseenParts >= 2;
  walk.boarding = afterHearing(walk.boarding, { isHeard, isRunning, isStuck, length });
  if (isDead(walk.boarding)) {
    walk.unseen = 0;
    if (hasVehicles) return { people: riders, noise: 1 };
    const guessed = Math.min(walk.belief.people, walk.going * length);
    return { people: guessed, noise: (0.2 * guessed) ** 2 + guessed };
  }
  if (!isStuck) return { people, noise: 0 };
  const { unseen } = walk;
  walk.unseen = 0;
  return { people: unseen, noise: 1 };
}

/** Two counts of the same riders: if they drift apart, so may entrance and boarding. */
export function compareWithVehicles(
  walk: LaneWalk,
  { ride, own, others, hasVehicles }: Step,
): void {
  if (!hasVehicles || !ride.isHeard || isDead(walk.boarding)) return;
  const { mismatch } = walk;
  const counted = others.reduce((sum, other) => sum + other.boarded.people, own.boarded.people);
  mismatch.sum += counted - ride.riders;
  mismatch.riders += ride.riders;
  mismatch.low = Math.min(mismatch.low, mismatch.sum);
  mismatch.high = Math.max(mismatch.high, mismatch.sum);
  // One vehicle may be counted before a part's end and leave after it.
  const vehicle = ride.seats / Math.max(1, ride.vehicles);
  const apart = Math.max(0, mismatch.high - mismatch.low - vehicle);
  widen(walk.belief, SCALE_ERROR + apart / Math.max(400, mismatch.riders));
}
