import type { DeliveredMessage } from '@ridewait/core';

export type Handler = (message: DeliveredMessage) => Promise<'ack' | 'nack'>;

/** Runs `task` after `delayMs`; what it returns takes that back. */
export type SetTimer = (task: () => void, delayMs: number) => () => void;

export interface QueueOptions {
  setTimer: SetTimer;
  minBackoffMs: number;
  maxBackoffMs: number;
}

interface Subscriber {
  handler: Handler;
  maxInFlight: number;
  inFlight: Set<Promise<void>>;
}

/** What one subscription still has to deliver, and those who take it. */
export interface MemoryQueue {
  /** Bytes of all that is not acked. */
  bytes(): number;
  push(message: DeliveredMessage): void;
  subscribe(handler: Handler, maxInFlight: number): AsyncDisposable;
  /** Gives back the timers and waits for the handlers in flight. */
  close(): Promise<void>;
}

export function memoryQueue({ setTimer, minBackoffMs, maxBackoffMs }: QueueOptions): MemoryQueue {
  /** Those from `head` on are ready; the ones before are taken, and cut off now and then. */
  let ready: DeliveredMessage[] = [];
  let head = 0;
  let bytes = 0;
  let isDispatching = false;
  const subscribers: Subscriber[] = [];
  const cancels = new Set<() => void>();

  function push(message: DeliveredMessage): void {
    bytes += sizeOf(message);
    ready.push(message);
    dispatchSoon();
  }

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
      void deliver(subscriber, ready[head]!);
      head += 1;
    }
    if (head > 1_024 && head * 2 > ready.length) {
      ready = ready.slice(head);
      head = 0;
    }
  }

  async function deliver(subscriber: Subscriber, message: DeliveredMessage): Promise<void> {
    const done = Promise.withResolvers<void>();
    subscriber.inFlight.add(done.promise);
    const outcome = await outcomeOf(subscriber.handler, message);
    subscriber.inFlight.delete(done.promise);
    if (outcome === 'ack') bytes -= sizeOf(message);
    else redeliver(message);
    dispatch();
    done.resolve();
  }

  function redeliver(message: DeliveredMessage): void {
    const backoffMs = Math.min(maxBackoffMs, minBackoffMs * 2 ** (message.attempt - 1));
    const cancel = setTimer(() => {
      cancels.delete(cancel);
      ready.push({ ...message, attempt: message.attempt + 1 });
      dispatch();
    }, backoffMs);
    cancels.add(cancel);
  }

  function subscribe(handler: Handler, maxInFlight: number): AsyncDisposable {
    const subscriber: Subscriber = { handler, maxInFlight, inFlight: new Set() };
    subscribers.push(subscriber);
    dispatchSoon();
    return { [Symbol.asyncDispose]: () => unsubscribe(subscriber) };
  }

  async function unsubscribe(subscriber: Subscriber): Promise<void> {
    const index = subscribers.indexOf(subscriber);
    if (index >= 0) subscribers.splice(index, 1);
    await Promise.all(subscriber.inFlight);
  }

  async function close(): Promise<void> {
    await Promise.all([...subscribers].map(unsubscribe));
    for (const cancel of cancels) cancel();
    cancels.clear();
  }

  return { bytes: () => bytes, push, subscribe, close };
}

/** A handler that rejects is one that did not ack; what went wrong is its own to tell. */
async function outcomeOf(handler: Handler, message: DeliveredMessage): Promise<'ack' | 'nack'> {
  try {
    return await handler({ ...message, attributes: { ...message.attributes } });
  } catch {
    return 'nack';
  }
}

/** Bytes, roughly: what the message holds and what holding it costs. */
export function sizeOf({
  data,
  attributes,
}: Pick<DeliveredMessage, 'data' | 'attributes'>): number {
  let size = 256 + data.byteLength;
  for (const [name, value] of Object.entries(attributes)) size += name.length + value.length;
  return size;
}
