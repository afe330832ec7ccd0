import fc from 'fast-check';
import { expect, it } from 'vitest';
import { regression } from './regression.ts';

const unit = fc.double({ min: -1, max: 1, noNaN: true });

it('finds the weights that made the targets', () => {
  fc.assert(
    fc.property(
      fc.tuple(unit, unit, unit),
      fc.array(fc.tuple(unit, unit), { minLength: 5, maxLength: 30 }),
      ([bias, first, second], samples) => {
        const learnt = regression(3, 1e-9);
        // The corners of the square, so that there is always enough to tell the weights apart.
        const corners = [
          [1, 1],
          [1, -1],
          [-1, 1],
        ] as const;
        for (const [a, b] of [...corners, ...samples]) {
          learnt.add(Float64Array.of(1, a, b), bias + first * a + second * b, 1);
        }
        learnt.solve();
        [bias, first, second].forEach((weight, at) => {
          expect(learnt.weights[at]).toBeCloseTo(weight, 5);
        });
      },
    ),
  );
});

it('stays near zero with few samples', () => {
  const learnt = regression(1, 9);
  learnt.add(Float64Array.of(1), 10, 1);
  learnt.solve();
  expect(learnt.weights[0]).toBeCloseTo(1);
});

it('forgets what has faded', () => {
  const learnt = regression(1, 1e-6);
  for (let at = 0; at < 100; at++) learnt.add(Float64Array.of(1), 10, 1);
  learnt.fade(0.001);
  for (let at = 0; at < 100; at++) learnt.add(Float64Array.of(1), 20, 1);
  learnt.solve();
  expect(learnt.weights[0]).toBeCloseTo(20, 1);
});

it('stands features that say the same, or nothing', () => {
  const learnt = regression(3, 1e-9);
  for (let at = 0; at < 10; at++) learnt.add(Float64Array.of(1, 1, 0), 4, 1);
  learnt.solve();
  expect([...learnt.weights].every((weight) => Number.isFinite(weight))).toBe(true);
  expect(learnt.weights[0]! + learnt.weights[1]!).toBeCloseTo(4);
});
