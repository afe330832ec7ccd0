import { type Part, QUEUE_NAMES } from '@ridewait/contracts';
import { type Attraction, countsBothEnds, type GuestLane, type LiveView } from '@ridewait/core';

/** When a part of an attraction was last heard, in milliseconds since 1970; null where it never was. */
export interface MeasuredPart {
  part: Part;
  measuredAt: number | null;
}

/**
 * When each thing that an attraction's view needs was last measured. Stricter than what guests are shown: a dead
 * counter counts here, even while its ride is closed and shows no wait.
 */
export function measuredTimes(attraction: Attraction, view: LiveView | undefined): MeasuredPart[] {
  const times = (Object.keys(attraction.lanes) as GuestLane[])
    .filter((lane) => countsBothEnds(attraction, lane))
    .map((lane): MeasuredPart => {
      return { part: QUEUE_NAMES[lane], measuredAt: view?.lanes[lane]?.measuredAt ?? null };
    });
  const hasController = attraction.sensors.some(({ kind }) => kind === 'status');
  if (!hasController) return times;
  return [{ part: 'CONTROLLER', measuredAt: view?.status?.confirmedAt ?? null }, ...times];
}
