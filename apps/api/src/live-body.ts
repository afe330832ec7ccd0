import { type LiveBody, type LiveEntry, type LiveForecast, QUEUE_NAMES } from '@ridewait/contracts';
import {
  type Attraction,
  type GuestLane,
  type LiveView,
  present,
  type Presented,
} from '@ridewait/core';

/**
 * What an entry says, apart from its age in seconds: only the first is what an ETag stands for. `stale` is
 * part of it: a client that is told that nothing has changed would go on to show a dead number as fresh.
 */
export interface AgedEntry {
  said: Omit<LiveEntry, 'ageSeconds'>;
  ageSeconds: LiveEntry['ageSeconds'];
}

/** An attraction's entry in a live body, as `presentKnown` has it. */
export function liveEntry(
  attraction: Attraction,
  view: LiveView | undefined,
  now: number,
  isLive: boolean,
  forecast: readonly LiveForecast[] = [],
): AgedEntry {
  const presented = presentKnown(attraction, view, now, isLive);
  const { status, measuredAt, ageSeconds, stale } = presented;
  return {
    said: {
      id: attraction.id,
      name: attraction.name,
      entityType: 'ATTRACTION',
      ...(status && { status }),
      ...(measuredAt !== null && { lastUpdated: new Date(measuredAt).toISOString() }),
      queue: queueOf(attraction, presented),
      ...(forecast.length > 0 && status !== 'REFURBISHMENT' && { forecast: [...forecast] }),
      stale,
    },
    ageSeconds,
  };
}

/**
 * An attraction as a guest may see it at `now` (milliseconds since 1970). Without a view nothing is known. A view from
 * history while the live store is away is stale whatever its age: a newer one may exist.
 */
export function presentKnown(
  attraction: Attraction,
  view: LiveView | undefined,
  now: number,
  isLive = true,
): Presented {
  const nothing: LiveView = { park: '', attraction: attraction.id, version: 0, lanes: {} };
  const presented = present(view ?? nothing, now);
  return isLive ? presented : { ...presented, stale: true };
}

/** The lanes that the attraction has, each with its wait, or null. */
export function queueOf(
  attraction: Attraction,
  { lanes }: Presented,
): NonNullable<LiveEntry['queue']> {
  const queue: NonNullable<LiveEntry['queue']> = {};
  for (const lane of Object.keys(attraction.lanes) as GuestLane[]) {
    const { shownMinutes = null, range = null, confidence } = lanes[lane] ?? {};
    queue[QUEUE_NAMES[lane]] = {
      waitTime: shownMinutes,
      ...(range && { waitTimeP10: Math.floor(range.p10), waitTimeP90: Math.ceil(range.p90) }),
      ...(confidence && { confidence }),
    };
  }
  return queue;
}

/** A body in the two forms that serving it takes. */
export interface LiveText {
  /** What the ETag covers. */
  covered: string;
  body(): string;
}

export function liveText(
  head: Omit<LiveBody, 'liveData'>,
  entries: readonly AgedEntry[],
): LiveText {
  return {
    covered: JSON.stringify({ ...head, liveData: entries.map(({ said }) => said) }),
    body: () => {
      const liveData = entries.map(({ said, ageSeconds }): LiveEntry => ({ ...said, ageSeconds }));
      return JSON.stringify({ ...head, liveData } satisfies LiveBody);
    },
  };
}
