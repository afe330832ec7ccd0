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

/**
 * People in each lane: the net flow since its lowest point, hour by hour. The first hours of the window hold
 * guests who had joined before it; the night, when the line is empty, is the lowest point and puts that
 * right (Skorokhod's reflection of the net flow at zero). A lane that no counter spoke of is not in it.
 */
export function peopleInLines({ flow }: Pick<StateHeader, 'flow'>): Map<Lane, number> {
  const nets = new Map<Lane, Net>();
  /** The last tally with a total, of each sensor and epoch. */
  const previous = new Map<string, Tally[]>();
  const windowStart = (flow[0]?.hour ?? 0) * 3600;
  for (const hour of flow) {
    addHour(hour, nets, previous, windowStart);
    for (const net of nets.values()) if (net.people < net.lowest) net.lowest = net.people;
  }
  return new Map([...nets].map(([lane, { people, lowest }]) => [lane, people - lowest]));
}

/** People in one lane (`peopleInLines`). */
export function peopleInLine(header: Pick<StateHeader, 'flow'>, lane: Lane): number {
  return peopleInLines(header).get(lane) ?? 0;
}

function addHour(
  { tallies }: HourFlow,
  nets: Map<Lane, Net>,
  previous: Map<string, Tally[]>,
  windowStart: number,
): void {
  for (const tally of tallies) {
    const sign = SIGN[tally.kind];
    if (sign === undefined) continue;
    const net = nets.get(tally.lane) ?? { people: 0, lowest: 0 };
    nets.set(tally.lane, net);
    const said = previous.get(tally.sensor) ?? [];
    const at = said.findIndex((other) => isOneSource(other, tally));
    net.people += sign * (peopleIn(tally) + lostBefore(tally, said[at], windowStart));
    // An hour of heartbeats has no total, and must not hide that of an hour before it.
    if (!tally.last) continue;
    if (at >= 0) said[at] = tally;
    else previous.set(tally.sensor, [...said, tally]);
  }
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
