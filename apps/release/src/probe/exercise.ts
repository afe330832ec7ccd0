import { setTimeout as wait } from 'node:timers/promises';
import type { Addresses } from '../ports.ts';
import type { Asking } from './ask.ts';

/** Requests to a revision that may wait for their answers at once: a slow one is not made slower by ever more. */
const IN_FLIGHT = 64;

/**
 * Asks both revisions the paths in turn, each the same at the same time, at a rate that doesn't ask how they are; what
 * is over the limit of requests in flight is left out on both sides, or they would not be asked the same. What they
 * answer is theirs to count. Disposing it asks nothing more, and waits for the answers in hand.
 */
export function startExercise(
  asking: Asking,
  paths: readonly string[],
  addresses: Addresses,
  requestsPerSecond: number,
): AsyncDisposable {
  const stop = new AbortController();
  const inFlight = new Set<Promise<void>>();

  async function ask(address: string, path: string): Promise<void> {
    try {
      const response = await asking.fetch(new URL(path, address), {
        headers: await asking.authorization(address),
        signal: AbortSignal.timeout(asking.timeoutMs),
        redirect: 'manual',
      });
      // To its end, as a phone would.
      await response.arrayBuffer();
    } catch {
      // A revision that doesn't answer is seen by what it counts, and by its crashes.
    }
  }

  async function run(): Promise<void> {
    const began = performance.now();
    for (let sent = 0; !stop.signal.aborted; sent++) {
      const aheadMs = began + (sent * 1000) / requestsPerSecond - performance.now();
      if (aheadMs > 0) await wait(aheadMs, undefined, { signal: stop.signal }).catch(() => {});
      if (stop.signal.aborted) return;
      if (inFlight.size >= 2 * IN_FLIGHT) continue;
      const path = paths[sent % paths.length]!;
      for (const address of [addresses.candidate, addresses.stable]) {
        const asked = ask(address, path);
        inFlight.add(asked);
        void asked.finally(() => inFlight.delete(asked));
      }
    }
  }
  const running = run();
  return {
    async [Symbol.asyncDispose]() {
      stop.abort();
      await running;
      await Promise.all(inFlight);
    },
  };
}
