import type { GuestLane, Presented, Status, WaitRange } from '@ridewait/core';

type PresentedLane = NonNullable<Presented['lanes'][GuestLane]>;

/** What a guest who joins a lane at `asOf` is told. */
export interface LaneEstimate {
  attraction: string;
  lane: GuestLane;
  /** Milliseconds since 1970. */
  asOf: number;
  /** Null where it isn't known. */
  status: Status | null;
  /** Unrounded; null where nothing can be said. */
  waitMinutes: WaitRange | null;
  /** As the app shows it. */
  shownMinutes: number | null;
  stale: boolean;
}

/** A line of `estimates.ndjson`, with its end. */
export function lineOf({ asOf, ...estimate }: LaneEstimate): string {
  const { attraction, lane, ...rest } = estimate;
  return `${JSON.stringify({ attraction, lane, asOf: new Date(asOf).toISOString(), ...rest })}\n`;
}

/** The two waits of a lane: for who calculates, and for who reads. */
export function waitOf(
  lane: PresentedLane | undefined,
): Pick<LaneEstimate, 'waitMinutes' | 'shownMinutes'> {
  return { waitMinutes: lane?.range ?? null, shownMinutes: lane?.shownMinutes ?? null };
}
