import { expect, it } from 'vitest';
import { counter, NOON } from '../../test/readings.ts';
import { everyMinute, RIDE } from '../../test/ride.ts';
import { folded } from '../../test/states.ts';
import type { Attraction } from '../catalog.ts';
import { MINUTE_MS } from '../state.ts';
import { walkRide } from './ride-walk.ts';

const COASTER: Attraction = {
  ...RIDE,
  lanes: { standby: {} },
  sensors: [...RIDE.sensors, { id: 'train', kind: 'dispatched', lane: 'all' }],
};

const HOUR = 60;
const TRAINS = everyMinute('train', HOUR, 20, { kind: 'dispatched', lane: 'all', seats: 24 });
const BOARDED = everyMinute('merge', HOUR, 20);
const JOINED = counter({ at: NOON - HOUR * MINUTE_MS, count: 2_000 });

/** What is known at noon of the lane and of its flow per minute, if trains are told of only until then. */
function atNoon(trainsTold: number) {
  const state = folded([JOINED, ...BOARDED, ...TRAINS.slice(0, trainsTold)]);
  const walk = walkRide(COASTER, state.header)!;
  const { perVehicle, interval, wait } = walk.lanes.get('standby')!;
  return { wait: wait.middle, flow: perVehicle / interval / 5 };
}

it('goes by the riders while nobody tells of vehicles', () => {
  const told = atNoon(HOUR + 1);
  const untold = atNoon(HOUR - 19);
  expect(Math.abs(told.flow - 20)).toBeLessThan(2);
  expect(Math.abs(untold.flow - told.flow)).toBeLessThan(2);
  expect(Math.abs(untold.wait - told.wait)).toBeLessThan(0.1 * told.wait);
});
