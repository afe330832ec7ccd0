import type { Attraction, Park } from '@ridewait/core';
import { hashName } from './random.ts';

/** How a ride works and how guests like it: what the model needs beside the catalog. */
export interface RideProfile {
  /** How many guests want it, relative to the other rides. */
  popularity: number;
  vehicles: number;
  vehicleSeats: number;
  /** Parties don't share a row: what they leave of it only single riders fill. */
  rowSeats: number;
  rideSeconds: number;
  /** Mean hours of running between two breakdowns. */
  hoursBetweenBreakdowns: number;
}

/** An attraction of a catalog file, which may carry its profile as `simulation`. */
export interface SimulatedAttraction extends Attraction {
  simulation?: Partial<RideProfile>;
}

export interface SimulatedPark extends Park {
  attractions: SimulatedAttraction[];
}

/**
 * The profile of a ride; what the catalog doesn't say is made up from the ride's capacity and its id, so
 * that any park can be simulated and its lines differ.
 */
export function profileOf(attraction: SimulatedAttraction): RideProfile {
  const { hourlyCapacity, id, simulation } = attraction;
  const liking = 0.4 + (hashName(id) % 1000) / 500;
  return {
    popularity: (hourlyCapacity / 250) * liking,
    vehicles: 3,
    vehicleSeats: Math.max(2, Math.round(hourlyCapacity / 60)),
    rowSeats: 2,
    rideSeconds: 180,
    hoursBetweenBreakdowns: 12,
    ...simulation,
  };
}

/** Milliseconds between two dispatches with every vehicle running. */
export function fullIntervalMs(attraction: Attraction, profile: RideProfile): number {
  return (profile.vehicleSeats / attraction.hourlyCapacity) * 3_600_000;
}
