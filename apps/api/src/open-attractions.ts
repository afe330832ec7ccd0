import { type Attraction, type LiveView, oldest, type Park, STALE_AFTER_MS } from '@ridewait/core';
import { measuredTimes } from './measured-times.ts';

/** Attractions that guests may want to know the wait of, by whether it is fresh. */
export interface OpenAttractions {
  fresh: number;
  stale: number;
}

/**
 * The attractions of a park that are open, or down for now. One that is closed for the day may have its sensors
 * switched off, and one without sensors has nothing to keep fresh. Where no status is known it counts as open: that
 * nobody knows it is the fault that is looked for.
 */
export function openAttractions(
  park: Park,
  views: ReadonlyMap<string, LiveView>,
  isLive: boolean,
  now: number,
): OpenAttractions {
  const open = park.attractions.filter((one) => isOpen(views.get(one.id)) && needsSensors(one));
  const fresh = isLive ? open.filter((one) => isFresh(one, views.get(one.id), now)).length : 0;
  return { fresh, stale: open.length - fresh };
}

function isOpen(view: LiveView | undefined): boolean {
  const status = view?.status?.value;
  return status !== 'CLOSED' && status !== 'REFURBISHMENT';
}

function needsSensors(attraction: Attraction): boolean {
  return measuredTimes(attraction, undefined).length > 0;
}

function isFresh(attraction: Attraction, view: LiveView | undefined, now: number): boolean {
  const time = oldest(measuredTimes(attraction, view).map(({ measuredAt }) => measuredAt));
  return time !== null && now - time <= STALE_AFTER_MS;
}

/** A scrape that comes later than this tells nothing of the time before it. */
const LONGEST_GAP_MS = 120_000;

/** The time that attractions were open, each counted for itself, since this instance began. */
export interface OpenSeconds {
  /** Adds the time since the last time that this was called for the park; returns the sums, in seconds. */
  pass(park: string, open: OpenAttractions, now: number): OpenAttractions;
}

/** Each instance counts its own time: what is asked of the sums is their ratio. */
export function openSeconds(): OpenSeconds {
  const parks = new Map<string, { at: number; sums: OpenAttractions }>();
  return {
    pass(park, open, now) {
      const { at, sums } = parks.get(park) ?? { at: now, sums: { fresh: 0, stale: 0 } };
      const elapsedMs = now - at;
      const seconds = elapsedMs > 0 && elapsedMs <= LONGEST_GAP_MS ? elapsedMs / 1000 : 0;
      const made = {
        fresh: sums.fresh + open.fresh * seconds,
        stale: sums.stale + open.stale * seconds,
      };
      parks.set(park, { at: now, sums: made });
      return made;
    },
  };
}
