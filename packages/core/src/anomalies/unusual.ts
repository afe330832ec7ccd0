import type { Attraction, GuestLane } from '../catalog.ts';
import type { LaneWalk } from '../line/lane.ts';
import { at as remembered, MIDDLE, RUNNING } from '../line/recent.ts';
import { PART_MINUTES } from '../spread.ts';
import { type Anomaly, laneName } from './anomaly.ts';
import { PART_MS } from '../spread.ts';
import { latched } from './latch.ts';

/** What a lane's waits of past days were around one time of the day, in minutes. */
export interface UsualWait {
  median: number;
  /** The middle distance from it (MAD). */
  deviation: number;
}

/** Of a time (milliseconds since 1970); undefined where there is too little history. */
export interface UsualWaits {
  (lane: GuestLane, at: number): UsualWait | undefined;
}

/** A normal distribution has 1.4826 times its MAD as standard deviation (Rousseeuw & Croux 1993). */
const MAD = 1.4826;
const FAR = 4;
const LEAST_MINUTES = 20;
const LEAST_PART = 0.5;

/** For so many parts, one after another. */
const LASTING = 3;
const LOOK_BACK = 90;

/** Waits far from what they are at this time of the day. */
export function unusualWaits(
  { lanes }: Attraction,
  walks: ReadonlyMap<GuestLane, LaneWalk>,
  part: number,
  usual: UsualWaits,
): Anomaly[] {
  return (Object.keys(lanes) as GuestLane[]).flatMap((lane): Anomaly[] => {
    const walk = walks.get(lane);
    if (!walk) return [];
    const waits = Array.from({ length: LOOK_BACK }, (_, back) => part - LOOK_BACK + 1 + back).map(
      (each) => measured(each, walk, usual(lane, each * PART_MS)),
    );
    const alarm = latched(
      waits.map((_, at) => lasting(waits.slice(Math.max(0, at + 1 - LASTING), at + 1))),
    );
    const now = usual(lane, part * PART_MS);
    if (!alarm || !now) return [];
    const wait = Math.round(remembered(walk.memory, MIDDLE, part) * PART_MINUTES);
    const reason = `The wait in ${laneName(lane)} is ${wait} minutes, where ${Math.round(now.median)} are usual at this time.`;
    return [{ kind: 'unusual', lane, since: alarm.since, reason }];
  });
}

interface Distance {
  at: number;
  amount: number;
  least: number;
}

function measured(part: number, { memory }: LaneWalk, usual: UsualWait | undefined): Distance {
  const at = part * PART_MS;
  if (!usual || remembered(memory, RUNNING, part) === 0) return { at, amount: 0, least: 1 };
  const wait = remembered(memory, MIDDLE, part) * PART_MINUTES;
  const least = Math.max(LEAST_MINUTES, LEAST_PART * usual.median, FAR * MAD * usual.deviation);
  return { at, amount: wait - usual.median, least };
}

/** The nearest of them, where all are on one side. */
function lasting(distances: readonly Distance[]): Distance {
  const last = distances.at(-1)!;
  const side = Math.sign(last.amount);
  const nearest = Math.min(...distances.map(({ amount }) => amount * side));
  const isLasting = distances.length === LASTING && nearest > 0;
  return { ...last, amount: isLasting ? side * nearest : 0 };
}
