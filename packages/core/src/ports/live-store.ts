import type { LiveView } from '../live-view.ts';
import type { AttractionState, Bucket, StateHeader } from '../state.ts';

/** An attraction and the park that its keys are kept under. */
export interface AttractionRef {
  park: string;
  attraction: string;
}

/** Marks a bucket that history doesn't have yet. `version` is that of the write which made the mark. */
export interface DirtyMark {
  attraction: string;
  minute: number;
  version: number;
}

/** What one write changes; all of it or nothing. */
export interface StateWrite {
  /** The version that the state had when it was loaded (`LiveStore.version` where there was none). */
  expectedVersion: number;
  /** Its `version` is the new one, greater than `expectedVersion`. */
  header: StateHeader;
  /** Whether the hours of flow before the newest differ from those of the state that was loaded. */
  earlierFlowChanged: boolean;
  /** Buckets that changed: stored and marked dirty with the new version. */
  buckets: Bucket[];
  /** Minutes that leave the tail: dropped unless marked dirty. */
  prune: number[];
  view: LiveView;
}

/** What is told to those who watch a park. */
export interface ChangeNotice {
  attraction: string;
  version: number;
}

/** The hot tail: states, live views, dirty marks. Every method rejects with `UnavailableError` when the store is away. */
export interface LiveStore extends AsyncDisposable {
  /** The header and those of the wanted buckets that exist; null where there is no state. */
  load(ref: AttractionRef, minutes: readonly number[]): Promise<AttractionState | null>;
  /** Compare-and-set on the version, in one step with everything that belongs to the write. */
  write(ref: AttractionRef, write: StateWrite): Promise<'written' | 'conflict'>;
  /**
   * The version of the state as it stands, or that a forgotten one has left; 0 where there never was one. Who
   * holds the state of that version needs no load.
   */
  version(ref: AttractionRef): Promise<number>;
  /** In the order asked for; null where there is none, or it has expired. */
  views(park: string, attractions: readonly string[]): Promise<(LiveView | null)[]>;
  /** The marks of a park, oldest version first, `limit` at most. */
  dirty(park: string, limit: number): Promise<DirtyMark[]>;
  /**
   * Takes marks away, each only if no later write renewed it, and drops those of the buckets that are
   * older than their attraction's `pruneBefore` minute.
   */
  clean(park: string, marks: readonly (DirtyMark & { pruneBefore: number })[]): Promise<void>;
  /** Calls `onChange` for every write of the park from the time it resolves until it is disposed. */
  watch(park: string, onChange: (notice: ChangeNotice) => void): Promise<AsyncDisposable>;
  /**
   * Names this life of the store. Another name means that what was written may be gone: the store was emptied,
   * started again, or a replica that lacks the last writes has taken over.
   */
  life(): Promise<string>;
  /**
   * Drops states and marks of these attractions: they are to be made again from history. Views stay, and so does
   * a version of each (`forgottenVersion`), at least `version`: what is written next is later than all that was.
   */
  forget(park: string, attractions: readonly string[], version: number): Promise<void>;
  /** Resolves when the store answers. */
  ping(): Promise<void>;
}
