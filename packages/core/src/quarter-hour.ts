import type { Tally } from './tally.ts';

export const QUARTER_MINUTES = 15;
export const QUARTER_MS = QUARTER_MINUTES * 60_000;

/** What one attraction's sensors said in a quarter-hour of event time. */
export interface QuarterHour {
  /** Quarter-hours since 1970. */
  quarter: number;
  tallies: readonly Tally[];
}

/** A longer wait is a contradiction of counters, not a line. */
export const LONGEST_WAIT_MINUTES = 360;
