import type { DifferingBucket } from '@ridewait/stores';

export interface BucketJudge {
  /**
   * Takes what differs now, of settled minutes only. Resolves what is known by then to differ for good, and was not
   * told before.
   *
   * @param now milliseconds since 1970
   */
  look(differing: readonly DifferingBucket[], now: number): DifferingBucket[];
}

interface Seen {
  at: number;
  standing: number;
  replayed: number;
}

/**
 * Two processors take, fold and flush the same message at different moments, so of a minute that a late reading came
 * to just now the two may differ. What differs for good is what, so much later, still lacks what the other side had
 * when it was first seen, or has the same readings on both sides, and still other bytes.
 *
 * @param confirmMs how much later: over the longest that a message may wait, and a flush
 */
export function bucketJudge(confirmMs: number): BucketJudge {
  const seen = new Map<string, Seen>();
  const told = new Set<string>();

  return {
    look(differing, now) {
      const current = new Set(differing.map(keyOf));
      for (const key of seen.keys()) if (!current.has(key)) seen.delete(key);
      return differing.filter((bucket) => {
        const key = keyOf(bucket);
        if (told.has(key)) return false;
        const is: Seen = {
          at: now,
          standing: bucket.standing ?? 0,
          replayed: bucket.replayed ?? 0,
        };
        const before = seen.get(key) ?? is;
        seen.set(key, before);
        if (now - before.at < confirmMs) return false;
        const isBehind = is.replayed < before.standing || is.standing < before.replayed;
        const isSame = is.standing === before.standing && is.replayed === before.replayed;
        if (!isBehind && !isSame) {
          // Both have caught up with what they were, and are on the move.
          seen.set(key, is);
          return false;
        }
        told.add(key);
        return true;
      });
    },
  };
}

function keyOf({ park, attraction, minute }: DifferingBucket): string {
  return `${park} ${attraction} ${minute}`;
}
