import { type LiveBody, type LiveEntry, QUEUE_NAMES } from '@ridewait/contracts';
import { type Attraction, type GuestLane, type LiveView, present } from '@ridewait/core';

/** What was measured, apart from how old it is now: only the first is what an ETag stands for. */
export interface AgedEntry {
  measured: Omit<LiveEntry, 'ageSeconds' | 'stale'>;
  age: Pick<LiveEntry, 'ageSeconds' | 'stale'>;
}

/**
 * An attraction as a guest may see it at `now` (milliseconds since 1970). Without a view nothing is known.
 * A view from history while the live store is away is stale whatever its age: a newer one may exist.
 */
export function liveEntry(
  attraction: Attraction,
  view: LiveView | undefined,
  now: number,
  isLive: boolean,
): AgedEntry {
  const nothing: LiveView = { park: '', attraction: attraction.id, version: 0, lanes: {} };
  const { status, measuredAt, lanes, ageSeconds, stale } = present(view ?? nothing, now);
  const queue: NonNullable<LiveEntry['queue']> = {};
  for (const lane of Object.keys(attraction.lanes) as GuestLane[]) {
    queue[QUEUE_NAMES[lane]] = { waitTime: lanes[lane]?.waitMinutes ?? null };
  }
  return {
    measured: {
      id: attraction.id,
      name: attraction.name,
      entityType: 'ATTRACTION',
      ...(status && { status }),
      ...(measuredAt !== null && { lastUpdated: new Date(measuredAt).toISOString() }),
      queue,
    },
    age: { ageSeconds, stale: stale || !isLive },
  };
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
    covered: JSON.stringify({ ...head, liveData: entries.map(({ measured }) => measured) }),
    body: () => {
      const liveData = entries.map(({ measured, age }): LiveEntry => ({ ...measured, ...age }));
      return JSON.stringify({ ...head, liveData } satisfies LiveBody);
    },
  };
}
