import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  addTo,
  diagonal,
  dot,
  emptySums,
  fade,
  quantileWeight,
  solve,
} from './quantile-regression.ts';

/** Next to nothing draws the weights. */
const FREE = { weights: [0, 0], strengths: [1e-9, 1e-9] };

it('finds the line that measurements are on', () => {
  const line = fc.tuple(fc.integer({ min: -9, max: 9 }), fc.integer({ min: -9, max: 9 }));
  const places = fc.uniqueArray(fc.integer({ min: -20, max: 20 }), { minLength: 2 });
  fc.assert(
    fc.property(line, places, ([offset, slope], all) => {
      const sums = emptySums(2);
      for (const x of all) addTo(sums, [1, x], offset + slope * x, 1);
      const [found, rise] = solve(sums, FREE);
      expect(found).toBeCloseTo(offset, 4);
      expect(rise).toBeCloseTo(slope, 4);
    }),
  );
});

it('is its prior where nothing was measured', () => {
  expect(solve(emptySums(2), { weights: [3, 0.7], strengths: [1, 1] })).toEqual([3, 0.7]);
});

it('is drawn half-way to a prior as strong as what was measured', () => {
  const sums = emptySums(1);
  for (const value of [10, 10, 10, 10]) addTo(sums, [1], value, 1);
  expect(solve(sums, { weights: [0], strengths: diagonal(sums) })[0]).toBeCloseTo(5);
});

it('follows what was measured lately, once the rest has faded', () => {
  const sums = emptySums(1);
  for (let at = 0; at < 100; at += 1) addTo(sums, [1], 10, 1);
  fade(sums, 0.01);
  for (let at = 0; at < 9; at += 1) addTo(sums, [1], 20, 1);
  expect(solve(sums, { weights: [0], strengths: [0] })[0]).toBeCloseTo(19);
  expect(sums).toMatchObject({ count: 10, weight: 10 });
});

it('weighs errors so that a few long waits move the median little', () => {
  const sums = emptySums(1);
  let weights = [0];
  for (let round = 0; round < 400; round += 1) {
    const value = round % 5 === 0 ? 500 : 20;
    addTo(sums, [1], value, quantileWeight(value - dot(weights, [1]), 0.5));
    weights = solve(sums, { weights: [0], strengths: [1e-9] });
  }
  expect(weights[0]).toBeLessThan(35);
});

it('weighs longer waits more for a high quantile, and shorter ones for a low one', () => {
  expect(quantileWeight(20, 0.9)).toBeCloseTo(9 * quantileWeight(-20, 0.9));
  expect(quantileWeight(-20, 0.1)).toBeCloseTo(9 * quantileWeight(20, 0.1));
});
