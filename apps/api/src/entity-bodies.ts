import type { ChildrenBody, Destinations, EntityBody } from '@ridewait/contracts';
import type { Entity } from '@ridewait/core';
import type { Destination, Directory, Place } from './directory.ts';

/** The body of `/v1/destinations`. */
export function destinationsBody({ destinations }: Directory): Destinations {
  return {
    destinations: destinations.map(({ id, name, slug, parks }) => ({
      id,
      name,
      ...(slug !== undefined && { slug }),
      parks: parks.map((park) => ({ id: park.id, name: park.name })),
    })),
  };
}

/** The body of `/v1/entity/{id}`. */
export function entityBody(place: Place): EntityBody {
  switch (place.type) {
    case 'DESTINATION':
      return { ...naming(place.destination), entityType: place.type, timezone: timezoneOf(place) };
    case 'PARK':
      return {
        ...naming(place.park),
        entityType: place.type,
        // A park that is its own destination has no parent: clients walk parents until there is none.
        ...(!place.destination.isPark && { parentId: place.destination.id }),
        destinationId: place.destination.id,
        timezone: place.park.timezone,
      };
    case 'ATTRACTION': {
      const { location } = place.attraction;
      return {
        ...naming(place.attraction),
        entityType: place.type,
        parentId: place.park.id,
        destinationId: place.destination.id,
        timezone: place.park.timezone,
        ...(location && { location }),
      };
    }
  }
}

/** The body of `/v1/entity/{id}/children`: the whole subtree, flat, without the entity itself. */
export function childrenBody(place: Place): ChildrenBody {
  return { ...headOf(place), children: placesBelow(place).map(entityBody) };
}

/** What `/children` and `/live` say of the entity that was asked for. */
export function headOf(place: Place): Omit<ChildrenBody, 'children'> {
  const { id, name, entityType, timezone } = entityBody(place);
  return { id, name, entityType, timezone };
}

function placesBelow(place: Place): Place[] {
  switch (place.type) {
    case 'DESTINATION':
      return parkPlaces(place.destination).flatMap((park) => [park].concat(placesBelow(park)));
    case 'PARK':
      return place.park.attractions.map((attraction) => ({
        type: 'ATTRACTION',
        attraction,
        park: place.park,
        destination: place.destination,
      }));
    case 'ATTRACTION':
      return [];
  }
}

function parkPlaces(destination: Destination): Place[] {
  return destination.parks.map((park) => ({ type: 'PARK', park, destination }));
}

function naming({ id, name, slug, externalId }: Entity): Entity {
  return {
    id,
    name,
    ...(slug !== undefined && { slug }),
    ...(externalId !== undefined && { externalId }),
  };
}

/** A destination has the time zone of its first park; there is none without a park. */
function timezoneOf({ destination }: Extract<Place, { type: 'DESTINATION' }>): string {
  return destination.parks[0]!.timezone;
}
