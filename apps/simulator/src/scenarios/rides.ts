import type { ScenarioRide } from './scenario.ts';

/** A coaster of three trains, with a lane each for single riders and for priority returns. */
export const COASTER: ScenarioRide = {
  id: 'kestrel',
  name: 'Kestrel',
  hourlyCapacity: 1_300,
  popularity: 9,
  vehicles: [3, 24, 2],
  rideSeconds: 135,
  singleRider: true,
  priority: 0.3,
  extra: ['waited', 'posted'],
};

/** A drop tower: one large vehicle, so that the line moves by jerks. */
export const TOWER: ScenarioRide = {
  id: 'plumb-line',
  name: 'Plumb Line',
  hourlyCapacity: 700,
  popularity: 3.6,
  vehicles: [1, 16, 4],
  rideSeconds: 75,
  singleRider: true,
  extra: ['posted'],
};

/** A dark ride whose cars never stop. */
export const DARK_RIDE: ScenarioRide = {
  id: 'glow-worms',
  name: 'The Glow-Worm Mine',
  hourlyCapacity: 2_000,
  popularity: 9,
  vehicles: [80, 3, 3],
  rideSeconds: 480,
  extra: ['waited'],
};

export const BOATS: ScenarioRide = {
  id: 'mill-race',
  name: 'Mill Race',
  hourlyCapacity: 1_600,
  popularity: 7.5,
  vehicles: [16, 20, 4],
  rideSeconds: 620,
  extra: ['waited', 'posted'],
  withoutTotals: true,
};

export const RAPIDS: ScenarioRide = {
  id: 'otter-rapids',
  name: 'Otter Rapids',
  hourlyCapacity: 1_200,
  popularity: 5,
  vehicles: [20, 9, 3],
  rideSeconds: 360,
  priority: 0.4,
  extra: ['waited', 'posted'],
};

/** A show each 20 minutes; its guests come out all at once. */
export const THEATRE: ScenarioRide = {
  id: 'moth-theatre',
  name: 'Moth Theatre',
  hourlyCapacity: 1_200,
  popularity: 3.5,
  vehicles: [1, 400, 1],
  rideSeconds: 900,
  extra: ['posted'],
};

export const RIDES: readonly ScenarioRide[] = [COASTER, TOWER, DARK_RIDE, BOATS, RAPIDS, THEATRE];
