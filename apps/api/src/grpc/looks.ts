import type { SetTimer } from '@ridewait/service';

/** A park is looked at this often at most, however many notices of changes come. */
const LOOK_GAP_MS = 250;
/** And this often at least: notices can be lost, and numbers get stale without one. */
const LOOK_EVERY_MS = 1_000;

export interface Looks {
  /** Looks at once, or shares the look that is under way; settles as it does. */
  now(): Promise<void>;
  /** There is something to see: looks as soon as the gap allows. */
  soon(): void;
  stop(): void;
}

export interface LooksDeps {
  /** Milliseconds since 1970. */
  now: () => number;
  setTimer: SetTimer;
}

/** When `look` is called: from the first `now()` on again and again, until it is stopped. Looks don't overlap. */
export function createLooks(look: () => Promise<void>, { now, setTimer }: LooksDeps): Looks {
  let running: Promise<void> | undefined;
  let next: { at: number; cancel: () => void } | undefined;
  let startedAt = 0;
  let isStopped = false;

  function lookNow(): Promise<void> {
    next?.cancel();
    next = undefined;
    if (running) return running;
    startedAt = now();
    running = look().finally(() => {
      running = undefined;
      lookIn(LOOK_EVERY_MS);
    });
    return running;
  }

  function lookIn(delayMs: number): void {
    const at = now() + delayMs;
    if (isStopped || (next && next.at <= at)) return;
    next?.cancel();
    // Who looks tells of what fails, and the next look may succeed.
    next = { at, cancel: setTimer(() => void lookNow().catch(() => undefined), delayMs) };
  }

  return {
    now: lookNow,
    soon() {
      const since = Math.max(0, now() - startedAt);
      lookIn(Math.max(0, LOOK_GAP_MS - since));
    },
    stop() {
      isStopped = true;
      next?.cancel();
      next = undefined;
    },
  };
}
