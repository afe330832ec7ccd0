import { LONGEST_WAIT_MINUTES, QUARTER_MINUTES, type QuarterHour } from './quarter-hour.ts';
import type { Lane } from './reading.ts';

/** Between two measured waits further apart, nobody knows. */
const LONGEST_GAP = 4;

/** Guests who boarded in one quarter-hour: when they had joined, in quarter-hours, and how long they waited. */
interface Joined {
  at: number;
  minutes: number;
}

/**
 * The waits, in minutes, of those who joined in each quarter-hour, from guests whose wait was measured as they
 * boarded: what they waited is told of when they joined.
 */
export function measuredWaits(quarters: readonly QuarterHour[], lane: Lane): Map<number, number> {
  const joined = quarters
    .flatMap(({ quarter, tallies }) => joinedOf(quarter, tallies, lane))
    .toSorted((a, b) => a.at - b.at);
  const waits = new Map<number, number>();
  for (const [quarter, those] of Map.groupBy(joined, ({ at }) => Math.floor(at))) {
    waits.set(quarter, those.reduce((sum, { minutes }) => sum + minutes, 0) / those.length);
  }
  joined.forEach((next, index) => {
    const last = joined[index - 1];
    if (!last || next.at - last.at > LONGEST_GAP) return;
    for (let quarter = Math.floor(last.at) + 1; quarter < Math.floor(next.at); quarter++) {
      const part = (quarter + 0.5 - last.at) / (next.at - last.at);
      waits.set(quarter, last.minutes + part * (next.minutes - last.minutes));
    }
  });
  return waits;
}

function joinedOf(quarter: number, tallies: QuarterHour['tallies'], lane: Lane): Joined[] {
  const measured = tallies.filter((tally) => tally.kind === 'waited' && tally.lane === lane);
  const guests = measured.reduce((sum, { count }) => sum + count, 0);
  if (guests === 0) return [];
  const minutes = measured.reduce((sum, { seconds }) => sum + seconds, 0) / guests / 60;
  if (minutes > LONGEST_WAIT_MINUTES) return [];
  return [{ at: quarter + 0.5 - minutes / QUARTER_MINUTES, minutes }];
}
