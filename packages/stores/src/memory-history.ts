import {
  type AttractionRef,
  type Bucket,
  bucketSize,
  type HistoryFlush,
  type HistoryStore,
  type LastWord,
  type LiveView,
  viewedAt,
} from '@ridewait/core';

interface Ride {
  buckets: Map<number, { size: number; bucket: Bucket }>;
  words: Map<string, LastWord>;
}

interface ParkData {
  rides: Map<string, Ride>;
  views: Map<string, LiveView>;
}

/**
 * A history inside this process, in microseconds where PGlite takes milliseconds. It holds and gives the very
 * objects that were flushed: nobody changes a bucket, a word or a view that is made, so there is nothing to copy.
 */
export function memoryHistoryStore(): HistoryStore {
  const parks = new Map<string, ParkData>();

  function parkData(park: string): ParkData {
    const known = parks.get(park);
    if (known) return known;
    const fresh: ParkData = { rides: new Map(), views: new Map() };
    parks.set(park, fresh);
    return fresh;
  }

  function rideOf({ park, attraction }: AttractionRef): Ride {
    const { rides } = parkData(park);
    const known = rides.get(attraction);
    if (known) return known;
    const fresh: Ride = { buckets: new Map(), words: new Map() };
    rides.set(attraction, fresh);
    return fresh;
  }

  function keep({ buckets, words, views }: HistoryFlush): void {
    for (const row of buckets) {
      const held = rideOf(row).buckets;
      const size = bucketSize(row.bucket);
      const old = held.get(row.bucket.minute);
      if (!old || size > old.size) held.set(row.bucket.minute, { size, bucket: row.bucket });
    }
    for (const row of words) {
      const held = rideOf(row).words;
      const old = held.get(row.word.sensor);
      held.set(row.word.sensor, old ? laterWord(old, row.word) : row.word);
    }
    for (const view of views) {
      const held = parkData(view.park).views;
      const old = held.get(view.attraction);
      if (!old || !isLaterView(old, view)) held.set(view.attraction, view);
    }
  }

  return {
    async flush(flush) {
      // All of it or nothing: what can't be kept is found before anything is.
      const broken = flush.views.find(({ version }) => !Number.isInteger(version));
      if (broken) throw new Error(`${broken.version} is no version`);
      keep(flush);
    },

    async buckets(ref, from, to) {
      const held = rideOf(ref).buckets;
      return bucketsOf(held, minutesWithin(held, from, to));
    },

    async bucketsAt(ref, minutes) {
      return bucketsOf(rideOf(ref).buckets, new Set(minutes));
    },

    async words(ref) {
      return [...rideOf(ref).words.values()].toSorted((a, b) => compare(a.sensor, b.sensor));
    },

    async views(park) {
      const views = [...parkData(park).views.values()];
      return views.toSorted((a, b) => compare(a.attraction, b.attraction));
    },

    async ping() {},
  };
}

/** Looks at whichever is less: the minutes of the span, or those that are held. */
function minutesWithin(held: Ride['buckets'], from: number, to: number): number[] {
  if (to - from > held.size) {
    return [...held.keys()].filter((minute) => from <= minute && minute < to);
  }
  return Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index);
}

function bucketsOf(held: Ride['buckets'], minutes: Iterable<number>): Bucket[] {
  const found: Bucket[] = [];
  for (const minute of minutes) {
    const row = held.get(minute);
    if (row) found.push(row.bucket);
  }
  return found.toSorted((a, b) => a.minute - b.minute);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : 1;
}

/** True when `a` comes after `b` by the first number that differs. */
function isAfter(a: readonly number[], b: readonly number[]): boolean {
  const at = a.findIndex((number, index) => number !== b[index]);
  return at >= 0 && a[at]! > b[at]!;
}

function isLaterView(a: LiveView, b: LiveView): boolean {
  return isAfter([viewedAt(a), a.version], [viewedAt(b), b.version]);
}

function laterWord(old: LastWord, word: LastWord): LastWord {
  const { epoch, seq } = isAfter([word.epoch, word.seq], [old.epoch, old.seq]) ? word : old;
  const heardAt = Math.max(old.heardAt, word.heardAt);
  const said = laterSaid(old.said, word.said);
  return { sensor: old.sensor, epoch, seq, heardAt, ...(said && { said }) };
}

function laterSaid(old: LastWord['said'], said: LastWord['said']): LastWord['said'] {
  if (!old || !said) return old ?? said;
  return isAfter([old.at, old.epoch, old.seq], [said.at, said.epoch, said.seq]) ? old : said;
}
