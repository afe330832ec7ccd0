import type { Catalog } from './catalog.ts';
import type { LiveView } from './live-view.ts';
import type { AttractionState, Bucket, LastWord, StateHeader } from './state.ts';

/** An attraction and the park that its keys are kept under. */
export interface AttractionRef {
  park: string;
  attraction: string;
}

/**
 * A store or the bus could not be asked, or did not answer in time: the same call may succeed later.
 * Everything else that a port throws is a fault of the program.
 */
export class UnavailableError extends Error {
  readonly code = 'unavailable';
  readonly part: 'live store' | 'history' | 'bus';
  constructor(part: UnavailableError['part'], cause: unknown) {
    super(`the ${part} is away: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
    this.name = 'UnavailableError';
    this.part = part;
  }
}

// — the live store —

/** Marks a bucket that history doesn't have yet. `version` is that of the write which made the mark. */
export interface DirtyMark {
  attraction: string;
  minute: number;
  version: number;
}

/** What one write changes; all of it or nothing. */
export interface StateWrite {
  /** The version that the state had when it was loaded; 0 where there was none. */
  expectedVersion: number;
  /** Its `version` is the new one, greater than `expectedVersion`. */
  header: StateHeader;
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
  /** Resolves when the store answers. */
  ping(): Promise<void>;
}

// — history —

/** What goes to history in one transaction. Every part is idempotent and only ever gains. */
export interface HistoryFlush {
  /** A row keeps whichever side has folded more readings. */
  buckets: (AttractionRef & { bucket: Bucket })[];
  /** A row keeps the later word, each part (heard, said) by its own order. */
  words: (AttractionRef & { word: LastWord })[];
  /** A row keeps the view that was measured later. */
  views: LiveView[];
}

/** Every bucket, for ever. Every method rejects with `UnavailableError` when the store is away. */
export interface HistoryStore {
  flush(flush: HistoryFlush): Promise<void>;
  /** Buckets with `from` ≤ minute < `to`, sorted by minute. */
  buckets(ref: AttractionRef, from: number, to: number): Promise<Bucket[]>;
  /** Sorted by sensor. */
  words(ref: AttractionRef): Promise<LastWord[]>;
  /** The last view of each of the park's attractions that has one. */
  views(park: string): Promise<LiveView[]>;
  ping(): Promise<void>;
}

export interface CatalogStore {
  catalog(): Promise<Catalog>;
  /** Adds or replaces whole parks; parks that are not named stay. */
  savePark(park: Catalog['parks'][number]): Promise<void>;
}

/** A public key of a device that speaks for one attraction. Two may overlap while one is rotated. */
export interface DeviceKey {
  keyId: string;
  /** The device that signs with it: the token's subject. */
  device: string;
  attraction: string;
  /** A public JWK (RFC 7517): Ed25519 or P-256. */
  publicJwk: Record<string, unknown>;
  /** Milliseconds since 1970; null where the key has no end. */
  expiresAt: number | null;
  revoked: boolean;
}

export interface DeviceKeyStore {
  deviceKey(keyId: string): Promise<DeviceKey | null>;
  /** Adds keys; a `keyId` that exists is replaced. */
  saveDeviceKeys(keys: readonly DeviceKey[]): Promise<void>;
  revokeDeviceKey(keyId: string): Promise<boolean>;
}

// — the bus —

export const TOPICS = ['readings', 'dead-letters', 'edge'] as const;
export type Topic = (typeof TOPICS)[number];

/** The subscription that each topic's consumer reads from. */
export const SUBSCRIPTIONS = {
  'readings-processor': 'readings',
  'dead-letters-review': 'dead-letters',
  'edge-ingest': 'edge',
} as const satisfies Record<string, Topic>;
export type Subscription = keyof typeof SUBSCRIPTIONS;

export interface OutgoingMessage {
  data: Uint8Array;
  attributes: Record<string, string>;
}

export interface DeliveredMessage extends OutgoingMessage {
  id: string;
  /** Milliseconds since 1970. */
  publishedAt: number;
  /** 1 on the first try. */
  attempt: number;
}

export interface Bus extends AsyncDisposable {
  /** The message's id, once the bus has taken it; rejects with `UnavailableError` when it did not. */
  publish(topic: Topic, message: OutgoingMessage): Promise<string>;
  /**
   * At-least-once delivery, in any order, of what was and will be published. A handler that resolves to
   * `nack`, or rejects, gets the message again after a while.
   */
  subscribe(
    subscription: Subscription,
    handler: (message: DeliveredMessage) => Promise<'ack' | 'nack'>,
    options?: { maxInFlight?: number },
  ): AsyncDisposable;
  /** Resolves when the bus answers. */
  ping(): Promise<void>;
}
