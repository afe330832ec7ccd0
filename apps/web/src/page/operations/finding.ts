import type { AnomalyBody } from '@ridewait/contracts';
import {
  type Anomaly,
  type AnomalyKind,
  anomalyKey,
  type Confidence,
  confidenceOf,
} from '@ridewait/core';
import { clockTime, duration } from '../times.ts';

/** Something that is wrong with what a ride's sensors say, as it is read. */
export interface FindingView {
  /** The same as long as it is the same finding. */
  key: string;
  kind: AnomalyKind;
  title: string;
  reason: string;
  /** Left out where it can't be said which one it is. */
  sensor?: string;
  /** RFC 3339, for a machine. */
  since: string;
  /** Such as `since 13:48, 14 min`. */
  sinceText: string;
  isNew: boolean;
  /** What it makes of the numbers of its lane. */
  confidence: Confidence;
}

export const FINDING_TITLES: Record<AnomalyKind, string> = {
  dead: 'Dead sensor',
  stuck: 'Stuck counter',
  drifting: 'Drifting counter',
  doubling: 'Counting twice',
  contradiction: 'Contradiction',
  unusual: 'Unusual wait',
};

const NEW_FOR_MS = 10 * 60_000;

/** `now` is the server's clock, in milliseconds since 1970. */
function viewFinding(body: AnomalyBody, timeZone: string, now: number): FindingView {
  const { kind, lane, reason, sensor } = body;
  const since = Date.parse(body.since);
  const anomaly: Anomaly = { kind, lane, reason, since, ...(sensor !== undefined && { sensor }) };
  const ageMs = Math.max(0, now - since);
  const from = clockTime(since, timeZone);
  const { text } = duration(ageMs);
  return {
    key: anomalyKey(anomaly),
    kind,
    title: FINDING_TITLES[kind],
    reason,
    ...(sensor !== undefined && { sensor }),
    since: body.since,
    sinceText: from ? `since ${from}, ${text}` : `for ${text}`,
    isNew: ageMs < NEW_FOR_MS,
    confidence: confidenceOf([anomaly], lane === 'all' ? 'standby' : lane) ?? 'medium',
  };
}

/** The worst first, then the newest. */
export function viewFindings(
  bodies: readonly AnomalyBody[],
  timeZone: string,
  now: number,
): FindingView[] {
  const rank = ({ confidence }: FindingView) => (confidence === 'low' ? 0 : 1);
  return bodies
    .map((body) => viewFinding(body, timeZone, now))
    .toSorted((a, b) => rank(a) - rank(b) || Date.parse(b.since) - Date.parse(a.since));
}
