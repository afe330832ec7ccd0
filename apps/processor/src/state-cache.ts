import type { AttractionRef, AttractionState } from '@ridewait/core';

/** A state as this instance wrote it, and the minutes of which it knows whether they have a bucket. */
export interface Held {
  state: AttractionState;
  minutes: ReadonlySet<number>;
}

/** States that this instance wrote last. Whether one still stands, its version says. */
export interface StateCache {
  get(ref: AttractionRef): Held | undefined;
  keep(ref: AttractionRef, held: Held): void;
  drop(ref: AttractionRef): void;
  /** Another instance wrote meanwhile: for some writes to come, what is held has to be asked about before it is used. */
  wasOvertaken(ref: AttractionRef): void;
  /** Whether nobody else seems to write this state: then the write itself may find out. */
  isAlone(ref: AttractionRef): boolean;
}

/** Tallies that a megabyte holds: each takes about half a kilobyte. */
const TALLIES_PER_MB = 2_000;
const DEFAULT_MB = 256;

/** Writes after which an instance that was overtaken takes itself for alone again. */
const CAREFUL_WRITES = 64;

/**
 * Parsing a state costs as much as folding two hundred readings into it. An instance that wrote it last, and
 * finds its version unchanged, needs no parsing. What was used longest ago goes first. A ride with a day behind it
 * takes about 500 tallies: where not all rides of the parks fit, every message loads and parses a state.
 */
export function stateCache(megabytes = DEFAULT_MB): StateCache {
  const maxTallies = megabytes * TALLIES_PER_MB;
  const entries = new Map<string, Held & { size: number }>();
  /** Writes to be careful in, of attractions that others write too. */
  const careful = new Map<string, number>();
  let total = 0;

  function drop(key: string): void {
    total -= entries.get(key)?.size ?? 0;
    entries.delete(key);
  }

  return {
    get: (ref) => entries.get(keyOf(ref)),
    keep(ref, held) {
      const key = keyOf(ref);
      drop(key);
      const left = (careful.get(key) ?? 0) - 1;
      if (left > 0) careful.set(key, left);
      else careful.delete(key);
      const size = sizeOf(held.state);
      entries.set(key, { ...held, size });
      total += size;
      while (total > maxTallies) drop(entries.keys().next().value!);
    },
    drop: (ref) => drop(keyOf(ref)),
    wasOvertaken(ref) {
      careful.set(keyOf(ref), CAREFUL_WRITES);
    },
    isAlone: (ref) => !careful.has(keyOf(ref)),
  };
}

function keyOf({ park, attraction }: AttractionRef): string {
  return `${park}\u0000${attraction}`;
}

function sizeOf({ header, buckets }: AttractionState): number {
  let size = header.words.length;
  for (const { tallies } of header.flow) size += tallies.length;
  for (const { tracks } of buckets.values()) size += tracks.length;
  return size;
}
