import type { OperationsBody, OperationsEntry } from '@ridewait/contracts';
import type { Attraction, LiveView } from '@ridewait/core';
import { anomalyBody } from './anomalies-of.ts';
import type { Place } from './directory.ts';
import { headOf } from './entity-bodies.ts';
import { presentKnown, queueOf } from './live-body.ts';
import { attractionsOf } from './live-of.ts';
import { measuredTimes } from './measured-times.ts';
import type { ViewReader } from './view-reader.ts';

/**
 * The body of `/v1/entity/{id}/operations`: of an attraction its own entry, else those of all attractions below. Rejects
 * with `UnavailableError` where the views of a park can't be read: who runs it must not take that for silent sensors.
 */
export async function operationsOf(
  place: Place,
  views: ViewReader,
  now: () => number,
): Promise<OperationsBody> {
  const parks = await Promise.all(
    attractionsOf(place).map(async ({ park, attractions }) => {
      if (attractions.length === 0) return { isLive: true, entries: [] };
      const read = await views.read(
        park.id,
        attractions.map(({ id }) => id),
      );
      const at = now();
      return {
        isLive: read.isLive,
        entries: attractions.map((one) => operationsEntry(one, read.views.get(one.id), at)),
      };
    }),
  );
  return {
    ...headOf(place),
    live: parks.every(({ isLive }) => isLive),
    operationsData: parks.flatMap(({ entries }) => entries),
  };
}

function operationsEntry(
  attraction: Attraction,
  view: LiveView | undefined,
  now: number,
): OperationsEntry {
  const { status, anomalies = [] } = view ?? {};
  return {
    id: attraction.id,
    name: attraction.name,
    entityType: 'ATTRACTION',
    ...(status && {
      lastStatus: {
        status: status.value,
        said: new Date(status.saidAt).toISOString(),
        confirmed: new Date(status.confirmedAt).toISOString(),
      },
    }),
    queue: queueOf(attraction, presentKnown(attraction, view, now)),
    measured: measuredTimes(attraction, view).map(({ part, measuredAt }) => ({
      part,
      lastUpdated: measuredAt === null ? null : new Date(measuredAt).toISOString(),
    })),
    anomalies: anomalies.map(anomalyBody),
  };
}
