import {
  type Bus,
  type OutgoingMessage,
  type Subscription,
  SUBSCRIPTIONS,
  type Topic,
  UnavailableError,
} from '@ridewait/core';
import { type MemoryQueue, memoryQueue, type SetTimer, sizeOf } from './memory-queue.ts';

export interface MemoryBusOptions {
  /** Milliseconds since 1970. */
  now?: () => number;
  setTimer?: SetTimer;
  /** What a subscription may hold of messages that nobody acked; 64 MiB by default. */
  maxBufferedBytes?: number;
  /** The wait before the second delivery; it doubles with each one after. 100 ms by default. */
  minBackoffMs?: number;
  /** 10 s by default. */
  maxBackoffMs?: number;
}

const DEFAULT_IN_FLIGHT = 100;

/**
 * The bus inside one process: what is published is kept for each subscription until it is acked. A
 * publish that a subscription has no room for rejects with `UnavailableError`: as with Pub/Sub away, it
 * is the sender that keeps the message.
 */
export function memoryBus(options: MemoryBusOptions = {}): Bus {
  const { now = Date.now, maxBufferedBytes = 64 * 1024 * 1024 } = options;
  const queues = new Map<Subscription, MemoryQueue>();
  for (const subscription of Object.keys(SUBSCRIPTIONS) as Subscription[]) {
    const queue = memoryQueue({
      setTimer: options.setTimer ?? setNodeTimer,
      minBackoffMs: options.minBackoffMs ?? 100,
      maxBackoffMs: options.maxBackoffMs ?? 10_000,
    });
    queues.set(subscription, queue);
  }
  let published = 0;
  let isClosed = false;

  function assertOpen(): void {
    if (isClosed) throw new UnavailableError('bus', new Error('it was closed'));
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
      queue.push({ id, data, attributes, publishedAt: now(), attempt: 1 });
    }
    return id;
  }

  return {
    publish,
    subscribe(subscription, handler, { maxInFlight = DEFAULT_IN_FLIGHT } = {}) {
      assertOpen();
      return queues.get(subscription)!.subscribe(handler, maxInFlight);
    },
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
