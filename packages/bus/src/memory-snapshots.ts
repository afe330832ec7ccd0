/** What a snapshot holds on to. */
export interface Held {
  /** Grows with each publish. */
  readonly order: number;
  /** How many lists of snapshots it stands in. */
  holders: number;
}

interface Snapshot<E> {
  name: string;
  /** Milliseconds since 1970. */
  takenAt: number;
  /** What nobody had acked then. */
  unacked: E[];
  /** What was published from then until the next snapshot. */
  since: E[];
}

/** The snapshots of one subscription, oldest first. */
export interface MemorySnapshots<E> {
  take(name: string, takenAt: number, unacked: Iterable<E>): void;
  published(entry: E): void;
  /** What a seek delivers again, in the order of publishing; undefined where there is no such snapshot. */
  contents(name: string): E[] | undefined;
  /** Whether there was one of that name. */
  drop(name: string): boolean;
  /** When the oldest was taken; undefined where there is none. */
  oldestTakenAt(): number | undefined;
  dropOldest(): void;
  /** What the lists cost, beside the messages in them. */
  listBytes(): number;
}

const BYTES_PER_SNAPSHOT = 256;
const BYTES_PER_PLACE = 16;

/**
 * A message published since is listed once, however many snapshots there are: a seek delivers again what the
 * snapshot itself lists as unacked, and what it and all later ones list as published since.
 *
 * @param onUnheld told of each entry that no snapshot needs any more
 */
export function memorySnapshots<E extends Held>(onUnheld: (entry: E) => void): MemorySnapshots<E> {
  const snapshots: Snapshot<E>[] = [];
  let places = 0;

  function indexOf(name: string): number {
    return snapshots.findIndex((one) => one.name === name);
  }

  function hold(list: E[], entry: E): void {
    list.push(entry);
    entry.holders += 1;
    places += 1;
  }

  function letGo(list: readonly E[]): void {
    places -= list.length;
    for (const entry of list) {
      entry.holders -= 1;
      if (entry.holders === 0) onUnheld(entry);
    }
  }

  function dropAt(index: number): void {
    const [dropped] = snapshots.splice(index, 1) as [Snapshot<E>];
    letGo(dropped.unacked);
    const before = snapshots[index - 1];
    // To the one before it, they are published since as well.
    if (before) before.since = before.since.concat(dropped.since);
    else letGo(dropped.since);
  }

  return {
    take(name, takenAt, unacked) {
      const snapshot: Snapshot<E> = { name, takenAt, unacked: [], since: [] };
      for (const entry of unacked) hold(snapshot.unacked, entry);
      snapshots.push(snapshot);
    },
    published(entry) {
      const latest = snapshots.at(-1);
      if (latest) hold(latest.since, entry);
    },
    contents(name) {
      const from = indexOf(name);
      if (from < 0) return;
      const since = snapshots.slice(from).flatMap((one) => one.since);
      return [...snapshots[from]!.unacked, ...since].toSorted((a, b) => a.order - b.order);
    },
    drop(name) {
      const index = indexOf(name);
      if (index >= 0) dropAt(index);
      return index >= 0;
    },
    oldestTakenAt: () => snapshots[0]?.takenAt,
    dropOldest() {
      if (snapshots.length > 0) dropAt(0);
    },
    listBytes: () => snapshots.length * BYTES_PER_SNAPSHOT + places * BYTES_PER_PLACE,
  };
}
