import type { DayShape } from '../model/day.ts';
import type { RideEvent } from '../model/script.ts';
import type { FaultPlan } from './faults/fault.ts';

/** One ride of a scenario's park. */
export interface ScenarioRide {
  /** The attraction's id; its sensors' begin with it. */
  id: string;
  name: string;
  /** Riders per hour with every vehicle full and running. */
  hourlyCapacity: number;
  /** How many guests want it, relative to the other rides. */
  popularity: number;
  vehicles: readonly [number: number, seats: number, rowSeats: number];
  rideSeconds: number;
  singleRider?: true;
  /** Has a priority lane, which gets this part of the seats while both lanes have guests. */
  priority?: number;
  /** Beside counters, dispatches and a controller. */
  extra?: readonly ('waited' | 'posted')[];
  /** Its counters tell no total. */
  withoutTotals?: true;
  /** Neither counters nor dispatches: a controller and `extra` alone. */
  withoutCounters?: true;
}

/** A day whose truth is known: the park, its guests, and what is wrong with the sensors. */
export interface Scenario {
  name: string;
  /** One sentence, for who has to choose. */
  says: string;
  /** RFC 3339. */
  opensAt: string;
  openHours: number;
  rides: readonly ScenarioRide[];
  /** 1 is a fairly busy day. */
  crowd: number;
  /** When guests come. Default: as on a usual day. */
  shape?: DayShape;
  /** The part of the parties that may use the priority lanes. */
  priorityShare?: number;
  /** Mean hours of running between two breakdowns by chance. Default: there are none. */
  hoursBetweenBreakdowns?: number;
  script?: readonly RideEvent[];
  faults?: readonly FaultPlan[];
}
