import fc from 'fast-check';
import { expect, it } from 'vitest';
import { forgottenVersion, nextVersion, VERSION_WRITERS } from './state.ts';

/** Milliseconds, up to the year 2100. */
const instant = fc.integer({ min: 0, max: Date.UTC(2100, 0) });
const writer = fc.integer({ min: 1, max: VERSION_WRITERS - 1 });
const version = fc.integer({ min: 0, max: Date.UTC(2100, 0) * VERSION_WRITERS });

it('gives every write a later version, and one that a lost store can’t have seen', () => {
  fc.assert(
    fc.property(version, instant, instant, writer, writer, (before, then, later, a, b) => {
      expect(nextVersion(before, then, a)).toBeGreaterThan(before);
      expect(Number.isSafeInteger(nextVersion(before, then, a))).toBe(true);
      // A state that is made again starts at 0, after all that had been written until now.
      fc.pre(later > then);
      expect(nextVersion(0, later, b)).toBeGreaterThan(nextVersion(0, then, a));
    }),
  );
});

it('counts on where the clock stands still, or goes back', () => {
  const first = nextVersion(0, 1_000, 5);
  const second = nextVersion(first, 1_000, 5);
  expect(second).toBe(first + VERSION_WRITERS);
  expect(nextVersion(second, 400, 5)).toBe(second + VERSION_WRITERS);
});

it('never gives two writers the same version', () => {
  fc.assert(
    fc.property(version, version, instant, instant, writer, writer, (v, w, now, then, a, b) => {
      fc.pre(a !== b);
      expect(nextVersion(v, now, a)).not.toBe(nextVersion(w, then, b));
    }),
  );
});

it('leaves a later version of a dropped state that already has the least one', () => {
  expect(forgottenVersion(5 * VERSION_WRITERS, 5 * VERSION_WRITERS)).toBe(6 * VERSION_WRITERS);
});

it('leaves a version of a dropped state that is later than its own, and no writer’s', () => {
  fc.assert(
    fc.property(version, instant, instant, writer, (given, now, then, by) => {
      const least = now * VERSION_WRITERS;
      const left = forgottenVersion(given, least);
      expect(left).toBeGreaterThan(given);
      expect(left).toBeGreaterThanOrEqual(least);
      expect(nextVersion(given, then, by)).not.toBe(left);
    }),
  );
});
