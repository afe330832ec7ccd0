import type { Attraction, GuestLane } from '../catalog.ts';
import { PART_MS, PARTS_PER_HOUR } from '../spread.ts';
import { FLOW_HOURS, type HourFlow, type StateHeader } from '../state.ts';
import { saysSameUntil } from './closed-parts.ts';
import { type DispatchRate, NO_DISPATCHES } from './dispatch-rate.ts';
import { perEarlierHours } from './earlier-hours.ts';
import { type Before, beforeNext, partsOfHour, type Span, WHOLE_HOUR } from './hour-parts.ts';
import { beginWalk, copyOfWalk, type LaneWalk } from './lane.ts';
import { emptyPart } from './parts.ts';
import { walkPart } from './ride-part.ts';

/** The walk along a ride's day: what is known at the end of the last part taken. */
export interface RideWalk {
  /** The next part of an hour to be taken, since 1970. */
  part: number;
  rate: DispatchRate;
  /** Vehicles were counted, or nobody has boarded yet. */
  hasVehicles: boolean;
  /** Riders of a vehicle, as of late; 0 where none was counted. */
  ridersEach: number;
  /** Parts since somebody boarded, and what they usually come to: 1 where people board all the time. */
  quiet: number;
  usualQuiet: number;
  lanes: Map<GuestLane, LaneWalk>;
}

/**
 * Walks along all that a header holds, to its newest reading. What is over comes in again with every reading and rarely
 * changes, so that where it led is remembered.
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
  const newest = Math.max(...header.words.map(({ heardAt }) => heardAt)) / PART_MS;
  const open = Math.floor(newest) - last.hour * PARTS_PER_HOUR;
  const earlier = earlierHours(attraction, flow);
  const closed = Math.min(PARTS_PER_HOUR, Math.max(0, open));
  const walk = copyOfRide(walkedUntil(closed, attraction, flow, earlier));
  if (open < 0 || open >= PARTS_PER_HOUR) return walk;
  const span = { from: open, to: open + 1 };
  const [part] = partsOfHour(attraction, last, earlier.before, flow[0]!.hour, span);
  const lastDispatch = lastDispatchAt(attraction, header);
  walkPart(walk, attraction, part!, {
    length: Math.max(0.02, newest - walk.part),
    ...(lastDispatch !== undefined && { lastDispatch: lastDispatch / PART_MS }),
  });
  return walk;
}

interface Earlier {
  walk: RideWalk;
  before: Before;
  /** Where the first parts of the newest hour led. */
  closed?: { parts: number; hour: HourFlow; walk: RideWalk };
}

const earlierHours = perEarlierHours((attraction, flow): Earlier => {
  const walk = beginRide(attraction, flow);
  let before: Before = new Map();
  for (const hour of flow.slice(0, -1)) {
    walkHour(walk, attraction, hour, { before, windowStart: flow[0]!.hour, span: WHOLE_HOUR });
    before = beforeNext(hour, before);
  }
  return { walk, before };
});

/** The walk to the end of so many parts of the newest hour. */
function walkedUntil(
  parts: number,
  attraction: Attraction,
  flow: readonly HourFlow[],
  earlier: Earlier,
): RideWalk {
  const { closed, before } = earlier;
  const hour = flow.at(-1)!;
  const windowStart = flow[0]!.hour;
  if (closed?.parts === parts && saysSameUntil(parts, [closed.hour, hour], before, windowStart)) {
    return closed.walk;
  }
  const walk = copyOfRide(earlier.walk);
  walkHour(walk, attraction, hour, { before, windowStart, span: { from: 0, to: parts } });
  earlier.closed = { parts, hour, walk };
  return walk;
}

function beginRide(attraction: Attraction, flow: readonly HourFlow[]): RideWalk {
  const part = flow[0]!.hour * PARTS_PER_HOUR;
  const hasVehicles = attraction.sensors.some(({ kind }) => kind === 'dispatched');
  // Where the window cuts a longer story there may have been a line already.
  const isCut = flow.at(-1)!.hour - flow[0]!.hour >= FLOW_HOURS - 1;
  const peopleError = isCut ? attraction.hourlyCapacity : 1;
  const lanes = Object.keys(attraction.lanes) as GuestLane[];
  return {
    part,
    rate: NO_DISPATCHES,
    hasVehicles,
    ridersEach: 0,
    quiet: 0,
    usualQuiet: 1,
    lanes: new Map(lanes.map((lane) => [lane, beginWalk(part, hasVehicles, peopleError)])),
  };
}

function copyOfRide(walk: RideWalk): RideWalk {
  return {
    ...walk,
    lanes: new Map(Array.from(walk.lanes, ([lane, own]) => [lane, copyOfWalk(own)])),
  };
}

function walkHour(
  walk: RideWalk,
  attraction: Attraction,
  hour: HourFlow,
  { before, windowStart, span }: { before: Before; windowStart: number; span: Span },
): void {
  const first = hour.hour * PARTS_PER_HOUR;
  // Hours in which no sensor spoke are not in the flow.
  while (walk.part < first) walkPart(walk, attraction, emptyPart(walk.lanes.keys()), WHOLE);
  for (const part of partsOfHour(attraction, hour, before, windowStart, span)) {
    walkPart(walk, attraction, part, WHOLE);
  }
}

const WHOLE = { length: 1 };

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
