import {
  Duration,
  type Message,
  type PubSub,
  type Subscription as Stream,
} from '@google-cloud/pubsub';
import type { DeliveredMessage, Subscription } from '@ridewait/core';
import type { Handler } from './memory-queue.ts';

export interface SubscriberOptions {
  maxInFlight: number;
  onError(error: Error): void;
}

/** A stream that can't be opened is tried again this often. */
const REOPEN_MS = 2_000;
/** How long handlers in flight may take to end once we stop, before their messages go back to Pub/Sub. */
const CLOSE_TIMEOUT = Duration.from({ seconds: 30 });
const MAX_BYTES = 64 * 1024 * 1024;

/**
 * Takes messages by streaming pull. The client holds back no message that it received, since what it
 * holds back would keep it from closing; the queue in front of the handler is ours, and about as short as
 * the flow control.
 */
export function pubsubSubscriber(
  client: PubSub,
  name: Subscription,
  handler: Handler,
  { maxInFlight, onError }: SubscriberOptions,
): AsyncDisposable {
  const waiting: Message[] = [];
  const inFlight = new Set<Promise<void>>();
  let isClosing = false;
  let reopening: NodeJS.Timeout | undefined;
  let stream = open();

  function open(): Stream {
    const opened = client.subscription(name, {
      flowControl: { maxMessages: maxInFlight, maxBytes: MAX_BYTES, allowExcessMessages: true },
      // The client alone keeps to it: the emulator goes on counting, against what a stream may hold, messages that a
      // seek took back, until it delivers nothing any more.
      useLegacyFlowControl: true,
      streamingOptions: { maxStreams: 1 },
      batching: { maxMilliseconds: 10 },
      closeOptions: { behavior: 'WAIT', timeout: CLOSE_TIMEOUT },
    });
    opened.on('message', (message: Message) => {
      if (isClosing || opened !== stream) return message.nack();
      waiting.push(message);
      dispatch();
    });
    opened.on('error', (error: Error) => {
      if (isClosing || opened !== stream || reopening) return;
      onError(error);
      // The client has closed it, and gave back what it held.
      waiting.length = 0;
      reopening = setTimeout(() => {
        reopening = undefined;
        stream = open();
      }, REOPEN_MS);
    });
    return opened;
  }

  function dispatch(): void {
    while (inFlight.size < maxInFlight) {
      const message = waiting.shift();
      if (!message) return;
      void handle(message);
    }
  }

  async function handle(message: Message): Promise<void> {
    const done = Promise.withResolvers<void>();
    inFlight.add(done.promise);
    try {
      const outcome = await handler(toDelivered(message));
      if (outcome === 'ack') message.ack();
      else message.nack();
    } catch {
      message.nack();
    }
    inFlight.delete(done.promise);
    if (!isClosing) dispatch();
    done.resolve();
  }

  return {
    async [Symbol.asyncDispose]() {
      isClosing = true;
      clearTimeout(reopening);
      // First the stream, or what is given back would come again at once.
      const closed = stream.close();
      for (const message of waiting.splice(0)) message.nack();
      await Promise.all(inFlight);
      await closed;
    },
  };
}

function toDelivered({
  id,
  data,
  attributes,
  publishTime,
  deliveryAttempt,
}: Message): DeliveredMessage {
  return {
    id,
    data,
    attributes,
    publishedAt: publishTime.getTime(),
    // 0 where the subscription has no dead-letter policy: Pub/Sub doesn't count then.
    attempt: Math.max(1, deliveryAttempt),
  };
}
