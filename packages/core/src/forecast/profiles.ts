import { type DayWaits, SLOTS_PER_DAY } from './park-day.ts';

/** What a ride's past says about each slot of one day, in minutes; NaN in a slot that it never had. */
export interface Profiles {
  /** Median of the last 28 days, three slots together. */
  base: Float64Array;
  /** Mean of the last days, fading by half in three days. */
  recent: Float64Array;
  /** Mean of the same weekday, fading by half in three weeks. */
  weekday: Float64Array;
  weekAgo: Float64Array;
  /** Yesterday, smoothed. */
  yesterday: Float64Array;
  /** 52 weeks ago, seven days and three slots together, relative to the four weeks before then. */
  yearAgo: Float64Array;
  /** The ride's usual wait, which makes rides comparable. */
  scale: number;
}

const BASE_DAYS = 28;
const LEAST_SCALE = 5;

/** Past days of one ride, by park day. */
export type RideHistory = ReadonlyMap<number, DayWaits>;

export function buildProfiles(history: RideHistory, day: number): Profiles {
  const days = [...history.keys()].filter((each) => each < day).toSorted((a, b) => b - a);
  const base = medianProfile(history, days.slice(0, BASE_DAYS));
  const recent = fadingMean(history, days.slice(0, 10), (_, rank) => 0.5 ** (rank / 3));
  const weekdays = days.filter((each) => (day - each) % 7 === 0 && day - each <= 70);
  const weekday = fadingMean(history, weekdays, (each) => 0.5 ** ((day - each) / 21));
  const weekAgo = smooth(history.get(day - 7), 0);
  const yesterday = smooth(history.get(day - 1), 2);
  const yearDays = days.filter((each) => Math.abs(day - 364 - each) <= 3);
  const monthThen = days.filter((each) => day - 364 - each > 3 && day - 364 - each <= 31);
  const yearAgo = new Float64Array(SLOTS_PER_DAY).fill(Number.NaN);
  if (yearDays.length >= 4 && monthThen.length >= 14) {
    const then = medianProfile(history, yearDays);
    const month = medianProfile(history, monthThen);
    for (let s = 0; s < SLOTS_PER_DAY; s++) yearAgo[s] = base[s]! + then[s]! - month[s]!;
  }
  return { base, recent, weekday, weekAgo, yesterday, yearAgo, scale: scaleOf(base) };
}

function scaleOf(base: Float64Array): number {
  let sum = 0;
  let n = 0;
  for (const value of base) {
    if (Number.isNaN(value)) continue;
    sum += value;
    n += 1;
  }
  return n === 0 ? Number.NaN : Math.max(LEAST_SCALE, sum / n);
}

function medianProfile(history: RideHistory, days: readonly number[]): Float64Array {
  const profile = new Float64Array(SLOTS_PER_DAY).fill(Number.NaN);
  const values = new Float64Array(days.length * 3);
  const waits = days.map((day) => history.get(day)!);
  for (let slot = 0; slot < SLOTS_PER_DAY; slot++) {
    let n = 0;
    for (const each of waits) {
      for (let s = Math.max(0, slot - 1); s <= Math.min(SLOTS_PER_DAY - 1, slot + 1); s++) {
        const value = each[s]!;
        if (!Number.isNaN(value)) values[n++] = value;
      }
    }
    if (n === 0) continue;
    // oxlint-disable-next-line unicorn/no-array-sort -- a buffer, sorted a thousand times a day.
    const sorted = values.subarray(0, n).sort();
    profile[slot] = (sorted[(n - 1) >> 1]! + sorted[n >> 1]!) / 2;
  }
  return profile;
}

function fadingMean(
  history: RideHistory,
  days: readonly number[],
  weightOf: (day: number, rank: number) => number,
): Float64Array {
  const sums = new Float64Array(SLOTS_PER_DAY);
  const weights = new Float64Array(SLOTS_PER_DAY);
  days.forEach((day, rank) => {
    const waits = history.get(day)!;
    const weight = weightOf(day, rank);
    for (let slot = 0; slot < SLOTS_PER_DAY; slot++) {
      const value = waits[slot]!;
      if (Number.isNaN(value)) continue;
      sums[slot]! += weight * value;
      weights[slot]! += weight;
    }
  });
  return sums.map((sum, slot) => sum / weights[slot]!);
}

function smooth(waits: DayWaits | undefined, by: number): Float64Array {
  const smoothed = new Float64Array(SLOTS_PER_DAY).fill(Number.NaN);
  if (!waits) return smoothed;
  for (let slot = 0; slot < SLOTS_PER_DAY; slot++) {
    let sum = 0;
    let n = 0;
    for (let s = Math.max(0, slot - by); s <= Math.min(SLOTS_PER_DAY - 1, slot + by); s++) {
      if (Number.isNaN(waits[s]!)) continue;
      sum += waits[s]!;
      n += 1;
    }
    if (n > 0) smoothed[slot] = sum / n;
  }
  return smoothed;
}
