import type { OperationsBody } from '@ridewait/contracts';
import { ANOMALY_KINDS, type AnomalyKind } from '@ridewait/core';
import { type Feed, isConnected, serverTime } from '../feed.ts';
import { byName, folded } from '../names.ts';
import { clockTime, duration } from '../times.ts';
import { FINDING_TITLES } from './finding.ts';
import { type Group, type RideHealth, type Standing, viewHealth } from './ride-health.ts';

/** What can be chosen to be seen alone. */
export type Only = 'all' | Group | AnomalyKind;

export interface OperationsChoices {
  only: Only;
  search: string;
}

export const FIRST_CHOICES: OperationsChoices = { only: 'all', search: '' };

/** How many rides, or findings, there are of something. */
export interface CountView {
  only: Only;
  label: string;
  count: number;
}

export interface SectionView {
  id: 'look' | 'down' | 'well' | 'closed';
  title: string;
  rides: RideHealth[];
}

/** The whole page as data. */
export interface OperationsView {
  parkName: string | null;
  parkTime: string | null;
  /** How long ago the API answered last; null where it never did. */
  answered: string | null;
  /** What is wrong with what is shown, in words that stay the same while it lasts. */
  notice: string | null;
  isConnected: boolean;
  rideCounts: CountView[];
  findingCounts: CountView[];
  /** Rides that need a look, whatever the choices. */
  needLook: number;
  /** Those that pass the choices, the worst first. None that is empty. */
  sections: SectionView[];
  /** What stands in place of rides, or before those that are well. */
  text: string | null;
  /** All rides, whatever the choices. */
  rides: RideHealth[];
}

const GROUP_LABELS: [Group, string][] = [
  ['fresh', 'Fresh'],
  ['stale', 'Stale'],
  ['unknown', 'Not known'],
  ['down', 'Down'],
  ['closed', 'Closed'],
];

/** The worst first. */
const STANDINGS: Standing[] = [
  'unknown',
  'stale',
  'low',
  'medium',
  'down',
  'fresh',
  'closed',
  'unwatched',
];

const SECTIONS: { id: SectionView['id']; title: string; standings: Standing[] }[] = [
  { id: 'look', title: 'Needs a look', standings: ['unknown', 'stale', 'low', 'medium'] },
  { id: 'down', title: 'Down', standings: ['down'] },
  { id: 'well', title: 'As it should be', standings: ['fresh'] },
  { id: 'closed', title: 'Closed, or without sensors', standings: ['closed', 'unwatched'] },
];

function byWorst(a: RideHealth, b: RideHealth): number {
  const rank = ({ standing }: RideHealth) => STANDINGS.indexOf(standing);
  const isAgeing = a.standing === 'unknown' || a.standing === 'stale';
  return (
    rank(a) - rank(b) ||
    b.findings.length - a.findings.length ||
    (isAgeing ? a.measuredAt - b.measuredAt : 0) ||
    byName(a, b)
  );
}

function noticeOf(feed: Feed<OperationsBody>): string | null {
  const { body, problem, failures } = feed;
  if (problem === 'no-such-park') return 'This park is not known to the API. Check PARK.';
  if (problem === 'no-park') return 'The API knows no park yet.';
  const away =
    problem === 'unavailable' ? 'The API can’t reach its data' : 'The API doesn’t answer';
  if (!body) return failures > 0 ? `${away}. Trying again.` : null;
  if (!isConnected(feed)) {
    const from = clockTime(feed.answeredAt ?? 0, body.timezone);
    return `${away}: all of this is ${from ? `from ${from}` : 'old'}. Trying again.`;
  }
  return body.live
    ? null
    : 'The live store is away: all of this is the last that history has, and may be older than it looks.';
}

function passes({ only, search }: OperationsChoices): (ride: RideHealth) => boolean {
  const wanted = folded(search);
  return ({ name, group, findings }) => {
    const isChosen = only === 'all' || only === group || findings.some(({ kind }) => kind === only);
    const texts = [name, ...findings.flatMap(({ title, sensor = '' }) => [title, sensor])];
    return isChosen && texts.some((text) => folded(text).includes(wanted));
  };
}

/** What the page shows at `localNow` of the screen's clock. */
export function viewOperations(
  feed: Feed<OperationsBody>,
  choices: OperationsChoices,
  localNow: number,
): OperationsView {
  const { body, answeredAt } = feed;
  const now = serverTime(feed, localNow);
  const notice = noticeOf(feed);
  const timeZone = body?.timezone ?? 'UTC';
  const rides = (body?.operationsData ?? [])
    .map((entry) => viewHealth(entry, { now, timeZone, isLive: body?.live ?? false }))
    .toSorted(byWorst);
  const chosen = rides.filter(passes(choices));
  const sections = SECTIONS.map(({ id, title, standings }) => ({
    id,
    title,
    rides: chosen.filter(({ standing }) => standings.includes(standing)),
  })).filter((section) => section.rides.length > 0);
  const needLook = rides.filter(({ standing }) => SECTIONS[0]!.standings.includes(standing)).length;
  return {
    parkName: body?.name ?? null,
    parkTime: body ? clockTime(now, timeZone) : null,
    answered: answeredAt === null ? null : `${duration(Math.max(0, now - answeredAt)).text} ago`,
    notice,
    isConnected: isConnected(feed),
    rideCounts: [
      { only: 'all', label: 'Rides', count: rides.length },
      ...GROUP_LABELS.map(([only, label]) => ({
        only,
        label,
        count: rides.filter(({ group }) => group === only).length,
      })),
    ],
    findingCounts: ANOMALY_KINDS.map((kind) => ({
      only: kind,
      label: FINDING_TITLES[kind],
      count: rides.flatMap(({ findings }) => findings).filter((each) => each.kind === kind).length,
    })),
    needLook,
    sections,
    text: textOf(feed, { total: rides.length, shown: chosen.length, needLook, notice }),
    rides,
  };
}

interface Shown {
  total: number;
  shown: number;
  needLook: number;
  notice: string | null;
}

function textOf({ body }: Feed<OperationsBody>, { total, shown, needLook, notice }: Shown) {
  if (!body) return notice ? null : 'Asking the API …';
  if (total === 0) return 'This park has no rides yet.';
  if (shown === 0) return 'No ride is like that.';
  return needLook === 0
    ? 'No ride needs a look: all that is open is fresh, and no sensor is off.'
    : null;
}
