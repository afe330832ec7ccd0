import {
  type ForecastStore,
  type Park,
  parkClock,
  USUAL_DAYS,
  type UsualWaits,
  usualWaitsOf,
} from '@ridewait/core';
import type { Events } from './events.ts';

/** Yesterday's waits are complete some time after the park day began, and change little then. */
const FRESH_MS = 3_600_000;
const RETRY_MS = 60_000;

/** What waits of past days were, as far as history could say. */
export interface UsualHistory {
  /** Undefined where nothing is known. */
  of(park: string, attraction: string): UsualWaits | undefined;
  /** Reads again what is old. Never fails: what is held stays in use, and without it no wait is unusual. */
  refresh(parks: readonly Park[]): Promise<void>;
}

export function usualHistory(
  store: Pick<ForecastStore, 'waits'> | undefined,
  { now, events }: { now: () => number; events: Pick<Events, 'usualWaitsNotRead'> },
): UsualHistory {
  const known = new Map<string, ReadonlyMap<string, UsualWaits>>();
  const askAgainAt = new Map<string, number>();

  async function read(from: Pick<ForecastStore, 'waits'>, { id, timezone }: Park): Promise<void> {
    const at = now();
    if (at < (askAgainAt.get(id) ?? 0)) return;
    askAgainAt.set(id, at + FRESH_MS);
    try {
      const clock = parkClock(timezone);
      const { day } = clock.timeAt(at);
      known.set(id, usualWaitsOf(await from.waits(id, day - USUAL_DAYS, day - 1), clock));
    } catch (error) {
      askAgainAt.set(id, at + RETRY_MS);
      events.usualWaitsNotRead(id, error);
    }
  }

  return {
    of: (park, attraction) => known.get(park)?.get(attraction),
    async refresh(parks) {
      if (!store) return;
      for (const park of parks) await read(store, park);
    },
  };
}
