import fc from 'fast-check';
import { expect, it } from 'vitest';
import { moveBounds, startBounds } from './quantiles.ts';

const STEP = 0.02;
const N = 20_000;

it('leaves a tenth on either side in the long run, whatever the errors are', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 1, maxLength: 50 }),
      (errors) => {
        const bounds = startBounds();
        let above = 0;
        let below = 0;
        for (let at = 0; at < N; at++) {
          const error = errors[at % errors.length]!;
          if (error > bounds.high) above += 1;
          if (error < bounds.low) below += 1;
          moveBounds(bounds, error, STEP);
        }
        // The bounds themselves moved at most by 8: as many steps are all that the shares can be off by.
        expect(Math.abs(above / N - 0.1)).toBeLessThan(8 / (STEP * N));
        expect(Math.abs(below / N - 0.1)).toBeLessThan(8 / (STEP * N));
      },
    ),
    { numRuns: 30 },
  );
});

it('starts from the bounds that it is given, and leaves them as they are', () => {
  const usual = { low: -1, high: 2 };
  const own = startBounds(usual);
  moveBounds(own, 5, STEP);
  expect(own.high).toBeGreaterThan(2);
  expect(usual).toEqual({ low: -1, high: 2 });
});
