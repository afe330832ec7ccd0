import { type Attraction, type GuestLane, laneShare, type Sensor } from './catalog.ts';
import { type LaneView, type LiveView, oldest } from './live-view.ts';
import { peopleInLines, SIGN } from './people-in-line.ts';
import { type AttractionState, HOUR_MS, type LastWord, MINUTE_MS, minuteOf } from './state.ts';
import { mergeTallies, peopleIn, type Tally } from './tally.ts';

/** Minutes over which recent throughput is measured: long enough for some vehicles of a slow ride. */
export const THROUGHPUT_MINUTES = 15;

/** Below this much observed time, throughput is the lane's share of the ride's capacity. */
const MIN_OBSERVED_MS = 3 * MINUTE_MS;

/** The minutes whose buckets `estimate` wants loaded at `now`. */
export function estimateMinutes(now: number): number[] {
  const last = minuteOf(now);
  return Array.from({ length: THROUGHPUT_MINUTES + 2 }, (_, back) => last - back);
}

/**
 * The live view of an attraction: per lane QL, the queue-length estimator of Ibrahim & Whitt (M&SOM 2009,
 * doi 10.1287/msom.1080.0223): people ahead divided by the lane's own recent throughput.
 */
export function estimate(park: string, attraction: Attraction, state: AttractionState): LiveView {
  const status = latestStatus(attraction, state.header.words);
  const lanes: LiveView['lanes'] = {};
  const people = peopleInLines(state.header);
  for (const lane of Object.keys(attraction.lanes) as GuestLane[]) {
    lanes[lane] = estimateLane(attraction, lane, state, people.get(lane) ?? 0);
  }
  return {
    park,
    attraction: attraction.id,
    version: state.header.version,
    ...(status && { status }),
    lanes,
  };
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

/** The counters that a lane's estimate needs; null where it lacks one at an end, so that there is none. */
export function countersOf(attraction: Attraction, lane: GuestLane): Sensor[] | null {
  const counters = attraction.sensors.filter(
    (sensor) => sensor.lane === lane && SIGN[sensor.kind] !== undefined,
  );
  const kinds = new Set(counters.map(({ kind }) => kind));
  return kinds.has('entered') && kinds.has('boarded') ? counters : null;
}

function estimateLane(
  attraction: Attraction,
  lane: GuestLane,
  state: AttractionState,
  peopleAhead: number,
): LaneView {
  const needed = countersOf(attraction, lane);
  if (!needed) {
    return { waitSeconds: null, peopleAhead: null, hourlyThroughput: null, measuredAt: null };
  }
  const heard = new Map(state.header.words.map((word) => [word.sensor, word.heardAt]));
  const measuredAt = oldest(needed.map(({ id }) => heard.get(id) ?? null));
  if (measuredAt === null) {
    return { waitSeconds: null, peopleAhead: null, hourlyThroughput: null, measuredAt };
  }
  const hourlyThroughput =
    recentThroughput(state, lane, measuredAt) ??
    attraction.hourlyCapacity * laneShare(attraction, lane);
  const waitSeconds = secondsFor(peopleAhead, hourlyThroughput);
  return { waitSeconds, peopleAhead, hourlyThroughput: Math.round(hourlyThroughput), measuredAt };
}

/** Null for a line that doesn't move: nobody can say for how long. */
function secondsFor(peopleAhead: number, hourlyThroughput: number): number | null {
  if (peopleAhead === 0) return 0;
  return hourlyThroughput > 0 ? Math.round((peopleAhead * 3600) / hourlyThroughput) : null;
}

/**
 * Riders of a lane per hour, as lately measured before `until`; undefined where too little was seen. Over the
 * last minutes; where nobody boarded in those, over this hour and the one before: a theatre lets people in
 * three times an hour, and a ride that has stopped gets slower, not as fast as it was built to be.
 */
function recentThroughput(
  state: AttractionState,
  lane: GuestLane,
  until: number,
): number | undefined {
  const lastMinute = minuteOf(until);
  const lately: Tally[][] = [];
  for (const { minute, tracks } of state.buckets.values()) {
    if (minute >= lastMinute - THROUGHPUT_MINUTES && minute <= lastMinute) lately.push(tracks);
  }
  const overMinutes = throughputOf(boardedIn(lately, lane), until);
  if (overMinutes !== 0) return overMinutes;
  const lastHour = Math.floor(until / HOUR_MS);
  const hours = state.header.flow
    .filter(({ hour }) => hour >= lastHour - 1 && hour <= lastHour)
    .map(({ tallies }) => tallies);
  return throughputOf(boardedIn(hours, lane), until);
}

function throughputOf(counters: readonly Tally[], until: number): number | undefined {
  const firsts = counters.flatMap(({ first }) => first ?? []);
  const since = Math.min(...firsts.map(({ at }) => at));
  let people = counters.reduce((sum, tally) => sum + peopleIn(tally), 0);
  // Whom the first reading tells of had boarded before it.
  for (const { at, count = 0 } of firsts) if (at === since) people -= count;
  // Riders of the last minute may be of after `until`: the time that is divided by ends where they do. That
  // nobody boarded has to be said; that a counter is alive doesn't say it.
  const ends = counters.map(({ heardAt, last }) => (people > 0 ? heardAt : (last?.at ?? 0)));
  const end = Math.max(people > 0 ? until : 0, ...ends);
  if (end - since < MIN_OBSERVED_MS) return undefined;
  return (people * HOUR_MS) / (end - since);
}

/** What the counters at the lane's boarding said, a tally for each sensor and epoch. */
function boardedIn(spans: readonly (readonly Tally[])[], lane: GuestLane): Tally[] {
  const counters: Tally[] = [];
  for (const tallies of spans) {
    for (const tally of tallies) {
      if (tally.kind !== 'boarded' || tally.lane !== lane) continue;
      const at = counters.findIndex(
        ({ sensor, epoch }) => sensor === tally.sensor && epoch === tally.epoch,
      );
      if (at < 0) counters.push(tally);
      else counters[at] = mergeTallies(counters[at]!, tally);
    }
  }
  return counters;
}
