import { expect, it } from 'vitest';
import type { Contender } from './contender.ts';
import { FIXED_THRESHOLD, FIXED_WITH_MINIMUM, PATIENT_THRESHOLD } from './fixed-threshold.ts';
import { isHigh, KAYENTA } from './kayenta.ts';
import { OURS, OURS_GUESTS_ONLY } from './ours.ts';
import { playAll } from './pool.ts';
import { playMinute } from './simulated-release.ts';
import { boundsOf } from './table.ts';
import { type Result, tryRelease } from './trial.ts';

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
  const release = { seed: 5, rate: 10, fault: 'errors', shown: 0 } as const;
  const share = { percent: 5 };
  expect(playMinute(release, 7, share)).toEqual(playMinute(release, 7, share));
  expect(playMinute(release, 7, share)).not.toEqual(playMinute({ ...release, seed: 6 }, 7, share));
});

it.for<[string, Contender]>([
  ['ours', OURS],
  ['a fixed threshold', FIXED_THRESHOLD],
  ['one with a minimum of requests', FIXED_WITH_MINIMUM],
  ['a patient one', PATIENT_THRESHOLD],
  ['ours by guests alone', OURS_GUESTS_ONLY],
  ['Kayenta’s', KAYENTA],
])('the judge %s sends a bad release back, where there is traffic', ([, contender]) => {
  const result = tryRelease(contender, { seed: 4, rate: 1000, fault: 'errors', shown: 0 });
  expect(result.end).toBe('rolled back');
  expect(result.most).toBeLessThan(50);
});

it.for<[string, Contender, Result['end']]>([
  ['promoted by a fixed threshold', FIXED_THRESHOLD, 'promoted'],
  ['held by one with a minimum', FIXED_WITH_MINIMUM, 'undecided'],
  ['held by a patient one', PATIENT_THRESHOLD, 'undecided'],
  ['sent back by Kayenta', KAYENTA, 'rolled back'],
  ['sent back by ours at its deadline', OURS_GUESTS_ONLY, 'rolled back'],
  ['held by ours till then, whatever it was asked besides', OURS, 'undecided'],
])('a candidate that no guest asks for a day is %s', ([, contender, end]) => {
  const nobody = { seed: 3, rate: 0, fault: 'none', shown: 1 } as const;
  expect(tryRelease(contender, nobody).end).toBe(end);
});

it('a fixed threshold calls a candidate ill before it has the least number of requests, unless it is patient', () => {
  const few = { seed: 3, rate: 1, fault: 'errors', shown: 0 } as const;
  expect(tryRelease(FIXED_WITH_MINIMUM, few).end).toBe('rolled back');
  expect(tryRelease(PATIENT_THRESHOLD, few).end).toBe('undecided');
});

it('what the release asks for itself shows a fault that no guest has come to harm by', () => {
  const bad = { seed: 3, rate: 10, fault: 'errors', shown: 1 } as const;
  const result = tryRelease(OURS, bad);
  expect(result).toMatchObject({ end: 'rolled back', harmed: 0, most: 0 });
  expect(tryRelease(OURS, { ...bad, shown: 0 }).harmed).toBeGreaterThan(0);
});

it('several processes play what one would', async () => {
  const block = { rate: 10, fault: 'errors', judge: 3, releases: 2 } as const;
  const blocks = [1, 3, 5].map((firstSeed) => ({ ...block, firstSeed }));
  const alone = await playAll(blocks, 1, () => {});
  expect(await playAll(blocks, 2, () => {})).toEqual(alone);
});

it.for<[number, number, number, number]>([
  // As in tables of Wilson's interval.
  [0, 10, 0, 0.278],
  [5, 10, 0.237, 0.763],
  [10, 10, 0.722, 1],
  [0, 2000, 0, 0.0019],
])('%d of %d may be a part from %d to %d', ([count, of, low, high]) => {
  const bounds = boundsOf(count, of);
  expect(bounds[0]).toBeCloseTo(low, 3);
  expect(bounds[1]).toBeCloseTo(high, 3);
});
