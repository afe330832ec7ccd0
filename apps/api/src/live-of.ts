import type { Attraction, Park } from '@ridewait/core';
import type { Place } from './directory.ts';
import { headOf } from './entity-bodies.ts';
import type { ApiEvents } from './events.ts';
import type { ForecastReader } from './forecast-reader.ts';
import { type AgedEntry, liveEntry, type LiveText, liveText } from './live-body.ts';
import type { ParkViews, ViewReader } from './view-reader.ts';

export interface LiveDeps {
  views: ViewReader;
  now: () => number;
  forecasts?: ForecastReader | undefined;
  events: Pick<ApiEvents, 'served'>;
}

/**
 * The live body of a park, of all parks of a destination, or of one attraction. A park whose views can't
 * be read has its attractions shown as unknown; rejects only when that is true of all parks asked for.
 */
export async function liveOf(
  place: Place,
  { views, now, forecasts, events }: LiveDeps,
): Promise<LiveText> {
  const asked = attractionsOf(place);
  const answers = await Promise.allSettled(
    asked.map(async ({ park, attractions }) => {
      const ids = attractions.map(({ id }) => id);
      return ids.length === 0 ? NO_VIEWS : views.read(park.id, ids);
    }),
  );
  const failed = answers.filter((answer) => answer.status === 'rejected');
  if (failed.length > 0 && failed.length === answers.length) throw failed[0]!.reason;

  const at = now();
  const entries = asked.flatMap(({ park, attractions }, index): AgedEntry[] => {
    const answer = answers[index]!;
    const { views: found, isLive } = answer.status === 'fulfilled' ? answer.value : NO_VIEWS;
    const forecast = forecasts?.held(park);
    return attractions.map((one) =>
      liveEntry(one, found.get(one.id), at, isLive, forecast?.get(one.id)?.hours),
    );
  });
  const ages = entries.flatMap(({ ageSeconds }) => ageSeconds ?? []);
  if (ages.length > 0) events.served(Math.min(...ages));
  return liveText(headOf(place), entries);
}

const NO_VIEWS: ParkViews = { views: new Map(), isLive: true };

export function attractionsOf(place: Place): { park: Park; attractions: Attraction[] }[] {
  switch (place.type) {
    case 'DESTINATION':
      return place.destination.parks.map((park) => ({ park, attractions: park.attractions }));
    case 'PARK':
      return [{ park: place.park, attractions: place.park.attractions }];
    case 'ATTRACTION':
      return [{ park: place.park, attractions: [place.attraction] }];
  }
}
