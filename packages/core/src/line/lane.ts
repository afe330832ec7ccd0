import { type Belief, firstBelief } from './belief.ts';
import { type CounterHealth, UNKNOWN_COUNTER } from './counter-health.ts';
import type { ExpectedWait } from './expected-wait.ts';
import { type Load, NO_LOAD } from './load.ts';
import type { LanePart, RidePart } from './parts.ts';
import type { Reach } from './reach.ts';
import { emptyMemory, type Memory } from './recent.ts';

/** Posted waits are higher than true ones: 37.3 against 27.0 minutes on average over 90,879 guests (TouringPlans). */
const SIGN_BIAS = { mean: Math.log(1.2), error: 0.3 };

/** Over simulated days the deviations that are computed are this much too large, on average. */
const FIRST_REACH: Reach = { low: 0.9, high: 0.88 };

/** First guess of how far the counters of both ends are apart; where nothing else counts riders it can't be seen. */
export const SCALE_ERROR = 0.004;
const UNSEEN_SCALE_ERROR = 0.02;

/** A walk along a lane's day, part of an hour by part: what is known at the end of the last part that it took. */
export interface LaneWalk {
  belief: Belief;
  load: Load;
  reach: Reach;
  memory: Memory;
  entrance: CounterHealth;
  boarding: CounterHealth;
  /** Guests who came, went out of the line, gave up, per part, as of late. */
  coming: number;
  going: number;
  leaving: number;
  /** Guests who may have come in since the entrance fell silent. */
  guessed: number;
  /** Riders whom the boarding counter should have seen while it said nobody, and in how many parts. */
  unseen: number;
  unseenParts: number;
  /** What boarding counted more than vehicles took: sum, and how far it has gone either way. */
  mismatch: { sum: number; low: number; high: number; riders: number };
  /** Parts with seats left over, until now. */
  emptyParts: number;
  /** Parts in which nothing at all happened, until now. */
  idleParts: number;
  /** The first part whose guests still are in line. */
  due: number;
  /** Guests that a vehicle takes. */
  perVehicle: number;
  /** Parts in which the ride ran, and in which it stood with guests in line, as of late. */
  ran: number;
  stood: number;
  /** Parts between two vehicles, and since the last one. */
  interval: number;
  sinceLast: number;
  wait: ExpectedWait;
}

/** What a lane's step wants to know beside what was said of the lane. */
export interface Step {
  part: number;
  /** 1 for a whole part. */
  length: number;
  ride: RidePart;
  own: LanePart;
  others: readonly LanePart[];
  /** Whether the ride has a counter of vehicles. */
  hasVehicles: boolean;
  isRunning: boolean;
  /** Vehicles of this part: imagined ones, one a minute, where nobody counts them. */
  vehicles: number;
  /** Parts between two, and by how much of it that may be off. */
  interval: number;
  intervalError: number;
  /** Since the last one; undefined where it isn't known. */
  sinceLast: number | undefined;
  /** The part of the riders that comes from this lane, at a guess. */
  share: number;
  /** Riders of the lane per part, at a guess. */
  guess: number;
  /** Takes the seats that the ride's other lanes leave. */
  takesWhatIsLeft: boolean;
  fillsGaps: boolean;
  /** Has a share of the seats of its own. */
  isGuaranteed: boolean;
}

/** @param peopleError how many people there may be in the line already */
export function beginWalk(part: number, hasVehicles: boolean, peopleError: number): LaneWalk {
  return {
    belief: firstBelief({
      people: peopleError,
      exitScale: hasVehicles ? SCALE_ERROR : UNSEEN_SCALE_ERROR,
      signBias: SIGN_BIAS,
    }),
    load: NO_LOAD,
    reach: FIRST_REACH,
    memory: emptyMemory(),
    entrance: UNKNOWN_COUNTER,
    boarding: UNKNOWN_COUNTER,
    coming: 0,
    going: 0,
    leaving: 0,
    guessed: 0,
    unseen: 0,
    unseenParts: 0,
    mismatch: { sum: 0, low: 0, high: 0, riders: 0 },
    emptyParts: 0,
    idleParts: 0,
    due: part,
    perVehicle: 0,
    ran: 0,
    stood: 0,
    interval: 1,
    sinceLast: 0,
    wait: { middle: 0, low: 0, high: 0, deviation: 0 },
  };
}

/** One that can be walked on with, without the other knowing. */
export function copyOfWalk(walk: LaneWalk): LaneWalk {
  return {
    ...walk,
    belief: { ...walk.belief },
    memory: walk.memory.slice(),
    mismatch: { ...walk.mismatch },
  };
}

/** Vehicles have left, and none for long, with guests in line: nobody can say when they will board. */
export function isStanding({ sinceLast, interval, load, belief, perVehicle }: LaneWalk): boolean {
  return (
    load.othersVehicles > 0 &&
    belief.people >= Math.min(1, perVehicle) &&
    sinceLast > Math.max(3, 2.5 * interval)
  );
}
