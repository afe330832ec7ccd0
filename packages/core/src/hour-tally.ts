import type { Reading } from './reading.ts';
import { addToSpread, emptySpread, mergeSpreads, type Spread } from './spread.ts';
import { type HourTally, MINUTE_MS } from './state.ts';
import {
  addToTally,
  emptyTally,
  mergeInto,
  mergeTallies,
  type Said,
  type Tally,
  tallyOf,
} from './tally.ts';

/** The tally of an hour in which nothing was said yet. */
export function emptyHour(reading: Reading): HourTally {
  return { ...emptyTally(reading), spread: emptySpread() };
}

/** A copy that may be changed in place. */
export function copyOfHour(tally: HourTally): HourTally {
  return tally.spread ? { ...tally, spread: [...tally.spread] } : { ...tally };
}

/** `addToTally`, and where in the hour it was said. */
export function addToHour(tally: HourTally, reading: Reading, said: Said | undefined): void {
  const { count, seats, seconds } = tally;
  addToTally(tally, reading, said);
  if (!tally.spread) return;
  addToSpread(tally.spread, reading.at, {
    n: 1,
    count: tally.count - count,
    seats: tally.seats - seats,
    seconds: tally.seconds - seconds,
  });
}

/** The tally of an hour of which one minute is known. */
export function hourOf(minute: number, said: Tally): HourTally {
  const spread = emptySpread();
  addToSpread(spread, minute * MINUTE_MS, said);
  return withSpread(said, spread);
}

/** Adds a minute that is not in it yet, in place. */
export function addMinute(tally: HourTally, minute: number, said: Tally): void {
  mergeInto(tally, said);
  if (tally.spread) addToSpread(tally.spread, minute * MINUTE_MS, said);
}

/** The tally of two disjoint sets of readings in one hour; without a spread where one of them has none. */
export function mergeHours(a: HourTally, b: HourTally): HourTally {
  const merged = mergeTallies(a, b);
  return a.spread && b.spread ? withSpread(merged, mergeSpreads(a.spread, b.spread)) : merged;
}

/** Equal sets of readings are equal bytes, so that the spread stands where `emptyHour` has it. */
function withSpread(tally: Tally, spread: Spread): HourTally {
  const { first, last, ...sums } = tallyOf(tally);
  return { ...sums, spread, ...(first && { first }), ...(last && { last }) };
}
