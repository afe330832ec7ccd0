import { type Part, QUEUE_NAMES } from '@ridewait/contracts';
import { type Attraction, countsBothEnds, type GuestLane, type LiveView } from '@ridewait/core';

/** When a part of an attraction was last heard, in milliseconds since 1970; null where it never was. */
export interface MeasuredPart {
  part: Part;
  measuredAt: number | null;
}

/**
 * When each thing that an attraction's view needs was last measured. Stricter than what guests are shown: a dead
 * counter counts here, even while its ride is closed and shows no wait. A lane that has only a sign or measured waits
 * counts from when it first had one.
 */
export function measuredTimes(attraction: Attraction, view: LiveView | undefined): MeasuredPart[] {
  const times = (Object.keys(attraction.lanes) as GuestLane[]).flatMap((lane): MeasuredPart[] => {
    const measuredAt = view?.lanes[lane]?.measuredAt ?? null;
    const isNeeded = measuredAt !== null || countsBothEnds(attraction, lane);
    return isNeeded ? [{ part: QUEUE_NAMES[lane], measuredAt }] : [];
  });
  const hasController = attraction.sensors.some(({ kind }) => kind === 'status');
  if (!hasController) return times;
  return [{ part: 'CONTROLLER', measuredAt: view?.status?.confirmedAt ?? null }, ...times];
}
