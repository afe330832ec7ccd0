import { MAX_CLOCK_AHEAD_MS, MINUTE_MS } from '@ridewait/core';

/** Minutes since 1970: `from` ≤ minute < `to`. */
export interface Minutes {
  from: number;
  to: number;
}

/** More than any minute that a bucket can have. */
export const END_OF_MINUTES = 2 ** 31 - 1;

/** How far the clocks of ingest and of the bus may differ. */
const CLOCKS_DIFFER_MS = 60_000;

/**
 * The minutes whose readings lie in the archive wholly, but for those that came late: what was said about a
 * minute is published at the earliest as long before it as a sensor's clock may be ahead, so the first minutes
 * after the beginning may have readings from before it. Empty where the time is too short.
 *
 * @param span of publishing, in milliseconds since 1970
 */
export function coveredMinutes(span: { from: number; to: number }): Minutes {
  const from = Math.ceil((span.from + MAX_CLOCK_AHEAD_MS + CLOCKS_DIFFER_MS) / MINUTE_MS);
  return { from, to: Math.max(from, Math.floor(span.to / MINUTE_MS)) };
}

/**
 * The minutes that can be judged, in three parts. In each of them history must hold what the archive holds. That
 * history holds more is worth telling only of those that are covered; before and behind, it goes without saying.
 *
 * @param held the first minute that history still holds
 */
export function judgedMinutes(
  held: number,
  covered: Minutes,
): { part: Minutes; isCovered: boolean }[] {
  const from = Math.max(held, covered.from);
  const to = Math.max(from, covered.to);
  return [
    { part: { from: held, to: from }, isCovered: false },
    { part: { from, to }, isCovered: true },
    { part: { from: to, to: END_OF_MINUTES }, isCovered: false },
  ].filter(({ part }) => part.from < part.to);
}
