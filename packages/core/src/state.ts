import type { GuestLane } from './catalog.ts';
import type { Spread } from './spread.ts';
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
  /** Sorted, disjoint, non-adjacent inclusive ranges, flat: `[from, to, from, to, …]`. */
  seqs: number[];
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

/** What one sensor said in one epoch over an hour. */
export interface HourTally extends Tally {
  /** How it is spread over the hour; absent in a state of before there was one. */
  spread?: Spread;
}

/** What one attraction's sensors said in one hour of event time. */
export interface HourFlow {
  /** Hours since 1970. */
  hour: number;
  /** Sorted by `tallyKey`. */
  tallies: HourTally[];
}

/** The times that guests were shown last. They are no part of what was said, but keep the next from flapping. */
export interface Shown {
  minute: number;
  /** In minutes. */
  lanes: Partial<Record<GuestLane, number>>;
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
  shown?: Shown;
}

/** A header and the buckets that were loaded with it: not all there are, but all that a fold touches. */
export interface AttractionState {
  header: StateHeader;
  buckets: ReadonlyMap<number, Bucket>;
}

export const EMPTY_HEADER: StateHeader = { version: 0, newestMinute: 0, words: [], flow: [] };

/** Writers that can be told apart by their versions: an instance takes a number below this, but 0, at random. */
export const VERSION_WRITERS = 2_048;

/**
 * The version of a write: greater than the one before, and by the clock, so far as the clocks of instances
 * agree, than any that a live store which was lost or rolled back since had seen. So no mark, view or state
 * of that life passes for a later one. No two writers ever give the same version: one that was rolled back
 * can't come again with other things in it (the ABA problem of compare-and-set).
 *
 * @param version the greatest that this writer has seen of the state, and has given itself
 * @param now milliseconds since 1970
 * @param writer from 1 to `VERSION_WRITERS` − 1
 */
export function nextVersion(version: number, now: number, writer: number): number {
  const least = Math.max(version + 1, now * VERSION_WRITERS);
  const behind = (writer - (least % VERSION_WRITERS) + VERSION_WRITERS) % VERSION_WRITERS;
  return least + behind;
}

/** By so much the clock of whoever wrote last may have been ahead. */
const MAX_CLOCK_SKEW_MS = 15 * MINUTE_MS;

/** A version later than any that was given until now. */
export function versionAfterAll(now: number): number {
  return (now + MAX_CLOCK_SKEW_MS) * VERSION_WRITERS;
}

/**
 * The version that a dropped state leaves behind: later than its own, so that whoever still holds that state
 * finds another version, and one that no writer gives (theirs are no multiples).
 */
export function forgottenVersion(version: number, least: number): number {
  if (version < least) return least;
  return version - (version % VERSION_WRITERS) + VERSION_WRITERS;
}

/** Whether a header says what the one said that it was made from: nothing in it was made anew. */
export function isSameHeader(before: StateHeader, after: StateHeader): boolean {
  return (
    before.newestMinute === after.newestMinute &&
    isSame(before.words, after.words) &&
    isSame(before.flow, after.flow)
  );
}

function isSame<T>(before: readonly T[], after: readonly T[]): boolean {
  return before.length === after.length && before.every((each, at) => each === after[at]);
}

/**
 * The hours of flow before the newest one. They seldom change, so that a store can keep them apart and write
 * them only then.
 */
export function earlierFlow({ flow }: Pick<StateHeader, 'flow'>): HourFlow[] {
  return flow.slice(0, -1);
}

/** Whether two headers, one folded from the other, have the very same earlier hours. */
export function hasSameEarlierFlow(
  before: Pick<StateHeader, 'flow'>,
  after: Pick<StateHeader, 'flow'>,
): boolean {
  return isSame(earlierFlow(before), earlierFlow(after));
}

/** The oldest minute that the live store still has to hold. */
export function tailStart(header: Pick<StateHeader, 'newestMinute'>): number {
  return header.newestMinute - TAIL_MINUTES;
}
