export const TOPICS = ['readings', 'dead-letters', 'edge'] as const;
export type Topic = (typeof TOPICS)[number];

/** The subscription that each topic's consumer reads from. */
export const SUBSCRIPTIONS = {
  'readings-processor': 'readings',
  /** Of a processor on trial, which folds the same messages; there only while one is tried. */
  'readings-processor-shadow': 'readings',
  /** The raw archive. In the cloud Pub/Sub writes it; elsewhere it is there only where a writer was asked for. */
  'readings-archive': 'readings',
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
  /**
   * Keeps what the subscription has not acked now, and whatever is published from now on, so that a seek can
   * have it delivered again. Resolves to the snapshot's name. It lives for seven days, or until it is dropped.
   */
  snapshot(subscription: Subscription): Promise<string>;
  /**
   * Delivers again all that was not acked when the snapshot was taken, and all that was published since.
   * Rejects with `SnapshotGoneError` where there is none of that name.
   */
  seek(subscription: Subscription, snapshot: string): Promise<void>;
  /** One that is gone already is no error. */
  dropSnapshot(snapshot: string): Promise<void>;
  /** Resolves when the bus answers. */
  ping(): Promise<void>;
}

/** The snapshot to seek to has expired, or was dropped. */
export class SnapshotGoneError extends Error {
  readonly code = 'snapshot_gone';
  constructor(snapshot: string, cause?: unknown) {
    super(`the bus has no snapshot ${snapshot}: it has expired or was dropped`, { cause });
    this.name = 'SnapshotGoneError';
  }
}
