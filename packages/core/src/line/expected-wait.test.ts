import { expect, it } from 'vitest';
import { type Ahead, expectedWait } from './expected-wait.ts';

/** Twenty a minute, by vehicles: a hundred in a part of an hour. */
const FLOW: Ahead = {
  people: 300,
  peopleError: 5,
  perVehicle: 20,
  interval: 0.2,
  leaving: 0,
  flowError: 0.05,
  stopRisk: 0,
};

/** A show for four hundred each twenty minutes, the last of which began five minutes ago. */
const SHOW: Ahead = { ...FLOW, people: 100, perVehicle: 400, interval: 4, sinceLast: 1 };

it('is people ahead over the flow', () => {
  expect(expectedWait(FLOW).middle).toBeCloseTo(3, 1);
});

it('is half an interval where nobody is ahead', () => {
  expect(expectedWait({ ...FLOW, people: 0 }).middle).toBeCloseTo(0.1);
});

it('is shorter where people give up', () => {
  expect(expectedWait({ ...FLOW, leaving: 40 }).middle).toBeLessThan(2.8);
});

it('is less sure where people or flow are', () => {
  const { deviation } = expectedWait(FLOW);
  expect(expectedWait({ ...FLOW, peopleError: 60 }).deviation).toBeGreaterThan(deviation);
  expect(expectedWait({ ...FLOW, flowError: 0.2 }).deviation).toBeGreaterThan(deviation);
});

it('may be longer at a ride that has stood lately, and hardly shorter', () => {
  const { middle, high } = expectedWait({ ...FLOW, stopRisk: 0.05 });
  expect(middle).toBe(expectedWait(FLOW).middle);
  expect(high).toBeCloseTo(1.3 * middle);
});

it('of a show is until the next one that has room', () => {
  expect(expectedWait(SHOW).middle).toBe(3);
  expect(expectedWait({ ...SHOW, people: 500 }).middle).toBe(7);
});

it('of a show reaches to the one after where it may be full', () => {
  const { middle, low, high } = expectedWait({ ...SHOW, people: 390 });
  expect([low, middle, high]).toEqual([3, 3, 7]);
});

it('of a show that is long overdue is anything up to an interval', () => {
  const { middle, deviation } = expectedWait({ ...SHOW, sinceLast: 6 });
  expect(middle).toBe(2);
  expect(deviation).toBeGreaterThan(1);
});
