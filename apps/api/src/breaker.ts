import { UnavailableError } from '@ridewait/core';
import { nodeTimer, type SetTimer } from '@ridewait/service';

export interface BreakerOptions {
  part: UnavailableError['part'];
  /** A store that takes longer counts as away. */
  timeoutMs: number;
  /** How long a store that is away is left alone before one call tries it again. */
  retryMs: number;
  /** Failures in a row that make it away: one slow answer is a hiccup, not an outage. */
  failuresToOpen: number;
  /** Milliseconds since 1970. */
  now: () => number;
  setTimer?: SetTimer;
  onOpen: (error: UnavailableError) => void;
  onClose: () => void;
}

/** Asks a store. Rejects with `UnavailableError` when it is away, slow or left alone; faults pass through. */
export type Breaker = <T>(ask: () => Promise<T>) => Promise<T>;

/**
 * A circuit breaker (Nygard, Release It!): closed, it lets every call through; open, none, so that a dead
 * store costs nobody its timeout; after `retryMs` one call probes, and its outcome closes it or not.
 */
export function createBreaker(options: BreakerOptions): Breaker {
  const { part, timeoutMs, retryMs, failuresToOpen, now, onOpen, onClose } = options;
  const { setTimer = nodeTimer } = options;
  let failures = 0;
  let retryAt = 0;

  function succeeded(): void {
    const wasOpen = failures >= failuresToOpen;
    failures = 0;
    if (wasOpen) onClose();
  }

  function failed(error: UnavailableError): void {
    failures += 1;
    retryAt = now() + retryMs;
    if (failures === failuresToOpen) onOpen(error);
  }

  return async function guarded<T>(ask: () => Promise<T>): Promise<T> {
    if (failures >= failuresToOpen) {
      if (now() < retryAt) throw new UnavailableError(part, 'it was away a moment ago');
      // Others stay out while this one probes: for the length of its timeout at least.
      retryAt = now() + Math.max(retryMs, timeoutMs);
    }
    try {
      const value = await inTime(ask(), part, timeoutMs, setTimer);
      succeeded();
      return value;
    } catch (error) {
      if (error instanceof UnavailableError) failed(error);
      throw error;
    }
  };
}

/** The answer, or `UnavailableError` after `timeoutMs`; what comes later is dropped. */
async function inTime<T>(
  answer: Promise<T>,
  part: UnavailableError['part'],
  timeoutMs: number,
  setTimer: SetTimer,
): Promise<T> {
  const { promise: tooSlow, reject } = Promise.withResolvers<never>();
  const stop = setTimer(
    () => reject(new UnavailableError(part, `no answer in ${timeoutMs} ms`)),
    timeoutMs,
  );
  try {
    return await Promise.race([answer, tooSlow]);
  } finally {
    stop();
  }
}
