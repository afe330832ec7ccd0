import { type AnomalyKind, HOUR_MS, type Kind, MINUTE_MS, type Park } from '@ridewait/core';
import type { Fault } from '@ridewait/simulator';
import type { Alarm, WatchedWeek } from './watch-week.ts';

/** Faults that an anomaly is to be found for, by the name of their row. */
export const TARGETS = ['dead', 'stuck', 'missing', 'doubling', 'outage'] as const;
export type Target = (typeof TARGETS)[number];

/** Shorter outages come and go with a network. */
export const LEAST_OUTAGE_MINUTES = 10;

/** An alarm so long after a fault may still be of it. */
const GRACE_MS = 15 * MINUTE_MS;

/** Which anomalies a fault can be the cause of. */
const CAUSES: Record<AnomalyKind, readonly Fault['kind'][]> = {
  dead: ['dead', 'outage', 'backlog'],
  stuck: ['stuck', 'dead'],
  drifting: ['missing'],
  doubling: ['doubling'],
  contradiction: ['missing', 'doubling', 'dead', 'stuck', 'outage', 'backlog', 'restart'],
  unusual: [],
};

/** By which anomaly a fault is found. */
const FOUND_BY: Record<Target, AnomalyKind> = {
  dead: 'dead',
  stuck: 'stuck',
  missing: 'drifting',
  doubling: 'doubling',
  outage: 'dead',
};

/** Those that speak regularly or count people: of the others nobody can tell silence from nothing to say. */
const JUDGED_KINDS: readonly Kind[] = ['entered', 'boarded', 'left', 'status'];

export interface WeekJudgement {
  sensors: number;
  lanes: number;
  /** Milliseconds from a fault's beginning to its alarm; undefined where there was none. */
  delays: Record<Target, (number | undefined)[]>;
  alarms: Record<AnomalyKind, number>;
  /** Without a fault that could be the cause. */
  falseAlarms: Record<AnomalyKind, number>;
}

/** What was found in a week, and what was found that wasn't there. */
export function judgeWeek({ park, faults, alarms }: WatchedWeek): WeekJudgement {
  const place = placesOf(park);
  const delays: WeekJudgement['delays'] = {
    dead: [],
    stuck: [],
    missing: [],
    doubling: [],
    outage: [],
  };
  for (const fault of faults) {
    const sensor = place.get(fault.sensor)!;
    if (!isTarget(fault, faults) || !JUDGED_KINDS.includes(sensor.kind)) continue;
    const found = alarms
      .filter(({ anomaly }) => anomaly.kind === FOUND_BY[fault.kind])
      .filter((alarm) => isAbout(alarm, sensor))
      .filter(({ from, to }) => to >= fault.from && from <= fault.to + MINUTE_MS)
      .map(({ from }) => Math.max(0, from - fault.from));
    delays[fault.kind].push(found.length > 0 ? Math.min(...found) : undefined);
  }
  const counts = none();
  const falseAlarms = none();
  for (const alarm of alarms) {
    const { kind } = alarm.anomaly;
    counts[kind] += 1;
    const isCaused = faults.some(
      (fault) =>
        CAUSES[kind].includes(fault.kind) &&
        isAbout(alarm, place.get(fault.sensor)!) &&
        isAtThatTime(alarm, fault),
    );
    if (!isCaused) falseAlarms[kind] += 1;
  }
  return {
    sensors: place.size,
    lanes: park.attractions.reduce((sum, { lanes }) => sum + Object.keys(lanes).length, 0),
    delays,
    alarms: counts,
    falseAlarms,
  };
}

interface Place {
  id: string;
  attraction: string;
  lane: string;
  kind: Kind;
}

function placesOf(park: Park): Map<string, Place> {
  return new Map(
    park.attractions.flatMap(({ id: attraction, sensors }) =>
      sensors.map(({ id, lane, kind }) => [id, { id, attraction, lane, kind }] as const),
    ),
  );
}

/** A counter that misses some and doubles others may be right on the whole: that is none to be found. */
function isTarget(fault: Fault, faults: readonly Fault[]): fault is Fault & { kind: Target } {
  if (fault.kind === 'outage') return fault.to - fault.from >= LEAST_OUTAGE_MINUTES * MINUTE_MS;
  if (fault.kind !== 'missing' && fault.kind !== 'doubling') {
    return fault.kind === 'dead' || fault.kind === 'stuck';
  }
  return !faults.some(
    ({ sensor, kind, from }) =>
      sensor === fault.sensor &&
      from === fault.from &&
      kind === (fault.kind === 'missing' ? 'doubling' : 'missing'),
  );
}

function isAbout({ attraction, anomaly }: Alarm, place: Place): boolean {
  if (attraction !== place.attraction) return false;
  if (anomaly.sensor !== undefined) return anomaly.sensor === place.id;
  if (anomaly.kind === 'contradiction') {
    return place.lane === anomaly.lane || place.lane === 'all';
  }
  return place.kind === 'boarded' && (anomaly.lane === 'all' || anomaly.lane === place.lane);
}

/** What contradicts itself may do so for the rest of the day. */
function isAtThatTime({ anomaly, from, to }: Alarm, fault: Fault): boolean {
  const after = anomaly.kind === 'contradiction' ? 14 * HOUR_MS : GRACE_MS;
  return fault.from <= to && from <= fault.to + after;
}

function none(): Record<AnomalyKind, number> {
  return { dead: 0, stuck: 0, drifting: 0, doubling: 0, contradiction: 0, unusual: 0 };
}
