import {
  createForecaster,
  type DayWaits,
  SLOT_MINUTES,
  slotOfHour,
  slotStart,
} from '@ridewait/core';
import type { RideDays } from './slot-means.ts';

export const HORIZONS_MINUTES: readonly number[] = [30, 60, 120, 180];
const LEADS = HORIZONS_MINUTES.map((minutes) => minutes / SLOT_MINUTES);
const FIRST_ORIGIN = slotOfHour(9);
const LAST_ORIGIN = slotOfHour(21);
const WEEK_DAYS = 7;

/** Sums over the targets of one ride at one horizon; errors are absolute, in minutes. */
export interface Score {
  n: number;
  ours: number;
  persistence: number;
  seasonal: number;
  /** How many fell inside of p10–p90. */
  inside: number;
}

/** A ride's scores, in the order of `HORIZONS_MINUTES`. */
export type Scores = ReadonlyMap<string, readonly Score[]>;

/**
 * Goes through all days in their order: forecasts at each origin, is told what came, and learns when the day is over.
 * Counted are targets that ours, persistence and seasonal naive all have a forecast for.
 *
 * @param testFrom milliseconds of the wall clock as if it were UTC; earlier targets are only learnt from
 */
export function evaluate(rides: ReadonlyMap<string, RideDays>, testFrom: number): Scores {
  const forecaster = createForecaster();
  const scores = new Map(
    [...rides.keys()].map((ride) => [ride, HORIZONS_MINUTES.map(() => noScore())] as const),
  );
  const days = new Set([...rides.values()].flatMap((each) => [...each.keys()]));
  for (const day of [...days].toSorted((a, b) => a - b)) {
    const waits = new Map<string, DayWaits>();
    for (const [ride, itsDays] of rides) {
      const its = itsDays.get(day);
      if (its) waits.set(ride, its);
    }
    for (let origin = FIRST_ORIGIN; origin <= LAST_ORIGIN; origin++) {
      if (slotStart({ day, slot: origin + LEADS.at(-1)! }) < testFrom) continue;
      for (const [ride, forecasts] of forecaster.forecast(day, waits, origin, LEADS)) {
        const today = waits.get(ride);
        const weekAgo = rides.get(ride)?.get(day - WEEK_DAYS);
        if (!today || !weekAgo) continue;
        for (const forecast of forecasts) {
          const { slot, p10, p50, p90 } = forecast;
          if (slotStart({ day, slot }) < testFrom) continue;
          const came = today[slot]!;
          const persistence = Math.abs(today[origin - 1]! - came);
          const seasonal = Math.abs(weekAgo[slot]! - came);
          if (Number.isNaN(persistence) || Number.isNaN(seasonal)) continue;
          const score = scores.get(ride)![LEADS.indexOf(slot - origin)]!;
          score.n += 1;
          score.ours += Math.abs(p50 - came);
          score.persistence += persistence;
          score.seasonal += seasonal;
          if (p10 <= came && came <= p90) score.inside += 1;
        }
      }
    }
    forecaster.learn(day, waits);
  }
  return scores;
}

function noScore(): Score {
  return { n: 0, ours: 0, persistence: 0, seasonal: 0, inside: 0 };
}

/** All rides' targets together. */
export function total(scores: Iterable<Score>): Score {
  const sum = noScore();
  for (const { n, ours, persistence, seasonal, inside } of scores) {
    sum.n += n;
    sum.ours += ours;
    sum.persistence += persistence;
    sum.seasonal += seasonal;
    sum.inside += inside;
  }
  return sum;
}

/** Our error over that of seasonal naive: the mean over rides of each ride's own; NaN where no ride has one. */
export function meanRatio(scores: Iterable<Score>): number {
  const ratios = [...scores]
    .filter(({ seasonal }) => seasonal > 0)
    .map(({ ours, seasonal }) => ours / seasonal);
  return ratios.reduce((sum, each) => sum + each, 0) / ratios.length;
}
