import type { LiveView } from '../live-view.ts';
import type { Bucket, LastWord } from '../state.ts';
import type { AttractionRef } from './live-store.ts';

/** What goes to history in one transaction. Every part is idempotent and only ever gains. */
export interface HistoryFlush {
  /** A row keeps whichever side has folded more readings. */
  buckets: (AttractionRef & { bucket: Bucket })[];
  /** A row keeps the later word, each part (heard, said) by its own order. */
  words: (AttractionRef & { word: LastWord })[];
  /** A row keeps the view that was measured later. */
  views: LiveView[];
}

/** Every bucket of the days that are kept. Every method rejects with `UnavailableError` when the store is away. */
export interface HistoryStore {
  flush(flush: HistoryFlush): Promise<void>;
  /** Buckets with `from` ≤ minute < `to`, sorted by minute. */
  buckets(ref: AttractionRef, from: number, to: number): Promise<Bucket[]>;
  /** The buckets of these minutes, those that exist, sorted by minute. */
  bucketsAt(ref: AttractionRef, minutes: readonly number[]): Promise<Bucket[]>;
  /** Sorted by sensor. */
  words(ref: AttractionRef): Promise<LastWord[]>;
  /** The last view of each of the park's attractions that has one. */
  views(park: string): Promise<LiveView[]>;
  ping(): Promise<void>;
}

/**
 * A point that everything can be made again from: what was acknowledged before `snapshot` is in history, what
 * was acknowledged after it is delivered again by a seek to it.
 */
export interface Round {
  /** Grows from round to round. */
  id: number;
  /** The bus's name for it. */
  snapshot: string;
  /** When the snapshot was taken, in milliseconds since 1970. */
  takenAt: number;
  /** When history had all that was dirty then. */
  flushedAt: number;
  /** The life of the live store (`LiveStore.life`) in which both happened. */
  life: string;
  /** True while a recovery that begins at this round may still have to seek to it once more. */
  recovering: boolean;
}

/** The rounds that were finished. Every method rejects with `UnavailableError` when the store is away. */
export interface RoundStore {
  /**
   * True when `holder` may work on rounds for the next `forMs`: nobody else may meanwhile. It can ask again, with 0
   * to let it go. The time is the store's own.
   */
  lease(holder: string, forMs: number): Promise<boolean>;
  /** Its id. */
  record(round: Omit<Round, 'id'>): Promise<number>;
  /** The recovery that began at this round is over. */
  settle(id: number): Promise<void>;
  /** The newest first. */
  rounds(limit: number): Promise<Round[]>;
  /** Forgets those before `id`; resolves to the snapshots that no round names any more. */
  dropBefore(id: number): Promise<string[]>;
}
