import type { Kind, Lane } from './reading.ts';
import type { HourFlow, StateHeader } from './state.ts';
import { peopleBetween, peopleIn, type Tally } from './tally.ts';

/** What a counter's people do to the number of people in its lane; undefined for what is no counter of a lane. */
export const SIGN: Partial<Record<Kind, 1 | -1>> = { entered: 1, boarded: -1, left: -1 };

/** The net flow of a lane so far, and its lowest point. */
interface Net {
  people: number;
  lowest: number;
}

/** What hours of flow come to. */
interface Walked {
  nets: Map<Lane, Net>;
  /** The last tally with a total, of each sensor and epoch. */
  previous: Map<string, readonly Tally[]>;
}

/**
 * People in each lane: the net flow since its lowest point, hour by hour. The first hours of the window hold
 * guests who had joined before it; the night, when the line is empty, is the lowest point and puts that
 * right (Skorokhod's reflection of the net flow at zero). A lane that no counter spoke of is not in it.
 */
export function peopleInLines({ flow }: Pick<StateHeader, 'flow'>): Map<Lane, number> {
  const last = flow.at(-1);
  if (!last) return new Map();
  const { nets, previous } = walkedBefore(flow);
  const walked = {
    nets: new Map(Array.from(nets, ([lane, net]) => [lane, { ...net }])),
    previous: new Map(previous),
  };
  addHour(last, walked, windowStartOf(flow));
  return new Map(Array.from(walked.nets, ([lane, { people, lowest }]) => [lane, people - lowest]));
}

function windowStartOf(flow: readonly HourFlow[]): number {
  return (flow[0]?.hour ?? 0) * 3600;
}

/** By the last of the earlier hours: they come in again with every reading, and rarely change. */
const remembered = new WeakMap<HourFlow, { flow: readonly HourFlow[]; walked: Walked }>();

/** All hours but the last. */
function walkedBefore(flow: readonly HourFlow[]): Walked {
  const before = flow.at(-2);
  const known = before && remembered.get(before);
  if (known && known.flow.length === flow.length && known.flow.every(isSame)) return known.walked;
  const walked: Walked = { nets: new Map(), previous: new Map() };
  for (const hour of flow.slice(0, -1)) addHour(hour, walked, windowStartOf(flow));
  if (before) remembered.set(before, { flow, walked });
  return walked;

  /** Hours are never changed: one that says something else is another. */
  function isSame(hour: HourFlow, at: number, all: readonly HourFlow[]): boolean {
    return hour === flow[at] || at === all.length - 1;
  }
}

/** People in one lane (`peopleInLines`). */
export function peopleInLine(header: Pick<StateHeader, 'flow'>, lane: Lane): number {
  return peopleInLines(header).get(lane) ?? 0;
}

function addHour({ tallies }: HourFlow, { nets, previous }: Walked, windowStart: number): void {
  for (const tally of tallies) {
    const sign = SIGN[tally.kind];
    if (sign === undefined) continue;
    const net = nets.get(tally.lane) ?? { people: 0, lowest: 0 };
    nets.set(tally.lane, net);
    const said = previous.get(tally.sensor) ?? [];
    const earlier = said.find((other) => isOneSource(other, tally));
    net.people += sign * (peopleIn(tally) + lostBefore(tally, earlier, windowStart));
    // An hour of heartbeats has no total, and must not hide that of an hour before it.
    if (!tally.last) continue;
    previous.set(tally.sensor, [...said.filter((other) => other !== earlier), tally]);
  }
  for (const net of nets.values()) if (net.people < net.lowest) net.lowest = net.people;
}

function isOneSource(a: Tally, b: Tally): boolean {
  return a.epoch === b.epoch && a.lane === b.lane;
}

/** People whose readings were lost just before a tally: since the one before it, or since the epoch began. */
function lostBefore(tally: Tally, earlier: Tally | undefined, windowStartSeconds: number): number {
  if (earlier) return peopleBetween(earlier, tally);
  const { first } = tally;
  if (first?.total === undefined || tally.epoch < windowStartSeconds) return 0;
  return Math.max(0, first.total - (first.count ?? 0));
}
