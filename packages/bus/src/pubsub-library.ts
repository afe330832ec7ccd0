import { PubSub } from '@google-cloud/pubsub';
import type { Bus } from '@ridewait/core';
import type { PubsubRestOptions } from './pubsub-rest.ts';
import { pubsubSubscriber } from './pubsub-subscriber.ts';
import { makeTopics } from './pubsub-topics.ts';

export interface PubsubLibraryOptions extends PubsubRestOptions {
  onError(error: Error): void;
}

/** What is left to Google's client: streams of deliveries, and making topics. In the cloud no service does either. */
export interface PubsubLibrary extends AsyncDisposable {
  makeTopics(options: { archive: boolean }): Promise<void>;
  subscribe(
    ...[subscription, handler, options]: Required<Parameters<Bus['subscribe']>>
  ): AsyncDisposable;
}

/** gRPC would wait up to two minutes before it tries a lost connection again. */
const CHANNEL = { 'grpc.max_reconnect_backoff_ms': 5_000 };
const DEFAULT_IN_FLIGHT = 100;

export function pubsubLibrary(options: PubsubLibraryOptions): PubsubLibrary {
  const { projectId, emulatorHost, endpoint, onError } = options;
  const apiEndpoint = emulatorHost ?? endpoint;
  const client = new PubSub({
    projectId,
    ...CHANNEL,
    ...(apiEndpoint !== undefined && { apiEndpoint }),
    // Said in any case, or the client takes it from the environment.
    emulatorMode: emulatorHost !== undefined,
    // Said here, or it is looked for in credentials, and those in the metadata server.
    ...(emulatorHost !== undefined && { clientOptions: { universeDomain: 'googleapis.com' } }),
  });
  return {
    makeTopics: (wanted) => makeTopics(client, wanted),
    subscribe(subscription, handler, { maxInFlight = DEFAULT_IN_FLIGHT }) {
      return pubsubSubscriber(client, subscription, handler, { maxInFlight, onError });
    },
    [Symbol.asyncDispose]: () => client.close(),
  };
}
