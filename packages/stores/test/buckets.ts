import type { AttractionRef, Bucket, HistoryStore, Track } from '@ridewait/core';

export const COMET = { park: 'park-1', attraction: 'comet' };

/** The readings of one sensor by their `seq`, each with a count of one. */
export function trackOf(seqs: Iterable<number>, more: Partial<Track> = {}): Track {
  const ranges = [...seqs].toSorted((a, b) => a - b).flatMap((seq) => [seq, seq]);
  const n = ranges.length / 2;
  const base = { sensor: 'comet-in', epoch: 1_790_000_000, kind: 'entered', lane: 'standby' };
  return {
    ...(base as Track),
    n,
    count: n,
    seats: 0,
    seconds: 0,
    heardAt: 7,
    ...more,
    seqs: ranges,
  };
}

export function bucketOf(minute: number, ...tracks: Track[]): Bucket {
  return { minute, tracks };
}

/** What a processor flushes of one attraction. */
export async function flushBuckets(
  history: HistoryStore,
  buckets: readonly Bucket[],
  ref: AttractionRef = COMET,
): Promise<void> {
  const rows = buckets.map((bucket) => ({ ...ref, bucket }));
  await history.flush({ buckets: rows, words: [], views: [] });
}
