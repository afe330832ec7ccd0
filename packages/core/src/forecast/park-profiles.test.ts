import { expect, it } from 'vitest';
import { type DayWaits, emptyDay, slotOfHour } from './park-day.ts';
import { buildParkProfiles } from './park-profiles.ts';

function flat(minutes: number): DayWaits {
  return emptyDay().fill(minutes, slotOfHour(9), slotOfHour(21));
}

/** Days of one wait, and a last one that differs. */
function history(usual: number, last: number): Map<number, DayWaits> {
  return new Map(Array.from({ length: 28 }, (_, day) => [day, flat(day === 27 ? last : usual)]));
}

it('tells how busy the park was yesterday, in units of each ride’s usual wait', () => {
  const { levels } = buildParkProfiles(
    new Map([
      ['comet', history(40, 60)],
      ['river', history(20, 20)],
    ]),
    28,
  );
  expect(levels.yesterday).toBeCloseTo(0.25);
  expect(levels.weekAgo).toBe(0);
});

it('leaves out a ride without a day, and levels that no ride knows', () => {
  const { rides, levels } = buildParkProfiles(
    new Map([
      ['comet', history(40, 40)],
      ['new', new Map()],
    ]),
    28,
  );
  expect([...rides.keys()]).toEqual(['comet']);
  expect(levels.yearAgo).toBe(0);
});
