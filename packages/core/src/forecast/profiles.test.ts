import { expect, it } from 'vitest';
import { type DayWaits, emptyDay, slotOfHour } from './park-day.ts';
import { buildProfiles } from './profiles.ts';

const NINE = slotOfHour(9);
const NOON = slotOfHour(12);
const SIX = slotOfHour(18);

/** Open from nine to six, with one wait all day. */
function flat(minutes: number): DayWaits {
  return emptyDay().fill(minutes, NINE, SIX);
}

function days(count: number, minutesOf: (day: number) => number): Map<number, DayWaits> {
  return new Map(Array.from({ length: count }, (_, day) => [day, flat(minutesOf(day))]));
}

it('takes the median of the last 28 days, so that one wild day changes nothing', () => {
  const { base, scale } = buildProfiles(
    days(40, (day) => (day < 12 ? 90 : day === 30 ? 300 : 20)),
    40,
  );
  expect(base[NOON]).toBe(20);
  expect(scale).toBe(20);
});

it('knows nothing of slots in which the ride is never open', () => {
  const { base } = buildProfiles(
    days(28, () => 20),
    28,
  );
  expect(base[NINE - 2]).toBeNaN();
  expect(base[SIX + 1]).toBeNaN();
});

it('takes the last 28 days that there were, however long ago', () => {
  const { base, yesterday, weekAgo } = buildProfiles(
    days(30, () => 20),
    150,
  );
  expect(base[NOON]).toBe(20);
  expect(yesterday[NOON]).toBeNaN();
  expect(weekAgo[NOON]).toBeNaN();
});

it('looks at no day that is not over', () => {
  const history = days(30, () => 20);
  const before = buildProfiles(history, 30);
  history.set(30, flat(90)).set(31, flat(90));
  expect(buildProfiles(history, 30)).toEqual(before);
});

it('has a scale above nothing for a ride that nobody waits for', () => {
  expect(
    buildProfiles(
      days(28, () => 0),
      28,
    ).scale,
  ).toBe(5);
});

it('has neither profile nor scale for a ride without a day', () => {
  const { base, scale } = buildProfiles(new Map(), 0);
  expect(scale).toBeNaN();
  expect(base.every(Number.isNaN)).toBe(true);
});

it('tells how last year went on from the month before the same day', () => {
  // Four weeks of 20, then a week of 50, a year before a month of 30.
  const history = days(364 + 28, () => 30);
  for (let day = 0; day < 28; day++) history.set(day, flat(20));
  for (let day = 28; day < 36; day++) history.set(day, flat(50));
  const { yearAgo } = buildProfiles(history, 364 + 32);
  expect(yearAgo[NOON]).toBe(30 + 50 - 20);
});
