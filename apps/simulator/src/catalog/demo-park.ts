import { createHash } from 'node:crypto';
import type { Attraction, Kind, Lane, Sensor } from '@ridewait/core';
import type { SimulatedAttraction, SimulatedPark } from '../model/profile.ts';
import { DEMO_RIDES, type DemoRide } from './demo-rides.ts';

/** The gate of the park; it stands in the sea, where no park is. */
const GATE = { latitude: 54.02, longitude: 8.21 };
const METRES_PER_DEGREE = 111_320;

/** A UUID that only depends on the name, in the form of version 8 (RFC 9562: content of our own making). */
function uuidOf(name: string): string {
  const hex = createHash('sha256').update(`ridewait demo: ${name}`).digest('hex');
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 3) | 8).toString(16);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}

function slugOf(name: string): string {
  return name
    .toLowerCase()
    .replaceAll('’', '')
    .replaceAll(/[^a-z0-9]+/g, '-');
}

/** The park that Ridewait shows when it is given none: `catalog/demo-park.json` is this. */
export function demoPark(): SimulatedPark {
  return {
    id: uuidOf('park Harbour Lights'),
    name: 'Harbour Lights',
    slug: 'harbour-lights',
    timezone: 'Europe/Berlin',
    destination: {
      id: uuidOf('destination Lantern Coast Resort'),
      name: 'Lantern Coast Resort',
      slug: 'lantern-coast-resort',
    },
    attractions: DEMO_RIDES.map(attractionOf),
  };
}

function attractionOf(ride: DemoRide): SimulatedAttraction {
  const slug = slugOf(ride.name);
  const lanes: Attraction['lanes'] = {
    standby: {},
    ...(ride.singleRider && { single_rider: { share: 0.08 } }),
    ...(ride.priority && { priority: { share: ride.priority } }),
  };
  const [east, north] = ride.stands;
  const shrink = Math.cos((GATE.latitude * Math.PI) / 180);
  return {
    id: uuidOf(`attraction ${slug}`),
    name: ride.name,
    slug,
    hourlyCapacity: ride.hourlyCapacity,
    lanes,
    sensors: sensorsOf(slug, Object.keys(lanes) as Lane[], ride.extra ?? []),
    location: {
      latitude: round(GATE.latitude + north / METRES_PER_DEGREE),
      longitude: round(GATE.longitude + east / (METRES_PER_DEGREE * shrink)),
    },
    simulation: ride.simulation,
  };
}

function sensorsOf(slug: string, lanes: Lane[], extra: Kind[]): Sensor[] {
  const counters = lanes.flatMap((lane) =>
    (['entered', 'boarded', 'left'] as const).map((kind) => ({
      id: `${slug}-${lane.replace('_', '-')}-${kind}`,
      kind,
      lane,
    })),
  );
  return [
    ...counters,
    { id: `${slug}-dispatched`, kind: 'dispatched', lane: 'all' },
    { id: `${slug}-controller`, kind: 'status', lane: 'all' },
    ...extra.map((kind) => ({ id: `${slug}-${kind}`, kind, lane: 'standby' as const })),
  ];
}

function round(degrees: number): number {
  return Math.round(degrees * 1e6) / 1e6;
}
