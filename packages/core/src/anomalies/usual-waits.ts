import type { GuestLane } from '../catalog.ts';
import type { ParkClock } from '../forecast/park-clock.ts';
import { SLOTS_PER_DAY } from '../forecast/park-day.ts';
import type { LaneDay } from '../ports/forecasts.ts';
import type { UsualWait, UsualWaits } from './unusual.ts';

/** So many past days say what is usual. */
export const USUAL_DAYS = 28;

/** With fewer behind it, a lane has no usual wait. */
const LEAST_DAYS = 7;

/**
 * What is usual in each attraction's lanes at each time of the day: the median of past days, each with the slot and
 * its neighbours, and the median distance from it. A day that was odd itself hardly moves either.
 *
 * @param days the waits of `USUAL_DAYS` days before today
 */
export function usualWaitsOf(
  days: readonly LaneDay[],
  clock: Pick<ParkClock, 'timeAt'>,
  leastDays = LEAST_DAYS,
): ReadonlyMap<string, UsualWaits> {
  const attractions = new Map<string, Map<GuestLane, LaneDay['waits'][]>>();
  for (const { attraction, lane, waits } of days) {
    const lanes = attractions.get(attraction) ?? new Map<GuestLane, LaneDay['waits'][]>();
    attractions.set(attraction, lanes);
    lanes.set(lane, [...(lanes.get(lane) ?? []), waits]);
  }
  const slots = new Map(
    Array.from(attractions, ([id, lanes]) => [
      id,
      new Map(Array.from(lanes, ([lane, own]) => [lane, usualSlots(own, leastDays)])),
    ]),
  );
  return new Map(
    Array.from(slots, ([id, lanes]): [string, UsualWaits] => [
      id,
      (lane, at) => lanes.get(lane)?.[clock.timeAt(at).slot],
    ]),
  );
}

function usualSlots(
  days: readonly LaneDay['waits'][],
  leastDays: number,
): (UsualWait | undefined)[] {
  return Array.from({ length: SLOTS_PER_DAY }, (_, slot) => {
    const means = days.flatMap((waits) => {
      const around = [slot - 1, slot, slot + 1].flatMap((each) => waits[each] ?? []);
      return around.length > 0 ? [around.reduce((sum, wait) => sum + wait, 0) / around.length] : [];
    });
    if (means.length < leastDays) return undefined;
    const median = middleOf(means);
    return { median, deviation: middleOf(means.map((wait) => Math.abs(wait - median))) };
  });
}

function middleOf(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1]!;
}
