import type { Bus, Topic } from '@ridewait/core';
import { closedError, isCalled, toUnavailable, within } from './pubsub-errors.ts';
import { type PubsubPublisher, pubsubPublisher } from './pubsub-publisher.ts';
import { pubsubRest, type PubsubRestOptions } from './pubsub-rest.ts';
import { pubsubSnapshots } from './pubsub-snapshots.ts';
import { pubsubSubscriber } from './pubsub-subscriber.ts';
import { makeTopics } from './pubsub-topics.ts';
import type { SubscriptionsAskedFor } from './subscriptions.ts';

export interface PubsubBusOptions extends PubsubRestOptions {
  /** How long messages wait for others to be sent along with, in milliseconds; 5 by default. */
  batchMs?: number;
  /** The most that a publish may take before it rejects, retries included, in milliseconds; 5,000 by default. */
  publishTimeoutMs?: number;
  /** What may wait to be published; 32 MiB by default. A publish beyond it rejects at once. */
  maxBufferedBytes?: number;
  /** Told of a pull or an ack that failed; both are done again. */
  onError?: (error: Error) => void;
}

export interface PubsubBus extends Bus {
  /**
   * Makes the topics and subscriptions that are missing. For the emulator: in the cloud Pulumi owns
   * them. They carry no dead-letter policy, for the 100 tries that it allows are gone in seconds here,
   * where nacks come back at once: a processor that restarts would turn its traffic into dead letters.
   * `archive` makes `readings-archive` too, `shadow` that of a processor on trial: without a reader, all that was
   * ever said would pile up in them.
   */
  ensureTopics(asked?: SubscriptionsAskedFor): Promise<void>;
}

const PING_MS = 2_000;
const ENSURE_MS = 20_000;
const DEFAULT_IN_FLIGHT = 100;

/**
 * The bus on Google Cloud Pub/Sub. With `emulatorHost` it needs no credentials and looks for none;
 * without, it takes the application's default ones.
 */
export function pubsubBus(options: PubsubBusOptions): PubsubBus {
  const { projectId, onError = () => {} } = options;
  const rest = pubsubRest(options);
  const snapshots = pubsubSnapshots(rest, projectId);
  const publishers = new Map<Topic, PubsubPublisher>();
  const subscribers = new Set<AsyncDisposable>();
  let isClosed = false;

  const topicName = (topic: Topic) => `projects/${projectId}/topics/${topic}`;

  function publisherOf(topic: Topic): PubsubPublisher {
    let publisher = publishers.get(topic);
    if (!publisher) {
      publisher = pubsubPublisher(rest, topicName(topic), options);
      publishers.set(topic, publisher);
    }
    return publisher;
  }

  async function ping(): Promise<void> {
    if (isClosed) throw closedError();
    try {
      await rest.call({ method: 'GET', path: topicName('readings'), timeoutMs: PING_MS });
    } catch (error) {
      // An answer: a publisher's service account may publish, not look.
      if (!isCalled(error, 'PERMISSION_DENIED')) throw toUnavailable(error);
    }
  }

  async function ensureTopics(asked: SubscriptionsAskedFor = {}): Promise<void> {
    try {
      await within(ENSURE_MS, makeTopics(rest, `projects/${projectId}`, asked));
    } catch (error) {
      throw toUnavailable(error);
    }
  }

  return {
    ensureTopics,
    ping,
    async publish(topic, message) {
      if (isClosed) throw closedError();
      return publisherOf(topic).publish(message);
    },
    async snapshot(subscription) {
      if (isClosed) throw closedError();
      return snapshots.snapshot(subscription);
    },
    async seek(subscription, snapshot) {
      if (isClosed) throw closedError();
      await snapshots.seek(subscription, snapshot);
    },
    async dropSnapshot(snapshot) {
      if (isClosed) throw closedError();
      await snapshots.dropSnapshot(snapshot);
    },
    subscribe(subscription, handler, { maxInFlight = DEFAULT_IN_FLIGHT } = {}) {
      if (isClosed) throw closedError();
      const name = `projects/${projectId}/subscriptions/${subscription}`;
      const subscriber = pubsubSubscriber(rest, name, handler, { maxInFlight, onError });
      const disposable = {
        async [Symbol.asyncDispose]() {
          subscribers.delete(disposable);
          await subscriber[Symbol.asyncDispose]();
        },
      };
      subscribers.add(disposable);
      return disposable;
    },
    async [Symbol.asyncDispose]() {
      if (isClosed) return;
      isClosed = true;
      await Promise.all([...subscribers].map((one) => one[Symbol.asyncDispose]()));
      await Promise.all([...publishers.values()].map((publisher) => publisher.settled()));
      rest[Symbol.dispose]();
    },
  };
}
