import type { GuestLane } from '../catalog.ts';
import type { LanePart } from '../line/parts.ts';
import { type DayRow } from './day-rows.ts';
import { isEmptied, usualFill } from './empty-vehicles.ts';
import { PART_MS } from '../spread.ts';

/** A moment at which it is known, other than by counting, how many had joined when as many were gone. */
export interface Anchor {
  /** Milliseconds since 1970. */
  at: number;
  /** Who is gone out of the line, by the counts since the day began or since a hole in them. */
  gone: number;
  /** By how many more the entrance counts. */
  apart: number;
  /** By how many people that may be off. */
  noise: number;
  /** Counts of different stretches can't be compared: there was a hole between them. */
  stretch: number;
}

/** After a hole the first anchors say how long the line is. */
const FIRST = 5;

/**
 * The anchors of a lane's day.
 *
 * @param holes by row, whether somebody wasn't counted at all
 * @param ratios by row, riders counted at boarding for each that there was; undefined where nobody knows
 */
export function anchorsOf(
  lane: GuestLane,
  rows: readonly DayRow[],
  holes: readonly boolean[],
  ratios: readonly number[] | undefined,
): Anchor[] {
  const anchors: Anchor[] = [];
  const entered: number[] = [];
  const gaveUp: number[] = [];
  let sum = 0;
  let gone = 0;
  let stretch = 0;
  let begin = 0;
  let empties = 0;
  let base: number[] | undefined;
  const fill = usualFill(rows);
  for (const [at, row] of rows.entries()) {
    const own = row.ride.lanes.get(lane)!;
    if (holes[at]) {
      sum = 0;
      gone = 0;
      begin = at + 1;
      base = [];
      if (!holes[at - 1]) stretch += 1;
    } else {
      sum += own.entered.people;
      gone += own.boarded.people / (ratios?.[at] ?? 1) + own.left.people;
    }
    entered.push(sum);
    gaveUp.push((gaveUp.at(-1) ?? 0) + own.left.people);
    if (holes[at] || row.length < 1) continue;
    empties = isEmptied(row, fill) ? empties + 1 : 0;
    const joined = empties > 1 ? sum : joinedBefore(own, entered, at, begin);
    if (joined === undefined) continue;
    const half = (own.boarded.people + own.left.people) / 2;
    const behind = empties > 1 ? 0 : gaveUpBehind(own, gaveUp, at);
    const apart = joined - gone + (empties > 1 ? 0 : half + behind);
    if (base && base.length < FIRST) {
      base.push(apart);
      continue;
    }
    anchors.push({
      at: row.part * PART_MS,
      gone,
      apart: apart - (base ? middleOf(base) : 0),
      noise: 15 + half / 2 + behind,
      stretch,
    });
  }
  return anchors;
}

/** Who had joined when those joined who boarded in the middle of row `at`, by what they say that they waited. */
function joinedBefore(
  { guests, seconds }: LanePart,
  entered: readonly number[],
  at: number,
  begin: number,
): number | undefined {
  if (guests === 0) return undefined;
  const joinedAt = at + 0.5 - seconds / guests / (PART_MS / 1000);
  if (joinedAt < begin) return undefined;
  const row = Math.floor(joinedAt);
  const before = row > begin ? entered[row - 1]! : 0;
  return before + (entered[row]! - before) * (joinedAt - row);
}

/** Of those who gave up since those joined who board now, half stood behind them, at a guess. */
function gaveUpBehind(
  { guests, seconds }: LanePart,
  gaveUp: readonly number[],
  at: number,
): number {
  const joined = Math.max(0, Math.floor(at - seconds / guests / (PART_MS / 1000)));
  return (gaveUp[at]! - gaveUp[joined]!) / 2;
}

function middleOf(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1]!;
}
