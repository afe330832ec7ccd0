import type { Kind, Lane } from './reading.ts';

/** A sensor, and the one thing it measures at its ride. */
export interface Sensor {
  id: string;
  kind: Kind;
  lane: Lane;
}

export interface LaneConfig {
  /** The part of the ride's capacity that this lane gets; unset lanes divide what is left. */
  share?: number;
}

export type GuestLane = Exclude<Lane, 'all'>;

/** What every addressable thing has: `id` is canonical, `slug` and `externalId` find it as well. */
export interface Entity {
  id: string;
  name: string;
  slug?: string;
  externalId?: string;
}

export interface Attraction extends Entity {
  /** Riders per hour over all lanes, with every vehicle running. */
  hourlyCapacity: number;
  lanes: Partial<Record<GuestLane, LaneConfig>>;
  sensors: Sensor[];
  location?: { latitude: number; longitude: number };
}

export interface Park extends Entity {
  /** IANA name, such as `Europe/Berlin`. */
  timezone: string;
  /** The resort that the park belongs to; a park on its own is its own destination. */
  destination?: Entity;
  attractions: Attraction[];
}

export interface Catalog {
  parks: Park[];
}

/** Where a thing stands in the catalog. */
export interface Located {
  park: Park;
  attraction: Attraction;
}

export interface CatalogIndex {
  catalog: Catalog;
  sensor(id: string): (Located & { sensor: Sensor }) | undefined;
  attraction(id: string): Located | undefined;
  park(id: string): Park | undefined;
}

/** Looks up canonical ids in constant time; the catalog is small (a park has some hundred sensors). */
export function indexCatalog(catalog: Catalog): CatalogIndex {
  const sensors = new Map<string, Located & { sensor: Sensor }>();
  const attractions = new Map<string, Located>();
  const parks = new Map<string, Park>();
  for (const park of catalog.parks) {
    parks.set(park.id, park);
    for (const attraction of park.attractions) {
      attractions.set(attraction.id, { park, attraction });
      for (const sensor of attraction.sensors) sensors.set(sensor.id, { park, attraction, sensor });
    }
  }
  return {
    catalog,
    sensor: (id) => sensors.get(id),
    attraction: (id) => attractions.get(id),
    park: (id) => parks.get(id),
  };
}

/** The share of the ride's capacity that a lane gets, 0 to 1; a lane that the ride doesn't have gets none. */
export function laneShare(attraction: Attraction, lane: GuestLane): number {
  const config = attraction.lanes[lane];
  if (!config) return 0;
  if (config.share !== undefined) return config.share;
  const lanes = Object.values(attraction.lanes);
  const given = lanes.reduce((sum, { share }) => sum + (share ?? 0), 0);
  const unset = lanes.filter(({ share }) => share === undefined).length;
  return Math.max(0, 1 - given) / unset;
}
