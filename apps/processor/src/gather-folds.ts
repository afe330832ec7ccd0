import type { Attraction, Reading } from '@ridewait/core';
import type { FoldAttraction } from './fold-attraction.ts';

interface Waiting {
  attraction: Attraction;
  readings: Reading[];
  done: PromiseWithResolvers<void>;
}

export interface GatheredFolds {
  /** Resolves once these readings are in the written state; rejects when their write failed. */
  add: FoldAttraction;
  /** Resolves when nothing is in hand. */
  idle(): Promise<void>;
}

/**
 * One write at a time for each attraction: what arrives while it is on its way is folded together in the
 * next one. So a ride's load sets the size of its writes, not their number, and this instance never races
 * itself.
 */
export function gatherFolds(foldAttraction: FoldAttraction): GatheredFolds {
  const waiting = new Map<string, Waiting>();
  const running = new Map<string, Promise<void>>();

  async function run(key: string, park: string): Promise<void> {
    for (let next = waiting.get(key); next; next = waiting.get(key)) {
      waiting.delete(key);
      await foldAttraction(park, next.attraction, next.readings).then(
        next.done.resolve,
        next.done.reject,
      );
    }
    running.delete(key);
  }

  return {
    add(park, attraction, readings) {
      const key = `${park}\u0000${attraction.id}`;
      const batch = waiting.get(key) ?? {
        attraction,
        readings: [],
        done: Promise.withResolvers<void>(),
      };
      waiting.set(key, batch);
      for (const reading of readings) batch.readings.push(reading);
      if (!running.has(key)) running.set(key, run(key, park));
      return batch.done.promise;
    },
    async idle() {
      while (running.size > 0) await Promise.all(running.values());
    },
  };
}
