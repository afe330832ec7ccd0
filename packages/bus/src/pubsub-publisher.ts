import { setTimeout as wait } from 'node:timers/promises';
import { type OutgoingMessage, UnavailableError } from '@ridewait/core';
import { sizeOf } from './message-size.ts';
import { isCalled, PubsubError, toUnavailable, within } from './pubsub-errors.ts';
import type { PubsubRest } from './pubsub-rest.ts';

export interface PublisherLimits {
  batchMs?: number;
  publishTimeoutMs?: number;
  maxBufferedBytes?: number;
}

export interface PubsubPublisher {
  publish(message: OutgoingMessage): Promise<string>;
  /** Sends what waits. Resolves when nothing is on its way any more. */
  settled(): Promise<void>;
}

/** A request that still takes messages. */
interface Batch {
  messages: OutgoingMessage[];
  bytes: number;
  /** The messages' ids, in their order, once Pub/Sub has them. */
  sent: PromiseWithResolvers<string[]>;
  timer: NodeJS.Timeout;
}

const MAX_MESSAGES = 500;
/** Pub/Sub takes 10 MB in a request; base64 makes four bytes of three. */
const MAX_BYTES = 4 * 1024 * 1024;
const MIN_BACKOFF_MS = 50;
const MAX_BACKOFF_MS = 1_000;

/**
 * Publishes in batches. A publish takes at most `publishTimeoutMs`, so that its caller can still answer;
 * what was given up may have been taken all the same, and its retry is a duplicate then.
 *
 * @param topic its full name
 */
export function pubsubPublisher(
  rest: PubsubRest,
  topic: string,
  limits: PublisherLimits,
): PubsubPublisher {
  const { batchMs = 5, publishTimeoutMs = 5_000 } = limits;
  const { maxBufferedBytes = 32 * 1024 * 1024 } = limits;
  const pending = new Set<Promise<string[]>>();
  let open: Batch | undefined;
  let bufferedBytes = 0;

  function openBatch(): Batch {
    const batch: Batch = {
      messages: [],
      bytes: 0,
      sent: Promise.withResolvers(),
      timer: setTimeout(() => send(batch), batchMs),
    };
    const { promise } = batch.sent;
    pending.add(promise);
    const settle = () => pending.delete(promise);
    // Each of its messages says itself what went wrong.
    promise.then(settle, settle);
    return batch;
  }

  function send(batch: Batch): void {
    clearTimeout(batch.timer);
    if (open === batch) open = undefined;
    // The tries end a little before a publish is given up, so that their error is the one that is told.
    deliver(rest, topic, batch.messages, publishTimeoutMs * 0.8).then(
      batch.sent.resolve,
      batch.sent.reject,
    );
  }

  async function publish(message: OutgoingMessage): Promise<string> {
    const size = sizeOf(message);
    if (bufferedBytes + size > maxBufferedBytes) {
      const problem = `${bufferedBytes} of ${maxBufferedBytes} bytes already wait to be published`;
      throw new UnavailableError('bus', new Error(problem));
    }
    if (open && open.bytes + size > MAX_BYTES) send(open);
    open ??= openBatch();
    const { messages, sent } = open;
    const place = messages.push(message) - 1;
    open.bytes += size;
    bufferedBytes += size;
    if (messages.length === MAX_MESSAGES) send(open);
    try {
      const ids = await within(publishTimeoutMs, sent.promise);
      return ids[place]!;
    } catch (error) {
      throw toUnavailable(error);
    } finally {
      bufferedBytes -= size;
    }
  }

  return {
    publish,
    async settled() {
      if (open) send(open);
      await Promise.allSettled(pending);
    },
  };
}

/** One request, tried again for so long while what is wrong with it may pass. Resolves to the messages' ids. */
async function deliver(
  rest: PubsubRest,
  topic: string,
  messages: readonly OutgoingMessage[],
  totalMs: number,
): Promise<string[]> {
  const body = JSON.stringify({ messages: messages.map(jsonOf) });
  const until = performance.now() + totalMs;
  for (let backoffMs = MIN_BACKOFF_MS; ; backoffMs = Math.min(MAX_BACKOFF_MS, backoffMs * 2)) {
    try {
      const timeoutMs = Math.min(totalMs / 2, until - performance.now());
      const answer = await rest.call({ method: 'POST', path: `${topic}:publish`, body, timeoutMs });
      return (answer as { messageIds: string[] }).messageIds;
    } catch (error) {
      if (!isPassing(error) || performance.now() + backoffMs >= until) throw error;
      // Jitter keeps many instances from trying again in step.
      await wait(backoffMs * (0.5 + Math.random() / 2));
    }
  }
}

function jsonOf({ data, attributes }: OutgoingMessage) {
  const { buffer, byteOffset, byteLength } = data;
  return { data: Buffer.from(buffer, byteOffset, byteLength).toString('base64'), attributes };
}

/** As Google's clients have it for Publish; so is a connection that broke, or was never made. */
function isPassing(error: unknown): boolean {
  if (!(error instanceof PubsubError)) return true;
  return isCalled(
    error,
    'CANCELLED',
    'UNKNOWN',
    'DEADLINE_EXCEEDED',
    'RESOURCE_EXHAUSTED',
    'ABORTED',
    'INTERNAL',
    'UNAVAILABLE',
  );
}
