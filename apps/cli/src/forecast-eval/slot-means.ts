import { type DayWaits, emptyDay, parkTime, SLOTS_PER_DAY } from '@ridewait/core';
import type { WaitRow } from '../waits-data/read-waits.ts';

/** A ride's mean sign of each quarter hour, by park day. */
export type RideDays = Map<number, DayWaits>;

interface Sums {
  minutes: Float64Array;
  count: Float64Array;
}

/** The 15-minute means of one ride's signs; rows may come in any order. */
export async function slotMeans(rows: AsyncIterable<WaitRow>): Promise<RideDays> {
  const days = new Map<number, Sums>();
  for await (const { localMs, postedMinutes } of rows) {
    if (postedMinutes === undefined) continue;
    const { day, slot } = parkTime(localMs);
    let sums = days.get(day);
    if (!sums) {
      sums = {
        minutes: new Float64Array(SLOTS_PER_DAY),
        count: new Float64Array(SLOTS_PER_DAY),
      };
      days.set(day, sums);
    }
    sums.minutes[slot]! += postedMinutes;
    sums.count[slot]! += 1;
  }
  return new Map([...days].map(([day, sums]) => [day, means(sums)]));
}

function means({ minutes, count }: Sums): DayWaits {
  const waits = emptyDay();
  for (let slot = 0; slot < SLOTS_PER_DAY; slot++) {
    if (count[slot]! > 0) waits[slot] = minutes[slot]! / count[slot]!;
  }
  return waits;
}
