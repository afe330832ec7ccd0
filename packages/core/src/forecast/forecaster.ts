import { createModel, FIRST_ORIGIN, KNOTS, LAST_ORIGIN } from './model.ts';
import { type DayWaits, SLOTS_PER_DAY } from './park-day.ts';
import { buildParkProfiles, type ParkProfiles } from './park-profiles.ts';
import { createPeers } from './peers.ts';
import { lookAtToday, type ParkWaits } from './today.ts';

/** The wait of a slot to come, in minutes: four of five fall between `p10` and `p90`. */
export interface SlotForecast {
  /** Of the park day, as in `ParkTime`. */
  slot: number;
  p10: number;
  p50: number;
  p90: number;
}

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
}

/** A year, and the month before the same day of last year. */
const KEPT_DAYS = 420;
const ALL_LEADS = Array.from({ length: SLOTS_PER_DAY }, (_, lead) => lead);

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
      const park = parkOf(day);
      const forecasts = new Map<string, SlotForecast[]>();
      for (const [ride, today] of lookAtToday(park, peers, waits, origin)) {
        const its = park.rides.get(ride)!;
        const slots: SlotForecast[] = [];
        for (const lead of leads) {
          const slot = origin + lead;
          const base = its.base[slot] ?? Number.NaN;
          if (Number.isNaN(base)) continue;
          const { low, centre, high } = model.guess(ride, today, its, origin, slot);
          const minutes = (guess: number) => Math.max(0, base + guess * its.scale);
          const p50 = minutes(centre);
          slots.push({
            slot,
            p10: Math.min(p50, minutes(low)),
            p50,
            p90: Math.max(p50, minutes(high)),
          });
        }
        forecasts.set(ride, slots);
      }
      return forecasts;
    },
    learn(day, waits) {
      const park = parkOf(day);
      for (let origin = FIRST_ORIGIN; origin <= LAST_ORIGIN; origin++) {
        for (const [ride, today] of lookAtToday(park, peers, waits, origin)) {
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
  };
}
