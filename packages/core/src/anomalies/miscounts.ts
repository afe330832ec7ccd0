import type { Attraction, GuestLane } from '../catalog.ts';
import type { Kind, Lane } from '../reading.ts';
import { type Anomaly, nameOf } from './anomaly.ts';
import { anchorsOf, type Anchor } from './anchors.ts';
import { type DayRow } from './day-rows.ts';
import { PART_MS } from '../spread.ts';
import { holesOf } from './holes.ts';
import { type Latch, latched } from './latch.ts';

/** An error of counting is told of from 1 % on, and until it is half of that. */
const LEAST_PART = 0.01;

/** Fewer people say nothing of so small a part. */
const LEAST_PEOPLE = 500;

/**
 * Counters that see a part of the people not at all, or twice.
 *
 * @param today its settled rows
 */
export function miscounts(attraction: Attraction, today: readonly DayRow[]): Anomaly[] {
  const boarding = boardingAgainstVehicles(attraction, today);
  const found = boarding.alarm ? [boardingAnomaly(attraction, boarding.alarm)] : [];
  for (const lane of Object.keys(attraction.lanes) as GuestLane[]) {
    const alarm = entranceAgainstBoarding(attraction, lane, today, boarding.ratios);
    if (alarm) found.push(entranceAnomaly(attraction, lane, alarm, boarding.ratios !== undefined));
  }
  return found;
}

/** Who boarded since vehicles were last told of fills the next: if more did, one wasn't told of. */
const UNTOLD_VEHICLES = 2;

/** Of a part's riders those of half a minute: counters tell each in its turn, vehicles when they leave. */
const TOLD_LATER = 0.1;

interface Boarding {
  /** Counted at boarding for each rider in a vehicle, by row; undefined where nobody counts vehicles. */
  ratios: readonly number[] | undefined;
  alarm: Latch | undefined;
}

/** Two counts of the same riders, summed over the day: they differ by those between the two, unless one is wrong. */
function boardingAgainstVehicles(attraction: Attraction, rows: readonly DayRow[]): Boarding {
  if (!hasSensor(attraction, 'dispatched', 'all')) return { ratios: undefined, alarm: undefined };
  const lanes = Object.keys(attraction.lanes) as GuestLane[];
  const holes = lanes.map((lane) => holesOf(attraction, lane, rows));
  let riders = 0;
  let apart = 0;
  let edges = 1;
  let lost = 0;
  let vehicle = 0;
  let between = 0;
  let wasHole = false;
  let silent = 0;
  const ratios: number[] = [];
  const alarm = latched(
    rows.map(({ part, ride, vehicleScale, length }, at) => {
      const boarded = [...ride.lanes.values()].reduce((sum, own) => sum + own.boarded.people, 0);
      silent = ride.isHeard ? 0 : silent + boarded;
      const isHole = holes.some((own) => own[at]) || silent > UNTOLD_VEHICLES * vehicle;
      if (isHole && !wasHole) edges += 1;
      wasHole = isHole;
      if (ride.vehicles > 0) vehicle = Math.max(vehicle, ride.seats / ride.vehicles);
      between = Math.max(between, vehicle, TOLD_LATER * ride.riders);
      if (!isHole && length === 1) {
        const taken = ride.riders * vehicleScale;
        riders += taken;
        apart += boarded - taken;
        lost += ride.vehicles * (vehicleScale - 1);
      }
      ratios.push(riders >= LEAST_PEOPLE ? 1 + apart / riders : 1);
      // One may be half full at either edge, and another be full that hasn’t left.
      const noise = 1.5 * Math.hypot(between * Math.sqrt(edges), vehicle * Math.sqrt(0.3 * lost));
      return {
        at: part * PART_MS,
        amount: riders >= LEAST_PEOPLE ? apart / riders : 0,
        least: LEAST_PART + noise / Math.max(1, riders),
      };
    }),
  );
  return { ratios, alarm };
}

function boardingAnomaly(attraction: Attraction, { since, amount }: Latch): Anomaly {
  const counters = attraction.sensors.filter(({ kind }) => kind === 'boarded');
  const [first] = counters;
  const name =
    counters.length === 1 ? nameOf(first!) : 'The boarding counters of all lanes together';
  const verb = counters.length === 1 ? 'counts' : 'count';
  return {
    ...kindOf(amount),
    ...(counters.length === 1 ? { sensor: first!.id, lane: first!.lane } : { lane: 'all' }),
    since,
    reason: `${name} ${verb} ${moreOrFewer(amount)} riders than vehicles take.`,
  };
}

/**
 * Who joined before the guests who board now, less who is gone: nothing, by true counts. Or all who joined, when
 * vehicles leave with empty seats.
 */
function entranceAgainstBoarding(
  attraction: Attraction,
  lane: GuestLane,
  rows: readonly DayRow[],
  ratios: readonly number[] | undefined,
): Latch | undefined {
  const anchors = anchorsOf(lane, rows, holesOf(attraction, lane, rows), ratios);
  return latched(anchors.map(deviation));
}

/** The middle of so many anchors: one may be a party that stood apart. */
const MIDDLE = 7;

function deviation(_: Anchor, at: number, anchors: readonly Anchor[]) {
  const recent = anchors.slice(Math.max(0, at + 1 - MIDDLE), at + 1);
  const own = recent.at(-1)!;
  const same = recent.filter(({ stretch }) => stretch === own.stretch);
  const middle = same.map(({ apart }) => apart).toSorted((a, b) => a - b)[same.length >> 1]!;
  const isEnough = same.length >= MIDDLE && own.gone >= LEAST_PEOPLE;
  return {
    at: own.at,
    amount: isEnough ? middle / own.gone : 0,
    least: LEAST_PART + own.noise / Math.max(1, own.gone),
  };
}

function entranceAnomaly(
  attraction: Attraction,
  lane: GuestLane,
  { since, amount }: Latch,
  isBoardingKnown: boolean,
): Anomaly {
  const entrance = attraction.sensors.find((each) => each.kind === 'entered' && each.lane === lane);
  const one = isBoardingKnown ? 'must have joined' : 'the boarding counter';
  return {
    ...kindOf(amount),
    ...(entrance && { sensor: entrance.id }),
    lane,
    since,
    reason: `${entrance ? nameOf(entrance) : 'The entrance'} counts ${moreOrFewer(amount)} guests than ${one}.`,
  };
}

function kindOf(amount: number): Pick<Anomaly, 'kind' | 'amount'> {
  return { kind: amount < 0 ? 'drifting' : 'doubling', amount: Math.abs(amount) };
}

function moreOrFewer(amount: number): string {
  return `${(100 * Math.abs(amount)).toFixed(1)} % ${amount < 0 ? 'fewer' : 'more'}`;
}

function hasSensor({ sensors }: Attraction, kind: Kind, lane: Lane): boolean {
  return sensors.some((sensor) => sensor.kind === kind && sensor.lane === lane);
}
