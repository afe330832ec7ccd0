import type { Bus, DeliveredMessage, Subscription } from '@ridewait/core';

/** A clock that stands still until it is moved. */
export function manualTimers() {
  let pending: { task: () => void; delayMs: number }[] = [];
  return {
    delays: () => pending.map(({ delayMs }) => delayMs),
    fire() {
      const due = pending;
      pending = [];
      for (const { task } of due) task();
    },
    setTimer(task: () => void, delayMs: number) {
      const entry = { task, delayMs };
      pending.push(entry);
      return () => void (pending = pending.filter((one) => one !== entry));
    },
  };
}

export const BYTES = new Uint8Array(1_000);

/** Lets all that is already resolved run on. */
export function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

export async function publishMany(bus: Bus, count: number, data = new Uint8Array()): Promise<void> {
  for (let n = 0; n < count; n += 1) await bus.publish('readings', { data, attributes: {} });
}

/** The next `count` messages, one after another, each acked. */
export async function takeFrom(
  bus: Bus,
  count: number,
  subscription: Subscription = 'readings-processor',
): Promise<DeliveredMessage[]> {
  const taken: DeliveredMessage[] = [];
  const all = Promise.withResolvers<void>();
  await using subscribers = new AsyncDisposableStack();
  subscribers.use(
    bus.subscribe(
      subscription,
      async (message) => {
        taken.push(message);
        if (taken.length === count) all.resolve();
        return 'ack';
      },
      { maxInFlight: 1 },
    ),
  );
  await all.promise;
  return taken;
}
