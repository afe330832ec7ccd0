import fc from 'fast-check';
import { expect, it } from 'vitest';
import { nextVersion } from './state.ts';

it('gives every write a later version, and one that a lost store can’t have seen', () => {
  const instant = fc.integer({ min: 0, max: 2 ** 50 });
  fc.assert(
    fc.property(instant, instant, (version, now) => {
      expect(nextVersion(version, now)).toBeGreaterThan(version);
      // A state that is made again starts at 0, after all that had been written until now.
      expect(nextVersion(0, now)).toBeGreaterThanOrEqual(now);
    }),
  );
});

it('counts on where the clock stands still, or goes back', () => {
  expect(nextVersion(1_000, 1_000)).toBe(1_001);
  expect(nextVersion(1_000, 400)).toBe(1_001);
});
