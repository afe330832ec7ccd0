import { setTimeout as delay } from 'node:timers/promises';
import type { Bus, DeliveredMessage, Subscription } from '@ridewait/core';
import { envelopeOf, poster } from './push-request.ts';

export interface PushRelayOptions {
  /** Where to post: a plain `http://` URL. */
  endpoint: string;
  /** The OIDC token for the `Authorization` header; asked for every request, so it should be cached. */
  signToken: () => Promise<string>;
  /** The most requests at one time; 64 by default. */
  maxInFlight?: number;
  /** The project that the subscription's full name is told with; `local` by default. */
  projectId?: string;
  /** No answer in this time is a nack; 10 s by default, as Pub/Sub's. */
  ackDeadlineMs?: number;
  /** The wait after a message's first nack; it doubles with each one after. 100 ms by default. */
  minBackoffMs?: number;
  /** 2 s by default: short beside Pub/Sub's 60 s, for here a developer waits for a restarted service. */
  maxBackoffMs?: number;
  /** How long requests on their way may take once the relay is disposed; 3 s by default. */
  drainMs?: number;
  /** Told of every delivery that was not acked. */
  onNack?: (problem: string, message: DeliveredMessage) => void;
}

/**
 * Source: https://cloud.google.com/pubsub/docs/push#receive_push, which names 102 too: over HTTP/1.1 that
 * is never the last word, and Node waits for the one that is.
 */
const ACKS: ReadonlySet<number> = new Set([200, 201, 202, 204]);
/** Messages whose failures are counted; the oldest count goes first, and its message starts over. */
const MAX_COUNTED = 10_000;

/**
 * Pushes what a subscription delivers to an HTTP endpoint, as Pub/Sub's push subscriptions do, until it
 * is disposed.
 *
 * The emulator has push subscriptions of its own, but signs nothing: with an `oidcToken` in the push
 * config, version 0.8.20 keeps the config and posts without any `Authorization` header (it also leaves
 * `deliveryAttempt` out). A receiver that checks its tokens, as ours do everywhere, would refuse them all.
 */
export function pushRelay(
  bus: Bus,
  subscription: Subscription,
  options: PushRelayOptions,
): AsyncDisposable {
  const { maxInFlight = 64, ackDeadlineMs = 10_000, drainMs = 3_000 } = options;
  const { minBackoffMs = 100, maxBackoffMs = 2_000, onNack = () => {} } = options;
  const name = `projects/${options.projectId ?? 'local'}/subscriptions/${subscription}`;
  const target = poster(options.endpoint, maxInFlight, ackDeadlineMs);
  const failures = new Map<string, number>();
  /** The end of waiting, and the later end of requests. */
  const stop = new AbortController();
  const giveUp = new AbortController();

  async function push(message: DeliveredMessage): Promise<'ack' | 'nack'> {
    const failed = failures.get(message.id) ?? 0;
    const problem = await problemOf(message, Math.max(message.attempt, failed + 1));
    failures.delete(message.id);
    if (problem === null) return 'ack';
    onNack(problem, message);
    failures.set(message.id, failed + 1);
    if (failures.size > MAX_COUNTED) failures.delete(failures.keys().next().value!);
    // In its place among those in flight: an endpoint that is down is asked less often, not more.
    await pause(Math.min(maxBackoffMs, minBackoffMs * 2 ** failed), stop.signal);
    return 'nack';
  }

  /** Null when the endpoint took the message. */
  async function problemOf(message: DeliveredMessage, attempt: number): Promise<string | null> {
    try {
      const token = await options.signToken();
      const body = envelopeOf(message, name, attempt);
      const status = await target.post(body, token, giveUp.signal);
      return ACKS.has(status) ? null : `${options.endpoint} answered ${status}`;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }

  const subscriber = bus.subscribe(subscription, push, { maxInFlight });
  return {
    async [Symbol.asyncDispose]() {
      stop.abort();
      const timer = setTimeout(() => giveUp.abort(), drainMs);
      await subscriber[Symbol.asyncDispose]();
      clearTimeout(timer);
      target[Symbol.dispose]();
    },
  };
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await delay(ms, undefined, { signal });
  } catch {
    // Aborted: the wait is over.
  }
}
