/** The step of history and of forecasts. */
export const SLOT_MINUTES = 15;
export const SLOT_MS = SLOT_MINUTES * 60_000;
export const SLOTS_PER_DAY = 96;

/** No park is open at four in the morning: what comes before belongs to the evening of the day before. */
const DAY_BEGINS_SLOTS = 16;

/**
 * A moment of the park's wall clock: `day` counts park days since 1970, which begin at 04:00; `slot` counts quarter
 * hours from there, 0 to 95.
 */
export interface ParkTime {
  day: number;
  slot: number;
}

/** @param localMs the park's wall clock, as milliseconds since 1970 as if it were UTC */
export function parkTime(localMs: number): ParkTime {
  const slots = Math.floor(localMs / SLOT_MS) - DAY_BEGINS_SLOTS;
  const day = Math.floor(slots / SLOTS_PER_DAY);
  return { day, slot: slots - day * SLOTS_PER_DAY };
}

/** When a slot begins, in milliseconds of the park's wall clock as if it were UTC. */
export function slotStart({ day, slot }: ParkTime): number {
  return (day * SLOTS_PER_DAY + slot + DAY_BEGINS_SLOTS) * SLOT_MS;
}

/** The slot that begins at an hour of the wall clock, 4 to 27 (27: three in the night). */
export function slotOfHour(hour: number): number {
  return hour * (60 / SLOT_MINUTES) - DAY_BEGINS_SLOTS;
}

/** A park day of one ride: the mean wait of each slot in minutes, NaN where none is known. */
export type DayWaits = Float64Array;

export function emptyDay(): DayWaits {
  return new Float64Array(SLOTS_PER_DAY).fill(Number.NaN);
}
