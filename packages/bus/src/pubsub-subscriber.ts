import { setTimeout as wait } from 'node:timers/promises';
import type { DeliveredMessage } from '@ridewait/core';
import type { Handler } from './memory-queue.ts';
import { pubsubAcks } from './pubsub-acks.ts';
import type { PubsubRest } from './pubsub-rest.ts';

export interface SubscriberOptions {
  maxInFlight: number;
  onError(error: Error): void;
}

/** https://cloud.google.com/pubsub/docs/reference/rest/v1/projects.subscriptions/pull */
interface Pulled {
  receivedMessages?: {
    ackId: string;
    message: {
      messageId: string;
      data?: string;
      attributes?: Record<string, string>;
      publishTime: string;
    };
    /** Only where the subscription has a dead-letter policy. */
    deliveryAttempt?: number;
  }[];
}
type Received = NonNullable<Pulled['receivedMessages']>[number];

/** What Pub/Sub gives at once, at most. */
const MAX_PULLED = 1_000;
const PULL_MS = 10_000;
/** After a pull that failed. */
const AGAIN_MS = 2_000;
/** After one that found nothing, and after many. */
const MIN_IDLE_MS = 5;
const MAX_IDLE_MS = 50;

/**
 * Takes messages by one pull after another, each for as many as may still be in flight: none is held here that
 * nobody works on. A pull answers at once and doesn't wait for messages: those that are given back as we stop would go
 * to one that still waits, and be gone with it until their deadline.
 *
 * @param subscription its full name
 */
export function pubsubSubscriber(
  rest: PubsubRest,
  subscription: string,
  handler: Handler,
  { maxInFlight, onError }: SubscriberOptions,
): AsyncDisposable {
  const acks = pubsubAcks(rest, subscription, onError);
  const inFlight = new Set<Promise<void>>();
  const stopping = new AbortController();
  const { signal } = stopping;
  let freed = Promise.withResolvers<void>();

  async function pull(): Promise<Received[]> {
    const maxMessages = Math.min(MAX_PULLED, maxInFlight - inFlight.size);
    const pulled = await rest.call({
      method: 'POST',
      path: `${subscription}:pull`,
      body: JSON.stringify({ maxMessages, returnImmediately: true }),
      timeoutMs: PULL_MS,
    });
    return (pulled as Pulled).receivedMessages ?? [];
  }

  const pause = (ms: number) => wait(ms, undefined, { signal }).catch(() => {});

  async function pullOn(): Promise<void> {
    let idleMs = MIN_IDLE_MS;
    while (!signal.aborted) {
      if (inFlight.size >= maxInFlight) {
        freed = Promise.withResolvers();
        await Promise.race([freed.promise, stopped]);
        continue;
      }
      try {
        const pulled = await pull();
        for (const received of pulled) take(received);
        idleMs = pulled.length > 0 ? MIN_IDLE_MS : Math.min(MAX_IDLE_MS, 2 * idleMs);
        if (pulled.length === 0) await pause(idleMs);
      } catch (error) {
        if (signal.aborted) return;
        onError(error as Error);
        await pause(AGAIN_MS);
      }
    }
  }

  function take(received: Received): void {
    // Nobody begins what it was asked to stop.
    if (signal.aborted) return acks.settle(received.ackId, 'nack');
    const handled = handle(received).finally(() => {
      inFlight.delete(handled);
      freed.resolve();
    });
    inFlight.add(handled);
  }

  async function handle(received: Received): Promise<void> {
    acks.hold(received.ackId);
    try {
      acks.settle(received.ackId, await handler(toDelivered(received)));
    } catch {
      acks.settle(received.ackId, 'nack');
    }
  }

  const stopped = new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
  const pulling = pullOn();
  return {
    async [Symbol.asyncDispose]() {
      stopping.abort();
      await pulling;
      await Promise.all(inFlight);
      await acks[Symbol.asyncDispose]();
    },
  };
}

function toDelivered({ message, deliveryAttempt = 0 }: Received): DeliveredMessage {
  return {
    id: message.messageId,
    data: Buffer.from(message.data ?? '', 'base64'),
    attributes: message.attributes ?? {},
    publishedAt: Date.parse(message.publishTime),
    attempt: Math.max(1, deliveryAttempt),
  };
}
