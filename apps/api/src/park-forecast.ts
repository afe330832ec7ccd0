import type { LiveForecast, QuarterForecast } from '@ridewait/contracts';
import {
  type DayForecaster,
  type GuestLane,
  type ParkClock,
  SLOT_MINUTES,
  SLOT_MS,
  SLOTS_PER_DAY,
  type SlotForecast,
} from '@ridewait/core';

/** What is to come for one ride. */
export interface RideForecast {
  /** Quarter-hours, by lane. */
  lanes: Partial<Record<GuestLane, QuarterForecast[]>>;
  /** The standby lane's full hours. */
  hours: LiveForecast[];
}

/** By attraction; none for those of which nothing can be said. */
export type ParkForecast = ReadonlyMap<string, RideForecast>;

/** What is known of one lane of all rides. */
export interface LaneKnown {
  forecaster: DayForecaster;
  /** Today's waits so far, by attraction. */
  waits: ReadonlyMap<string, Float64Array>;
}

const SLOTS_PER_HOUR = 60 / SLOT_MINUTES;

/** Where a forecast begins: with the first slot of a park day that is to begin. */
export interface Beginning {
  day: number;
  slot: number;
  /** Milliseconds since 1970. */
  at: number;
}

/** @param now milliseconds since 1970 */
export function beginningAt(clock: ParkClock, now: number): Beginning {
  const at = Math.ceil(now / SLOT_MS) * SLOT_MS;
  const { day, slot } = clock.timeAt(now);
  // After the day's last slot there is none.
  return { day, slot: at === now ? slot : slot + 1, at };
}

/**
 * Forecasts of the slots from `first` on to each ride's usual closing. They are made from the last slot of which
 * anything is known in the park: where that is hours ago they are forecasts of hours ago, and as wide. Of a day of
 * which nothing is known, they are those that could be made as it began.
 */
export function forecastPark(
  lanes: ReadonlyMap<GuestLane, LaneKnown>,
  clock: ParkClock,
  first: Beginning,
): ParkForecast {
  const rides = new Map<string, RideForecast>();
  for (const [lane, { forecaster, waits }] of lanes) {
    const known = Math.max(-1, ...[...waits.values()].map(lastKnown));
    const from = known === -1 ? forecaster.opening : known + 1;
    const origin = Math.min(first.slot, from);
    const leads = Array.from(
      { length: Math.max(0, SLOTS_PER_DAY - first.slot) },
      (_, at) => first.slot - origin + at,
    );
    for (const [attraction, slots] of forecaster.forecast(waits, origin, leads)) {
      const ride = rides.get(attraction) ?? { lanes: {}, hours: [] };
      rides.set(attraction, ride);
      ride.lanes[lane] = slots.flatMap((slot) => quarterForecast(slot, clock, first));
      if (lane !== 'standby') continue;
      const usual = forecaster.usualLongest.get(attraction) ?? 0;
      ride.hours = fullHours(slots, usual, clock, first);
    }
  }
  return rides;
}

function lastKnown(waits: Float64Array): number {
  return waits.findLastIndex((wait) => !Number.isNaN(wait));
}

/** Null for a slot that the wall clock leaves out, or that had begun: in autumn, an hour comes again. */
function startOf(slot: number, clock: ParkClock, { day, at }: Beginning): number | null {
  const start = clock.startOf({ day, slot });
  return start !== null && start >= at ? start : null;
}

function quarterForecast(
  { slot, p10, p50, p90 }: SlotForecast,
  clock: ParkClock,
  first: Beginning,
): QuarterForecast[] {
  const start = startOf(slot, clock, first);
  if (start === null) return [];
  return [{ time: clock.format(start), p10: tenths(p10), p50: tenths(p50), p90: tenths(p90) }];
}

function fullHours(
  slots: readonly SlotForecast[],
  usualLongest: number,
  clock: ParkClock,
  first: Beginning,
): LiveForecast[] {
  const top = Math.max(usualLongest, ...slots.map(({ p50 }) => p50));
  return slots.flatMap(({ slot, p50 }) => {
    // Days begin at a full hour.
    const start = slot % SLOTS_PER_HOUR === 0 ? startOf(slot, clock, first) : null;
    if (start === null) return [];
    const percentage = top > 0 ? Math.round((100 * p50) / top) : 0;
    return [{ time: clock.format(start), waitTime: Math.round(p50), percentage }];
  });
}

function tenths(minutes: number): number {
  return Math.round(minutes * 10) / 10;
}
