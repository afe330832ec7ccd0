import { expect, it } from 'vitest';
import { factorOf } from './factor.ts';

it('is the ratio at which half of the signs’ minutes are on each side', () => {
  const pairs = [
    { sign: 10, actual: 10 },
    { sign: 10, actual: 9 },
    { sign: 60, actual: 30 },
  ];
  expect(factorOf(pairs)).toBe(0.5);
});

it('leaves out signs of nothing', () => {
  expect(
    factorOf([
      { sign: 0, actual: 5 },
      { sign: 10, actual: 8 },
    ]),
  ).toBe(0.8);
});

it('is seven tenths where nothing was measured', () => {
  expect(factorOf([])).toBe(0.7);
});
