import type { Attraction, GuestLane } from '../catalog.ts';
import { PARTS_PER_HOUR } from '../spread.ts';
import { type Anomaly, counted, laneName } from './anomaly.ts';
import { type DayRow } from './day-rows.ts';
import { isEmptied, usualFill } from './empty-vehicles.ts';
import { PART_MS } from '../spread.ts';
import { holesOf } from './holes.ts';
import { latched } from './latch.ts';

/** People whom a hole in the counts may have swallowed, for each that was usual then. */
const SWALLOWED = 1.5;

/**
 * Counts of one line that can't all be true.
 *
 * @param today its settled rows
 */
export function contradictions(attraction: Attraction, today: readonly DayRow[]): Anomaly[] {
  return (Object.keys(attraction.lanes) as GuestLane[]).flatMap((lane) => {
    const counts = plainCounts(attraction, lane, today);
    return [tooManyBoarded(lane, counts), emptySeats(lane, counts)].flatMap((found) =>
      found ? [found] : [],
    );
  });
}

interface PlainCount {
  row: DayRow;
  /** The line by plain counts, never below 0, and by how many it would have been: what no hole explains. */
  people: number;
  missing: number;
  /** Who boarded since it was empty. */
  boarded: number;
  /** There was a hole in the counts today. */
  isBroken: boolean;
}

function plainCounts(
  attraction: Attraction,
  lane: GuestLane,
  rows: readonly DayRow[],
): PlainCount[] {
  const holes = holesOf(attraction, lane, rows);
  let people = 0;
  let boarded = 0;
  let usual = 0;
  let swallowed = 0;
  let isBroken = false;
  return rows.map((row, at) => {
    const own = row.ride.lanes.get(lane)!;
    if (holes[at]) {
      isBroken = true;
      swallowed += SWALLOWED * Math.max(usual, own.boarded.people);
    } else usual += 0.3 * (own.entered.people - usual);
    const rest = people + own.entered.people - own.boarded.people - own.left.people;
    people = Math.max(0, rest);
    boarded = rest <= 0 ? 0 : boarded + own.boarded.people;
    const explained = Math.min(swallowed, Math.max(0, -rest));
    swallowed -= explained;
    return { row, people, missing: Math.max(0, -rest) - explained, boarded, isBroken };
  });
}

/** More guests board than ever came. */
function tooManyBoarded(lane: GuestLane, counts: readonly PlainCount[]): Anomaly | undefined {
  const sums = counts.map((_, at) => {
    const hour = counts.slice(Math.max(0, at + 1 - PARTS_PER_HOUR), at + 1);
    const boarded = sumOf(hour, ({ row }) => row.ride.lanes.get(lane)!.boarded.people);
    const missing = sumOf(hour, (each) => each.missing);
    return { missing, least: 25 + 0.06 * boarded };
  });
  const alarm = latched(
    sums.map(({ missing, least }, at) => ({
      at: counts[at]!.row.part * PART_MS,
      amount: missing,
      least,
    })),
  );
  if (!alarm) return undefined;
  const reason = `In the last hour ${counted(alarm.amount, 'guest')} more boarded from ${laneName(lane)} than had joined it.`;
  return { kind: 'contradiction', lane, since: alarm.since, reason };
}

/** Vehicles leave with seats free for so many parts, and counts say that a line stands there. */
const EMPTY_PARTS = 3;

function emptySeats(lane: GuestLane, counts: readonly PlainCount[]): Anomaly | undefined {
  if (lane !== 'standby') return undefined;
  let free = 0;
  const fill = usualFill(counts.map(({ row }) => row));
  const alarm = latched(
    counts.map(({ row, people, boarded, isBroken }) => {
      const { part, ride } = row;
      const isFree = ride.vehicles > 1 && isEmptied(row, fill);
      // A show that begins half empty is one of a few, and its guests stand where they were counted.
      free = isFree ? free + 1 : 0;
      const vehicle = ride.vehicles > 0 ? ride.seats / ride.vehicles : 0;
      const isCounted = free >= EMPTY_PARTS && !isBroken;
      return {
        at: part * PART_MS,
        amount: isCounted ? people : 0,
        least: 60 + 2 * vehicle + 0.06 * boarded,
      };
    }),
  );
  if (!alarm) return undefined;
  const reason = `Vehicles leave emptier than usual while ${counted(alarm.amount, 'guest')} would stand in ${laneName(lane)} by its counters.`;
  return { kind: 'contradiction', lane, since: alarm.since, reason };
}

function sumOf<T>(of: readonly T[], value: (each: T) => number): number {
  return of.reduce((sum, each) => sum + value(each), 0);
}
