import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parkTime, SLOT_MS, slotOfHour, slotStart } from './park-day.ts';

const JULY_4 = Date.UTC(2018, 6, 4);
const HOUR_MS = 3_600_000;

it('counts what is after midnight to the evening before', () => {
  const evening = parkTime(JULY_4 + 23 * HOUR_MS);
  expect(parkTime(JULY_4 + 25 * HOUR_MS)).toEqual({ day: evening.day, slot: slotOfHour(25) });
  expect(parkTime(JULY_4 + 28 * HOUR_MS)).toEqual({ day: evening.day + 1, slot: 0 });
});

it('finds the slot that a moment is in, before 1970 too', () => {
  fc.assert(
    fc.property(fc.integer({ min: -1e12, max: 4e12 }), (localMs) => {
      const time = parkTime(localMs);
      expect(time.slot).toBeGreaterThanOrEqual(0);
      expect(time.slot).toBeLessThan(96);
      expect(localMs - slotStart(time)).toBeGreaterThanOrEqual(0);
      expect(localMs - slotStart(time)).toBeLessThan(SLOT_MS);
    }),
  );
});
