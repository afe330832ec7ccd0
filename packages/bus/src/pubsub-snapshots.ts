import { randomUUID } from 'node:crypto';
import type { PubSub, Subscription as Stream } from '@google-cloud/pubsub';
import { type Bus, SnapshotGoneError } from '@ridewait/core';
import {
  GRPC_NOT_FOUND,
  GRPC_PERMISSION_DENIED,
  isCode,
  toUnavailable,
  within,
} from './pubsub-errors.ts';

/** The caller knows better than the client when to try again. */
const CALL = { timeout: 10_000, retry: { retryCodes: [] } };
/** The client tries a deletion again for a minute, and can't be told otherwise. */
const DROP_MS = 2_000;

/**
 * Snapshots and seeks on Pub/Sub. Both take effect a little later there than they are answered: a message acked
 * at that moment may stand in the snapshot all the same, and one may be delivered once more after a seek.
 * A snapshot lives for seven days less the age of the oldest unacked message, and can't be taken where that
 * leaves less than an hour. Sources: https://cloud.google.com/pubsub/docs/replay-overview and
 * https://cloud.google.com/pubsub/docs/reference/rest/v1/Snapshot
 */
export function pubsubSnapshots(client: PubSub): Pick<Bus, 'snapshot' | 'seek' | 'dropSnapshot'> {
  return {
    async snapshot(subscription) {
      const name = `${subscription}-${randomUUID()}`;
      await answerOf(client.subscription(subscription).createSnapshot(name, CALL));
      return name;
    },
    async seek(subscription, snapshot) {
      const stream = client.subscription(subscription);
      try {
        await within(CALL.timeout, stream.seek(snapshot, CALL));
      } catch (error) {
        if (!isCode(error, GRPC_NOT_FOUND)) throw toUnavailable(error);
        await assertThere(stream);
        throw new SnapshotGoneError(snapshot, error);
      }
    },
    async dropSnapshot(snapshot) {
      try {
        await within(DROP_MS, client.snapshot(snapshot).delete());
      } catch (error) {
        if (!isCode(error, GRPC_NOT_FOUND)) throw toUnavailable(error);
      }
    },
  };
}

/** Pub/Sub says `NOT_FOUND` for a missing subscription as well: that is a deployment to be put right. */
async function assertThere(stream: Stream): Promise<void> {
  try {
    await within(CALL.timeout, stream.getMetadata(CALL));
  } catch (error) {
    // An answer: a service account may be allowed to seek, and not to look.
    if (!isCode(error, GRPC_PERMISSION_DENIED)) throw toUnavailable(error);
  }
}

async function answerOf<T>(call: Promise<T>): Promise<T> {
  try {
    return await within(CALL.timeout, call);
  } catch (error) {
    throw toUnavailable(error);
  }
}
