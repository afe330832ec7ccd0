import { fold } from '../src/fold.ts';
import type { Reading } from '../src/reading.ts';
import { type AttractionState, EMPTY_HEADER } from '../src/state.ts';

export const EMPTY: AttractionState = { header: EMPTY_HEADER, buckets: new Map() };

/** The state of an attraction that only ever heard these batches. */
export function folded(...batches: (readonly Reading[])[]): AttractionState {
  return batches.reduce((state, batch) => fold(state, batch).state, EMPTY);
}

/** What a store would hold: the header, and the buckets sorted by minute. */
export function bytesOf({ header, buckets }: AttractionState): string {
  const sorted = [...buckets].toSorted(([a], [b]) => a - b).map(([, bucket]) => bucket);
  return JSON.stringify([header, sorted]);
}

/** Freezes a value and everything in it; a map's entries too, though not the map. */
export function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const inner of value instanceof Map ? value.values() : Object.values(value)) {
    deepFreeze(inner);
  }
  return value;
}
