import type { Guesser } from './guess.ts';
import { SLOTS_PER_DAY } from './park-day.ts';
import type { ParkProfiles } from './park-profiles.ts';
import type { PeerWeights } from './peers.ts';
import { lookAtToday, type ParkWaits } from './today.ts';

/** The wait of a slot to come, in minutes: four of five fall between `p10` and `p90`. */
export interface SlotForecast {
  /** Of the park day, as in `ParkTime`. */
  slot: number;
  p10: number;
  p50: number;
  p90: number;
}

/** All that the past says about one park day. */
export interface Past {
  park: ParkProfiles;
  peers: PeerWeights;
  guess: Guesser;
}

export const ALL_LEADS: readonly number[] = Array.from(
  { length: SLOTS_PER_DAY },
  (_, lead) => lead,
);

/**
 * What each ride's waits will be, as known when slot `origin` begins: of `waits`, only slots before it are looked at.
 *
 * @param leads how many slots after `origin`, 0 for `origin` itself
 */
export function forecastDay(
  { park, peers, guess }: Past,
  waits: ParkWaits,
  origin: number,
  leads: readonly number[],
): Map<string, SlotForecast[]> {
  const forecasts = new Map<string, SlotForecast[]>();
  for (const [ride, today] of lookAtToday(park, peers, waits, origin)) {
    const its = park.rides.get(ride)!;
    const slots: SlotForecast[] = [];
    for (const lead of leads) {
      const slot = origin + lead;
      const base = its.base[slot] ?? Number.NaN;
      if (Number.isNaN(base)) continue;
      const { low, centre, high } = guess(ride, today, its, origin, slot);
      const minutes = (of: number) => Math.max(0, base + of * its.scale);
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
}
