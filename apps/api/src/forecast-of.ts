import { type ForecastBody, type ForecastEntry, QUEUE_NAMES } from '@ridewait/contracts';
import type { Attraction, GuestLane } from '@ridewait/core';
import type { Place } from './directory.ts';
import { headOf } from './entity-bodies.ts';
import type { ForecastReader } from './forecast-reader.ts';
import { attractionsOf } from './live-of.ts';
import type { RideForecast } from './park-forecast.ts';

/** The body of `/v1/entity/{id}/forecast`: of an attraction its own, else of all attractions below. */
export async function forecastOf(
  place: Place,
  forecasts: ForecastReader | undefined,
): Promise<ForecastBody> {
  const parks = await Promise.all(
    attractionsOf(place).map(async ({ park, attractions }) => {
      const forecast = await forecasts?.read(park);
      return attractions.map((one) => forecastEntry(one, forecast?.get(one.id)));
    }),
  );
  return { ...headOf(place), forecastData: parks.flat() };
}

function forecastEntry(attraction: Attraction, forecast: RideForecast | undefined): ForecastEntry {
  const queue: ForecastEntry['queue'] = {};
  for (const lane of Object.keys(attraction.lanes) as GuestLane[]) {
    queue[QUEUE_NAMES[lane]] = { forecast: forecast?.lanes[lane] ?? [] };
  }
  return { id: attraction.id, name: attraction.name, entityType: 'ATTRACTION', queue };
}
