import { ping } from './redis-commands.ts';
import { connectRedis, type RedisOptions } from './redis-connection.ts';

export interface RedisSubscriber extends AsyncDisposable {
  /** Resolves once the server has confirmed the subscription. */
  subscribe(channel: string, listener: (message: string) => void): Promise<AsyncDisposable>;
}

/** A connection that only listens; its subscriptions outlive the loss of the connection. */
export function redisSubscriber(options: RedisOptions): RedisSubscriber {
  /** What is wanted; what the server has is brought in line with it whenever a connection is ready. */
  const channels = new Map<string, Set<{ listener: (message: string) => void }>>();
  const connection = connectRedis(options, (client) => {
    for (const channel of channels.keys()) {
      client.subscribe(channel, dispatch).catch(() => undefined);
    }
  });

  function dispatch(message: string, channel: string): void {
    const listeners = channels.get(channel);
    for (const { listener } of listeners ?? []) listener(message);
    // The last listener left while the server was away.
    if (!listeners)
      connection
        .client()
        .unsubscribe(channel, dispatch)
        .catch(() => undefined);
  }

  async function leave(channel: string, subscription: { listener: (message: string) => void }) {
    const listeners = channels.get(channel);
    if (!listeners?.delete(subscription) || listeners.size > 0) return;
    channels.delete(channel);
    if (!connection.client().isReady) return;
    await connection.run((client) => client.unsubscribe(channel, dispatch)).catch(() => undefined);
  }

  return {
    async subscribe(channel, listener) {
      const subscription = { listener };
      const listeners = channels.get(channel) ?? new Set();
      channels.set(channel, listeners.add(subscription));
      try {
        await connection.run(async (client) => {
          await client.subscribe(channel, dispatch);
          // The client asks the server for the first listener of a channel only.
          await ping(client);
        });
      } catch (error) {
        await leave(channel, subscription);
        throw error;
      }
      return { [Symbol.asyncDispose]: () => leave(channel, subscription) };
    },
    async [Symbol.asyncDispose]() {
      channels.clear();
      await connection[Symbol.asyncDispose]();
    },
  };
}
