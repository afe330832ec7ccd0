/** Parts of an hour that are remembered: no guest is in line for longer. */
export const RECENT_PARTS = 96;

/** Sums since the walk began: entered, the variance of what was guessed of that, gone out of the line, given up. */
export const ENTERED = 0;
export const GUESSED = 1;
export const GONE = 2;
export const GAVE_UP = 3;
/** 1 where the ride ran. */
export const RUNNING = 4;
/** The wait expected of whoever joined at the end of the part, its deviation, and `GONE` when they board. */
export const MIDDLE = 5;
export const DEVIATION = 6;
export const BOARDS_AT = 7;

const FIELDS = 8;

/** What is remembered of a part. */
export type Field =
  | typeof ENTERED
  | typeof GUESSED
  | typeof GONE
  | typeof GAVE_UP
  | typeof RUNNING
  | typeof MIDDLE
  | typeof DEVIATION
  | typeof BOARDS_AT;

/** What a lane's walk has to look back at: the fields of the latest parts, one after the other. One buffer is copied soonest. */
export type Memory = Float64Array;

export function emptyMemory(): Memory {
  return new Float64Array(RECENT_PARTS * FIELDS);
}

export function at(memory: Memory, field: Field, part: number): number {
  return memory[(part % RECENT_PARTS) * FIELDS + field]!;
}

export function put(memory: Memory, field: Field, part: number, value: number): void {
  memory[(part % RECENT_PARTS) * FIELDS + field] = value;
}

/**
 * A sum at a time inside of a part, as if what came in that part had come evenly.
 *
 * @param time in parts since 1970
 * @param length of the part that `time` lies in
 */
export function sumAt(memory: Memory, field: Field, time: number, length: number): number {
  const part = Math.floor(time);
  const before = at(memory, field, part - 1);
  return before + ((at(memory, field, part) - before) * (time - part)) / length;
}
