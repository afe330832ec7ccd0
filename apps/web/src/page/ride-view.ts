import { STALE_AFTER_MS, UNKNOWN_AFTER_MS } from '@ridewait/core';
import type { LiveEntry } from '@ridewait/contracts';
import { duration } from './times.ts';
import { laneText, type Queue, rangeOf, type RangeView, unsureNote } from './wait-words.ts';

export type RideKind = 'wait' | 'walk-on' | 'unknown' | 'down' | 'closed' | 'refurbishment';

/** One ride as a guest sees it. */
export interface RideView {
  id: string;
  name: string;
  kind: RideKind;
  /** Only where `kind` is `wait` or `walk-on`. */
  waitMinutes: number | null;
  /** What stands under or instead of the wait, in words. */
  note: string | null;
  /** True where the numbers must not look like now's. */
  isStale: boolean;
  /** True where a sensor that the wait needs is off: it is shown as less sure. */
  isUnsure: boolean;
  /** Where the wait is unsure, and more is known than that. */
  range: RangeView | null;
  age: { text: string; spoken: string };
  otherLanes: { name: string; text: string }[];
  /** The full hours to come; none where nothing can be said. */
  hours: HourView[];
}

/** What is to be expected at a full hour. */
export interface HourView {
  /** Of the park's clock: `15`. */
  hour: string;
  waitMinutes: number;
  /** Of the longest wait of the ride's usual day. */
  percentage: number;
}

/** How far what the API said can be taken for now. */
export interface Moment {
  /** The server's clock, in milliseconds since 1970. */
  now: number;
  /** The server's clock at the last answer. */
  answeredAt: number;
  isConnected: boolean;
}

const NOTES: Record<RideKind, string | null> = {
  wait: null,
  'walk-on': 'walk right on',
  unknown: 'wait not known',
  down: 'temporarily down',
  closed: 'closed',
  refurbishment: 'being refurbished',
};

function ageOf(ageMs: number | null, isStale: boolean, kind: RideKind): RideView['age'] {
  if (ageMs === null) {
    const text = kind === 'unknown' ? 'not measured yet' : 'age not known';
    return { text, spoken: text };
  }
  const { text, spoken } = duration(ageMs);
  if (!isStale) return { text, spoken: `measured ${spoken} ago` };
  if (kind === 'unknown')
    return { text: `last heard ${text} ago`, spoken: `last heard ${spoken} ago` };
  return { text: `${text} old`, spoken: `${spoken} old` };
}

function kindOf(entry: LiveEntry, waitMinutes: number | null): RideKind {
  switch (entry.status) {
    case 'DOWN':
      return 'down';
    case 'CLOSED':
      return 'closed';
    case 'REFURBISHMENT':
      return 'refurbishment';
    default:
      if (waitMinutes === null) return 'unknown';
      return waitMinutes === 0 ? 'walk-on' : 'wait';
  }
}

/** The hours still to come, with the park's own clock in their times: `2026-07-01T15:00:00+02:00`. */
function hoursOf({ forecast = [] }: LiveEntry, now: number): HourView[] {
  return forecast
    .filter(({ time }) => Date.parse(time) > now)
    .map(({ time, waitTime, percentage }) => ({
      hour: time.slice(11, 13),
      waitMinutes: waitTime,
      percentage,
    }));
}

/**
 * What is shown of a ride. The API leaves out what was too old when it answered; what grows too old after
 * that is dropped here, since a phone without a connection hears no more of it.
 */
export function viewRide(entry: LiveEntry, moment: Moment): RideView {
  const { now, answeredAt, isConnected } = moment;
  const measuredAt = entry.lastUpdated === undefined ? null : Date.parse(entry.lastUpdated);
  const ageMs = measuredAt === null ? null : Math.max(0, now - measuredAt);
  const silenceMs = now - answeredAt;
  const isCurrent = isConnected && silenceMs <= STALE_AFTER_MS;
  const isGone = !isCurrent && Math.max(ageMs ?? 0, silenceMs) > UNKNOWN_AFTER_MS;
  const isStale = !isCurrent || entry.stale || ageMs === null || ageMs > STALE_AFTER_MS;

  const wait = isGone ? null : (entry.queue?.STANDBY?.waitTime ?? null);
  const kind = isGone ? 'unknown' : kindOf(entry, wait);
  const isRunning = kind === 'wait' || kind === 'walk-on' || kind === 'unknown';
  const standby = entry.queue?.STANDBY;
  // Of medium confidence are numbers that are a few percent off: less than what a sign rounds away.
  const isUnsure = isRunning && wait !== null && standby?.confidence === 'low';
  const range = isUnsure ? rangeOf(standby) : null;
  const lanes: [string, Queue | undefined][] = [
    ['single rider', entry.queue?.SINGLE_RIDER],
    ['priority', entry.queue?.PAID_STANDBY],
  ];
  return {
    id: entry.id,
    name: entry.name,
    kind,
    waitMinutes: isRunning ? wait : null,
    note: isUnsure ? unsureNote(range) : NOTES[kind],
    isStale,
    isUnsure,
    range,
    age: ageOf(ageMs, isStale, kind),
    otherLanes:
      isRunning && !isGone
        ? lanes.flatMap(([name, queue]) => (queue ? [{ name, text: laneText(queue) }] : []))
        : [],
    // A ride that is down may come back; of one that is closed nobody knows.
    hours: (isRunning || kind === 'down') && !isGone ? hoursOf(entry, now) : [],
  };
}
