import type { Profiles } from './profiles.ts';
import type { Today } from './today.ts';

/** What the middle of a forecast is made from. */
export const CENTRE_FEATURES = 33;
/** What its width is made from. */
export const SPREAD_FEATURES = 6;

/** How much more than usual at the target than now: what is a quarter up now may be a quarter up then. */
const GROWTH = { least: 0.3, most: 2 } as const;
const LEAST_BASE = 0.1;
const SIGN_STEP_MINUTES = 5;

/**
 * The features of a ride's wait in slot `target`, in units of its scale, into `out`. The profile must know the slot.
 *
 * @param out of `CENTRE_FEATURES`
 */
export function fillCentre(
  out: Float64Array,
  today: Today,
  profiles: Profiles,
  target: number,
): void {
  const { base, scale } = profiles;
  const there = base[target]! / scale;
  const apart = (other: Float64Array) => {
    const difference = other[target]! / scale - there;
    return Number.isNaN(difference) ? 0 : difference;
  };
  const ratio = there / Math.max(LEAST_BASE, today.base);
  const growth = Math.min(GROWTH.most, Math.max(GROWTH.least, ratio)) - 1;
  out[0] = 1;
  out[1] = there;
  out[2] = today.base;
  out[3] = SIGN_STEP_MINUTES / scale;
  out[4] = today.last;
  out[5] = today.before;
  out[6] = today.earlier;
  out[7] = today.whole;
  out[8] = today.crowd;
  out[9] = today.before * growth;
  out[10] = today.whole * growth;
  out[11] = today.crowd * (there - 1);
  out[12] = Math.max(0, today.last);
  out[13] = Math.max(0, today.last - today.before);
  out[14] = apart(profiles.recent);
  out[15] = apart(profiles.weekday);
  out[16] = apart(profiles.weekAgo);
  out[17] = apart(profiles.yesterday);
  out[18] = apart(profiles.yearAgo);
  out[19] = today.recent;
  out[20] = today.weekday;
  out[21] = today.weekAgo;
  out[22] = today.yesterday;
  out[23] = today.yearAgo;
  out[24] = today.longBefore;
  out[25] = today.crowdLast;
  out[26] = today.crowdBefore;
  out[27] = today.peers;
  out[28] = today.levels.recent;
  out[29] = today.levels.weekday;
  out[30] = today.levels.weekAgo;
  out[31] = today.levels.yesterday;
  out[32] = today.levels.yearAgo;
}

/**
 * The features of how far a forecast may be off, into `out`.
 *
 * @param out of `SPREAD_FEATURES`
 * @param centre the forecast itself, in units of the ride's scale
 */
export function fillSpread(
  out: Float64Array,
  today: Today,
  profiles: Profiles,
  target: number,
  centre: number,
): void {
  out[0] = 1;
  out[1] = Math.max(0, centre);
  out[2] = profiles.base[target]! / profiles.scale;
  out[3] = SIGN_STEP_MINUTES / profiles.scale;
  out[4] = Math.abs(today.last - today.before);
  out[5] = Math.abs(today.last);
}
