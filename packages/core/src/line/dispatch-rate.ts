import { PARTS_PER_HOUR } from '../spread.ts';

/** How fast what was seen is forgotten, in parts of an hour: a long memory, and a short one that finds a change. */
const LONG = 14;
const SHORT = 2.2;

/** A gap of so many usual intervals is a stop of the ride, and says nothing of how fast it runs. */
const STOP = 2.5;

/** How often vehicles leave while a ride runs. Flat, so that a copy is cheap. */
export interface DispatchRate {
  vehicles: number;
  parts: number;
  lateVehicles: number;
  lateParts: number;
  /** Parts since the last vehicle. */
  waiting: number;
  /** Parts between two vehicles if the ride ran as it was built to. */
  planned: number;
}

export const NO_DISPATCHES: DispatchRate = {
  vehicles: 0,
  parts: 0,
  lateVehicles: 0,
  lateParts: 0,
  waiting: 0,
  planned: 0,
};

/**
 * The rate after one more part. Both memories agree until a vehicle is added or taken off; then the long one forgets.
 *
 * @param length of the part, 1 for a whole one
 */
export function afterPart(
  rate: DispatchRate,
  { vehicles, seats }: { vehicles: number; seats: number },
  length: number,
  hourlyCapacity: number,
): DispatchRate {
  const waiting = rate.waiting + length;
  if (vehicles === 0) return { ...rate, waiting };
  const planned = seats > 0 ? (seats / vehicles / hourlyCapacity) * PARTS_PER_HOUR : rate.planned;
  const isFirst = rate.vehicles === 0;
  const usual = Math.max(planned, isFirst ? 0 : rate.parts / rate.vehicles);
  const hasRun = !isFirst && waiting <= Math.max(1.2, STOP * usual);
  // Shows begin at regular times: twice the interval is one that wasn't told of.
  const told = usual > 1 ? Math.max(1, Math.round(waiting / usual)) : 1;
  const parts = hasRun ? waiting / told : Math.max(length / 2, isFirst ? planned : planned / 2);
  const long = Math.exp(-length / LONG);
  const short = Math.exp(-length / SHORT);
  const next: DispatchRate = {
    vehicles: rate.vehicles * long + vehicles,
    parts: rate.parts * long + parts,
    lateVehicles: rate.lateVehicles * short + vehicles,
    lateParts: rate.lateParts * short + parts,
    waiting: 0,
    planned,
  };
  return hasChanged(next) ? { ...next, vehicles: next.lateVehicles, parts: next.lateParts } : next;
}

/** Vehicles per part of an hour while the ride runs; undefined before the first. */
export function perPart({ vehicles, parts }: DispatchRate): number | undefined {
  return vehicles > 0 ? vehicles / parts : undefined;
}

/** By how much of it the rate may be off. */
export function errorOf({ vehicles }: DispatchRate): number {
  return 0.1 / Math.sqrt(Math.max(1, vehicles)) + 0.3 / Math.max(1, vehicles);
}

function hasChanged({ vehicles, parts, lateVehicles, lateParts }: DispatchRate): boolean {
  const late = lateVehicles / lateParts;
  // Where a part begins cuts an interval, and intervals differ.
  const error = Math.max(
    0.5 / Math.max(lateParts, 0.3),
    0.15 * Math.sqrt(late / Math.max(lateParts, 0.3)),
  );
  return lateVehicles >= 3 && Math.abs(vehicles / parts - late) > 3 * error;
}
