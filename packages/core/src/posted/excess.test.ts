import { expect, it } from 'vitest';
import { addExcess, emptyExcess, excessAt } from './excess.ts';

const DAY_MS = 24 * 3_600_000;
const NOON = Date.UTC(2018, 5, 1, 12);

it('is nothing where nothing was measured', () => {
  expect(excessAt(emptyExcess(), NOON)).toEqual([0, 0]);
});

it('is less than 0 where guests wait shorter than the sign says, and fades, the quick one first', () => {
  const excess = emptyExcess();
  for (let guest = 0; guest < 50; guest += 1) addExcess(excess, NOON, 40, 20);
  const [quick, slow] = excessAt(excess, NOON) as [number, number];
  expect(quick).toBeCloseTo(-1000 / 2600);
  expect(slow).toBeCloseTo(quick);
  const [later, laterSlow] = excessAt(excess, NOON + 60 * DAY_MS) as [number, number];
  expect(later).toBeGreaterThan(laterSlow);
  expect(later).toBeCloseTo(0, 1);
});

it('counts a guest who tells nonsense for not more than others', () => {
  const excess = emptyExcess();
  addExcess(excess, NOON, 10, 600);
  expect(excessAt(excess, NOON)[0]).toBeCloseTo(24 / 120);
});
