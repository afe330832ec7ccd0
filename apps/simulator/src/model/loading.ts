import type { GuestLane } from '@ridewait/core';
import type { Line, Place } from './line.ts';

export type Lines = Partial<Record<GuestLane, Line>>;

/** How the priority lane merges with the standby lane. */
export interface Merge {
  /** The part of the seats that priority gets while both lanes have guests. */
  priorityShare: number;
  /** Seats that priority is behind (+) or ahead (−) of its share. */
  owed: number;
}

export interface Boarded {
  lane: GuestLane;
  place: Place;
}

/**
 * Fills one vehicle. Parties take whole rows, in the order of their line; a party that doesn't fit the
 * rows left waits for the next vehicle. Then single riders take every seat left over. No place in line
 * may be larger than the vehicle.
 */
export function loadVehicle(
  lines: Lines,
  vehicle: { seats: number; rowSeats: number },
  merge: Merge,
): Boarded[] {
  const boarded: Boarded[] = [];
  let seatsInRows = vehicle.seats;
  let seatsTaken = 0;
  for (;;) {
    const lane = nextLane(lines, merge);
    const size = lane && lines[lane]?.first()?.size;
    if (!lane || !size) break;
    const wholeRows = Math.ceil(size / vehicle.rowSeats) * vehicle.rowSeats;
    const taken = Math.min(vehicle.seats, wholeRows);
    if (taken > seatsInRows) break;
    const isContested = hasGuests(lines.standby) && hasGuests(lines.priority);
    if (isContested) merge.owed += size * merge.priorityShare - (lane === 'priority' ? size : 0);
    boarded.push({ lane, place: lines[lane]!.board()! });
    seatsInRows -= taken;
    seatsTaken += size;
  }
  while (seatsTaken < vehicle.seats) {
    const place = lines.single_rider?.board();
    if (!place) break;
    boarded.push({ lane: 'single_rider', place });
    seatsTaken += place.size;
  }
  return boarded;
}

function nextLane({ standby, priority }: Lines, merge: Merge): GuestLane | undefined {
  if (hasGuests(priority) && (!hasGuests(standby) || merge.owed >= 0)) return 'priority';
  return hasGuests(standby) ? 'standby' : undefined;
}

function hasGuests(line: Line | undefined): boolean {
  return line !== undefined && line.length > 0;
}
