import { randomUUID } from 'node:crypto';
import { type Bus, SnapshotGoneError } from '@ridewait/core';
import { isCalled, toUnavailable } from './pubsub-errors.ts';
import type { PubsubCall, PubsubRest } from './pubsub-rest.ts';

/** The caller knows better than we do when to try again. */
const CALL_MS = 10_000;

/**
 * Snapshots and seeks on Pub/Sub. Both take effect a little later there than they are answered: a message acked
 * at that moment may stand in the snapshot all the same, and one may be delivered once more after a seek.
 * A snapshot lives for seven days less the age of the oldest unacked message, and can't be taken where that
 * leaves less than an hour. Sources: https://cloud.google.com/pubsub/docs/replay-overview and
 * https://cloud.google.com/pubsub/docs/reference/rest/v1/Snapshot
 */
export function pubsubSnapshots(
  rest: PubsubRest,
  project: string,
): Pick<Bus, 'snapshot' | 'seek' | 'dropSnapshot'> {
  const subscriptionName = (name: string) => `projects/${project}/subscriptions/${name}`;
  const snapshotName = (name: string) => `projects/${project}/snapshots/${name}`;

  async function call(method: PubsubCall['method'], path: string, body?: object): Promise<void> {
    const json = body && { body: JSON.stringify(body) };
    await rest.call({ method, path, ...json, timeoutMs: CALL_MS });
  }

  /** Pub/Sub says `NOT_FOUND` for a missing subscription as well: that is a deployment to be put right. */
  async function assertThere(subscription: string): Promise<void> {
    try {
      await call('GET', subscription);
    } catch (error) {
      // An answer: a service account may be allowed to seek, and not to look.
      if (!isCalled(error, 'PERMISSION_DENIED')) throw toUnavailable(error);
    }
  }

  return {
    async snapshot(subscription) {
      const name = `${subscription}-${randomUUID()}`;
      try {
        await call('PUT', snapshotName(name), { subscription: subscriptionName(subscription) });
      } catch (error) {
        throw toUnavailable(error);
      }
      return name;
    },
    async seek(subscription, snapshot) {
      const name = subscriptionName(subscription);
      try {
        await call('POST', `${name}:seek`, { snapshot: snapshotName(snapshot) });
      } catch (error) {
        if (!isCalled(error, 'NOT_FOUND')) throw toUnavailable(error);
        await assertThere(name);
        throw new SnapshotGoneError(snapshot, error);
      }
    },
    async dropSnapshot(snapshot) {
      try {
        await call('DELETE', snapshotName(snapshot));
      } catch (error) {
        if (!isCalled(error, 'NOT_FOUND')) throw toUnavailable(error);
      }
    },
  };
}
