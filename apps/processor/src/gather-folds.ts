import { type Attraction, type Reading, UnavailableError } from '@ridewait/core';
import type { FoldAttraction } from './fold-attraction.ts';

/** What one message brought for an attraction. */
interface Part {
  readings: readonly Reading[];
  done: PromiseWithResolvers<void>;
}

interface Waiting {
  attraction: Attraction;
  parts: Part[];
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
 * itself. Where a fault comes of folding together, each message is folded by itself: one that can't be folded
 * fails alone.
 */
export function gatherFolds(foldAttraction: FoldAttraction): GatheredFolds {
  const waiting = new Map<string, Waiting>();
  const running = new Map<string, Promise<void>>();

  async function run(key: string, park: string): Promise<void> {
    for (let next = waiting.get(key); next; next = waiting.get(key)) {
      waiting.delete(key);
      await foldTogether(park, next);
    }
    running.delete(key);
  }

  async function foldTogether(park: string, { attraction, parts }: Waiting): Promise<void> {
    const readings =
      parts.length === 1 ? parts[0]!.readings : parts.flatMap((part) => part.readings);
    try {
      await foldAttraction(park, attraction, readings);
      for (const { done } of parts) done.resolve();
    } catch (error) {
      if (parts.length === 1 || error instanceof UnavailableError) {
        for (const { done } of parts) done.reject(error);
      } else {
        for (const part of parts) await foldTogether(park, { attraction, parts: [part] });
      }
    }
  }

  return {
    add(park, attraction, readings) {
      const key = `${park}\u0000${attraction.id}`;
      const batch = waiting.get(key) ?? { attraction, parts: [] };
      const part: Part = { readings, done: Promise.withResolvers<void>() };
      waiting.set(key, batch);
      batch.parts.push(part);
      if (!running.has(key)) running.set(key, run(key, park));
      return part.done.promise;
    },
    async idle() {
      while (running.size > 0) await Promise.all(running.values());
    },
  };
}
