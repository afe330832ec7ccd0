import type { Attraction } from '../catalog.ts';
import { PARTS_PER_HOUR } from '../spread.ts';
import { afterPart, errorOf, perPart } from './dispatch-rate.ts';
import { shareOf } from './lane-shares.ts';
import type { Step } from './lane.ts';
import { stepLane } from './lane-walk.ts';
import type { RidePart } from './parts.ts';
import type { RideWalk } from './ride-walk.ts';

/** A ride that runs doesn't take as many as it was built for. */
const USUAL_PART = 0.8;

/** Where nobody counts vehicles, one a minute stands for them. */
const IMAGINED_PER_PART = 5;

/** What is known of a part beside what was said in it. */
export interface PartTime {
  /** 1 for a whole part. */
  length: number;
  /** When the latest vehicle left, in parts of an hour since 1970; only in the newest part. */
  lastDispatch?: number;
}

/** Takes one part of an hour, in place. */
export function walkPart(
  walk: RideWalk,
  attraction: Attraction,
  ride: RidePart,
  { length, lastDispatch }: PartTime,
): void {
  const pace = paceIn(walk, attraction, ride, length);
  const end = walk.part + length;
  for (const [lane, own] of walk.lanes) {
    const share = shareOf(attraction, lane);
    stepLane(own, {
      ...pace,
      part: walk.part,
      length,
      ride,
      own: ride.lanes.get(lane)!,
      others: [...ride.lanes].flatMap(([other, part]) => (other === lane ? [] : [part])),
      sinceLast:
        pace.hasVehicles && walk.rate.vehicles > 0 && lastDispatch !== undefined
          ? Math.max(0, end - lastDispatch)
          : undefined,
      share,
      guess: (attraction.hourlyCapacity * USUAL_PART * share) / PARTS_PER_HOUR,
      takesWhatIsLeft: lane === 'standby' && walk.lanes.size > 1,
      fillsGaps: lane === 'single_rider',
      isGuaranteed: lane === 'priority',
    });
  }
  walk.part += 1;
}

/** How a ride ran in a part, by its vehicles, or by who boarded where nobody counts them. */
function paceIn(
  walk: RideWalk,
  attraction: Attraction,
  ride: RidePart,
  length: number,
): Pick<Step, 'hasVehicles' | 'isRunning' | 'vehicles' | 'interval' | 'intervalError'> {
  const hasBoarded = [...ride.lanes.values()].some(({ boarded }) => boarded.people > 0);
  walk.quiet += length;
  if (hasBoarded) {
    if (walk.quiet <= LONGEST_USUAL)
      walk.usualQuiet += (Math.max(1, walk.quiet) - walk.usualQuiet) / 2;
    walk.quiet = 0;
  }
  if (hasBoarded && !ride.isHeard && walk.rate.vehicles === 0) walk.hasVehicles = false;
  if (ride.isHeard && countsVehicles(attraction)) walk.hasVehicles = true;
  if (!walk.hasVehicles) {
    const stands = walk.quiet > 2.5 * walk.usualQuiet;
    return {
      hasVehicles: false,
      isRunning: !stands,
      vehicles: stands || length < LEAST_JUDGED ? 0 : IMAGINED_PER_PART * length,
      interval: 1 / IMAGINED_PER_PART,
      intervalError: 0,
    };
  }
  const vehicles = ride.vehicles + untoldVehicles(ride, walk.ridersEach);
  const seats = ride.vehicles > 0 ? (ride.seats / ride.vehicles) * vehicles : 0;
  walk.rate = afterPart(walk.rate, { vehicles, seats }, length, attraction.hourlyCapacity);
  if (ride.riders > 0) {
    const each = ride.riders / ride.vehicles;
    walk.ridersEach += (walk.ridersEach === 0 ? 1 : 0.1) * (each - walk.ridersEach);
  }
  const rate = perPart(walk.rate);
  return {
    hasVehicles: true,
    isRunning: rate !== undefined && walk.rate.waiting <= Math.max(1.2, 2.5 / rate),
    vehicles,
    interval: 1 / (rate ?? FIRST_RATE),
    intervalError: errorOf(walk.rate),
  };
}

/** Vehicles that nobody told of: riders who boarded beyond those of the others were on some. */
function untoldVehicles({ lanes, riders }: RidePart, ridersEach: number): number {
  // Those whose readings were lost boarded at some other time.
  const boarded = sumOf(
    Array.from(lanes.values(), (own) => own.boarded.people - own.boarded.madeUp),
  );
  const untold = ridersEach > 0 ? (boarded - riders) / ridersEach : 0;
  return untold < LEAST_UNTOLD ? 0 : Math.round(untold);
}

/** One that is being filled when a part ends has nobody on it yet who is told of, and is none of them. */
const LEAST_UNTOLD = 1.5;

/** Shows are no further apart than this, in parts: what is longer is a stop. */
const LONGEST_USUAL = 12;

/** A part that has just begun has people in it who boarded before: a reading tells of the time since the last. */
const LEAST_JUDGED = 0.2;

/** Vehicles per part of an hour before any was seen. */
const FIRST_RATE = 5;

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, each) => sum + each, 0);
}

function countsVehicles({ sensors }: Attraction): boolean {
  return sensors.some(({ kind }) => kind === 'dispatched');
}
