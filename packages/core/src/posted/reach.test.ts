import fc from 'fast-check';
import { expect, it } from 'vitest';
import { adaptReach, rangeOf } from './reach.ts';

it('is in order and not below 0, whatever the regressions say', () => {
  const minutes = fc.double({ min: -100, max: 300, noNaN: true });
  const part = fc.double({ min: -2, max: 2, noNaN: true });
  fc.assert(
    fc.property(minutes, minutes, minutes, part, part, (low, middle, high, a, b) => {
      const { p10, p50, p90 } = rangeOf([low, middle, high], { low: a, high: b });
      expect(p10).toBeGreaterThanOrEqual(0);
      expect(p50).toBeGreaterThanOrEqual(p10);
      expect(p90).toBeGreaterThanOrEqual(p50);
    }),
  );
});

it('comes to hold eight guests in ten, where the regressions’ range is far too narrow', () => {
  const reach = { low: 0, high: 0 };
  let inside = 0;
  // Waits go evenly through 0 to 100 minutes, in an order that is spread over them.
  for (let guest = 0; guest < 4000; guest += 1) {
    const wait = (guest * 37) % 101;
    const range = rangeOf([45, 50, 55], reach);
    if (guest >= 2000 && wait >= range.p10 && wait <= range.p90) inside += 1;
    adaptReach(reach, range, wait);
  }
  expect(inside / 2000).toBeGreaterThan(0.77);
  expect(inside / 2000).toBeLessThan(0.83);
});
