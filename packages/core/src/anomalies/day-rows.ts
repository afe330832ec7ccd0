import type { Attraction, GuestLane } from '../catalog.ts';
import { perEarlierHours } from '../line/earlier-hours.ts';
import { type Before, beforeNext, partsOfHour } from '../line/hour-parts.ts';
import { emptyPart, type RidePart } from '../line/parts.ts';
import type { Kind } from '../reading.ts';
import { type Part, partAt, PART_MS, PARTS_PER_HOUR } from '../spread.ts';
import { HOUR_MS, type HourFlow, type HourTally, type StateHeader } from '../state.ts';

/** What was said of a ride in one part of an hour. */
export interface DayRow {
  /** The number of the part since 1970. */
  part: number;
  /** 1 for a whole part, less for the one that is not over. */
  length: number;
  ride: RidePart;
  /** What each sensor said itself, without what was lost; nothing where it said nothing. */
  sensors: ReadonlyMap<string, Part>;
  /** Riders of the hour by those that are told of: vehicles whose readings were lost have riders, too. */
  vehicleScale: number;
}

interface Hours {
  rows: DayRow[];
  before: Before;
  vehicleSeqs: ReadonlyMap<string, number>;
}

/** All parts of the hours that a header holds, one after another without a gap, to its newest reading. */
export function dayRows(
  attraction: Attraction,
  { flow, words }: Pick<StateHeader, 'flow' | 'words'>,
): DayRow[] {
  const last = flow.at(-1);
  if (!last) return [];
  const newest = Math.max(...words.map(({ heardAt }) => heardAt)) / PART_MS;
  const { rows } = withHour(attraction, earlierHours(attraction, flow), last, flow[0]!.hour);
  const until = rows.findLastIndex(({ part }) => part < newest);
  const whole = rows.slice(0, until);
  const open = rows[until];
  return open ? [...whole, { ...open, length: Math.min(1, newest - open.part) }] : whole;
}

const earlierHours = perEarlierHours((attraction, flow): Hours => {
  let hours: Hours = { rows: [], before: new Map(), vehicleSeqs: new Map() };
  for (const hour of flow.slice(0, -1)) hours = withHour(attraction, hours, hour, flow[0]!.hour);
  return hours;
});

function withHour(
  attraction: Attraction,
  earlier: Hours,
  hour: HourFlow,
  windowStart: number,
): Hours {
  const parts = partsOfHour(attraction, hour, earlier.before, windowStart);
  const sensors = parts.map(() => new Map<string, Part>());
  for (const tally of hour.tallies) addSensor(sensors, tally);
  const { scale, seqs } = vehiclesLost(hour.tallies, earlier.vehicleSeqs);
  const first = hour.hour * PARTS_PER_HOUR;
  const rows = earlier.rows.slice();
  // Hours in which no sensor spoke are not in the flow.
  for (let part = rows.at(-1) ? rows.at(-1)!.part + 1 : first; part < first; part += 1) {
    rows.push(emptyRow(attraction, part));
  }
  for (const [at, ride] of parts.entries()) {
    const part = first + at;
    rows.push({ part, length: 1, ride, sensors: sensors[at]!, vehicleScale: scale });
  }
  return { rows, before: beforeNext(hour, earlier.before), vehicleSeqs: seqs };
}

function emptyRow(attraction: Attraction, part: number): DayRow {
  const ride = emptyPart(Object.keys(attraction.lanes) as GuestLane[]);
  return { part, length: 1, ride, sensors: new Map(), vehicleScale: 1 };
}

function addSensor(sensors: readonly Map<string, Part>[], { sensor, spread }: HourTally): void {
  if (!spread) return;
  for (const [at, own] of sensors.entries()) {
    const { n, people, amount } = partAt(spread, at);
    if (n === 0) continue;
    const known = own.get(sensor) ?? { n: 0, people: 0, amount: 0 };
    own.set(sensor, {
      n: known.n + n,
      people: known.people + people,
      amount: known.amount + amount,
    });
  }
}

/** Vehicles tell no total, so that only gaps in `seq` say how many nobody heard of. */
function vehiclesLost(
  tallies: readonly HourTally[],
  before: ReadonlyMap<string, number>,
): { scale: number; seqs: Map<string, number> } {
  const seqs = new Map(before);
  let heard = 0;
  let lost = 0;
  for (const { sensor, epoch, kind, n, first, last } of tallies) {
    if (kind !== 'dispatched' || !first || !last) continue;
    const key = `${sensor} ${epoch}`;
    heard += n;
    lost += Math.max(0, last.seq - (before.get(key) ?? first.seq - 1) - n);
    seqs.set(key, last.seq);
  }
  return { scale: heard > 0 && lost < heard ? (heard + lost) / heard : 1, seqs };
}

/** Readings that are late, or overtaken, come within so many parts. */
const UNSETTLED_PARTS = 2;

/**
 * Today's rows of which all has been said: of what a sensor said last, or will say of now, others may have said the
 * other half, and sums of both would be apart. A counter that is silent holds them up: until it speaks again, its
 * people can't be made up for.
 */
export function settledRows(
  { sensors }: Attraction,
  { words }: Pick<StateHeader, 'words'>,
  rows: readonly DayRow[],
): DayRow[] {
  const today = rows.slice(dayStart(rows));
  const [first] = today;
  if (!first) return [];
  const counters = new Set(sensors.flatMap(({ id, kind }) => (SUMMED.includes(kind) ? [id] : [])));
  const heard = words.flatMap(({ sensor, heardAt }) => {
    const part = Math.floor(heardAt / PART_MS);
    // One that hasn't spoken all day is missing in all sums alike.
    return counters.has(sensor) && part >= first.part ? [part] : [];
  });
  const until = Math.min(today.at(-1)!.part - UNSETTLED_PARTS + 1, ...heard);
  return today.filter(({ part }) => part < until);
}

const SUMMED: readonly Kind[] = ['entered', 'boarded', 'left', 'dispatched'];

/** The first row after the last night: two hours in which nobody moved. */
function dayStart(rows: readonly DayRow[]): number {
  let idle = 0;
  for (let at = rows.length - 1; at >= 0; at -= 1) {
    idle = isIdle(rows[at]!) ? idle + 1 : 0;
    if (idle >= NIGHT_PARTS && at + NIGHT_PARTS < rows.length) {
      const moved = rows.findIndex((row, after) => after >= at + NIGHT_PARTS && !isIdle(row));
      return moved < 0 ? rows.length : moved;
    }
  }
  return 0;
}

const NIGHT_PARTS = (2 * HOUR_MS) / PART_MS;

function isIdle({ ride }: DayRow): boolean {
  if (ride.vehicles > 0) return false;
  return [...ride.lanes.values()].every(
    ({ entered, boarded }) => entered.people + boarded.people === 0,
  );
}
