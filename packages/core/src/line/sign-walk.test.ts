import { expect, it } from 'vitest';
import type { Attraction } from '../catalog.ts';
import { estimate } from '../estimate.ts';
import type { Reading } from '../reading.ts';
import { MINUTE_MS } from '../state.ts';
import { counter, NOON } from '../../test/readings.ts';
import { folded } from '../../test/states.ts';

const RIDE: Attraction = {
  id: 'mill',
  name: 'Mill',
  hourlyCapacity: 900,
  lanes: { standby: {} },
  sensors: [
    { id: 'sign', kind: 'posted', lane: 'standby' },
    { id: 'card', kind: 'waited', lane: 'standby' },
  ],
};

function sign(minutesAgo: number, minutes: number): Reading {
  const { count: _count, ...reading } = counter({
    sensor: 'sign',
    kind: 'posted',
    seq: 1_000 - minutesAgo,
    at: NOON - minutesAgo * MINUTE_MS,
    minutes,
  });
  return reading;
}

function guest(minutesAgo: number, minutes: number): Reading {
  const { count: _count, ...reading } = counter({
    sensor: 'card',
    kind: 'waited',
    seq: 1_000 - minutesAgo,
    at: NOON - minutesAgo * MINUTE_MS,
    seconds: minutes * 60,
  });
  return reading;
}

function standby(...readings: Reading[]) {
  return estimate('park', RIDE, folded(readings)).view.lanes.standby!;
}

it('is shorter than a sign says where nobody told how long it took', () => {
  const { waitSeconds, range } = standby(sign(0, 60));
  expect(waitSeconds! / 60).toBeGreaterThan(35);
  expect(waitSeconds! / 60).toBeLessThan(55);
  expect(range!.p90 - range!.p10).toBeGreaterThan(1_200);
});

it('learns from guests what the sign makes of their wait', () => {
  const told = Array.from({ length: 20 }, (_, at) => guest(at * 6, 20));
  const signs = Array.from({ length: 8 }, (_, at) => sign(at * 15, 40));
  const { waitSeconds } = standby(...told, ...signs);
  expect(waitSeconds! / 60).toBeGreaterThan(17);
  expect(waitSeconds! / 60).toBeLessThan(26);
});

it('is as old as the last that was said, and unknown after an hour without a word', () => {
  expect(standby(sign(20, 30), guest(12, 22)).measuredAt).toBe(NOON - 12 * MINUTE_MS);
  const beat = counter({ sensor: 'card', kind: 'waited', seq: 2_000, at: NOON });
  const { count: _count, ...heartbeat } = beat;
  expect(standby(sign(100, 30), heartbeat).waitSeconds).toBeNull();
});

it('says nothing of a lane that has neither', () => {
  const other: Attraction = { ...RIDE, lanes: { standby: {}, priority: {} } };
  expect(estimate('park', other, folded([sign(0, 60)])).view.lanes.priority).toEqual({
    waitSeconds: null,
    peopleAhead: null,
    hourlyThroughput: null,
    measuredAt: null,
  });
});
