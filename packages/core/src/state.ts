import type { SeqRanges } from './seq-ranges.ts';
import type { Said, Tally } from './tally.ts';

export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;

/** Minutes of buckets that stay in the live store; older ones are paged in from history. */
export const TAIL_MINUTES = 60;

/**
 * Hours of people flow that the header keeps. More than a day, so that the night, when lines are empty,
 * is always inside: that is the anchor of the number of people in line.
 */
export const FLOW_HOURS = 26;

/** Minutes since 1970. */
export function minuteOf(at: number): number {
  return Math.floor(at / MINUTE_MS);
}

/** What one sensor said in one minute, and which of its readings are in it. */
export interface Track extends Tally {
  seqs: SeqRanges;
}

/** What one attraction's sensors said about one minute of event time. */
export interface Bucket {
  minute: number;
  /** Sorted by `tallyKey`. */
  tracks: Track[];
}

/** Readings in a bucket: the side of an upsert that has more of them wins. */
export function bucketSize(bucket: Bucket): number {
  return bucket.tracks.reduce((sum, track) => sum + track.n, 0);
}

/** The last that was heard of a sensor, and the last value it gave (`said`). */
export interface LastWord {
  sensor: string;
  epoch: number;
  seq: number;
  /** Event time, heartbeats included. */
  heardAt: number;
  said?: Said & { epoch: number };
}

/** What one attraction's sensors said in one hour of event time. */
export interface HourFlow {
  /** Hours since 1970. */
  hour: number;
  /** Sorted by `tallyKey`. */
  tallies: Tally[];
}

/** The part of a state that is read and written with every fold. */
export interface StateHeader {
  /** Of `nextVersion`; 0 for a state that was never written. */
  version: number;
  /** The newest minute of event time folded; 0 when nothing was. */
  newestMinute: number;
  /** Sorted by sensor. */
  words: LastWord[];
  /** Sorted by hour; hours older than `FLOW_HOURS` before the newest are dropped. */
  flow: HourFlow[];
}

/** A header and the buckets that were loaded with it: not all there are, but all that a fold touches. */
export interface AttractionState {
  header: StateHeader;
  buckets: ReadonlyMap<number, Bucket>;
}

export const EMPTY_HEADER: StateHeader = { version: 0, newestMinute: 0, words: [], flow: [] };

/**
 * The version of a write: greater than the one before, and by the clock, so far as the clocks of instances
 * agree, than any that a live store which was lost or rolled back since had seen. So no mark, view or state
 * of that life passes for a later one.
 *
 * @param now milliseconds since 1970
 */
export function nextVersion(version: number, now: number): number {
  return Math.max(version + 1, now);
}

/** The oldest minute that the live store still has to hold. */
export function tailStart(header: Pick<StateHeader, 'newestMinute'>): number {
  return header.newestMinute - TAIL_MINUTES;
}
