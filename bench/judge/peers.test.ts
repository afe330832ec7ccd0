import { expect, it } from 'vitest';
import type { Contender } from './contender.ts';
import { FIXED_THRESHOLD, FIXED_WITH_MINIMUM } from './fixed-threshold.ts';
import { isHigh, KAYENTA } from './kayenta.ts';
import { OURS } from './ours.ts';
import { playMinute } from './simulated-release.ts';
import { tryRelease } from './trial.ts';

const values = Array.from({ length: 50 }, (_, at) => 100 + (at % 7));

it.for<[string, number[], boolean | undefined]>([
  ['the same values', values, false],
  ['a tenth more, though surely more', values.map((value) => value * 1.1), true],
  [
    'a third more of widely spread values',
    values.map((value, at) => (at % 2) * 2 * value * 1.33),
    false,
  ],
  ['less', values.map((value) => value * 0.5), false],
  ['nothing', [], undefined],
])('Kayenta’s test of %s', ([, candidate, expected]) => {
  expect(isHigh(candidate, values)).toBe(expected);
});

it('every judge sees the same minute', () => {
  const release = { seed: 5, rate: 10, fault: 'errors' } as const;
  expect(playMinute(release, 7, 5)).toEqual(playMinute(release, 7, 5));
  expect(playMinute(release, 7, 5)).not.toEqual(playMinute({ ...release, seed: 6 }, 7, 5));
});

it.for<[string, Contender]>([
  ['ours', OURS],
  ['a fixed threshold', FIXED_THRESHOLD],
  ['one with a minimum of requests', FIXED_WITH_MINIMUM],
  ['Kayenta’s', KAYENTA],
])('the judge %s sends a bad release back, where there is traffic', ([, contender]) => {
  const result = tryRelease(contender, { seed: 3, rate: 1000, fault: 'errors' });
  expect(result.end).toBe('rolled back');
  expect(result.most).toBeLessThan(50);
});

it('silence is health for a fixed threshold without a minimum, and for no other', () => {
  const nobody = { seed: 3, rate: 0, fault: 'none' } as const;
  expect(tryRelease(FIXED_THRESHOLD, nobody).end).toBe('promoted');
  expect(tryRelease(FIXED_WITH_MINIMUM, nobody).end).toBe('undecided');
  expect(tryRelease(OURS, nobody).end).not.toBe('promoted');
});
