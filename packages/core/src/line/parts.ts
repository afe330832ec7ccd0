import type { GuestLane } from '../catalog.ts';

/** What the counters at one point of a lane said in one part of an hour. */
export interface Counted {
  people: number;
  /** Of those, people whose readings were lost before this hour began. */
  madeUp: number;
  /** Whether it is known how many there were: the sensor spoke, or what was lost of it can be made up for. */
  isHeard: boolean;
}

/** What was said of one lane in one part of an hour. */
export interface LanePart {
  entered: Counted;
  boarded: Counted;
  left: Counted;
  /** Guests who told of their wait, and the sum of their waits in seconds. */
  guests: number;
  seconds: number;
  /** What the sign said, in minutes; 0 where it wasn't set in this part. */
  sign: number;
}

/** What was said of a ride in one part of an hour. */
export interface RidePart {
  lanes: Map<GuestLane, LanePart>;
  vehicles: number;
  /** Riders of those vehicles, and their seats. */
  riders: number;
  seats: number;
  /** Whether the counter of vehicles spoke. */
  isHeard: boolean;
}

export function emptyPart(lanes: Iterable<GuestLane>): RidePart {
  return {
    lanes: new Map(Array.from(lanes, (lane) => [lane, emptyLane()])),
    vehicles: 0,
    riders: 0,
    seats: 0,
    isHeard: false,
  };
}

function nobody(): Counted {
  return { people: 0, madeUp: 0, isHeard: false };
}

function emptyLane(): LanePart {
  return {
    entered: nobody(),
    boarded: nobody(),
    left: nobody(),
    guests: 0,
    seconds: 0,
    sign: 0,
  };
}
