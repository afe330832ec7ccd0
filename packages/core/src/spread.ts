import type { Tally } from './tally.ts';

/** An hour is divided into parts of so many minutes, fine enough to see how long a guest who boards now was in line. */
export const PART_MINUTES = 5;

export const PARTS_PER_HOUR = 60 / PART_MINUTES;

export const PART_MS = PART_MINUTES * 60_000;

/** Numbers kept of each part: readings, people, and the amount beside them. */
export const PART_WIDTH = 3;

/**
 * How what a sensor said in one hour is spread over it, flat: for each of its parts the number of readings, the
 * people (`count` of a tally), and the amount beside them, which is seats or seconds. Sums, so that order can't
 * change them.
 */
export type Spread = number[];

/** What a sensor said in one part of an hour. */
export interface Part {
  n: number;
  people: number;
  amount: number;
}

/** The number of a part, counted since 1970. */
export function partOf(at: number): number {
  return Math.floor(at / PART_MS);
}

export function emptySpread(): Spread {
  return Array.from({ length: PARTS_PER_HOUR * PART_WIDTH }, () => 0);
}

/** Adds what was said at `at` (milliseconds since 1970), or in the minute that begins then, in place. */
export function addToSpread(
  spread: Spread,
  at: number,
  { n, count, seats, seconds }: Pick<Tally, 'n' | 'count' | 'seats' | 'seconds'>,
): void {
  const from = (partOf(at) % PARTS_PER_HOUR) * PART_WIDTH;
  spread[from]! += n;
  spread[from + 1]! += count;
  spread[from + 2]! += seats + seconds;
}

/** The spread of two disjoint sets of readings of one hour. */
export function mergeSpreads(a: Spread, b: Spread): Spread {
  return a.map((each, at) => each + b[at]!);
}

export function partAt(spread: Spread, part: number): Part {
  const from = (part % PARTS_PER_HOUR) * PART_WIDTH;
  return { n: spread[from]!, people: spread[from + 1]!, amount: spread[from + 2]! };
}
