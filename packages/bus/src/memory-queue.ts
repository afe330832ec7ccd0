import type { DeliveredMessage } from '@ridewait/core';
import { type Entry, memoryBacklog } from './memory-backlog.ts';

export type Handler = (message: DeliveredMessage) => Promise<'ack' | 'nack'>;

/** Runs `task` after `delayMs`; what it returns takes that back. */
export type SetTimer = (task: () => void, delayMs: number) => () => void;

export interface QueueOptions {
  /** Milliseconds since 1970. */
  now: () => number;
  setTimer: SetTimer;
  minBackoffMs: number;
  maxBackoffMs: number;
  /** The most that is kept for snapshots alone. */
  maxKeptBytes: number;
}

interface Subscriber {
  handler: Handler;
  maxInFlight: number;
  inFlight: Set<Promise<void>>;
}

interface Delivery {
  entry: Entry;
  attempt: number;
}

/** What one subscription still has to deliver, and those who take it. */
export interface MemoryQueue {
  /** Bytes of what nobody ever acked. */
  bytes(): number;
  push(message: Entry['message']): void;
  subscribe(handler: Handler, maxInFlight: number): AsyncDisposable;
  snapshot(name: string): void;
  /** Whether there was a snapshot of that name. */
  seek(name: string): boolean;
  /** Whether there was one of that name. */
  dropSnapshot(name: string): boolean;
  /** Gives back the timers and waits for the handlers in flight. */
  close(): Promise<void>;
}

export function memoryQueue(options: QueueOptions): MemoryQueue {
  const { setTimer, minBackoffMs, maxBackoffMs } = options;
  const backlog = memoryBacklog(options);
  /** Those from `head` on are ready; the ones before are taken, and cut off now and then. */
  let ready: Delivery[] = [];
  let head = 0;
  let isDispatching = false;
  /** A delivery of before the last seek is over: its ack or nack changes nothing. */
  let seeks = 0;
  const subscribers: Subscriber[] = [];
  const cancels = new Set<() => void>();

  /** Not at once: who publishes must not find itself inside a handler. */
  function dispatchSoon(): void {
    if (isDispatching) return;
    isDispatching = true;
    queueMicrotask(() => {
      isDispatching = false;
      dispatch();
    });
  }

  function dispatch(): void {
    while (head < ready.length) {
      const subscriber = subscribers.find((one) => one.inFlight.size < one.maxInFlight);
      if (!subscriber) break;
      // The others come first the next time: the work is shared.
      subscribers.push(...subscribers.splice(subscribers.indexOf(subscriber), 1));
      const delivery = ready[head]!;
      head += 1; // Before its handler runs, which may seek.
      void deliver(subscriber, delivery);
    }
    if (head > 1_024 && head * 2 > ready.length) {
      ready = ready.slice(head);
      head = 0;
    }
  }

  async function deliver(subscriber: Subscriber, delivery: Delivery): Promise<void> {
    const { entry, attempt } = delivery;
    const before = seeks;
    const done = Promise.withResolvers<void>();
    subscriber.inFlight.add(done.promise);
    const outcome = await outcomeOf(subscriber.handler, { ...entry.message, attempt });
    subscriber.inFlight.delete(done.promise);
    if (before === seeks) {
      if (outcome === 'ack') backlog.ack(entry);
      else redeliver(delivery);
    }
    dispatch();
    done.resolve();
  }

  function redeliver({ entry, attempt }: Delivery): void {
    const backoffMs = Math.min(maxBackoffMs, minBackoffMs * 2 ** (attempt - 1));
    const cancel = setTimer(() => {
      cancels.delete(cancel);
      ready.push({ entry, attempt: attempt + 1 });
      dispatch();
    }, backoffMs);
    cancels.add(cancel);
  }

  function cancelTimers(): void {
    for (const cancel of cancels) cancel();
    cancels.clear();
  }

  function seek(name: string): boolean {
    const again = backlog.restore(name);
    if (!again) return false;
    seeks += 1;
    cancelTimers();
    ready = again.map((entry) => ({ entry, attempt: 1 }));
    head = 0;
    dispatchSoon();
    return true;
  }

  async function unsubscribe(subscriber: Subscriber): Promise<void> {
    const index = subscribers.indexOf(subscriber);
    if (index >= 0) subscribers.splice(index, 1);
    await Promise.all(subscriber.inFlight);
  }

  return {
    bytes: backlog.bytes,
    push(message) {
      ready.push({ entry: backlog.add(message), attempt: 1 });
      dispatchSoon();
    },
    subscribe(handler, maxInFlight) {
      const subscriber: Subscriber = { handler, maxInFlight, inFlight: new Set() };
      subscribers.push(subscriber);
      dispatchSoon();
      return { [Symbol.asyncDispose]: () => unsubscribe(subscriber) };
    },
    snapshot: backlog.snapshot,
    seek,
    dropSnapshot: backlog.dropSnapshot,
    async close() {
      await Promise.all([...subscribers].map(unsubscribe));
      cancelTimers();
    },
  };
}

/** A handler that rejects is one that did not ack; what went wrong is its own to tell. */
async function outcomeOf(handler: Handler, message: DeliveredMessage): Promise<'ack' | 'nack'> {
  try {
    return await handler({ ...message, attributes: { ...message.attributes } });
  } catch {
    return 'nack';
  }
}
