import type { Bus, DeliveredMessage, OutgoingMessage, Subscription } from '@ridewait/core';
import { afterEach, beforeEach } from 'vitest';

/** What the contract needs of an adapter. */
export interface BusUnderTest extends AsyncDisposable {
  /** A bus that nobody has used yet, and nobody else uses. */
  bus: Bus;
  /** Another one of its kind whose other side is away. */
  away: Bus;
  /** Whether `attempt` counts; a Pub/Sub subscription without a dead-letter policy doesn't tell. */
  countsAttempts: boolean;
}

/** The adapter that the running test has for itself. */
export interface Stage {
  readonly made: BusUnderTest;
  readonly bus: Bus;
  /** Subscribes, and resolves with the first `count` messages that came in, all acked. */
  take(count: number, subscription?: Subscription): Promise<DeliveredMessage[]>;
  /** As `take`, and only what the messages said, sorted. */
  takeTexts(count: number, subscription?: Subscription): Promise<string[]>;
}

/** To be called inside `describe`: it makes an adapter before each test there, and disposes it after. */
export function setStage(make: () => Promise<BusUnderTest>): Stage {
  let made: BusUnderTest;
  beforeEach(async () => {
    made = await make();
  });
  afterEach(() => made[Symbol.asyncDispose]());

  async function take(count: number, subscription: Subscription = 'readings-processor') {
    const taken: DeliveredMessage[] = [];
    const all = Promise.withResolvers<void>();
    await using subscribers = new AsyncDisposableStack();
    subscribers.use(
      made.bus.subscribe(subscription, async (delivered) => {
        taken.push(delivered);
        if (taken.length === count) all.resolve();
        return 'ack';
      }),
    );
    await all.promise;
    return taken;
  }

  return {
    get made() {
      return made;
    },
    get bus() {
      return made.bus;
    },
    take,
    async takeTexts(count, subscription) {
      return (await take(count, subscription)).map(textOf).toSorted();
    },
  };
}

export function message(text: string, attributes: Record<string, string> = {}): OutgoingMessage {
  return { data: new TextEncoder().encode(text), attributes };
}

export function textOf({ data }: DeliveredMessage): string {
  return new TextDecoder().decode(data);
}
