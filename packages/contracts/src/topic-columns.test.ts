import { KINDS, LANES, STATUSES } from '@ridewait/core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  CARRIES,
  difference,
  FROM_YEAR_0,
  FROM_ZERO,
  holds,
  isDifference,
  KIND_NUMBERS,
  LANE_NUMBERS,
  moved,
  STATUS_NUMBERS,
} from './topic-columns.ts';

const MODULUS = 2 ** 53;

it.for([
  ['from zero', FROM_ZERO],
  ['from before the year 0', FROM_YEAR_0],
] as const)('gets from any number to any other, exactly, %s', ([, from]) => {
  const last = from + MODULUS - 1;
  const number = fc.oneof(
    fc.integer({ min: from, max: last }),
    fc.constantFrom(from, from + 1, last - 1, last),
  );
  fc.assert(
    fc.property(number, number, (before, value) => {
      const by = difference(value, before);
      expect(isDifference(by)).toBe(true);
      expect(moved(before, by, from)).toBe(value);
      // The same with numbers that are exact of themselves.
      const plain = BigInt(value) - BigInt(before);
      expect(BigInt.asIntN(53, plain)).toBe(BigInt(by));
    }),
    { numRuns: 2_000 },
  );
});

it('stays among the numbers that a field holds, whatever the difference says', () => {
  const by = fc.integer({ min: -MODULUS / 2, max: MODULUS / 2 - 1 });
  fc.assert(
    fc.property(fc.maxSafeNat(), by, (before, further) => {
      expect(holds(FROM_ZERO, moved(before, further, FROM_ZERO))).toBe(true);
    }),
  );
});

it('has a number of its own for each kind, lane and status, and none is 0', () => {
  expect(Object.keys(KIND_NUMBERS).toSorted()).toEqual(KINDS.toSorted());
  expect(Object.keys(LANE_NUMBERS).toSorted()).toEqual(LANES.toSorted());
  expect(Object.keys(STATUS_NUMBERS).toSorted()).toEqual(STATUSES.toSorted());
  for (const numbers of [KIND_NUMBERS, LANE_NUMBERS, STATUS_NUMBERS, CARRIES]) {
    const values = Object.values(numbers);
    expect(new Set(values).size).toBe(values.length);
    expect(Math.min(...values)).toBe(1);
  }
});
