import { type AttractionRef, parkClock, quartersOf, type Tally } from '@ridewait/core';
import type { Sql } from '../sql/sql.ts';

export interface SeededRide extends AttractionRef {
  timezone: string;
  /** Hours of the park's clock; 25 is one in the night. */
  opens: number;
  closes: number;
  /** What the sign says at an hour of a park day, in minutes. */
  minutes(day: number, hour: number): number;
}

/** Writes what the sign of a ride said in each quarter-hour of past park days, as `maintain` would have kept it. */
export async function seedQuarterHours(
  sql: Sql,
  ride: SeededRide,
  days: readonly number[],
): Promise<void> {
  const clock = parkClock(ride.timezone);
  const quarters: number[] = [];
  const tallies: string[] = [];
  for (const day of days) {
    const { from } = quartersOf(clock, day);
    for (let hour = ride.opens; hour < ride.closes; hour += 0.25) {
      quarters.push(from + (hour - 4) * 4);
      tallies.push(JSON.stringify([signTally(ride.minutes(day, hour))]));
    }
  }
  await sql.query(
    `INSERT INTO quarter_hours (park, attraction, quarter, n, made_from, tallies)
     SELECT $1, $2, quarter, 1, 0, tallies FROM UNNEST($3::int[], $4::json[]) AS q (quarter, tallies)`,
    [ride.park, ride.attraction, quarters, tallies],
  );
}

function signTally(minutes: number): Tally {
  const said = { at: 0, seq: 0, minutes };
  const id = { sensor: 'sign', epoch: 1, kind: 'posted', lane: 'standby' } as const;
  return { ...id, n: 1, count: 0, seats: 0, seconds: 0, heardAt: 0, first: said, last: said };
}
