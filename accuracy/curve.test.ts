import { expect, it } from 'vitest';
import { curve } from './curve.ts';

it('says how many had passed by a time, and when a person of some number did', () => {
  const passed = curve();
  passed.add(10, 2);
  passed.add(20, 0);
  passed.add(30, 3);
  expect([9, 10, 29, 30, 99].map((at) => passed.by(at))).toEqual([0, 2, 2, 5, 5]);
  expect([1, 2, 3, 5].map((person) => passed.passedAt(person))).toEqual([10, 10, 30, 30]);
  expect([passed.total, passed.lastAt]).toEqual([5, 30]);
});

it('takes the last one for whoever has not passed yet', () => {
  const passed = curve();
  expect(passed.passedAt(1)).toBeUndefined();
  passed.add(10, 2);
  expect(passed.passedAt(9)).toBe(10);
});

it('never goes back, though a reading comes late', () => {
  const passed = curve();
  passed.add(30, 1);
  passed.add(10, 1);
  expect([passed.by(29), passed.by(30)]).toEqual([0, 2]);
});
