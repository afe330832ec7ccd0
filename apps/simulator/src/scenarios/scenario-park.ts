import type { Attraction, GuestLane, Lane, Park, Sensor } from '@ridewait/core';
import type { SimulatedAttraction, SimulatedPark } from '../model/profile.ts';
import type { Scenario, ScenarioRide } from './scenario.ts';

const COUNTERS = ['entered', 'boarded', 'left'] as const;

/** The park that the model plays; ids and names alone of what it holds are public. */
export function simulatedParkOf({ rides, hoursBetweenBreakdowns }: Scenario): SimulatedPark {
  return {
    // One for all scenarios: chance is drawn by it, so that days that differ in their faults alone are the same.
    id: 'lantern-hill',
    name: 'Lantern Hill',
    timezone: 'Europe/Berlin',
    attractions: rides.map((ride) => attractionOf(ride, hoursBetweenBreakdowns ?? Infinity)),
  };
}

/** What the system is told of it: neither how a ride works, nor what part of the seats a lane gets. */
export function catalogOf(park: SimulatedPark): Park {
  return {
    ...park,
    attractions: park.attractions.map(({ id, name, hourlyCapacity, lanes, sensors }) => ({
      id,
      name,
      hourlyCapacity,
      lanes: Object.fromEntries(Object.keys(lanes).map((lane) => [lane, {}])),
      sensors,
    })),
  };
}

/** The counters that tell no total. */
export function sensorsWithoutTotal({ rides }: Scenario, park: Park): Set<string> {
  const plain = new Set(rides.filter(({ withoutTotals }) => withoutTotals).map(({ id }) => id));
  return new Set(
    park.attractions
      .filter(({ id }) => plain.has(id))
      .flatMap(({ sensors }) => sensors.map(({ id }) => id)),
  );
}

function attractionOf(ride: ScenarioRide, hoursBetweenBreakdowns: number): SimulatedAttraction {
  const [vehicles, vehicleSeats, rowSeats] = ride.vehicles;
  const { popularity, rideSeconds } = ride;
  const lanes: Attraction['lanes'] = {
    standby: {},
    ...(ride.singleRider && { single_rider: { share: 0.08 } }),
    ...(ride.priority !== undefined && { priority: { share: ride.priority } }),
  };
  return {
    id: ride.id,
    name: ride.name,
    hourlyCapacity: ride.hourlyCapacity,
    lanes,
    sensors: sensorsOf(ride, Object.keys(lanes) as GuestLane[]),
    simulation: {
      popularity,
      vehicles,
      vehicleSeats,
      rowSeats,
      rideSeconds,
      hoursBetweenBreakdowns,
    },
  };
}

function sensorsOf({ id, extra = [], withoutCounters }: ScenarioRide, lanes: Lane[]): Sensor[] {
  const counters = lanes.flatMap((lane) =>
    COUNTERS.map((kind) => ({ id: `${id}-${lane.replace('_', '-')}-${kind}`, kind, lane })),
  );
  const dispatched = { id: `${id}-dispatched`, kind: 'dispatched', lane: 'all' } as const;
  return [
    ...(withoutCounters ? [] : [...counters, dispatched]),
    { id: `${id}-controller`, kind: 'status', lane: 'all' },
    ...extra.map((kind) => ({ id: `${id}-${kind}`, kind, lane: 'standby' as const })),
  ];
}
