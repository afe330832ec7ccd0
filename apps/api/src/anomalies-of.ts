import type { AnomaliesBody, AnomalyBody } from '@ridewait/contracts';
import type { Anomaly, Attraction, LiveView } from '@ridewait/core';
import type { Place } from './directory.ts';
import { headOf } from './entity-bodies.ts';
import { attractionsOf } from './live-of.ts';
import type { ViewReader } from './view-reader.ts';

/**
 * The body of `/v1/entity/{id}/anomalies`: of an attraction its own, else of all attractions below. Rejects with
 * `UnavailableError` where the views of a park can't be read: nothing said would pass for nothing wrong.
 */
export async function anomaliesOf(place: Place, views: ViewReader): Promise<AnomaliesBody> {
  const parks = await Promise.all(
    attractionsOf(place).map(async ({ park, attractions }) => {
      if (attractions.length === 0) return [];
      const read = await views.read(
        park.id,
        attractions.map(({ id }) => id),
      );
      return attractions.flatMap((one) => entryOf(one, read.views.get(one.id)));
    }),
  );
  return { ...headOf(place), anomalyData: parks.flat() };
}

function entryOf(
  { id, name }: Attraction,
  view: LiveView | undefined,
): AnomaliesBody['anomalyData'] {
  const anomalies = (view?.anomalies ?? []).map(anomalyBody);
  return anomalies.length > 0 ? [{ id, name, entityType: 'ATTRACTION', anomalies }] : [];
}

export function anomalyBody({ since, ...anomaly }: Anomaly): AnomalyBody {
  return { ...anomaly, since: new Date(since).toISOString() };
}
