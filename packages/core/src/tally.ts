import type { Kind, Lane, Measures, Reading } from './reading.ts';

/** A reading that carried a value, kept whole because sums can't stand for it. */
export interface Said extends Omit<Measures, 'seats'> {
  at: number;
  seq: number;
}

/**
 * What one sensor said in one epoch over a span of event time (a minute or an hour).
 * Every field is a sum, a minimum or a maximum over a set of readings: order can't change it.
 */
export interface Tally {
  sensor: string;
  epoch: number;
  kind: Kind;
  lane: Lane;
  /** Readings folded. */
  n: number;
  /** Sum of `count`; for `waited`, the number of guests measured. */
  count: number;
  /** Sum of `seats`. */
  seats: number;
  /** Sum of `seconds`, each rounded: sums of fractions would depend on the order of adding. */
  seconds: number;
  /** The latest event time, heartbeats included. */
  heardAt: number;
  first?: Said;
  last?: Said;
}

/** Orders what one sensor said inside one epoch. */
export function isBefore(a: { at: number; seq: number }, b: { at: number; seq: number }): boolean {
  return a.at < b.at || (a.at === b.at && a.seq < b.seq);
}

/** Tallies are kept sorted by this, so that equal sets of readings are equal bytes. */
export function tallyKey(of: Pick<Tally, 'sensor' | 'epoch' | 'kind' | 'lane'>): string {
  return `${of.sensor}\u0000${of.epoch}\u0000${of.kind}\u0000${of.lane}`;
}

/** What a reading said beside being alive; undefined for a heartbeat. */
export function saidBy(reading: Reading): Said | undefined {
  const { count, total, seconds, minutes, status } = reading;
  // `seats` never comes without `count`.
  const isHeartbeat =
    count === undefined &&
    total === undefined &&
    seconds === undefined &&
    minutes === undefined &&
    status === undefined;
  if (isHeartbeat) return undefined;
  const said: Said = { at: reading.at, seq: reading.seq };
  if (count !== undefined) said.count = count;
  if (total !== undefined) said.total = total;
  if (seconds !== undefined) said.seconds = seconds;
  if (minutes !== undefined) said.minutes = minutes;
  if (status !== undefined) said.status = status;
  return said;
}

/** The tally of no readings at all. */
export function emptyTally({ sensor, epoch, kind, lane }: Reading): Tally {
  return { sensor, epoch, kind, lane, n: 0, count: 0, seats: 0, seconds: 0, heardAt: 0 };
}

/**
 * Adds a reading that is not in the tally yet, in place: a fold adds thousands a second to copies of its own.
 *
 * @param said `saidBy(reading)`, which both tallies of a reading and the sensor's word share
 */
export function addToTally(tally: Tally, reading: Reading, said: Said | undefined): void {
  const { count, seats, seconds, at } = reading;
  const isMeasuredWait = seconds !== undefined && count === undefined;
  tally.n += 1;
  tally.count += isMeasuredWait ? 1 : (count ?? 0);
  if (seats !== undefined) tally.seats += seats;
  if (seconds !== undefined) tally.seconds += Math.round(seconds);
  if (at > tally.heardAt) tally.heardAt = at;
  if (!said) return;
  if (!tally.first || isBefore(said, tally.first)) tally.first = said;
  if (!tally.last || isBefore(tally.last, said)) tally.last = said;
}

/** People who passed, with those of lost readings recovered from the totals at both ends. */
export function peopleIn(tally: Tally): number {
  const { first, last } = tally;
  if (first?.total === undefined || last?.total === undefined) return tally.count;
  return Math.max(tally.count, last.total - first.total + (first.count ?? 0));
}

/** People between two tallies of one sensor and epoch whose readings were all lost. */
export function peopleBetween(earlier: Tally, later: Tally): number {
  if (earlier.last?.total === undefined || later.first?.total === undefined) return 0;
  return Math.max(0, later.first.total - (later.first.count ?? 0) - earlier.last.total);
}

/** The tally of two disjoint sets of readings of one sensor, epoch, kind and lane. */
export function mergeTallies(a: Tally, b: Tally): Tally {
  const merged = tallyOf(a);
  mergeInto(merged, b);
  return merged;
}

/** A tally of one's own, without what else a track has. */
export function tallyOf(tally: Tally): Tally {
  const { sensor, epoch, kind, lane, n, count, seats, seconds, heardAt, first, last } = tally;
  const own: Tally = { sensor, epoch, kind, lane, n, count, seats, seconds, heardAt };
  if (first) own.first = first;
  if (last) own.last = last;
  return own;
}

/** `mergeTallies`, in place. */
export function mergeInto(tally: Tally, other: Tally): void {
  const { first, last } = other;
  tally.n += other.n;
  tally.count += other.count;
  tally.seats += other.seats;
  tally.seconds += other.seconds;
  if (other.heardAt > tally.heardAt) tally.heardAt = other.heardAt;
  if (first && (!tally.first || isBefore(first, tally.first))) tally.first = first;
  if (last && (!tally.last || isBefore(tally.last, last))) tally.last = last;
}
