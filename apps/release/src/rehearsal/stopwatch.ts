import type { Window } from '@ridewait/release';
import type { Traffic } from '../ports.ts';

/** How fast a release went back. All times in milliseconds since 1970. */
export interface WayBack {
  /** When the time was over in which the fault showed; undefined where nothing was measured before. */
  shownAt: number | undefined;
  /** When that had been measured. */
  knownAt: number | undefined;
  /** When all traffic was seen to be back on the stable revision. */
  backAt: number;
}

/** Takes the times of a release from what it does to its ports. */
export interface Stopwatch {
  measured(window: Window): void;
  traffic: Traffic;
  /** Undefined where it didn't go back. */
  wayBack(): WayBack | undefined;
}

export function stopwatch(traffic: Traffic, now: () => number = Date.now): Stopwatch {
  let last: { shownAt: number; knownAt: number } | undefined;
  let wayBack: WayBack | undefined;
  return {
    measured({ until }) {
      last = { shownAt: until, knownAt: now() };
    },
    traffic: {
      ...traffic,
      async giveBack(shares) {
        const served = await traffic.giveBack(shares);
        wayBack ??= { shownAt: last?.shownAt, knownAt: last?.knownAt, backAt: now() };
        return served;
      },
    },
    wayBack: () => wayBack,
  };
}
