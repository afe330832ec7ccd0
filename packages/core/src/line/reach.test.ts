import fc from 'fast-check';
import { expect, it } from 'vitest';
import { afterGuest, endsOf, type Reach } from './reach.ts';

it('comes to where one guest in ten is outside of each end, however wrong the deviations are', () => {
  fc.assert(
    fc.property(fc.double({ min: 0.3, max: 4, noNaN: true }), fc.integer(), (scale, seed) => {
      let reach: Reach = { low: 1, high: 1 };
      let outside = 0;
      const guests = 4_000;
      let random = seed;
      const next = () => {
        random = (Math.imul(random, 1_664_525) + 1_013_904_223) | 0;
        return (random >>> 0) / 2 ** 32;
      };
      for (let guest = 0; guest < guests; guest += 1) {
        // The sum of twelve is all but normal.
        const error = scale * (Array.from({ length: 12 }, next).reduce((a, b) => a + b) - 6);
        const { low, high } = endsOf(reach, { middle: 100, low: 100, high: 100, deviation: 1 });
        if (guest >= guests / 2 && (100 + error < low || 100 + error > high)) outside += 1;
        reach = afterGuest(reach, error, 0.04);
      }
      expect(outside / (guests / 2)).toBeGreaterThan(0.15);
      expect(outside / (guests / 2)).toBeLessThan(0.25);
    }),
    { numRuns: 20 },
  );
});

it('never goes below no wait at all', () => {
  expect(endsOf({ low: 3, high: 1 }, { middle: 1, low: 1, high: 1, deviation: 1 }).low).toBe(0);
});
