import type { OperationsEntry, Part } from '@ridewait/contracts';
import { STALE_AFTER_MS, type Status, UNKNOWN_AFTER_MS } from '@ridewait/core';
import { duration } from '../times.ts';
import { waitText } from '../wait-words.ts';
import { type FindingView, viewFindings } from './finding.ts';

/**
 * How far a ride is known. `closed` is what was said last: its sensors may be switched off. `unwatched` has none that
 * its numbers could need.
 */
export type Group = 'unknown' | 'stale' | 'down' | 'fresh' | 'closed' | 'unwatched';

/** A group, or what the findings make of a ride whose data is fresh. */
export type Standing = Group | 'low' | 'medium';

/** One ride as those who run it see it. */
export interface RideHealth {
  id: string;
  name: string;
  group: Group;
  /** What is worst about it. */
  standing: Standing;
  status: string;
  lanes: LaneHealth[];
  /** The age of what has been silent longest; null where there is nothing to be heard. */
  freshness: { text: string; isFresh: boolean } | null;
  /** What is to be heard and isn't, such as `Silent: controller 4 min`; null where all is. */
  silence: string | null;
  findings: FindingView[];
  /** In milliseconds since 1970; 0 where a part was never heard. */
  measuredAt: number;
}

export interface LaneHealth {
  name: string;
  text: string;
  /** Such as `28–41`: four guests of five wait as long. */
  range: string | null;
  /** In words; null where nothing speaks against the number. */
  confidence: string | null;
}

/** How far what the API said can be taken for now. */
export interface OperationsMoment {
  /** The server's clock, in milliseconds since 1970. */
  now: number;
  timeZone: string;
  /** False where all of it is the last that history has. */
  isLive: boolean;
}

const PART_NAMES: Record<Part, string> = {
  CONTROLLER: 'controller',
  STANDBY: 'standby',
  SINGLE_RIDER: 'single rider',
  PAID_STANDBY: 'priority',
};
const LANE_PARTS = ['STANDBY', 'SINGLE_RIDER', 'PAID_STANDBY'] as const;

const STATUS_WORDS: Record<Status, string> = {
  OPERATING: 'operating',
  DOWN: 'down',
  CLOSED: 'closed',
  REFURBISHMENT: 'being refurbished',
};

/** A ride at a moment. What the API left out as too old stays out; what has grown too old since then goes. */
export function viewHealth(entry: OperationsEntry, moment: OperationsMoment): RideHealth {
  const { now, timeZone, isLive } = moment;
  const ages = entry.measured.map(({ part, lastUpdated }): PartAge => ({
    part,
    ageMs: lastUpdated === null ? null : Math.max(0, now - Date.parse(lastUpdated)),
  }));
  const oldestMs = Math.max(0, ...ages.map(({ ageMs }) => ageMs ?? Infinity));
  const findings = viewFindings(entry.anomalies, timeZone, now);
  const group = groupOf(entry, oldestMs, isLive);
  const isFresh = isLive && oldestMs <= STALE_AFTER_MS;
  return {
    id: entry.id,
    name: entry.name,
    group,
    standing: standingOf(group, findings),
    status: statusText(entry, moment),
    lanes: lanesOf(entry, new Map(ages.map(({ part, ageMs }) => [part, ageMs]))),
    freshness: ages.length === 0 ? null : { text: ageText(oldestMs), isFresh },
    silence: silenceOf(ages),
    findings,
    measuredAt: oldestMs === Infinity ? 0 : now - oldestMs,
  };
}

interface PartAge {
  part: Part;
  /** Null where it never was heard. */
  ageMs: number | null;
}

function silenceOf(ages: readonly PartAge[]): string | null {
  const never = ages.filter(({ ageMs }) => ageMs === null).map(({ part }) => PART_NAMES[part]);
  const silent = ages.flatMap(({ part, ageMs }) =>
    ageMs === null || ageMs <= STALE_AFTER_MS ? [] : [`${PART_NAMES[part]} ${ageText(ageMs)}`],
  );
  const texts = [
    ...(silent.length > 0 ? [`Silent: ${silent.join(', ')}`] : []),
    ...(never.length > 0 ? [`Never heard: ${never.join(', ')}`] : []),
  ];
  return texts.join('. ') || null;
}

function ageText(ageMs: number): string {
  return ageMs === Infinity ? 'never heard' : duration(ageMs).text;
}

function groupOf(entry: OperationsEntry, oldestMs: number, isLive: boolean): Group {
  const { lastStatus, measured } = entry;
  if (measured.length === 0) return 'unwatched';
  // It was said, and nobody has taken it back: a night of silence at a closed ride is no fault.
  if (lastStatus?.status === 'CLOSED' || lastStatus?.status === 'REFURBISHMENT') return 'closed';
  if (oldestMs > UNKNOWN_AFTER_MS) return 'unknown';
  if (!isLive || oldestMs > STALE_AFTER_MS) return 'stale';
  return lastStatus?.status === 'DOWN' ? 'down' : 'fresh';
}

function standingOf(group: Group, [worst]: readonly FindingView[]): Standing {
  if (!worst || group === 'unknown' || group === 'stale') return group;
  return worst.confidence;
}

function statusText({ lastStatus, measured }: OperationsEntry, moment: OperationsMoment): string {
  if (!lastStatus) {
    const hasController = measured.some(({ part }) => part === 'CONTROLLER');
    return hasController ? 'status never said' : 'no controller';
  }
  const words = STATUS_WORDS[lastStatus.status];
  const silenceMs = moment.now - Date.parse(lastStatus.confirmed);
  return silenceMs > UNKNOWN_AFTER_MS
    ? `last said ${words}, ${duration(silenceMs).text} ago`
    : words;
}

function lanesOf({ queue }: OperationsEntry, ages: ReadonlyMap<Part, number | null>): LaneHealth[] {
  return LANE_PARTS.flatMap((part): LaneHealth[] => {
    const lane = queue[part];
    if (!lane) return [];
    const isGone = (ages.get(part) ?? 0) > UNKNOWN_AFTER_MS;
    const { waitTime, waitTimeP10: from, waitTimeP90: to, confidence } = lane;
    const isKnown = waitTime !== null && !isGone;
    return [
      {
        name: PART_NAMES[part],
        text: isKnown ? waitText(waitTime) : '–',
        range: isKnown && from !== undefined && to !== undefined ? `${from}–${to}` : null,
        confidence: isKnown && confidence ? `${confidence} confidence` : null,
      },
    ];
  });
}
