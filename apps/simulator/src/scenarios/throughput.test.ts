import type { Attraction } from '@ridewait/core';
import { expect, it } from 'vitest';
import { meanLoads } from './throughput.ts';

const MINUTE = 60_000;
const RIDE: Attraction = {
  id: 'ride',
  name: 'Ride',
  hourlyCapacity: 600,
  lanes: { standby: {} },
  sensors: [],
};

function leaving(minute: number, riders: number, stillInLine: number) {
  const lanes = [{ lane: 'standby', riders, stillInLine } as const];
  return { attraction: 'ride', at: minute * MINUTE, lanes };
}

it('is the mean of the vehicles around a moment that left somebody standing', () => {
  const loads = meanLoads([RIDE]);
  for (let minute = 0; minute < 200; minute += 1) {
    loads.add(leaving(minute, minute < 100 ? 8 : 10, 5));
    // The line was empty then: how many rode says nothing of how many could have.
    loads.add(leaving(minute, 1, 0));
  }
  expect(loads.meanRiders('ride', 'standby', 40 * MINUTE)).toBe(8);
  expect(loads.meanRiders('ride', 'standby', 100 * MINUTE)).toBe(9);
  expect(loads.meanRiders('ride', 'standby', 160 * MINUTE)).toBe(10);
});

it('looks further where few vehicles leave, and knows nothing where none left anybody standing', () => {
  const loads = meanLoads([RIDE]);
  expect(loads.meanRiders('ride', 'standby', 0)).toBeUndefined();
  loads.add(leaving(0, 300, 10));
  loads.add(leaving(20, 400, 10));
  expect(loads.meanRiders('ride', 'standby', 600 * MINUTE)).toBe(350);
});
