import {
  type GuestLane,
  type LaneDay,
  type LiveView,
  parkClock,
  SLOTS_PER_DAY,
  type UsualWaits,
  usualWaitsOf,
} from '@ridewait/core';

/** A week is short: with fewer days behind it nothing is usual. */
const LEAST_DAYS = 3;

interface Mean {
  sum: number;
  n: number;
}

/** The waits of one ride's past days, as they were estimated, and what is usual by them. */
export interface PastWaits {
  nextDay(): void;
  add(view: LiveView, at: number): void;
  usual(): UsualWaits | undefined;
}

export function pastWaits(attraction: string, timezone: string): PastWaits {
  const clock = parkClock(timezone);
  const days: LaneDay[] = [];
  let today = new Map<GuestLane, Mean[]>();
  let usual: UsualWaits | undefined;

  return {
    nextDay() {
      for (const [lane, means] of today) {
        const waits = means.map(({ sum, n }) => (n > 0 ? sum / n : null));
        days.push({ attraction, lane, day: days.length, waits });
      }
      today = new Map();
      usual = usualWaitsOf(days, clock, LEAST_DAYS).get(attraction);
    },
    add({ lanes }, at) {
      const { slot } = clock.timeAt(at);
      for (const [lane, { waitSeconds }] of Object.entries(lanes)) {
        if (waitSeconds === null) continue;
        const means =
          today.get(lane as GuestLane) ??
          Array.from({ length: SLOTS_PER_DAY }, () => ({ sum: 0, n: 0 }));
        today.set(lane as GuestLane, means);
        means[slot]!.sum += waitSeconds / 60;
        means[slot]!.n += 1;
      }
    },
    usual: () => usual,
  };
}
