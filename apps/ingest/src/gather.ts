import { type Reading, UnavailableError } from '@ridewait/core';
import type { ReadingsMessage } from '@ridewait/contracts';

/** How long the first batch of a message waits for company. */
const LINGER_MS = 5;
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

interface Waiting {
  attractions: Map<string, Reading[]>;
  count: number;
  sent: Promise<void>;
  timer: NodeJS.Timeout;
  send(): void;
}

/**
 * Puts the readings of concurrent requests for one park into one message: the cost of the bus is per message,
 * so a busy park pays for some hundred messages a second, however many sensors speak.
 */
export function gather(
  publish: (message: ReadingsMessage) => Promise<void>,
  now: () => number,
): Gather {
  const waiting = new Map<string, Waiting>();
  const onTheWay = new Set<Promise<void>>();
  let held = 0;

  function start(park: string): Waiting {
    const { promise, resolve } = Promise.withResolvers<void>();
    const sent = promise.then(() => {
      const attractions = [...started.attractions].map(([id, readings]) => ({ id, readings }));
      return publish({ v: 1, park, receivedAt: now(), attractions });
    });
    function send(): void {
      clearTimeout(started.timer);
      waiting.delete(park);
      resolve();
    }
    const started: Waiting = {
      attractions: new Map(),
      count: 0,
      sent,
      send,
      timer: setTimeout(send, LINGER_MS),
    };
    waiting.set(park, started);
    const settled = sent
      .catch(() => {})
      .finally(() => {
        held -= started.count;
        onTheWay.delete(settled);
      });
    onTheWay.add(settled);
    return started;
  }

  return {
    add(park, attraction, readings) {
      if (held + readings.length > MAX_WAITING) {
        const cause = new Error(`${held} readings are waiting for it already`);
        return Promise.reject(new UnavailableError('bus', cause));
      }
      const batch = waiting.get(park) ?? start(park);
      const others = batch.attractions.get(attraction);
      if (others) others.push(...readings);
      else batch.attractions.set(attraction, [...readings]);
      batch.count += readings.length;
      held += readings.length;
      if (batch.count >= FULL) batch.send();
      return batch.sent;
    },
    async [Symbol.asyncDispose]() {
      for (const batch of waiting.values()) batch.send();
      await Promise.all(onTheWay);
    },
  };
}
