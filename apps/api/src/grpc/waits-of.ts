import type { AttractionWaits, LaneWait, ParkWaits } from '@ridewait/contracts';
import type { Attraction, GuestLane, Park, Presented } from '@ridewait/core';
import { presentKnown } from '../live-body.ts';
import type { ParkViews } from '../view-reader.ts';

/** A park as other systems are told of it at `now` (milliseconds since 1970). */
export function parkWaits(park: Park, { views, isLive }: ParkViews, now: number): ParkWaits {
  const { id, name, timezone, attractions } = park;
  return {
    id,
    name,
    timezone,
    attractions: attractions.map((one) =>
      attractionWaits(one, presentKnown(one, views.get(one.id), now, isLive)),
    ),
  };
}

function attractionWaits(attraction: Attraction, presented: Presented): AttractionWaits {
  const { status, measuredAt, ageSeconds, stale, lanes } = presented;
  return {
    id: attraction.id,
    name: attraction.name,
    ...(status && { status }),
    measuredAt,
    ageSeconds,
    stale,
    lanes: (Object.keys(attraction.lanes) as GuestLane[]).map((lane) =>
      laneWait(lane, lanes[lane]),
    ),
  };
}

function laneWait(lane: GuestLane, presented: Presented['lanes'][GuestLane]): LaneWait {
  if (!presented) return { lane, shownMinutes: null, minutes: null, measuredAt: null };
  const { shownMinutes, waitMinutes, range, confidence, measuredAt } = presented;
  const expected = waitMinutes === null ? null : { p50: waitMinutes };
  return {
    lane,
    shownMinutes,
    minutes: range
      ? { p10: tenths(range.p10), p50: tenths(range.p50), p90: tenths(range.p90) }
      : expected,
    ...(confidence && { confidence }),
    measuredAt,
  };
}

function tenths(minutes: number): number {
  return Math.round(minutes * 10) / 10;
}
