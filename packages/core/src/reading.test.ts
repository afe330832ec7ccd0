import { expect, it } from 'vitest';
import { ALLOWED_LATENESS_MS, isLate } from './reading.ts';
import { NOON } from '../test/readings.ts';

it.for([
  ['at once', 0, false],
  ['by a clock that is ahead', -60_000, false],
  ['exactly as late as is allowed', ALLOWED_LATENESS_MS, false],
  ['a millisecond later than is allowed', ALLOWED_LATENESS_MS + 1, true],
] as const)('what is received %s is late: %s', ([, behind, expected]) => {
  expect(isLate(NOON, NOON + behind)).toBe(expected);
});

it.for([
  [1_000, false],
  [1_001, true],
] as const)('with one second allowed, %i ms is late: %s', ([behind, expected]) => {
  expect(isLate(NOON, NOON + behind, 1_000)).toBe(expected);
});

it('allows a week, so that a gateway that was offline for some days still counts', () => {
  expect(ALLOWED_LATENESS_MS).toBe(7 * 24 * 60 * 60 * 1000);
});
