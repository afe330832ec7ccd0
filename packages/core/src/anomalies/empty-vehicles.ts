import { usualGap } from '../line/load.ts';
import type { DayRow } from './day-rows.ts';

/** Vehicles that leave with so little of what they usually take, part after part, left nobody behind. */
const EMPTY = 0.6;

/** How full vehicles are that leave a line behind: one in four is fuller. Parties of a wheel may never fill a cabin. */
export function usualFill(rows: readonly DayRow[]): number {
  const fills = rows.flatMap(({ ride }) => (ride.seats > 0 ? [ride.riders / ride.seats] : []));
  return fills.toSorted((a, b) => a - b)[Math.floor(0.75 * fills.length)] ?? 0;
}

export function isEmptied({ ride: { vehicles, seats, riders } }: DayRow, fill: number): boolean {
  if (vehicles === 0 || seats === 0) return false;
  return riders / seats < Math.min(EMPTY * fill, fill - usualGap(seats / vehicles, vehicles));
}
