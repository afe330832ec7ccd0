import type { Attraction, GuestLane } from '@ridewait/core';
import type { Dispatch } from '../model/moment.ts';

/** Half the time around a moment over which seats are filled as on average; wider where few vehicles left. */
const HALF_WINDOWS_MS = [30, 60, 120].map((minutes) => minutes * 60_000);

/** Fewer vehicles than this say nothing about an average. */
const MIN_DISPATCHES = 8;

/** The vehicles that left guests of one lane standing, by time, and the riders of that lane up to each. */
interface FullLoads {
  at: number[];
  /** One longer than `at`: sums before each, and of all. */
  ridersBefore: number[];
}

/** What a lane's line gives to a vehicle, on average, as a count of heads would find it. */
export interface MeanLoads {
  add(dispatch: Dispatch): void;
  /**
   * Riders of a lane per vehicle around `at` (milliseconds since 1970) while its line is long enough to give all
   * that it is asked for: the mean of vehicles that left some of the lane standing. Undefined where it never did.
   */
  meanRiders(attraction: string, lane: GuestLane, at: number): number | undefined;
}

export function meanLoads(rides: readonly Attraction[]): MeanLoads {
  const loads = new Map<string, FullLoads>();
  for (const { id, lanes } of rides) {
    for (const lane of Object.keys(lanes))
      loads.set(`${id} ${lane}`, { at: [], ridersBefore: [0] });
  }
  return {
    add({ attraction, at, lanes }) {
      for (const { lane, riders, stillInLine } of lanes) {
        if (stillInLine === 0) continue;
        const full = loads.get(`${attraction} ${lane}`)!;
        full.at.push(at);
        full.ridersBefore.push(full.ridersBefore.at(-1)! + riders);
      }
    },
    meanRiders(attraction, lane, at) {
      const full = loads.get(`${attraction} ${lane}`)!;
      for (const half of HALF_WINDOWS_MS) {
        const from = firstFrom(full.at, at - half);
        const to = firstFrom(full.at, at + half);
        if (to - from >= MIN_DISPATCHES) return meanBetween(full, from, to);
      }
      return full.at.length === 0 ? undefined : meanBetween(full, 0, full.at.length);
    },
  };
}

function meanBetween({ ridersBefore }: FullLoads, from: number, to: number): number {
  return (ridersBefore[to]! - ridersBefore[from]!) / (to - from);
}

/** The index of the first instant that isn't before `at`. */
function firstFrom(instants: readonly number[], at: number): number {
  let low = 0;
  let high = instants.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (instants[middle]! < at) low = middle + 1;
    else high = middle;
  }
  return low;
}
