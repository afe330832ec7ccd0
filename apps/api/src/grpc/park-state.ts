import {
  type AttractionWaits,
  encodeWatchPark,
  type ParkWaits,
  type WatchMessage,
} from '@ridewait/contracts';
import { type LiveView, type Park, viewedAt } from '@ridewait/core';
import type { ParkViews } from '../view-reader.ts';
import { parkWaits } from './waits-of.ts';

/** What those who watch a park were last told of it. */
export interface ParkState {
  /** When, in milliseconds since 1970. */
  at: number;
  views: ReadonlyMap<string, LiveView>;
  waits: ParkWaits;
  /** What is said of each attraction, without ages: they change by the second, and everybody can count. */
  said: ReadonlyMap<string, string>;
  /** All of it, for who joins now. */
  reset(): Uint8Array;
}

/**
 * @param before what was told until now. A view of then stays where a store that is away has none, or an older one: a
 * time measured never goes back because a store went.
 */
export function parkState(
  park: Park,
  { views: read, isLive }: ParkViews,
  now: number,
  before?: ParkState,
): ParkState {
  const views = new Map(read);
  for (const [id, view] of before?.views ?? []) {
    const other = read.get(id);
    if (!other || (!isLive && viewedAt(view) > viewedAt(other))) views.set(id, view);
  }
  const waits = parkWaits(park, { views, isLive }, now);
  let reset: Uint8Array | undefined;
  return {
    at: now,
    views,
    waits,
    said: new Map(waits.attractions.map((one) => [one.id, saidOf(one)])),
    reset: () => (reset ??= encodeWatchPark({ kind: 'reset', park: waits }, now)),
  };
}

/** What those must be told who know `before`; undefined where it still holds. */
export function changesSince(before: ParkState, state: ParkState): WatchMessage | undefined {
  if (outlineOf(before.waits) !== outlineOf(state.waits)) {
    return { kind: 'reset', park: state.waits };
  }
  const attractions = state.waits.attractions.filter(
    ({ id }) => before.said.get(id) !== state.said.get(id),
  );
  return attractions.length > 0 ? { kind: 'update', attractions } : undefined;
}

function saidOf(attraction: AttractionWaits): string {
  return JSON.stringify({ ...attraction, ageSeconds: null });
}

/** What comes from the catalog and concerns more than one attraction, or its place among the others. */
function outlineOf({ id, name, timezone, attractions }: ParkWaits): string {
  return JSON.stringify([id, name, timezone, attractions.map((one) => one.id)]);
}
