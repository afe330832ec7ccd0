import { UnavailableError } from '@ridewait/core';
import { RedisClient as LibraryClient } from '@redis/client';
import { ping } from './redis-commands.ts';
import { isDemotion, NoAnswerError, toStoreError } from './redis-errors.ts';

export interface RedisOptions {
  /** `redis://` or, with TLS, `rediss://`; may carry a user, a password and a database's number. */
  url: string;
  /** AUTH, where the URL doesn't carry it. */
  password?: string;
  tls?: {
    /** The certificate authorities to trust, PEM. Without it, those of the system. */
    ca?: string;
    /**
     * False takes any name in a certificate that `ca` signed: for an authority that serves one instance
     * alone, as Memorystore's does, whose instances are addressed by IP.
     */
    checkName?: boolean;
  };
  /** The longest that a caller waits for an answer, connecting included. Default 1,000. */
  commandTimeoutMs?: number;
  /** Commands that may wait in this process, before the next is refused. Default 10,000. */
  maxQueue?: number;
  /** Told of each failure to connect and each loss of the connection, for logs and metrics. */
  onConnectionError?: (error: Error) => void;
}

const CONNECT_TIMEOUT_MS = 5_000;
const HEARTBEAT_MS = 2_000;
const MAX_RECONNECT_MS = 1_000;

export type RedisClient = ReturnType<typeof newClient>;
type Client = RedisClient;

function newClient(options: RedisOptions) {
  const isTls = options.url.startsWith('rediss:');
  return new LibraryClient({
    url: options.url,
    ...(options.password !== undefined && { password: options.password }),
    socket: {
      // A server that accepts and never greets is given up after this as well.
      connectTimeout: CONNECT_TIMEOUT_MS,
      socketTimeout: CONNECT_TIMEOUT_MS,
      // Never gives up, which the client's own strategy does after a socket's timeout.
      reconnectStrategy: (retries) =>
        Math.min(50 * 2 ** Math.min(retries, 10), MAX_RECONNECT_MS) * (0.5 + Math.random() / 2),
      ...(isTls && {
        tls: true as const,
        ...(options.tls?.ca !== undefined && { ca: options.tls.ca }),
        ...(options.tls?.checkName === false && { checkServerIdentity: () => undefined }),
      }),
    },
    commandsQueueMaxLength: options.maxQueue ?? 10_000,
    maintNotifications: 'disabled',
  });
}

export interface RedisConnection extends AsyncDisposable {
  /** Runs a command; rejects with `UnavailableError` when there is no answer in time. */
  run<T>(command: (client: Client) => Promise<T>): Promise<T>;
  /** The client of this moment; another one takes its place when a server falls silent. */
  client(): Client;
}

/**
 * One connection that heals by itself. While the server is away, commands wait for the first attempt to
 * reconnect and then fail at once, so that a caller can turn to its second source without a second's delay.
 * A connection whose server falls silent, or is a primary no more, is replaced.
 */
export function connectRedis(
  options: RedisOptions,
  onReady: (client: Client) => void = () => undefined,
): RedisConnection {
  const commandTimeoutMs = options.commandTimeoutMs ?? 1_000;
  let failures = 0;
  let lastFailure: Error | undefined;
  let answeredAt = performance.now();
  let isClosed = false;
  let client = open();

  function open(): Client {
    const opened = newClient(options);
    opened.on('ready', () => {
      if (opened !== client) return;
      failures = 0;
      onReady(opened);
    });
    opened.on('error', (error: Error) => {
      if (opened !== client || isClosed) return;
      failures += 1;
      lastFailure = error;
      options.onConnectionError?.(error);
    });
    // Its errors are those of the event.
    opened.connect().catch(() => undefined);
    return opened;
  }

  function replace(silent: Client): void {
    if (silent !== client || isClosed) return;
    client = open();
    silent.destroy();
  }

  async function run<T>(command: (client: Client) => Promise<T>): Promise<T> {
    const used = client;
    if (failures > 1 && !used.isReady) throw new UnavailableError('live store', lastFailure);
    const late = Promise.withResolvers<never>();
    // An answer that lies in the socket already counts, however long this process was busy: it is read before the
    // immediate.
    const timer = setTimeout(
      () => setImmediate(() => late.reject(new NoAnswerError(commandTimeoutMs))),
      commandTimeoutMs,
    );
    try {
      // A command that waits for a connection must not be sent after its caller has given up. The client's own
      // limit sees to that; it costs as much as the command, so that only those that have to wait get it.
      const asked = used.isReady ? used : used.withCommandOptions({ timeout: commandTimeoutMs });
      const answer = await Promise.race([command(asked), late.promise]);
      answeredAt = performance.now();
      return answer;
    } catch (error) {
      const isSilent =
        error instanceof NoAnswerError &&
        used.isReady &&
        performance.now() - answeredAt >= commandTimeoutMs;
      if (isSilent || isDemotion(error)) replace(used);
      throw toStoreError(error);
    } finally {
      clearTimeout(timer);
    }
  }

  // Finds a silent server even where nobody asks it anything: a subscriber only listens.
  const heartbeat = setInterval(() => {
    if (client.isReady) run(ping).catch(() => undefined);
  }, HEARTBEAT_MS);
  heartbeat.unref();

  return {
    run,
    client: () => client,
    async [Symbol.asyncDispose]() {
      if (isClosed) return;
      isClosed = true;
      clearInterval(heartbeat);
      // What was asked may still be answered, for as long as anybody would wait for it.
      if (client.isReady) await run((each) => each.close()).catch(() => undefined);
      client.destroy();
    },
  };
}
