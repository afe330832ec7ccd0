import type { RideHistory } from './profiles.ts';

/** Days that tell when a ride closes. */
const LOOK_BACK_DAYS = 28;
/** Of the same weekday it takes so many; else the last week's days tell. */
const LEAST_WEEKDAYS = 2;
const WEEK_DAYS = 7;

/**
 * The last slot of a day in which a ride is to be expected open, for a park whose opening hours nobody has told: the
 * middle one of the last slots that had a wait on the same weekday in the last four weeks, or, where there were fewer
 * than two such days, on the last seven days that there were. -1 where there is none.
 */
export function closingSlot(history: RideHistory, day: number): number {
  const days = [...history.keys()].filter((each) => each < day).toSorted((a, b) => b - a);
  const alike = days.filter((each) => (day - each) % WEEK_DAYS === 0);
  const recent = alike.filter((each) => day - each <= LOOK_BACK_DAYS);
  const lasts = (of: readonly number[]) =>
    of
      .map((each) => history.get(each)!.findLastIndex((wait) => !Number.isNaN(wait)))
      .filter((slot) => slot >= 0)
      .toSorted((a, b) => a - b);
  const ofWeekday = lasts(recent);
  const known = ofWeekday.length >= LEAST_WEEKDAYS ? ofWeekday : lasts(days.slice(0, WEEK_DAYS));
  return known[known.length >> 1] ?? -1;
}
