import type { Attraction, GuestLane } from '../catalog.ts';
import type { DayRow } from './day-rows.ts';

/**
 * For each row, whether a counter of the lane missed everybody in it: it said nothing, or nobody where others saw
 * somebody. What is summed over such a row is no measure of how well a counter counts.
 */
export function holesOf(
  { sensors }: Attraction,
  lane: GuestLane,
  rows: readonly DayRow[],
): boolean[] {
  const ends = sensors.filter(
    (each) => each.lane === lane && (each.kind === 'entered' || each.kind === 'boarded'),
  );
  return rows.map(({ ride, sensors: said, length }) => {
    const own = ride.lanes.get(lane)!;
    if (length < 1) return false;
    const isSilent = ends.some(({ id, kind }) => !said.has(id) && !own[kind as 'entered'].isHeard);
    const elsewhere = [...ride.lanes].reduce(
      (sum, [other, { boarded }]) => sum + (other === lane ? 0 : boarded.people),
      0,
    );
    const isBoardingStuck = own.boarded.people === 0 && ride.riders - elsewhere >= 20;
    const isEntranceStuck = own.entered.people === 0 && own.boarded.people >= 20;
    return isSilent || isBoardingStuck || isEntranceStuck;
  });
}
