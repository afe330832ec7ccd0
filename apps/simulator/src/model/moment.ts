import type { GuestLane, Status } from '@ridewait/core';
import type { RideReading } from './sensors.ts';

/** How long a guest who boarded had waited: what no sensor knows. */
export interface TruthRecord {
  attraction: string;
  lane: GuestLane;
  /** Milliseconds since 1970. */
  joinedAt: number;
  waitSeconds: number;
}

/** What happened at one instant. */
export interface Moment {
  at: number;
  readings: RideReading[];
  truth: TruthRecord[];
}

/** One lane, as its turnstiles would have it and as a count of heads finds it. */
export interface LaneCount {
  attraction: string;
  lane: GuestLane;
  entered: number;
  boarded: number;
  left: number;
  inLine: number;
}

/** A vehicle that left, and whom it left standing. */
export interface Dispatch {
  attraction: string;
  at: number;
  lanes: { lane: GuestLane; riders: number; stillInLine: number }[];
}

/** One ride at one moment. */
export interface RideState {
  attraction: string;
  status: Status;
  /** To be expected with the vehicles that run now; 0 while none is sent off. */
  dispatchesPerHour: number;
  lanes: { lane: GuestLane; peopleInLine: number }[];
}
