import type { GuestLane, Sensor } from '../catalog.ts';
import type { Lane } from '../reading.ts';

/** What can be wrong with what a ride's sensors say. */
export const ANOMALY_KINDS = [
  'dead',
  'stuck',
  'drifting',
  'doubling',
  'contradiction',
  'unusual',
] as const;
export type AnomalyKind = (typeof ANOMALY_KINDS)[number];

/** More at one ride would tell nobody more. */
export const MOST_ANOMALIES = 10;

export interface Anomaly {
  kind: AnomalyKind;
  lane: Lane;
  /** Left out where it can't be said which one it is. */
  sensor?: string;
  /** Event time, in milliseconds since 1970, as exactly as is known. */
  since: number;
  /** Of `drifting` and `doubling`: the part of the people that is missing, or too many. */
  amount?: number;
  /** One sentence, for who runs the ride. */
  reason: string;
}

/** How far an estimate can be relied on, where not wholly. */
export type Confidence = 'medium' | 'low';

/** Two anomalies of one key are the same one, seen at different times. */
export function anomalyKey({ kind, lane, sensor }: Anomaly): string {
  return `${kind} ${sensor ?? lane}`;
}

/** `low` where an end of the line isn't counted, or the counts can't be true; `medium` where they are a little off. */
export function confidenceOf(
  anomalies: readonly Anomaly[],
  lane: GuestLane,
): Confidence | undefined {
  const own = anomalies.filter((each) => each.lane === lane || each.lane === 'all');
  if (own.some(({ kind }) => LOW.includes(kind))) return 'low';
  return own.length > 0 ? 'medium' : undefined;
}

const LOW: readonly AnomalyKind[] = ['dead', 'stuck', 'contradiction'];

export interface AnomalyChanges {
  began: Anomaly[];
  ended: Anomaly[];
}

/** What is there now and wasn't before, and the other way round. */
export function anomalyChanges(
  before: readonly Anomaly[],
  after: readonly Anomaly[],
): AnomalyChanges {
  const missing = (from: readonly Anomaly[], to: readonly Anomaly[]) => {
    const known = new Set(to.map(anomalyKey));
    return from.filter((each) => !known.has(anomalyKey(each)));
  };
  return { began: missing(after, before), ended: missing(before, after) };
}

const PLACES: Partial<Record<Sensor['kind'], string>> = {
  entered: 'The entrance counter',
  boarded: 'The boarding counter',
  left: 'The counter of guests who give up',
  dispatched: 'The counter of vehicles',
  status: 'The ride’s controller',
};

/** “The entrance counter of standby”: as a sentence begins. */
export function nameOf({ id, kind, lane }: Sensor): string {
  const place = PLACES[kind] ?? `The sensor ${id}`;
  return lane === 'all' ? place : `${place} of ${laneName(lane)}`;
}

export function laneName(lane: Lane): string {
  return lane === 'single_rider' ? 'single riders' : lane;
}

/** “12 minutes”; a part of an hour is 5 minutes. */
export function minutesOf(milliseconds: number): string {
  const minutes = Math.max(1, Math.round(milliseconds / 60_000));
  if (minutes >= 120) return `${Math.round(minutes / 60)} hours`;
  return `${minutes} minute${minutes === 1 ? '' : 's'}`;
}

/** “1 guest”, “34 guests”. */
export function counted(count: number, noun: string): string {
  const whole = Math.round(count);
  return `${whole} ${noun}${whole === 1 ? '' : 's'}`;
}
