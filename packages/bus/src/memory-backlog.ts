import type { DeliveredMessage } from '@ridewait/core';
import { type Held, memorySnapshots } from './memory-snapshots.ts';
import { sizeOf } from './message-size.ts';

type Message = Omit<DeliveredMessage, 'attempt'>;

/** One published message, for as long as anything needs it. */
export interface Entry extends Held {
  readonly message: Message;
  /** Bytes, roughly. */
  readonly size: number;
  isAcked: boolean;
  /** It was acked once, and a seek may have brought it back. */
  wasAcked: boolean;
}

export interface BacklogOptions {
  /** Milliseconds since 1970. */
  now: () => number;
  /** The most that is kept for snapshots alone. */
  maxKeptBytes: number;
}

/** What one subscription has not acked, and what it keeps for a seek. */
export interface MemoryBacklog {
  /** Bytes of what nobody ever acked. What was acked once is kept for snapshots, and bounded by itself. */
  bytes(): number;
  add(message: Message): Entry;
  ack(entry: Entry): void;
  snapshot(name: string): void;
  /** Whether there was one of that name. */
  dropSnapshot(name: string): boolean;
  /**
   * Makes unacked what a seek to the snapshot delivers again, in the order of publishing, and nothing else;
   * undefined where there is no snapshot of that name.
   */
  restore(name: string): Entry[] | undefined;
}

/** As long as Pub/Sub keeps one. */
const SNAPSHOT_LIFE_MS = 7 * 24 * 3_600_000;

export function memoryBacklog({ now, maxKeptBytes }: BacklogOptions): MemoryBacklog {
  const unacked = new Set<Entry>();
  const snapshots = memorySnapshots<Entry>(freeUnneeded);
  let added = 0;
  let bytes = 0;
  let keptBytes = 0;

  function freeUnneeded(entry: Entry): void {
    if (entry.isAcked && entry.holders === 0) keptBytes -= entry.size;
  }

  /** A publish never fails for what is only kept: the snapshot that keeps the most goes instead. */
  function trimKept(): void {
    while (snapshots.oldestTakenAt() !== undefined) {
      if (keptBytes + snapshots.listBytes() <= maxKeptBytes) return;
      snapshots.dropOldest();
    }
  }

  function dropExpired(): void {
    const from = now() - SNAPSHOT_LIFE_MS;
    while ((snapshots.oldestTakenAt() ?? from) < from) snapshots.dropOldest();
  }

  function ack(entry: Entry): void {
    unacked.delete(entry);
    entry.isAcked = true;
    if (!entry.wasAcked) {
      entry.wasAcked = true;
      bytes -= entry.size;
      keptBytes += entry.size;
    }
    freeUnneeded(entry);
    trimKept();
  }

  return {
    bytes: () => bytes,
    add(message) {
      added += 1;
      const state = { holders: 0, isAcked: false, wasAcked: false };
      const entry: Entry = { message, size: sizeOf(message), order: added, ...state };
      bytes += entry.size;
      unacked.add(entry);
      snapshots.published(entry);
      trimKept();
      return entry;
    },
    ack,
    snapshot(name) {
      dropExpired();
      snapshots.take(name, now(), unacked);
      trimKept();
    },
    dropSnapshot: snapshots.drop,
    restore(name) {
      dropExpired();
      const contents = snapshots.contents(name);
      if (!contents) return;
      const others = new Set(unacked);
      for (const entry of contents) {
        others.delete(entry);
        unacked.add(entry);
        entry.isAcked = false;
      }
      // An earlier seek brought these back, and they were acked when this snapshot was taken.
      for (const entry of others) ack(entry);
      return contents;
    },
  };
}
