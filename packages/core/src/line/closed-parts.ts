import { PART_WIDTH, type Spread } from '../spread.ts';
import type { HourFlow, HourTally } from '../state.ts';
import { type Before, heardIn, isCount, lostBefore, lostWithin, spreadOf } from './hour-parts.ts';

/**
 * Whether two tellings of an hour say the same of its first parts, so that `partsOfHour` makes the same of them. It may
 * say no where they do, if finding out would take as long as making them.
 *
 * @param parts how many of the hour's parts
 */
export function saysSameUntil(
  parts: number,
  [known, now]: readonly [HourFlow, HourFlow],
  before: Before,
  windowStart: number,
): boolean {
  if (known === now) return true;
  if (known.tallies.length !== now.tallies.length) return false;
  return now.tallies.every((tally, at) => {
    const other = known.tallies[at]!;
    if (other === tally) return true;
    if (!isSameSource(other, tally) || !isSameSpread(parts, other, tally)) return false;
    if (tally.kind === 'posted') return isSameSign(other, tally);
    return !isCount(tally.kind) || isSameLoss([other, tally], before, windowStart);
  });
}

function isSameSource(known: HourTally, now: HourTally): boolean {
  return (
    known.sensor === now.sensor &&
    known.epoch === now.epoch &&
    known.kind === now.kind &&
    known.lane === now.lane
  );
}

function isSameSpread(parts: number, known: HourTally, now: HourTally): boolean {
  const said = spreadOf(known);
  const saying = spreadOf(now);
  for (let at = 0; at < parts * PART_WIDTH; at += 1) if (said[at] !== saying[at]) return false;
  return !isCount(now.kind) || lastHeard(parts, said) === lastHeard(parts, saying);
}

/** A silence is one that was counted only when the sensor speaks again. */
function lastHeard(parts: number, spread: Spread): number {
  return Math.min(parts - 1, heardIn(spread).last);
}

function isSameSign(known: HourTally, now: HourTally): boolean {
  return known.first?.seq === now.first?.seq && known.last?.seq === now.last?.seq;
}

function isSameLoss(
  [known, now]: readonly [HourTally, HourTally],
  before: Before,
  windowStart: number,
): boolean {
  // People who are missing in between are spread over all parts, by how full each is.
  if (lostWithin(known) > 0 || lostWithin(now) > 0) return false;
  // Who was missing before is put where the sensor was first heard, which may have been by a heartbeat.
  if (known.first?.seq !== now.first?.seq) return false;
  // A total tells by the first reading alone who was missing before it; else all of the hour tell how many one has.
  if (now.first?.total !== undefined) return true;
  return lostBefore(known, before, windowStart) === lostBefore(now, before, windowStart);
}
