import type { DeliveredMessage, Subscription } from '@ridewait/core';
import type { Random } from '@ridewait/simulator';
import type { Instance } from './fleet.ts';
import type { Schedule } from './schedule.ts';
import type { Servers } from './servers.ts';

/** How Pub/Sub treats its subscribers at this moment. */
export interface Delivery {
  /** The share of messages that are delivered twice though the first delivery is acked. */
  duplicates: number;
  /** The share of deliveries that lie about before they are sent, or before their answer is heard. */
  held: number;
}

const ACK_DEADLINE_MS = 10_000;
const RETRY_MS = 1_000;
const HELD_MS = 25_000;

/** The network and Pub/Sub's own machines: they don't die with an instance. */
const PUBSUB = { name: 'pubsub', isDead: false };

export interface PushDeps {
  schedule: Schedule;
  random: Random;
  servers: Pick<Servers, 'bus'>;
  delivery: Delivery;
}

/**
 * Pushes what a subscription has to any instance there is, in any order, as Pub/Sub does: what is not answered
 * before the deadline is delivered again, while the first delivery may still be at work.
 */
export function pushTo(
  subscription: Subscription,
  path: string,
  instances: () => readonly Instance[],
  { schedule, random, servers, delivery }: PushDeps,
): { inFlight(): number } {
  let inFlight = 0;
  const pause = () => (random.chance(delivery.held) ? random.between(0, HELD_MS) : 0);

  function after(delayMs: number, run: () => unknown): void {
    if (delayMs > 0) schedule.setTimer(() => schedule.add(PUBSUB, run), delayMs);
    else schedule.add(PUBSUB, run);
  }

  /** Sends a message to some instance; `onAnswer` is told what it answered, if it lives to answer. */
  async function send(
    message: DeliveredMessage,
    onAnswer?: (isAcked: boolean) => void,
  ): Promise<void> {
    const alive = instances();
    const instance = alive[Math.floor(random.next() * alive.length)];
    if (!instance) return;
    const { status } = await instance.fetch(path, envelopeOf(message, subscription));
    // An instance that dies between its work and its answer has not answered.
    schedule.add(instance.owner, () => after(pause(), () => onAnswer?.(status < 300)));
  }

  servers.bus.subscribe(
    subscription,
    (message) =>
      new Promise<'ack' | 'nack'>((resolve) => {
        inFlight += 1;
        const stop = schedule.setTimer(() => resolve('nack'), ACK_DEADLINE_MS);
        const onAnswer = (isAcked: boolean) => {
          stop();
          if (isAcked) resolve('ack');
          else schedule.setTimer(() => resolve('nack'), RETRY_MS);
        };
        after(pause(), () => send(message, onAnswer));
        if (random.chance(delivery.duplicates)) after(pause(), () => send(message));
      }).finally(() => {
        inFlight -= 1;
      }),
    { maxInFlight: 500 },
  );
  return { inFlight: () => inFlight };
}

function envelopeOf(
  { id, data, attributes, publishedAt, attempt }: DeliveredMessage,
  subscription: string,
): string {
  return JSON.stringify({
    message: {
      messageId: id,
      publishTime: new Date(publishedAt).toISOString(),
      data: Buffer.from(data).toString('base64'),
      attributes,
    },
    subscription,
    deliveryAttempt: attempt,
  });
}
