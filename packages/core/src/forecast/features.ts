import { type DayWaits } from './park-day.ts';
import type { Profiles } from './profiles.ts';

/** How much of today differs from the base profile, in units of the ride's scale. */
export interface Today {
  last: number;
  before: number;
  earlier: number;
  whole: number;
  known: number;
  crowd: number;
  recent: number;
  weekday: number;
  weekAgo: number;
  yesterday: number;
  yearAgo: number;
  baseNow: number;
}

export const FEATURES = 24;

function meanDifference(a: Float64Array, b: Float64Array, from: number, to: number): number {
  let sum = 0;
  let n = 0;
  for (let slot = Math.max(0, from); slot < to; slot++) {
    const difference = a[slot]! - b[slot]!;
    if (Number.isNaN(difference)) continue;
    sum += difference;
    n += 1;
  }
  return n === 0 ? Number.NaN : sum / n;
}

function or(value: number, instead: number): number {
  return Number.isNaN(value) ? instead : value;
}

/** What is known of today when slot `origin` begins; undefined where there is no profile yet. */
export function lookAtToday(
  profiles: Profiles,
  today: DayWaits,
  origin: number,
  crowd: number,
): Today | undefined {
  const { base, scale } = profiles;
  if (Number.isNaN(scale)) return undefined;
  const part = (from: number, to: number) =>
    meanDifference(today, base, origin - from, origin - to) / scale;
  const last = part(1, 0);
  const before = part(3, 1);
  const earlier = part(7, 3);
  const whole = meanDifference(today, base, 0, origin) / scale;
  const any = or(last, or(before, or(earlier, or(whole, 0))));
  const against = (other: Float64Array) =>
    or(meanDifference(other, base, origin - 4, origin) / scale, 0);
  let known = 0;
  for (let slot = 0; slot < origin; slot++) if (!Number.isNaN(today[slot]!)) known += 1;
  return {
    last: any,
    before: or(before, any),
    earlier: or(earlier, or(before, any)),
    whole: or(whole, any),
    known,
    crowd,
    recent: against(profiles.recent),
    weekday: against(profiles.weekday),
    weekAgo: against(profiles.weekAgo),
    yesterday: against(profiles.yesterday),
    yearAgo: against(profiles.yearAgo),
    baseNow: or(meanBase(base, origin), scale) / scale,
  };
}

function meanBase(base: Float64Array, origin: number): number {
  let sum = 0;
  let n = 0;
  for (let slot = Math.max(0, origin - 3); slot < origin; slot++) {
    if (Number.isNaN(base[slot]!)) continue;
    sum += base[slot]!;
    n += 1;
  }
  return sum / n;
}

/** The features of one forecast, into `out`; false where nothing is known of the target's slot. */
export function fillFeatures(
  out: Float64Array,
  today: Today,
  profiles: Profiles,
  target: number,
): boolean {
  const { base, scale } = profiles;
  const there = base[target]!;
  if (Number.isNaN(there)) return false;
  const against = (other: Float64Array) => or((other[target]! - there) / scale, 0);
  const growth = Math.min(2, Math.max(0.3, there / scale / Math.max(0.1, today.baseNow)));
  out[0] = 1;
  out[1] = there / scale;
  out[2] = today.last;
  out[3] = today.before;
  out[4] = today.earlier;
  out[5] = today.whole;
  out[6] = today.before * (growth - 1);
  out[7] = today.crowd;
  out[8] = against(profiles.recent);
  out[9] = against(profiles.weekday);
  out[10] = against(profiles.weekAgo);
  out[11] = against(profiles.yesterday);
  out[12] = against(profiles.yearAgo);
  out[13] = today.recent;
  out[14] = today.weekday;
  out[15] = today.weekAgo;
  out[16] = today.yesterday;
  out[17] = today.yearAgo;
  out[18] = today.baseNow;
  out[19] = today.whole * (growth - 1);
  out[20] = today.crowd * (there / scale - 1);
  out[21] = Math.max(0, today.last) ;
  out[22] = Math.max(0, today.last - today.before) ;
  out[23] = 5/scale;
  return true;
}
