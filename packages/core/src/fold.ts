import { type Draft, draftOf } from './draft.ts';
import type { Reading } from './reading.ts';
import { addToHour, copyOfHour, emptyHour } from './hour-tally.ts';
import { withoutOlderEpochs } from './older-epochs.ts';
import { addSeq } from './seq-ranges.ts';
import {
  type AttractionState,
  type Bucket,
  FLOW_HOURS,
  HOUR_MS,
  type HourFlow,
  type HourTally,
  minuteOf,
  type Track,
} from './state.ts';
import { addToTally, emptyTally, saidBy, tallyKey } from './tally.ts';
import { laterWord } from './words.ts';

export interface Folded {
  state: AttractionState;
  /** Minutes whose bucket is not what it was. */
  changed: number[];
  /** Readings that were new. */
  accepted: number;
  /** Readings that were there before. */
  duplicates: number;
  /** Readings that a sensor's `seq` says are missing just before those in this batch. */
  missing: number;
  /** Readings that had been missing, and came after all: over time, what is lost is `missing` − `filled`. */
  filled: number;
}

/** A gap that is larger is a sensor that lost count, not so many readings. */
const MAX_GAP = 100_000;

/**
 * Folds readings of one attraction into its state. Order-free and idempotent over the set of readings:
 * every permutation, duplication and split of the deliveries ends in the same state.
 *
 * `state.buckets` must hold the bucket of every reading's minute wherever one exists; a minute without
 * a bucket counts as one that nobody has spoken about. Nothing that is passed in is changed.
 */
export function fold(state: AttractionState, readings: readonly Reading[]): Folded {
  const hours = new Map(state.header.flow.map((hour) => [hour.hour, hour]));
  const words = new Map(state.header.words.map((word) => [word.sensor, word]));
  const bucketDrafts = new Map<number, Draft<Track>>();
  const hourDrafts = new Map<number, Draft<HourTally>>();
  const keyOf = keyFinder();
  const changed = new Set<number>();
  let { newestMinute } = state.header;
  let duplicates = 0;
  let missing = 0;
  let filled = 0;

  for (const reading of readings) {
    const key = keyOf(reading);
    const minute = minuteOf(reading.at);
    const bucket = taken(bucketDrafts, minute, () => draftBucket(state.buckets.get(minute)));
    const track = bucket.of(reading, key);
    const said = saidBy(reading);
    const word = words.get(reading.sensor);
    // Of a known reading too: the bucket may come from history, which can be ahead of a state made from it.
    words.set(reading.sensor, laterWord(word, reading, said));
    if (!addSeq(track.seqs, reading.seq)) {
      duplicates += 1;
      continue;
    }
    changed.add(minute);
    if (minute > newestMinute) newestMinute = minute;
    addToTally(track, reading, said);
    const hour = Math.floor(reading.at / HOUR_MS);
    const flow = taken(hourDrafts, hour, () => draftHour(hours.get(hour)));
    addToHour(flow.of(reading, key), reading, said);

    if (word && word.epoch === reading.epoch) {
      if (reading.seq < word.seq) filled += 1;
      else missing += Math.min(MAX_GAP, reading.seq - word.seq - 1);
    }
  }

  const buckets = new Map(state.buckets);
  for (const minute of changed) {
    buckets.set(minute, { minute, tracks: bucketDrafts.get(minute)!.sorted() });
  }
  for (const [hour, draft] of hourDrafts) {
    hours.set(hour, { hour, tallies: withoutOlderEpochs(draft.sorted()) });
  }
  const oldestHour = Math.floor(newestMinute / 60) - FLOW_HOURS;
  return {
    state: {
      header: {
        version: state.header.version,
        newestMinute,
        words: [...words.values()].toSorted((a, b) => compare(a.sensor, b.sensor)),
        flow: [...hours.values()]
          .filter(({ hour }) => hour >= oldestHour)
          .toSorted((a, b) => a.hour - b.hour),
        ...(state.header.shown && { shown: state.header.shown }),
      },
      buckets,
    },
    changed: [...changed].toSorted((a, b) => a - b),
    accepted: readings.length - duplicates,
    duplicates,
    missing,
    filled,
  };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function taken<T>(drafts: Map<number, T>, at: number, make: () => T): T {
  const held = drafts.get(at);
  if (held) return held;
  const made = make();
  drafts.set(at, made);
  return made;
}

function draftBucket(bucket: Bucket | undefined): Draft<Track> {
  return draftOf<Track>(
    bucket?.tracks ?? [],
    (track) => ({ ...track, seqs: [...track.seqs] }),
    (reading) => ({ ...emptyTally(reading), seqs: [] }),
  );
}

function draftHour(hour: HourFlow | undefined): Draft<HourTally> {
  return draftOf<HourTally>(hour?.tallies ?? [], copyOfHour, emptyHour);
}

/** `tallyKey`, remembered: a sensor says many things under one key. */
function keyFinder(): (reading: Reading) => string {
  const remembered = new Map<string, { of: Reading; key: string }>();
  return function keyOf(reading) {
    const { sensor, epoch, kind, lane } = reading;
    const known = remembered.get(sensor);
    if (known && known.of.epoch === epoch && known.of.kind === kind && known.of.lane === lane) {
      return known.key;
    }
    const key = tallyKey(reading);
    remembered.set(sensor, { of: reading, key });
    return key;
  };
}
