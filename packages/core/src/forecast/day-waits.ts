import type { GuestLane } from '../catalog.ts';
import { QUARTER_MS, type QuarterHour } from '../quarter-hour.ts';
import { quarterWaits } from '../quarter-waits.ts';
import type { ParkClock } from './park-clock.ts';
import { type DayWaits, emptyDay, SLOTS_PER_DAY } from './park-day.ts';

/** The quarter-hours of a park day: `from` ≤ quarter < `to`, since 1970. */
export interface QuarterSpan {
  from: number;
  to: number;
}

export function quartersOf(clock: ParkClock, day: number): QuarterSpan {
  // Days begin at 04:00, which no clock change leaves out.
  const start = (of: number) => clock.startOf({ day: of, slot: 0 })! / QUARTER_MS;
  return { from: Math.floor(start(day)), to: Math.floor(start(day + 1)) };
}

/**
 * The mean wait of each slot of a park day in one lane, in minutes, from what the attraction's sensors said in it
 * (`quarterWaits`). Null where nothing can be said of any slot. An hour that comes twice, in autumn, has one mean.
 */
export function dayWaitsOf(
  quarters: readonly QuarterHour[],
  lane: GuestLane,
  { clock, day, isOver }: { clock: ParkClock; day: number; isOver: boolean },
): DayWaits | null {
  const sums = new Float64Array(SLOTS_PER_DAY);
  const counts = new Float64Array(SLOTS_PER_DAY);
  for (const [quarter, minutes] of quarterWaits(quarters, lane, isOver)) {
    const time = clock.timeAt(quarter * QUARTER_MS);
    if (time.day !== day) continue;
    sums[time.slot]! += minutes;
    counts[time.slot]! += 1;
  }
  if (counts.every((count) => count === 0)) return null;
  return emptyDay().map((_, slot) =>
    counts[slot]! > 0 ? sums[slot]! / counts[slot]! : Number.NaN,
  );
}
