import {
  type AttractionRef,
  type Bucket,
  bucketSize,
  type HistoryFlush,
  type HistoryStore,
  type LastWord,
  type LiveView,
  UnavailableError,
  viewedAt,
} from '@ridewait/core';

export interface MemoryHistory extends HistoryStore {
  /** While true, every call rejects with `UnavailableError`. */
  away: boolean;
}

interface Ride {
  buckets: Map<number, Bucket>;
  words: Map<string, LastWord>;
}

/** A history in this process, in milliseconds where PGlite takes seconds; the stores' contract runs on it. */
export function memoryHistory(): MemoryHistory {
  const rides = new Map<string, Ride>();
  const parks = new Map<string, Map<string, LiveView>>();

  function rideOf({ park, attraction }: AttractionRef): Ride {
    const key = `${park} ${attraction}`;
    const held = rides.get(key) ?? { buckets: new Map(), words: new Map() };
    rides.set(key, held);
    return held;
  }

  function viewsOf(park: string): Map<string, LiveView> {
    const held = parks.get(park) ?? new Map<string, LiveView>();
    parks.set(park, held);
    return held;
  }

  function keep({ buckets, words, views }: HistoryFlush): void {
    for (const { bucket, ...ref } of buckets) {
      const held = rideOf(ref).buckets;
      const old = held.get(bucket.minute);
      if (!old || bucketSize(bucket) > bucketSize(old)) held.set(bucket.minute, bucket);
    }
    for (const { word, ...ref } of words) {
      const held = rideOf(ref).words;
      const old = held.get(word.sensor);
      held.set(word.sensor, old ? laterWord(old, word) : word);
    }
    for (const view of views) {
      const held = viewsOf(view.park);
      const old = held.get(view.attraction);
      if (!old || isLaterView(view, old)) held.set(view.attraction, view);
    }
  }

  async function ask<T>(answer: () => T): Promise<T> {
    if (history.away) throw new UnavailableError('history', 'connection refused');
    // Copied, so that nobody changes a row by changing an object.
    return structuredClone(answer());
  }

  const history: MemoryHistory = {
    away: false,
    flush: (flush) =>
      ask(() => {
        const broken = flush.views.find(({ version }) => !Number.isInteger(version));
        if (broken) throw new Error(`${broken.version} is no version`);
        keep(structuredClone(flush));
      }),
    buckets: (ref, from, to) =>
      ask(() =>
        [...rideOf(ref).buckets.values()]
          .filter(({ minute }) => from <= minute && minute < to)
          .toSorted((a, b) => a.minute - b.minute),
      ),
    words: (ref) =>
      ask(() => [...rideOf(ref).words.values()].toSorted((a, b) => (a.sensor < b.sensor ? -1 : 1))),
    views: (park) =>
      ask(() =>
        [...viewsOf(park).values()].toSorted((a, b) => (a.attraction < b.attraction ? -1 : 1)),
      ),
    ping: () => ask(() => undefined),
  };
  return history;
}

/** True when `a` comes after `b` by the first number that differs. */
function isAfter(a: readonly number[], b: readonly number[]): boolean {
  const at = a.findIndex((number, index) => number !== b[index]);
  return at >= 0 && a[at]! > b[at]!;
}

function isLaterView(view: LiveView, old: LiveView): boolean {
  return !isAfter([viewedAt(old), old.version], [viewedAt(view), view.version]);
}

function laterWord(old: LastWord, word: LastWord): LastWord {
  const { epoch, seq } = isAfter([word.epoch, word.seq], [old.epoch, old.seq]) ? word : old;
  const heardAt = Math.max(old.heardAt, word.heardAt);
  const said = laterSaid(old.said, word.said);
  return { sensor: old.sensor, epoch, seq, heardAt, ...(said && { said }) };
}

function laterSaid(old: LastWord['said'], said: LastWord['said']): LastWord['said'] {
  if (!old || !said) return old ?? said;
  return isAfter([said.at, said.epoch, said.seq], [old.at, old.epoch, old.seq]) ? said : old;
}
