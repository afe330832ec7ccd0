import { connectRedis, type RedisOptions } from './redis-connection.ts';

export interface RedisSubscriber extends AsyncDisposable {
  /** Resolves once the server has confirmed the subscription. */
  subscribe(channel: string, listener: (message: string) => void): Promise<AsyncDisposable>;
}

/** A connection that only listens; its subscriptions outlive the loss of the connection. */
export function redisSubscriber(options: RedisOptions): RedisSubscriber {
  const active = new Set<{ channel: string; listener: (message: string) => void }>();
  const connection = connectRedis(options, (client) => {
    for (const { channel, listener } of active) {
      client.subscribe(channel, listener).catch(() => undefined);
    }
  });

  return {
    async subscribe(channel, onMessage) {
      // The client may deliver for a while to one who has left.
      const subscription = {
        channel,
        listener(message: string) {
          if (active.has(subscription)) onMessage(message);
        },
      };
      async function unsubscribe(): Promise<void> {
        if (!active.delete(subscription)) return;
        const left = connection.client().unsubscribe(channel, subscription.listener);
        // Where the server is away, the client forgets the listener now and the server knows nobody.
        if (connection.client().isReady) await connection.run(() => left).catch(() => undefined);
        else left.catch(() => undefined);
      }
      active.add(subscription);
      try {
        await connection.run((client) => client.subscribe(channel, subscription.listener));
      } catch (error) {
        await unsubscribe();
        throw error;
      }
      return { [Symbol.asyncDispose]: unsubscribe };
    },
    async [Symbol.asyncDispose]() {
      active.clear();
      await connection[Symbol.asyncDispose]();
    },
  };
}
