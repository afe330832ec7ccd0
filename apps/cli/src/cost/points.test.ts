import { expect, it } from 'vitest';
import { type Points, valueAt } from './points.ts';

const POINTS: Points = [
  [1, 100],
  [10, 190],
  [50, 390],
];

it.for<[amount: number, value: number, why: string]>([
  [0, 100, 'below the first it is the first'],
  [1, 100, 'at a measurement it is that'],
  [5, 140, 'between two it lies on their line'],
  [10, 190, 'at the next it is that'],
  [30, 290, 'between the last two it lies on theirs'],
  [100, 640, 'beyond the last it goes on with their line'],
])('at %d is %d: %s', ([amount, value]) => {
  expect(valueAt(POINTS, amount)).toBe(value);
});

it('is the same everywhere where there is one measurement', () => {
  expect(valueAt([[10, 7]], 1_000)).toBe(7);
});

it('never falls, whatever chance has measured', () => {
  const chance: Points = [
    [1, 60],
    [10, 40],
    [50, 80],
  ];
  expect([1, 5, 10, 30, 50, 100].map((amount) => valueAt(chance, amount))).toEqual([
    60, 60, 60, 70, 80, 105,
  ]);
});
