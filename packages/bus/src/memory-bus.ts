import {
  type Bus,
  type OutgoingMessage,
  SnapshotGoneError,
  type Subscription,
  SUBSCRIPTIONS,
  type Topic,
  UnavailableError,
} from '@ridewait/core';
import { type MemoryQueue, memoryQueue, type SetTimer } from './memory-queue.ts';
import { sizeOf } from './message-size.ts';
import { subscriptionsOf } from './subscriptions.ts';

export interface MemoryBusOptions {
  /** Milliseconds since 1970. */
  now?: () => number;
  setTimer?: SetTimer;
  /** What a subscription may hold of messages that nobody acked; 64 MiB by default. */
  maxBufferedBytes?: number;
  /**
   * What a subscription may keep of acked messages because a snapshot needs them; 64 MiB by default. Past it
   * the oldest snapshot goes, and a seek to it rejects.
   */
  maxKeptBytes?: number;
  /** The wait before the second delivery; it doubles with each one after. 100 ms by default. */
  minBackoffMs?: number;
  /** 10 s by default. */
  maxBackoffMs?: number;
  /** Whether there is a `readings-archive`: without a reader, all that was ever said would pile up in it. */
  archive?: boolean;
  /** Whether there is a `readings-processor-shadow`. */
  shadow?: boolean;
}

export interface MemoryBus extends Bus {
  /** Bytes of what a subscription has not acked. */
  backlogBytes(subscription: Subscription): number;
}

const DEFAULT_IN_FLIGHT = 100;

/**
 * The bus inside one process: what is published is kept for each subscription until it is acked. A
 * publish that a subscription has no room for rejects with `UnavailableError`: as with Pub/Sub away, it
 * is the sender that keeps the message.
 */
export function memoryBus(options: MemoryBusOptions = {}): MemoryBus {
  const { now = Date.now, maxBufferedBytes = 64 * 1024 * 1024 } = options;
  const queues = new Map<Subscription, MemoryQueue>();
  for (const subscription of subscriptionsOf(options)) {
    const queue = memoryQueue({
      now,
      setTimer: options.setTimer ?? setNodeTimer,
      minBackoffMs: options.minBackoffMs ?? 100,
      maxBackoffMs: options.maxBackoffMs ?? 10_000,
      maxKeptBytes: options.maxKeptBytes ?? 64 * 1024 * 1024,
    });
    queues.set(subscription, queue);
  }
  let published = 0;
  let snapshots = 0;
  let isClosed = false;

  function assertOpen(): void {
    if (isClosed) throw new UnavailableError('bus', new Error('it was closed'));
  }

  function queueOf(subscription: Subscription): MemoryQueue {
    assertOpen();
    const queue = queues.get(subscription);
    if (queue) return queue;
    const problem = `there is no ${subscription}: ask for it with memoryBus({ archive: true }) or { shadow: true }`;
    throw new UnavailableError('bus', new Error(problem));
  }

  async function publish(topic: Topic, message: OutgoingMessage): Promise<string> {
    assertOpen();
    const targets = [...queues].filter(([subscription]) => SUBSCRIPTIONS[subscription] === topic);
    const size = sizeOf(message);
    for (const [subscription, queue] of targets) {
      if (queue.bytes() + size > maxBufferedBytes) {
        const problem = `${subscription} holds ${queue.bytes()} of ${maxBufferedBytes} bytes; its reader is too slow`;
        throw new UnavailableError('bus', new Error(problem));
      }
    }
    published += 1;
    const id = String(published);
    const data = Uint8Array.from(message.data); // The sender may use its buffer again.
    const attributes = { ...message.attributes };
    for (const [, queue] of targets) {
      queue.push({ id, data, attributes, publishedAt: now() });
    }
    return id;
  }

  return {
    publish,
    subscribe(subscription, handler, { maxInFlight = DEFAULT_IN_FLIGHT } = {}) {
      return queueOf(subscription).subscribe(handler, maxInFlight);
    },
    async snapshot(subscription) {
      const queue = queueOf(subscription);
      snapshots += 1;
      const name = `${subscription}-${snapshots}`;
      queue.snapshot(name);
      return name;
    },
    async seek(subscription, snapshot) {
      if (!queueOf(subscription).seek(snapshot)) throw new SnapshotGoneError(snapshot);
    },
    async dropSnapshot(snapshot) {
      assertOpen();
      for (const queue of queues.values()) if (queue.dropSnapshot(snapshot)) return;
    },
    backlogBytes: (subscription) => queueOf(subscription).bytes(),
    async ping() {
      assertOpen();
    },
    async [Symbol.asyncDispose]() {
      isClosed = true;
      await Promise.all([...queues.values()].map((queue) => queue.close()));
    },
  };
}

function setNodeTimer(task: () => void, delayMs: number): () => void {
  const timer = setTimeout(task, delayMs);
  return () => clearTimeout(timer);
}
