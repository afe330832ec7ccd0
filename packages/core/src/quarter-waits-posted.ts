import type { QuarterHour } from './quarter-hour.ts';
import type { Lane, Status } from './reading.ts';

/** A sign that nobody has set for an hour hangs there because nobody looks after it. */
const HELD_QUARTERS = 4;

/** What the sign of a lane said in each quarter-hour, in minutes, while the ride was not said to be closed. */
export function postedWaits(quarters: readonly QuarterHour[], lane: Lane): Map<number, number> {
  const waits = new Map<number, number>();
  let status: Status | undefined;
  let held: { quarter: number; minutes: number } | undefined;
  for (const { quarter, tallies } of quarters) {
    for (const { kind, last } of tallies)
      if (kind === 'status' && last?.status) status = last.status;
    const signs = tallies
      // A sign of the ride as a whole is that of those who stand in line.
      .filter((tally) => tally.lane === lane || (tally.lane === 'all' && lane === 'standby'))
      .filter(({ kind }) => kind === 'posted');
    const said = signs.flatMap(({ first, last }) => [first?.minutes, last?.minutes]);
    const minutes = said.filter((each) => each !== undefined);
    const latest = signs.at(-1)?.last?.minutes;
    if (latest !== undefined) held = { quarter, minutes: latest };
    if (status !== undefined && status !== 'OPERATING') continue;
    if (minutes.length > 0) {
      waits.set(quarter, minutes.reduce((sum, each) => sum + each, 0) / minutes.length);
    } else if (held && quarter - held.quarter <= HELD_QUARTERS) waits.set(quarter, held.minutes);
  }
  return waits;
}
