import type { Attraction, Catalog, Entity, Park } from '@ridewait/core';

/** A resort with its parks. A park that names no resort is its own destination. */
export interface Destination extends Entity {
  parks: Park[];
  /** True where a park stands in for its resort: then the id means the park. */
  isPark: boolean;
}

export type Place =
  | { type: 'DESTINATION'; destination: Destination }
  | { type: 'PARK'; park: Park; destination: Destination }
  | { type: 'ATTRACTION'; attraction: Attraction; park: Park; destination: Destination };

export interface Directory {
  destinations: readonly Destination[];
  /** By canonical id, slug or external id, exactly as written. */
  find(id: string): Place | undefined;
}

/**
 * One name can mean several things: a canonical id wins over a slug, a slug over an external id, and
 * among equals a park over a destination over an attraction, then the first in the catalog.
 */
export function directoryOf(catalog: Catalog): Directory {
  const destinations = destinationsOf(catalog);
  const parks = destinations.flatMap((destination) =>
    destination.parks.map((park) => ({ type: 'PARK' as const, park, destination })),
  );
  const named: [Entity, Place][] = [
    ...parks.map((place): [Entity, Place] => [place.park, place]),
    ...destinations
      .filter(({ isPark }) => !isPark)
      .map((destination): [Entity, Place] => [destination, { type: 'DESTINATION', destination }]),
    ...parks.flatMap(({ park, destination }) =>
      park.attractions.map((attraction): [Entity, Place] => [
        attraction,
        { type: 'ATTRACTION', attraction, park, destination },
      ]),
    ),
  ];
  const places = new Map<string, Place>();
  for (const field of ['id', 'slug', 'externalId'] as const) {
    for (const [entity, place] of named) {
      const name = entity[field];
      if (name !== undefined && !places.has(name)) places.set(name, place);
    }
  }
  return { destinations, find: (id) => places.get(id) };
}

function destinationsOf({ parks }: Catalog): Destination[] {
  const resorts = new Map<string, Destination>();
  const destinations: Destination[] = [];
  for (const park of parks) {
    const known = park.destination && resorts.get(park.destination.id);
    if (known) {
      known.parks.push(park);
      continue;
    }
    const { id, name, slug, externalId } = park.destination ?? park;
    const destination: Destination = {
      id,
      name,
      ...(slug !== undefined && { slug }),
      ...(externalId !== undefined && { externalId }),
      parks: [park],
      isPark: park.destination === undefined,
    };
    if (!destination.isPark) resorts.set(id, destination);
    destinations.push(destination);
  }
  return destinations;
}
