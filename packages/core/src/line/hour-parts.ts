import type { Attraction, GuestLane } from '../catalog.ts';
import { PARTS_PER_HOUR, partAt, partOf, type Spread } from '../spread.ts';
import type { HourFlow, HourTally } from '../state.ts';
import { peopleBetween, peopleIn } from '../tally.ts';
import { type Counted, emptyPart, type RidePart } from './parts.ts';

/** The last that each sensor said in each epoch before an hour: what is missing since is known by it. */
export type Before = ReadonlyMap<string, HourTally>;

/** More readings than this can't be made up for: a sensor that lost count. */
const MAX_LOST = 2_000;

/**
 * An hour as twelve parts, and what is remembered of it for the next. People whose readings were lost are put
 * where the sensor fell silent: by `total` where it tells one, else by its `seq`, at the rate of what it said.
 *
 * @param windowStart the first hour of which anything is known, in hours since 1970
 */
export function partsOfHour(
  attraction: Attraction,
  { hour, tallies }: HourFlow,
  before: Before,
  windowStart: number,
): { parts: RidePart[]; before: Map<string, HourTally> } {
  const lanes = Object.keys(attraction.lanes) as GuestLane[];
  const parts = Array.from({ length: PARTS_PER_HOUR }, () => emptyPart(lanes));
  const after = new Map(before);
  for (const tally of tallies) {
    const spread = tally.spread ?? evenSpread(tally);
    if (tally.kind === 'dispatched') {
      addVehicles(parts, spread);
      continue;
    }
    const own = parts.map((part) => part.lanes.get(tally.lane as GuestLane));
    if (!own[0]) continue;
    if (tally.kind === 'waited') {
      for (const [at, part] of own.entries()) {
        const { people, amount } = partAt(spread, at);
        part!.guests += people;
        part!.seconds += amount;
      }
    } else if (tally.kind === 'posted') {
      for (const said of [tally.first, tally.last]) {
        if (said?.minutes === undefined) continue;
        own[partOf(said.at) % PARTS_PER_HOUR]!.sign = said.minutes;
      }
    } else if (tally.kind === 'entered' || tally.kind === 'boarded' || tally.kind === 'left') {
      const { kind } = tally;
      const key = `${tally.sensor} ${tally.epoch} ${tally.lane}`;
      addCount(
        own.map((part) => part![kind]),
        spread,
        { within: lostWithin(tally), before: lostBefore(tally, after.get(key), windowStart) },
      );
      if (tally.last) after.set(key, tally);
    }
  }
  // An epoch that is long over says nothing of what comes.
  for (const [key, tally] of after) if (tally.last!.at < (hour - 3) * 3_600_000) after.delete(key);
  return { parts, before: after };
}

function addVehicles(parts: readonly RidePart[], spread: Spread): void {
  for (const [at, part] of parts.entries()) {
    const { n, people, amount } = partAt(spread, at);
    if (n === 0) continue;
    part.isHeard = true;
    // A part of heartbeats alone has no vehicle in it.
    if (people > 0 || amount > 0) part.vehicles += n;
    part.riders += people;
    part.seats += amount;
  }
}

function addCount(
  parts: readonly Counted[],
  spread: Spread,
  lost: { within: number; before: number },
): void {
  const heard = parts.map((_, at) => partAt(spread, at));
  const first = heard.findIndex(({ n }) => n > 0);
  if (first < 0) return;
  const last = heard.findLastIndex(({ n }) => n > 0);
  const most = Math.max(...heard.map(({ n }) => n));
  for (const [at, { n, people }] of heard.entries()) {
    if (at < first || at > last) continue;
    parts[at]!.isHeard = true;
    if (n > 0) parts[at]!.people += people;
  }
  parts[first]!.people += lost.before;
  parts[first]!.madeUp += lost.before;
  if (lost.within <= 0) return;
  // At both ends it may just have begun, or not be over.
  const gaps = heard.map(({ n }, at) => {
    if (at < first || at > last) return 0;
    return Math.max(0, most - n - (at === first || at === last ? most / 2 : 0));
  });
  const sum = gaps.reduce((total, gap) => total + gap, 0);
  for (let at = first; at <= last; at += 1) {
    parts[at]!.people += lost.within * (sum > 0 ? gaps[at]! / sum : 1 / (last - first + 1));
  }
}

/** People of readings of an hour that were lost between others of the same hour. */
function lostWithin(tally: HourTally): number {
  const { first, last, n, count } = tally;
  if (first?.total !== undefined) return peopleIn(tally) - count;
  if (!first || !last) return 0;
  const lost = last.seq - first.seq + 1 - n;
  return lost > 0 && lost < MAX_LOST ? (count * lost) / n : 0;
}

/** People of readings that were lost since what the sensor said in an earlier hour, or since its epoch began. */
function lostBefore(tally: HourTally, earlier: HourTally | undefined, windowStart: number): number {
  const { first, n, count } = tally;
  if (!first) return 0;
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
