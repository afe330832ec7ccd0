import { setImmediate as turn } from 'node:timers/promises';
import type { SetTimer } from '@ridewait/service';

export interface HandClock {
  /** Milliseconds since 1970. */
  now(): number;
  setTimer: SetTimer;
  /** Lets time pass: what is due runs, each at its time, and what follows from it. */
  pass(ms: number): Promise<void>;
  /** How many timers are set. */
  pending(): number;
}

/** A clock that only the test moves. */
export function handClock(start: number): HandClock {
  let now = start;
  const timers = new Set<{ at: number; task: () => void }>();

  function nextUntil(end: number) {
    return [...timers].filter(({ at }) => at <= end).toSorted((a, b) => a.at - b.at)[0];
  }

  return {
    now: () => now,
    setTimer(task, delayMs) {
      const timer = { at: now + delayMs, task };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    async pass(ms) {
      const end = now + ms;
      await settled();
      for (let next = nextUntil(end); next; next = nextUntil(end)) {
        timers.delete(next);
        now = Math.max(now, next.at);
        next.task();
        await settled();
      }
      now = end;
    },
    pending: () => timers.size,
  };
}

/** What follows from promises that are settled, and from theirs. */
async function settled(): Promise<void> {
  for (let round = 0; round < 5; round += 1) await turn();
}
