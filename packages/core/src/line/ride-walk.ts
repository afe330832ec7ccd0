import type { Attraction, GuestLane } from '../catalog.ts';
import { PART_MS, PARTS_PER_HOUR } from '../spread.ts';
import { FLOW_HOURS, type HourFlow, type StateHeader } from '../state.ts';
import { afterPart, type DispatchRate, errorOf, NO_DISPATCHES, perPart } from './dispatch-rate.ts';
import { type Before, partsOfHour } from './hour-parts.ts';
import { beginWalk, copyOfWalk, type LaneWalk } from './lane.ts';
import { stepLane } from './lane-walk.ts';
import { emptyPart, type RidePart } from './parts.ts';

/** How riders are divided over a ride's lanes where nothing is known: relative to each other. */
const USUAL_WEIGHTS = { standby: 6, priority: 3, single_rider: 1 } as const;

/** A ride that runs doesn't take as many as it was built for. */
const USUAL_PART = 0.8;

/** Where nobody counts vehicles, one a minute stands for them. */
const IMAGINED_PER_PART = 5;

/** The walk along a ride's day: what is known at the end of the last part taken. */
export interface RideWalk {
  /** The next part of an hour to be taken, since 1970. */
  part: number;
  rate: DispatchRate;
  /** Vehicles were counted, or nobody has boarded yet. */
  hasVehicles: boolean;
  /** Parts since somebody boarded, and what they usually come to: 1 where people board all the time. */
  quiet: number;
  usualQuiet: number;
  lanes: Map<GuestLane, LaneWalk>;
  before: Before;
}

/**
 * Walks along all that a header holds, to its newest reading. The hours before the last one come in again with every
 * reading and rarely change, so that where they led is remembered.
 *
 * @returns undefined where nothing was ever said
 */
export function walkRide(
  attraction: Attraction,
  header: Pick<StateHeader, 'flow' | 'words'>,
): RideWalk | undefined {
  const { flow } = header;
  const last = flow.at(-1);
  if (!last) return undefined;
  const newest = Math.max(...header.words.map(({ heardAt }) => heardAt));
  const walk = copyOfRide(walkedBefore(attraction, flow));
  const lastDispatch = lastDispatchAt(attraction, header);
  walkHour(walk, attraction, last, {
    windowStart: flow[0]!.hour,
    until: newest / PART_MS,
    ...(lastDispatch !== undefined && { lastDispatch: lastDispatch / PART_MS }),
  });
  return walk;
}

interface Remembered {
  attraction: Attraction;
  flow: readonly HourFlow[];
  walk: RideWalk;
}

/** By the last of the earlier hours. */
const remembered = new WeakMap<HourFlow, Remembered>();

function walkedBefore(attraction: Attraction, flow: readonly HourFlow[]): RideWalk {
  const before = flow.at(-2);
  const known = before && remembered.get(before);
  if (known?.attraction === attraction && isSameBefore(known.flow, flow)) return known.walk;
  const walk = beginRide(attraction, flow);
  for (const hour of flow.slice(0, -1)) {
    walkHour(walk, attraction, hour, { windowStart: flow[0]!.hour });
  }
  if (before) remembered.set(before, { attraction, flow, walk });
  return walk;
}

/** Hours are never changed: one that says something else is another. */
export function isSameBefore(known: readonly HourFlow[], flow: readonly HourFlow[]): boolean {
  return (
    known.length === flow.length &&
    flow.every((hour, at) => hour === known[at] || at === flow.length - 1)
  );
}

function beginRide(attraction: Attraction, flow: readonly HourFlow[]): RideWalk {
  const part = flow[0]!.hour * PARTS_PER_HOUR;
  const hasVehicles = attraction.sensors.some(({ kind }) => kind === 'dispatched');
  // Where the window cuts a longer story there may have been a line already.
  const isCut = flow.at(-1)!.hour - flow[0]!.hour >= FLOW_HOURS - 1;
  const peopleError = isCut ? attraction.hourlyCapacity : 1;
  return {
    part,
    rate: NO_DISPATCHES,
    hasVehicles,
    quiet: 0,
    usualQuiet: 1,
    lanes: new Map(
      lanesOf(attraction).map((lane) => [lane, beginWalk(part, hasVehicles, peopleError)]),
    ),
    before: new Map(),
  };
}

function copyOfRide(walk: RideWalk): RideWalk {
  return {
    ...walk,
    lanes: new Map(Array.from(walk.lanes, ([lane, own]) => [lane, copyOfWalk(own)])),
  };
}

interface Until {
  /** In hours since 1970. */
  windowStart: number;
  /** In parts of an hour since 1970; without it the hour is taken whole. */
  until?: number;
  lastDispatch?: number;
}

function walkHour(
  walk: RideWalk,
  attraction: Attraction,
  hour: HourFlow,
  { windowStart, until, lastDispatch }: Until,
): void {
  const { parts, before } = partsOfHour(attraction, hour, walk.before, windowStart);
  walk.before = before;
  const first = hour.hour * PARTS_PER_HOUR;
  // Hours in which no sensor spoke are not in the flow.
  while (walk.part < first) walkPart(walk, attraction, emptyPart(walk.lanes.keys()), 1, undefined);
  for (const part of parts) {
    const length = until === undefined ? 1 : Math.min(1, until - walk.part);
    if (until !== undefined && walk.part > Math.floor(until)) return;
    walkPart(walk, attraction, part, Math.max(0.02, length), lastDispatch);
  }
}

function walkPart(
  walk: RideWalk,
  attraction: Attraction,
  ride: RidePart,
  length: number,
  lastDispatch: number | undefined,
): void {
  const { hourlyCapacity } = attraction;
  const boarded = [...ride.lanes.values()].some((lane) => lane.boarded.people > 0);
  walk.quiet += length;
  if (boarded) {
    if (walk.quiet <= LONGEST_USUAL)
      walk.usualQuiet += (Math.max(1, walk.quiet) - walk.usualQuiet) / 2;
    walk.quiet = 0;
  }
  if (boarded && !ride.isHeard && walk.rate.vehicles === 0) walk.hasVehicles = false;
  if (ride.isHeard && countsVehicles(attraction)) walk.hasVehicles = true;
  if (walk.hasVehicles) walk.rate = afterPart(walk.rate, ride, length, hourlyCapacity);
  const rate = walk.hasVehicles ? perPart(walk.rate) : IMAGINED_PER_PART;
  const stands = walk.quiet > 2.5 * walk.usualQuiet;
  const vehicles = walk.hasVehicles
    ? ride.vehicles
    : stands || length < LEAST_JUDGED
      ? 0
      : IMAGINED_PER_PART * length;
  const isRunning = walk.hasVehicles
    ? rate !== undefined && walk.rate.waiting <= Math.max(1.2, 2.5 / rate)
    : !stands;
  const end = walk.part + length;
  for (const [lane, own] of walk.lanes) {
    const guess = (hourlyCapacity * USUAL_PART * shareOf(attraction, lane)) / PARTS_PER_HOUR;
    stepLane(own, {
      part: walk.part,
      length,
      ride,
      own: ride.lanes.get(lane)!,
      others: [...ride.lanes].flatMap(([other, said]) => (other === lane ? [] : [said])),
      hasVehicles: walk.hasVehicles,
      isRunning,
      vehicles,
      interval: 1 / (rate ?? FIRST_RATE),
      intervalError: walk.hasVehicles ? errorOf(walk.rate) : 0,
      sinceLast:
        walk.hasVehicles && rate !== undefined && lastDispatch !== undefined
          ? Math.max(0, end - lastDispatch)
          : undefined,
      share: shareOf(attraction, lane),
      guess,
      takesWhatIsLeft: lane === 'standby' && walk.lanes.size > 1,
      fillsGaps: lane === 'single_rider',
      isGuaranteed: lane === 'priority',
    });
  }
  walk.part += 1;
}

/** Shows are no further apart than this, in parts: what is longer is a stop. */
const LONGEST_USUAL = 12;

/** A part that has just begun has people in it who boarded before: a reading tells of the time since the last. */
const LEAST_JUDGED = 0.2;

/** Vehicles per part of an hour before any was seen. */
const FIRST_RATE = 5;

function lanesOf({ lanes }: Attraction): GuestLane[] {
  return Object.keys(lanes) as GuestLane[];
}

function countsVehicles({ sensors }: Attraction): boolean {
  return sensors.some(({ kind }) => kind === 'dispatched');
}

/** The part of the riders that comes from a lane, at a guess; what the catalog says goes first. */
function shareOf({ lanes }: Attraction, lane: GuestLane): number {
  const given = lanes[lane]?.share;
  if (given !== undefined) return given;
  const entries = Object.entries(lanes) as [GuestLane, { share?: number }][];
  const taken = entries.reduce((sum, [, { share }]) => sum + (share ?? 0), 0);
  const weights = entries.reduce(
    (sum, [other, { share }]) => sum + (share === undefined ? USUAL_WEIGHTS[other] : 0),
    0,
  );
  return (Math.max(0, 1 - taken) * USUAL_WEIGHTS[lane]) / weights;
}

function lastDispatchAt(
  { sensors }: Attraction,
  { words }: Pick<StateHeader, 'words'>,
): number | undefined {
  const counters = new Set(sensors.flatMap(({ id, kind }) => (kind === 'dispatched' ? [id] : [])));
  const times = words.flatMap(({ sensor, said }) =>
    said && counters.has(sensor) ? [said.at] : [],
  );
  return times.length > 0 ? Math.max(...times) : undefined;
}
