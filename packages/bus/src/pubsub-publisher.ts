import type { PublishOptions, Topic } from '@google-cloud/pubsub';
import { type OutgoingMessage, UnavailableError } from '@ridewait/core';
import { sizeOf } from './message-size.ts';
import { toUnavailable, within } from './pubsub-errors.ts';

export interface PublisherLimits {
  batchMs?: number;
  publishTimeoutMs?: number;
  maxBufferedBytes?: number;
}

export interface PubsubPublisher {
  publish(message: OutgoingMessage): Promise<string>;
  /** Resolves when nothing is on its way any more. */
  settled(): Promise<void>;
}

/**
 * Publishes in batches. A publish takes at most `publishTimeoutMs`, so that its caller can still answer;
 * what was given up may have been taken all the same, and its retry is a duplicate then.
 */
export function pubsubPublisher(topic: Topic, limits: PublisherLimits): PubsubPublisher {
  const { publishTimeoutMs = 5_000, maxBufferedBytes = 32 * 1024 * 1024 } = limits;
  topic.setPublishOptions(publishOptions(limits.batchMs ?? 5, publishTimeoutMs));
  const pending = new Set<Promise<string>>();
  let bufferedBytes = 0;

  async function publish(message: OutgoingMessage): Promise<string> {
    const size = sizeOf(message);
    if (bufferedBytes + size > maxBufferedBytes) {
      const problem = `${bufferedBytes} of ${maxBufferedBytes} bytes already wait to be published`;
      throw new UnavailableError('bus', new Error(problem));
    }
    const { buffer, byteOffset, byteLength } = message.data;
    const data = Buffer.from(buffer, byteOffset, byteLength);
    bufferedBytes += size;
    const publishing = topic.publishMessage({ data, attributes: message.attributes });
    pending.add(publishing);
    try {
      return await within(publishTimeoutMs, publishing);
    } catch (error) {
      throw toUnavailable(error);
    } finally {
      pending.delete(publishing);
      bufferedBytes -= size;
    }
  }

  return {
    publish,
    async settled() {
      await Promise.allSettled(pending);
    },
  };
}

/** The client's own retries end a little before we give up, so that its error is the one that is told. */
function publishOptions(batchMs: number, timeoutMs: number): PublishOptions {
  const total = timeoutMs * 0.8;
  return {
    batching: { maxMilliseconds: batchMs, maxMessages: 500, maxBytes: 4 * 1024 * 1024 },
    gaxOpts: {
      retry: {
        retryCodes: RETRIED,
        backoffSettings: {
          initialRetryDelayMillis: 50,
          retryDelayMultiplier: 2,
          maxRetryDelayMillis: 1_000,
          initialRpcTimeoutMillis: total / 2,
          rpcTimeoutMultiplier: 1,
          maxRpcTimeoutMillis: total / 2,
          totalTimeoutMillis: total,
        },
      },
    },
  };
}

/** As Google's own settings for Publish: cancelled, unknown, deadline, exhausted, aborted, internal, unavailable. */
const RETRIED = [1, 2, 4, 8, 10, 13, 14];
