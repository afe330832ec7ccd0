import type { Attraction, GuestLane, Sensor } from '../catalog.ts';
import { PARTS_PER_HOUR } from '../spread.ts';
import { type Anomaly, counted, minutesOf, nameOf } from './anomaly.ts';
import { type DayRow } from './day-rows.ts';
import { PART_MS } from '../spread.ts';

/** A run of nobody is looked at from 8 minutes on. */
const LEAST_PARTS = 1.6;

/** So many people must have passed by the counter's own rate. */
const LEAST_EXPECTED = 30;

/** The parts before the run, from which the usual rate comes. */
const RATE_PARTS = 6;

const DAY_PARTS = 24 * PARTS_PER_HOUR;
const LATER_PARTS = 4 * PARTS_PER_HOUR;
/** Guests who come for half an hour come through an entrance that is open. */
const CAME_PARTS = 6;

/** Counters that go on to report, but nobody, while somebody must have passed. */
export function stuckCounters({ sensors }: Attraction, rows: readonly DayRow[]): Anomaly[] {
  return sensors.flatMap((sensor): Anomaly[] => {
    if (sensor.lane === 'all') return [];
    if (sensor.kind !== 'entered' && sensor.kind !== 'boarded') return [];
    const run = runOfNobody(sensor, rows);
    if (!run || run.running < LEAST_PARTS || run.rate * run.running < LEAST_EXPECTED) return [];
    const passed =
      sensor.kind === 'entered' ? whoBoarded(sensor.lane, run) : ridersUnseen(sensor.lane, run);
    if (passed === undefined) return [];
    const since = run.rows[0]!.part * PART_MS;
    const lasted = minutesOf(run.parts * PART_MS);
    return [
      {
        kind: 'stuck',
        sensor: sensor.id,
        lane: sensor.lane,
        since,
        reason: `${nameOf(sensor)} has counted nobody for ${lasted} while ${passed}.`,
      },
    ];
  });
}

interface Run {
  /** All until now, and the last of them, in which the counter spoke and counted nobody. */
  all: readonly DayRow[];
  rows: readonly DayRow[];
  sensor: string;
  /** How long it is, in parts of an hour, and for how much of that somebody boarded or rode. */
  parts: number;
  running: number;
  /** People per part before. */
  rate: number;
}

function runOfNobody({ id }: Sensor, all: readonly DayRow[]): Run | undefined {
  const before = all.findLastIndex(({ sensors }) => {
    const said = sensors.get(id);
    return !said || said.people > 0;
  });
  const rows = all.slice(before + 1);
  if (before < 0 || rows.length === 0 || !all[before]!.sensors.has(id)) return undefined;
  const spoken: number[] = [];
  // The part in which it stopped is half a part.
  for (let at = before - 1; at >= 0 && spoken.length < RATE_PARTS; at -= 1) {
    const said = all[at]!.sensors.get(id);
    if (!said) break;
    spoken.push(said.people);
  }
  if (spoken.length < 3) return undefined;
  const rate = spoken.reduce((sum, people) => sum + people, 0) / spoken.length;
  const parts = sumOf(rows, ({ length }) => length);
  const running = sumOf(rows, (row) => (isRunning(row) ? row.length : 0));
  return { all, rows, sensor: id, parts, running, rate };
}

/**
 * Nobody comes to an entrance that is shut, and boarding goes on until the line is empty. It is open where the
 * ride's other lanes have guests, where guests still came yesterday, then or up to
 * four hours later, where guests board who joined since, or
 * where more board than stood in line.
 */
function whoBoarded(lane: GuestLane, run: Run): string | undefined {
  const boarded = sumOf(run.rows, (row) => row.ride.lanes.get(lane)?.boarded.people ?? 0);
  if (boarded < 10) return undefined;
  const isOpen =
    othersCome(lane, run) ||
    cameYesterday(run) ||
    joinedSince(lane, run) ||
    outlastsLine(lane, run);
  return isOpen ? `${counted(boarded, 'guest')} boarded` : undefined;
}

function othersCome(lane: GuestLane, { rows }: Run): boolean {
  const people = sumOf(rows.slice(1), ({ ride }) =>
    [...ride.lanes].reduce(
      (sum, [other, { entered }]) => sum + (other === lane ? 0 : entered.people),
      0,
    ),
  );
  return people >= 8;
}

function cameYesterday({ all, rows, sensor, rate }: Run): boolean {
  const first = all[0]!.part;
  const people = (part: number) => all[part - first]?.sensors.get(sensor)?.people ?? 0;
  const [{ part }] = rows as [DayRow];
  let came = 0;
  for (let then = part - DAY_PARTS; then < part - DAY_PARTS + LATER_PARTS; then += 1) {
    came = people(then) > 0.3 * rate ? came + 1 : 0;
    if (came >= CAME_PARTS) return true;
  }
  return false;
}

function joinedSince(lane: GuestLane, { rows }: Run): boolean {
  const since = rows[0]!.part;
  const proofs = rows.filter(({ ride, part }) => {
    const own = ride.lanes.get(lane);
    return (
      own && own.guests > 0 && part - own.seconds / own.guests / (PART_MS / 1000) > since + 0.5
    );
  });
  return proofs.length >= 2;
}

function outlastsLine(lane: GuestLane, { all, rows }: Run): boolean {
  const boarded = sumOf(rows, ({ ride }) => ride.lanes.get(lane)!.boarded.people);
  const { people, counts } = lineBefore(lane, all, rows[0]!.part);
  return boarded > people + 30 + 0.04 * counts;
}

/** The line by plain counts when a part began, and who boarded since it was empty. */
function lineBefore(
  lane: GuestLane,
  all: readonly DayRow[],
  until: number,
): { people: number; counts: number } {
  let people = 0;
  let counts = 0;
  for (const { ride, part } of all) {
    if (part >= until) break;
    const { entered, boarded, left } = ride.lanes.get(lane)!;
    // More than stood there can’t board (Skorokhod’s reflection), and errors of before are forgotten.
    const rest = people + entered.people - boarded.people - left.people;
    counts = rest < 0 ? 0 : counts + boarded.people;
    people = Math.max(0, rest);
  }
  return { people, counts };
}

/** Riders whom vehicles took, and neither this counter nor those of other lanes saw. */
function ridersUnseen(lane: GuestLane, { rows }: Run): string | undefined {
  const last = rows.slice(0, -1);
  const riders = sumOf(last, ({ ride }) => ride.riders);
  const vehicles = sumOf(last, ({ ride }) => ride.vehicles);
  const unseen = sumOf(last, ({ ride }) => {
    let elsewhere = 0;
    for (const [other, { boarded }] of ride.lanes) if (other !== lane) elsewhere += boarded.people;
    return Math.max(0, ride.riders - elsewhere);
  });
  // The first vehicle's riders may have been counted before the run began.
  const rest = vehicles === 0 ? 0 : unseen - riders / vehicles;
  if (rest < Math.max(20, 0.15 * riders)) return undefined;
  return `vehicles took ${counted(unseen, 'rider')} whom no other lane counted`;
}

/** Nobody may be let in while a ride stands. */
function isRunning({ ride }: DayRow): boolean {
  return ride.riders > 0 || [...ride.lanes.values()].some(({ boarded }) => boarded.people > 0);
}

function sumOf(rows: readonly DayRow[], of: (row: DayRow) => number): number {
  return rows.reduce((sum, row) => sum + of(row), 0);
}
