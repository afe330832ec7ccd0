import { type DayModel, dayModelOf } from './day-model.ts';
import { ALL_LEADS, forecastDay, type SlotForecast } from './forecast-day.ts';
import { FIRST_ORIGIN, KNOTS, LAST_ORIGIN } from './guess.ts';
import { createModel } from './model.ts';
import type { DayWaits } from './park-day.ts';
import { buildParkProfiles, type ParkProfiles } from './park-profiles.ts';
import { createPeers } from './peers.ts';
import { lookAtToday, type ParkWaits } from './today.ts';

/**
 * Forecasts the waits of a park's rides for the rest of a day, and learns from each day that is over.
 *
 * A ride's usual day is the median of its last 28 days; how today's difference from it, other profiles' differences
 * and the other rides' day make the wait some slots ahead is learnt by regression: `docs/ACCURACY.md` has the figures.
 */
export interface Forecaster {
  /**
   * What each ride's waits will be, as known when slot `origin` begins: of `waits`, only slots before it are looked
   * at. A ride has no forecast for slots that its last 28 days never had, nor before it has had a day.
   *
   * @param day the park day, later than those learnt
   * @param leads how many slots after `origin`, 0 for `origin` itself; by default all to the day's end
   */
  forecast(
    day: number,
    waits: ParkWaits,
    origin: number,
    leads?: readonly number[],
  ): Map<string, SlotForecast[]>;
  /** Takes a day that is over. Days come in order; one may be missing. */
  learn(day: number, waits: ParkWaits): void;
  /**
   * What was learnt, as it is needed on one day, later than those learnt: it goes through JSON. Null while too few
   * days were learnt for a forecast that may be shown.
   */
  dayModel(day: number): DayModel | null;
}

/** A year, and the month before the same day of last year. */
export const KEPT_DAYS = 420;

export function createForecaster(): Forecaster {
  const model = createModel();
  const histories = new Map<string, Map<number, DayWaits>>();
  const peers = createPeers();
  let held: { day: number; park: ParkProfiles } | undefined;

  const parkOf = (day: number): ParkProfiles => {
    if (held?.day !== day) held = { day, park: buildParkProfiles(histories, day) };
    return held.park;
  };

  return {
    forecast(day, waits, origin, leads = ALL_LEADS) {
      const past = { park: parkOf(day), peers: peers.weights, guess: model.guess };
      return forecastDay(past, waits, origin, leads);
    },
    learn(day, waits) {
      const park = parkOf(day);
      for (let origin = FIRST_ORIGIN; origin <= LAST_ORIGIN; origin++) {
        for (const [ride, today] of lookAtToday(park, peers.weights, waits, origin)) {
          const its = park.rides.get(ride)!;
          const itsWaits = waits.get(ride);
          if (!itsWaits) continue;
          for (const [knot, lead] of KNOTS.entries()) {
            const came = (itsWaits[origin + lead]! - its.base[origin + lead]!) / its.scale;
            if (!Number.isNaN(came)) model.learn(ride, today, its, { origin, knot, came });
          }
        }
      }
      model.endDay();
      peers.learn(park.rides, waits);
      for (const [ride, itsWaits] of waits) {
        const history = histories.get(ride) ?? new Map<number, DayWaits>();
        histories.set(ride, history.set(day, itsWaits.slice()));
        for (const each of history.keys()) if (each < day - KEPT_DAYS) history.delete(each);
      }
      held = undefined;
    },
    dayModel: (day) =>
      dayModelOf({
        day,
        park: parkOf(day),
        peers: peers.weights,
        weights: model.weights,
        histories,
      }),
  };
}
