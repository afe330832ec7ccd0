import type { Reading } from './reading.ts';
import { hasSeq, withSeq } from './seq-ranges.ts';
import {
  type AttractionState,
  type Bucket,
  FLOW_HOURS,
  HOUR_MS,
  type HourFlow,
  type LastWord,
  minuteOf,
  type Track,
} from './state.ts';
import { addToTally, emptyTally, isBefore, type Tally, tallyKey } from './tally.ts';

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
  const buckets = new Map(state.buckets);
  const words = new Map(state.header.words.map((word) => [word.sensor, word]));
  const flow = new Map(state.header.flow.map((hour) => [hour.hour, hour]));
  const changed = new Set<number>();
  let { newestMinute } = state.header;
  let duplicates = 0;
  let missing = 0;
  let filled = 0;

  for (const reading of readings) {
    const minute = minuteOf(reading.at);
    const bucket = buckets.get(minute) ?? { minute, tracks: [] };
    const next = addToBucket(bucket, reading);
    if (next === bucket) {
      duplicates += 1;
      continue;
    }
    buckets.set(minute, next);
    changed.add(minute);
    newestMinute = Math.max(newestMinute, minute);

    const hour = Math.floor(reading.at / HOUR_MS);
    flow.set(hour, addToHour(flow.get(hour) ?? { hour, tallies: [] }, reading));

    const word = words.get(reading.sensor);
    if (word && word.epoch === reading.epoch) {
      if (reading.seq < word.seq) filled += 1;
      else missing += Math.min(MAX_GAP, reading.seq - word.seq - 1);
    }
    words.set(reading.sensor, laterWord(word, reading));
  }

  const oldestHour = Math.floor(newestMinute / 60) - FLOW_HOURS;
  return {
    state: {
      header: {
        version: state.header.version,
        newestMinute,
        words: [...words.values()].toSorted((a, b) => compare(a.sensor, b.sensor)),
        flow: [...flow.values()]
          .filter(({ hour }) => hour >= oldestHour)
          .toSorted((a, b) => a.hour - b.hour),
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

/** Replaces the entry with this key, or inserts it where the order wants it. */
function upsertSorted<T extends Tally>(sorted: readonly T[], key: string, entry: T): T[] {
  const next = sorted.slice();
  const at = next.findIndex((other) => tallyKey(other) >= key);
  if (at < 0) next.push(entry);
  else next.splice(at, tallyKey(next[at]!) === key ? 1 : 0, entry);
  return next;
}

function addToBucket(bucket: Bucket, reading: Reading): Bucket {
  const key = tallyKey(reading);
  const track: Track = bucket.tracks.find((other) => tallyKey(other) === key) ?? {
    ...emptyTally(reading),
    seqs: [],
  };
  if (hasSeq(track.seqs, reading.seq)) return bucket;
  const next: Track = { ...addToTally(track, reading), seqs: withSeq(track.seqs, reading.seq) };
  return { minute: bucket.minute, tracks: upsertSorted(bucket.tracks, key, next) };
}

function addToHour({ hour, tallies }: HourFlow, reading: Reading): HourFlow {
  const key = tallyKey(reading);
  const tally = tallies.find((other) => tallyKey(other) === key) ?? emptyTally(reading);
  return { hour, tallies: upsertSorted(tallies, key, addToTally(tally, reading)) };
}

/** The later of what was known of a sensor and what it says now, each part by its own order. */
function laterWord(word: LastWord | undefined, reading: Reading): LastWord {
  const { last } = addToTally(emptyTally(reading), reading);
  const { sensor, epoch, seq, at } = reading;
  const isNewer = !word || epoch > word.epoch || (epoch === word.epoch && seq > word.seq);
  const next: LastWord = {
    sensor,
    epoch: isNewer ? epoch : word.epoch,
    seq: isNewer ? seq : word.seq,
    heardAt: Math.max(word?.heardAt ?? 0, at),
  };
  const said = last && { ...last, epoch };
  const kept = laterSaid(word?.said, said);
  if (kept) next.said = kept;
  return next;
}

function laterSaid(a: LastWord['said'], b: LastWord['said']): LastWord['said'] {
  if (!a || !b) return a ?? b;
  if (a.at === b.at && a.epoch !== b.epoch) return a.epoch > b.epoch ? a : b;
  return isBefore(a, b) ? b : a;
}
