import { type Anomaly, type Confidence, confidenceOf } from './anomalies/anomaly.ts';
import type { GuestLane } from './catalog.ts';
import type { WaitRange } from './posted/reach.ts';
import type { Status } from './reading.ts';
import { shownMinutes } from './shown.ts';

/** Data older than this is shown, but as stale. Source: the rule transit riders' apps follow (GTFS-realtime). */
export const STALE_AFTER_MS = 90_000;

/** Data older than this says nothing about now: the wait is null and the status is left out. */
export const UNKNOWN_AFTER_MS = 30 * 60_000;

/** How long a live view stays in the live store when nothing renews it. */
export const LIVE_VIEW_TTL_SECONDS = 600;

/** What is known of one lane, and when it was measured. */
export interface LaneView {
  /** The wait of a guest who joins now; null where nothing can be said. */
  waitSeconds: number | null;
  /** Four guests of five wait as long, in seconds; absent where nothing can be said. */
  range?: { p10: number; p90: number };
  /** The wait as guests are shown it, in fives. */
  shownMinutes?: number;
  /** Guests in line; null where it can't be known. */
  peopleAhead: number | null;
  /** Riders of this lane per hour, as lately measured. */
  hourlyThroughput: number | null;
  /** Event time of the oldest sensor that the estimate needs; null where one never spoke. */
  measuredAt: number | null;
}

/** What the API serves for an attraction. It holds times measured, never ages: those are computed when served. */
export interface LiveView {
  park: string;
  attraction: string;
  /** The version of the state that it was made from. */
  version: number;
  /** `saidAt`: when the status was said; `confirmedAt`: when the sensor that said it was last heard. */
  status?: { value: Status; saidAt: number; confirmedAt: number };
  lanes: Partial<Record<GuestLane, LaneView>>;
  /** What is wrong with what its sensors say; absent where nothing is, and in a view of before there were any. */
  anomalies?: Anomaly[];
}

/** How a number stands at the moment it is served. */
export interface Freshness {
  ageSeconds: number | null;
  stale: boolean;
  /** False when the data is too old to say anything about now. */
  known: boolean;
}

/** `measuredAt` of null is data that never was: stale, and unknown. A future time counts as now. */
export function freshness(measuredAt: number | null, now: number): Freshness {
  if (measuredAt === null) return { ageSeconds: null, stale: true, known: false };
  const ageMs = Math.max(0, now - measuredAt);
  return {
    ageSeconds: Math.round(ageMs / 1000),
    stale: ageMs > STALE_AFTER_MS,
    known: ageMs <= UNKNOWN_AFTER_MS,
  };
}

export interface PresentedLane {
  /** As it is expected, rounded to minutes. */
  waitMinutes: number | null;
  /** As it is expected, not rounded: half of the guests wait less than `p50`, one in ten less than `p10`. */
  range: WaitRange | null;
  /** As guests are shown it, in fives. */
  shownMinutes: number | null;
  /** How far the numbers can be relied on; absent where nothing speaks against them. */
  confidence?: Confidence;
  measuredAt: number | null;
}

/** A live view as a guest may see it: what is too old is gone, a ride that doesn't run has no wait. */
export interface Presented extends Freshness {
  status?: Status;
  /**
   * The oldest of the times that status and waits were measured: a wait that is gone because its counter
   * died keeps the whole old. Null where nothing ever was measured.
   */
  measuredAt: number | null;
  lanes: Partial<Record<GuestLane, PresentedLane>>;
}

/**
 * What a view says at `now`. Status and waits age apart: a lively controller doesn't make up for a dead
 * counter, nor the other way round. Missing data is never `CLOSED`. A status that is too old to be shown
 * still counts: whatever it was, nobody has taken it back, so nothing gets fresher by growing old.
 */
export function present(view: LiveView, now: number): Presented {
  const status =
    view.status && freshness(view.status.confirmedAt, now).known ? view.status : undefined;
  const mayShowWaits = view.status === undefined || view.status.value === 'OPERATING';
  const lanes: Presented['lanes'] = {};
  const times = view.status ? [view.status.confirmedAt] : [];
  for (const [lane, own] of Object.entries(view.lanes)) {
    const { waitSeconds, measuredAt } = own;
    const isShown = mayShowWaits && waitSeconds !== null && freshness(measuredAt, now).known;
    lanes[lane as GuestLane] = {
      waitMinutes: isShown ? Math.round(waitSeconds / 60) : null,
      range: isShown && own.range ? rangeOf(own.range, waitSeconds) : null,
      shownMinutes: isShown
        ? (own.shownMinutes ?? shownMinutes(waitSeconds / 60, undefined))
        : null,
      ...doubtOf(view, lane as GuestLane),
      measuredAt,
    };
    // A lane that was never measured says nothing, and so can't make what the others say old.
    if (mayShowWaits && measuredAt !== null) times.push(measuredAt);
  }
  const measuredAt = oldest(times);
  return {
    ...(status && { status: status.value }),
    measuredAt,
    lanes,
    ...freshness(measuredAt, now),
  };
}

function doubtOf({ anomalies = [] }: LiveView, lane: GuestLane): { confidence?: Confidence } {
  const confidence = confidenceOf(anomalies, lane);
  return confidence ? { confidence } : {};
}

function rangeOf({ p10, p90 }: NonNullable<LaneView['range']>, waitSeconds: number): WaitRange {
  return { p10: p10 / 60, p50: waitSeconds / 60, p90: p90 / 60 };
}

/** The newest event time in a view; 0 where it says nothing. Of two views the one with the later time is kept. */
export function viewedAt(view: LiveView): number {
  const lanes = Object.values(view.lanes).map(({ measuredAt }) => measuredAt ?? 0);
  return Math.max(0, view.status?.confirmedAt ?? 0, ...lanes);
}

/** Null, which is never, is older than any time. */
export function oldest(times: readonly (number | null)[]): number | null {
  if (times.length === 0 || times.includes(null)) return null;
  return Math.min(...(times as number[]));
}
