import { addMinute, hourOf } from './hour-tally.ts';
import { withoutOlderEpochs } from './older-epochs.ts';
import {
  type AttractionState,
  type Bucket,
  FLOW_HOURS,
  type HourFlow,
  type HourTally,
  type LastWord,
  minuteOf,
  tailStart,
} from './state.ts';
import { type Tally, tallyKey } from './tally.ts';

/** The first minute whose bucket a header still counts, when `newestMinute` is the newest folded. */
export function flowStart(newestMinute: number): number {
  return (Math.floor(newestMinute / 60) - FLOW_HOURS) * 60;
}

/**
 * The state that the same readings would have folded to, from what history holds of them: the buckets since
 * `flowStart`, and every sensor's last word. Its buckets are those of the tail.
 */
export function rebuildState(
  words: readonly LastWord[],
  buckets: readonly Bucket[],
): AttractionState {
  const newestMinute = Math.max(
    0,
    ...words.map(({ heardAt }) => minuteOf(heardAt)),
    ...buckets.map(({ minute }) => minute),
  );
  const oldestMinute = flowStart(newestMinute);
  const counted = buckets.filter(({ minute }) => minute >= oldestMinute);
  const tail = tailStart({ newestMinute });
  return {
    header: {
      version: 0,
      newestMinute,
      words: words.toSorted((a, b) => (a.sensor < b.sensor ? -1 : 1)),
      flow: flowOf(counted),
    },
    buckets: new Map(
      buckets.filter(({ minute }) => minute >= tail).map((bucket) => [bucket.minute, bucket]),
    ),
  };
}

/** The minutes of the hours in which these minutes lie. */
export function minutesOfHours(minutes: Iterable<number>): number[] {
  const hours = new Set(Array.from(minutes, (minute) => Math.floor(minute / 60)));
  return [...hours].flatMap((hour) => Array.from({ length: 60 }, (_, at) => hour * 60 + at));
}

/**
 * The state with the hours of these minutes summed up again from its buckets, which must hold all there are of
 * those hours. A state that was made from history while another instance still flushed counts less of an hour
 * than history has of it by now; what a bucket from there knows already would never be counted.
 */
export function recountHours(
  { header, buckets }: AttractionState,
  minutes: Iterable<number>,
): AttractionState {
  const hours = new Set(Array.from(minutes, (minute) => Math.floor(minute / 60)));
  const oldest = flowStart(header.newestMinute) / 60;
  const own = [...buckets.values()].filter(({ minute }) => hours.has(Math.floor(minute / 60)));
  const known = new Map(header.flow.map((hour) => [hour.hour, hour]));
  const recounted = flowOf(own)
    .filter(({ hour }) => hour >= oldest)
    .map((hour) => (isEqual(known.get(hour.hour), hour) ? known.get(hour.hour)! : hour));
  const others = header.flow.filter(({ hour }) => !hours.has(hour));
  const flow = [...others, ...recounted].toSorted((a, b) => a.hour - b.hour);
  return { header: { ...header, flow }, buckets };
}

function isEqual(a: HourFlow | undefined, b: HourFlow): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function flowOf(buckets: readonly Bucket[]): HourFlow[] {
  /** By hour, then by sensor: a day has thousands of tracks, and a few of each. */
  const hours = new Map<number, Map<string, HourTally[]>>();
  for (const { minute, tracks } of buckets) {
    const hour = Math.floor(minute / 60);
    const sensors = hours.get(hour) ?? new Map<string, HourTally[]>();
    hours.set(hour, sensors);
    for (const track of tracks) {
      const tallies = sensors.get(track.sensor);
      const held = tallies?.find((tally) => isOneSource(tally, track));
      if (held) addMinute(held, minute, track);
      else if (tallies) tallies.push(hourOf(minute, track));
      else sensors.set(track.sensor, [hourOf(minute, track)]);
    }
  }
  return [...hours]
    .toSorted(([a], [b]) => a - b)
    .map(([hour, sensors]) => ({ hour, tallies: withoutOlderEpochs(sorted(sensors)) }));
}

function isOneSource(a: Tally, b: Tally): boolean {
  return a.epoch === b.epoch && a.kind === b.kind && a.lane === b.lane;
}

function sorted(sensors: ReadonlyMap<string, HourTally[]>): HourTally[] {
  return [...sensors.values()]
    .flat()
    .map((tally) => [tallyKey(tally), tally] as const)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([, tally]) => tally);
}
