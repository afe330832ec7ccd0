/** Signs count in fives. */
const STEP = 5;

/** Nearer than this a shown time stays, so that it doesn't flap between two fives: half a step, and a bit. */
const STAYS = 4;

/** The longer a wait, the less sure is a minute of it. */
const STAYS_PART = 0.12;

/**
 * The time that guests are shown, in minutes.
 *
 * @param waitMinutes what is expected
 * @param before what was shown until now; undefined where nothing was
 */
export function shownMinutes(waitMinutes: number, before: number | undefined): number {
  if (before !== undefined && Math.abs(waitMinutes - before) < Math.max(STAYS, STAYS_PART * before))
    return before;
  return Math.round(waitMinutes / STEP) * STEP;
}
