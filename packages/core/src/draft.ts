import type { Reading } from './reading.ts';
import { type Tally, tallyKey } from './tally.ts';

/**
 * Sorted tallies that a fold may change in place: each is copied when it is first touched, so that nobody who
 * holds the ones it began with sees a change.
 */
export interface Draft<T extends Tally> {
  /** The one for this reading, to be changed; made where there is none. */
  of(reading: Reading, key: string): T;
  /** All of them, sorted by `tallyKey`. */
  sorted(): T[];
}

export function draftOf<T extends Tally>(
  tallies: readonly T[],
  copy: (tally: T) => T,
  make: (reading: Reading) => T,
): Draft<T> {
  const all = new Map(tallies.map((tally) => [tallyKey(tally), tally]));
  const own = new Map<string, T>();
  let hasNew = false;

  function take(reading: Reading, key: string): T {
    const held = all.get(key);
    if (!held) hasNew = true;
    const taken = held ? copy(held) : make(reading);
    all.set(key, taken);
    own.set(key, taken);
    return taken;
  }

  return {
    of: (reading, key) => own.get(key) ?? take(reading, key),
    sorted: () =>
      hasNew
        ? [...all].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, tally]) => tally)
        : [...all.values()],
  };
}
