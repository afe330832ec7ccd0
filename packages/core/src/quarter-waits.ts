import type { GuestLane } from './catalog.ts';
import type { QuarterHour } from './quarter-hour.ts';
import { countedWaits } from './quarter-waits-counted.ts';
import { measuredWaits } from './quarter-waits-measured.ts';
import { postedWaits } from './quarter-waits-posted.ts';

/** Quarter-hours that tell how far a source is off by now. */
const RECENT_QUARTERS = 4;

/**
 * The mean wait, in minutes, of the guests who joined a lane in each quarter-hour of a day; a quarter-hour of which
 * nothing can be said is not in it. After the fact more is known than a live estimate can: who joined at noon had
 * boarded by one.
 *
 * In the order of trust:
 * 1. **Measured waits**: true to the second. One guest in twenty is enough, for who joins together waits as long; and
 *    nothing adds up over a day. But they are known only once those guests have boarded.
 * 2. **Counters at both ends** for the rest: the curves of those who came and those who boarded say when whose turn
 *    it is. Miscounts add up; what they have come to is seen beside the last measured waits, or at the day's end,
 *    when the line is empty.
 * 3. **The sign** for what is left, less what it was off by lately: it is set by eye, late, in steps of five and some
 *    ten minutes too high. As it stands it is taken on a day that has nothing else; among true waits it would look
 *    like a sudden crowd.
 *
 * @param quarters of one attraction, sorted, from before it opens: a line is counted from when it was empty
 * @param isOver whether no more is to come of this day
 */
export function quarterWaits(
  quarters: readonly QuarterHour[],
  lane: GuestLane,
  isOver: boolean,
): Map<number, number> {
  const measured = measuredWaits(quarters, lane);
  const known = filled(measured, countedWaits(quarters, lane, isOver), 0);
  const posted = postedWaits(quarters, lane);
  return known.size === 0 ? posted : filled(known, posted, null);
}

/**
 * What is known, and in its holes what another source says, less what that was off by in the last quarter-hours that
 * both have.
 *
 * @param atFirst what it is off by before it can be compared; null where it is not to be taken then
 */
function filled(
  known: ReadonlyMap<number, number>,
  source: ReadonlyMap<number, number>,
  atFirst: number | null,
): Map<number, number> {
  const waits = new Map(known);
  let apart: number[] = [];
  for (const [quarter, minutes] of [...source].toSorted(([a], [b]) => a - b)) {
    const its = known.get(quarter);
    if (its !== undefined) {
      apart = [...apart.slice(1 - RECENT_QUARTERS), minutes - its];
      continue;
    }
    const off =
      apart.length > 0 ? apart.reduce((sum, each) => sum + each, 0) / apart.length : atFirst;
    if (off !== null) waits.set(quarter, Math.max(0, minutes - off));
  }
  return waits;
}
