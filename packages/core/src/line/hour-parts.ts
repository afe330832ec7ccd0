import type { Attraction, GuestLane } from '../catalog.ts';
import type { Kind } from '../reading.ts';
import { PARTS_PER_HOUR, partAt, partOf, type Spread } from '../spread.ts';
import { HOUR_MS, type HourFlow, type HourTally } from '../state.ts';
import { peopleBetween, peopleIn } from '../tally.ts';
import { type Counted, emptyPart, type RidePart } from './parts.ts';

/** The last that each sensor said in each epoch before an hour: what is missing since is known by it. */
export type Before = ReadonlyMap<string, HourTally>;

/** More readings than this can't be made up for: a sensor that lost count. */
const MAX_LOST = 2_000;

/** Some of an hour's parts: from the one numbered `from`, to the one before `to`. */
export interface Span {
  from: number;
  to: number;
}

export const WHOLE_HOUR: Span = { from: 0, to: PARTS_PER_HOUR };

/**
 * An hour as twelve parts, or as some of them. People whose readings were lost are put where the sensor fell silent:
 * by `total` where it tells one, else by its `seq`, at the rate of what it said.
 *
 * @param windowStart the first hour of which anything is known, in hours since 1970
 */
export function partsOfHour(
  attraction: Attraction,
  { tallies }: HourFlow,
  before: Before,
  windowStart: number,
  span = WHOLE_HOUR,
): RidePart[] {
  const lanes = Object.keys(attraction.lanes) as GuestLane[];
  const parts = Array.from({ length: span.to - span.from }, () => emptyPart(lanes));
  for (const tally of tallies) {
    const spread = spreadOf(tally);
    const { kind } = tally;
    const lane = tally.lane as GuestLane;
    if (kind === 'dispatched') addVehicles(parts, spread, span);
    else if (!(lane in attraction.lanes)) continue;
    else if (kind === 'waited') addGuests(parts, lane, spread, span);
    else if (kind === 'posted') addSigns(parts, lane, tally, span);
    else if (isCount(kind)) {
      const own = parts.map((part) => part.lanes.get(lane)![kind]);
      const lost = { within: lostWithin(tally), before: lostBefore(tally, before, windowStart) };
      addCount(own, spread, lost, span);
    }
  }
  return parts;
}

/** What is to be remembered of the hours until the end of this one. */
export function beforeNext({ hour, tallies }: HourFlow, before: Before): Before {
  const after = new Map(before);
  for (const tally of tallies)
    if (isCount(tally.kind) && tally.last) after.set(keyOf(tally), tally);
  // An epoch that is long over says nothing of what comes.
  for (const [key, tally] of after) if (tally.last!.at < (hour - 3) * HOUR_MS) after.delete(key);
  return after;
}

export function isCount(kind: Kind): kind is 'entered' | 'boarded' | 'left' {
  return kind === 'entered' || kind === 'boarded' || kind === 'left';
}

function keyOf({ sensor, epoch, lane }: HourTally): string {
  return `${sensor} ${epoch} ${lane}`;
}

export function spreadOf(tally: HourTally): Spread {
  return tally.spread ?? evenSpread(tally);
}

function addGuests(
  parts: readonly RidePart[],
  lane: GuestLane,
  spread: Spread,
  { from }: Span,
): void {
  for (const [index, part] of parts.entries()) {
    const { people, amount } = partAt(spread, from + index);
    const own = part.lanes.get(lane)!;
    own.guests += people;
    own.seconds += amount;
  }
}

function addSigns(
  parts: readonly RidePart[],
  lane: GuestLane,
  { first, last }: HourTally,
  { from, to }: Span,
): void {
  for (const said of [first, last]) {
    if (said?.minutes === undefined) continue;
    const at = partOf(said.at) % PARTS_PER_HOUR;
    if (at >= from && at < to) parts[at - from]!.lanes.get(lane)!.sign = said.minutes;
  }
}

function addVehicles(parts: readonly RidePart[], spread: Spread, { from }: Span): void {
  for (const [index, part] of parts.entries()) {
    const { n, people, amount } = partAt(spread, from + index);
    if (n === 0) continue;
    part.isHeard = true;
    // A part of heartbeats alone has no vehicle in it.
    if (people > 0 || amount > 0) part.vehicles += n;
    part.riders += people;
    part.seats += amount;
  }
}

/** People whose readings were lost: between others of the hour, and before its first. */
interface Lost {
  within: number;
  before: number;
}

/** The first and the last part of an hour in which a sensor spoke; -1 where it never did. */
export function heardIn(spread: Spread): { first: number; last: number } {
  let first = -1;
  let last = -1;
  for (let part = 0; part < PARTS_PER_HOUR; part += 1) {
    if (partAt(spread, part).n === 0) continue;
    if (first < 0) first = part;
    last = part;
  }
  return { first, last };
}

function addCount(parts: readonly Counted[], spread: Spread, lost: Lost, { from, to }: Span): void {
  const { first, last } = heardIn(spread);
  if (first < 0) return;
  for (let at = Math.max(first, from); at <= last && at < to; at += 1) {
    const part = parts[at - from]!;
    part.isHeard = true;
    part.people += partAt(spread, at).people;
    if (at !== first) continue;
    part.people += lost.before;
    part.madeUp += lost.before;
  }
  if (lost.within <= 0) return;
  const gaps = gapsIn(spread, first, last);
  const sum = gaps.reduce((total, gap) => total + gap, 0);
  for (let at = Math.max(first, from); at <= last && at < to; at += 1) {
    const share = sum > 0 ? gaps[at]! / sum : 1 / (last - first + 1);
    parts[at - from]!.people += lost.within * share;
  }
}

/** By how many readings a part has less than the fullest. */
function gapsIn(spread: Spread, first: number, last: number): number[] {
  const heard = Array.from({ length: PARTS_PER_HOUR }, (_, at) => partAt(spread, at).n);
  const most = Math.max(...heard);
  return heard.map((n, at) => {
    if (at < first || at > last) return 0;
    // At both ends it may just have begun, or not be over.
    return Math.max(0, most - n - (at === first || at === last ? most / 2 : 0));
  });
}

/** People of readings of an hour that were lost between others of the same hour. */
export function lostWithin(tally: HourTally): number {
  const { first, last, n, count } = tally;
  if (first?.total !== undefined) return peopleIn(tally) - count;
  if (!first || !last) return 0;
  const lost = last.seq - first.seq + 1 - n;
  return lost > 0 && lost < MAX_LOST ? (count * lost) / n : 0;
}

/** People of readings that were lost since what the sensor said in an earlier hour, or since its epoch began. */
export function lostBefore(tally: HourTally, before: Before, windowStart: number): number {
  const { first, n, count } = tally;
  if (!first) return 0;
  const earlier = before.get(keyOf(tally));
  if (first.total !== undefined) {
    if (earlier) return peopleBetween(earlier, tally);
    const isBegun = tally.epoch >= windowStart * 3600;
    return isBegun ? Math.max(0, first.total - (first.count ?? 0)) : 0;
  }
  if (!earlier?.last) return 0;
  const lost = first.seq - earlier.last.seq - 1;
  return lost > 0 && lost < MAX_LOST ? (count * lost) / n : 0;
}

/** For a state of before there were spreads: as if all of it had come evenly. */
function evenSpread({ n, count, seats, seconds }: HourTally): Spread {
  const each = [n, count, seats + seconds].map((sum) => sum / PARTS_PER_HOUR);
  return Array.from({ length: PARTS_PER_HOUR }, () => each).flat();
}
