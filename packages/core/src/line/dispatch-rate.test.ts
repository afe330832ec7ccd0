import { expect, it } from 'vitest';
import { afterPart, type DispatchRate, errorOf, NO_DISPATCHES, perPart } from './dispatch-rate.ts';

/** A ride of 1,200 an hour with vehicles of 20: one a minute, five in a part of an hour. */
function after(parts: readonly number[], from: DispatchRate = NO_DISPATCHES, seats = 20) {
  return parts.reduce(
    (rate, vehicles) => afterPart(rate, { vehicles, seats: vehicles * seats }, 1, 1_200),
    from,
  );
}

const STEADY = after(Array.from({ length: 12 }, () => 5));

it('is unknown before the first vehicle', () => {
  expect(perPart(after([0, 0, 0]))).toBeUndefined();
});

it('is the vehicles of a part where they leave steadily, and surer with each', () => {
  expect(perPart(STEADY)).toBeCloseTo(5, 0);
  expect(errorOf(STEADY)).toBeLessThan(errorOf(after([5])));
});

it('is not slower for a time in which the ride stood', () => {
  const reopened = after([0, 0, 0, 0, 0, 0, 5, 5], STEADY);
  expect(perPart(reopened)).toBeGreaterThan(4.5);
});

it('follows soon where a vehicle is taken off', () => {
  const slower = after([3, 3, 3, 3], STEADY);
  expect(perPart(slower)).toBeLessThan(3.6);
});

it('is that of a show that begins each twenty minutes', () => {
  const shows = after([0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1], NO_DISPATCHES, 400);
  expect(1 / perPart(shows)!).toBeCloseTo(4, 0);
});

it('is not slower for a show that was not told of', () => {
  const parts = [1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1];
  expect(1 / perPart(after(parts, NO_DISPATCHES, 400))!).toBeCloseTo(4, 0);
});
