import { signAt, type SignHistory, usualSign } from './sign-history.ts';

/** How full the park is by the signs of all its rides: 1 is as usual. */
export interface Crowd {
  now: number;
  /** Over the day so far. */
  today: number;
}

/** A ride whose sign is older is closed, or not heard of. */
const OPEN_MINUTES = 30;
/** Keeps the ratios near 1 where signs say next to nothing, in minutes. */
const SOFT_MINUTES = 5;

/** All rides' signs over what is usual for them at this hour, and over the day so far. */
export function crowdAt(rides: Iterable<SignHistory>, localMs: number): Crowd {
  let [signs, usual, day, usualDay] = [0, 0, 0, 0];
  for (const history of rides) {
    const sign = signAt(history, localMs, OPEN_MINUTES);
    const usualHere = usualSign(history, localMs);
    if (!sign || usualHere === undefined) continue;
    signs += sign.minutes;
    usual += usualHere;
    day += sign.dayMinutes / sign.dayCount;
    usualDay += sign.dayUsual / sign.dayCount;
  }
  return {
    now: (signs + SOFT_MINUTES) / (usual + SOFT_MINUTES),
    today: (day + SOFT_MINUTES) / (usualDay + SOFT_MINUTES),
  };
}
