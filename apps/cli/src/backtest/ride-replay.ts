import {
  ALLOWED_LATENESS_MS,
  type Attraction,
  type Bucket,
  EMPTY_HEADER,
  estimateWaits,
  recentMinutes,
  fold,
  HOUR_MS,
  type LiveView,
  minuteOf,
  nextVersion,
  type Reading,
  tailStart,
} from '@ridewait/core';
import { packedHours } from './packed-hours.ts';

/** One attraction's state, as the processor and its stores would hold it between them. */
export interface RideReplay {
  /** Folds what arrived; `now` in milliseconds since 1970. */
  take(readings: readonly Reading[], now: number): void;
  /** What the live store would hold; undefined before the first reading. */
  view(): LiveView | undefined;
}

/** The number of the one writer there is (`nextVersion`). */
const WRITER = 1;

/**
 * Does what the processor does with each batch: buckets that the batch touches and those that the estimate wants,
 * fold, estimate. Older buckets are paged in as from history. Their hours need no counting again
 * (`recountHours`): nobody else writes this history, so the header is never behind it.
 */
export function rideReplay(park: string, attraction: Attraction): RideReplay {
  let header = EMPTY_HEADER;
  let view: LiveView | undefined;
  /** Those of hours that the tail still touches. */
  const buckets = new Map<number, Bucket>();
  const history = packedHours();

  function pageIn(minutes: Iterable<number>): void {
    const first = hourOf(tailStart(header));
    for (const minute of minutes) {
      const hour = hourOf(minute);
      if (hour >= first) continue;
      for (const bucket of history.take(hour)) buckets.set(bucket.minute, bucket);
    }
  }

  function pageOut(now: number): void {
    const first = hourOf(tailStart(header));
    const leaving = new Map<number, Bucket[]>();
    for (const [minute, bucket] of buckets) {
      const hour = hourOf(minute);
      if (hour >= first) continue;
      const own = leaving.get(hour);
      if (own) own.push(bucket);
      else leaving.set(hour, [bucket]);
      buckets.delete(minute);
    }
    for (const [hour, own] of leaving) history.put(hour, own);
    // What fell into them would be late by now; an hour more, for what arrived at the step's beginning.
    history.dropBefore(Math.floor((now - ALLOWED_LATENESS_MS) / HOUR_MS) - 1);
  }

  return {
    take(readings, now) {
      const wanted = new Set(recentMinutes(now));
      for (const { at } of readings) wanted.add(minuteOf(at));
      pageIn(wanted);
      const loaded = new Map<number, Bucket>();
      for (const minute of wanted) {
        const bucket = buckets.get(minute);
        if (bucket) loaded.set(minute, bucket);
      }
      const { state, changed } = fold({ header, buckets: loaded }, readings);
      const version = nextVersion(header.version, now, WRITER);
      const made = { header: { ...state.header, version }, buckets: state.buckets };
      for (const minute of changed) buckets.set(minute, state.buckets.get(minute)!);
      const estimated = estimateWaits(park, attraction, made);
      ({ header } = estimated.state);
      ({ view } = estimated);
      pageOut(now);
    },
    view: () => view,
  };
}

function hourOf(minute: number): number {
  return Math.floor(minute / 60);
}
