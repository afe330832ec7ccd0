import { anomaliesOf } from './anomalies/anomalies-of.ts';
import type { UsualWaits } from './anomalies/unusual.ts';
import type { Attraction, GuestLane, Sensor } from './catalog.ts';
import { type LaneView, type LiveView, oldest } from './live-view.ts';
import { isStanding, type LaneWalk } from './line/lane.ts';
import { endsOf } from './line/reach.ts';
import { type RideWalk, walkRide } from './line/ride-walk.ts';
import { waitBySaying } from './line/sign-walk.ts';
import { shownMinutes } from './shown.ts';
import { PART_MINUTES, PARTS_PER_HOUR } from './spread.ts';
import { type AttractionState, type LastWord, minuteOf, type Shown } from './state.ts';

const PART_SECONDS = PART_MINUTES * 60;

/** How many minutes of the newest readings a state is best held with: most of what comes falls into them. */
const RECENT_MINUTES = 15;

/** The minutes that most readings fall into at `now` (milliseconds since 1970). */
export function recentMinutes(now: number): number[] {
  const last = minuteOf(now);
  return Array.from({ length: RECENT_MINUTES + 2 }, (_, back) => last + 1 - back);
}

/**
 * The live view of an attraction, and its state with what that view shows: a shown time stays for a minute at least.
 * A lane's wait comes from a walk along the day's counts (`walkRide`); where an end of the line has no counter, from
 * the sign and the guests who told their wait.
 *
 * @param usual the waits of past days; without them none is unusual
 */
export function estimate(
  park: string,
  attraction: Attraction,
  state: AttractionState,
  usual?: UsualWaits,
): Estimated {
  const { view, state: after, walk } = estimateWaits(park, attraction, state);
  const anomalies = anomaliesOf(attraction, state.header, {
    ...(view.status && { status: view.status.value }),
    ...(walk && { lanes: walk.lanes }),
    ...(usual && { usual }),
  });
  return { view: anomalies.length > 0 ? { ...view, anomalies } : view, state: after };
}

export interface Estimated {
  view: LiveView;
  state: AttractionState;
}

/** `estimate` for who wants the waits alone: nobody is told what is wrong with the sensors. */
export function estimateWaits(
  park: string,
  attraction: Attraction,
  state: AttractionState,
): Estimated & { walk: RideWalk | undefined } {
  const { header } = state;
  const status = latestStatus(attraction, header.words);
  const walk = walkRide(attraction, header);
  const shown = shownUntilNow(header);
  const heard = new Map(header.words.map(({ sensor, heardAt }) => [sensor, heardAt]));
  const lanes: LiveView['lanes'] = {};
  for (const lane of Object.keys(attraction.lanes) as GuestLane[]) {
    const own = countsBothEnds(attraction, lane)
      ? byCounting(countedAt(attraction, lane, heard), {
          walk: walk?.lanes.get(lane),
          isSaid: status !== undefined,
        })
      : bySaying(attraction, lane, header, heard);
    lanes[lane] = withShown(own, shown, lane);
  }
  const view: LiveView = {
    park,
    attraction: attraction.id,
    version: header.version,
    ...(status && { status }),
    lanes,
  };
  return { view, state: { ...state, header: { ...header, shown: shown.now } }, walk };
}

/** What was shown before this minute, and what is to be remembered of this view. */
interface ShownTimes {
  before: Shown['lanes'];
  /** In this minute already. */
  isSet: boolean;
  now: Shown;
}

function shownUntilNow({ shown, newestMinute }: AttractionState['header']): ShownTimes {
  const isSet = shown?.minute === newestMinute;
  return {
    before: shown?.lanes ?? {},
    isSet,
    now: { minute: newestMinute, lanes: { ...shown?.lanes } },
  };
}

function withShown(own: LaneView, shown: ShownTimes, lane: GuestLane): LaneView {
  if (own.waitSeconds === null) {
    delete shown.now.lanes[lane];
    return own;
  }
  const before = shown.before[lane];
  const minutes =
    shown.isSet && before !== undefined ? before : shownMinutes(own.waitSeconds / 60, before);
  shown.now.lanes[lane] = minutes;
  return { ...own, shownMinutes: minutes };
}

function latestStatus(
  attraction: Attraction,
  words: readonly LastWord[],
): LiveView['status'] | undefined {
  const controllers = new Set(
    attraction.sensors.filter(({ kind }) => kind === 'status').map(({ id }) => id),
  );
  let latest: LastWord | undefined;
  // Words are sorted by sensor, so at one instant the later sensor wins, as the tie-break wants.
  for (const word of words) {
    if (!controllers.has(word.sensor) || !word.said?.status) continue;
    if (!latest || word.said.at >= latest.said!.at) latest = word;
  }
  const said = latest?.said;
  if (!latest || !said?.status) return undefined;
  return { value: said.status, saidAt: said.at, confirmedAt: latest.heardAt };
}

/** Whether people are counted where they join a lane and where they board. */
export function countsBothEnds({ sensors }: Attraction, lane: GuestLane): boolean {
  const has = (kind: Sensor['kind']) =>
    sensors.some((sensor) => sensor.kind === kind && sensor.lane === lane);
  return has('entered') && has('boarded');
}

/** When each sensor was last heard. */
type Heard = ReadonlyMap<string, number>;

function byCounting(
  measuredAt: number | null,
  { walk, isSaid }: { walk: LaneWalk | undefined; isSaid: boolean },
): LaneView {
  if (measuredAt === null || !walk) return unknown(measuredAt);
  const { belief, perVehicle, interval } = walk;
  const flow = (belief.exitScale * perVehicle * PARTS_PER_HOUR) / interval;
  const peopleAhead = Math.round(belief.people);
  const hourlyThroughput = Math.round(flow);
  // Where a controller says how the ride is, its word goes: one that has just reopened has sent no vehicle yet.
  if ((isStanding(walk) && !isSaid) || flow === 0) {
    return { waitSeconds: null, peopleAhead, hourlyThroughput, measuredAt };
  }
  const { low, high } = endsOf(walk.reach, walk.wait);
  return {
    waitSeconds: Math.round(walk.wait.middle * PART_SECONDS),
    range: { p10: Math.round(low * PART_SECONDS), p90: Math.round(high * PART_SECONDS) },
    peopleAhead,
    hourlyThroughput,
    measuredAt,
  };
}

/**
 * An estimate is as fresh as the older of its two ends. An end is as fresh as the liveliest of what can stand for it:
 * at the entrance measured waits and the sign, at the boarding the vehicles.
 */
function countedAt({ sensors }: Attraction, lane: GuestLane, heard: Heard): number | null {
  const at = (kind: Sensor['kind'], where: Sensor['lane'] = lane) =>
    sensors
      .filter((sensor) => sensor.kind === kind && sensor.lane === where)
      .map(({ id }) => heard.get(id) ?? null);
  const entrance = [oldest(at('entered')), ...at('waited'), ...at('posted')];
  const boarding = [oldest(at('boarded')), ...at('dispatched', 'all')];
  const ends = [newest(entrance), newest(boarding)];
  const gaveUp = at('left');
  return oldest([...ends, ...(gaveUp.every((each) => each === null) ? gaveUp : [])]);
}

function bySaying(
  attraction: Attraction,
  lane: GuestLane,
  header: AttractionState['header'],
  heard: Heard,
): LaneView {
  const measuredAt = newest(
    attraction.sensors
      .filter((sensor) => sensor.lane === lane)
      .filter(({ kind }) => kind === 'waited' || kind === 'posted')
      .map(({ id }) => heard.get(id) ?? null),
  );
  const said = measuredAt === null ? undefined : waitBySaying(attraction, lane, header);
  if (!said) return unknown(measuredAt);
  return {
    waitSeconds: Math.round(said.p50 * PART_SECONDS),
    range: {
      p10: Math.round(said.p10 * PART_SECONDS),
      p90: Math.round(said.p90 * PART_SECONDS),
    },
    peopleAhead: null,
    hourlyThroughput: null,
    measuredAt,
  };
}

function unknown(measuredAt: number | null): LaneView {
  return { waitSeconds: null, peopleAhead: null, hourlyThroughput: null, measuredAt };
}

function newest(times: readonly (number | null)[]): number | null {
  const known = times.filter((time) => time !== null);
  return known.length > 0 ? Math.max(...known) : null;
}
