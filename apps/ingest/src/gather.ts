import { type Reading, UnavailableError } from '@ridewait/core';
import type { ReadingsMessage } from '@ridewait/contracts';
import { nodeTimer, type SetTimer } from '@ridewait/service';

/** How long the first batch of a message waits for company. */
const LINGER_MS = 5;
/** Messages of a park on their way at once; the next one gathers company until one of them is through. */
const MAX_ON_THE_WAY = 2;
/** A message is sent at once when it holds this many readings. */
const FULL = 1_000;
/** Readings that may wait for the bus in this instance; beyond it the sensors are told to come back. */
const MAX_WAITING = 200_000;

export interface Gather {
  /** Resolves once the bus has accepted the message that these readings went with. */
  add(park: string, attraction: string, readings: readonly Reading[]): Promise<void>;
  /** Sends what is waiting and waits for what is on its way. */
  [Symbol.asyncDispose](): Promise<void>;
}

/** A message that still takes readings. */
interface OpenMessage {
  attractions: Map<string, Reading[]>;
  count: number;
  sent: PromiseWithResolvers<void>;
  /** Undefined once it has lingered. */
  stopWaiting: (() => void) | undefined;
}

interface ParkQueue {
  open: OpenMessage | undefined;
  onTheWay: number;
}

/**
 * Puts the readings of concurrent requests for one park into one message: the cost of the bus is per message,
 * so a busy park pays for some hundred messages a second, however many sensors speak. The slower the bus
 * answers, the larger its messages grow.
 */
export function gather(
  publish: (message: ReadingsMessage) => Promise<void>,
  now: () => number,
  setTimer: SetTimer = nodeTimer,
): Gather {
  const queues = new Map<string, ParkQueue>();
  const inHand = new Set<Promise<void>>();
  let held = 0;

  function openMessage(park: string, queue: ParkQueue): OpenMessage {
    const opened: OpenMessage = {
      attractions: new Map(),
      count: 0,
      sent: Promise.withResolvers(),
      stopWaiting: setTimer(() => {
        opened.stopWaiting = undefined;
        if (queue.onTheWay < MAX_ON_THE_WAY) send(park, queue, opened);
      }, LINGER_MS),
    };
    queue.open = opened;
    return opened;
  }

  function send(park: string, queue: ParkQueue, message: OpenMessage): void {
    message.stopWaiting?.();
    queue.open = undefined;
    queue.onTheWay += 1;
    inHand.add(message.sent.promise);
    void deliver(park, queue, message);
  }

  async function deliver(park: string, queue: ParkQueue, message: OpenMessage): Promise<void> {
    const { attractions, count, sent } = message;
    try {
      await publish({
        v: 1,
        park,
        receivedAt: now(),
        attractions: [...attractions].map(([id, readings]) => ({ id, readings })),
      });
      sent.resolve();
    } catch (error) {
      sent.reject(error);
    }
    held -= count;
    queue.onTheWay -= 1;
    inHand.delete(sent.promise);
    const { open } = queue;
    if (open && open.stopWaiting === undefined) send(park, queue, open);
    else if (!open && queue.onTheWay === 0) queues.delete(park);
  }

  return {
    add(park, attraction, readings) {
      if (held + readings.length > MAX_WAITING) {
        const cause = new Error(`${held} readings are waiting for it already`);
        return Promise.reject(new UnavailableError('bus', cause));
      }
      const queue = queues.get(park) ?? { open: undefined, onTheWay: 0 };
      queues.set(park, queue);
      const message = queue.open ?? openMessage(park, queue);
      const others = message.attractions.get(attraction);
      if (others) for (const reading of readings) others.push(reading);
      else message.attractions.set(attraction, [...readings]);
      message.count += readings.length;
      held += readings.length;
      if (message.count >= FULL) send(park, queue, message);
      return message.sent.promise;
    },
    async [Symbol.asyncDispose]() {
      for (const [park, queue] of queues) if (queue.open) send(park, queue, queue.open);
      await Promise.allSettled(inHand);
    },
  };
}
