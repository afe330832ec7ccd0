import { type DayWaits, emptyDay, slotOfHour, slotStart } from '@ridewait/core';
import { expect, it } from 'vitest';
import { evaluate, meanRatio, total } from './evaluate.ts';
import type { RideDays } from './slot-means.ts';

const ORIGINS = 49;
const NINE = slotOfHour(9);

/** Open from eight to half past three in the night: every target of a day exists. */
function flat(minutes: number): DayWaits {
  return emptyDay().fill(minutes, slotOfHour(8), slotOfHour(27.5));
}

function days(count: number, minutesOf: (day: number) => number): RideDays {
  return new Map(Array.from({ length: count }, (_, day) => [day, flat(minutesOf(day))]));
}

it('judges every origin from 09:00 to 21:00, once there is a week before', () => {
  const scores = evaluate(new Map([['comet', days(9, () => 20)]]), Number.NEGATIVE_INFINITY);
  expect(scores.get('comet')!.map(({ n }) => n)).toEqual(Array(4).fill(2 * ORIGINS));
});

it('counts targets from the given time on, not origins', () => {
  const testFrom = slotStart({ day: 8, slot: NINE + 8 });
  const scores = evaluate(new Map([['comet', days(9, () => 20)]]), testFrom);
  expect(scores.get('comet')!.map(({ n }) => n)).toEqual([43, 45, 49, 49]);
});

it('measures the errors of persistence and of last week in minutes', () => {
  const comet = days(9, (day) => (day < 7 ? 20 : 50));
  comet.get(8)![NINE - 1] = 40;
  const scores = evaluate(new Map([['comet', comet]]), slotStart({ day: 8, slot: 0 }));
  const [first] = scores.get('comet')!;
  expect(first!.seasonal).toBe(30 * ORIGINS);
  expect(first!.persistence).toBe(10);
});

it('compares on targets alone that all three have', () => {
  const comet = days(9, () => 20);
  comet.get(8)![NINE + 20] = Number.NaN;
  comet.get(1)![NINE + 30] = Number.NaN;
  const scores = evaluate(new Map([['comet', comet]]), slotStart({ day: 8, slot: 0 }));
  expect(scores.get('comet')![0]!.n).toBe(ORIGINS - 3);
});

it('learns nothing from what comes after a target', () => {
  const rides = () => new Map([['comet', days(30, (day) => 20 + (day % 5) * 10)]]);
  const cut = rides();
  const full = rides();
  full.get('comet')!.set(30, flat(200)).set(31, flat(5));
  const sum = (from: typeof cut) =>
    evaluate(from, slotStart({ day: 20, slot: 0 }))
      .get('comet')!
      .map(({ ours }) => ours);
  const before = sum(cut);
  // A week later the new days are targets themselves: what they add can only be more.
  const after = evaluate(full, slotStart({ day: 30, slot: 0 })).get('comet')!;
  sum(full).forEach((ours, at) => expect(ours - after[at]!.ours).toBeCloseTo(before[at]!));
});

it('takes the mean of the rides’ ratios, without those that last week foretold', () => {
  const score = { n: 1, persistence: 0, inside: 0 };
  const scores = [
    { ...score, ours: 1, seasonal: 2 },
    { ...score, ours: 30, seasonal: 20 },
    { ...score, ours: 3, seasonal: 0 },
  ];
  expect(meanRatio(scores)).toBe(1);
  expect(total(scores)).toMatchObject({ n: 3, ours: 34, seasonal: 22 });
});
