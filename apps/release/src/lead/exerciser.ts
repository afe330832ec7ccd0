import type { Addresses, Probe } from '../ports.ts';

/** Has both revisions asked more than guests ask them, while a step wants it. */
export interface Exerciser extends AsyncDisposable {
  /** As much as is wanted now; nothing, where there is no address or none is wanted. */
  want(service: string, addresses: Addresses | undefined, requestsPerSecond: number): Promise<void>;
}

export function exerciser(probe: Probe): Exerciser {
  let running: { key: string; load: AsyncDisposable } | undefined;

  async function stop(): Promise<void> {
    const before = running;
    running = undefined;
    await before?.load[Symbol.asyncDispose]();
  }
  return {
    async want(service, addresses, requestsPerSecond) {
      const isWanted = addresses !== undefined && requestsPerSecond > 0;
      const key = isWanted ? JSON.stringify([service, addresses, requestsPerSecond]) : undefined;
      if (running?.key === key) return;
      await stop();
      if (!isWanted) return;
      running = { key: key!, load: probe.exercise(service, addresses, requestsPerSecond) };
    },
    [Symbol.asyncDispose]: stop,
  };
}
