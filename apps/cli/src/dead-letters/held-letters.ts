import { setTimeout as wait } from 'node:timers/promises';
import { type DeadLetter, decodeDeadLetter, type Decoded } from '@ridewait/contracts';
import type { Bus, DeliveredMessage } from '@ridewait/core';

/** A letter that nobody else gets until it is acked, or until the review ends. */
export interface HeldLetter {
  /** The bus's id of it. */
  id: string;
  decoded: Decoded<DeadLetter>;
  /** For good. What isn't acked goes back when the review ends. */
  ack(): void;
}

export interface ReviewOptions {
  /** The review ends when no letter has come for so long; 3,000 ms by default. */
  quietMs?: number;
  /** For the first letter, which may have a connection to wait for; 8,000 ms by default. */
  firstMs?: number;
  /** Letters held at one time; 5,000 by default. */
  maxHeld?: number;
}

export interface Review extends AsyncDisposable {
  /** Those that wait, in any order, each once; it ends where no more come, or no more can be held. */
  letters(): AsyncGenerator<HeldLetter, void>;
  /** Whether it ended because no more could be held: there may be others then. */
  isFull(): boolean;
}

/** What the bus itself holds of one subscriber's messages; beyond it no more come. */
const MAX_BYTES = 60 * 1024 * 1024;

interface Held {
  outcome: PromiseWithResolvers<'ack' | 'nack'>;
  bytes: number;
}

/**
 * Takes letters from the subscription `dead-letters-review` and holds them. Disposing it gives back those that
 * nobody acked: first it stops taking, or they would come again at once.
 */
export function reviewLetters(
  bus: Pick<Bus, 'subscribe'>,
  { quietMs = 3_000, firstMs = 8_000, maxHeld = 5_000 }: ReviewOptions = {},
): Review {
  const held = new Map<string, Held>();
  const arrived: HeldLetter[] = [];
  let heldBytes = 0;
  let woken = Promise.withResolvers<void>();
  let isOver = false;

  async function take({ id, data }: DeliveredMessage): Promise<'ack' | 'nack'> {
    if (isOver) return 'nack';
    // The same delivered again, which it may be at any time: it shares its fate.
    const known = held.get(id);
    if (known) return known.outcome.promise;
    const outcome = Promise.withResolvers<'ack' | 'nack'>();
    const bytes = data.byteLength;
    held.set(id, { outcome, bytes });
    heldBytes += bytes;
    arrived.push({ id, decoded: decodeDeadLetter(data), ack: () => settle(id, 'ack') });
    woken.resolve();
    return outcome.promise;
  }

  function settle(id: string, outcome: 'ack' | 'nack'): void {
    const letter = held.get(id);
    if (!letter) return;
    held.delete(id);
    heldBytes -= letter.bytes;
    letter.outcome.resolve(outcome);
  }

  function isFull(): boolean {
    return held.size >= maxHeld || heldBytes >= MAX_BYTES;
  }

  /** False when nothing came. */
  async function comes(withinMs: number): Promise<boolean> {
    if (arrived.length > 0) return true;
    const over = new AbortController();
    const timer = wait(withinMs, undefined, { signal: over.signal }).catch(() => {});
    await Promise.race([woken.promise, timer]);
    over.abort();
    woken = Promise.withResolvers<void>();
    return arrived.length > 0;
  }

  const subscriber = bus.subscribe('dead-letters-review', take, { maxInFlight: maxHeld });
  return {
    isFull,
    async *letters() {
      for (let patienceMs = firstMs; await comes(patienceMs); patienceMs = quietMs) {
        for (let letter = arrived.shift(); letter; letter = arrived.shift()) yield letter;
        if (isFull()) return;
      }
    },
    async [Symbol.asyncDispose]() {
      isOver = true;
      const closed = subscriber[Symbol.asyncDispose]();
      for (const id of held.keys()) settle(id, 'nack');
      await closed;
    },
  };
}
